"""The population that a sample is drawn from: one row per person, read and checked as the intake does."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.intake import coding, identity, ids, meanings, persons, tables
from jobsurvey_utils.intake.layouts import CHANNEL, PERSON, register
from jobsurvey_utils.intake.problems import Problems
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.columns import of_round
from jobsurvey_utils.sampling.plan import design_of

USABLE = {**coding.TICKS, "ja": 1, "nej": 0}
"""How a contact column tells whether a person can be reached by it."""


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
    """The background columns of the round's sample file, as they stand in the population file."""
    rows: npt.NDArray[np.int64]
    """Number of each row in the file."""
    known_by_cpr: bool
    """Whether the ids are pseudonyms of CPR numbers."""

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
    problems = Problems(accepted=round_.config.files.accept)
    source, known_by_cpr = _read_file(round_, path, problems)
    people = persons.start(source)
    problems.ids = ids.Known(people.ids)
    people.ids.check(problems)
    persons.add_background(round_, people, problems)
    if round_.config.channels:
        _add_channel(round_, people, problems)
    problems.stop_if_any()
    starts = sorted({v.duration.start for v in round_.variables.values() if v.duration})
    names = dict.fromkeys([*(variable.column or name for name, variable in register(round_).items()), *starts])
    raw = pd.DataFrame({name: source.table[name].to_pandas().astype("str") for name in names})
    codes = pd.DataFrame(
        {name: people.columns[name] for name in (*register(round_), CHANNEL) if name in people.columns}
    )
    numbers = np.asarray(source.numbers)
    return Population(path, tables.fingerprint(path), people.ids.series(), codes, raw, numbers, known_by_cpr)


def unreachable(round_: Round, channel: pd.Series[str]) -> npt.NDArray[np.bool_]:
    """Who cannot be reached by any channel."""
    design = design_of(round_)
    codes = design.unreachable or tuple(code for code, contacts in design.channels.items() if not contacts)
    return np.asarray(channel.isin(codes))


def _read_file(round_: Round, path: Path, problems: Problems) -> tuple[tables.Source, bool]:
    """The file, and whether its persons are known by pseudonyms of their CPR numbers."""
    layout, settings = (
        of_round(round_.config, round_.questionnaire)["population"],
        meanings.of_table(round_, "population"),
    )
    source = tables.read(path, layout, problems, settings)
    problems.stop_if_any()
    assert source is not None
    found = identity.identified({"population": source}, problems)["population"]
    problems.stop_if_any()
    return found, not source.has(PERSON)


def _add_channel(round_: Round, people: persons.Persons, problems: Problems) -> None:
    """The round's channel of each person, from the contact columns or from a column of its own."""
    channels, design = round_.config.channels, design_of(round_)
    if not design.channels:
        column = people.column(CHANNEL)
        codes = coding.code_category(column, channels, problems, what="channel")
        coding.note_empty(column, codes == coding.MISSING, ", ".join(c.code for c in channels), problems)
        people.put(CHANNEL, codes, channels)
        return
    contacts, pattern, known = _patterns(round_, people, problems)
    what = f"a combination of {', '.join(contacts)} without a channel"
    allowed = "; ".join(f"{code}: {' and '.join(columns) or 'none'}" for code, columns in design.channels.items())
    codes = known[pattern]
    people.note((codes < 0) & people.clean, what, problems, allowed, kind="unknown-channel")
    people.put(CHANNEL, codes, channels)


def _patterns(
    round_: Round, people: persons.Persons, problems: Problems
) -> tuple[list[str], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The contact columns; which of them each person can be reached by, as bits; the channel of each such pattern."""
    stated, described = design_of(round_).channels, "1 or ja (can be used), 0 or nej (cannot)"
    contacts = list(dict.fromkeys(column for columns in stated.values() for column in columns))
    pattern = np.zeros(len(people), dtype=np.int64)
    for place, name in enumerate(contacts):
        column = people.column(name)
        usable = coding.code(column, USABLE, "unknown value", described, problems, kind="unknown-option")
        coding.note_empty(column, usable == coding.MISSING, described, problems)
        people.clean &= usable >= 0
        pattern |= np.maximum(usable, 0) << place
    numbers = {c.code: number for number, c in enumerate(round_.config.channels)}
    known = np.full(2 ** len(contacts), coding.UNKNOWN)
    for code, columns in stated.items():
        known[sum(1 << contacts.index(name) for name in columns)] = numbers[code]
    return contacts, pattern, known
