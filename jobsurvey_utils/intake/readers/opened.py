"""What every reader gives: the names of a file's columns, and the columns asked for as coded text."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from jobsurvey_utils.errors import JobsurveyError

IntArray = npt.NDArray[np.int64]


class UnreadableError(JobsurveyError):
    """A file that cannot be used: a sentence without any of its content."""

    def __init__(self, kind: str, what: str, allowed: str = "", column: str = "") -> None:
        super().__init__(what)
        self.kind, self.what, self.allowed, self.column = kind, what, allowed, column
        self.others: Sequence[UnreadableError] = ()

    @classmethod
    def all_of(cls, reasons: Sequence[UnreadableError]) -> UnreadableError:
        """Several reasons as one."""
        first, *others = reasons
        first.others = others
        return first


@dataclass(frozen=True)
class How:
    """What round.yml says of the reading of a file; None and nothing where it is to be found out."""

    table: str = ""
    encoding: str | None = None
    separator: str | None = None
    decimal: str | None = None
    sheet: str | None = None
    known: Collection[str] = ()
    """Names that columns of the file may have: they tell the header from other rows."""


@dataclass(frozen=True)
class ValueLabels:
    """Of a column of SPSS or Stata: what its values are called, and which of them mean that there is none."""

    labels: Mapping[str, str]
    missing: Callable[[str], bool]


@dataclass(frozen=True)
class Opened:
    """A file whose columns are known and not read yet."""

    path: Path
    names: Sequence[str]
    """The names of the columns, blanks around them left out."""
    read: Callable[[Sequence[str]], pa.Table]
    """Columns by their names, each a dictionary of text; an empty text is null."""
    batches: Callable[[Sequence[str], int | None], Iterator[pa.Table]]
    """Columns as text, a part at a time, so that none is held whole; the first rows only where a number is given."""
    numbers: Callable[[int], IntArray]
    """The number of each row as the user sees it, of the number of rows there are."""
    decimal: str = "."
    """The decimal sign of numbers written as text; empty where it is to be found out from them."""
    labels: Mapping[str, ValueLabels] = field(default_factory=dict)
    notes: Sequence[UnreadableError] = ()
    """What is told of the file though it can be read."""


def plain_name(name: str) -> str:
    """A column's name with composed letters (å and not a with a ring) and without blanks around it."""
    return unicodedata.normalize("NFC", name).strip()


def known_names(names: Sequence[str], how: How) -> int:
    """How many of the names are those of columns that the file may have."""
    return len(set(names) & set(how.known))


def from_first(names: Sequence[str], rows: Iterator[tuple[int, list[str]]], how: How) -> None:
    """Refuse a file of which a later row looks more like its header than the first.

    Parameters
    ----------
    rows
        The next rows with their numbers.

    Raises
    ------
    UnreadableError
        If there is such a row.
    """
    found = known_names(names, how)
    for number, row in rows:
        if known_names([text.strip() for text in row], how) > max(found, 1):
            raise UnreadableError("header-not-first", f"the names of the columns stand in row {number}", HEADER_FIRST)


HEADER_FIRST = "the first row with content names the columns: delete the rows above it in a copy of the file"
LOOKED_THROUGH = 30
"""Rows in which a header is looked for."""
