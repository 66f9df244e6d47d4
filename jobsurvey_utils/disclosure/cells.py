"""Which answers are withheld: those of few, and those that follow them within distributions, groups and municipalities.

What binds the answers of a table is found once, and then asked as often as something more is withheld.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from jobsurvey_utils.disclosure.groups import Groups, Rows
from jobsurvey_utils.disclosure.lines import Bonds, Lines, of_rows
from jobsurvey_utils.disclosure.rules import BoolArray, IntArray, complementary, is_small, rank, thresholds
from jobsurvey_utils.disclosure.secondary import follow, until_stable
from jobsurvey_utils.rounds import Round

UNKNOWN, UNKNOWN_SCORED = 2, 4
"""Categories withheld together at least. Of a scored item the base, the score and its standard error are three
equations of the shares."""


@dataclass(frozen=True)
class Cells:
    """The answers of a table, each with its distribution, and the sums that bind them."""

    within: Distributions
    n: IntArray
    others: IntArray
    """Of multiple choice, how many gave another answer; else 0."""
    some: BoolArray
    """Whether anybody answered the question."""
    small: BoolArray
    alike: BoolArray
    """Whether all of a small group answered alike: they are withheld with their base."""
    lines: Lines
    groups: Groups
    """One of each distribution."""

    @staticmethod
    def of(round_: Round, table: pd.DataFrame, rows: Rows, bonds: Bonds, size: pd.Series | None = None) -> Cells:
        """Those of a table of shares.

        Parameters
        ----------
        rows
            The distributions of the table.
        size
            Of each breakdown and group, the most that answered any item; of those in the table if not given.
        """
        row, lines = rows.number, of_rows(round_, rows.first, bonds)
        n, base = table["n"].to_numpy(), table["n_total"].to_numpy()
        limit, multiple = thresholds(round_.config.disclosure, table["breakdown"]), _multiple(round_, table)
        others = np.where(multiple, base - n, 0)
        scored = table["item"].isin([i.id for i in round_.closed_items() if round_.scale(i).scored]).to_numpy()
        sets, wanted = _sets(round_, table), np.where(scored, UNKNOWN_SCORED, UNKNOWN)
        return Cells(
            Distributions(row, n, wanted, limit, sets, ~multiple),
            n,
            others,
            base > 0,
            is_small(n, limit) | is_small(others, limit),
            _alike(round_, row, n, base, sets, multiple),
            lines.by_category(row, pd.factorize(table["category"])[0].astype(np.int64)),
            Groups.of(round_, rows.first, rows.first["n_total"], lines, size),
        )

    def part(self, mine: BoolArray) -> Cells:
        """Those of some items."""
        kept = np.zeros(len(self.groups.n), dtype=bool)
        kept[self.within.row[mine]] = True
        return Cells(
            self.within.part(mine, kept),
            self.n[mine],
            self.others[mine],
            self.some[mine],
            self.small[mine],
            self.alike[mine],
            self.lines.part(mine),
            self.groups.part(kept),
        )

    def gone(self, also: BoolArray | None = None, whole: BoolArray | None = None) -> tuple[BoolArray, BoolArray]:
        """The shares that are withheld, and those of them that are withheld with their base.

        The categories that follow one that is withheld are those that cost the fewest positive and negative shares: of
        the same of these sets as all that must be withheld, then of neither, then the rest, the smallest first. The
        options of multiple choice are distributions of their own: one that nearly all ticked is withheld as one that
        hardly any did. Groups and municipalities follow as in `secondary`, one category at a time.

        Parameters
        ----------
        also
            Further shares to withhold.
        whole
            Further shares to withhold with all of their distribution.
        """
        row = self.within.row
        few = self.groups.gone(None if whole is None else self.within.of(whole))[row] | self.alike
        gone = until_stable(
            few | self.small if also is None else few | self.small | also,
            self.within.follow,
            lambda hidden: follow(self.n, hidden, self.lines, self.some, self.n, self.within.touched(hidden)),
            lambda hidden: follow(self.others, hidden, self.lines, self.some, self.others, self.within.touched(hidden)),
        )
        return gone, few


@dataclass(frozen=True)
class Distributions:
    """Distributions of categories that add to a base that is shown."""

    row: IntArray
    """Of each category, the number of its distribution."""
    n: IntArray
    wanted: IntArray
    limit: IntArray
    sets: IntArray
    single: BoolArray
    """Whether a person has one category only."""

    def part(self, mine: BoolArray, kept: BoolArray) -> Distributions:
        """Some of the categories, and of the distributions those that they are of."""
        row, n, wanted = (np.cumsum(kept) - 1)[self.row[mine]], self.n[mine], self.wanted[mine]
        return Distributions(row, n, wanted, self.limit[mine], self.sets[mine], self.single[mine])

    def touched(self, hidden: BoolArray) -> BoolArray:
        """The categories of distributions in which something is withheld."""
        return self.of(hidden)[self.row]

    def of(self, hidden: BoolArray) -> BoolArray:
        """The distributions in which something is withheld."""
        some = np.zeros(int(self.row.max(initial=-1)) + 1, dtype=bool)
        some[self.row[hidden]] = True
        return some

    def follow(self, hidden: BoolArray) -> BoolArray:
        """What is withheld with the categories that follow within distributions."""
        order = rank(self.sets, self.row, hidden)
        return hidden | (complementary(self.n, self.row, hidden, self.wanted, self.limit, order) & self.single)


def _alike(round_: Round, row: IntArray, n: IntArray, base: IntArray, sets: IntArray, multiple: BoolArray) -> BoolArray:
    """The shares of small groups that tell what every one of them answered.

    Of a group of fewer than `min_persons_crossed`: all gave the same answer, or all a positive or all a negative one.
    Of multiple choice: all ticked an option.
    """
    most = np.zeros(int(row.max(initial=-1)) + 1)
    np.maximum.at(most, row, n)
    for which in (1, 2):
        most = np.maximum(most, np.bincount(row, n * (sets == which), len(most)))
    return is_small(base, round_.config.disclosure.min_persons_crossed) & (np.where(multiple, n, most[row]) >= base)


def _multiple(round_: Round, table: pd.DataFrame) -> BoolArray:
    return table["item"].isin([i.id for i in round_.items.values() if i.kind == "multiple"]).to_numpy(dtype=bool)


def _sets(round_: Round, table: pd.DataFrame) -> IntArray:
    """For each category 1 if it is counted as positive, 2 if as negative, else 0."""
    scales = {item.id: round_.scale(item) for item in round_.closed_items()}
    found = {(item, code): 1 for item, scale in scales.items() for code in scale.top}
    found |= {(item, code): 2 for item, scale in scales.items() for code in scale.bottom}
    return marks(table, found)


def marks(table: pd.DataFrame, of_each: Mapping[tuple[str, str], int]) -> IntArray:
    """For each category of an item its mark; 0 if it has none."""
    (item, items), (category, codes) = (pd.factorize(table[name]) for name in ("item", "category"))
    every = np.array([[of_each.get((name, code), 0) for code in codes] for name in items], dtype=np.int64)
    return every.reshape(len(items), len(codes))[item, category]
