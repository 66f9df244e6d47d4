"""Reading the files of a round: CSV and Parquet, only the columns that are used, every column as coded text."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.intake.problems import Problems, listed

FORMATS = (".csv", ".parquet")
SEPARATORS = {";": "';'", "|": "'|'", "\t": "tabs"}
"""Separators a CSV file may have and must not, and what they are called."""
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Column:
    """A column of text: the distinct values, and for every row which of them it has (-1: empty)."""

    where: str
    distinct: tuple[str, ...]
    index: IntArray
    source: Source

    def rows(self, mask: npt.NDArray[np.bool_]) -> IntArray:
        """Numbers of the rows that are true."""
        return self.source.rows(mask)


@dataclass(frozen=True)
class Source:
    """A file that was read; all its columns are text, as dictionaries."""

    path: Path
    table: pa.Table

    def column(self, name: str) -> Column:
        """A column by its name in the file."""
        text = self.table[name].combine_chunks()
        index = text.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
        return Column(f"{self.path}, column {name!r}", tuple(text.dictionary.to_pylist()), index, self)

    def rows(self, mask: npt.NDArray[np.bool_]) -> IntArray:
        """Numbers of the rows that are true."""
        return self.numbers[np.flatnonzero(mask)]

    @cached_property
    def numbers(self) -> IntArray:
        """The number of each row as the user sees it: of a CSV file the line it begins on."""
        if self.path.suffix == ".parquet":
            return np.arange(1, len(self) + 1)
        lines: list[int] = []
        with suppress(csv.Error):  # a field longer than that reader takes
            lines = [line for line, _ in _records(self.path)][1:]
        return np.array(lines) if len(lines) == len(self) else np.arange(2, len(self) + 2)

    def __len__(self) -> int:
        return int(self.table.num_rows)


@dataclass(frozen=True)
class Layout:
    """The columns a file must have, those it may have, and those that are left unread."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def read(path: Path, layout: Layout, problems: Problems) -> Source | None:
    """Read a file; None, with the reasons noted, where it cannot be used."""
    try:
        names = _header(path)
        if not _fits(path, names, layout, problems):
            return None
        return _read(path, [name for name in names if name in (*layout.required, *layout.optional)], problems)
    except OSError as error:
        problems.add(str(path), f"cannot be read ({error.strerror or type(error).__name__})")
    except UnicodeDecodeError:
        problems.add(str(path), "is not UTF-8 text; save it as CSV UTF-8 or Parquet")
    except JobsurveyError as error:
        problems.add(str(path), str(error))
    except csv.Error:
        problems.add(str(path), "cannot be read as CSV: a field is too long; is a quotation mark missing?")
    except pa.ArrowException as error:
        problems.add(str(path), _reason(error))
    return None


