"""The files of a round while answers come in: the frame and the sample, without the answers themselves."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.intake import SYNTHETIC_FOLDER, checks, identity, ids, joined, meanings, persons, tables
from jobsurvey_utils.intake.layouts import ANSWERED_ON, DISPOSITION
from jobsurvey_utils.intake.problems import Problems
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.columns import of_round
from jobsurvey_utils.rounds.schema import Table


@dataclass(frozen=True)
class Invited:
    """Everyone invited, with the outcome so far."""

    frame: pd.DataFrame
    """Population of each weighting cell."""
    sample: pd.DataFrame
    """One row per person: register variables, disposition, answered_on."""
    synthetic: bool


def read(round_: Round, folder: Path | None = None) -> Invited:
    """Read the frame and the sample of a round; the file of answers need not be there.

    Raises
    ------
    JobsurveyError
        With every mistake found in the two files, or if the round has no sample.
    """
    files = round_.config.files
    if files.sample is None:
        raise JobsurveyError(
            f"{round_.folder / 'round.yml'}: files.sample is null: of an open invitation only those who answered are "
            "known, so there is no response to follow"
        )
    folder = folder or _locate(round_, files.sample)
    problems, shown, round_ = Problems(accepted=files.accept), round_, round_.as_filed
    found = {table: _open(round_, table, folder, problems) for table in ("frame", "sample")}
    problems.stop_if_any()
    sources = identity.identified({name: source for name, source in found.items() if source is not None}, problems)
    people = persons.start(sources["sample"])
    problems.ids = ids.Known(people.ids)
    people.ids.check(problems)
    persons.add_sample(round_, people, problems)
    frame = checks.read_frame(round_, sources["frame"], problems)
    if frame.sound:
        checks.check_cells(round_, frame.table, people, problems)
    synthetic = ids.are_synthetic([people.ids], problems)
    problems.stop_if_any()
    table = people.table().drop(columns="person_id")
    table[ANSWERED_ON] = pd.to_datetime(table[ANSWERED_ON])
    table = joined.shown(shown, table.assign(**{DISPOSITION: table[DISPOSITION].astype("str")}))
    return Invited(joined.shown_cells(shown, frame.table), table, synthetic)


def _locate(round_: Round, sample: str) -> Path:
    real = round_.files_folder
    for folder in (real, real / SYNTHETIC_FOLDER):
        if (folder / round_.config.files.names_in(folder)["sample"]).exists():
            return folder
    raise JobsurveyError(f"{real}: there is no {sample}: put the sample with the outcomes so far there")


def _open(round_: Round, table: Table, folder: Path, problems: Problems) -> tables.Source | None:
    settings = meanings.of_table(round_, table, synthetic=folder.name == SYNTHETIC_FOLDER)
    layout = of_round(round_.config, round_.questionnaire)[table]
    return tables.read(folder / round_.config.files.names_in(folder)[table], layout, problems, settings)
