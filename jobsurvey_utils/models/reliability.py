"""Reliability of the themes' scales: Cronbach's alpha and McDonald's omega, weighted.

A scale is the mean of the theme's scored items that everyone was asked, over those who answered them all. Alpha is
Cronbach (1951), Psychometrika 16; omega is McDonald (1999), Test Theory, of one factor that leaves the smallest squares
of the correlations between items (as R's `psych::fa(fm = "minres")`). Intervals are percentiles of bootstrap
replicates that respect the cells.

A coefficient that is not given has a reason other than "ok":

- "one_item": a scale has two items at least; "two_items": a factor needs three
- "routed": the theme has items enough, but no two that everyone was asked
- "hidden": fewer than the round's threshold answered them all; withheld
- "constant": an item was answered alike by all
- "no_factor": one factor does not fit, as it leaves an item with no spread of its own or is itself nothing
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.models import answers, covariances
from jobsurvey_utils.models.covariances import Complete
from jobsurvey_utils.models.design import Design
from jobsurvey_utils.rounds.schema import Item

FloatArray = npt.NDArray[np.float64]

OK = "ok"
_LEVELS = [2.5, 97.5]
_ROUNDS, _DONE = 2000, 1e-11


@dataclass(frozen=True)
class Scale:
    """The scale of a theme."""

    theme: str
    items: list[Item]
    complete: Complete
    alpha: str
    """"ok", or why there is no alpha."""
    omega: str
    """The same for omega."""


def scales(data: Microdata, design: Design) -> list[Scale]:
    """A scale for every theme with scored items."""
    found = []
    minimum = data.round.config.disclosure.min_persons
    for theme in data.round.themes:
        scored = answers.scored_items(data.round, theme)
        items = [item for item in scored if item.asked_if == answers.EVERYONE]
        if scored:
            complete = Complete(answers.matrix(data, items or scored), design.weight)
            reason = _reason(len(scored), len(items), complete, minimum)
            omega = "two_items" if reason == OK and len(items) < 3 else reason
            found.append(Scale(theme, items, complete, reason, omega))
    return found


def _reason(scored: int, items: int, complete: Complete, minimum: int) -> str:
    if items < 2:
        return "routed" if scored > 1 else "one_item"
    if complete.n < minimum:
        return "hidden"
    return "constant" if complete.constant.any() else OK


def table(scales: Sequence[Scale], found: Sequence[FloatArray]) -> pd.DataFrame:
    """Alpha and omega of every scale.

    Parameters
    ----------
    found
        Covariances of the scales, the first by the weights, the others of the replicates.
    """
    numbers = ["alpha", "alpha_low", "alpha_high", "omega", "omega_low", "omega_high"]
    columns = ["theme", "items", "n", *numbers, "alpha_status", "omega_status"]
    frame = pd.DataFrame(
        [_row(scale, matrices) for scale, matrices in zip(scales, found, strict=True)], columns=columns
    )
    texts = dict.fromkeys(["theme", "alpha_status", "omega_status"], "str")
    return frame.astype({**texts, "items": "int64", "n": "Int64", **dict.fromkeys(numbers, "float64")})


def _row(scale: Scale, matrices: FloatArray) -> tuple[object, ...]:
    """A scale's alpha and omega, each with both ends of its interval, and why there is none."""
    n = scale.complete.n if scale.alpha in (OK, "constant") else pd.NA
    alphas = omegas = [np.nan] * 3
    told = scale.omega
    if scale.alpha == OK:
        alphas = _interval(alpha(matrices))
    if scale.omega == OK:
        loadings = one_factor(covariances.correlation(matrices))
        if np.isfinite(loadings[0]).all() and (loadings[0] ** 2 < 1).all():
            omegas = _interval(omega(matrices, loadings))
        else:
            told = "no_factor"
    return (scale.theme, len(scale.items), n, *alphas, *omegas, scale.alpha, told)


def _interval(values: FloatArray) -> list[float]:
    low, high = np.nanpercentile(values[1:], _LEVELS)
    return [float(values[0]), float(low), float(high)]


def alpha(covariance: FloatArray) -> FloatArray:
    """Cronbach's alpha, k/(k − 1) · (1 − Σ s_ii / Σ s_ij), of each covariance matrix."""
    k = covariance.shape[-1]
    return np.asarray(k / (k - 1) * (1 - np.trace(covariance, axis1=-2, axis2=-1) / covariance.sum(axis=(-2, -1))))


def omega(covariance: FloatArray, loadings: FloatArray) -> FloatArray:
    """McDonald's omega, (Σ λ)²/((Σ λ)² + Σ ψ), of each covariance matrix; loadings are those of the correlations."""
    spread = np.diagonal(covariance, axis1=-2, axis2=-1)
    common = (np.sqrt(spread) * loadings).sum(axis=-1) ** 2
    return np.asarray(common / (common + (spread * (1 - loadings**2)).sum(axis=-1)))


def one_factor(correlation: FloatArray) -> FloatArray:
    """Loadings of one factor with the least squares of what it leaves of the correlations between items.

    Each loading in turn is set to its best value given the others, until none moves: matrix × item; NaN where the
    correlations do not sum to anything positive.
    """
    k = correlation.shape[-1]
    between = correlation * (1 - np.eye(k))
    whole = between.sum(axis=(-2, -1))
    start = np.sqrt(np.where(whole > 0, whole, np.nan))
    loadings = between.sum(axis=-1) / start[..., None]
    for _ in range(_ROUNDS):
        before = loadings.copy()
        for item in range(k):
            rest = (loadings**2).sum(axis=-1) - loadings[..., item] ** 2
            loadings[..., item] = (between[..., item, :] * loadings).sum(axis=-1) / rest
        if not np.nanmax(np.abs(loadings - before), initial=0) > _DONE:
            break
    return np.asarray(loadings)
