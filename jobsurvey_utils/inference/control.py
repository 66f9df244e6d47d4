"""Disclosure control of tests: none tells more than the estimates that are shown.

- A difference is withheld where either estimate is. The rest that a group is compared with holds shown groups only.
- A test of distributions leaves out groups below the threshold. Where few groups have hidden answers, these are taken
  together in all groups, as their sum is known anyhow; where more have, one number cannot tell of so many.
- Ranks are among the municipalities that are shown.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.inference.columns import TESTED
from jobsurvey_utils.inference.measures import SCORE, SHARE
from jobsurvey_utils.rounds.schema import CROSS

BoolArray = npt.NDArray[np.bool_]

PLACE = ["item", "breakdown", "statistic", "category"]
HIDDEN = "hidden"
"""Status of what is withheld."""


def hidden(shares: pd.DataFrame, pooled: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    """The estimates that are withheld: item, breakdown, statistic, category, group.

    Not those within municipalities, of which nothing is tested.

    Parameters
    ----------
    shares, pooled, scores
        After disclosure control.
    """
    of_scores = scores.loc[scores["suppressed"]].assign(statistic=SCORE, category="")
    parts = [of_scores, *(table.loc[table["suppressed"]].assign(statistic=SHARE) for table in (shares, pooled))]
    table = pd.concat([part[[*PLACE, "group"]] for part in parts], ignore_index=True)
    return table[~table["breakdown"].str.contains(CROSS, regex=False)]


def differences(table: pd.DataFrame, gone: pd.DataFrame) -> pd.DataFrame:
    """Differences after disclosure control.

    Parameters
    ----------
    gone
        The estimates that are withheld.
    """
    keys = pd.MultiIndex.from_frame(gone[[*PLACE, "group"]])
    own, other = (_in(table, [*PLACE, name], keys) for name in ("group", "other"))
    return withhold(table, own | other)


def paired(table: pd.DataFrame, gone: pd.DataFrame) -> pd.DataFrame:
    """Differences of two estimates of the total after disclosure control: withheld where either estimate is."""
    keys = pd.MultiIndex.from_frame(gone[["item", "statistic", "category"]])
    names = ["item", "statistic", "category"], ["other", "statistic", "other_category"]
    own, other = (_in(table, each, keys) for each in names)
    return withhold(table, own | other)


def withhold(table: pd.DataFrame, gone: BoolArray) -> pd.DataFrame:
    """A copy with the tests of some rows empty, and the column `suppressed`."""
    table = table.assign(suppressed=gone)
    table.loc[gone, [name for name in TESTED if name in table]] = np.nan
    table.loc[gone, "status"] = HIDDEN
    return table


def answers(counts: npt.NDArray[np.float64], suppressed: BoolArray, minimum: int) -> npt.NDArray[np.float64]:
    """A table cell × group × answer as far as it may be tested.

    Parameters
    ----------
    suppressed
        Whether the share of a group and answer is withheld.
    """
    kept = counts.sum(axis=(0, 2)) >= minimum
    counts, gaps = counts[:, kept], suppressed[kept]
    merged = gaps.any(axis=0)
    if not 0 < gaps.any(axis=1).sum() < minimum:
        return counts
    return np.concatenate([counts[..., ~merged], counts[..., merged].sum(axis=-1, keepdims=True)], axis=-1)


def _in(table: pd.DataFrame, names: list[str], keys: pd.MultiIndex) -> BoolArray:
    return np.asarray(pd.MultiIndex.from_frame(table[names]).isin(keys))
