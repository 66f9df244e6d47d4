"""`jobsurvey diff`: tell which published numbers differ between two finished books, by how much, and why."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from jobsurvey_utils.errors import JobsurveyError

EQUAL, DIFFERENT, TROUBLE = 0, 1, 2
"""Exit codes, those of `diff`."""


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--csv", type=click.Path(path_type=Path, dir_okay=False), help="File for every number that differs.")
def diff(old: Path, new: Path, csv: Path | None) -> None:
    """Tell which published numbers differ between two finished books, by how much, and why.

    OLD and NEW are folders of finished books, like _build/html, or archives (.zip, .tar, .tar.gz) of them. The exit
    code is 0 where no number and no page differs, 1 where some do, 2 where that cannot be told.
    """
    from jobsurvey_utils.editions import causes, comparing, reading, telling

    try:
        before, after = reading.read(old), reading.read(new)
        changes = comparing.compare(before, after)
        if csv:
            changes.to_csv(csv, index=False)
    except (JobsurveyError, OSError) as error:
        click.echo(f"jobsurvey: {error}", err=True)
        sys.exit(TROUBLE)
    for line in telling.lines(before, after, changes):
        click.echo(line)
    if csv:
        click.echo(f"every number that differs is in {csv}")
    sys.exit(DIFFERENT if len(changes) or any(causes.pages(before, after)) else EQUAL)
