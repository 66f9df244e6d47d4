"""`jobsurvey check`: tell every problem of a round's configuration and data."""

from __future__ import annotations

import click

from jobsurvey_utils import rounds
from jobsurvey_utils.errors import JobsurveyError


@click.command()
@click.argument("round_id", metavar="ROUND")
def check(round_id: str) -> None:
    """Tell every problem of a round's configuration and data."""
    from jobsurvey_utils import intake, weighting
    from jobsurvey_utils.build import needs, pages

    round_ = rounds.load(round_id)
    number = len(pages.of_round(round_))
    if not (problems := needs.problems(round_)):
        click.echo(f"{round_.id}: configuration in order, {len(round_.items)} items, {number} pages")
    try:
        data = intake.read(round_)
        weighting.weigh(data)
    except JobsurveyError as error:
        problems.append(str(error))
    if problems:
        raise JobsurveyError("\n".join(problems))
    kind = "synthetic" if data.synthetic else "real"
    for warning in data.warnings:
        click.echo(f"warning: {round_.id}: {warning}")
    click.echo(f"{round_.id}: {kind} data in order, {len(data.sample)} invited, {len(data.respondents)} respondents")
