"""`jobsurvey tables`: write the estimates of a round as tidy CSV files."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("round_id", metavar="ROUND")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for the CSV files.")
@click.option("--internal", is_flag=True, help="Without disclosure control, and with weights: not for publication.")
def tables(round_id: str, out: Path, internal: bool) -> None:
    """Write the estimates of a round as tidy CSV files."""
    from jobsurvey_utils import rounds
    from jobsurvey_utils.build import store
    from jobsurvey_utils.results import export

    round_ = rounds.load(round_id)
    store.ready_data(round_, lambda line: click.echo(line, err=True))
    for path in export.tables(round_, out, internal=internal):
        click.echo(path)
