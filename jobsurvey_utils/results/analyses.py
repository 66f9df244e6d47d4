"""The tables of an analysis: made, written to a folder of their own beside the results store, read from it."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from jobsurvey_utils import weighting
from jobsurvey_utils.analyses import FOLDER, module
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.results import files
from jobsurvey_utils.rounds import Round


def make(name: str, data: Microdata) -> dict[str, pd.DataFrame]:
    """The tables of an analysis."""
    made: dict[str, pd.DataFrame] = importlib.import_module(module(name)).tables(data, weighting.weigh(data))
    return {table: files.plain(frame) for table, frame in made.items()}


def write(tables: dict[str, pd.DataFrame], data: Microdata, folder: Path) -> None:
    """Write the tables of an analysis to a folder, as CSV marked as the results store's files are."""
    marks = {files.DATA: "synthetic" if data.synthetic else "real"}
    meta = {}
    for name, table in tables.items():
        meta[name] = {"rows": len(table), "columns": {c: str(kind) for c, kind in table.dtypes.items()}}
        files.write(table.assign(round=data.round.id, **marks), folder / f"{name}.csv")
    (folder / files.META).write_text(json.dumps(meta, indent=2) + "\n", encoding="utf-8")


def load(round_: Round, name: str) -> dict[str, pd.DataFrame]:
    """The tables of an analysis, as the build left them.

    Raises
    ------
    JobsurveyError
        If there is no such analysis, or it is not there, or a file of it is missing or damaged.
    """
    module(name)
    folder = round_.generated / FOLDER / name
    try:
        meta: dict[str, Any] = json.loads((folder / files.META).read_text(encoding="utf-8"))
        return {table: files.read_as(folder / f"{table}.csv", **kind) for table, kind in meta.items()}
    except (OSError, ValueError, KeyError, pa.ArrowException) as error:
        raise JobsurveyError(
            f"{folder}: the analysis is not there as a whole ({type(error).__name__}); make it with `jobsurvey book`"
        ) from None
