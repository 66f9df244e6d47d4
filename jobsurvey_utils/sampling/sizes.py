"""Sample sizes per municipality along a curve: the rule of a sample of given smallest, largest and total."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.sampling.allocation import IntArray, largest_remainder
from jobsurvey_utils.sampling.curve import between


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
