"""Weighted proportional-odds logit of answers on one group against the rest, for many groups at once.

log odds of an answer above category c = −θ_c + β·(in the group), McCullagh (1980), Journal of the Royal Statistical
Society B 42. The likelihood is concave, so Newton's method finds its top. statsmodels' `OrderedModel` takes no weights
and fits one model at a time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

_ROUNDS = 60
_DONE = 1e-12


@dataclass(frozen=True)
class Fits:
    """One model per group."""

    theta: FloatArray
    """Group × threshold."""
    beta: FloatArray
    """The group's log odds ratio of a better answer; NaN where there is none."""
    influence: FloatArray
    """Group × (rest, group) × category: what one unit of weight there adds to `beta`."""
    separated: BoolArray
    """The answers of the group and the rest do not overlap, or one of the two has none: there is no finite odds."""


def fit(counts: FloatArray) -> Fits:
    """Fit the models.

    Parameters
    ----------
    counts
        Sums of weights: group × (rest, group) × category, in ascending order of score. Every category is used by
        someone, and there are two at least.
    """
    separated = _separated(counts)
    safe = np.where(separated[:, None, None], 1.0, counts)
    size = safe.sum(axis=(1, 2), keepdims=True)
    unit, design = safe / size, _design(counts.shape[-1])
    below = unit.sum(axis=1).cumsum(axis=-1)[:, :-1]
    parameters = np.column_stack([logit(below), np.zeros(len(counts))])
    value = _log_likelihood(unit, design, parameters)
    for _ in range(_ROUNDS):
        slope, curve = _derivatives(design, parameters)
        gradient = np.einsum("gxc,gxcp->gp", unit, slope)
        information = -np.einsum("gxc,gxcpq->gpq", unit, curve)
        step = np.linalg.solve(information, gradient[..., None])[..., 0]
        parameters, value = _climb(unit, design, parameters, step, value)
        if np.abs(step).max(initial=0) < _DONE:
            break
    slope, curve = _derivatives(design, parameters)
    information = -np.einsum("gxc,gxcpq->gpq", safe, curve)
    influence = np.einsum("gp,gxcp->gxc", np.linalg.inv(information)[:, -1], slope)
    return Fits(parameters[:, :-1], np.where(separated, np.nan, parameters[:, -1]), influence, separated)


def _separated(counts: FloatArray) -> BoolArray:
    """Where all answers of one side are at or above all of the other."""
    used, places = counts > 0, np.arange(counts.shape[-1])
    low = np.where(used, places, len(places)).min(axis=-1)
    high = np.where(used, places, -1).max(axis=-1)
    return np.asarray((low[:, 0] >= high[:, 1]) | (low[:, 1] >= high[:, 0]))


def _design(categories: int) -> FloatArray:
    """How η_c = θ_c − β·x depends on the parameters: (rest, group) × threshold × parameter."""
    design = np.zeros((2, categories - 1, categories))
    design[:, :, :-1] = np.eye(categories - 1)
    design[1, :, -1] = -1
    return design


def _probabilities(design: FloatArray, parameters: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Group × (rest, group) × category; and of being at or below each, with 0 before the first and 1 at the last."""
    below = expit(np.einsum("xcp,gp->gxc", design, parameters))
    ends = np.zeros((*below.shape[:2], 1))
    whole = np.concatenate([ends, below, ends + 1], axis=-1)
    return np.diff(whole, axis=-1), whole


def _log_likelihood(unit: FloatArray, design: FloatArray, parameters: FloatArray) -> FloatArray:
    share = _probabilities(design, parameters)[0]
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where(unit > 0, np.log(share), 0.0)
    total = (unit * logs).sum(axis=(1, 2))
    return np.where(np.isnan(total), -np.inf, total)


def _climb(
    unit: FloatArray, design: FloatArray, parameters: FloatArray, step: FloatArray, value: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """A Newton step, halved for the groups where it does not lead up."""
    length = np.ones(len(parameters))
    for _ in range(30):
        new = parameters + length[:, None] * step
        found = _log_likelihood(unit, design, new)
        worse = found < value - 1e-14
        if not worse.any():
            break
        length = np.where(worse, length / 2, length)
    return new, found


def _derivatives(design: FloatArray, parameters: FloatArray) -> tuple[FloatArray, FloatArray]:
    """First and second derivatives of the log of each probability."""
    share, below = _probabilities(design, parameters)
    density = below * (1 - below)
    bend = density * (1 - 2 * below)
    edge = np.zeros((2, 1, design.shape[-1]))
    padded = np.concatenate([edge, design, edge], axis=1)
    first = density[..., None] * padded
    second = bend[..., None, None] * (padded[..., :, None] * padded[..., None, :])
    slope = np.diff(first, axis=2) / share[..., None]
    curve = np.diff(second, axis=2) / share[..., None, None] - slope[..., :, None] * slope[..., None, :]
    return slope, curve
