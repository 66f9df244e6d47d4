"""Dictionary-encoded columns with other texts: what is done to a value is done once, however many rows have it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Codes = npt.NDArray[np.integer]
"""Numbers of texts or categories, in a type no larger than they need: there may be millions of rows."""


def narrow(numbers: Codes) -> Codes:
    """Numbers from -2 on in the smallest type that holds them."""
    return numbers.astype(_kind(int(numbers.max(initial=0))))


def _kind(largest: int) -> np.dtype[np.signedinteger]:
    return np.min_scalar_type(-1 - largest)


def distinct(column: pa.ChunkedArray) -> pa.StringArray:
    """The distinct texts of a column."""
    return column.combine_chunks().dictionary


def parts(column: pa.ChunkedArray) -> tuple[pa.StringArray, Codes]:
    """The distinct texts of a column, and for every row which of them it has (-1: empty)."""
    whole = column.combine_chunks()
    return whole.dictionary, whole.indices.fill_null(-1).to_numpy(zero_copy_only=False)


def narrowed(table: pa.Table) -> pa.Table:
    """A table with the columns' numbers of their texts in the smallest type that holds them."""
    for name in table.column_names:
        whole = table[name].combine_chunks()
        kind = pa.from_numpy_dtype(_kind(len(whole.dictionary)))
        table = put(table, name, pa.DictionaryArray.from_arrays(whole.indices.cast(kind), whole.dictionary))
    return table


def recode(index: Codes, texts: Sequence[str | None]) -> pa.DictionaryArray:
    """A column of other texts, one for each distinct text it had; equal ones become one, None and "" become null."""
    distinct = list(dict.fromkeys(text for text in texts if text))
    place = {text: number for number, text in enumerate(distinct)}
    new = narrow(np.array([*(place[text] if text else -1 for text in texts), -1]))
    numbers = new[index]
    return pa.DictionaryArray.from_arrays(pa.array(numbers, mask=numbers < 0), pa.array(distinct, pa.string()))


def turned(before: Sequence[str], after: Sequence[str]) -> dict[str, str]:
    """Each new text with the one that the file has in its place; without those that it has as they are."""
    pairs = list(zip(before, after, strict=True))
    kept = {new for old, new in pairs if new == old}
    return {new: old for old, new in pairs if new not in kept}


def put(table: pa.Table, name: str, column: pa.DictionaryArray) -> pa.Table:
    """A table with one of its columns replaced."""
    return table.set_column(table.schema.get_field_index(name), name, column)
