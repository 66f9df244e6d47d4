"""The sample and the answers as tables of codes: one row per person, the round's variables and items as columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.intake import coding, dates
from jobsurvey_utils.intake.ids import Ids
from jobsurvey_utils.intake.layouts import (
    ANSWERED_ON,
    CHANNEL,
    DISPOSITION,
    PERSON,
    asked_variables,
    items_read,
    register,
)
from jobsurvey_utils.intake.problems import Problems
from jobsurvey_utils.intake.recoding import Codes, narrow
from jobsurvey_utils.intake.tables import Column, Source
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import Category, Coded, Item, Variable

BoolArray = npt.NDArray[np.bool_]


@dataclass
class Persons:
    """A table of persons under construction."""

    source: Source
    ids: Ids
    clean: BoolArray
    """Rows without an unknown value; only these take part in checks across columns."""
    columns: dict[str, Any] = field(default_factory=dict)

    def put(self, name: str, codes: Codes, values: Sequence[Coded]) -> None:
        """Add a coded column."""
        self.clean &= codes != coding.UNKNOWN
        self.columns[name] = coding.categorical(codes, values)

    def column(self, name: str) -> Column:
        """A column of the file; where the file lacks it, nothing can be checked across columns."""
        column = self.source.column(name)
        if column.absent:
            self.clean[:] = False
        return column

    def note(
        self, wrong: BoolArray, what: str, problems: Problems, allowed: str = "", *, kind: str, column: str = ""
    ) -> None:
        """Note a mistake in the rows where there is one, and the column it is in if it is in one."""
        if wrong.any():
            where = self.source.where(column) if column else str(self.source.path)
            problems.add(where, what, self.source.rows(wrong), allowed, kind=kind)

    def table(self) -> pd.DataFrame:
        """The finished table."""
        return pd.DataFrame({PERSON: self.ids.series(), **self.columns}, copy=False)

    def __len__(self) -> int:
        return len(self.source)


def start(source: Source) -> Persons:
    """An empty table with the persons of a file."""
    return Persons(source, Ids.of(source), np.ones(len(source), dtype=bool))


def again(persons: Persons | None) -> Persons | None:
    """An empty table with the same persons."""
    return persons and Persons(persons.source, persons.ids, np.ones(len(persons), dtype=bool))


def add_sample(round_: Round, persons: Persons, problems: Problems) -> None:
    """Everyone invited: register variables, durations, channel, disposition and date of the answer.

    Of an open invitation the source is the answers, and everyone in it has the disposition of a complete answer unless
    the file says which.
    """
    source = persons.source
    add_background(round_, persons, problems)
    invited = round_.config.files.sample is not None
    if round_.config.channels and (invited or source.has(CHANNEL)):
        _add_coded(persons, CHANNEL, round_.config.channels, problems, "channel")
    outcomes = tuple(Category(code=d.code, label=d.label) for d in round_.config.dispositions)
    if invited or source.has(DISPOSITION):
        _add_coded(persons, DISPOSITION, outcomes, problems, "disposition")
    else:
        persons.put(DISPOSITION, np.full(len(persons), _complete(round_)), outcomes)
    if invited or source.has(ANSWERED_ON):
        _add_day(round_, persons, problems)
    else:
        persons.columns[ANSWERED_ON] = np.full(len(persons), np.datetime64("NaT"), "M8[s]")


def add_background(round_: Round, persons: Persons, problems: Problems) -> None:
    """What the registers tell of each person: variables and durations."""
    for name, variable in register(round_).items():
        _add_variable(round_, persons, name, variable, problems)
    for name, variable in round_.variables.items():
        if variable.duration is not None:
            _add_duration(round_, persons, name, variable, problems)


def _complete(round_: Round) -> int:
    """The number of the first disposition of a complete answer, or else of any answer."""
    outcomes = round_.config.dispositions
    return max(range(len(outcomes)), key=lambda n: (outcomes[n].complete, outcomes[n].respondent, -n))


def add_answers(round_: Round, persons: Persons, problems: Problems) -> None:
    """Everyone who answered: variables and items of the questionnaire."""
    for name, variable in asked_variables(round_).items():
        _add_variable(round_, persons, name, variable, problems)
    for item in items_read(round_):
        values = round_.scale(item).categories
        if item.kind == "multiple":
            _add_options(persons, round_.answer_columns(item), problems)
        elif item.kind == "number":
            _add_number(persons, item, problems)
        else:
            persons.put(item.id, coding.code_category(persons.column(item.id), values, problems), values)


def _add_number(persons: Persons, item: Item, problems: Problems) -> None:
    """The band of each answer, and the answer itself."""
    told = Variable(label=item.title, source="answers", bands=item.inside)
    codes, persons.columns[f"{item.id}_value"] = coding.code_band(persons.column(item.id), told, problems)
    persons.put(item.id, codes, item.bands)


def _add_variable(round_: Round, persons: Persons, name: str, variable: Variable, problems: Problems) -> None:
    column = persons.column(variable.column or name)
    values = coding.categories(round_, variable)
    if variable.bands:
        codes, raw = coding.code_band(column, variable, problems)
        persons.columns[f"{name}_value"] = raw
    else:
        codes = coding.code_category(column, values, problems, **_called(variable))
    persons.put(name, codes, values)
    if variable.asked_if == "True":
        _refuse_empty(column, codes == coding.MISSING, variable, problems)


def _called(variable: Variable) -> dict[str, str]:
    """What is said of a value that is not allowed, and which kind of problem it is."""
    if variable.role == "benefit":
        return {"what": "a benefit outside the target groups", "kind": "benefit-outside-target-groups"}
    what = "municipality" if variable.municipalities else "category"
    return {"what": f"unknown {what}", "kind": f"unknown-{what}"}


def _add_day(round_: Round, persons: Persons, problems: Problems) -> None:
    """The day each person answered, within the field work."""
    column, fieldwork = persons.column(ANSWERED_ON), round_.config.fieldwork
    days, unreadable = dates.read(column, problems)
    outside = dates.refuse_outside_fieldwork(column, days, fieldwork.opens, fieldwork.closes, problems)
    persons.clean &= ~(unreadable | outside)
    persons.columns[ANSWERED_ON] = days.astype("M8[s]")


def _add_duration(round_: Round, persons: Persons, name: str, variable: Variable, problems: Problems) -> None:
    """Whole days from the start to the end of the duration, for everyone invited."""
    assert variable.duration is not None
    column, closes = persons.column(variable.duration.start), round_.config.fieldwork.closes
    began, wrong = dates.read(column, problems)
    wrong |= dates.refuse_impossible(column, began, min(variable.duration.until, closes), problems)
    for age in _ages(round_, persons):
        wrong |= dates.refuse_unborn(column, np.where(wrong, np.datetime64("NaT"), began), age, closes, problems)
    persons.clean &= ~wrong
    starts = dates.distinct(column)
    days = (np.datetime64(variable.duration.until, "D") - starts).astype(np.float64)
    days[np.isnat(starts)] = np.nan
    bands = np.array([coding.MISSING if np.isnan(x) else coding.band_of(x, variable.bands) for x in days])
    persons.columns[f"{name}_value"] = days[column.index]
    persons.put(name, narrow(bands)[column.index], variable.bands)
    _refuse_empty(column, column.index < 0, variable, problems)


def _ages(round_: Round, persons: Persons) -> list[npt.NDArray[np.float64]]:
    """The age of each person, not a number where it is outside the population; nothing where no variable is the age."""
    names = [name for name, variable in register(round_).items() if variable.role == "age"]
    return [
        np.where(pd.isna(persons.columns[name]), np.nan, np.asarray(persons.columns[f"{name}_value"])) for name in names
    ]


def _add_coded(persons: Persons, name: str, values: Sequence[Category], problems: Problems, what: str) -> None:
    column = persons.column(name)
    codes = coding.code_category(column, values, problems, what=f"unknown {what}", kind=f"unknown-{what}")
    coding.note_empty(column, codes == coding.MISSING, ", ".join(c.code for c in values), problems)
    persons.put(name, codes, values)


def _add_options(persons: Persons, names: list[str], problems: Problems) -> None:
    """The 0/1 columns of a multiple-choice item: all filled in, or all empty."""
    empties, described = [], "1 (ticked), 0 (not ticked), or empty for all options"
    spelled = f"{described}; or this spelling, listed under `files.ticked` or `files.unticked` in round.yml"
    for name in names:
        column = persons.column(name)
        codes = coding.code(column, coding.TICKS, "unknown value", spelled, problems, kind="unknown-option")
        persons.clean &= codes != coding.UNKNOWN
        persons.columns[name] = pd.arrays.IntegerArray(np.maximum(codes, 0).astype(np.int8, copy=False), codes < 0)
        empties.append(codes == coding.MISSING)
    empty = np.sum(empties, axis=0)
    if (some := (empty > 0) & (empty < len(names)) & persons.clean).any():
        what = f"some options filled in and others empty, of {names[0]!r} to {names[-1]!r}"
        left_empty = f'{described}; or empty for those not ticked, listed as "" under `files.unticked` in round.yml'
        persons.note(some, what, problems, left_empty, kind="partly-ticked")


def _refuse_empty(column: Column, empty: BoolArray, variable: Variable, problems: Problems) -> None:
    if not variable.allow_missing:
        allowed = "every person has a value, unless round.yml says `allow_missing: true` for the variable"
        coding.note_empty(column, empty, allowed, problems)
