"""Dictionary-encoded columns with other texts: what is done to a value is done once, however many rows have it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

IntArray = npt.NDArray[np.int64]


def parts(column: pa.ChunkedArray) -> tuple[pa.StringArray, IntArray]:
    """The distinct texts of a column, and for every row which of them it has (-1: empty)."""
    whole = column.combine_chunks()
    index = whole.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    return whole.dictionary, index


def recode(index: IntArray, texts: Sequence[str | None]) -> pa.DictionaryArray:
    """A column of other texts, one for each distinct text it had; equal ones become one, None and "" become null."""
    distinct = list(dict.fromkeys(text for text in texts if text))
    place = {text: number for number, text in enumerate(distinct)}
    new = np.array([*(place[text] if text else -1 for text in texts), -1], dtype=np.int32)
    numbers = new[index]
    return pa.DictionaryArray.from_arrays(pa.array(numbers, mask=numbers < 0), pa.array(distinct, pa.string()))


def put(table: pa.Table, name: str, column: pa.DictionaryArray) -> pa.Table:
    """A table with one of its columns replaced."""
    return table.set_column(table.schema.get_field_index(name), name, column)
