"""`jobsurvey new`: a new round's folder, made after another, with everything to fill in."""

from __future__ import annotations

import click


@click.command()
@click.argument("name", metavar="ROUND")
@click.option("--like", required=True, metavar="OTHER", help="The round whose form the new one takes over.")
def new(name: str, like: str) -> None:
    """Make a new round's folder after another round, with everything to fill in."""
    from jobsurvey_utils import rounds
    from jobsurvey_utils.build import needs
    from jobsurvey_utils.checklist import answers
    from jobsurvey_utils.rounds import new as making

    folder, other = making.place(name), rounds.load(like)
    written = making.make(folder, other, answers.asked(), {page: what for page, (what, _) in needs.NEEDS.items()})
    left = len(rounds.missing(folder))
    click.echo(f"{folder} is made after {like}: {', '.join(path.name for path in written)}, and a folder for the data")
    for line in [*_left_out(making.left_out(other)), *_steps(name, left)]:
        click.echo(line)


def _left_out(found: dict[str, list[str]]) -> list[str]:
    """What the new round is without, and what to do about it."""
    pages, items = found["round.yml"], found["questionnaire.yml"]
    told = []
    if pages:
        told = [f"Left out of pages in round.yml, where each says what it needs: {', '.join(pages)}."]
    if items:
        told += [f"Left out of items in questionnaire.yml, as single municipalities asked them: {', '.join(items)}."]
    return told


def _steps(name: str, left: int) -> list[str]:
    return [
        f"1. Fill in what says FILL-IN ({left} places) and change what does not hold any more.",
        "2. Put the microdata into its folder data/, under the names that `files` has in round.yml.",
        f"3. jobsurvey check {name}: names what is left to fill in, and every problem of the files.",
        f"4. jobsurvey book --round {name}: makes the book with the new round in it.",
    ]
