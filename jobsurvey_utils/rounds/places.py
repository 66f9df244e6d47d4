"""Where the microdata of a round is."""

from __future__ import annotations

from pathlib import Path

from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import SYNTHETIC


def locate(round_: Round) -> Path:
    """The folder of a round's files: the real ones, or else the reconstructed.

    Raises
    ------
    JobsurveyError
        If there are neither, or only some of the real ones.
    """
    names = list(round_.config.files.names.values())
    real = round_.files_folder
    missing = [name for name in names if not (real / name).exists()]
    if not missing:
        return real
    if len(missing) < len(names):
        raise JobsurveyError(f"{real}: {', '.join(missing)} missing; the folder must hold all of {', '.join(names)}")
    synthetic = real / SYNTHETIC
    made = round_.config.files.names_in(synthetic).values()
    if lacking := [name for name in made if not (synthetic / name).exists()]:
        raise JobsurveyError(
            f"{real}: there is no microdata for the round {round_.id}; put {', '.join(names)} there, "
            f"or make synthetic files with `jobsurvey reconstruct {round_.id}` ({synthetic} lacks {', '.join(lacking)})"
        )
    return synthetic
