"""`jobsurvey audit`: check the figures a report printed against each other, and tell those that cannot be right."""

from __future__ import annotations

from pathlib import Path

import click

from jobsurvey_utils.errors import JobsurveyError


@click.command("audit")
@click.argument("round_id", metavar="ROUND")
@click.option("--csv", type=click.Path(path_type=Path, dir_okay=False), help="File for every check of every figure.")
def audit_figures(round_id: str, csv: Path | None) -> None:
    """Check the figures a report printed against each other, and tell those that cannot be right."""
    from jobsurvey_utils import results, rounds
    from jobsurvey_utils.audit import english, tables
    from jobsurvey_utils.audit.verdict import Audit

    round_ = rounds.load(round_id)
    if not round_.published:
        raise JobsurveyError(f"{round_.folder / 'published.csv'}: is not there or has no figures, so nothing to audit")
    if csv and not csv.absolute().parent.is_dir():
        raise JobsurveyError(f"--csv {csv}: there is no folder {csv.absolute().parent}")
    audit = Audit(round_)
    for line in english.lines(audit):
        click.echo(line)
    try:
        click.echo(f"\n{english.recomputed(results.load(round_).tables['comparison'])}")
    except JobsurveyError:
        click.echo("\nNot recomputed from the answers: there are no results yet; make them with `jobsurvey book`.")
    if csv:
        tables.frames(audit)["audit"].to_csv(csv, index=False)
        click.echo(f"\nEvery check of every figure is in {csv}")
