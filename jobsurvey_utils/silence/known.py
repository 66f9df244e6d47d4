"""Whose answers are known, and how large a part of the population they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from jobsurvey_utils.alternatives import moments
from jobsurvey_utils.alternatives.design import lay_out
from jobsurvey_utils.effort import dont_know
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.models.design import Design
from jobsurvey_utils.rounds.schema import Item
from jobsurvey_utils.weighting import Weights

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Population:
    """The respondents as a part of the population."""

    data: Microdata
    design: Design
    own: FloatArray
    """Per respondent, how many of the persons of the cell they stand for would answer if invited, w · r/n: those the
    answers are known of. The rest of w are persons who would not, of whom the weighting assumes the same answers."""

    @staticmethod
    def of(data: Microdata, weights: Weights) -> Population:
        """For a round's weights; r/n is the response rate of the weighting cell."""
        rows = lay_out(data, weights)
        invited, respondents = (rows.whole(x, rows.cell) for x in (rows.invited, rows.respondents))
        rate = np.divide(respondents, invited, out=np.zeros(len(invited)), where=invited > 0)
        return Population(data, Design.of(weights), weights.weight * rate[rows.cell[rows.person]])

    def rate(self, domain: BoolArray) -> float:
        """Share of a domain of the population that answers; NaN where nobody is in it."""
        whole = float(self.design.weight[domain].sum())
        return float(self.own[domain].sum()) / whole if whole else float("nan")


@dataclass(frozen=True)
class Result:
    """One main result: the number each respondent gives, and who gives one."""

    item: Item
    statistic: str
    value: FloatArray
    base: BoolArray
    """Whose answers the book's estimate is of."""
    known: BoolArray
    """Who gave an answer that tells: base without don't know."""
    unsure: BoolArray
    """Who said don't know."""
    blank: BoolArray
    """Who was asked and did not answer."""
    lowest: float
    highest: float


def result(data: Microdata, item: Item, statistic: str) -> Result:
    """A main result of an item, such as `score` or `5 + 4`."""
    found = moments.answers(data, item, [statistic])
    answered, unsure = dont_know.said(data, item)
    base = found.base[:, 0] > 0
    return Result(
        item,
        statistic,
        found.value[:, 0],
        base,
        base & ~unsure,
        unsure,
        data.asked[item.id].to_numpy() & ~answered,
        float(found.lowest[0]),
        float(found.highest[0]),
    )
