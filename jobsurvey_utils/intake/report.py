"""The report on a round's configuration and data: for people as text, for programs as JSON of a fixed form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from jobsurvey_utils.intake.kinds import Severity
from jobsurvey_utils.intake.problems import SHOWN, Problem, Problems, counted

VERSION: Literal[1] = 1
"""Of the form of the report; a change that readers of it would notice gives the next number."""
OF_CONFIGURATION = ("configuration", "fill-in", "page", "not-accepted")
"""Kinds that concern the configuration."""
HEADINGS = {"error": "ERRORS", "warning": "WARNINGS"}


class Entry(BaseModel):
    """One problem."""

    model_config = ConfigDict(frozen=True)

    severity: Severity = Field(description="error or warning.")
    kind: str = Field(description="One of the kinds in the table of checks.")
    file: str = Field(description="Path of the file.")
    column: str | None = Field(description="Name of the column in the file; null where it concerns the whole file.")
    message: str = Field(description="The sentence of the text report, without file and column.")
    value: str | None = Field(description="The value as it may be shown; null where there is none.")
    suggestion: str | None = Field(description="The allowed value nearest to it.")
    allowed: str | None = Field(description="What is allowed.")
    rows: tuple[int, ...] = Field(description=f"The first {SHOWN} rows, as the file numbers them.")
    first_rows: tuple[int, ...] = Field(description="Of what is there twice: the row that has it first, for each row.")
    count: int = Field(description="Number of rows; 1 where it concerns the whole file.")
    accepted: str | None = Field(description="The reason under files.accept in round.yml; null where not accepted.")


class Report(BaseModel):
    """Everything found in a round."""

    model_config = ConfigDict(frozen=True)

    version: Literal[1] = Field(default=VERSION, description="Of the form of this report.")
    round: str = Field(description="The round's name, or the folder as it was given where round.yml cannot be read.")
    ok: bool = Field(description="Whether a book can be made: no error, and with --strict no warning.")
    strict: bool = Field(description="Whether warnings count as errors.")
    errors: int = Field(description="Problems that can give a wrong number.")
    warnings: int = Field(description="Suspicious problems that are not accepted.")
    accepted: int = Field(description="Suspicious problems that round.yml accepts.")
    items: int | None = Field(description="Number of questions; null where the configuration cannot be read.")
    pages: int | None = Field(description="Number of pages; null where the configuration cannot be read.")
    data: Literal["real", "synthetic"] | None = Field(description="What the data is; null where it is not in order.")
    invited: int | None = Field(description="Number of invited persons; null where the data is not in order.")
    respondents: int | None = Field(description="Number of respondents; null where the data is not in order.")
    problems: tuple[Entry, ...]


def entries(problems: Problems) -> tuple[Entry, ...]:
    """The problems by severity, file and kind; those of a kind as they were found."""
    found = sorted(problems.found, key=lambda p: (p.severity != "error", p.file, p.kind))
    return tuple(_entry(problem, problems) for problem in found)


def text(report: Report) -> Iterator[str]:
    """The lines of the report: problems by severity, file and kind, the first of each kind, and how many there are."""
    for severity, heading in HEADINGS.items():
        told = [entry for entry in report.problems if entry.severity == severity and entry.accepted is None]
        if told:
            yield heading
            for file, of_file in groupby(told, key=lambda entry: entry.file):
                yield file
                for kind, of_kind in groupby(of_file, key=lambda entry: entry.kind):
                    yield from _of_kind(kind, list(of_kind))
            yield ""
    yield from _accepted([entry for entry in report.problems if entry.accepted is not None])
    yield from _order(report)
    yield _sum(report)


def _accepted(found: Sequence[Entry]) -> Iterator[str]:
    for kind, of_kind in groupby(sorted(found, key=lambda entry: entry.kind), key=lambda entry: entry.kind):
        some = list(of_kind)
        yield f"accepted in round.yml: {kind} ({_count(some)}): {some[0].accepted}"


def _order(report: Report) -> Iterator[str]:
    """What is in order."""
    if not any(entry.kind in OF_CONFIGURATION for entry in report.problems):
        yield f"{report.round}: configuration in order, {report.items} items, {report.pages} pages"
    elif report.items is None:
        yield f"{report.round}: the data is not looked at: it is checked against the configuration"
    if report.data is not None:
        invited = "open invitation" if report.invited is None else f"{report.invited} invited"
        yield f"{report.round}: {report.data} data in order, {invited}, {report.respondents} respondents"


def _sum(report: Report) -> str:
    counts = [(report.errors, "error"), (report.warnings, "warning")]
    told = [counted(number, name) for number, name in counts if number]
    strict = ", which count as errors" if report.strict and report.warnings else ""
    return f"{report.round}: {' and '.join(told) or 'no problems'}{strict}"


def _entry(problem: Problem, problems: Problems) -> Entry:
    return Entry(
        severity=problem.severity,
        kind=problem.kind,
        file=problem.file,
        column=problem.column or None,
        message=problem.message,
        value=problem.value,
        suggestion=problem.suggestion,
        allowed=problem.allowed or None,
        rows=problem.rows,
        first_rows=problem.firsts,
        count=problem.count,
        accepted=problems.accepted.get(problem.kind) if problem.severity == "warning" else None,
    )


def _of_kind(kind: str, found: Sequence[Entry]) -> Iterator[str]:
    yield f"  {kind} ({_count(found)})"
    for entry in found[:SHOWN]:
        column = f"column {entry.column!r}: " if entry.column else ""
        yield f"    {column}{entry.message}"
    if (more := found[SHOWN:]) and (count := _count(more)):
        yield f"    and {counted(len(more), 'more problem')} of this kind ({count}): see --json"


def _count(found: Sequence[Entry]) -> str:
    rows = sum(entry.count for entry in found if entry.rows)
    return counted(rows, "row") if rows else str(len(found))
