"""Which numbers computed from answers are withheld with them: answers taken together, and scores."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from jobsurvey_utils.disclosure.cells import UNKNOWN_SCORED, marks
from jobsurvey_utils.disclosure.groups import KEYS, Rows
from jobsurvey_utils.disclosure.rules import BoolArray, IntArray, is_small, thresholds
from jobsurvey_utils.estimation.parts import POOLED
from jobsurvey_utils.rounds import Round


@dataclass(frozen=True)
class Own:
    """The distributions that the rows of a table are of."""

    number: IntArray
    """Of each share, the number of its distribution."""
    mine: IntArray
    """Of each row of the table; -1 where there is none."""

    @staticmethod
    def of(table: pd.DataFrame, rows: Rows) -> Own:
        """Those of a table, among the distributions of the shares."""
        return Own(rows.number, positions(table, rows.first))

    def count(self, cells: BoolArray) -> IntArray:
        """How many of some shares are of the distribution of each row."""
        found = np.bincount(self.number[cells], minlength=int(self.number.max(initial=-1)) + 1)
        return np.append(found, 0)[self.mine].astype(np.int64)


@dataclass(frozen=True)
class Pools:
    """Answers taken together, and what they are taken from."""

    own: Own
    small: BoolArray
    pool: IntArray
    part: IntArray
    """Rows of the table, and the shares that are parts of them, pair by pair."""

    @staticmethod
    def of(round_: Round, table: pd.DataFrame, cells: pd.DataFrame, rows: Rows) -> Pools:
        """Those of a table, with the table of shares and its distributions."""
        small = is_small(table["n_total"], thresholds(round_.config.disclosure, table["breakdown"]))
        parts = table[[*KEYS, "category"]].assign(pool=np.arange(len(table)))
        parts = parts.assign(category=parts["category"].str.split(POOLED, regex=False)).explode("category")
        near = np.flatnonzero(cells["item"].isin(set(table["item"])) & cells["breakdown"].isin(set(table["breakdown"])))
        at = positions(parts, cells.iloc[near], [*KEYS, "category"])
        known = at >= 0
        pool = parts["pool"].to_numpy(dtype=np.int64)[known]
        return Pools(Own.of(table, rows), small, pool, near[at[known]])

    def gone(self, shares: BoolArray, totals: BoolArray) -> tuple[BoolArray, BoolArray]:
        """The rows that are withheld, and those of them that are withheld with their base.

        A row is shown where it tells no more than the shares: where all parts are shown, or where all that is withheld
        of the distribution is among the parts.

        Parameters
        ----------
        shares, totals
            The shares that are withheld, and those of which the base is.
        """
        few = self.small | (self.own.count(totals) > 0)
        own = np.bincount(self.pool[shares[self.part]], minlength=len(few))
        return few | ((own > 0) & (own < self.own.count(shares))), few


@dataclass(frozen=True)
class Scored:
    """Scores, and what they are computed from."""

    own: Own
    small: BoolArray
    bare: BoolArray
    """Of each share, whether the answer has no score."""
    base: IntArray
    """The row of the bases; -1 where there is none."""

    @staticmethod
    def of(round_: Round, table: pd.DataFrame, cells: pd.DataFrame, rows: Rows, bases: pd.DataFrame) -> Scored:
        """Those of a table, with the table of shares and its distributions, and the table of bases."""
        bare = {(i.id, c.code): int(c.score is None) for i in round_.closed_items() for c in round_.scale(i).categories}
        small = is_small(table["n"], thresholds(round_.config.disclosure, table["breakdown"]))
        return Scored(Own.of(table, rows), small, marks(cells, bare) > 0, positions(table, bases))

    def gone(self, shares: BoolArray, totals: BoolArray) -> tuple[BoolArray, BoolArray, BoolArray]:
        """The rows that are withheld, those of which the score alone is, and those of which the design effect is.

        A score is withheld where fewer than `UNKNOWN_SCORED` categories are withheld that it could tell of, as on a
        short scale, or where one without a score is. Where categories are withheld, so are the design effect and the
        effective n: they are further equations where all answers weigh the same.
        """
        size, bare = self.own.count(shares), self.own.count(shares & self.bare)
        gone = self.small | (bare > 0) | (self.own.count(totals) > 0)
        return gone, (size > 0) & (size < UNKNOWN_SCORED), size > 0


def positions(table: pd.DataFrame, rows: pd.DataFrame, keys: list[str] | None = None) -> IntArray:
    """For each row of a table the position of the same keys in another; -1 where they are not there."""
    names = keys or KEYS
    found = pd.MultiIndex.from_frame(rows[names]).get_indexer(pd.MultiIndex.from_frame(table[names]))
    return np.asarray(found, dtype=np.int64)
