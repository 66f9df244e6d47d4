"""Small counts as the protocol shows them: so that no number tells of a few persons, alone or by subtraction."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from jobsurvey_utils import danish

HIDDEN = danish.EN_DASH
"""Stands for a count that is not told."""


def few(count: int, minimum: int, *, told: bool = True) -> str:
    """A count in a sentence; a small one, or one that may not be told, only as that."""
    if not count:
        return "ingen"
    if count < minimum:
        return f"færre end {danish.count_word(minimum)}"
    return danish.number(count) if told else "nogle få"


def guarded(columns: Sequence[npt.ArrayLike], minimum: int) -> tuple[list[list[str]], list[bool]]:
    """Columns of counts as they may be shown beside their sums, small ones hidden, and whether each sum may be.

    Where a count is small its row is hidden in every column, and the smallest other rows with it, until the sum of what
    is hidden leaves each hidden count room from 1 to the minimum. Zeros are shown: they tell of nobody, and so all that
    is hidden is known to be at least 1. Where there are too few rows for that, the sum must be hidden too.
    """
    counts = np.array(columns, dtype=np.int64)
    gone = np.asarray(((counts > 0) & (counts < minimum)).any(axis=0))
    while not _roomy(counts, gone, minimum).all():
        rest = np.flatnonzero(~gone & (counts > 0).any(axis=0))
        if not len(rest):
            break
        gone[rest[np.argmin(counts[:, rest].sum(axis=0))]] = True
    shown = [[HIDDEN if out and n else danish.number(n) for n, out in zip(own, gone, strict=True)] for own in counts]
    return shown, _roomy(counts, gone, minimum).tolist()


def _roomy(counts: npt.NDArray[np.int64], gone: npt.NDArray[np.bool_], minimum: int) -> npt.NDArray[np.bool_]:
    """Of each column, whether every hidden count may be as large as the minimum: their sum less 1 for each other."""
    hidden = np.where(gone, counts, 0)
    number = (hidden > 0).sum(axis=1)
    return np.asarray((number == 0) | ((number > 1) & (hidden.sum(axis=1) - (number - 1) >= minimum)))


def pooled(population: npt.NDArray[np.int64], limit: int) -> npt.NDArray[np.bool_]:
    """Which strata are shown as one: all that are small, and larger ones until there are two, of enough persons."""
    small = population < limit
    for place in np.argsort(population, kind="stable"):
        if not small.any() or (small.sum() > 1 and population[small].sum() >= limit):
            break
        small[place] = True
    return np.asarray(small)
