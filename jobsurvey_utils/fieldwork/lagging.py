"""Which groups lag: those where fewer have answered than chance explains, of all groups looked at.

A group is expected to answer as the plan, or the earlier round, says relative to the others, at the level that all
have so far; without either, as the others do. Of a group within a municipality as many are expected as the pace of
the municipality and that of the group together give, so that it lags only beyond them. A group lags where so few
answers, or fewer, have a probability below `ALARM` over the number of groups (Bonferroni): where no group truly lags,
the risk of any alarm is at most `ALARM`. The probability is the binomial's. Given the total of answers the number in a
group is hypergeometric, which varies less, so that the risk is somewhat below.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import binom

from jobsurvey_utils.rounds.schema import CROSS

ALARM = 0.05
"""Greatest probability that any group is said to lag where none does."""


def expected_answers(table: pd.DataFrame, relative: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Answers expected in each group: as many in each breakdown as there are, shared out by invited and usual response.

    Parameters
    ----------
    table
        One row per group: breakdown, invited, answered.
    relative
        Response usual in the group, on any scale that is one within the breakdown.
    """
    weight = table["invited"] * np.asarray(relative, dtype=np.float64)
    whole = weight.groupby(table["breakdown"]).transform("sum")
    answered = table.groupby("breakdown")["answered"].transform("sum")
    return np.asarray((weight / whole * answered).fillna(0.0), dtype=np.float64)


def own_pace(table: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Answers so far over those expected, of the two groups that a crossed group is made of, multiplied; else 1.

    Parameters
    ----------
    table
        One row per group: breakdown, group, answered, expected.
    """
    pace = (table["answered"] / table["expected"].where(table["expected"] > 0)).fillna(1.0)
    own = dict(zip(zip(table["breakdown"], table["group"], strict=True), pace, strict=True))
    pairs = zip(table["breakdown"].str.split(CROSS), table["group"].str.split(CROSS), strict=True)
    products = [
        np.prod([own[part] for part in zip(names, codes, strict=True)]) if len(names) > 1 else 1.0
        for names, codes in pairs
    ]
    return np.array(products, dtype=np.float64)


def probability(table: pd.DataFrame, expected: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """The probability of as few answers, or fewer, where as many are expected; 1 where nobody is invited."""
    invited, answered = table["invited"].to_numpy(), table["answered"].to_numpy()
    rate = np.clip(np.asarray(expected, dtype=np.float64) / np.maximum(invited, 1), 0, 1)
    return np.where(invited > 0, binom.cdf(answered, invited, rate), 1.0)


def lag(table: pd.DataFrame, expected: npt.ArrayLike) -> npt.NDArray[np.bool_]:
    """Which groups lag, of those of the table with anyone invited."""
    looked = max(int((table["invited"] > 0).sum()), 1)
    return np.asarray(probability(table, expected) < ALARM / looked)
