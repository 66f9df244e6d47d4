"""`jobsurvey check --fieldwork`: response so far, projected precision and lagging groups, during the field work."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jobsurvey_utils.errors import JobsurveyError

if TYPE_CHECKING:
    import pandas as pd

    from jobsurvey_utils.rounds import Round


def follow(round_id: str, on: dt.datetime | None, form: str, file: Path | None) -> None:
    """Tell the state of a round's field work, on the terminal and in a file, not of the repository, if one is named."""
    from jobsurvey_utils import fieldwork, rounds
    from jobsurvey_utils.sampling import writing

    if file:
        writing.check_place(file, force=True, holds="counts of few persons")
    round_ = rounds.load(round_id)
    name, tables = _earlier(round_)
    report = fieldwork.report(round_, on=on.date() if on else None, earlier=tables, earlier_name=name)
    told = json.dumps(fieldwork.values(report), indent=2, ensure_ascii=False)
    if file:
        writing.write({file: told + "\n"})
    click.echo(told if form == "json" else "\n".join(fieldwork.lines(report)))


def _earlier(round_: Round) -> tuple[str, Mapping[str, pd.DataFrame] | None]:
    """The round that the sampling design names as earlier, and its results; nothing where they are not there."""
    from jobsurvey_utils import results, rounds

    design = round_.config.sampling_design
    if design is None or design.earlier is None:
        return "", None
    before = rounds.load(design.earlier)
    try:
        return before.id, results.load(before).tables
    except JobsurveyError as error:
        click.echo(f"warning: the course of the round {before.id} is not known here: {error}", err=True)
        return "", None
