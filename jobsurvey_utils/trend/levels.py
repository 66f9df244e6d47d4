"""The estimates of one round's groups, in its own cells or in those both rounds share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.estimation import counts, ratios
from jobsurvey_utils.estimation.counts import Coded, Layout, Tally
from jobsurvey_utils.estimation.parts import categories
from jobsurvey_utils.inference import measures
from jobsurvey_utils.inference.groups import Groups, linearise
from jobsurvey_utils.inference.measures import Measure
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import Item
from jobsurvey_utils.trend.fixed import Arm

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Level:
    """Estimates of groups with their intervals."""

    groups: Groups
    low: FloatArray
    high: FloatArray


def place(data: Microdata, breakdown: str | None, codes: list[str]) -> IntArray:
    """The number of each respondent's group among `codes`, -1 for none; all in the one group without a breakdown."""
    if breakdown is None:
        return np.zeros(len(data.respondents), dtype=np.int64)
    texts = data.respondents[breakdown].astype("str")
    return np.asarray(pd.Index(codes).get_indexer(pd.Index(texts)), dtype=np.int64)


def tally(arm: Arm, coded: Coded, group: IntArray, number: int) -> Tally:
    """Count an item's answers by cell and group, of those inside the comparison."""
    cells = len(arm.units.weight)
    layout = Layout(arm.cell, arm.units, arm.units, np.arange(cells))
    position = arm.cell * (number + 1) + np.where(arm.inside & (group >= 0), group, number)
    return counts.tally(layout, coded, position, number + 1)


def level(arm: Arm, counted: Tally, measure: Measure) -> Level:
    """Estimate a measure of groups."""
    moments = measure.moments(counted)
    groups, _ = linearise(arm.units, moments, share=measure.share)
    within = ratios.domain(arm.units, moments.base)
    answers, values = measure.answers(counted)
    if measure.share:
        found = ratios.shares(arm.units, within, answers.sum(axis=-1, keepdims=True))
        return Level(groups, found.low[0, :, 0], found.high[0, :, 0])
    score, _ = ratios.scores(arm.units, within, answers, values)
    return Level(groups, score.low[0], score.high[0])


def chosen(later: Round, item: Item, counted: Tally, arm: Arm) -> list[Measure]:
    """The measures of an item in the later round: the one pages compare first, then the share."""
    totals = arm.units.weighted(counted.category[:, 0]).sum(axis=0)
    return measures.of_item(later, item, totals)


def in_round(measure: Measure, later: Round, item: Item, earlier: Round, other: Item) -> Measure:
    """A measure of the later round as one of the earlier, whose answers may stand in another order."""
    names = [category.code for category in categories(later, item)]
    there = [category.code for category in categories(earlier, other)]
    places = tuple(there.index(names[place]) for place in measure.places)
    return Measure(measure.statistic, measure.category, places, measure.values)
