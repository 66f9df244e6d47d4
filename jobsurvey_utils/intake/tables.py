"""Reading the files of a round: only the columns that are used, under the round's names, every column as coded text."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from jobsurvey_utils.intake import columns, cpr, free_text, labels, readers, recoding, rows, shapes, values
from jobsurvey_utils.intake.columns import CPR, PERSON, Layout
from jobsurvey_utils.intake.problems import Problems, listed
from jobsurvey_utils.intake.readers import Opened, UnreadableError
from jobsurvey_utils.intake.settings import Settings

__all__ = ["Column", "Layout", "Source", "fingerprint", "read"]

IntArray = npt.NDArray[np.int64]
_DECIMAL = "one of the two; or say in round.yml which is the decimal sign: `files: {decimal: ','}`"


@dataclass(frozen=True)
class Column:
    """A column of text: the distinct values, and for every row which of them it has (-1: empty)."""

    where: str
    distinct: tuple[str, ...] = field(repr=False)
    index: recoding.Codes = field(repr=False)
    source: Source
    written: Mapping[str, str] = field(default_factory=dict, repr=False)
    """How values are written in the file, where they are turned into another form."""
    absent: bool = False
    """Whether the file has no such column."""

    def rows(self, mask: npt.NDArray[np.bool_]) -> IntArray:
        """Numbers of the rows that are true."""
        return self.source.rows(mask)


@dataclass(frozen=True)
class Source:
    """A file that was read; all its columns are text, as dictionaries, under the round's names."""

    path: Path
    table: pa.Table = field(repr=False)
    names: Mapping[str, str] = field(default_factory=dict)
    """Name of a column here to its name in the file, where they differ."""
    count: Callable[[int], IntArray] = field(default=lambda rows: np.arange(1, rows + 1), repr=False)
    """The number of each row as the user sees it, of the number of rows there are."""
    written: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)
    """Of columns: how values are written in the file, where they are turned into another form."""

    def where(self, name: str) -> str:
        """The file and the name that a column has in it."""
        return f"{self.path}, column {self.names.get(name, name)!r}"

    def column(self, name: str) -> Column:
        """A column by its name here; one that the file lacks is empty."""
        if not self.has(name):
            return Column(self.where(name), (), np.full(len(self), -1, dtype=np.int8), self, absent=True)
        texts, index = recoding.parts(self.table[name])
        return Column(self.where(name), tuple(texts.to_pylist()), index, self, self.written.get(name, {}))

    def has(self, name: str) -> bool:
        """Whether the file has a column."""
        return name in self.table.column_names

    def rows(self, mask: npt.NDArray[np.bool_]) -> IntArray:
        """Numbers of the rows that are true."""
        return self.numbers[np.flatnonzero(mask)]

    def forget(self) -> None:
        """Let go of the columns, once they are coded: there may be millions of rows. Their number stays known."""
        object.__setattr__(self, "table", self.table.select([]))

    @cached_property
    def numbers(self) -> IntArray:
        """The number of each row as the user sees it: of a CSV file the line it begins on."""
        return self.count(len(self))

    def __len__(self) -> int:
        return int(self.table.num_rows)


def read(path: Path, layout: Layout, problems: Problems, settings: Settings | None = None) -> Source | None:
    """Read a file; None, with the reasons noted, where it cannot be used."""
    settings = settings or Settings()
    known = frozenset(columns.in_file(layout, settings).values())
    try:
        opened = readers.open_file(path, replace(settings.how, known=known))
        chosen = columns.chosen(opened, layout, settings, problems)
        return None if chosen is None else _read(opened, chosen, layout, settings, problems)
    except UnreadableError as error:
        for reason in (error, *error.others):
            where = f"{path}, column {reason.column!r}" if reason.column else str(path)
            problems.add(where, reason.what, allowed=reason.allowed, kind=reason.kind)
    return None


def fingerprint(path: Path) -> str:
    """SHA-256 of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read(opened: Opened, chosen: Mapping[str, str], layout: Layout, settings: Settings, problems: Problems) -> Source:
    """The chosen columns of an opened file, pseudonymised and with codes for labels, without rows that are nobody's.

    Raises
    ------
    UnreadableError
        If there is no row, or a text that was broken before it came.
    """
    key = cpr.read_key((*settings.homes, opened.path.parent)) if CPR in chosen else b""
    table = opened.read(list(chosen.values())).rename_columns(list(chosen))
    if not table.num_rows:
        raise UnreadableError("no-rows", "has columns and no rows")
    table = recoding.narrowed(table)
    _refuse_broken_text(table, chosen)
    source = Source(opened.path, table, settings.names, opened.numbers)
    if key:
        table = _pseudonymised(source, key, problems)
    here = {name: opened.labels[theirs] for name, theirs in chosen.items() if theirs in opened.labels}
    table = labels.apply(table, here, settings, str(opened.path), problems)
    source = _plain(replace(source, table=table), opened, settings, problems)
    texts = [name for name in (settings.names.get(n, n) for n in layout.unread) if name in opened.names]
    free_text.warn(opened, texts, problems)
    source = rows.without_strays(source, settings, problems)
    if settings.answers_beside:
        source = rows.kept(source, shapes.answered(source.table, settings))
    for note in opened.notes:
        problems.add(str(opened.path), note.what, allowed=note.allowed, kind=note.kind)
    return source


def _refuse_broken_text(table: pa.Table, chosen: Mapping[str, str]) -> None:
    """Refuse text that is no UTF-8, which some formats hold without a word."""
    for name in table.column_names:
        try:
            recoding.distinct(table[name]).validate(full=True)
        except pa.ArrowInvalid:
            what = "holds bytes that are not UTF-8 text"
            raise UnreadableError("column-type", what, "text in UTF-8", column=chosen[name]) from None


def _pseudonymised(source: Source, key: bytes, problems: Problems) -> pa.Table:
    """The table with pseudonyms instead of CPR numbers."""
    found, faults = cpr.pseudonyms(source.table[CPR], key)
    for kind, wrong in faults.items():
        what, allowed = cpr.FAULTS[kind]
        problems.add(source.where(CPR), what, source.numbers[wrong], allowed, kind=kind)
    return recoding.put(source.table, CPR, found)


def _plain(source: Source, opened: Opened, settings: Settings, problems: Problems) -> Source:
    """The file with each text as the round writes it."""
    table, blanks = values.trim(source.table)
    for name, found in blanks.items():
        what = "blanks before or after values, or unseen characters in them, which are left out"
        problems.add(source.where(name), what, source.numbers[found], kind="surrounding-blanks")
    names = [name for name in table.column_names if name not in (PERSON, CPR)]
    table = values.empty(table, names, settings)
    sign, numbers = settings.how.decimal or opened.decimal, dict[str, dict[str, str]]()
    if sign != ".":
        signs = values.decimal_signs(table, names)
        if not sign and signs[","] and signs["."]:
            what = f"numbers with a decimal comma ({listed(signs[','])}) and with a point ({listed(signs['.'])})"
            problems.add(str(source.path), what, allowed=_DECIMAL, kind="ambiguous-decimal")
        table, numbers = values.point(table, names, settings)
    table, days = shapes.year_first(table, settings.dates)
    source = replace(source, table=values.tick(table, settings), written=numbers | days)
    return replace(source, table=shapes.gather(source, settings, problems))
