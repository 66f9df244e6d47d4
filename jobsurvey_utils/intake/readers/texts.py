"""Values of any type as text: whole numbers without decimals, dates in ISO form, true and false as 1 and 0."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

import pyarrow as pa
import pyarrow.compute as pc

from jobsurvey_utils.intake import local_time

DICTIONARY = pa.dictionary(pa.int32(), pa.string())


def as_text(column: pa.Array) -> pa.DictionaryArray:
    """Any column as dictionary-encoded text, empty text as null."""
    if pa.types.is_dictionary(column.type):
        if pa.types.is_string(column.type.value_type):
            return _without_empty(column)
        column = column.dictionary_decode()
    if pa.types.is_timestamp(column.type):
        column = local_time.days(column)
    if pa.types.is_boolean(column.type):
        column = pc.cast(column, pa.int8())
    if pa.types.is_floating(column.type):
        column = pc.if_else(pc.is_nan(column), None, column)
        if pc.all(pc.equal(column, pc.floor(column))).as_py() is not False:
            with suppress(pa.ArrowInvalid):  # infinite, or too large
                column = pc.cast(column, pa.int64())
    return _without_empty(pc.cast(column, pa.string()).dictionary_encode())


def _without_empty(column: pa.DictionaryArray) -> pa.DictionaryArray:
    """A column of codes with empty text as null."""
    place = pc.index(column.dictionary, "").as_py()
    if place < 0:
        return column
    number = pc.if_else(pc.equal(column.indices, place), None, column.indices)
    kept = pc.not_equal(column.dictionary, "")
    number = pc.if_else(pc.greater(number, place), pc.subtract(number, 1), number)
    return pa.DictionaryArray.from_arrays(pc.cast(number, pa.int32()), column.dictionary.filter(kept))


def value_as_text(value: object) -> str | None:
    """One value as text; None where it is empty."""
    if value is None or value == "" or value != value:
        return None
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return local_time.day(value).isoformat()
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def encoded(values: list[str | None]) -> pa.DictionaryArray:
    """Texts as a dictionary."""
    return pa.array(values, pa.string()).dictionary_encode()
