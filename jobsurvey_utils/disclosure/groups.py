"""Which groups of the questions are withheld as a whole: of too few persons, and those that follow them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from jobsurvey_utils.disclosure.lines import Lines
from jobsurvey_utils.disclosure.rules import BoolArray, IntArray, is_small, thresholds
from jobsurvey_utils.disclosure.secondary import follow, until_stable
from jobsurvey_utils.rounds import Round

KEYS = ["item", "breakdown", "group"]
"""What the categories of one distribution have in common."""


@dataclass(frozen=True)
class Groups:
    """The groups of questions, and the sums that bind them."""

    n: IntArray
    order: IntArray
    """What is small: the same for all items, so that the same group follows."""
    small: BoolArray
    lines: Lines

    @staticmethod
    def of(round_: Round, rows: pd.DataFrame, n: pd.Series, lines: Lines, size: pd.Series | None = None) -> Groups:
        """Those of a table with one row per item, breakdown and group.

        Parameters
        ----------
        size
            Of each breakdown and group, the most that answered any item; of those in the table if not given.
        """
        size = sizes(rows, n) if size is None else size
        order = size.reindex(pd.MultiIndex.from_frame(rows[["breakdown", "group"]])).to_numpy()
        small = is_small(n, thresholds(round_.config.disclosure, rows["breakdown"]))
        return Groups(n.to_numpy(), order, small, lines)

    def part(self, mine: BoolArray) -> Groups:
        """Those of some items."""
        return Groups(self.n[mine], self.order[mine], self.small[mine], self.lines.part(mine))

    def gone(self, also: BoolArray | None = None) -> BoolArray:
        """The groups that are withheld, those of `also` included.

        Which one follows is the same for all items: the group that is the smallest where most have answered.
        """
        small = self.small if also is None else self.small | also
        return until_stable(small, lambda hidden: follow(self.n, hidden, self.lines, self.n > 0, self.order))


def sizes(rows: pd.DataFrame, n: pd.Series) -> pd.Series:
    """Of each breakdown and group, the most that answered any item."""
    return n.groupby([rows["breakdown"], rows["group"]], observed=True).max()


@dataclass(frozen=True)
class Rows:
    """The distributions of a table of shares, in its order."""

    number: IntArray
    """Of each share, the number of its distribution."""
    first: pd.DataFrame
    """The first row of each."""

    @staticmethod
    def of(table: pd.DataFrame) -> Rows:
        """Those of a table."""
        number = np.asarray(table.groupby(KEYS, sort=False, observed=True).ngroup(), dtype=np.int64)
        _, first = np.unique(number, return_index=True)
        return Rows(number, table.iloc[first].reset_index(drop=True))
