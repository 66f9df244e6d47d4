"""The estimates of a round as tidy CSV files, for whoever works on with them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from jobsurvey_utils import estimation, intake, nonresponse, weighting
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.results import files
from jobsurvey_utils.results.store import build
from jobsurvey_utils.rounds import ROOT, Round

BOOK = ROOT / "book"
EXPORTED = ("shares", "scores", "response", "weights")
NOT_FOR_PUBLICATION = "not for publication"
_PUBLIC = """These tables are after disclosure control: numbers that rest on too few persons are empty.
"""
_INTERNAL = """NOT FOR PUBLICATION. These tables are without disclosure control, and weights.csv has a row for every
person who answered. They are for work inside the organisation that holds the data.
"""
_CONTENT = """Round: {round_id}. Data: {data}.
{kind}
One row per estimate; UTF-8, point decimals, shares from 0 to 1, n unweighted, 95 per cent intervals.
"""


def tables(round_: Round, out: Path, *, internal: bool = False) -> list[Path]:
    """Write shares, scores and response of a round as CSV, and a text that says what the files are.

    Parameters
    ----------
    internal
        Without disclosure control, and with the weight of each person: refused under the book's folder.

    Returns
    -------
    The files written.

    Raises
    ------
    JobsurveyError
        If the folder is part of the book, or the data has mistakes.
    """
    if internal and out.resolve().is_relative_to(BOOK):
        raise JobsurveyError(f"{out}: tables without disclosure control are never written under {BOOK}")
    data = intake.read(round_)
    found = _raw(data) if internal else build(data).tables
    stamp = {files.DATA: "synthetic" if data.synthetic else "real"}
    if internal:
        stamp["publication"] = NOT_FOR_PUBLICATION
    out.mkdir(parents=True, exist_ok=True)
    written = [_write(table.assign(**stamp), out / f"{name}.csv") for name, table in found.items() if name in EXPORTED]
    text = _CONTENT.format(round_id=round_.id, data=stamp[files.DATA], kind=_INTERNAL if internal else _PUBLIC)
    (out / "README.txt").write_text(text, encoding="utf-8")
    return [*written, out / "README.txt"]


def _raw(data: Microdata) -> dict[str, pd.DataFrame]:
    weights = weighting.weigh(data)
    estimates = estimation.estimate(data, weights)
    found = {
        "shares": estimates.shares.assign(suppressed=False),
        "scores": estimates.scores.assign(suppressed=False),
        "response": nonresponse.response(data),
    }
    persons = weights.cells.loc[weights.cell, ["cell", "population", "respondents", "weight"]].reset_index(drop=True)
    persons.insert(0, "person_id", data.respondents["person_id"].to_numpy())
    return {name: files.typed(data.round.id, name, table) for name, table in found.items()} | {"weights": persons}


def _write(table: pd.DataFrame, path: Path) -> Path:
    """Write a file under a temporary name, and put it in place when it is whole."""
    temporary = path.with_name(f".{path.name}.new")
    files.write(table, temporary)
    temporary.replace(path)
    return path
