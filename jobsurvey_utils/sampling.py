"""Sample sizes per municipality, proportional allocation to strata, and the stratified draw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import brentq

from jobsurvey_utils.errors import JobsurveyError

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

_STEEPEST = 60.0


@dataclass(frozen=True)
class SizeRule:
    """How large a sample each municipality has.

    Municipalities with fewer than `census_below` persons are taken in full. The smallest of the others has
    `smallest`, the largest `largest`, and those between grow with the logarithm of their population along the
    curve that gives `total` persons in all.
    """

    census_below: int
    smallest: int
    largest: int
    total: int


def sample_sizes(population: pd.Series[int], rule: SizeRule) -> pd.Series[int]:
    """Sample size per municipality, indexed as `population`.

    The curve is n = a + b·N^q with the ends fixed and q solved for the total: q above 0 resembles the power allocation
    of Bankier (1988, The American Statistician 42), q = -1 is the first order of the sample size for a fixed precision
    in a finite population, n0 / (1 + n0 / N) (Cochran 1977, section 4.4).

    Raises
    ------
    JobsurveyError
        If a population is not positive, or the rule cannot give the total.
    """
    if population.empty or bool((population <= 0).any()):
        raise JobsurveyError("sample sizes need a population of at least 1 person in every municipality")
    if not 0 < rule.smallest <= rule.largest:
        raise JobsurveyError(f"sample sizes: smallest ({rule.smallest}) must be 1 to largest ({rule.largest})")
    people: IntArray = population.to_numpy().astype(np.int64)
    sizes = people.copy()
    drawn = people >= rule.census_below
    if (people[drawn] < rule.smallest).any():
        few = ", ".join(map(str, population.index[drawn & (people < rule.smallest)]))
        raise JobsurveyError(
            f"sample sizes: fewer than {rule.smallest} persons, but not below the limit for taking all "
            f"({rule.census_below}): {few}; lower `smallest` or raise `census_below`"
        )
    if drawn.any():
        sizes[drawn] = _grow(people[drawn], rule, rule.total - int(people[~drawn].sum()))
    elif int(sizes.sum()) != rule.total:
        raise JobsurveyError(f"sample sizes: all municipalities are taken in full, {sizes.sum()} persons in all")
    return pd.Series(sizes, index=population.index)


def _grow(people: IntArray, rule: SizeRule, total: int) -> IntArray:
    scale = np.log(people)
    width = max(float(np.ptp(scale)), 1e-12)
    base = np.ones(len(people))
    expected = between((scale - scale.min()) / width, rule.smallest, rule.largest, base=base, total=total, limit=people)
    return largest_remainder(expected, total)


def between(
    position: FloatArray,
    low: float,
    high: float,
    *,
    base: FloatArray,
    total: float,
    limit: npt.NDArray[np.number] | None = None,
) -> FloatArray:
    """Values base·(low .. high) that grow with `position` and sum to `total`.

    Parameters
    ----------
    position
        In [0, 1]; 0 gets exactly `base * low`, 1 exactly `base * high`.
    limit
        Greatest value of each; without it there is none.

    Raises
    ------
    JobsurveyError
        If no curve between the ends gives the total.
    """
    cap = np.full(len(position), np.inf) if limit is None else np.asarray(limit, dtype=np.float64)

    def values(curvature: float) -> FloatArray:
        return np.asarray(np.minimum(base * (low + (high - low) * _warp(position, curvature)), cap))

    def surplus(curvature: float) -> float:
        return float(values(curvature).sum()) - total

    if surplus(-_STEEPEST) < 0 or surplus(_STEEPEST) > 0:
        least, most = (round(total + surplus(k)) for k in (_STEEPEST, -_STEEPEST))
        raise JobsurveyError(f"a total of {total:g} cannot be reached: the rule gives from {least} to {most}")
    return values(float(brentq(surplus, -_STEEPEST, _STEEPEST, xtol=1e-12)))


def _warp(position: FloatArray, curvature: float) -> FloatArray:
    """A curve from (0, 0) to (1, 1): straight at curvature 0, concave below, convex above."""
    if abs(curvature) < 1e-9:
        return position
    return np.asarray(np.expm1(curvature * position) / np.expm1(curvature))


def largest_remainder(expected: npt.ArrayLike, total: int) -> IntArray:
    """Whole numbers that sum to `total`, each the floor or the ceiling of what is expected (Hamilton's method).

    Equal remainders are settled by order.

    Raises
    ------
    JobsurveyError
        If an expected number is negative or the expected numbers do not sum to the total.
    """
    values = np.asarray(expected, dtype=np.float64)
    if (values < 0).any() or not np.isfinite(values).all():
        raise JobsurveyError("largest remainder: expected numbers must be 0 or more")
    if abs(values.sum() - total) > 1e-6 * max(total, 1):
        raise JobsurveyError(f"largest remainder: the expected numbers sum to {values.sum():.3f}, not to {total}")
    values = np.where(np.abs(values - np.rint(values)) < 1e-6, np.rint(values), values)
    whole = np.floor(values).astype(np.int64)
    order = np.argsort(whole - values, kind="stable")
    whole[order[: total - int(whole.sum())]] += 1
    return whole


def allocate(strata: pd.Series[int], sizes: pd.Series[int], unit: str) -> pd.Series[int]:
    """Sample size per stratum: proportional to population within each unit, by largest remainder.

    Proportional allocation: Cochran (1977, section 5.9).

    Parameters
    ----------
    strata
        Population per stratum; one level of its index is `unit`.
    sizes
        Sample size per unit.
    """
    units = strata.index.get_level_values(unit)
    allocation: IntArray = np.zeros(len(strata), dtype=np.int64)
    for name, size in sizes.items():
        inside = np.flatnonzero(units == name)
        people = strata.to_numpy()[inside]
        if size > people.sum():
            raise JobsurveyError(f"{unit} {name}: a sample of {size} from {people.sum()} persons is not possible")
        allocation[inside] = largest_remainder(people * (size / people.sum()), int(size))
    return pd.Series(allocation, index=strata.index)


def draw(persons: pd.DataFrame, allocation: pd.Series[int], rng: np.random.Generator) -> BoolArray:
    """Which persons are drawn: a simple random sample without replacement in every stratum.

    Parameters
    ----------
    persons
        One row per person, with a column for every level of the index of `allocation`.

    Raises
    ------
    JobsurveyError
        If a person belongs to no stratum, or a stratum has fewer persons than are to be drawn.
    """
    names = [str(name) for name in allocation.index.names]
    stratum = _index(allocation.index.to_frame(), names).get_indexer(_index(persons, names)).astype(np.int64)
    if (stratum < 0).any():
        raise JobsurveyError(f"{int((stratum < 0).sum())} persons belong to a stratum that has no allocation")
    counts: IntArray = allocation.to_numpy().astype(np.int64)
    short = np.bincount(stratum, minlength=len(counts)) < counts
    if short.any():
        raise JobsurveyError(f"a stratum has too few persons for its sample: {allocation.index[short][0]}")
    return first_in_group(rng.random(len(persons)), stratum, counts)


def _index(table: pd.DataFrame, names: list[str]) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(table[names])


def first_in_group(key: FloatArray, group: IntArray, counts: IntArray) -> BoolArray:
    """Which rows have the smallest keys of their group, `counts[g]` rows of group g."""
    order = np.lexsort((key, group))
    sorted_group = group[order]
    start = np.searchsorted(sorted_group, np.arange(len(counts)))
    chosen = np.zeros(len(key), dtype=bool)
    chosen[order] = np.arange(len(key)) - start[sorted_group] < counts[sorted_group]
    return chosen
