"""Readers of files, one module a format, all with the same result: columns of coded text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from jobsurvey_utils.intake.readers.opened import How, Opened, UnreadableError

__all__ = ["FORMATS", "How", "Opened", "UnreadableError", "open_file"]

FORMATS = (".csv", ".txt", ".tsv", ".parquet", ".xlsx", ".xlsm", ".sav", ".zsav", ".dta")
"""Endings of the files that are read."""
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
        return _reader(ending)(path, how)
    except OSError as error:
        what = f"cannot be read ({error.strerror or type(error).__name__})"
        raise UnreadableError("unreadable-file", what) from None


def _reader(ending: str) -> Callable[[Path, How], Opened]:
    """What opens files of an ending; the libraries of the others, which take long, are not loaded."""
    match ending:
        case ".parquet":
            from jobsurvey_utils.intake.readers import parquet

            return parquet.open_file
        case ".xlsx" | ".xlsm":
            from jobsurvey_utils.intake.readers import excel

            return excel.open_file
        case ".sav" | ".zsav" | ".dta":
            from jobsurvey_utils.intake.readers import labelled

            return labelled.open_file
    from jobsurvey_utils.intake.readers import csv_text

    return csv_text.open_file
