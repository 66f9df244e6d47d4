"""Published figures against the same figures recomputed from the microdata, at full precision.

A printed figure agrees when the recomputed one, rounded half away from zero to the printed decimals, is the same. A
fraction in words ("two thirds") agrees within `IN_WORDS` percentage points; "at least" a fraction agrees when the
recomputed share in whole per cent reaches it, rounded down.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.audit import measures
from jobsurvey_utils.audit.measures import BoolArray, Recomputed, member, ratio
from jobsurvey_utils.danish import rounded
from jobsurvey_utils.estimation import counts
from jobsurvey_utils.estimation.counts import Coded
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.rounds.published import EXTREMES
from jobsurvey_utils.rounds.schema import MEASURES, TOTAL, Figure, Item
from jobsurvey_utils.weighting import Weights

FloatArray = npt.NDArray[np.float64]

IN_WORDS = 2.5
"""Percentage points within which a fraction in words agrees."""
COLUMNS = [*(name for name in Figure.model_fields if name != "counts"), "recomputed", "agrees"]


@dataclass(frozen=True)
class Source:
    """What figures are recomputed from."""

    data: Microdata
    weights: Weights

    @cached_property
    def _coded(self) -> dict[str, Coded]:
        return {}

    def coded(self, item: Item) -> Coded:
        """The answers to an item as numbers, made once for all figures that tell of it."""
        if item.id not in self._coded:
            self._coded[item.id] = counts.code(self.data, item)
        return self._coded[item.id]


def compare(data: Microdata, weights: Weights) -> pd.DataFrame:
    """Every published figure beside the recomputed one: one row each, in the order of the report.

    A figure that is not computable from the data is left empty; so is a recomputed figure that rests on fewer persons
    than the round's threshold, though it is compared. Groups are those of the report, also where they are shown joined.
    """
    source, rows = Source(data.as_filed, weights), []
    limit = data.round.config.disclosure.min_persons
    for figure in data.round.published:
        found = recompute(source, figure) if figure.use != "not_computable" else None
        row = {**figure.model_dump(), "recomputed": np.nan, "agrees": None}
        if found is not None and math.isfinite(found.value):
            row["agrees"] = agrees(figure, found.value)
            if not 0 < found.persons < limit:
                row["recomputed"] = found.value
        rows.append(row)
    return pd.DataFrame(rows, columns=COLUMNS).astype({"recomputed": float, "agrees": "boolean"})


def agrees(figure: Figure, value: float) -> bool:
    """Whether a recomputed value is the printed one."""
    if figure.statistic == "share_verbal_min":
        return float(rounded(value, 0)) >= math.floor(figure.value)
    if figure.decimals is None:
        return abs(value - figure.value) <= IN_WORDS
    return rounded(value, figure.decimals) == rounded(figure.value, figure.decimals)


def recompute(source: Source, figure: Figure) -> Recomputed | None:
    """One figure from the data; None where its kind is not one that the data tells."""
    data, round_ = source.data, source.data.round
    if any(figure.item == table.id for table in round_.config.representativity):
        return _of_table(data, figure)
    if figure.item in MEASURES:
        return measures.recompute(data, figure)
    if figure.item in round_.variables and figure.category in _SOURCES:
        return _of_variable(data, figure)
    if figure.item in round_.items and round_.items[figure.item].scale is not None:
        return _of_item(source, figure, round_.items[figure.item])
    if figure.item in round_.themes:
        return _of_theme(source, figure)
    return None


def _of_theme(source: Source, figure: Figure) -> Recomputed:
    """The mean, not weighted, of the scores of a theme's items."""
    round_ = source.data.round
    items = [item for item in round_.closed_items(figure.item) if round_.scale(item).scored]
    found = [_of_item(source, figure, item) for item in items]
    value = float(np.mean([item.value for item in found])) if found else math.nan
    return Recomputed(value, min((item.persons for item in found), default=math.inf))


def _of_table(data: Microdata, figure: Figure) -> Recomputed | None:
    """A distribution of the participating municipalities."""
    table = next(t for t in data.round.config.representativity if t.id == figure.item)
    if figure.group != "deltagende":
        return None
    if figure.statistic == "n":
        return Recomputed(len(data.round.config.municipalities))
    if table.attribute is None:
        return None
    values = [getattr(m, table.attribute) for m in data.round.config.municipalities]
    wanted = values if figure.category == TOTAL else [v for v in values if v in figure.category.split(" + ")]
    return Recomputed(100 * len(wanted) / len(values))


