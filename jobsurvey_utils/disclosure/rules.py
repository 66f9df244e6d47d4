"""The rules: which numbers are small, what follows them, and how a number is withheld."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.rounds.schema import CROSS, Disclosure

BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]
EVERYBODY = "True"
"""The condition of a question that everybody is asked."""


def complementary(
    n: npt.NDArray[np.integer],
    distribution: npt.NDArray[np.integer],
    primary: BoolArray,
    at_least: int | npt.NDArray[np.integer],
    minimum: int | npt.NDArray[np.integer],
    rank: npt.NDArray[np.integer] | None = None,
) -> BoolArray:
    """The rows to withhold, those of `primary` included.

    Where a distribution has a row that is withheld, others follow until `at_least` rows are withheld and together hold
    `minimum` persons: those of the lowest `rank` first, of these the smallest, and zeros last of all.

    Parameters
    ----------
    distribution
        For each row, the number of the distribution it belongs to.
    """
    rank = np.zeros(len(n), dtype=np.int64) if rank is None else rank
    mine = np.flatnonzero(np.isin(distribution, distribution[primary]))
    rows = mine[np.lexsort((n[mine], rank[mine], n[mine] == 0, ~primary[mine], distribution[mine]))]
    first = np.searchsorted(distribution[rows], distribution[rows])
    before = np.concatenate([[0], np.cumsum(n[rows])])
    place, held = np.arange(len(rows)) - first, before[:-1] - before[first]
    wanted, least = (np.broadcast_to(number, n.shape)[rows] for number in (at_least, minimum))
    out = primary.copy()
    out[rows] |= (place < wanted) | (held < least)
    return out


def together(few: BoolArray, minimum: int, *counts: npt.ArrayLike, total: npt.ArrayLike | None = None) -> BoolArray:
    """The groups of a variable to withhold, those of `few` included, where what they add up to is shown.

    Of each count that is small in a group withheld, others follow until two groups that are not empty are withheld and
    together hold `minimum` persons: the smallest first. Empty groups stay, as they tell of nobody.

    Parameters
    ----------
    counts
        Numbers of persons of each group that the table tells, or that follow from it.
    total
        For each group, the number of the total it adds to; one total for all if not given.
    """
    gone = few.copy()
    total = np.zeros(len(few), dtype=np.int64) if total is None else np.asarray(total)
    while True:
        before = gone.copy()
        for count in counts:
            n = np.nan_to_num(np.asarray(count, dtype=np.float64)).astype(np.int64)
            some = (n > 0) & np.isin(total, total[gone & is_small(n, minimum)])
            gone[some] = complementary(n[some], total[some], gone[some], 2, minimum)
        if np.array_equal(gone, before):
            return gone


def withhold(table: pd.DataFrame, gone: BoolArray, columns: Sequence[str]) -> pd.DataFrame:
    """A copy with the numbers of some rows empty, and the column `suppressed`."""
    numbers = {c: table[c].astype("Int64") if pd.api.types.is_integer_dtype(table[c]) else table[c] for c in columns}
    return table.assign(**{name: column.mask(gone) for name, column in numbers.items()}, suppressed=gone)


def is_small(n: npt.ArrayLike, limit: int | npt.NDArray[np.integer]) -> BoolArray:
    """From 1 person up to the threshold; zero and a number withheld are not small."""
    counts = pd.Series(n).fillna(0).to_numpy(dtype=np.int64)
    return np.asarray((counts > 0) & (counts < limit))


def thresholds(rules: Disclosure, breakdown: pd.Series[str]) -> IntArray:
    """The least number of persons for each row: more within a municipality's own groups."""
    crossed = breakdown.str.contains(CROSS, regex=False).to_numpy(dtype=bool)
    return np.where(crossed, rules.min_persons_crossed, rules.min_persons).astype(np.int64)


def rank(sets: npt.NDArray[np.integer], distribution: npt.NDArray[np.integer], primary: BoolArray) -> IntArray:
    """0 in the set that all rows withheld of the distribution are of, 1 in none, 2 in another."""
    number = int(distribution.max(initial=0)) + 1
    low, high = np.full(number, 3), np.full(number, -1)
    np.minimum.at(low, distribution[primary], sets[primary])
    np.maximum.at(high, distribution[primary], sets[primary])
    same = (low[distribution] == sets) & (high[distribution] == sets)
    return np.where(same, 0, np.where(sets == 0, 1, 2))
