"""The problems found in a round: collected with kind, severity and place, and told all at once."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.intake import personal
from jobsurvey_utils.intake.kinds import KINDS, Severity

Rows = npt.NDArray[np.integer]

SHOWN = 20
"""Rows and values listed of each kind of problem; the rest is counted."""
ALLOWED = 15
"""Allowed values listed; the rest is counted."""
_LONGEST = 40
_WORDS = 3
_NAME = re.compile(r"([A-ZÆØÅ][\w.'-]*\s+)+[A-ZÆØÅ][\w.'-]*")
_COLUMN = re.compile(r"(?P<file>.*), column '(?P<column>[^']*)'", re.DOTALL)


@dataclass(frozen=True)
class Problem:
    """One problem: what is wrong and where, never with a person's id or a whole row."""

    file: str
    column: str
    """Empty where it concerns the file as a whole."""
    kind: str
    """A slug of `kinds.KINDS`."""
    severity: Severity
    what: str
    value: str | None
    """The value as it may be shown, None where the problem is not one of a value."""
    why: str
    """What has probably happened to the value."""
    suggestion: str | None
    """The allowed value that is nearest to the one found."""
    allowed: str
    rows: tuple[int, ...]
    """The first of its rows; empty where it concerns the file."""
    firsts: tuple[int, ...]
    """Of what is there twice: for each of the rows, the one that has it first."""
    count: int
    """How many rows it is found in; 1 where it concerns the file."""

    @property
    def where(self) -> str:
        """The file, and the column if there is one."""
        return f"{self.file}, column {self.column!r}" if self.column else self.file

    @property
    def message(self) -> str:
        """What is wrong, in which rows, and what is allowed: a sentence without the place."""
        what = self.what if self.value is None else f"{self.what}: {self.value}"
        found = f" in {_rows(self)}" if self.rows else ""
        hint = f" (did you mean {self.suggestion!r}?)" if self.suggestion else ""
        why = f" ({self.why})" if self.why else ""
        return f"{what}{found}{why}{hint}" + (f"; allowed: {self.allowed}" if self.allowed else "")

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.file else self.message


@dataclass
class Problems:
    """Problems of a round.

    A message names file, column, row and value, and never a person: values that are ids or look like CPR
    numbers, telephone numbers, e-mail addresses, names or free text are described instead of shown.
    """

    ids: Container[str] = ()
    accepted: Mapping[str, str] = field(default_factory=dict)
    """Kind of warning to the reason why the round accepts it."""
    found: list[Problem] = field(default_factory=list)

    def add(
        self,
        where: str,
        what: str,
        rows: Rows | None = None,
        allowed: str | None = None,
        first: Rows | None = None,
        *,
        kind: str,
        value: str | None = None,
        why: str = "",
        suggestion: str | None = None,
    ) -> None:
        """Note one problem.

        Parameters
        ----------
        where
            The file, or `FILE, column 'NAME'`.
        rows
            Numbers of the rows it is found in; None where it concerns the file.
        kind
            A name of `kinds.KINDS`, which tells the severity.
        first
            Of what is there twice: for each of the rows, the one that has it first.
        value
            The value found, as it stands in the file: it is shown only if it is no personal data.
        why
            What has probably happened to it.
        suggestion
            The allowed value that is nearest to it.
        """
        place = _COLUMN.fullmatch(where)
        self.found.append(
            Problem(
                file=place["file"] if place else where,
                column=place["column"] if place else "",
                kind=kind,
                severity=KINDS[kind].severity,
                what=what,
                value=None if value is None else self.shown(value, meant=suggestion is not None),
                why=why,
                suggestion=suggestion,
                allowed=allowed or "",
                rows=() if rows is None else tuple(map(int, rows[:SHOWN])),
                firsts=() if first is None else tuple(map(int, first[:SHOWN])),
                count=1 if rows is None else len(rows),
            )
        )

    @property
    def errors(self) -> list[Problem]:
        """The problems that can give a wrong number."""
        return [problem for problem in self.found if problem.severity == "error"]

    @property
    def warnings(self) -> list[Problem]:
        """The problems that are merely suspicious, without those the round accepts."""
        return [p for p in self.found if p.severity == "warning" and p.kind not in self.accepted]

    def check_accepted(self, where: str) -> None:
        """Note accepted kinds that are no kinds of warnings, and reasons that say nothing."""
        allowed = [name for name, kind in KINDS.items() if kind.severity == "warning"]
        for name, reason in self.accepted.items():
            if name not in allowed:
                what = f"files.accept: {name!r} is no kind of warning"
                self.add(where, what, allowed=", ".join(allowed), kind="not-accepted")
            elif not reason.strip():
                self.add(where, f"files.accept: {name!r} has no reason", kind="not-accepted")

    def stop_if_any(self, *, strict: bool = False) -> None:
        """Raise all errors, and if strict all warnings, as one `JobsurveyError`."""
        if stopping := [*self.errors, *(self.warnings if strict else [])]:
            raise JobsurveyError("\n".join(map(str, stopping)))

    def shown(self, value: str, *, meant: bool = False) -> str:
        """A value as it may stand in a message.

        Parameters
        ----------
        meant
            Whether it is near an allowed value, and so a misspelling rather than a free text or a name.
        """
        if value.strip() in self.ids or personal.holds_number(value):
            return "a value that looks like personal data"
        if len(value) > _LONGEST or (not meant and (len(value.split()) > _WORDS or _NAME.search(value))):
            return f"a text of {len(value)} characters"
        return repr(value)


def counted(number: int, noun: str) -> str:
    """A number and what it counts: 1 row, 2 rows."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def listed(values: Sequence[str], shown: int = SHOWN) -> str:
    """The first of some values, and how many more there are."""
    return _list(values[:shown], len(values))


def _list(values: Sequence[str], count: int) -> str:
    more = count - len(values)
    return ", ".join(values) + (f" and {more} more" if more > 0 else "")


def _rows(problem: Problem) -> str:
    if problem.count == 1:
        return f"row {problem.rows[0]}" + (f", first in row {problem.firsts[0]}" if problem.firsts else "")
    names = [str(row) for row in problem.rows]
    if problem.firsts:
        names = [f"{row} as in {before}" for row, before in zip(problem.rows, problem.firsts, strict=True)]
    return f"{problem.count} rows ({_list(names, problem.count)})"
