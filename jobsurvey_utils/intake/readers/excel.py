"""Excel files: one sheet, its first row the names of the columns, values as they are stored."""

from __future__ import annotations

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pyarrow as pa

from jobsurvey_utils.intake.problems import counted, listed
from jobsurvey_utils.intake.readers.opened import (
    LOOKED_THROUGH,
    How,
    IntArray,
    Opened,
    UnreadableError,
    from_first,
    plain_name,
)
from jobsurvey_utils.intake.readers.texts import encoded, value_as_text
from jobsurvey_utils.rounds.reading import not_known

Row = tuple[int, Sequence[Any]]

EXACT = 10**15
"""Excel keeps 15 digits of a number; what stands after them is zero."""
_FAILURES = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What openpyxl and the libraries under it raise at a damaged file."""
_OLE = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell ref="([A-Z0-9:]+)"')
_HIDDEN = re.compile(rb'<(?:\w+:)?row (?=[^>]*\bhidden="(?:1|true)")[^>]*>')
_NUMBER = re.compile(rb'\br="([0-9]+)"')
_UNHIDE = "rows that all belong to the round: show them, and delete in a copy of the file what does not belong"
_UNMERGE = "one value a cell: unmerge them in a copy of the file, and fill in all"
_CUT = "is cut off: the end of the Excel file is missing; copy or export it again"
_BATCH = 10_000


def open_file(path: Path, how: How) -> Opened:
    """Open an Excel file and find its sheet and its header.

    Raises
    ------
    UnreadableError
        If it is damaged or has a password, which sheet to read is not clear, the sheet has merged cells, or its header
        is not its first row.
    """
    with _workbook(path) as book:
        sheet = _sheet(path, book, how)
        merged, hidden = _merged_and_hidden(path, book[sheet])
        header, *more = [*islice(_rows(path, book[sheet]), LOOKED_THROUGH)]
    if merged:
        what = f"the sheet {sheet!r} has merged cells ({listed(merged)})"
        raise UnreadableError("merged-cells", what, _UNMERGE)
    names = _names(header, more, how)
    held: list[int] = []

    def read(wanted: Sequence[str]) -> pa.Table:
        held[:] = []
        return _columns(path, sheet, [*names], wanted, held)

    def batches(wanted: Sequence[str], rows: int | None) -> Iterator[pa.Table]:
        places = [names.index(name) for name in wanted]
        with _workbook(path) as again:
            body = islice(_rows(path, again[sheet]), 1, None if rows is None else rows + 1)
            while part := [*islice(body, _BATCH)]:
                texts = [[_plain(cells, place) for _, cells in part] for place in places]
                yield pa.table({n: pa.array(t, pa.string()) for n, t in zip(wanted, texts, strict=True)})

    def numbers(rows: int) -> IntArray:
        return np.array(held) if len(held) == rows else np.arange(2, rows + 2)

    notes = [UnreadableError("hidden-rows", _hidden(hidden), _UNHIDE)] if hidden else []
    return Opened(path, names, read, batches, numbers, decimal=how.decimal or "", notes=notes)


def _names(header: Row, more: Sequence[Row], how: How) -> list[str]:
    """The names of the columns, as long as there are any."""
    names = [plain_name(value_as_text(cell.value) or "") for cell in header[1]]
    while names and not names[-1]:
        names.pop()
    from_first(names, ((number, [str(cell.value) for cell in cells]) for number, cells in more), how)
    return names


def _hidden(rows: Sequence[str]) -> str:
    return f"{counted(len(rows), 'hidden row')}, by a filter or by hand, read like the others (row {listed(rows)})"


@contextmanager
def _workbook(path: Path) -> Iterator[Any]:
    with path.open("rb") as file:
        with _quietly(path):
            book = openpyxl.load_workbook(file, read_only=True)
        with closing(book):
            yield book


@contextmanager
def _quietly(path: Path) -> Iterator[None]:
    """Anything that openpyxl raises at a damaged file is told as such, and its warnings on looks are not told."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except _FAILURES:
            raise _damaged(path) from None


def _damaged(path: Path) -> UnreadableError:
    with path.open("rb") as file:
        begins = file.read(4)
    if begins == _OLE:
        what = "has a password, or is in Excel's format of before 2007: save it as .xlsx without a password"
        return UnreadableError("damaged-file", what)
    if begins == _ZIP and not zipfile.is_zipfile(path):
        return UnreadableError("truncated-file", _CUT)
    return UnreadableError("damaged-file", "cannot be read as Excel: the file is damaged or of another format")


