"""Values that grow along a curve from a lowest to a highest and sum to a total."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq

from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.sampling.allocation import FloatArray

_STEEPEST = 60.0


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
