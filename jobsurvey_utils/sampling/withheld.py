"""Small counts as the protocol shows them: so that no number tells of a few persons, alone or by subtraction."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from jobsurvey_utils import danish


def few(count: int, minimum: int) -> str:
    """A count in a sentence; a small one only as that."""
    if not count:
        return "ingen"
    return f"færre end {danish.count_word(minimum)}" if count < minimum else danish.number(count)


def guarded(counts: Iterable[int], minimum: int) -> list[str]:
    """Counts as they may be shown: small ones as a range, and then never only one, so that the sum does not tell it."""
    values = [int(count) for count in counts]
    hidden = {place for place, count in enumerate(values) if 0 < count < minimum}
    if len(hidden) == 1:
        rest = [place for place, count in enumerate(values) if count >= minimum]
        hidden |= {min(rest, key=lambda place: values[place])} if rest else set()
    top = max((values[place] for place in hidden), default=0)
    small = f"1{danish.EN_DASH}{max(minimum - 1, top)}"
    return [small if place in hidden else danish.number(count) for place, count in enumerate(values)]


def pooled(population: npt.NDArray[np.int64], limit: int) -> npt.NDArray[np.bool_]:
    """Which strata are shown as one: all that are small, and larger ones until there are two, of enough persons."""
    small = population < limit
    for place in np.argsort(population, kind="stable"):
        if not small.any() or (small.sum() > 1 and population[small].sum() >= limit):
            break
        small[place] = True
    return np.asarray(small)
