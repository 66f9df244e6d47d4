"""The columns of a file against those of the round: mapped, missing, unknown, ignored, and those about persons."""

from __future__ import annotations

import difflib
import fnmatch
import re
from collections.abc import Sequence

import pyarrow.compute as pc

from jobsurvey_utils.intake import damages, personal
from jobsurvey_utils.intake.problems import Problems, listed
from jobsurvey_utils.intake.readers import Opened
from jobsurvey_utils.intake.settings import Settings
from jobsurvey_utils.rounds.columns import CPR, PERSON
from jobsurvey_utils.rounds.columns import Columns as Layout
from jobsurvey_utils.rounds.schema.base import repeated

__all__ = ["CPR", "PERSON", "Layout", "chosen", "in_file"]

SNIFFED = 1_000
"""Rows of an unknown column that are looked at to tell whether it is about persons."""


def in_file(layout: Layout, settings: Settings) -> dict[str, str]:
    """Name of each column here to its name in the file."""
    whole = [name for name in layout.all if name not in settings.one_of]
    parts = {part(name, code): theirs for name, codes in settings.one_of.items() for code, theirs in codes.items()}
    return {name: settings.names.get(name, name) for name in whole} | parts


def part(name: str, code: str) -> str:
    """What the 0/1 column of one category is called here."""
    return f"{name}={code}"


def chosen(opened: Opened, layout: Layout, settings: Settings, problems: Problems) -> dict[str, str] | None:
    """The columns to be read: their name here to that in the file; what does not fit is noted.

    None where the header cannot be relied on at all; a file that lacks columns is read without them.
    """
    names, where = in_file(layout, settings), str(opened.path)
    before = len(problems.errors)
    _check_header(opened.names, where, problems)
    sound = len(problems.errors) == before
    if not {name.casefold() for name in names.values()} & {name.casefold() for name in opened.names}:
        what = f"the first row names none of the round's columns ({listed(list(names.values()))})"
        problems.add(
            where, what, allowed="a first row that names the columns, or files.columns in round.yml", kind="no-header"
        )
        return None
    given = {name: theirs for name, theirs in names.items() if theirs in opened.names}
    ignored = re.compile("|".join(fnmatch.translate(_literal(name)) for name in settings.ignore) or "(?!)")
    used = {*names.values(), *settings.beside}
    rest = dict.fromkeys(name for name in opened.names if name and name not in used)
    unknown = [name for name in rest if not ignored.fullmatch(name)]
    needed = [
        n for n in names if n not in (*layout.optional, *layout.unread, CPR, *((PERSON,) if CPR in given else ()))
    ]
    _note_missing([names[name] for name in needed if name not in given], unknown, where, problems)
    _note_unknown(opened, unknown, list(names.values()), settings, problems)
    read = {name: theirs for name, theirs in given.items() if name not in layout.unread}
    return read if sound and read else None


def _literal(name: str) -> str:
    """A pattern in which only the asterisk stands for anything."""
    return re.sub(r"([\[?])", r"[\1]", name)


def _check_header(names: Sequence[str], where: str, problems: Problems) -> None:
    if blank := [str(place) for place, name in enumerate(names, start=1) if not name]:
        what = f"columns without a name: number {listed(blank)}"
        problems.add(where, what, allowed="a name for each column, used once", kind="blank-header")
    if twice := [problems.shown(name) for name in repeated(filter(None, names))]:
        problems.add(where, f"column name used twice: {', '.join(twice)}", kind="duplicate-header")
    if broken := [problems.shown(name) for name in names if damages.is_broken(name)]:
        what = f"column names with letters broken by a wrong encoding: {listed(broken)}"
        problems.add(where, what, allowed="the file exported again as UTF-8", kind="encoding-damage")


def _note_missing(missing: Sequence[str], unknown: Sequence[str], where: str, problems: Problems) -> None:
    if not missing:
        return
    found = {name: near for name in missing if (near := _nearest(name, unknown))}
    hint = "".join(f"; is {problems.shown(theirs)} the column {name!r}?" for name, theirs in found.items())
    problems.add(where, f"column missing: {', '.join(map(repr, missing))}{hint}", kind="missing-column")


def _nearest(name: str, others: Sequence[str]) -> str | None:
    plain = {other.casefold(): other for other in others}
    near = difflib.get_close_matches(name.casefold(), plain, n=1)
    return plain[near[0]] if near else None


def _note_unknown(
    opened: Opened, unknown: Sequence[str], known: Sequence[str], settings: Settings, problems: Problems
) -> None:
    """Note columns that round.yml says nothing of; those about persons by themselves."""
    where, key = str(opened.path), f"files.ignore.{settings.how.table or 'TABLE'}"
    about = _about_persons(opened, unknown)
    for name, what in about.items():
        shown = problems.shown(name)
        told = f"the column {shown} looks like {what} and round.yml does not say what to do with it"
        allowed = f"no such column in the file, or its name under {key} in round.yml: it is then never read"
        if what == "CPR numbers":
            allowed += f"; or, as the persons' id, files.columns.{settings.how.table or 'TABLE'}: {{{CPR}: {shown}}}"
        problems.add(where, told, allowed=allowed, kind="personal-column")
    if plain := [problems.shown(name) for name in unknown if name not in about]:
        allowed = f"{', '.join(known)}; others listed under {key} in round.yml"
        problems.add(where, f"unknown column: {listed(plain)}", allowed=allowed, kind="unknown-column")


def _about_persons(opened: Opened, names: Sequence[str]) -> dict[str, str]:
    """The columns that look like data about persons, by their name or their first rows, and like what."""
    found = {name: what for name in names if (what := personal.by_header(name))}
    rest = [name for name in names if name not in found and opened.names.count(name) == 1]
    for table in opened.batches(rest, SNIFFED) if rest else ():
        for name in rest:
            if what := personal.by_content(pc.drop_null(table[name]).to_pylist()):
                found[name] = what
    return found
