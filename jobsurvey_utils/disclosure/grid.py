"""The numbers of some questions in a grid: a row for each breakdown and group, a column for each number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from jobsurvey_utils.disclosure.knowledge import BASES, Tables
from jobsurvey_utils.disclosure.rules import IntArray
from jobsurvey_utils.estimation.ratios import FloatArray

Pair = tuple[str, str]


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

    def filled(self, shares: pd.Series, bases: pd.DataFrame) -> FloatArray:
        """The numbers of shares and of the bases there are; NaN for what is not in the tables or withheld."""
        grid = np.full((len(self.places), self.width), np.nan)
        for values, mine in [
            (shares, self.shares),
            *((bases[name], mine) for name, mine in self.bases.items() if name in bases),
        ]:
            grid[mine.place, mine.column] = values.to_numpy(dtype=float, na_value=np.nan)[mine.rows]
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
