"""`jobsurvey status`: tell what is stale and why; nothing is made."""

from __future__ import annotations

import json
from contextlib import suppress

import click

MOST = 4
"""Names and reasons shown of many; `--json` has all."""


@click.command()
@click.option("--round", "round_ids", multiple=True, metavar="ROUND", help="A round beside those of _toc.yml.")
@click.option("--json", "as_json", is_flag=True, help="Every product and every reason, for machines.")
def status(round_ids: tuple[str, ...], as_json: bool) -> None:
    """Tell what the next `jobsurvey book` would make again, and why; nothing is made."""
    from jobsurvey_utils.build import sources, status, toc

    states = list(status.of_book(toc.load(list(round_ids))))
    with suppress(OSError):
        sources.keep()
    if as_json:
        click.echo(json.dumps(status.as_json(states), ensure_ascii=False, indent=1))
        return
    alike: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
    for state in states:
        if state.reasons:
            alike.setdefault((state.kind, state.round, tuple(state.reasons)), []).append(state.name)
    for (kind, round_id, reasons), names in alike.items():
        place = f"{round_id}: " if round_id else ""
        click.echo(f"{place}{kind if len(names) == 1 else f'{len(names)} {_several(kind)}'} {_some(names, ', ')}")
        click.echo(f"    {_some(reasons, f'{chr(10)}    ')}")
    number = sum(bool(state.reasons) for state in states)
    told = f"{number} of {len(states)} are stale; `jobsurvey book` makes them" if number else "Everything is up to date"
    click.echo(told)


def _several(kind: str) -> str:
    return "analyses" if kind == "analysis" else f"{kind}s"


def _some(texts: list[str] | tuple[str, ...], between: str) -> str:
    left = len(texts) - MOST
    return between.join([*texts[:MOST], *([f"and {left} more"] if left > 0 else [])])
