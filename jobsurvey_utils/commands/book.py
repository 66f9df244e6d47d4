"""`jobsurvey book`: make the book: data, results, pages and html, each only where something has changed."""

from __future__ import annotations

import sys

import click
from tqdm import tqdm


@click.command()
@click.option("--round", "round_ids", multiple=True, metavar="ROUND", help="A round beside those of _toc.yml.")
@click.option("--jobs", type=click.IntRange(min=1), help="Pages run at once; by default one more than processors.")
@click.option("--only", multiple=True, metavar="PAGE", help="Run again only pages of this name, e.g. 'kl2024/moedet*'.")
def book(round_ids: tuple[str, ...], jobs: int | None, only: tuple[str, ...]) -> None:
    """Make the book: data, results, pages and html, each only where something has changed."""
    from jobsurvey_utils.build import book as whole

    first = whole.make(list(round_ids), jobs=jobs or whole.default_jobs(), only=list(only), say=_say)
    click.echo(f"The book is ready: {first}")


def _say(line: str) -> None:
    tqdm.write(line, file=sys.stderr)
