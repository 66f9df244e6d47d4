"""Shares and scores with variance, degrees of freedom and interval, from counts per weighting cell.

Response is taken as a simple random draw within each cell, with finite population correction; a domain is formed by
zeroing the others and never by dropping them (Särndal, Swensson & Wretman 1992, chapter 15). With weights that are
constant within a cell, all of it follows from counts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit, stdtrit

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

LEVEL = 0.95
"""Confidence level of every interval."""
RARE = 5
"""With fewer answers than this in or outside a category, its interval is Wilson's."""


@dataclass(frozen=True)
class Units:
    """The weighting cells, or the parts of them that lie in one municipality.

    Parameters
    ----------
    weight, respondents, fraction
        Of the whole cell that a unit belongs to: weight, respondents r, sampling fraction r/N.
    segment
        What a unit is summed into: its municipality, or 0 for the total; -1 is left out. In ascending order.
    """

    weight: FloatArray
    respondents: FloatArray
    fraction: FloatArray
    segment: IntArray
    segments: int

    @cached_property
    def _filled(self) -> tuple[IntArray, IntArray]:
        """The segments that have units, and where the units of each begin."""
        found, starts = np.unique(self.segment, return_index=True)
        return found[found >= 0], starts[found >= 0]

    def total(self, values: npt.NDArray[Any]) -> FloatArray:
        """Sums over the units of each segment; the first axis becomes the segment."""
        found, starts = self._filled
        sums = np.zeros((self.segments, *values.shape[1:]))
        sums[found] = np.add.reduceat(values, starts, axis=0, dtype=np.float64)
        return sums

    def of_segment(self, values: FloatArray) -> FloatArray:
        """For each unit the value of its segment."""
        return values[np.maximum(self.segment, 0)]

    def weighted(self, values: FloatArray) -> FloatArray:
        """Values of each unit times its weight."""
        return np.asarray(values * self.weight.reshape(-1, *[1] * (values.ndim - 1)))

    def variance(self, first: FloatArray, second: FloatArray) -> FloatArray:
        """Variance of a weighted sum Σ z, z = w·u: Σ_h (1 − r/N) · r/(r − 1) · Σ_i (z_i − z̄_h)².

        Parameters
        ----------
        first, second
            Per unit, the sum of u and of u² over its respondents.
        """
        shape = (-1, *[1] * (first.ndim - 1))
        squares = np.maximum(second - first * first / self.respondents.reshape(shape), 0)
        return self.total(self._spread.reshape(shape) * squares)

    @cached_property
    def _spread(self) -> FloatArray:
        """What the squares of each unit count in a variance."""
        r = self.respondents
        return np.divide((1 - self.fraction) * r, r - 1, out=np.zeros(len(r)), where=r > 1) * self.weight**2

    @cached_property
    def uncorrected(self) -> Self:
        """The units as if each were a vanishing part of its population: no finite population correction."""
        return replace(self, fraction=np.zeros(len(self.fraction)))


@dataclass(frozen=True)
class Domain:
    """What a group's base allows: its size, and how sure an estimate in it can be.

    Every array is segment × group, but `base`, which is unit × group.
    """

    base: FloatArray
    """Respondents who count."""
    n: FloatArray
    weight: FloatArray
    df: FloatArray
    """The smaller of Σ (r_h − 1) over the cells that hold the group, and n − 1; in all it is r − H.

    R's `degf`, n less those cells, is next to nothing for a small group in many cells; the sum alone is far too many.
    """
    effective: FloatArray
    """Kish's effective n over 1 − n/N of the group; infinite where all have answered."""
    census: BoolArray
    """Everyone in the cells that hold the group has answered: nothing is uncertain."""
    lonely: BoolArray
    """A cell that holds the group has one respondent for several persons: there is no variance."""

    @cached_property
    def t(self) -> FloatArray:
        """Quantile of t; 0 where everyone answered, so that the interval is the estimate itself."""
        freedom, place = np.unique(self.df, return_inverse=True)  # few differ, and the quantile is slow
        quantile = np.where(freedom > 0, stdtrit(np.maximum(freedom, 1), (1 + LEVEL) / 2), np.nan)
        return np.where(self.census, 0.0, quantile[place].reshape(self.df.shape))


@dataclass(frozen=True)
class Ratio:
    """Estimates, with their variance and interval; NaN where there is none."""

    value: FloatArray
    variance: FloatArray
    low: FloatArray
    high: FloatArray

    @property
    def se(self) -> FloatArray:
        """Standard error."""
        return np.sqrt(self.variance)


def domain(units: Units, base: FloatArray) -> Domain:
    """The domain of a base.

    Parameters
    ----------
    base
        Respondents who count: unit × group.
    """
    held = base > 0
    n, weight = units.total(base), units.total(units.weighted(base))
    squares = units.total(units.weighted(units.weighted(base)))
    open_ = (units.fraction < 1).reshape(-1, 1)
    lonely = (units.respondents <= 1).reshape(-1, 1) & open_
    kish, rest = divide(weight**2, squares), 1 - divide(n, weight)
    return Domain(
        base=base,
        n=n,
        weight=weight,
        df=np.minimum(units.total(held * (units.respondents - 1).reshape(-1, 1)), np.maximum(n - 1, 0)),
        effective=np.divide(kish, rest, out=np.full(n.shape, np.inf), where=rest > 1e-12),
        census=(n > 0) & (units.total(held & open_) == 0),
        lonely=units.total(held & lonely) > 0,
    )


