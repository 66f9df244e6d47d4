"""Microdata of a round: read from files, checked, and turned into the round's codes.

All mistakes are told at once, without a person's id or a row's content. Files are CSV (UTF-8) or Parquet, by
their ending, and values may be codes, labels, or the raw values that the round file lists.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.intake import checks, identity, meanings, persons, routing, silent, tables
from jobsurvey_utils.intake.problems import Problems
from jobsurvey_utils.rounds import Round

SYNTHETIC_FOLDER = "synthetic"
"""Folder of reconstructed files, inside the folder of the real ones."""


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
    """What is allowed and most likely not meant, in sentences."""


def locate(round_: Round) -> Path:
    """The folder of a round's files: the real ones, or else the reconstructed.

    Raises
    ------
    JobsurveyError
        If there are neither, or only some of the real ones.
    """
    files = round_.config.files
    names = list(files.names.values())
    real = round_.folder / files.folder
    missing = [name for name in names if not (real / name).exists()]
    if not missing:
        return real
    if len(missing) < len(names):
        raise JobsurveyError(f"{real}: {', '.join(missing)} missing; the folder must hold all of {', '.join(names)}")
    synthetic = real / SYNTHETIC_FOLDER
    if lacking := [name for name in names if not (synthetic / name).exists()]:
        raise JobsurveyError(
            f"{real}: there is no microdata for the round {round_.id}; put {', '.join(names)} there, "
            f"or make synthetic files with `jobsurvey reconstruct {round_.id}` ({synthetic} lacks {', '.join(lacking)})"
        )
    return synthetic


def read(round_: Round, folder: Path | None = None) -> Microdata:
    """Read and check the microdata of a round.

    Raises
    ------
    JobsurveyError
        With every mistake found: file, column, rows, value, and what is allowed.
    """
    problems = Problems()
    sources = _read_files(round_, locate(round_) if folder is None else folder, problems)
    used = [sources[name].column(persons.PERSON).distinct for name in ("sample", "answers")]
    problems.ids = {text for texts in used for text in texts}
    frame = checks.read_frame(round_, sources["frame"], problems)
    sample = persons.sample(round_, sources["sample"], problems)
    answers = persons.answers(round_, sources["answers"], problems)
    synthetic = checks.are_synthetic((sample, answers), problems)
    at = checks.link(round_, sample, answers, problems)
    checks.check_cells(round_, frame, sample, problems)
    everyone = sample.table()
    respondents = _join(round_, everyone, answers.table(), at)
    asked = routing.asked(round_, respondents)
    answers.clean &= np.append(sample.clean, False)[at]
    checks.check_routing(round_, respondents, asked, answers, problems)
    problems.stop_if_any()
    order = np.argsort(at, kind="stable")
    respondents, asked = (table.iloc[order].set_axis(at[order]) for table in (respondents, asked))
    marks = {source.path.name: tables.fingerprint(source.path) for source in sources.values()}
    warnings = tuple(silent.groups(round_, frame, respondents))
    return Microdata(round_, frame, everyone, respondents, asked, synthetic, marks, warnings)


def _read_files(round_: Round, folder: Path, problems: Problems) -> dict[str, tables.Source]:
    """The files of a round, each person in them known by one id."""
    layouts, sources = persons.layouts(round_), {}
    for table, name in round_.config.files.names.items():
        settings = meanings.of_table(round_, table, synthetic=folder.name == SYNTHETIC_FOLDER)
        sources[table] = tables.read(folder / name, layouts[table], problems, settings)
    problems.stop_if_any()
    found = identity.identified({name: source for name, source in sources.items() if source is not None}, problems)
    problems.stop_if_any()
    return found


def _join(round_: Round, sample: pd.DataFrame, answers: pd.DataFrame, at: np.ndarray) -> pd.DataFrame:
    """Background and answers of the persons in both tables; the index is the row of the answers.

    A duration is kept only for those whom its rule concerns, and a variable only for those it was asked of.
    """
    linked = np.flatnonzero(at >= 0)
    background = sample.iloc[at[linked]].set_axis(linked)
    table = pd.concat([background, answers.iloc[linked].drop(columns=persons.PERSON)], axis=1)
    for name, variable in round_.variables.items():
        if variable.duration is not None:
            concerned = routing.holds(variable.duration.only_if, table)
            for column in (name, f"{name}_value"):
                table[column] = table[column].where(concerned)
    return table
