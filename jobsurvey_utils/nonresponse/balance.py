"""How far respondents lie from those they stand for, before and after weighting, as standardised differences."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils import disclosure
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.nonresponse import invited
from jobsurvey_utils.rounds.schema import TOTAL
from jobsurvey_utils.weighting import Weights

FloatArray = npt.NDArray[np.float64]

COLUMNS = ["sample_share", "target_share", "respondents_share", "design_share", "weighted_share"]
_SMD = {"smd_before": "respondents_share", "smd_design": "design_share", "smd_after": "weighted_share"}


def smd(first: npt.ArrayLike, second: npt.ArrayLike) -> FloatArray:
    """Standardised difference of two shares: (p - q) / sqrt((p(1 - p) + q(1 - q)) / 2).

    Austin (2009), Statistics in Medicine 28, 3083-3107. Zero where both are 0 or both are 1; NaN where one is 0 and the
    other 1, which is a distance without end.
    """
    p, q = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    spread = np.sqrt((p * (1 - p) + q * (1 - q)) / 2)
    return np.divide(p - q, spread, out=np.where(p == q, 0.0, np.nan), where=spread > 0)


def multinomial_smd(first: npt.ArrayLike, second: npt.ArrayLike) -> float:
    """Standardised difference of two distributions: the square root of (p - q)' S⁻¹ (p - q).

    S is the mean of the covariance matrices of one draw from each, diag(p) - pp' and diag(q) - qq'; one of the
    categories somebody belongs to is left out. Yang & Dalton (2012), SAS Global Forum, paper 335. Of two categories it
    is the size of `smd`. NaN where no category is in both: a distance without end.
    """
    p, q = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    kept = np.flatnonzero(p + q > 0)[1:]
    if not (p + q).any():
        return 0.0
    if not (p * q).any():
        return np.nan
    p, q = p[kept], q[kept]
    covariance = (np.diag(p) - np.outer(p, p) + np.diag(q) - np.outer(q, q)) / 2
    gap = p - q
    return float(np.sqrt(np.maximum(gap @ np.linalg.solve(covariance, gap), 0.0)))


def balance(data: Microdata, weights: Weights) -> pd.DataFrame:
    """Shares and standardised differences by variable and group; the group `samlet` is the variable as a whole.

    The target is the sample with design weights, which stands for the population: respondents are held against it as
    they are (`before`), with design weights, and with final weights (`after`). A variable is compared in the
    municipalities where it is known of nearly all invited. Groups of few persons have no numbers.
    """
    names = [*invited.register(data.round), *(n for n, v in data.round.variables.items() if v.duration is not None)]
    final, gone = invited.spread(data, weights), invited.withheld(data)
    parts = [_variable(data, name, final, gone).assign(variable=name) for name in names]
    columns = ["variable", "group", *COLUMNS, *_SMD, "suppressed"]
    return pd.concat(parts, ignore_index=True)[columns]


def _variable(data: Microdata, name: str, final: pd.Series[float], gone: set[tuple[str, str]]) -> pd.DataFrame:
    """One row for all and one per group of a variable: its shares and distances, NaN where the group is suppressed.

    Parameters
    ----------
    final
        The weight of everyone invited.
    gone
        Variables and their groups that are withheld elsewhere.
    """
    group = invited.groups(data, name)
    known, design = invited.known(data, group) & group.notna(), invited.base_weights(data)
    answered = invited.answered(data)
    one = pd.Series(1.0, group.index)
    shares = {
        "sample_share": one.where(known, 0.0),
        "target_share": design.where(known, 0.0),
        "respondents_share": one.where(known & answered, 0.0),
        "design_share": design.where(known & answered, 0.0),
        "weighted_share": final.where(known, 0.0),
    }
    table = pd.DataFrame({n: _distribution(group, weight) for n, weight in shares.items()})
    table = table[table["sample_share"] > 0]
    whole = {n: multinomial_smd(table[c], table["target_share"]) for n, c in _SMD.items()}
    for n, column in _SMD.items():
        table[n] = smd(table[column], table["target_share"])
    elsewhere = np.array([(name, str(code)) in gone for code in table.index], dtype=bool)
    table["suppressed"] = elsewhere | _few(data, group[known], answered[known]).reindex(table.index).to_numpy(
        dtype=bool
    )
    table.loc[table["suppressed"], [*COLUMNS, *_SMD]] = np.nan
    total = pd.DataFrame([{"group": TOTAL, **whole, "suppressed": False}])
    return pd.concat([total, table.rename_axis("group").reset_index().astype({"group": "str"})], ignore_index=True)


def _distribution(group: pd.Series[Any], weight: pd.Series[float]) -> pd.Series[float]:
    found = weight.groupby(group, observed=False).sum()
    return invited.share(found, found.sum())


def _few(data: Microdata, group: pd.Series[Any], answered: pd.Series[bool]) -> pd.Series[bool]:
    """Groups of few invited, who answered, or who did not: a share would tell them. With them the next smallest."""
    minimum = data.round.config.disclosure.min_persons
    counts = pd.DataFrame({"sample": group.value_counts(sort=False), "answered": group[answered].value_counts()})
    counts["silent"] = counts["sample"] - counts["answered"]
    few = ((counts > 0) & (counts < minimum)).any(axis=1).to_numpy(dtype=bool)
    return pd.Series(disclosure.together(few, minimum, *(counts[name] for name in counts)), index=counts.index)
