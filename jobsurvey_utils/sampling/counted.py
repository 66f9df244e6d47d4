"""The population as counts per cell, for a plan without persons."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from jobsurvey_utils import intake
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.intake import checks, meanings, tables
from jobsurvey_utils.intake.problems import Problems
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.columns import of_round
from jobsurvey_utils.sampling.plan import strata_names


def read(round_: Round, path: Path | None = None) -> pd.DataFrame:
    """The population of every weighting cell, from a file or from the round's own.

    Raises
    ------
    JobsurveyError
        If the cells do not tell the strata, or the file has mistakes.
    """
    if missing := [name for name in strata_names(round_) if name not in round_.config.weighting.cells]:
        raise JobsurveyError(
            f"{round_.folder / 'round.yml'}: counts per weighting cell do not tell {', '.join(missing)}, which is "
            "among the strata; plan from a population file instead (--frame)"
        )
    problems = Problems()
    path = path or _own(round_)
    settings = meanings.of_table(round_, "frame", synthetic=path.parent.name == intake.SYNTHETIC_FOLDER)
    source = tables.read(path, of_round(round_.config, round_.questionnaire)["frame"], problems, settings)
    problems.stop_if_any()
    assert source is not None
    frame = checks.read_frame(round_, source, problems)
    problems.stop_if_any()
    return frame.table


def _own(round_: Round) -> Path:
    files, folder = round_.config.files, round_.files_folder
    for path in (folder / files.frame, folder / intake.SYNTHETIC_FOLDER / files.frame):
        if path.exists():
            return path
    raise JobsurveyError(f"{folder / files.frame}: there is no such file; name one with --counts or --frame")
