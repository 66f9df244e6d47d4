"""A population whose truth is known: everyone in the frame with an answer, and who of them is drawn and answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.alternatives import moments
from jobsurvey_utils.alternatives.design import Design
from jobsurvey_utils.estimation import counts
from jobsurvey_utils.estimation.parts import POOLED, categories
from jobsurvey_utils.estimation.ratios import divide
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.rounds.schema import Item

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

BORROWED = 2
"""Answers that every cell borrows from all cells, so that a cell of few respondents is not all of one mind."""
KINDS = ("score", "positive", "rare")


@dataclass(frozen=True)
class Population:
    """The answers of everyone, by unit (a row of the frame), and what is estimated of them."""

    answers: IntArray
    """Persons: unit × answer. Answers that no statistic tells apart, such as none, are one."""
    kinds: tuple[str, ...]
    """Of each statistic: the mean score, the positive share, the share of the rarest category."""
    statistics: tuple[str, ...]
    base: FloatArray
    """Statistic × answer: 1 if it counts; one row where the same answers count for every statistic."""
    value: FloatArray
    """Statistic × answer."""
    invited: IntArray
    """Per unit, as in the round."""
    respondents: IntArray
    stratum: IntArray
    """The sampling stratum of each unit."""
    response: FloatArray
    """Probability that an invited person answers: that of the weighting cell."""

    def truth(self, group: IntArray, number: int) -> FloatArray:
        """The value of each statistic in each group: statistic × group."""
        table = np.zeros((number, self.answers.shape[1]))
        np.add.at(table, group, self.answers)
        base = self.base @ table.T
        return divide((self.base * self.value) @ table.T, base)


def build(data: Microdata, design: Design, item: Item, wanted: Sequence[str] = KINDS) -> Population:
    """Give everyone in the frame an answer, distributed in each cell as those of its respondents."""
    coded = counts.code(data, item)
    inside = np.array(coded.substantive)
    answer = np.where(np.isin(coded.slot, inside), np.searchsorted(inside, coded.slot), len(inside))
    cell = design.cell[design.person]
    table = np.zeros((int(design.cell.max()) + 1, len(inside) + 1))
    np.add.at(table, (cell, answer), 1)
    table += BORROWED * table.sum(axis=0) / table.sum()
    share = table / table.sum(axis=1, keepdims=True)
    kinds, names, base, value = _statistics(data, item, table.sum(axis=0)[:-1], wanted)
    people = _whole_persons(design.population[:, None] * share[design.cell])
    answers, base, value = _told_apart(people, base, value)
    same = (base == base[0]).all()
    invited, respondents = (design.whole(x, design.cell) for x in (design.invited, design.respondents))
    return Population(
        answers=answers,
        kinds=kinds,
        statistics=names,
        base=base[:1] if same else base,
        value=value,
        invited=design.invited.astype(np.int64),
        respondents=design.respondents.astype(np.int64),
        stratum=_strata(design.frame, data.round.config.sampling_strata),
        response=(respondents / invited)[design.cell],
    )


def _statistics(
    data: Microdata, item: Item, given: FloatArray, kinds: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...], FloatArray, FloatArray]:
    """The kinds of statistics that an item has, their names, and what each answer counts in them.

    The last two are statistic × category, whether an answer counts and its value; the last category, of those without a
    substantive answer, counts in none.
    """
    chosen = categories(data.round, item)
    codes, scores = [c.code for c in chosen], [c.score for c in chosen]
    top = POOLED.join(c for c in codes if c in data.round.scale(item).top)
    rare = codes[int(np.argmin(given))]
    names = {"score": moments.SCORE, "positive": top, "rare": rare}
    known = moments.statistics(data.round, item)
    found = {kind: names[kind] for kind in kinds if names[kind] in known}
    base, value = np.zeros((2, len(found), len(codes) + 1))
    for row, name in enumerate(found.values()):
        if name == moments.SCORE:
            base[row, :-1] = [score is not None for score in scores]
            value[row, :-1] = [score or 0 for score in scores]
        else:
            base[row, :-1] = 1
            value[row, :-1] = [code in name.split(POOLED) for code in codes]
    return tuple(found), tuple(found.values()), base, value


def _told_apart(answers: IntArray, base: FloatArray, value: FloatArray) -> tuple[IntArray, FloatArray, FloatArray]:
    """Answers that are alike in every statistic taken together: there are fewer to draw."""
    _, first, place = np.unique(np.vstack([base, value]), axis=1, return_index=True, return_inverse=True)
    kept = np.sort(first)
    merged = [answers[:, place.ravel() == place.ravel()[answer]].sum(axis=1) for answer in kept]
    return np.column_stack(merged), base[:, kept], value[:, kept]


def _whole_persons(expected: FloatArray) -> IntArray:
    """Whole numbers with the same sum in every row, by largest remainder."""
    whole = np.floor(expected + 1e-9).astype(np.int64)
    short = np.rint(expected.sum(axis=1)).astype(np.int64) - whole.sum(axis=1)
    rank = np.argsort(np.argsort(whole - expected, axis=1, kind="stable"), axis=1, kind="stable")
    return np.asarray(whole + (rank < short[:, None]), dtype=np.int64)


def _strata(frame: pd.DataFrame, names: tuple[str, ...]) -> IntArray:
    if not names:
        return np.zeros(len(frame), dtype=np.int64)
    return np.asarray(frame.groupby(list(names), observed=True, sort=False).ngroup(), dtype=np.int64)