def _of_variable(data: Microdata, figure: Figure) -> Recomputed:
    """The composition of the sample or the respondents, and the difference of the two."""
    if figure.category == "forskel":
        mine, other = (_composition(persons, figure) for persons in (data.respondents, data.sample))
        return Recomputed(mine.value - other.value, min(mine.persons, other.persons))
    return _composition(_SOURCES[figure.category](data), figure)


_SOURCES: dict[str, Callable[[Microdata], pd.DataFrame]] = {
    "stikproeve": lambda data: data.sample,
    "respondenter": lambda data: data.respondents,
    "forskel": lambda data: data.respondents,
}


def _composition(persons: pd.DataFrame, figure: Figure) -> Recomputed:
    known = persons[figure.item].notna().to_numpy()
    who = known & member(persons, figure.breakdown, figure.group)
    n = int(who.sum())
    if figure.statistic == "mean_age":
        return Recomputed(float(persons.loc[who, f"{figure.item}_value"].mean()), n)
    share = figure.statistic not in ("count", "n")
    return Recomputed(100 * n / known.sum() if share and known.any() else float(n), n)


@dataclass(frozen=True)
class _Answers:
    """An item's answers as a figure sees them, one entry per respondent."""

    base: BoolArray
    hit: BoolArray
    """Who gave the answer that the figure tells of; the base where it tells of none."""
    weight: FloatArray
    score: FloatArray | None


def _of_item(source: Source, figure: Figure, item: Item) -> Recomputed:
    """A result of an item in all, in a group, in the highest or lowest of the groups shown, or of two groups."""
    answers, data = _answers(source, figure, item), source.data

    def of_group(group: str, statistic: str = figure.statistic) -> Recomputed:
        """The figure in one group."""
        who = member(data.respondents, figure.breakdown, group)
        return _result(answers, statistic, who, pooled=bool(figure.category))

    if figure.statistic == "diff_pp":
        mine, other = (of_group(group) for group in figure.group.split(" - "))
        return Recomputed(mine.value - other.value, min(mine.persons, other.persons))
    if figure.group in EXTREMES:
        statistic = figure.statistic if answers.score is None else "mean_score"
        n = data.respondents.loc[answers.base, figure.breakdown].value_counts(sort=False)
        shown = [str(group) for group in n.index[n >= data.round.config.disclosure.min_persons]]
        ranked = {group: of_group(group, statistic).value for group in shown}
        known = {group: value for group, value in ranked.items() if math.isfinite(value)}
        pick = max if figure.group == EXTREMES[0] else min
        return of_group(pick(known, key=known.__getitem__)) if known else Recomputed(math.nan)
    return of_group(figure.group)


def _result(answers: _Answers, statistic: str, who: BoolArray, *, pooled: bool) -> Recomputed:
    hit, n = answers.hit & who, int((answers.hit & who).sum())
    weight = np.ones(len(who)) if statistic == "unweighted_share_pct" else answers.weight
    if statistic in ("n", "count", "n_dont_know"):
        return Recomputed(float(n), n)
    if statistic == "weight_sum":
        return Recomputed(float(weight[hit].sum()), n)
    if statistic == "mean_score":
        score = np.full(len(who), np.nan) if answers.score is None else answers.score
        scored = who & np.isfinite(score)
        return Recomputed(ratio((weight * score)[scored].sum(), weight[scored].sum()), int(scored.sum()))
    below = answers.base & who if pooled else answers.base
    return Recomputed(100 * ratio(weight[hit].sum(), weight[below].sum()), n)


def _answers(source: Source, figure: Figure, item: Item) -> _Answers:
    scale, coded, weight = source.data.round.scale(item), source.coded(item), source.weights.weight
    codes, wanted = [category.code for category in scale.categories], figure.category.split(" + ")
    whole, places = figure.category in ("", TOTAL), [codes.index(code) for code in wanted if code in codes]
    if item.kind == "multiple":
        base = coded.slot == 0
        hit = base if whole else np.logical_or.reduce(np.array(coded.ticked)[places])
        return _Answers(base, hit, weight, None)
    base = np.isin(coded.slot, coded.substantive)
    hit = base if whole else np.isin(coded.slot, places)
    scores = [*(np.nan if category.score is None else category.score for category in scale.categories), np.nan, np.nan]
    return _Answers(base, hit, weight, np.array(scores)[coded.slot] if scale.scored else None)
