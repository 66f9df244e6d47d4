"""Which changes are more than chance, when all tests of the page count, and whether they are large enough to matter."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import stdtrit

from jobsurvey_utils.inference import effects, multiplicity
from jobsurvey_utils.inference.measures import SHARE
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import TOTAL
from jobsurvey_utils.trend.change import FIXED, RAW

BoolArray = npt.NDArray[np.bool_]


def judge(round_: Round, table: pd.DataFrame, headline: str | None) -> pd.DataFrame:
    """Changes with `p_bh`, `p_holm` and `size`, which those that the page does not test lack.

    The page tests every item's first measure in all municipalities compared, the headline's share too, and the
    headline's first measure in each group and municipality; with the composition held fixed where it can be.
    """
    limits = round_.config.differences
    p = table["p"].where(_tested(table, headline)).to_numpy()
    found = multiplicity.benjamini_hochberg(p)
    level = multiplicity.coverage(found, limits.fdr)
    df, se = table["df"].to_numpy(), table["se"].to_numpy()
    half = np.where(se == 0, 0.0, stdtrit(np.maximum(df, 1), (1 + level) / 2) * se)
    half = np.where(np.isnan(found), np.nan, half)
    limit = np.where(table["statistic"] == SHARE, limits.share, limits.score)
    value = table["difference"].to_numpy()
    size = effects.size(value - half, value + half, limit)
    return table.assign(p_bh=found, p_holm=multiplicity.holm(p), size=size)


def _tested(table: pd.DataFrame, headline: str | None) -> BoolArray:
    """The rows that the page tests."""
    first = table["statistic"] == table.groupby("item")["statistic"].transform("first")
    fixed = table["basis"].eq(FIXED).groupby(table["earlier"]).transform("any")
    basis = table["basis"].eq(FIXED) | (~fixed & table["basis"].eq(RAW))
    whole, main = table["breakdown"].eq(TOTAL), table["item"] == headline
    return np.asarray(basis & ((first & (whole | main)) | (whole & main)))
