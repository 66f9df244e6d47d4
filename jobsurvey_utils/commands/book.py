"""`jobsurvey book`: make the book: data, results, pages and html, each only where something has changed."""

from __future__ import annotations

import sys

import click
from tqdm import tqdm

BACKENDS = ("threads", "loky", "dask")


@click.command()
@click.option("--round", "round_ids", multiple=True, metavar="ROUND", help="A round beside those of _toc.yml.")
@click.option("--only", multiple=True, metavar="PAGE", help="Run again only pages of this name, e.g. 'kl2024/moedet*'.")
@click.option("--jobs", type=click.IntRange(min=1), help="Pages run at once; by default twice as many as processors.")
@click.option(
    "--timeout", "seconds", type=click.IntRange(min=1), default=600, show_default=True, help="Seconds a page may take."
)
@click.option("--strict", is_flag=True, help="Count warnings of the data as errors, but for those round.yml accepts.")
@click.option("--backend", type=click.Choice(BACKENDS), default=BACKENDS[0], help="Where pages are run.")
@click.option("--address", metavar="ADDRESS", help="Scheduler of the Dask cluster, e.g. tcp://host:8786.")
def book(
    round_ids: tuple[str, ...],
    only: tuple[str, ...],
    jobs: int | None,
    seconds: int,
    strict: bool,
    backend: str,
    address: str | None,
) -> None:
    """Make the book: data, results, pages and html, each only where something has changed."""
    from jobsurvey_utils.build import book as whole

    way = whole.Way(jobs or 0, seconds, backend, address, strict)
    first = whole.make(list(round_ids), only=list(only), way=way, say=_say)
    click.echo(f"The book is ready: {first}")


def _say(line: str) -> None:
    tqdm.write(line, file=sys.stderr)
