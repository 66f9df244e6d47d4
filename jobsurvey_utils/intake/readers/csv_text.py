"""CSV files: the separator told or found out, read by column, and refused where rows are ragged or cut off."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from jobsurvey_utils.intake.problems import counted, listed
from jobsurvey_utils.intake.readers import encodings
from jobsurvey_utils.intake.readers.opened import (
    LOOKED_THROUGH,
    How,
    IntArray,
    Opened,
    UnreadableError,
    from_first,
    known_names,
    plain_name,
)
from jobsurvey_utils.intake.readers.texts import DICTIONARY

SEPARATORS = (",", ";", "\t", "|")
_HOW = "',', ';', '|' or tab, said in round.yml, such as `files: {separator: ';'}`"
_QUOTED = "as many fields as columns: a text that holds the separator stands in quotation marks"
_LONGEST = 1 << 27


@dataclass(frozen=True)
class Form:
    """How the text of a file is to be read."""

    path: Path
    encoding: str
    separator: str

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """The records that are not blank, each with the line it begins on."""
        csv.field_size_limit(_LONGEST)
        with self.path.open(encoding=self._python, newline="") as file:
            reader, line = csv.reader(file, delimiter=self.separator), 1
            for fields in reader:
                if fields:
                    yield line, fields
                line = reader.line_num + 1

    @property
    def _python(self) -> str:
        return "utf-8-sig" if self.encoding == encodings.UTF8 else self.encoding


def open_file(path: Path, how: How) -> Opened:
    """Open a CSV file."""
    scanned = encodings.scan(path)
    encoding = encodings.find(path, how.encoding, scanned)
    form = Form(path, encoding, _separator(path, encoding, how))
    raw = _header(form, how)
    if scanned.quotes % 2:
        _refuse_open_quote(form)
    columns = {plain_name(name): name for name in raw}

    def read(wanted: Sequence[str]) -> pa.Table:
        table = _read(form, [columns[name] for name in wanted])
        return table.rename_columns(list(wanted)).unify_dictionaries()

    def batches(wanted: Sequence[str], rows: int | None) -> Iterator[pa.Table]:
        for batch in _open(form, [columns[name] for name in wanted]):
            table = pa.Table.from_batches([batch]).rename_columns(list(wanted))
            yield table if rows is None else table.slice(0, rows)
            if rows is not None:
                return

    def numbers(rows: int) -> IntArray:
        if encoding == encodings.UTF8 and scanned.newlines in (rows, rows + 1) and not scanned.quotes:
            return np.arange(2, rows + 2)
        lines = [line for line, _ in form.records()][1:]
        return np.array(lines) if len(lines) == rows else np.arange(2, rows + 2)

    decimal = how.decimal or ("." if form.separator == "," else "")
    return Opened(path, [plain_name(name) for name in raw], read, batches, numbers, decimal=decimal)


def _separator(path: Path, encoding: str, how: How) -> str:
    """The separator that is told, or the one that gives the most known names, and then the most names."""
    if how.separator is not None:
        return "\t" if how.separator == "tab" else how.separator
    headers = {s: next(Form(path, encoding, s).records(), (0, []))[1] for s in SEPARATORS}
    rank = {s: (known_names([plain_name(name) for name in names], how), len(names)) for s, names in headers.items()}
    best = max(SEPARATORS, key=lambda separator: rank[separator])
    known, fields = rank[best]
    if not known:  # there may be a title above the header
        below = {s: _known_below(Form(path, encoding, s), how) for s in (best, *SEPARATORS)}
        if max(below.values()) > 1:
            return max(below, key=lambda separator: below[separator])
    rivals = [s for s in SEPARATORS if s != best and rank[s][0] == known and rank[s][1] > 1]
    if fields > 1 and rivals and known < fields:
        named = " or ".join("a tab" if s == "\t" else repr(s) for s in (best, *rivals))
        raise UnreadableError("unknown-separator", f"the separator may be {named}", _HOW)
    return best


def _known_below(form: Form, how: How) -> int:
    """The most known names in one of the first rows."""
    rows = islice(form.records(), LOOKED_THROUGH)
    return max((known_names([plain_name(name) for name in names], how) for _, names in rows), default=0)


def _header(form: Form, how: How) -> list[str]:
    rows = list(islice(form.records(), LOOKED_THROUGH))
    if not rows:
        raise UnreadableError("empty-file", "is empty; the first line must name the columns")
    names = rows[0][1]
    from_first([plain_name(name) for name in names], iter(rows[1:]), how)
    return names


def _refuse_open_quote(form: Form) -> None:
    """Refuse a file in which a quotation mark is opened and never closed."""
    with form.path.open(encoding=form._python, newline="") as file:
        reader, begins = csv.reader(file, delimiter=form.separator, strict=True), 1
        try:
            for _ in reader:
                begins = reader.line_num + 1
        except csv.Error as error:
            if "unexpected end" in str(error):
                what = f"ends in the middle of a field in quotation marks, of the row that begins in line {begins}"
                allowed = "the whole file: it is cut off there, or a quotation mark is missing"
                raise UnreadableError("truncated-file", what, allowed) from None


def _options(form: Form, names: Sequence[str], text: pa.DataType, ragged: list[int]) -> dict[str, object]:
    def note(row: pacsv.InvalidRow) -> str:
        ragged.append(row.actual_columns)
        return "error"

    return {
        "read_options": pacsv.ReadOptions(encoding=form.encoding),
        "parse_options": pacsv.ParseOptions(
            delimiter=form.separator, newlines_in_values=True, invalid_row_handler=note
        ),
        "convert_options": pacsv.ConvertOptions(
            include_columns=list(names),
            column_types=dict.fromkeys(names, text),
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
        ),
    }


def _read(form: Form, names: Sequence[str]) -> pa.Table:
    ragged: list[int] = []
    try:
        return pacsv.read_csv(form.path, **_options(form, names, DICTIONARY, ragged))
    except pa.ArrowInvalid:
        raise _refusal(form, bool(ragged)) from None


def _open(form: Form, names: Sequence[str]) -> Iterator[pa.RecordBatch]:
    ragged: list[int] = []
    try:
        yield from pacsv.open_csv(form.path, **_options(form, names, pa.string(), ragged))
    except pa.ArrowInvalid:
        raise _refusal(form, bool(ragged)) from None


def _refusal(form: Form, ragged: bool) -> UnreadableError:
    """Why a file cannot be read, without any of its content."""
    if not ragged:
        return UnreadableError("damaged-file", "cannot be read as CSV: the file is damaged or of another format")
    lengths = {line: len(fields) for line, fields in form.records()}
    columns, last = next(iter(lengths.values())), max(lengths)
    wrong = [line for line, length in lengths.items() if length != columns]
    if wrong == [last] and lengths[last] < columns:
        what = f"ends in the middle of row {last}: it has {lengths[last]} of {columns} fields"
        return UnreadableError("truncated-file", what, "the whole file: copy or export it again")
    has = "does" if len(wrong) == 1 else "do"
    fields = counted(columns, "field")
    what = f"{counted(len(wrong), 'row')} {has} not have the header's {fields} (row {listed(list(map(str, wrong)))})"
    return UnreadableError("ragged-rows", what, _QUOTED)
