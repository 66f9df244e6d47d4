"""Rows of a file that are no persons and no cells: blank ones, the names of the columns again, totals and notes."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from jobsurvey_utils.intake import recoding
from jobsurvey_utils.intake.problems import Problems
from jobsurvey_utils.intake.settings import Settings

if TYPE_CHECKING:
    from jobsurvey_utils.intake.tables import Source

BoolArray = npt.NDArray[np.bool_]

_TOTALS = ("i alt", "ialt", "total", "totalt", "total:", "sum", "samlet", "subtotal", "hovedtotal", "grand total")
TOTALS = frozenset(text for name in _TOTALS for text in (name, name.capitalize(), name.title(), name.upper()))
"""What a row of totals is called."""
LEAST_NAMES = 2
"""Columns that must hold their own name for a row to be the header again."""


def without_strays(source: Source, settings: Settings, problems: Problems) -> Source:
    """A file without the rows that are none; they are noted, and told once instead of column by column."""
    filled = np.zeros(len(source), dtype=np.int32)
    for name in source.table.column_names:
        filled += pc.is_valid(source.table[name]).to_numpy()
    header = _headers(source)
    total = (_totals(source, settings) | _alone(filled, source, settings)) & ~header
    blank, where = filled == 0, str(source.path)
    for rows, what, allowed, kind in (
        (blank, "nothing but empty cells, which are left out", "", "blank-rows"),
        (header, "the names of the columns again", "names in the first row only, and nobody twice", "repeated-header"),
        (total, "a row of totals or a note", "a row for each person, or in the frame for each cell", "total-row"),
    ):
        if rows.any():
            problems.add(where, what, source.rows(rows), allowed, kind=kind)
    stray = blank | header | total
    return kept(source, ~stray) if stray.any() else source


def kept(source: Source, which: BoolArray) -> Source:
    """A file with some of its rows, each under the number that it has."""
    count, before = source.count, len(source)
    return replace(source, table=source.table.filter(pa.array(which)), count=lambda _: count(before)[which])


def _headers(source: Source) -> BoolArray:
    """The rows in which columns hold their own name."""
    found = np.zeros(len(source), dtype=np.int32)
    for name in source.table.column_names:
        found += _is_one_of(source, name, {source.names.get(name, name)})
    return found >= min(LEAST_NAMES, len(source.table.column_names))


def _totals(source: Source, settings: Settings) -> BoolArray:
    """The rows that call themselves a total, where that is no category of the round."""
    found = np.zeros(len(source), dtype=bool)
    for name in source.table.column_names:
        meaning = settings.meanings.get(name)
        found |= _is_one_of(source, name, TOTALS - set(meaning.numbers if meaning else ()))
    return found


def _alone(filled: npt.NDArray[np.int32], source: Source, settings: Settings) -> BoolArray:
    """The rows with one value, in files of which each row has several."""
    several = len(source.table.column_names) > LEAST_NAMES and settings.how.table in ("frame", "sample")
    found: BoolArray = (filled == 1) & several
    return found


def _is_one_of(source: Source, name: str, texts: Set[str]) -> BoolArray:
    column = source.table[name]
    if not texts or column.num_chunks == 0:
        return np.zeros(len(source), dtype=bool)
    distinct, index = recoding.parts(column)
    if not pc.any(pc.is_in(distinct, value_set=pa.array(sorted(texts), pa.string()))).as_py():
        return np.zeros(len(source), dtype=bool)
    found: BoolArray = np.array([*(text in texts for text in distinct.to_pylist()), False], dtype=bool)[index]
    return found
