"""Intervals under any choice, by the rules of the book's own estimates."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jobsurvey_utils.alternatives.moments import SCORE, Answers, Moments
from jobsurvey_utils.alternatives.variance import Linear, Plan
from jobsurvey_utils.estimation import ratios
from jobsurvey_utils.estimation.ratios import Domain, divide

FloatArray = npt.NDArray[np.float64]

_NOTHING = 1e-12


def intervals(
    plan: Plan, sums: Moments, linear: Linear, variance: FloatArray, found: Answers
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Standard errors and interval ends: group × statistic.

    Shares have the logit interval, or Wilson's where rare; scores a symmetric one that ends where the scale ends, and
    none where all gave the same answer. Quantiles are of t, with Σ (r − 1) over the strata that hold the group, at most
    n − 1, degrees of freedom.
    """
    within = domain(plan, sums)
    variance = np.where(within.lonely | (within.n == 0), np.nan, variance)
    score = np.array([name == SCORE for name in found.statistics])
    hits, value = sums.first.sum(axis=0), np.where(score, 0, linear.value)
    shares = ratios.share_interval(value[..., None], variance[..., None], hits[..., None], within)
    constant = (linear.second.sum(axis=0) <= _NOTHING * np.maximum(within.n, 1)) & ~within.lonely
    half = np.where(constant & ~within.census, np.nan, within.t * np.sqrt(np.where(constant, 0, variance)))
    scores = np.maximum(linear.value - half, found.lowest), np.minimum(linear.value + half, found.highest)
    low, high = (np.where(score, mine, share[..., 0]) for mine, share in zip(scores, shares, strict=True))
    return np.sqrt(np.where(constant & score, variance * 0, variance)), low, high


def domain(plan: Plan, sums: Moments) -> Domain:
    """What the base of each group and statistic allows, as `estimation.ratios.domain` under the book's own choice."""
    held = plan.total(sums.base) > 0
    n = sums.base.sum(axis=0)
    weight = np.einsum("u,ugs->gs", plan.weight, sums.base)
    kish = divide(weight**2, np.einsum("u,ugs->gs", plan.weight**2, sums.base))
    rest = 1 - divide(n, weight) if plan.fraction.any() else np.ones(n.shape)
    r, open_ = plan.respondents.reshape(-1, 1, 1), (plan.fraction < 1).reshape(-1, 1, 1)
    return Domain(
        base=sums.base,
        n=n,
        weight=weight,
        df=np.minimum((held * (r - 1)).sum(axis=0), np.maximum(n - 1, 0)),
        effective=np.divide(kish, rest, out=np.full(n.shape, np.inf), where=rest > _NOTHING),
        census=(n > 0) & ((held & open_).sum(axis=0) == 0),
        lonely=np.any(held & (r <= 1) & open_, axis=0),
    )
