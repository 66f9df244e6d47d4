"""Whether predicted propensities are those observed: deciles, the test of Hosmer and Lemeshow, and the AUC."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import chi2

from jobsurvey_utils.propensity.grid import FloatArray

GROUPS = 10


@dataclass(frozen=True)
class Fit:
    """How well a model tells those who answer from those who do not."""

    auc: float
    statistic: float
    df: int
    p_value: float


def deciles(propensity: FloatArray, invited: FloatArray, answered: FloatArray) -> pd.DataFrame:
    """Predicted and observed response in ten groups of about as many persons, from the lowest propensity.

    Those of the same propensity are kept together.

    Parameters
    ----------
    propensity
        Of each kind of person, in [0, 1].
    invited, answered
        How many of each kind.
    """
    order = np.argsort(propensity, kind="stable")
    tied = np.unique(np.round(propensity[order], 12), return_inverse=True)[1]
    before = np.cumsum(invited[order]) - invited[order] / 2
    middle = np.bincount(tied, before * invited[order]) / np.bincount(tied, invited[order])
    decile = np.minimum((GROUPS * middle[tied] / invited.sum()).astype(np.int64), GROUPS - 1)
    table = pd.DataFrame(
        {
            "decile": decile + 1,
            "invited": invited[order],
            "answered": answered[order],
            "expected": (propensity * invited)[order],
        }
    )
    table = table.groupby("decile", sort=True).sum().reset_index()
    table["predicted"] = table["expected"] / table["invited"]
    return table.assign(observed=table["answered"] / table["invited"])


def assess(propensity: FloatArray, invited: FloatArray, answered: FloatArray) -> Fit:
    """AUC, and the test of Hosmer & Lemeshow (1980) on the deciles with two degrees of freedom fewer than groups."""
    table = deciles(propensity, invited, answered)
    gap = (table["answered"] - table["expected"]) ** 2
    statistic = float((gap / (table["expected"] * (1 - table["predicted"]))).sum())
    df = max(len(table) - 2, 1)
    return Fit(auc(propensity, invited, answered), statistic, df, float(chi2.sf(statistic, df)))


def auc(propensity: FloatArray, invited: FloatArray, answered: FloatArray) -> float:
    """How often one who answered has a higher propensity than one who did not; ties count half."""
    value = np.unique(np.round(propensity, 12), return_inverse=True)[1]
    yes, no = np.bincount(value, answered), np.bincount(value, invited - answered)
    below = np.cumsum(no) - no
    return float((yes * (below + no / 2)).sum() / (yes.sum() * no.sum()))
