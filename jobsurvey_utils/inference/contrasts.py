"""All tests of a round as tables, before disclosure control but of the distributions."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from jobsurvey_utils.estimation import counts, wanted
from jobsurvey_utils.estimation.counts import Layout, Tally
from jobsurvey_utils.inference import columns, measures
from jobsurvey_utils.inference.columns import TESTED, Rows
from jobsurvey_utils.inference.differences import compare
from jobsurvey_utils.inference.groups import FloatArray, Groups, IntArray, covariance, linearise
from jobsurvey_utils.inference.measures import Measure
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import TOTAL, Item
from jobsurvey_utils.weighting import Weights

REST = "rest"
"""Stands in the column `other` for everyone in the other groups, as far as their own estimates are shown.

With groups that are withheld in it, the rest would give them back beside the groups that are not.
"""
PAIRED = 10
"""Groups of a breakdown up to which all pairs are compared."""
KEYS = ("item", "breakdown", "statistic", "category", "group", "other", "status")


@dataclass(frozen=True)
class Tests:
    """Tests of a round."""

    differences: pd.DataFrame
    """One row per item, breakdown, statistic and two groups, the second being `REST` or a group that comes later."""
    places: pd.DataFrame
    """The same for all pairs of municipalities, of the statistic an item's page compares."""
    tables: dict[tuple[str, str], np.ndarray]
    """Answers of items of one choice by breakdown: cell × group × category."""
    layout: Layout


def contrast(data: Microdata, weights: Weights, gone: set[tuple[str, ...]]) -> Tests:
    """Compare the groups of every breakdown of every item.

    Parameters
    ----------
    gone
        Estimates that are withheld: item, breakdown, statistic, category, group.
    """
    round_, layout = data.round, counts.lay_out(data, weights)
    items = [(item, counts.code(data, item)) for item in round_.closed_items()]
    whole = counts.positions(layout, None)
    found = {i.id: counts.by_cell(layout, counts.tally(layout, coded, *whole)).category for i, coded in items}
    totals = {name: layout.cells.weighted(answers[:, 0]).sum(axis=0) for name, answers in found.items()}
    differences, places, tables = Rows(KEYS, TESTED), Rows(KEYS, TESTED), {}
    for breakdown in _breakdowns(round_):
        position = counts.positions(layout, data.respondents[breakdown])
        for item, coded in items:
            if breakdown not in wanted(round_, item):
                continue
            tally = counts.by_cell(layout, counts.tally(layout, coded, *position))
            own = measures.of_item(round_, item, totals[item.id])
            _compare(differences, round_, layout, item, breakdown, own, tally, gone)
            if breakdown == round_.municipality_variable:
                _pairs(places, round_, layout, item, breakdown, own[0], tally)
            if item.kind == "single":
                tables[item.id, breakdown] = tally.category
    return Tests(_in_order(round_, differences.frame()), places.frame(), tables, layout)


def _breakdowns(round_: Round) -> list[str]:
    listed = [*round_.config.breakdowns, *(b for item in round_.closed_items() for b in item.breakdowns)]
    return [name for name in dict.fromkeys(listed) if name != TOTAL]


def _compare(
    rows: Rows,
    round_: Round,
    layout: Layout,
    item: Item,
    breakdown: str,
    own: list[Measure],
    tally: Tally,
    gone: set[tuple[str, ...]],
) -> None:
    """Each group against the rest, and all pairs of a breakdown of few groups."""
    codes = np.array(list(round_.groups(breakdown)), dtype=object)
    for measure in own:
        moments = measure.moments(tally)
        groups, sums = linearise(layout.cells, moments, share=measure.share)
        keys = {"item": item.id, "breakdown": breakdown, "statistic": measure.statistic, "category": measure.category}
        shown = np.array([(*keys.values(), code) not in gone for code in codes], dtype=bool)
        rest, others = linearise(layout.cells, moments.rest(shown), share=measure.share)
        common = (each.diagonal() for each in _covariances(layout, sums, others))
        found = columns.of(compare(groups, rest, *common, share=measure.share))
        rows.add(**keys, group=codes, other=REST, **found)
        if len(codes) <= PAIRED and breakdown != round_.municipality_variable:
            _add_pairs(rows, keys, codes, groups, _covariances(layout, sums, sums), measure)


def _pairs(
    rows: Rows, round_: Round, layout: Layout, item: Item, breakdown: str, measure: Measure, tally: Tally
) -> None:
    codes = np.array(list(round_.groups(breakdown)), dtype=object)
    groups, sums = linearise(layout.cells, measure.moments(tally), share=measure.share)
    keys = {"item": item.id, "breakdown": breakdown, "statistic": measure.statistic, "category": measure.category}
    _add_pairs(rows, keys, codes, groups, _covariances(layout, sums, sums), measure)


def _covariances(layout: Layout, first: FloatArray, second: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Covariances of groups from their sums, and without finite population correction."""
    return covariance(layout.cells, first, second), covariance(layout.cells.uncorrected, first, second)


def _add_pairs(
    rows: Rows,
    keys: dict[str, str],
    codes: np.ndarray,
    groups: Groups,
    common: tuple[FloatArray, FloatArray],
    measure: Measure,
) -> None:
    """Compare every pair of groups, and add a row for each."""
    first, second = _all_pairs(len(codes))
    if len(first):
        both = (each[first, second] for each in common)
        found = compare(groups.take(first), groups.take(second), *both, share=measure.share)
        rows.add(**keys, group=codes[first], other=codes[second], **columns.of(found))


def _all_pairs(number: int) -> tuple[IntArray, IntArray]:
    pairs = np.array(list(combinations(range(number), 2)), dtype=np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def _in_order(round_: Round, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows in the order of the questionnaire, then of the breakdowns."""
    items = {item.id: place for place, item in enumerate(round_.closed_items())}
    breakdowns = {name: place for place, name in enumerate(_breakdowns(round_))}
    keys = frame["item"].map(items).to_numpy() * len(breakdowns) + frame["breakdown"].map(breakdowns).to_numpy()
    return frame.iloc[np.argsort(keys, kind="stable")].reset_index(drop=True)
