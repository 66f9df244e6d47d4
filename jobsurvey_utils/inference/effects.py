"""How large a difference is: in standard deviations, and against the threshold of practical importance."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jobsurvey_utils.estimation.ratios import divide
from jobsurvey_utils.inference.groups import Groups

FloatArray = npt.NDArray[np.float64]

LARGE, SMALL, OPEN = "large", "small", "open"
"""The whole interval of a difference lies beyond the threshold; within it; on both sides of it."""


def cohen_d(first: Groups, second: Groups) -> FloatArray:
    """Difference of two means in standard deviations (Cohen 1988): the weighted pooled one within the groups."""
    within = first.weight * first.spread + second.weight * second.spread
    return divide(first.value - second.value, np.sqrt(divide(within, first.weight + second.weight)))


def cohen_h(first: Groups, second: Groups) -> FloatArray:
    """Difference of two shares on the arcsine scale (Cohen 1988): 2·arcsin √p − 2·arcsin √q."""
    return np.asarray(2 * np.arcsin(np.sqrt(_share(first))) - 2 * np.arcsin(np.sqrt(_share(second))))


def _share(groups: Groups) -> FloatArray:
    return np.clip(groups.value, 0, 1)


def size(low: FloatArray, high: FloatArray, threshold: FloatArray | float) -> npt.NDArray[np.str_]:
    """Whether a difference is large or small against a threshold, by its whole interval; empty without an interval.

    "Small" is the test of equivalence by two one-sided tests (Schuirmann 1987), at half the level of the interval.
    """
    beyond, within = (low >= threshold) | (high <= -threshold), (low > -threshold) & (high < threshold)
    found = np.where(beyond, LARGE, np.where(within, SMALL, OPEN))
    return np.where(np.isnan(low), "", found)