def _sheet(path: Path, book: Any, how: How) -> str:
    """The sheet that is named, or the only one that holds anything."""
    names = [sheet.title for sheet in book.worksheets]
    filled = [name for name in names if next(_rows(path, book[name]), None) is not None]
    key = f"files.sheets.{how.table}"
    if how.sheet is not None and how.sheet not in names:
        raise UnreadableError("unknown-sheet", f"{key} in round.yml: the sheet {not_known(how.sheet, names)}")
    if how.sheet is not None and how.sheet not in filled:
        what = f"{key} in round.yml: the sheet {how.sheet!r} is empty"
        raise UnreadableError("unknown-sheet", what, ", ".join(filled))
    if how.sheet is not None:
        return how.sheet
    if not filled:
        raise UnreadableError("empty-file", "is empty; the first row must name the columns")
    if len(filled) > 1:
        what = f"{len(filled)} sheets hold data ({', '.join(filled)})"
        raise UnreadableError("several-sheets", what, f"one of them, named in round.yml under {key}")
    return str(filled[0])


def _merged_and_hidden(path: Path, sheet: Any) -> tuple[list[str], list[str]]:
    """Ranges of merged cells, which stand in the sheet's file after its rows, and the numbers of hidden rows."""
    merged: list[bytes] = []
    hidden: list[bytes] = []
    with _quietly(path), zipfile.ZipFile(path) as archive, archive.open(sheet._worksheet_path) as file:
        rest = b""
        while chunk := file.read(1 << 20):
            text = rest + chunk
            merged += _MERGED.findall(text)
            hidden += [number[1] for row in _HIDDEN.findall(text) if (number := _NUMBER.search(row))]
            rest = text[text.rfind(b"<") :]
    first, second = ([text.decode() for text in dict.fromkeys(found)] for found in (merged, hidden))
    return first, second


def _rows(path: Path, sheet: Any) -> Iterator[Row]:
    """The rows with content, each with its number."""
    sheet.reset_dimensions()
    rows = enumerate(sheet.iter_rows(), start=1)
    while True:
        with _quietly(path):
            number, cells = next(rows, (0, ()))
        if not number:
            return
        if any(cell.value is not None and cell.value != "" for cell in cells):
            yield number, cells


def _columns(path: Path, sheet: str, names: list[str], wanted: Sequence[str], held: list[int]) -> pa.Table:
    """The columns asked for, coded a part of the rows at a time; `held` gets the number of each row."""
    places = [names.index(name) for name in wanted]
    parts: list[pa.Table] = []
    wrong: dict[tuple[str, int], list[str]] = {}
    with _workbook(path) as book:
        body = islice(_rows(path, book[sheet]), 1, None)
        while rows := [*islice(body, _BATCH)]:
            held += [number for number, _ in rows]
            parts.append(_coded(rows, dict(zip(wanted, places, strict=True)), wrong))
    if wrong:
        raise UnreadableError.all_of([_refusal(kind, names[place], cells) for (kind, place), cells in wrong.items()])
    empty = pa.table({name: encoded([]) for name in wanted})
    return pa.concat_tables(parts or [empty]).unify_dictionaries()


def _coded(rows: Sequence[Row], places: Mapping[str, int], wrong: dict[tuple[str, int], list[str]]) -> pa.Table:
    columns = {}
    for name, place in places.items():
        cells = [cells[place] if place < len(cells) else None for _, cells in rows]
        columns[name] = encoded([None if cell is None else value_as_text(cell.value) for cell in cells])
        for cell in cells:
            if cell is not None and (kind := _fault(cell)):
                wrong.setdefault((kind, place), []).append(cell.coordinate)
    return pa.table(columns)


def _fault(cell: Any) -> str:
    """The kind of what is wrong with a cell, empty where nothing is."""
    if cell.data_type == "f":
        return "formula"
    if cell.data_type == "e":
        return "excel-error"
    number = isinstance(cell.value, int | float) and not isinstance(cell.value, bool)
    return "long-number" if number and abs(cell.value) >= EXACT else ""


def _refusal(kind: str, column: str, cells: list[str]) -> UnreadableError:
    what = {
        "formula": "holds formulas",
        "excel-error": "holds errors of Excel, such as #N/A,",
        "long-number": "holds numbers of more than 15 digits, of which Excel has lost the last ones,",
    }[kind]
    allowed = {
        "formula": "values: copy the column in a copy of the file, and paste it as values",
        "excel-error": "values and empty cells",
        "long-number": "text: format the column as text before it is filled in",
    }[kind]
    return UnreadableError(kind, f"{what} in {counted(len(cells), 'cell')} ({listed(cells)})", allowed, column=column)


def _plain(cells: Sequence[Any], place: int) -> str | None:
    return value_as_text(cells[place].value) if place < len(cells) else None
