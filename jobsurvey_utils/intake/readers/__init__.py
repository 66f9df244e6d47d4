"""Readers of files, one module a format, all with the same result: columns of coded text."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from jobsurvey_utils.intake.readers.opened import How, Opened, UnreadableError

__all__ = ["FORMATS", "How", "Opened", "UnreadableError", "open_file"]

FORMATS = {
    ".csv": "csv_text",
    ".txt": "csv_text",
    ".tsv": "csv_text",
    ".parquet": "parquet",
    ".xlsx": "excel",
    ".xlsm": "excel",
    ".sav": "labelled",
    ".zsav": "labelled",
    ".dta": "labelled",
}
"""Ending of a file to the module that reads it."""
_OLD = {
    ".xls": "is in Excel's format of before 2007, which is not read: open it in Excel and save it as .xlsx",
    ".xlsb": "is in Excel's binary format, which is not read: open it in Excel and save it as .xlsx",
    ".ods": "is an OpenDocument spreadsheet, which is not read: open it and save it as .xlsx",
    ".por": "is an SPSS portable file, which is not read: save it in SPSS as .sav",
    ".rds": "is a file of R, which is not read: write it as Parquet or CSV",
}
"""Formats that holders of data have, and what to do with them."""


def open_file(path: Path, how: How) -> Opened:
    """Open a file by its ending and read the names of its columns.

    Raises
    ------
    UnreadableError
        If it cannot be used.
    """
    ending = path.suffix.lower()
    if ending in _OLD:
        raise UnreadableError("unknown-format", _OLD[ending])
    if ending not in FORMATS:
        raise UnreadableError("unknown-format", f"the ending {path.suffix!r} is not known", ", ".join(FORMATS))
    try:
        if not path.exists():
            raise UnreadableError("missing-file", "there is no such file")
        if not path.stat().st_size:
            raise UnreadableError("empty-file", "is empty; the first line must name the columns")
        reader: Callable[[Path, How], Opened] = import_module(f"{__name__}.{FORMATS[ending]}").open_file
        return reader(path, how)
    except OSError as error:
        what = f"cannot be read ({error.strerror or type(error).__name__})"
        raise UnreadableError("unreadable-file", what) from None
