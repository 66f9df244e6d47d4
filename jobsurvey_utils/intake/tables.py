"""Reading the files of a round: CSV and Parquet, only the columns that are used, every column as coded text."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
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
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Column:
    """A column of text: the distinct values, and for every row which of them it has (-1: empty)."""

    where: str
    distinct: tuple[str, ...]
    index: IntArray
    first_row: int

    def rows(self, mask: npt.NDArray[np.bool_]) -> IntArray:
        """Row numbers as the user sees them: of a CSV file the header is row 1."""
        return np.flatnonzero(mask) + self.first_row


@dataclass(frozen=True)
class Source:
    """A file that was read."""

    path: Path
    table: pa.Table
    first_row: int

    def column(self, name: str) -> Column:
        """A column by its name in the file."""
        text = _as_text(self.table[name].combine_chunks())
        index = text.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
        return Column(f"{self.path}, column {name!r}", tuple(text.dictionary.to_pylist()), index, self.first_row)

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
        return _read(path, [name for name in names if name in (*layout.required, *layout.optional)])
    except OSError as error:
        problems.add(str(path), f"cannot be read ({error.strerror or type(error).__name__})")
    except UnicodeDecodeError:
        problems.add(str(path), "is not UTF-8 text; save it as CSV UTF-8 or Parquet")
    except JobsurveyError as error:
        problems.add(str(path), str(error))
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
    if path.suffix == ".parquet":
        return list(pq.read_schema(path).names)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file), [])


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


def _read(path: Path, names: list[str]) -> Source:
    if path.suffix == ".parquet":
        return Source(path, pq.read_table(path, columns=names), first_row=1)
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
    return Source(path, table.unify_dictionaries(), first_row=2)


def _note(ragged: list[int], row: pacsv.InvalidRow) -> str:
    ragged.append(row.actual_columns)
    return "error"


def _ragged(path: Path) -> str:
    """Which rows of a CSV file have more or fewer fields than its header."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lengths = [len(row) for row in csv.reader(file) if row]
    wrong = [str(number) for number, length in enumerate(lengths, 1) if length != lengths[0]]
    return f"{len(wrong)} rows do not have the header's {lengths[0]} fields (row {listed(wrong)})"


def _reason(error: pa.ArrowException) -> str:
    """Why a file cannot be read, without any of its content."""
    if "UTF8" in str(error):
        return "is not UTF-8 text; save it as CSV UTF-8 or Parquet"
    return f"cannot be read as {' or '.join(FORMATS)}: the file is damaged, empty or of another format"


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
            column = pc.cast(column, pa.int64())
    text = pc.cast(column, pa.string())
    return pc.if_else(pc.equal(text, ""), None, text).dictionary_encode()
