"""Microdata of a round: read from files, checked, and turned into the round's codes.

All problems are told at once, without a person's id or a row's content. Values may be codes, labels, or the raw values
that the round file lists. The checks are own code rather than pandera's: every column is dictionary-encoded text, so
that a value is checked once, however many millions of rows have it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from jobsurvey_utils.intake import (
    checks,
    identity,
    ids,
    joined,
    meanings,
    persons,
    routing,
    routing_checks,
    silent,
    suspicious,
    tables,
)
from jobsurvey_utils.intake.persons import Persons
from jobsurvey_utils.intake.problems import Problems
from jobsurvey_utils.intake.tables import Source
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.columns import of_round
from jobsurvey_utils.rounds.places import locate
from jobsurvey_utils.rounds.schema import SYNTHETIC

__all__ = ["SYNTHETIC_FOLDER", "Microdata", "inspect", "locate", "read"]

SYNTHETIC_FOLDER = SYNTHETIC


@dataclass(frozen=True)
class Microdata:
    """The microdata of a round, checked and coded.

    Coded columns are ordered categoricals of the round's codes, in the round's order; options of multiple choice are
    Int8 columns of 0, 1 and missing; the raw number of a banded variable is in `<name>_value`.
    """

    round: Round
    frame: pd.DataFrame
    """One row per weighting cell: its variables and `population`."""
    sample: pd.DataFrame
    """One row per invited person. Durations are from the register, so known for all with a start date."""
    respondents: pd.DataFrame
    """One row per respondent: background, answers; the index is the row of `sample`."""
    asked: pd.DataFrame
    """One row per respondent, a column of true and false per item: whether it was asked."""
    synthetic: bool
    fingerprints: dict[str, str]
    """SHA-256 of each file."""
    warnings: tuple[str, ...] = ()
    """What is allowed and most likely not meant, in sentences; without what the round accepts."""
    filed: Microdata | None = None
    """The same with the groups of the files; None where no groups are joined."""

    @property
    def as_filed(self) -> Microdata:
        """The microdata with the groups that the files and the report have, none of them joined."""
        return self.filed or self


def read(round_: Round, folder: Path | None = None, *, strict: bool = False) -> Microdata:
    """Read and check the microdata of a round.

    Parameters
    ----------
    strict
        Whether warnings that the round does not accept are errors.

    Raises
    ------
    JobsurveyError
        With every mistake found: file, column, rows, value, and what is allowed.
    """
    problems = Problems(accepted=round_.config.files.accept)
    data = inspect(round_, locate(round_) if folder is None else folder, problems)
    problems.stop_if_any(strict=strict)
    assert data is not None
    return data


def inspect(round_: Round, folder: Path, problems: Problems) -> Microdata | None:
    """Note every problem of the microdata; the data itself only where there is no error."""
    before, plain, round_ = len(problems.errors), round_, round_.as_filed.with_local()
    problems.check_accepted(str(round_.folder / "round.yml"))
    sources = _read_files(round_, folder, problems)
    frame = checks.read_frame(round_, sources["frame"], problems) if "frame" in sources else None
    sample, answers = _persons(round_, sources, problems)
    synthetic = ids.are_synthetic([p.ids for p in (sample, answers) if p], problems)
    if frame and frame.sound and sample:
        checks.check_cells(round_, frame.table, sample, problems)
    if not sample or not answers:
        return None
    at = checks.link(round_, sample, answers, problems)
    everyone = sample.table()
    respondents = _join(round_, everyone, answers, at)
    asked = routing.asked(round_, respondents)
    answers.clean &= np.append(sample.clean, False)[at]
    routing_checks.check(round_, respondents, asked, answers, problems)
    suspicious.check(round_, sample, answers, at, problems)
    if frame and frame.sound and sample.clean.all() and len(respondents):
        silent.check(round_, frame, everyone, respondents, str(answers.source.path), problems)
    if not frame or len(problems.errors) > before:
        return None
    respondents, asked = (_by_sample(table, at) for table in (respondents, asked))
    marks = {source.path.name: tables.fingerprint(source.path) for source in sources.values()}
    found = Microdata(plain.as_filed, frame.table, everyone, respondents, asked, synthetic, marks)
    found = _shown(plain, found)
    joined.check(plain, found.respondents, problems)
    return replace(found, warnings=tuple(map(str, problems.warnings)))


def _shown(round_: Round, data: Microdata) -> Microdata:
    """The data with the groups that are shown."""
    if data.round is round_:
        return data
    frame = joined.shown_cells(round_, data.frame)
    sample, respondents = (joined.shown(round_, table) for table in (data.sample, data.respondents))
    return replace(data, round=round_, frame=frame, sample=sample, respondents=respondents, filed=data)


def _by_sample(table: pd.DataFrame, at: np.ndarray) -> pd.DataFrame:
    """The rows of the answers in the order of the sample, known by their row there."""
    order = np.argsort(at, kind="stable")
    return table.iloc[order].set_axis(at[order])


def _read_files(round_: Round, folder: Path, problems: Problems) -> dict[str, Source]:
    """The files of a round, each person in them known by one id."""
    layouts, sources = of_round(round_.config, round_.questionnaire), {}
    for table, name in round_.config.files.names_in(folder).items():
        settings = meanings.of_table(round_, table, synthetic=folder.name == SYNTHETIC_FOLDER)
        if source := tables.read(folder / name, layouts[table], problems, settings):
            sources[str(table)] = source
    return identity.identified(sources, problems)


def _persons(round_: Round, sources: dict[str, Source], problems: Problems) -> tuple[Persons | None, Persons | None]:
    """The sample and the answers, which of an open invitation are one file."""
    found = {name: persons.start(source) for name, source in sources.items() if name != "frame"}
    problems.ids = ids.Known(*(p.ids for p in found.values()))
    for table in found.values():
        table.ids.check(problems)
    answers = found.get("answers")
    sample = found.get("sample") if round_.config.files.sample is not None else persons.again(answers)
    if sample:
        persons.add_sample(round_, sample, problems)
    if answers:
        persons.add_answers(round_, answers, problems)
    for table in found.values():
        table.source.forget()
    return sample, answers


def _join(round_: Round, sample: pd.DataFrame, answers: Persons, at: np.ndarray) -> pd.DataFrame:
    """Background and answers of the persons in both tables; the index is the row of the answers.

    A duration is kept only for those whom its rule concerns, and a variable only for those it was asked of.
    """
    linked = np.flatnonzero(at >= 0)
    background = sample.iloc[at[linked]].set_axis(linked)
    given = pd.DataFrame(answers.columns, index=pd.RangeIndex(len(answers)), copy=False)
    table = pd.concat([background, given.iloc[linked]], axis=1)
    for name, variable in round_.variables.items():
        if variable.duration is not None:
            concerned = routing.holds(variable.duration.only_if, table)
            for column in (name, f"{name}_value"):
                table[column] = table[column].where(concerned)
    return table