def shares(units: Units, within: Domain, category: FloatArray) -> Ratio:
    """Shares of each category with logit intervals, or Wilson's where a category is rare or nearly everyone's.

    Parameters
    ----------
    category
        Answers: unit × group × category. They need not sum to the base (multiple choice, answers taken together).
    """
    value = divide(units.total(units.weighted(category)), within.weight[..., None])
    mine = units.of_segment(value)
    first = category - within.base[..., None] * mine  # Σ (u − û), u = 1 in the category
    second = category - mine * (category + first)  # Σ (u − û)²
    variance = _variance(units, within, first, second)
    low, high = share_interval(value, variance, units.total(category), within)
    return Ratio(value, variance, low, high)


def scores(units: Units, within: Domain, category: FloatArray, score: FloatArray) -> tuple[Ratio, FloatArray]:
    """Mean scores with symmetric intervals that end where the scale ends, and the design effect.

    The design effect is against simple random sampling with replacement of as many answers. Where all gave the same
    answer there is no interval: the answers tell nothing of their spread.

    Parameters
    ----------
    category
        Answers in the scored categories: unit × group × category. They sum to the base.
    score
        Of each category.
    """
    value = divide(units.total(units.weighted(category @ score)), within.weight)
    apart = score - units.of_segment(value)[..., None]
    first, second = (category * apart).sum(axis=-1), (category * apart**2).sum(axis=-1)
    constant = ((units.total(category) > 0).sum(axis=-1) == 1) & ~within.lonely
    variance = np.where(constant, 0.0, _variance(units, within, first, second))
    half = np.where(constant & ~within.census, np.nan, within.t * np.sqrt(variance))
    low = np.maximum(value - half, score.min(initial=np.inf))
    high = np.minimum(value + half, score.max(initial=-np.inf))
    simple = srs_variance(divide(units.total(units.weighted(second)), within.weight), within.n)
    return Ratio(value, variance, low, high), divide(variance, np.where(constant, 0, simple))


def srs_variance(spread: FloatArray, n: FloatArray) -> FloatArray:
    """Variance of a mean in simple random sampling with replacement: S²/n, S² = n/(n − 1) · Σ w(u − ū)²/Σ w.

    The denominator of the design effect, as R's `deff = "replace"` (Kish 1995, Journal of Official Statistics 11).

    Parameters
    ----------
    spread
        Σ w(u − ū)²/Σ w.
    """
    return divide(spread, n - 1)


def divide(numerator: FloatArray, denominator: FloatArray) -> FloatArray:
    """Quotients; NaN where the denominator is 0 or not a number."""
    shape = np.broadcast(numerator, denominator).shape
    return np.asarray(np.divide(numerator, denominator, out=np.full(shape, np.nan), where=denominator > 0))


def _variance(units: Units, within: Domain, first: FloatArray, second: FloatArray) -> FloatArray:
    """Variance of a ratio from the sums of u − û and its square; NaN where the domain allows none."""
    total, lonely = within.weight, within.lonely
    if first.ndim > total.ndim:
        total, lonely = total[..., None], lonely[..., None]
    return np.where(lonely, np.nan, divide(units.variance(first, second), total**2))


def share_interval(
    value: FloatArray, variance: FloatArray, n: FloatArray, within: Domain
) -> tuple[FloatArray, FloatArray]:
    """Logit intervals; Wilson's with the effective n where a category is rare or nearly everyone's.

    Parameters
    ----------
    n
        Answers in the category. The last axis of it, of value and of variance is the category's.
    """
    t, base = within.t[..., None], within.n[..., None]
    p = np.where((value > 0) & (value < 1), value, 0.5)
    half = t * np.sqrt(variance) / (p * (1 - p))
    common = (n >= RARE) & (base - n >= RARE)
    low, high = wilson(value, within.effective[..., None], t)
    refused = np.isnan(variance) | np.isnan(value)
    low = np.where(common, expit(logit(p) - half), low)
    high = np.where(common, expit(logit(p) + half), high)
    return np.where(refused, np.nan, low), np.where(refused, np.nan, high)


def wilson(value: FloatArray, n: FloatArray, t: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Wilson's interval (1927, JASA 22) with an effective n and a quantile of t.

    Its ends are 0 and 1 at a share of 0 and 1, and it never has the width 0 unless n is infinite.
    """
    inverse = t**2 / n
    centre = (value + inverse / 2) / (1 + inverse)
    half = np.sqrt(value * (1 - value) * inverse + inverse**2 / 4) / (1 + inverse)
    return np.clip(centre - half, 0, value), np.clip(centre + half, value, 1)
