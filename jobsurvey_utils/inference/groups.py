"""Groups made ready for comparison: their estimates and the linearised sums that variance and covariance rest on."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Self

import numpy as np
import numpy.typing as npt

from jobsurvey_utils.estimation import ratios
from jobsurvey_utils.estimation.ratios import Units

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Moments:
    """Of each weighting cell and group: respondents who count, and the sums of their u and of their u²."""

    base: FloatArray
    first: FloatArray
    second: FloatArray
    answers: FloatArray | None = None
    """Respondents who gave each answer of a score: group × answer."""

    def rest(self, shown: BoolArray) -> Moments:
        """For each group the same of everyone in the other groups, as far as these are `shown`."""
        arrays = (self.base, self.first, self.second)
        base, first, second = (x[:, shown].sum(axis=1, keepdims=True) - x * shown for x in arrays)
        given = None if self.answers is None else self.answers[shown].sum(axis=0) - self.answers * shown[:, None]
        return Moments(base, first, second, given)

    def minority(self) -> FloatArray:
        """Respondents who gave another answer than the group's commonest; infinite where that is not told."""
        n = self.base.sum(axis=0)
        return np.full(n.shape, np.inf) if self.answers is None else n - self.answers.max(axis=1, initial=0)


@dataclass(frozen=True)
class Groups:
    """Estimates of groups, each array per group."""

    n: FloatArray
    weight: FloatArray
    value: FloatArray
    spread: FloatArray
    """Σ w(u − û)² / Σ w within the group."""
    variance: FloatArray
    wide: FloatArray
    """The variance without finite population correction."""
    df: FloatArray
    minority: FloatArray
    """Respondents who gave another answer than the group's commonest: of a share, in the category or outside it."""
    constant: BoolArray
    """All gave the same answer."""
    lonely: BoolArray
    census: BoolArray

    def take(self, places: IntArray) -> Self:
        """Some of the groups, in this order."""
        return type(self)(*(getattr(self, field.name)[places] for field in fields(self)))


def linearise(units: Units, moments: Moments, *, share: bool) -> tuple[Groups, FloatArray]:
    """Estimate groups and their variance; and Σ z over the respondents of each cell, z = w·1_d(u − û_d)/Σ w·1_d.

    Parameters
    ----------
    units
        All weighting cells, in one segment.
    share
        Whether u is 0 or 1.

    Returns
    -------
    The groups, and the sums of z as cell × group.
    """
    within = ratios.domain(units, moments.base)
    n, weight = within.n[0], within.weight[0]
    value = ratios.divide(units.total(units.weighted(moments.first))[0], weight)
    apart = moments.first - moments.base * value
    squares = np.maximum(moments.second - value * (moments.first + apart), 0)
    whole, all_squares = moments.first.sum(axis=0), moments.second.sum(axis=0)
    groups = Groups(
        n=n,
        weight=weight,
        value=value,
        spread=ratios.divide(units.total(units.weighted(squares))[0], weight),
        variance=ratios.divide(units.variance(apart, squares)[0], weight**2),
        wide=ratios.divide(units.uncorrected.variance(apart, squares)[0], weight**2),
        df=within.df[0],
        minority=np.minimum(whole, n - whole) if share else moments.minority(),
        constant=(n > 0) & (n * all_squares - whole**2 < 1e-9 * np.maximum(n * all_squares, 1)),
        lonely=within.lonely[0],
        census=within.census[0],
    )
    return groups, ratios.divide(units.weighted(apart), np.broadcast_to(weight, apart.shape))


def covariance(units: Units, first: FloatArray, second: FloatArray) -> FloatArray:
    """Covariances of the estimates of groups without common members, all of the first with all of the second.

    −Σ_h (1 − r/N) · 1/(r − 1) · Σ_{i∈h} z_i · Σ_{i∈h} z'_i: groups that share no cell are independent.

    Parameters
    ----------
    first, second
        Sums of z of the groups: cell × group.
    """
    r = units.respondents
    factor = np.divide(1 - units.fraction, r - 1, out=np.zeros(len(r)), where=r > 1)
    return np.asarray(-(first * factor[:, None]).T @ second)
