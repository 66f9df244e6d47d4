"""The numbers groups are compared on: an item's mean score, and a share of certain answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from jobsurvey_utils.estimation.counts import Tally
from jobsurvey_utils.estimation.parts import POOLED, categories
from jobsurvey_utils.inference.groups import Moments
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import Item

FloatArray = npt.NDArray[np.float64]

SCORE, SHARE = "score", "share"


@dataclass(frozen=True)
class Measure:
    """What is compared."""

    statistic: str
    category: str
    """The answers of a share, joined as in the table `pooled`; empty for a score."""
    places: tuple[int, ...]
    """Numbers of the categories that have a value; none of a question answered with a number."""
    values: tuple[float, ...]

    @property
    def share(self) -> bool:
        """Whether it is a share."""
        return self.statistic == SHARE

    def answers(self, tally: Tally) -> tuple[FloatArray, FloatArray]:
        """The counts of the answers that have a value (unit × group × answer), and the values."""
        if tally.numbers is not None:
            return tally.category, tally.numbers.values
        return tally.category[..., list(self.places)], np.array(self.values)

    def moments(self, tally: Tally) -> Moments:
        """The counts of an item as sums of the measure."""
        answers, values = self.answers(tally)
        base = tally.base if self.share else answers.sum(axis=-1)
        given = None if self.share else answers.sum(axis=0)
        return Moments(base, answers @ values, answers @ values**2, given)


def of_item(round_: Round, item: Item, totals: FloatArray) -> list[Measure]:
    """The measures of an item: the one its page compares groups on first.

    The score where there is one; and the share of the positive answers, of the first of two, or of the commonest.

    Parameters
    ----------
    totals
        Weighted number of each of the item's categories, to find the commonest.
    """
    if item.kind == "number":
        return [Measure(SCORE, "", (), ())]
    scale, codes = round_.scale(item), [category.code for category in categories(round_, item)]
    two = item.kind == "single" and len(codes) == 2
    top = [codes.index(code) for code in codes if code in scale.top]
    places = top or [0 if two else int(np.argmax(totals))]
    share = Measure(SHARE, POOLED.join(codes[place] for place in places), tuple(places), (1.0,) * len(places))
    if item.kind == "multiple" or not scale.scored:
        return [share]
    scores = [(place, c.score) for place, c in enumerate(categories(round_, item)) if c.score is not None]
    return [Measure(SCORE, "", tuple(place for place, _ in scores), tuple(float(s) for _, s in scores)), share]
