"""Representativity of the response: the R-indicator, its interval, and the parts of it that variables make.

Schouten, Cobben & Bethlehem (2009), Survey Methodology 35, 101-113; Schouten, Shlomo & Skinner (2011), Journal of
Official Statistics 27, 231-253; Shlomo, Skinner & Schouten (2012), Journal of Statistical Planning and Inference 142,
201-211.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm

from jobsurvey_utils.propensity.grid import FloatArray, Grid
from jobsurvey_utils.propensity.model import Model

LEVEL = 0.95


@dataclass(frozen=True)
class Representativity:
    """Mean and spread of the propensities in the population, and what follows from them."""

    mean: float
    spread: float
    """Standard deviation, S."""
    spread_adjusted: float
    """S less what comes of the propensities being estimated."""
    se: float
    """Standard error of the R-indicator; NaN where nothing of the spread is left."""
    cv_drawn: float = 0.0
    """Coefficient of variation of the chance to be drawn and answer, adjusted likewise."""

    @property
    def r(self) -> float:
        """The R-indicator, 1 - 2S, as it is estimated."""
        return 1 - 2 * self.spread

    @property
    def r_adjusted(self) -> float:
        """The R-indicator with the adjustment for bias."""
        return 1 - 2 * self.spread_adjusted

    @property
    def cv(self) -> float:
        """Coefficient of variation of the propensities, S / mean, without the adjustment."""
        return self.spread / self.mean

    @property
    def cv_adjusted(self) -> float:
        """Coefficient of variation with the adjustment."""
        return self.spread_adjusted / self.mean

    @property
    def interval(self) -> tuple[float, float]:
        """Normal interval of the adjusted R-indicator, kept within 0 and 1."""
        half = float(norm.ppf((1 + LEVEL) / 2)) * self.se
        return max(self.r_adjusted - half, 0.0), min(self.r_adjusted + half, 1.0)


def representativity(entries: Grid, model: Model) -> Representativity:
    """The R-indicator of a model, with design weights.

    S² = Σ w(ρ - ρ̄)² / (Σ w - 1). The adjusted S² is (1 + 1/n - 1/N) S² - Σ w z'Vz / Σ w, where z = ρ(1 - ρ)x is the
    gradient of a propensity and V the variance of the coefficients: Shlomo, Skinner & Schouten (2012), for a simple
    random sample J⁻¹, the inverse of the information; with weights here J⁻¹MJ⁻¹. The variance of S² is that of their
    section 4: 4 a'Va + 2 tr(BVBV), a = cov(ρ, z), B = var(z), plus that of a stratified sample with its finite
    population correction.
    """
    weight, rho = entries.persons, model.propensity
    total = weight.sum()
    mean = float((weight * rho).sum() / total)
    covariance = _covariance(entries, model)
    gradient = (rho * (1 - rho))[:, None] * model.design
    squared, adjusted = _squared(entries, rho, gradient, covariance)
    centred = gradient - (weight[:, None] * gradient).sum(axis=0) / total
    slope = (weight * (rho - mean)) @ centred / total
    bend = (weight[:, None] * centred).T @ centred / total @ covariance
    variance = 4 * slope @ covariance @ slope + 2 * np.trace(bend @ bend) + _sampling(entries, (rho - mean) ** 2)
    se = float(np.sqrt(variance / adjusted)) if adjusted > 0 else float("nan")
    share = 1 / entries.weight
    drawn = _squared(entries, rho * share, gradient * share[:, None], covariance)[1]
    cv_drawn = float(np.sqrt(drawn)) / float((weight * rho * share).sum() / total)
    return Representativity(mean, float(np.sqrt(squared)), float(np.sqrt(adjusted)), se, cv_drawn)


def _squared(entries: Grid, rho: FloatArray, gradient: FloatArray, covariance: FloatArray) -> tuple[float, float]:
    """S² of chances with these gradients, and S² adjusted."""
    weight, n, total = entries.persons, entries.invited.sum(), entries.persons.sum()
    mean = float((weight * rho).sum() / total)
    squared = float((weight * (rho - mean) ** 2).sum() / (total - 1))
    noise = float((weight * np.einsum("ij,jk,ik->i", gradient, covariance, gradient, optimize=True)).sum() / total)
    return squared, max((1 + 1 / n - 1 / total) * squared - noise, 0.0)


def _covariance(entries: Grid, model: Model) -> FloatArray:
    """Variance of the coefficients over repeated response, of the fit with design weights."""
    scale = entries.weight * entries.invited.sum() / entries.persons.sum()
    each = entries.invited * model.propensity * (1 - model.propensity)
    bread = np.linalg.inv((model.design * (each * scale)[:, None]).T @ model.design)
    meat = (model.design * (each * scale**2)[:, None]).T @ model.design
    return np.asarray(bread @ meat @ bread)


def _sampling(entries: Grid, values: FloatArray) -> float:
    """Variance of a weighted mean over repeated samples; persons of the same design weight are one stratum."""
    stratum = np.unique(entries.weight, return_inverse=True)[1]
    n, big = np.bincount(stratum, entries.invited), np.bincount(stratum, entries.persons)
    mean = np.bincount(stratum, entries.invited * values) / n
    squares = np.bincount(stratum, entries.invited * (values - mean[stratum]) ** 2)
    spread = np.divide(squares, n - 1, out=np.zeros_like(n), where=n > 1)
    return float((big**2 * np.maximum(1 - n / big, 0) * spread / n).sum() / big.sum() ** 2)


def by_group(entries: Grid, rho: FloatArray) -> pd.DataFrame:
    """Partial R-indicators of every group: unconditional, with its sign, and conditional on all other variables.

    Unconditional sqrt(N_k / N)(ρ̄_k - ρ̄); conditional the square root of the group's part of Σ (ρ - ρ̄_l)² / (N - 1),
    where ρ̄_l is the mean of those alike in all other variables (Schouten, Shlomo & Skinner 2011, section 3).
    """
    weight = entries.persons
    total, mean = weight.sum(), (weight * rho).sum() / weight.sum()
    parts = []
    for name, labels in entries.labels.items():
        code = entries.codes[name]
        size = np.bincount(code, weight, len(labels))
        rate = np.bincount(code, weight * rho, len(labels)) / size
        alike = np.unique(entries.crossed([n for n in entries.labels if n != name]), return_inverse=True)[1]
        within = (np.bincount(alike, weight * rho) / np.bincount(alike, weight))[alike]
        conditional = np.sqrt(np.bincount(code, weight * (rho - within) ** 2, len(labels)) / (total - 1))
        columns = {"share": size / total, "propensity": rate, "unconditional": np.sqrt(size / total) * (rate - mean)}
        parts.append(pd.DataFrame({"variable": name, "group": labels, **columns, "conditional": conditional}))
    return pd.concat(parts, ignore_index=True)


def by_variable(groups: pd.DataFrame) -> pd.DataFrame:
    """Partial R-indicators of every variable: the root of the sum of squares of its groups'."""
    squared = groups.assign(unconditional=groups["unconditional"] ** 2, conditional=groups["conditional"] ** 2)
    sums = squared.groupby("variable", sort=False)[["unconditional", "conditional"]].sum()
    return sums.pow(0.5).reset_index()
