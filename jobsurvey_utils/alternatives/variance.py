"""Variances of a ratio from sums per unit: one stage with strata and residuals, and two phases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from jobsurvey_utils.alternatives.design import Design
from jobsurvey_utils.alternatives.moments import Moments
from jobsurvey_utils.estimation.ratios import divide

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Plan:
    """How respondents are weighted and taken to be drawn.

    Parameters
    ----------
    weight, stratum
        Per unit.
    respondents, fraction
        Per stratum: respondents r, and r/N, or 0 for drawing with replacement.
    predict
        From the sums of a variable per unit to its prediction for each respondent of the unit: what the weighting
        explains of it. None where the weights are taken as given.
    """

    weight: FloatArray
    stratum: IntArray
    respondents: FloatArray
    fraction: FloatArray
    predict: Callable[[FloatArray], FloatArray] | None = None

    def total(self, values: FloatArray) -> FloatArray:
        """Sums over the units of each stratum."""
        starts, order = self._order
        return np.asarray(np.add.reduceat(values[order], starts, axis=0))

    @cached_property
    def _order(self) -> tuple[IntArray, IntArray]:
        order = np.argsort(self.stratum, kind="stable")
        return np.searchsorted(self.stratum[order], np.arange(len(self.respondents))), order


@dataclass(frozen=True)
class Linear:
    """A ratio and the sums of its linearised variable u − û over the respondents of each unit."""

    value: FloatArray
    weight: FloatArray
    """Sum of weights of the base: group × statistic."""
    first: FloatArray
    second: FloatArray


def linearise(weight: FloatArray, sums: Moments) -> Linear:
    """The ratio Σ w u / Σ w over the base, and the sums of u − û and of its square; 0 outside the base."""
    total = np.einsum("u,ugs->gs", weight, sums.base)
    value = divide(np.einsum("u,ugs->gs", weight, sums.first), total)
    first = sums.first - sums.base * value
    return Linear(value, total, first, sums.second - value * (sums.first + first))


def variance(plan: Plan, linear: Linear, respondents: FloatArray) -> FloatArray:
    """Variance of a ratio: Σ_s (1 − r/N) · r/(r − 1) · Σ_{i∈s} (z_i − z̄_s)², z = w(e − ê)/Σ w.

    Särndal, Swensson & Wretman 1992, results 3.7.2 and 6.6.1; as svyrecvar of R's *survey*. Group × statistic.

    Parameters
    ----------
    respondents
        Per unit.
    """
    first, second = linear.first, linear.second
    if plan.predict is not None:
        fitted, r = plan.predict(first), respondents.reshape(-1, 1, 1)
        first, second = first - r * fitted, second - 2 * fitted * first + r * fitted**2
    w = plan.weight.reshape(-1, 1, 1)
    r = plan.respondents
    spread = np.divide((1 - plan.fraction) * r, r - 1, out=np.zeros(len(r)), where=r > 1)
    squares = plan.total(second * w**2) - plan.total(first * w) ** 2 / np.maximum(r, 1).reshape(-1, 1, 1)
    return divide(np.einsum("s,sgk->gk", spread, np.maximum(squares, 0)), linear.weight**2)


def phases(design: Design, first: FloatArray, second: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Variance of Σ y / π in two phases: of sampling, and of response.

    Särndal, Swensson & Wretman 1992, equation 9.4.14, for a stratified sample and a simple random draw of respondents
    in each cell, where cells lie within strata: (1 − f)/f² times the variance within a stratum, its squares and its
    products of two persons each divided by the probability of having answered.

    Parameters
    ----------
    first, second
        Per unit, the sums of y and y² over its respondents.
    """
    cells = _Cells.of(design)
    total, squares = (cells.total(values) for values in (first, second))
    r, n, f = cells.respondents, cells.invited, cells.fraction
    spread = np.maximum(squares - total**2 / r, 0)
    responding = np.divide(n * (n - r), r * (r - 1), out=np.zeros(n.shape), where=r > 1) * spread / f**2
    pairs = np.divide(n * (n - 1), r * (r - 1), out=np.zeros(n.shape), where=r > 1) * (total**2 - squares)
    grown = n / r * total
    part, size = cells.stratum, cells.stratum.max() + 1

    def within(values: FloatArray) -> FloatArray:
        """Sums over the cells of each stratum."""
        sums = np.zeros((size, *values.shape[1:]))
        np.add.at(sums, part, values)
        return sums

    drawn = within(n)
    products = within(grown) ** 2 - within(grown**2) + within(pairs)
    open_ = np.divide(products, drawn - 1, out=np.zeros(products.shape), where=drawn > 1)
    share = np.zeros((size, 1, 1))
    share[part] = f
    sampling = (1 - share) / share**2 * (within(n / r * squares) - open_)
    return np.asarray(sampling.sum(axis=0)), np.asarray(responding.sum(axis=0))


@dataclass(frozen=True)
class _Cells:
    """The weighting cells in their sampling strata, shaped to combine with cell × group × statistic."""

    design: Design
    respondents: FloatArray
    invited: FloatArray
    fraction: FloatArray
    """Invited over population in the stratum."""
    stratum: IntArray

    @staticmethod
    def of(design: Design) -> _Cells:
        """The cells of a design; their numbers are cell × 1 × 1, against sums that are cell × group × statistic."""
        stratum = np.zeros(int(design.cell.max()) + 1, dtype=np.int64)
        stratum[design.cell] = design.stratum
        invited, population = (design.whole(x, design.stratum) for x in (design.invited, design.population))
        fraction = (invited / population)[stratum]
        numbers = (design.whole(x, design.cell) for x in (design.respondents, design.invited))
        r, n, f = (x.reshape(-1, 1, 1) for x in (*numbers, fraction))
        return _Cells(design, r, n, f, stratum)

    def total(self, values: FloatArray) -> FloatArray:
        """Sums over the units of each cell."""
        sums = np.zeros((len(self.stratum), *values.shape[1:]))
        np.add.at(sums, self.design.cell, values)
        return sums
