"""Numbers of the round and no question recomputed: population, sample, answers, rates, contact channels."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.intake.among import is_among
from jobsurvey_utils.rounds.schema import TOTAL, Figure

BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Recomputed:
    """A figure from the data, and the least number of persons that it tells of."""

    value: float
    persons: float = math.inf


def recompute(data: Microdata, figure: Figure) -> Recomputed | None:
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
    who = member(data.sample, figure.breakdown, figure.group)
    n = int((who & counted).sum())
    return Recomputed(100 * ratio(n, who.sum()) if share else float(n), n)


def _counted(data: Microdata, figure: Figure) -> BoolArray:
    """Which of the invited a measure counts."""
    if figure.item == "kontaktkanal":
        return is_among(data.sample["kanal"], figure.category.split(" + "))
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
    return is_among(data.sample["disposition"], [d.code for d in outcomes[figure.item]])


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


def member(persons: pd.DataFrame, breakdown: str, group: str) -> BoolArray:
    """Who belongs to a group, or to one of several pooled by `+`."""
    if breakdown in ("", TOTAL):
        return np.ones(len(persons), dtype=bool)
    return is_among(persons[breakdown], group.split(" + "))


def ratio(part: float, whole: float) -> float:
    """A part of a whole; not a number where the whole is nothing."""
    return float(part / whole) if whole > 0 else math.nan
