"""Weighted least squares with design-based covariance, and group differences adjusted for the rest.

The model has a column for every category of every variable and no reference: the coefficients of least norm are taken,
and only comparisons that the data can tell apart are given (Searle 1971, Linear Models, chapter 5). Covariances are
linearised as in R survey's `svyglm` (Binder 1983, International Statistical Review 51).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from jobsurvey_utils.models.design import Design

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Moments:
    """The weighted cross products of a table of columns and an outcome; those of fewer columns are parts of them."""

    x: Any
    """A sparse matrix, respondents × columns."""
    y: FloatArray
    weight: FloatArray
    """0 outside the domain."""
    xx: FloatArray
    xy: FloatArray

    @classmethod
    def of(cls, x: Any, y: FloatArray, weight: FloatArray) -> Moments:
        """Cross products; `y` counts only where the weight is not 0."""
        y = np.where(weight > 0, y, 0.0)
        weighted = x.multiply(weight[:, None]).tocsr()
        return cls(x, y, weight, np.asarray((weighted.T @ x).todense()), np.asarray(weighted.T @ y))

    def fit(self, columns: IntArray) -> Fit:
        """Least squares on some of the columns; the coefficients of the others are 0."""
        chosen = np.ix_(columns, columns)
        scale = np.sqrt(np.diag(self.xx)[columns])
        scale = np.where(scale > 0, scale, 1.0)
        values, vectors = np.linalg.eigh(self.xx[chosen] / np.outer(scale, scale))
        kept = values > _TOLERANCE * values[-1]
        root, basis = np.zeros((2, len(self.xy), int(kept.sum())))
        root[columns], basis[columns] = vectors[:, kept] / scale[:, None], vectors[:, kept] * scale[:, None]
        inverse = (root / values[kept]) @ root.T
        beta = inverse @ self.xy
        residual = np.where(self.weight > 0, self.y - self.x @ beta, 0.0)
        return Fit(self.x, self.weight, beta, inverse, basis, residual)


@dataclass(frozen=True)
class Fit:
    """A fitted regression."""

    x: Any
    weight: FloatArray
    beta: FloatArray
    inverse: FloatArray
    """A generalised inverse of the weighted cross products."""
    basis: FloatArray
    """Its columns span the comparisons that the data can tell."""
    residual: FloatArray

    @property
    def rank(self) -> int:
        """The number of independent coefficients."""
        return int(self.basis.shape[1])

    def estimable(self, contrasts: FloatArray) -> BoolArray:
        """Which comparisons of coefficients, one per row, the data can tell."""
        solved = np.linalg.lstsq(self.basis, contrasts.T, rcond=None)[0]
        off = np.abs(self.basis @ solved - contrasts.T).max(axis=0)
        return np.asarray(off < 1e-6)

    def influence(self, contrasts: FloatArray) -> FloatArray:
        """The influence of every respondent on each comparison: respondents × comparisons."""
        return np.asarray((self.x @ (self.inverse @ contrasts.T)) * (self.weight * self.residual)[:, None])

    def r_squared(self, y: FloatArray) -> float:
        """The share of the weighted variance that the model takes up."""
        inside = self.weight > 0
        spread = y[inside] - np.average(y[inside], weights=self.weight[inside])
        total = float((self.weight[inside] * spread**2).sum())
        return 1 - float((self.weight * self.residual**2).sum()) / total


@dataclass(frozen=True)
class Differences:
    """Each group against the rest: difference and standard error; NaN where the data cannot tell."""

    value: FloatArray
    se: FloatArray


def differences(fit: Fit, design: Design, place: IntArray, group: IntArray) -> Differences:
    """Each group's average prediction less that of the rest, over the same composition of everything else.

    In a model without interactions it is the group's coefficient less the average coefficient of the persons in the
    other groups. The rest's own composition is estimated, and its uncertainty counted. In a model of this variable
    alone it is the difference of two means, with the linearised variance of that.

    Parameters
    ----------
    place
        The fit's columns of the variable's groups.
    group
        The group of every respondent, as a number; others are in none.
    """
    number = len(place)
    group = np.where((group >= 0) & (group < number), group, number)
    size = np.bincount(group, fit.weight, minlength=number + 1)[:number]
    rest = size.sum() - size
    told, rest = (size > 0) & (rest > 0), np.where(rest > 0, rest, 1.0)[:, None]
    others = np.where(np.eye(number) > 0, 0.0, size) / rest
    contrasts = np.zeros((number, len(fit.beta)))
    contrasts[:, place] = np.eye(number) - others
    told &= fit.estimable(contrasts)
    beta = fit.beta[place]
    apart = others / np.where(size > 0, size, 1.0) * (beta - (others @ beta)[:, None])
    composition = np.vstack([apart.T, np.zeros(number)])[group] * fit.weight[:, None]
    variance = design.variance(fit.influence(contrasts) - composition)
    value = contrasts @ fit.beta
    return Differences(np.where(told, value, np.nan), np.where(told, np.sqrt(variance), np.nan))
