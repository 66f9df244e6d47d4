"""Differences of two groups without common members, with design-based t tests.

The variance of a difference is that of its linearised variable, V_1 + V_2 − 2C (Särndal, Swensson & Wretman 1992,
chapter 15): the standard error R survey's `svyttest` and `svycontrast(svyby(..., covmat = TRUE))` give. The degrees of
freedom are Satterthwaite's (1946): a small group beside a large one has hardly more than its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import stdtr, stdtrit

from jobsurvey_utils.estimation.ratios import LEVEL, RARE, divide
from jobsurvey_utils.inference import effects
from jobsurvey_utils.inference.groups import Groups

FloatArray = npt.NDArray[np.float64]

OK = "ok"
EMPTY = "empty"
"""Nobody is in one of the two groups."""
LONELY = "one_in_cell"
"""A weighting cell of one of the groups has a single respondent for several persons: there is no variance."""
CONSTANT = "constant"
"""All in one of the groups gave the same answer: the answers tell nothing of their spread."""
FEW = "rare"
"""Of a share, fewer than `RARE` are in or outside the category in one of the groups: t does not hold."""
CENSUS = "census"
"""Everyone in the two groups has answered: the difference is a fact and no estimate."""
NO_DF = "no_df"
"""The groups have no degrees of freedom."""


@dataclass(frozen=True)
class Difference:
    """Differences of the first less the second, with their tests; NaN where `status` is a refusal."""

    value: FloatArray
    se: FloatArray
    df: FloatArray
    p: FloatArray
    low: FloatArray
    high: FloatArray
    effect: FloatArray
    status: npt.NDArray[np.str_]


def compare(first: Groups, second: Groups, covariance: FloatArray, *, share: bool) -> Difference:
    """Compare groups place by place.

    Parameters
    ----------
    covariance
        Of the estimates of each place's two groups.
    share
        Whether shares are compared, so that the effect size is Cohen's h, else d.
    """
    status = _status(first, second)
    sure, tested = status == CENSUS, status == OK
    value, variance = first.value - second.value, first.variance + second.variance - 2 * covariance
    se = np.where(sure, 0.0, np.sqrt(np.maximum(variance, 0)))
    df = _degrees(first, second)
    p = 2 * stdtr(np.maximum(df, 1), -divide(np.abs(value), se))
    p = np.where(sure, np.where(np.abs(value) > 1e-12, 0.0, 1.0), p)
    half = np.where(sure, 0.0, stdtrit(np.maximum(df, 1), (1 + LEVEL) / 2) * se)
    effect = effects.cohen_h(first, second) if share else effects.cohen_d(first, second)
    numbers = (value, se, df, p, value - half, value + half, effect)
    value, se, df, p, low, high, effect = (np.where(sure | tested, x, np.nan) for x in numbers)
    return Difference(value, se, df, p, low, high, effect, status)


def _degrees(first: Groups, second: Groups) -> FloatArray:
    """Satterthwaite's degrees of freedom from those of the two groups."""
    parts = divide(first.variance**2, first.df) + divide(second.variance**2, second.df)
    return divide((first.variance + second.variance) ** 2, parts)


def _status(first: Groups, second: Groups) -> npt.NDArray[np.str_]:
    """Why there is no test, the first reason that applies; `census` and `ok` have one."""
    reasons = {
        EMPTY: (first.n == 0) | (second.n == 0),
        CENSUS: first.census & second.census,
        LONELY: first.lonely | second.lonely,
        CONSTANT: first.constant | second.constant,
        FEW: np.minimum(first.minority, second.minority) < RARE,
        NO_DF: (first.df <= 0) | (second.df <= 0),
    }
    return np.select(list(reasons.values()), list(reasons), OK)