def fingerprint(path: Path) -> str:
    """SHA-256 of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _header(path: Path) -> list[str]:
    if path.suffix not in FORMATS:
        raise JobsurveyError(f"the ending {path.suffix!r} is not known; allowed: {', '.join(FORMATS)}")
    if not path.exists():
        raise JobsurveyError("there is no such file")
    if not path.stat().st_size:
        raise JobsurveyError("is empty; the first line must name the columns")
    if path.suffix == ".parquet":
        return list(pq.read_schema(path).names)
    with path.open(encoding="utf-8-sig", newline="") as file:
        line = next((line for line in file if line.strip()), "")
    _check_separator(line)
    header = next(_records(path), None)
    if header is None:
        raise JobsurveyError("is empty; the first line must name the columns")
    return header[1]


def _check_separator(header: str) -> None:
    for separator, name in SEPARATORS.items():
        if header.count(separator) > header.count(","):
            raise JobsurveyError(f"is separated by {name}; the separator must be ',' (save it as CSV with commas)")


def _records(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The records of a CSV file that are not blank, each with the line it begins on."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader, line = csv.reader(file), 1
        for fields in reader:
            if fields:
                yield line, fields
            line = reader.line_num + 1


def _fits(path: Path, names: Sequence[str], layout: Layout, problems: Problems) -> bool:
    known = (*layout.required, *layout.optional, *layout.unread)
    missing = [repr(name) for name in layout.required if name not in names]
    unknown = [problems.shown(name) for name in names if name not in known]
    twice = sorted({repr(name) for name in names if names.count(name) > 1})
    if missing:
        problems.add(str(path), f"column missing: {', '.join(missing)}")
    if unknown:
        problems.add(str(path), f"unknown column: {listed(unknown)}", allowed=", ".join(known))
    if twice:
        problems.add(str(path), f"column name used twice: {', '.join(twice)}")
    return not (missing or unknown or twice)


def _read(path: Path, names: list[str], problems: Problems) -> Source | None:
    table = _read_parquet(path, names, problems) if path.suffix == ".parquet" else _read_csv(path, names)
    if table is not None and not table.num_rows:
        raise JobsurveyError("has columns and no rows")
    return None if table is None else Source(path, table)


def _read_parquet(path: Path, names: list[str], problems: Problems) -> pa.Table | None:
    table, texts = pq.read_table(path, columns=names), {}
    for name in names:
        kind = table.schema.field(name).type
        try:
            texts[name] = _as_text(table[name].combine_chunks())
        except pa.ArrowException:
            what = "bytes that are not UTF-8 text" if _holds_bytes(kind) else f"{str(kind).partition('<')[0]} values"
            problems.add(f"{path}, column {name!r}", f"holds {what}", allowed="text, numbers, dates, true and false")
    return pa.table(texts) if len(texts) == len(names) else None


def _holds_bytes(kind: pa.DataType) -> bool:
    return bool(pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind))


def _read_csv(path: Path, names: list[str]) -> pa.Table:
    text = pa.dictionary(pa.int32(), pa.string())
    convert = pacsv.ConvertOptions(
        include_columns=names,
        column_types=dict.fromkeys(names, text),
        null_values=[""],
        strings_can_be_null=True,
        quoted_strings_can_be_null=True,
    )
    ragged: list[int] = []
    parse = pacsv.ParseOptions(newlines_in_values=True, invalid_row_handler=lambda row: _note(ragged, row))
    try:
        table = pacsv.read_csv(path, convert_options=convert, parse_options=parse)
    except pa.ArrowInvalid as error:
        raise JobsurveyError(_ragged(path) if ragged else _reason(error)) from None
    return table.unify_dictionaries()


def _note(ragged: list[int], row: pacsv.InvalidRow) -> str:
    ragged.append(row.actual_columns)
    return "error"


def _ragged(path: Path) -> str:
    """Which rows of a CSV file have more or fewer fields than its header."""
    lengths = {line: len(fields) for line, fields in _records(path)}
    columns = next(iter(lengths.values()))
    wrong = [str(line) for line, length in lengths.items() if length != columns]
    return f"{len(wrong)} rows do not have the header's {columns} fields (row {listed(wrong)})"


def _reason(error: pa.ArrowException) -> str:
    """Why a file cannot be read, without any of its content."""
    if "UTF8" in str(error):
        return "is not UTF-8 text; save it as CSV UTF-8 or Parquet"
    return f"cannot be read as {' or '.join(FORMATS)}: the file is damaged or of another format"


def _as_text(column: pa.Array) -> pa.DictionaryArray:
    """Any column as dictionary-encoded text: whole numbers without decimals, dates in ISO form, empty text as null."""
    if pa.types.is_dictionary(column.type):
        if pa.types.is_string(column.type.value_type):
            return column
        column = column.dictionary_decode()
    if pa.types.is_timestamp(column.type):
        column = pc.cast(column, pa.date32(), safe=False)
    if pa.types.is_boolean(column.type):
        column = pc.cast(column, pa.int8())
    if pa.types.is_floating(column.type):
        column = pc.if_else(pc.is_nan(column), None, column)
        if pc.all(pc.equal(column, pc.floor(column))).as_py() is not False:
            with suppress(pa.ArrowInvalid):  # infinite, or too large
                column = pc.cast(column, pa.int64())
    text = pc.cast(column, pa.string())
    return pc.if_else(pc.equal(text, ""), None, text).dictionary_encode()
