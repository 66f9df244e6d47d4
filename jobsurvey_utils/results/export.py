"""The estimates of a round as tidy CSV files, for whoever works on with them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from jobsurvey_utils import estimation, intake, nonresponse, weighting
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.results import files
from jobsurvey_utils.results.store import build
from jobsurvey_utils.rounds import ROOT, Round

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
        Without disclosure control, and with the weight of each person: refused in the repository, but for its folders
        of microdata, which are not under version control.

    Returns
    -------
    The files written.

    Raises
    ------
    JobsurveyError
        If the folder may not hold such tables, the data has mistakes, or a file cannot be written.
    """
    if internal:
        _refuse_public(out)
    data = intake.read(round_)
    found = _raw(data) if internal else build(data).tables
    stamp = {files.DATA: "synthetic" if data.synthetic else "real"}
    if internal:
        stamp["publication"] = NOT_FOR_PUBLICATION
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for name in [name for name in found if name in EXPORTED]:
        with _whole(out / f"{name}.csv") as temporary:
            files.write(found[name].assign(**stamp), temporary)
        written.append(out / f"{name}.csv")
    text = _CONTENT.format(round_id=round_.id, data=stamp[files.DATA], kind=_INTERNAL if internal else _PUBLIC)
    with _whole(out / "README.txt") as temporary:
        temporary.write_text(text, encoding="utf-8")
    return [*written, out / "README.txt"]


def _refuse_public(out: Path) -> None:
    """Refuse a folder of the repository, which is published or may be, unless it is one of microdata."""
    inside = out.resolve()
    if not inside.is_relative_to(ROOT):
        return
    match inside.relative_to(ROOT).parts:
        case ("rounds", _, "data", *_):
            return
    allowed = f"a folder outside {ROOT}, or one below {ROOT / 'rounds' / '<round>' / 'data'}"
    raise JobsurveyError(f"{out}: tables without disclosure control are never written under {ROOT}; allowed: {allowed}")


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


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A temporary name to write a file under; the file is put in place when it is whole, and else removed."""
    temporary = path.with_name(f".{path.name}.new")
    try:
        yield temporary
        temporary.replace(path)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise JobsurveyError(f"{path}: cannot be written ({reason})") from None
    finally:
        temporary.unlink(missing_ok=True)
