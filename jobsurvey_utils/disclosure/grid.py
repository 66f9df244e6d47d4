"""The numbers of some questions in a grid: a row for each breakdown and group, a column for each number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.disclosure.knowledge import BASES, Tables
from jobsurvey_utils.disclosure.rules import IntArray

Pair = tuple[str, str]
T = TypeVar("T", np.int64, np.bool_)


@dataclass(frozen=True)
class _Entries:
    """Which rows of a table are entered, and where."""

    rows: IntArray
    place: IntArray
    column: IntArray


@dataclass(frozen=True)
class Grid:
    """Where the numbers of tables are entered, for all tables of the same rows."""

    places: list[Pair]
    """Breakdowns and groups."""
    width: int
    shares: _Entries
    bases: Mapping[str, _Entries]
    """Those of each base."""

    @staticmethod
    def of(tables: Tables, slots: Sequence[Pair]) -> Grid:
        """The grid of tables.

        Parameters
        ----------
        slots
            Item and category, or base, of each column.
        """
        items = {item for item, _ in slots}
        rows = {name: np.flatnonzero(tables[name]["item"].isin(items)) for name in ("shares", "bases")}
        cells, bases = (tables[name].iloc[mine] for name, mine in rows.items())
        place, places = _numbers(pd.concat([table[["breakdown", "group"]] for table in (cells, bases)]))
        of_cells, of_rows = place[: len(cells)], place[len(cells) :]
        shares = _entries(cells[["item", "category"]], rows["shares"], of_cells, slots)
        keys = {name: bases[["item"]].assign(base=name) for name in BASES}
        of_bases = {name: _entries(mine, rows["bases"], of_rows, slots) for name, mine in keys.items()}
        return Grid(places, len(slots), shares, of_bases)

    def filled(self, shares: npt.NDArray[T], bases: Mapping[str, npt.NDArray[T]]) -> npt.NDArray[T]:
        """Something of each of the shares, and of the bases there are; 0 for what is in no table."""
        grid = np.zeros((len(self.places), self.width), dtype=shares.dtype)
        grid[self.shares.place, self.shares.column] = shares[self.shares.rows]
        for name, values in bases.items():
            mine = self.bases[name]
            grid[mine.place, mine.column] = values[mine.rows]
        return grid

    @cached_property
    def rows(self) -> IntArray:
        """The row of the shares, or of the bases, of each number; -1 where it is in no table."""
        grid = np.full((len(self.places), self.width), -1)
        for mine in (self.shares, *self.bases.values()):
            grid[mine.place, mine.column] = mine.rows
        return grid


def _numbers(keys: pd.DataFrame) -> tuple[IntArray, list[Pair]]:
    """The number of each row's pair of keys, and the pairs."""
    (first, firsts), (second, seconds) = (pd.factorize(keys[name]) for name in keys)
    number, kept = pd.factorize(first * max(len(seconds), 1) + second)
    names = zip(firsts[kept // max(len(seconds), 1)], seconds[kept % max(len(seconds), 1)], strict=True)
    return np.asarray(number, dtype=np.int64), list(names)


def _entries(keys: pd.DataFrame, rows: IntArray, place: IntArray, slots: Sequence[Pair]) -> _Entries:
    number, found = _numbers(keys)
    columns = {slot: at for at, slot in enumerate(slots)}
    column = np.array([columns.get(pair, -1) for pair in found], dtype=np.int64)[number]
    known = column >= 0
    return _Entries(rows[known], place[known], column[known])
