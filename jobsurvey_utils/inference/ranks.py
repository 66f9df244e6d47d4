"""How sure an order is: intervals for the places of all groups that hold at once.

Mogstad, Romano, Shaikh & Wilhelm (2024), Review of Economic Studies 91: a group's best place is one more than the
number of groups that lie above it beyond doubt, its last place the number of groups less those that lie below it beyond
doubt, where all pairs are tested and the chance of any false claim is held at 5 per cent (Holm).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jobsurvey_utils.estimation.ratios import LEVEL
from jobsurvey_utils.inference.multiplicity import holm

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


def intervals(
    first: IntArray, second: IntArray, difference: FloatArray, p: FloatArray, number: int
) -> tuple[IntArray, IntArray]:
    """First and last place that each of `number` groups may have, place 1 being the highest.

    Parameters
    ----------
    first, second
        The groups of each pair, all pairs once.
    difference, p
        Of each pair: first less second, and the p-value before adjustment; NaN is no claim.
    """
    sure = holm(p) <= 1 - LEVEL
    over, under = np.where(difference > 0, first, second)[sure], np.where(difference > 0, second, first)[sure]
    best = 1 + np.bincount(under, minlength=number)
    last = number - np.bincount(over, minlength=number)
    return best.astype(np.int64), last.astype(np.int64)
