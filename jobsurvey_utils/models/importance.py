"""Relative importance of predictors: each one's share of R², averaged over all orders of entering the model.

Lindeman, Merenda & Gold (1980), Introduction to Bivariate and Multivariate Analysis; the Shapley value of R². As R's
`relaimpo::calc.relimp(type = "lmg")`, Grömping (2006), Journal of Statistical Software 17(1). All of it follows from
the correlation matrix, without a pass over the answers.
"""

from __future__ import annotations

from math import factorial

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

_TINY = 1e-12


def r_squared(correlations: FloatArray) -> FloatArray:
    """R² of the last variable on every subset of the others: subset × matrix.

    Subset number s holds predictor j if bit j of s is set. Each predictor in turn is swept out of the matrices, or left
    out, so that the work for a subset is small.

    Parameters
    ----------
    correlations
        Matrix × variable × variable, predictors first.
    """
    left = correlations[None]
    while left.shape[-1] > 1:
        pivot, row, without = left[..., :1, :1], left[..., :1, 1:], left[..., 1:, 1:]
        scale = np.divide(1.0, pivot, out=np.zeros_like(pivot), where=pivot > _TINY)
        left = np.concatenate([without, without])
        left[len(without) :] -= row.swapaxes(-1, -2) * row * scale
    return np.asarray(1 - left[..., 0, 0])


def shapley(values: FloatArray) -> FloatArray:
    """Shapley values of a number given for every subset, numbered as above: predictor × matrix."""
    k = len(values).bit_length() - 1
    numbers = np.arange(len(values))
    size = np.bitwise_count(numbers).astype(np.int64)
    weight = np.array([factorial(s) * factorial(k - s - 1) / factorial(k) for s in range(k)])
    within = np.array([(numbers >> j) & 1 for j in range(k)], dtype=bool)
    signs = np.where(within, weight[np.maximum(size - 1, 0)], -weight[np.minimum(size, k - 1)])
    return np.asarray(signs @ values)


def lmg(correlations: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The part of R² due to each predictor, matrix × predictor, and R² of each matrix."""
    every = r_squared(correlations)
    return shapley(every).T, every[-1]
