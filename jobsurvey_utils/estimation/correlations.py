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
Answers = tuple[npt.NDArray[np.int8], FloatArray]
"""Of an item: the place of each respondent's score, -1 where there is none; and the scores."""


def correlations(data: Microdata, weights: Weights) -> pd.DataFrame:
    """Weighted product-moment correlation of each pair of scored items, over those who answered both.

    One row per pair: item, other, n, correlation; empty where fewer than the least number of persons answered both, or
    where one of the two has the same score for all.
    """
    minimum = data.round.config.disclosure.min_persons
    scored = [i for i in data.round.closed_items() if i.kind == "single" and data.round.scale(i).scored]
    answers = {item.id: _scores(data, item) for item in scored}
    rows = []
    for first, second in combinations(answers, 2):
        n, value = _correlation(answers[first], answers[second], weights.weight)
        enough = n >= minimum
        rows.append((first, second, n if enough else pd.NA, value if enough else np.nan))
    return pd.DataFrame(rows, columns=["item", "other", "n", "correlation"]).astype({"n": "Int64"})


def _correlation(first: Answers, second: Answers, weight: FloatArray) -> tuple[int, float]:
    """How many answered both, and the correlation: of the table of both, as there may be millions of persons."""
    (one, x), (other, y) = first, second
    size = len(x) * len(y)
    cell = np.where((one < 0) | (other < 0), size, one.astype(np.int64) * len(y) + other)
    n = np.bincount(cell, minlength=size + 1)[:size]
    weighed = np.bincount(cell, weight, minlength=size + 1)[:size].astype(np.float64)
    there = n > 0
    if not there.any():
        return 0, float("nan")
    return int(n.sum()), pearson(np.repeat(x, len(y))[there], np.tile(y, len(x))[there], weighed[there])


def pearson(x: FloatArray, y: FloatArray, weight: FloatArray) -> float:
    """Weighted product-moment correlation; NaN where x or y is constant."""
    dx, dy = x - np.average(x, weights=weight), y - np.average(y, weights=weight)
    spread = float((weight * dx**2).sum() * (weight * dy**2).sum())
    return float((weight * dx * dy).sum() / np.sqrt(spread)) if spread > 0 else float("nan")


def _scores(data: Microdata, item: Item) -> Answers:
    """For each respondent the place of the answer's score among the item's, -1 where there is none; and the scores."""
    values = {category.code: category.score for category in data.round.scale(item).categories}
    answer = data.respondents[item.id].cat
    score = np.array([values[code] for code in answer.categories], dtype=np.float64)
    place = np.append(np.where(np.isfinite(score), np.cumsum(np.isfinite(score)) - 1, -1), -1)
    return place[answer.codes.to_numpy()].astype(np.int8), score[np.isfinite(score)]
