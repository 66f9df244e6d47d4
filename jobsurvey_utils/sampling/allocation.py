"""Whole numbers of persons: the largest remainder, and proportional allocation to strata."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.errors import JobsurveyError

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


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

    Raises
    ------
    JobsurveyError
        If a unit has fewer persons than its sample.
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
