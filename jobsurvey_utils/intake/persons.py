"""The sample and the answers as tables of codes: one row per person, the round's variables and items as columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.intake import coding, dates
from jobsurvey_utils.intake.problems import Problems
from jobsurvey_utils.intake.tables import Column, Layout, Source
from jobsurvey_utils.rounds import Round, columns
from jobsurvey_utils.rounds.schema import Category, Coded, Item, Table, Variable

BoolArray = npt.NDArray[np.bool_]

PERSON = columns.PERSON


@dataclass
class Persons:
    """A table of persons under construction."""

    source: Source
    ids: pd.Series[str]
    clean: BoolArray
    """Rows without an unknown value; only these take part in checks across columns."""
    columns: dict[str, Any] = field(default_factory=dict)

    def put(self, name: str, codes: npt.NDArray[np.int64], values: Sequence[Coded]) -> None:
        """Add a coded column."""
        self.clean &= codes != coding.UNKNOWN
        self.columns[name] = coding.categorical(codes, values)

    def note(self, wrong: BoolArray, what: str, problems: Problems, allowed: str = "") -> None:
        """Note a mistake in the rows where there is one."""
        if wrong.any():
            problems.add(str(self.source.path), what, self.source.rows(wrong), allowed)

    def table(self) -> pd.DataFrame:
        """The finished table."""
        return pd.DataFrame({PERSON: self.ids, **self.columns})


def start(source: Source) -> Persons:
    """An empty table with the persons of a file; blanks around an id are no part of it."""
    ids = source.table[PERSON].to_pandas().astype("str").str.strip()
    return Persons(source, ids.mask(ids == ""), np.ones(len(source), dtype=bool))


def register(round_: Round) -> dict[str, Variable]:
    """The variables that come from the registers."""
    return {name: v for name, v in round_.variables.items() if v.source == "register"}


def asked_variables(round_: Round) -> dict[str, Variable]:
    """The variables that come from the answers."""
    return {name: v for name, v in round_.variables.items() if v.source == "answers"}


def items_read(round_: Round) -> list[Item]:
    """Items with columns of their own in `answers`: those that are not variables too."""
    return [item for item in round_.closed_items() if item.id not in round_.variables]


def layouts(round_: Round) -> dict[Table, Layout]:
    """The columns of each file."""
    return columns.of_round(round_.config, round_.questionnaire)


def sample(round_: Round, source: Source, problems: Problems) -> Persons:
    """Everyone invited: register variables, durations, channel, disposition and date of the answer."""
    persons = start(source)
    for name, variable in register(round_).items():
        _add_variable(round_, persons, name, variable, problems)
    for name, variable in round_.variables.items():
        if variable.duration is not None:
            _add_duration(round_, persons, name, variable, problems)
    if round_.config.channels:
        _add_coded(persons, "kanal", round_.config.channels, problems, "channel")
    outcomes = tuple(Category(code=d.code, label=d.label) for d in round_.config.dispositions)
    _add_coded(persons, "disposition", outcomes, problems, "disposition")
    _add_day(round_, persons, problems)
    return persons


def answers(round_: Round, source: Source, problems: Problems) -> Persons:
    """Everyone who answered: variables and items of the questionnaire."""
    persons = start(source)
    for name, variable in asked_variables(round_).items():
        _add_variable(round_, persons, name, variable, problems)
    for item in items_read(round_):
        values = round_.scale(item).categories
        if item.kind == "multiple":
            _add_options(persons, round_.answer_columns(item), problems)
        else:
            persons.put(item.id, coding.code_category(source.column(item.id), values, problems), values)
    return persons


def _add_variable(round_: Round, persons: Persons, name: str, variable: Variable, problems: Problems) -> None:
    column = persons.source.column(variable.column or name)
    values = coding.categories(round_, variable)
    if variable.bands:
        codes, raw = coding.code_band(column, variable.bands, problems)
        persons.columns[f"{name}_value"] = raw
    else:
        what = "municipality" if variable.municipalities else "category"
        codes = coding.code_category(column, values, problems, what=what)
    persons.put(name, codes, values)
    if variable.asked_if == "True":
        _refuse_empty(column, codes == coding.MISSING, variable, problems)


def _add_day(round_: Round, persons: Persons, problems: Problems) -> None:
    """The day each person answered, within the field work."""
    column, fieldwork = persons.source.column("answered_on"), round_.config.fieldwork
    days, unreadable = dates.read(column, problems)
    why = "fieldwork in round.yml"
    outside = dates.refuse_outside(column, days, fieldwork.opens, fieldwork.closes, why, problems)
    persons.clean &= ~(unreadable | outside)
    persons.columns["answered_on"] = days.astype("M8[s]")


def _add_duration(round_: Round, persons: Persons, name: str, variable: Variable, problems: Problems) -> None:
    """Whole days from the start to the end of the duration, for everyone invited."""
    assert variable.duration is not None
    column = persons.source.column(variable.duration.start)
    began, unreadable = dates.read(column, problems)
    last = min(variable.duration.until, round_.config.fieldwork.closes)
    why = "the last is the end of the duration or of the field work"
    outside = dates.refuse_outside(column, began, dates.EARLIEST, last, why, problems)
    persons.clean &= ~(unreadable | outside)
    days = (np.datetime64(variable.duration.until, "D") - began).astype("m8[D]").astype(np.float64)
    days[np.isnat(began)] = np.nan
    lengths, where = np.unique(days, return_inverse=True)
    bands = np.array([coding.MISSING if np.isnan(x) else coding.band_of(x, variable.bands) for x in lengths])
    persons.columns[f"{name}_value"] = days
    persons.put(name, bands[where].astype(np.int64), variable.bands)
    _refuse_empty(column, column.index < 0, variable, problems)


def _add_coded(persons: Persons, name: str, values: Sequence[Category], problems: Problems, what: str) -> None:
    column = persons.source.column(name)
    codes = coding.code_category(column, values, problems, what=what)
    if (empty := codes == coding.MISSING).any():
        problems.add(column.where, "empty", column.rows(empty), ", ".join(c.code for c in values))
    persons.put(name, codes, values)


def _add_options(persons: Persons, names: list[str], problems: Problems) -> None:
    """The 0/1 columns of a multiple-choice item: all filled in, or all empty."""
    empties, described = [], "1 (ticked), 0 (not ticked), or empty for all options"
    for name in names:
        codes = coding.code(persons.source.column(name), coding.TICKS, "unknown value", described, problems)
        persons.clean &= codes != coding.UNKNOWN
        persons.columns[name] = pd.arrays.IntegerArray(np.maximum(codes, 0).astype(np.int8), codes < 0)
        empties.append(codes == coding.MISSING)
    empty = np.sum(empties, axis=0)
    if (some := (empty > 0) & (empty < len(names)) & persons.clean).any():
        where = f"{persons.source.path}, columns {names[0]!r} to {names[-1]!r}"
        problems.add(where, "some options filled in and others empty", persons.source.rows(some), described)


def _refuse_empty(column: Column, empty: BoolArray, variable: Variable, problems: Problems) -> None:
    if empty.any() and not variable.allow_missing:
        allowed = "every person has a value, unless round.yml says `allow_missing: true` for the variable"
        problems.add(column.where, "empty", column.rows(empty), allowed)
