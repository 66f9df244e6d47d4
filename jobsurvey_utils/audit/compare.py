"""Published figures against the same figures recomputed from the microdata, at full precision.

A printed figure agrees when the recomputed one, rounded half away from zero to the printed decimals, is the same. A
fraction in words ("two thirds") agrees within `IN_WORDS` percentage points; "at least" a fraction agrees when the
recomputed share in whole per cent reaches it, rounded down.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.danish import rounded
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.rounds.published import EXTREMES
from jobsurvey_utils.rounds.schema import MEASURES, TOTAL, Figure, Item
from jobsurvey_utils.weighting import Weights

BoolArray = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.float64]

IN_WORDS = 2.5
"""Percentage points within which a fraction in words agrees."""
COLUMNS = [*(name for name in Figure.model_fields if name != "counts"), "recomputed", "agrees"]


@dataclass(frozen=True)
class Recomputed:
    """A figure from the data, and the least number of persons that it tells of."""

    value: float
    persons: float = math.inf


def compare(data: Microdata, weights: Weights) -> pd.DataFrame:
    """Every published figure beside the recomputed one: one row each, in the order of the report.

    A figure that is not computable from the data is left empty; so is a recomputed figure that rests on fewer persons
    than the round's threshold, though it is compared.
    """
    limit, rows = data.round.config.disclosure.min_persons, []
    for figure in data.round.published:
        found = recompute(data, weights, figure) if figure.use != "not_computable" else None
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


def recompute(data: Microdata, weights: Weights, figure: Figure) -> Recomputed | None:
    """One figure from the data; None where its kind is not one that the data tells."""
    round_ = data.round
    if any(figure.item == table.id for table in round_.config.representativity):
        return _of_table(data, figure)
    if figure.item in MEASURES:
        return _of_measure(data, figure)
    if figure.item in round_.variables and figure.category in _SOURCES:
        return _of_variable(data, figure)
    if figure.item in round_.items and round_.items[figure.item].scale is not None:
        return _of_item(data, weights, figure, round_.items[figure.item])
    return None


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


def _of_measure(data: Microdata, figure: Figure) -> Recomputed | None:
    """Population, sample, answers, rates and channels, in all, in a group, or over all groups."""
    if figure.statistic == "threshold":
        return _threshold(data, figure)
    if figure.item == "kommuner_deltagende":
        return Recomputed(data.sample[data.round.municipality_variable].nunique())
    if figure.item == "population":
        return Recomputed(float(data.frame["population"].sum()))
    counted = _counted(data, figure)
    share = figure.statistic.startswith("share") or figure.item in ("svarprocent", "bortfaldsprocent")
    if figure.statistic in ("min", "max"):
        values = _over_groups(data, figure, counted, share=share)
        return Recomputed(float(values.agg(figure.statistic)))
    who = _member(data.sample, figure.breakdown, figure.group)
    n = int((who & counted).sum())
    return Recomputed(100 * _ratio(n, who.sum()) if share else float(n), n)


def _counted(data: Microdata, figure: Figure) -> BoolArray:
    """Which of the invited a measure counts."""
    if figure.item == "kontaktkanal":
        return data.sample["kanal"].isin(figure.category.split(" + ")).to_numpy()
    kinds = data.round.config.dispositions
    outcomes = {
        "stikproeve": kinds,
        "besvarelser": [d for d in kinds if d.respondent],
        "besvarelser_gennemfoerte": [d for d in kinds if d.respondent and d.complete],
        "besvarelser_delvise": [d for d in kinds if d.respondent and not d.complete],
        "framelding": [d for d in kinds if d.opt_out],
        "svarprocent": [d for d in kinds if d.respondent],
        "bortfaldsprocent": [d for d in kinds if not d.respondent],
    }
    return data.sample["disposition"].isin([d.code for d in outcomes[figure.item]]).to_numpy()


def _over_groups(data: Microdata, figure: Figure, counted: BoolArray, *, share: bool) -> pd.Series[float]:
    """A measure in every group with enough invited to be shown; of sample sizes, where not everybody was invited."""
    group, limit = data.sample[figure.breakdown], data.round.config.disclosure.min_persons
    invited, n = group.value_counts(), group[counted].value_counts()
    values = (100 * n / invited if share else n.astype(float))[invited >= limit]
    if figure.item == "stikproeve" and figure.breakdown in data.frame:
        population = data.frame.groupby(figure.breakdown, observed=False)["population"].sum()
        values = values[population.reindex(values.index) > values]
    return values


def _threshold(data: Microdata, figure: Figure) -> Recomputed | None:
    """A limit under which all of a group are invited: the printed one, or a population it puts on the wrong side."""
    if figure.breakdown not in data.frame:
        return None
    population = data.frame.groupby(figure.breakdown, observed=False)["population"].sum()
    whole = data.sample[figure.breakdown].value_counts().reindex(population.index, fill_value=0) == population
    wrong = population[whole != (population < figure.value)]
    return Recomputed(float(wrong.iloc[0]) if len(wrong) else figure.value)


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
    who = known & _member(persons, figure.breakdown, figure.group)
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


def _of_item(data: Microdata, weights: Weights, figure: Figure, item: Item) -> Recomputed:
    """A result of an item in all, in a group, in the highest or lowest of the groups shown, or of two groups."""
    answers = _answers(data, weights, figure, item)

    def of_group(group: str, statistic: str = figure.statistic) -> Recomputed:
        """The figure in one group."""
        who = _member(data.respondents, figure.breakdown, group)
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
        return Recomputed(_ratio((weight * score)[scored].sum(), weight[scored].sum()), int(scored.sum()))
    below = answers.base & who if pooled else answers.base
    return Recomputed(100 * _ratio(weight[hit].sum(), weight[below].sum()), n)


def _answers(data: Microdata, weights: Weights, figure: Figure, item: Item) -> _Answers:
    wanted, whole = figure.category.split(" + "), figure.category in ("", TOTAL)
    if item.kind == "multiple":
        columns = data.respondents[data.round.answer_columns(item)]
        base = columns.iloc[:, 0].notna().to_numpy()
        options = columns.reindex(columns=[f"{item.id}__{code}" for code in wanted])
        hit = base if whole else (options == 1).fillna(False).any(axis=1).to_numpy(dtype=bool)
        return _Answers(base, hit, weights.weight, None)
    scale, code = data.round.scale(item), data.respondents[item.id].cat.codes.to_numpy()
    names = [category.code for category in scale.categories]
    base = np.isin(code, [names.index(category.code) for category in scale.substantive])
    hit = base if whole else np.isin(code, [names.index(name) for name in wanted if name in names])
    values = np.array([*(np.nan if c.score is None else c.score for c in scale.categories), np.nan])
    return _Answers(base, hit, weights.weight, values[code] if scale.scored else None)


def _member(persons: pd.DataFrame, breakdown: str, group: str) -> BoolArray:
    """Who belongs to a group, or to one of several pooled by `+`."""
    if breakdown in ("", TOTAL):
        return np.ones(len(persons), dtype=bool)
    return np.asarray(persons[breakdown].isin(group.split(" + ")).to_numpy())


def _ratio(part: float, whole: float) -> float:
    return float(part / whole) if whole > 0 else math.nan
