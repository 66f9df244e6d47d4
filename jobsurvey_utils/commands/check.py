"""`jobsurvey check`: tell every problem of a round's configuration and data."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from jobsurvey_utils.commands.fieldwork import follow
from jobsurvey_utils.errors import JobsurveyError


@click.command()
@click.argument("round_id", metavar="ROUND")
@click.option("--strict", is_flag=True, help="Count warnings as errors, but for those that round.yml accepts.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="Of what is printed.")
@click.option("--json", "file", type=click.Path(path_type=Path, dir_okay=False), help="File for the report as JSON.")
@click.option("--fieldwork", is_flag=True, help="Instead: response so far and precision to expect. Internal.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Day of --fieldwork; by default of the last answer.")
def check(round_id: str, strict: bool, form: str, file: Path | None, fieldwork: bool, on: dt.datetime | None) -> None:
    """Tell every problem of a round's configuration and data.

    Exit code 0 if a book can be made, 1 if there is an error.
    """
    from jobsurvey_utils.build import gate
    from jobsurvey_utils.intake import report as told

    if file and not file.absolute().parent.is_dir():
        raise JobsurveyError(f"--json {file}: there is no folder {file.absolute().parent}")
    if on and not fieldwork:
        raise JobsurveyError("--on is the day of --fieldwork; give both or neither")
    if fieldwork:
        follow(round_id, on, form, file)
        return
    report = gate.examine(round_id, strict=strict)
    if file:
        file.write_text(report.model_dump_json(indent=2) + "\n", encoding="utf-8")
    click.echo(report.model_dump_json(indent=2) if form == "json" else "\n".join(told.text(report)))
    if not report.ok:
        sys.exit(1)
