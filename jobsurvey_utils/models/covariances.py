"""Weighted covariances of items over those who answered them all, with those of bootstrap replicates."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from jobsurvey_utils.models.design import Design

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

REPLICATES = 400
"""Bootstrap replicates behind an interval."""
_CHUNK, _SEED = 100, 20240407


class Complete:
    """The rows of a table of scores that have no gap.

    Parameters
    ----------
    scores
        Respondents × items; NaN where there is no answer.
    """

    def __init__(self, scores: FloatArray, weight: FloatArray) -> None:
        self.rows: IntArray = np.flatnonzero(np.isfinite(scores).all(axis=1))
        values = scores[self.rows]
        mean = np.average(values, axis=0, weights=weight[self.rows]) if len(values) else np.zeros(scores.shape[1])
        self._centred = values - mean
        self._mean = mean

    @property
    def n(self) -> int:
        """Persons who answered all."""
        return len(self.rows)

    @cached_property
    def constant(self) -> npt.NDArray[np.bool_]:
        """Items that all these persons answered alike."""
        return np.asarray(np.ptp(self._centred, axis=0) == 0 if self.n else np.ones(self._centred.shape[1], dtype=bool))

    @cached_property
    def _products(self) -> FloatArray:
        """Columns of 1, of each item, and of each pair of items."""
        first, second = np.triu_indices(self._centred.shape[1])
        ones = np.ones((self.n, 1))
        return np.hstack([ones, self._centred, self._centred[:, first] * self._centred[:, second]])

    def covariances(self, weights: FloatArray) -> FloatArray:
        """Σ w (x − x̄)(x − x̄)'/Σ w for each column of weights: weights × items × items."""
        number = self._centred.shape[1]
        if not self.n:
            return np.full((weights.shape[1], number, number), np.nan)
        sums = weights[self.rows].T @ self._products
        size = sums[:, :1]
        mean = sums[:, 1 : number + 1] / size
        matrix = np.empty((len(sums), number, number))
        first, second = np.triu_indices(number)
        matrix[:, first, second] = matrix[:, second, first] = sums[:, number + 1 :] / size
        return matrix - mean[:, :, None] * mean[:, None, :]


def replicated(design: Design, tables: Sequence[Complete]) -> list[FloatArray]:
    """Covariances of several tables: the first by the weights, the others by the same replicate weights."""
    found = [[table.covariances(design.weight[:, None])] for table in tables]
    for start in range(0, REPLICATES if tables else 0, _CHUNK):
        weights = design.replicates(_CHUNK, _SEED + start)
        for table, parts in zip(tables, found, strict=True):
            parts.append(table.covariances(weights))
    return [np.concatenate(parts) for parts in found]


def correlation(covariance: FloatArray) -> FloatArray:
    """Correlations of covariances; the last two axes are the items."""
    spread = np.sqrt(np.diagonal(covariance, axis1=-2, axis2=-1))
    return np.asarray(covariance / (spread[..., :, None] * spread[..., None, :]))


def pairwise(scores: FloatArray, weight: FloatArray) -> FloatArray:
    """Weighted correlations, item × item, each over those who answered both; NaN where either is constant there.

    Parameters
    ----------
    scores
        Respondent × item; NaN where there is none.
    weight
        Of each respondent.
    """
    known = np.isfinite(scores)
    values, held = np.where(known, scores, 0.0), known * weight[:, None]
    size = held.T @ known
    sums, squares = (values * weight[:, None]).T @ known, (values**2 * weight[:, None]).T @ known
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = sums / size
        spread = np.sqrt(squares / size - mean**2)
        both = (values * weight[:, None]).T @ values / size - mean * mean.T
        return np.asarray(both / (spread * spread.T))
