"""What the weights do: their spread in all and by municipality, and the report's worked example for every question."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.rounds.schema import TOTAL
from jobsurvey_utils.weighting import Weights, kish

BoolArray = npt.NDArray[np.bool_]


def summary(data: Microdata, weights: Weights) -> pd.DataFrame:
    """Cells and weights in all and by municipality, one row each.

    The coefficient of variation has divisor n, so that Kish's design effect is 1 + CV². `weight_low` and `weight_high`
    are the least and the largest weight of cells with enough respondents to be told of.
    """
    municipality = data.round.municipality_variable
    place = data.respondents[municipality]
    rows = [_row(data, weights, TOTAL, TOTAL, np.ones(len(place), dtype=bool))]
    for code in data.round.groups(municipality):
        if (mine := (place == code).to_numpy()).any():
            rows.append(_row(data, weights, municipality, code, mine))
    counts = ("cells", "cells_before", "respondents", "population")
    return pd.DataFrame(rows).astype(dict.fromkeys(counts, "Int64"))


def _row(data: Microdata, weights: Weights, breakdown: str, group: str, mine: BoolArray) -> dict[str, object]:
    """The weights of one group: its cells, their range and mean, coefficient of variation, and Kish's design effect."""
    weight, told = weights.weight[mine], weights.weight[mine & _populous(data, weights)]
    cells = weights.cells.iloc[np.unique(weights.cell[mine])]
    whole = breakdown == TOTAL or breakdown in data.round.config.weighting.cells
    deff, effective = kish(weight)
    return {
        "breakdown": breakdown,
        "group": group,
        "cells": len(cells),
        "cells_before": cells["cells_before"].sum(),
        "respondents": mine.sum(),
        "population": cells["population"].sum() if whole else pd.NA,
        "weight_low": told.min() if len(told) else np.nan,
        "weight_mean": weight.mean(),
        "weight_high": told.max() if len(told) else np.nan,
        "weight_cv": weight.std() / weight.mean(),
        "kish_deff": deff,
        "n_eff": effective,
    }


def collapses(weights: Weights) -> pd.DataFrame:
    """The collapsed cells with the reason, without any count."""
    return weights.collapses.assign(reason="too few respondents")


def weight_sums(data: Microdata, weights: Weights) -> pd.DataFrame:
    """For every single-choice item and category: answers, their share, the sum of their weights, and its share.

    The worked example of the report's chapter on weighting.
    """
    rows = []
    for item in data.round.closed_items():
        if item.kind != "multiple":
            answer = data.respondents[item.id].cat
            inside = [category.code for category in data.round.scale(item).substantive]
            chosen = [(answer.codes == answer.categories.get_loc(code)).to_numpy() for code in inside]
            n = np.array([mine.sum() for mine in chosen])
            sums = np.array([weights.weight[mine].sum() for mine in chosen])
            rows += list(zip([item.id] * len(n), inside, n, _share(n), sums, _share(sums), strict=True))
    columns = ["item", "category", "n", "unweighted_share", "weight_sum", "weighted_share"]
    return pd.DataFrame(rows, columns=columns).astype({"n": "Int64"})


def _share(parts: npt.NDArray[np.number]) -> npt.NDArray[np.float64]:
    total = parts.sum()
    return parts / total if total > 0 else np.full(len(parts), np.nan)


def percentiles(data: Microdata, weights: Weights) -> pd.DataFrame:
    """The weight at each whole percentile of the respondents of cells that may be told of: how unequal are they?"""
    level, told = np.arange(1, 100) / 100, weights.weight[_populous(data, weights)]
    weight = np.quantile(told, level, method="inverted_cdf") if len(told) else np.full(len(level), np.nan)
    return pd.DataFrame({"share": level, "weight": weight})


def _populous(data: Microdata, weights: Weights) -> BoolArray:
    """Who is of a cell with enough respondents for its weight to be told: it is population over respondents."""
    enough = weights.cells["respondents"] >= data.round.config.disclosure.min_persons
    return enough.to_numpy()[weights.cell]
