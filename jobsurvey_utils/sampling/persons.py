"""The population that a sample is drawn from: one row per person, read and checked as the intake does."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.intake import coding, dates, ids, tables
from jobsurvey_utils.intake.persons import PERSON, Persons, register, start
from jobsurvey_utils.intake.problems import Problems
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.sampling.plan import design_of

CHANNEL = "kanal"
_USABLE = {**coding.TICKS, "ja": 1, "nej": 0}


@dataclass(frozen=True)
class Population:
    """Everyone who can be drawn."""

    path: Path
    fingerprint: str
    """SHA-256 of the file."""
    ids: pd.Series[str]
    codes: pd.DataFrame
    """The round's codes of the register variables, and of the channel if the round has channels."""
    raw: pd.DataFrame
    """The columns of the round's sample file as they stand in the population file; dates as text."""
    rows: npt.NDArray[np.int64]
    """Number of each row in the file."""

    def counts(self, names: list[str]) -> pd.DataFrame:
        """Persons of each combination of variables that somebody has."""
        return self.codes.groupby(names, observed=True).size().rename("population").reset_index()


def read(round_: Round, path: Path) -> Population:
    """Read and check a population file.

    Raises
    ------
    JobsurveyError
        With every mistake found: column, rows, value, and what is allowed; never a person's id.
    """
    source = _read_file(round_, path)
    problems = Problems({text.strip() for text in source.column(PERSON).distinct})
    persons = start(source)
    ids.check(persons, problems)
    for name, variable in register(round_).items():
        _add_variable(round_, persons, name, problems)
        column = source.column(variable.column or name)
        if (empty := column.index < 0).any() and not variable.allow_missing:
            problems.add(column.where, "empty", column.rows(empty), "every person has a value", kind="empty-value")
    for name in _starts(round_):
        dates.read(source.column(name), problems)
    if round_.config.channels:
        _add_channel(round_, persons, problems)
    problems.stop_if_any()
    names = [variable.column or name for name, variable in register(round_).items()]
    names = list(dict.fromkeys([*names, *_starts(round_)]))
    raw = pd.DataFrame({name: source.table[name].to_pandas().astype("str") for name in names})
    return Population(
        path, tables.fingerprint(path), persons.ids, pd.DataFrame(persons.columns), raw, np.asarray(source.numbers)
    )


def unreachable(round_: Round, channel: pd.Series[str]) -> npt.NDArray[np.bool_]:
    """Who cannot be reached by any channel."""
    design = design_of(round_)
    codes = design.unreachable or tuple(code for code, contacts in design.channels.items() if not contacts)
    return np.asarray(channel.isin(codes))


def _read_file(round_: Round, path: Path) -> tables.Source:
    problems = Problems()
    background = [variable.column or name for name, variable in register(round_).items()]
    wanted = [PERSON, *background, *_starts(round_), *_contacts(round_)]
    layout = tables.Layout(tuple(dict.fromkeys(wanted)))
    source = tables.read(path, layout, problems)
    problems.stop_if_any()
    assert source is not None
    return source


def _starts(round_: Round) -> list[str]:
    """The columns of dates from which durations are computed."""
    return sorted({v.duration.start for v in round_.variables.values() if v.duration})


def _contacts(round_: Round) -> list[str]:
    """The columns that tell how a person can be reached."""
    design = design_of(round_)
    found = list(dict.fromkeys(column for columns in design.channels.values() for column in columns))
    return found or ([CHANNEL] if round_.config.channels else [])


def _add_variable(round_: Round, persons: Persons, name: str, problems: Problems) -> None:
    variable = round_.variables[name]
    column, values = persons.source.column(variable.column or name), coding.categories(round_, variable)
    if variable.bands:
        codes, _ = coding.code_band(column, variable.bands, problems)
    else:
        codes = coding.code_category(column, values, problems)
    persons.put(name, codes, values)


def _add_channel(round_: Round, persons: Persons, problems: Problems) -> None:
    """The round's channel of each person, from the contact columns or from a column of its own."""
    channels, design = round_.config.channels, design_of(round_)
    if not design.channels:
        column = persons.source.column(CHANNEL)
        codes = coding.code_category(column, channels, problems, what="channel")
        persons.note(codes == coding.MISSING, f"{CHANNEL} is empty", problems, ", ".join(c.code for c in channels))
        persons.put(CHANNEL, codes, channels)
        return
    contacts, described = _contacts(round_), "1 or ja (can be used), 0 or nej (cannot)"
    pattern = np.zeros(len(persons.ids), dtype=np.int64)
    for place, name in enumerate(contacts):
        usable = coding.code(persons.source.column(name), _USABLE, "unknown value", described, problems)
        persons.note(usable == coding.MISSING, f"{name} is empty", problems, described)
        persons.clean &= usable >= 0
        pattern |= np.maximum(usable, 0) << place
    numbers = {c.code: number for number, c in enumerate(channels)}
    known = np.full(2 ** len(contacts), coding.UNKNOWN)
    for code, columns in design.channels.items():
        known[sum(1 << contacts.index(name) for name in columns)] = numbers[code]
    codes = known[pattern]
    what = f"a combination of {', '.join(contacts)} without a channel"
    allowed = "; ".join(f"{code}: {' and '.join(columns) or 'none'}" for code, columns in design.channels.items())
    persons.note((codes < 0) & persons.clean, what, problems, allowed)
    persons.put(CHANNEL, codes, channels)
