"""What is estimated of an item: its mean score, its positive and negative share, the share of each category."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.estimation import counts
from jobsurvey_utils.estimation.parts import POOLED, categories, pools
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import TOTAL, Item

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

SCORE = "score"
"""The statistic that is no share."""


@dataclass(frozen=True)
class Answers:
    """One item's answers as numbers, respondent × statistic; 0 outside the base."""

    statistics: tuple[str, ...]
    base: FloatArray
    """1 for whoever counts."""
    value: FloatArray
    """The score, or 1 for whoever gave the answer."""
    lowest: FloatArray
    highest: FloatArray


@dataclass(frozen=True)
class Moments:
    """Sums over the respondents of each unit: unit × group × statistic."""

    base: FloatArray
    first: FloatArray
    second: FloatArray


def statistics(round_: Round, item: Item) -> tuple[str, ...]:
    """What can be estimated of an item: `score`, answers taken together (`5 + 4`), and each category."""
    scored = item.kind == "single" and round_.scale(item).scored
    return (*([SCORE] if scored else []), *pools(round_, item), *(c.code for c in categories(round_, item)))


def main(round_: Round, item: Item) -> str | None:
    """The statistic that sums an item up: the mean score, else the positive share, else none."""
    found, top = statistics(round_, item), round_.scale(item).top
    if SCORE in found:
        return SCORE
    wanted = POOLED.join(c.code for c in categories(round_, item) if c.code in top)
    return wanted if wanted in found else None


def answers(data: Microdata, item: Item, wanted: Sequence[str]) -> Answers:
    """An item's answers, for some of its statistics."""
    coded, chosen = counts.code(data, item), categories(data.round, item)
    if item.kind == "multiple":
        ticks = np.stack(coded.ticked, axis=1).astype(np.float64)
        inside = (coded.slot == 0).astype(np.float64)
    else:
        ticks = np.equal.outer(np.arange(coded.slots), coded.substantive).astype(np.float64)
        inside = ticks.sum(axis=1)
    scores = np.array([np.nan if c.score is None else c.score for c in chosen])
    base, value = [], []
    for name in wanted:
        if name == SCORE:
            value.append(ticks @ np.nan_to_num(scores))
            base.append(ticks[:, ~np.isnan(scores)].sum(axis=1))
        else:
            parts = [number for number, c in enumerate(chosen) if c.code in name.split(POOLED)]
            value.append(ticks[:, parts].sum(axis=1))
            base.append(inside)
    score = np.array([name == SCORE for name in wanted])
    low, high = (np.nanmin(scores), np.nanmax(scores)) if score.any() else (0.0, 1.0)
    columns = np.stack(base, axis=1), np.stack(value, axis=1)
    if item.kind != "multiple":  # so far of each slot: all who gave an answer have the same numbers
        columns = columns[0].take(coded.slot, axis=0), columns[1].take(coded.slot, axis=0)
    return Answers(tuple(wanted), *columns, np.where(score, low, 0.0), np.where(score, high, 1.0))


def groups(data: Microdata, breakdown: str) -> tuple[IntArray, tuple[str, ...]]:
    """The group of each respondent, -1 for none, and the groups' codes."""
    if breakdown == TOTAL:
        return np.zeros(len(data.respondents), dtype=np.int64), (TOTAL,)
    column: pd.Series[str] = data.respondents[breakdown]
    return column.cat.codes.to_numpy().astype(np.int64), tuple(map(str, column.cat.categories))


def collect(found: Answers, unit: IntArray, units: int, group: IntArray, number: int) -> Moments:
    """Sum an item's answers over the respondents of each unit and group.

    Parameters
    ----------
    unit, group
        Of each respondent, numbered from 0; a group of -1 is left out.
    units, number
        How many units and groups there are.
    """
    inside = group >= 0
    place, size = (unit * number + group)[inside], units * number

    def sums(values: FloatArray) -> FloatArray:
        """Sums over the respondents: unit × group × statistic."""
        columns = [np.bincount(place, column, minlength=size) for column in values[inside].T]
        return np.stack(columns, axis=1).reshape(units, number, -1).astype(np.float64)

    return Moments(sums(found.base), sums(found.value), sums(found.value**2))
