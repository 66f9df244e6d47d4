"""Differences of two groups without common members, with design-based t tests.

The variance of a difference is that of its linearised variable, V_1 + V_2 − 2C (Särndal, Swensson & Wretman 1992,
chapter 15): the standard error R survey's `svyttest` and `svycontrast(svyby(..., covmat = TRUE))` give. The degrees of
freedom are Satterthwaite's (1946): a small group beside a large one has hardly more than its own.

That the groups are alike means the same mean among the citizens of the population at the time: with all of them asked,
any difference is a fact. Whether the groups are systematically alike, their citizens taken as chance draws from
something larger, is the wider claim, and tested without finite population correction.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import stdtr, stdtrit

from jobsurvey_utils.estimation.ratios import LEVEL, RARE, divide
from jobsurvey_utils.inference import effects
from jobsurvey_utils.inference.groups import Groups
from jobsurvey_utils.inference.multiplicity import SMALLEST

FloatArray = npt.NDArray[np.float64]

OK = "ok"
EMPTY = "empty"
"""Nobody is in one of the two groups."""
LONELY = "one_in_cell"
"""A weighting cell of one of the groups has a single respondent for several persons: there is no variance."""
CONSTANT = "constant"
"""All in one of the groups gave the same answer: the answers tell nothing of their spread."""
TOO_FEW = "too_few"
"""One of the two groups has fewer than `LEAST` answers."""
LEAST = 15
"""Answers that each side of a test must have: with fewer, t rejects groups that are alike too often.

Simulated with answers on five steps, weights from 1 to 5 and a rest of 800 alike, groups of 8 were called different
at 5 per cent in 9 per cent of cases, of 15 in 7, of 30 in 6; with three of five in the top category in 12, 10 and 8.
The linearised variance of few answers is somewhat too small, and where nearly all answer alike it is far too small in
the samples that lack the others: with 85 per cent in the top category 14 and 14 per cent of groups of 15 and 30.
"""
FEW = "rare"
"""In one of the groups fewer than `RARE` gave another answer than its commonest: t does not hold.

Of the very skewed answers above, 3 and 1 per cent of the groups of 15 and 30 that are left were called different.
"""
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
    p_wide: FloatArray
    """p without finite population correction."""
    status: npt.NDArray[np.str_]


def compare(
    first: Groups, second: Groups, covariance: FloatArray, wide: FloatArray | None = None, *, share: bool
) -> Difference:
    """Compare groups place by place.

    Parameters
    ----------
    covariance, wide
        Of the estimates of each place's two groups, and the same without finite population correction, if wanted.
    share
        Whether shares are compared, so that the effect size is Cohen's h, else d.
    """
    status = _status(first, second)
    sure, tested = status == CENSUS, status == OK
    value, variance = first.value - second.value, first.variance + second.variance - 2 * covariance
    se = np.where(sure, 0.0, np.sqrt(np.maximum(variance, 0)))
    df = _degrees(first, second, first.variance, second.variance)
    p = _p(value, se, df)
    p = np.where(sure, np.where(np.abs(value) > 1e-12, 0.0, 1.0), p)
    half = np.where(sure, 0.0, stdtrit(np.maximum(df, 1), (1 + LEVEL) / 2) * se)
    effect = effects.cohen_h(first, second) if share else effects.cohen_d(first, second)
    p_wide = np.full(len(p), np.nan) if wide is None else _wide(first, second, wide)
    numbers = (value, se, df, p, value - half, value + half, effect, p_wide)
    value, se, df, p, low, high, effect, p_wide = (np.where(sure | tested, x, np.nan) for x in numbers)
    return Difference(value, se, df, p, low, high, effect, p_wide, status)


def _wide(first: Groups, second: Groups, covariance: FloatArray) -> FloatArray:
    """p without finite population correction."""
    se = np.sqrt(np.maximum(first.wide + second.wide - 2 * covariance, 0))
    return _p(first.value - second.value, se, _degrees(first, second, first.wide, second.wide))


def _p(value: FloatArray, se: FloatArray, df: FloatArray) -> FloatArray:
    return np.asarray(np.maximum(2 * stdtr(np.maximum(df, 1), -divide(np.abs(value), se)), SMALLEST))


def _degrees(first: Groups, second: Groups, one: FloatArray, other: FloatArray) -> FloatArray:
    """Satterthwaite's degrees of freedom from those of the two groups and their variances."""
    return divide((one + other) ** 2, divide(one**2, first.df) + divide(other**2, second.df))


def _status(first: Groups, second: Groups) -> npt.NDArray[np.str_]:
    """Why there is no test, the first reason that applies; `census` and `ok` have one."""
    reasons = {
        EMPTY: (first.n == 0) | (second.n == 0),
        CENSUS: first.census & second.census,
        LONELY: first.lonely | second.lonely,
        CONSTANT: first.constant | second.constant,
        TOO_FEW: np.minimum(first.n, second.n) < LEAST,
        FEW: np.minimum(first.minority, second.minority) < RARE,
        NO_DF: (first.df <= 0) | (second.df <= 0),
    }
    return np.select(list(reasons.values()), list(reasons), OK)
