"""Each page's tables as files: CSV for Danish Excel, CSV for machines, and one workbook; the same bytes every time."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from jobsurvey_utils import danish
from jobsurvey_utils.display import tables
from jobsurvey_utils.rounds import ROOT

_EXCEL = {
    "pct": "0.0%",
    "score": "0.00",
    "antal": "#,##0",
    "tal1": "0.0",
    "tal2": "0.00",
    "tal4": "0.0000",
    "p": "0.0000",
}
_DECIMALS = {"pct": 4, "score": 6, "antal": 0, "tal1": 6, "tal2": 6, "tal4": 6, "p": 6}
_MADE = dt.datetime(2000, 1, 1)
"""Written as the workbook's date, so that the same tables give the same file."""
READ_ME = "Læs mig"
SYNTHETIC = "syntetisk"


@dataclass(frozen=True)
class Table:
    """A table that was shown on a page."""

    name: str
    caption: str
    frame: pd.DataFrame
    formats: Mapping[str, str]
    hidden: str
    synthetic: bool = False

    @cached_property
    def rows(self) -> list[list[tuple[Any, str, bool]]]:
        """For every row its values with format and whether they are hidden."""
        return list(tables.values(self.frame, self.formats))


def titled(name: str) -> str:
    """The Danish title of a file's part: `graenser` is »Grænser«, `ved_ikke` is »Ved ikke«."""
    for ascii_, letter in {"ae": "æ", "oe": "ø", "aa": "å", "_": " "}.items():
        name = name.replace(ascii_, letter)
    return danish.capital(name)


def explained(*, machine: bool) -> str:
    """What a reader must know of the files; `machine` where some are for computers."""
    told = "CSV-filerne har semikolon og decimalkomma, så de åbner som tabeller i dansk Excel."
    more = " De, der er til videre beregning, har komma mellem felterne og decimalpunktum."
    return told + more if machine else told


def write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.write_bytes(content)
    part.replace(path)


def danish_csv(table: Table) -> bytes:
    """CSV that Danish Excel opens as a table: UTF-8 with a mark, semicolon, decimal comma, per cents as such.

    The rows of synthetic results say so in a last column; where the rows tell their own origin, it is repeated there.
    """
    header = [tables.heading(column, name) for column, name in table.formats.items()]
    rows = ([_text(*cell, table.hidden) for cell in row] for row in table.rows)
    if table.synthetic:
        marks = table.frame.get(tables.ORIGIN, pd.Series(SYNTHETIC, index=table.frame.index))
        header, rows = [*header, "Data"], ([*row, mark] for row, mark in zip(rows, marks, strict=True))
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([header, *rows])
    return text.getvalue().encode("utf-8-sig")


def _text(value: Any, name: str, secret: bool, hidden: str) -> str:
    if value is None:
        return hidden if secret else ""
    if name in tables.TEXTUAL:
        return str(value)
    number = danish.rounded(float(value) * (100 if name == "pct" else 1), _DECIMALS[name])
    text = f"{number.normalize():f}" if _DECIMALS[name] else f"{number:f}"
    return text.replace(".", ",")


def machine_csv(frame: pd.DataFrame, synthetic: bool) -> bytes:
    """Rows of the results store as `jobsurvey tables` writes them: UTF-8, comma, decimal point.

    Rows that a column `published` says are printed figures are neither synthetic nor real data of the round.
    """
    marked = frame.assign(data="synthetic" if synthetic else "real")
    if "published" in frame:
        marked.loc[frame["published"].astype(bool), "data"] = "published"
    return marked.to_csv(index=False, lineterminator="\n").encode("utf-8")


def workbook(shown: list[Table], facts: Mapping[str, str]) -> bytes:
    """A workbook with a sheet of facts and a sheet per table, numbers as numbers."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "d. mmmm yyyy"})
    book.set_properties({"created": _MADE, "title": facts.get("Side", ""), "comments": facts.get("Data", "")})
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(READ_ME)
    sheet.set_column(0, 0, 18, bold)
    sheet.set_column(1, 1, 90, wrapped)
    for place, (name, text) in enumerate(facts.items()):
        sheet.write_string(place, 0, name, bold)
        sheet.write_string(place, 1, text, wrapped)
    numbers = {name: book.add_format({"num_format": form}) for name, form in _EXCEL.items()}
    for table in shown:
        _sheet(book.add_worksheet(table.name[:31]), table, bold, numbers)
    book.close()
    return buffer.getvalue()


def _sheet(sheet: Any, table: Table, bold: Any, numbers: Mapping[str, Any]) -> None:
    sheet.write_string(0, 0, table.caption, bold)
    for place, column in enumerate(table.formats):
        sheet.write_string(2, place, column, bold)
        sheet.set_column(place, place, 34 if place == 0 else 16)
    for line, row in enumerate(table.rows, start=3):
        for place, (value, name, secret) in enumerate(row):
            if secret or (value is not None and name in tables.TEXTUAL):
                sheet.write_string(line, place, table.hidden if secret else str(value))
            elif value is not None:
                sheet.write_number(line, place, float(value), numbers[name])
    sheet.freeze_panes(3, 1)


def address(path: Path) -> str:
    """The address of a generated file from the book's top."""
    return f"/{path.relative_to(ROOT).as_posix()}" if path.is_relative_to(ROOT) else path.as_posix()
