"""Synthetic microdata reconstructed from a round's published figures and its documented assumptions.

The same recipe and seed give the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.reconstruct import answers, register
from jobsurvey_utils.reconstruct.recipe import read
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import SYNTHETIC, Table


def reconstruct(round_: Round, folder: Path, progress: Callable[[str], None] | None = None) -> None:
    """Write a round's synthetic `frame`, `sample` and `answers` into a folder.

    Parameters
    ----------
    progress
        Called with the name of each step as it begins.

    Raises
    ------
    JobsurveyError
        If the recipe has a mistake, its targets cannot be met, or the folder cannot be written.
    """
    tell = progress or (lambda step: None)
    round_ = round_.as_filed.with_local()
    recipe = read(round_)
    register_rng, answers_rng = np.random.default_rng(recipe.seed).spawn(2)
    tell("population, sample and field work")
    frame, people = register.make(round_, recipe, register_rng)
    tell("answers")
    table = answers.make(round_, recipe.answers, register.respondents(round_, frame, people), answers_rng)
    tell("files")
    tables: dict[Table, pd.DataFrame] = {
        "frame": frame,
        "sample": register.sample(round_, people),
        "answers": table,
    }
    names = round_.config.files.names_in(Path(SYNTHETIC))
    write(folder, {name: tables[table] for table, name in names.items()})


def write(folder: Path, tables: dict[str, pd.DataFrame]) -> None:
    """Write tables as CSV or Parquet, all under temporary names before any is renamed.

    The last table is removed first and put in place last: where it is, the others are whole and belong to it.

    Raises
    ------
    JobsurveyError
        If the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, table in tables.items():
            if name.endswith(".parquet"):
                table.to_parquet(folder / f".{name}.tmp", index=False)
            else:
                table.to_csv(folder / f".{name}.tmp", index=False, lineterminator="\n", encoding="utf-8")
        (folder / [*tables][-1]).unlink(missing_ok=True)
        for name in tables:
            (folder / f".{name}.tmp").replace(folder / name)
    except OSError as error:
        raise JobsurveyError(f"{folder}: the reconstructed data cannot be written ({error.strerror})") from None
