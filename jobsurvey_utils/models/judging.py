"""Which differences are more than chance: the p-values of an item's groups judged together."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.inference.multiplicity import benjamini_hochberg

FloatArray = npt.NDArray[np.float64]


def verdict(frame: pd.DataFrame, name: str, fdr: float) -> FloatArray:
    """1 for a difference that is sure, 0 for one that is not, NaN where there is no test.

    The family is all groups against the rest of one item; where a breakdown has two groups, their one comparison counts
    once (Benjamini & Hochberg 1995).

    Parameters
    ----------
    name
        The column of p-values.
    fdr
        The false discovery rate.
    """
    once, p = ~_doubles(frame), frame[name].to_numpy(dtype=np.float64)
    found = np.full(len(frame), np.nan)
    for rows in frame.groupby("item", sort=False).indices.values():
        adjusted = benjamini_hochberg(np.where(once[rows], p[rows], np.nan))
        adjusted = np.where(once[rows], adjusted, np.roll(adjusted, 1))
        found[rows] = np.where(np.isnan(p[rows]), np.nan, adjusted <= fdr)
    return found


def _doubles(frame: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Rows of a breakdown with two groups that repeat the comparison of the row before."""
    keys = frame.groupby(["item", "breakdown"], sort=False)
    return np.asarray((keys["group"].transform("size") == 2) & (keys.cumcount() == 1))
