"""How answers hang together: correlations of scored items."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.rounds.schema import Item
from jobsurvey_utils.weighting import Weights

FloatArray = npt.NDArray[np.float64]


def correlations(data: Microdata, weights: Weights) -> pd.DataFrame:
    """Weighted product-moment correlation of each pair of scored items, over those who answered both.

    One row per pair: item, other, n, correlation; empty where fewer than the least number of persons answered both, or
    where one of the two has the same score for all.
    """
    minimum = data.round.config.disclosure.min_persons
    scored = [i for i in data.round.closed_items() if i.kind == "single" and data.round.scale(i).scored]
    score = {item.id: _scores(data, item) for item in scored}
    rows = []
    for first, second in combinations(score, 2):
        both = np.isfinite(score[first]) & np.isfinite(score[second])
        enough = int(both.sum()) >= minimum
        value = pearson(score[first][both], score[second][both], weights.weight[both]) if enough else np.nan
        rows.append((first, second, int(both.sum()) if enough else pd.NA, value))
    return pd.DataFrame(rows, columns=["item", "other", "n", "correlation"]).astype({"n": "Int64"})


def pearson(x: FloatArray, y: FloatArray, weight: FloatArray) -> float:
    """Weighted product-moment correlation; NaN where x or y is constant."""
    dx, dy = x - np.average(x, weights=weight), y - np.average(y, weights=weight)
    spread = float((weight * dx**2).sum() * (weight * dy**2).sum())
    return float((weight * dx * dy).sum() / np.sqrt(spread)) if spread > 0 else float("nan")


def _scores(data: Microdata, item: Item) -> FloatArray:
    """The score of each respondent's answer; NaN where there is none."""
    values = {category.code: category.score for category in data.round.scale(item).categories}
    return data.respondents[item.id].astype("str").map(values).to_numpy(dtype=np.float64)
