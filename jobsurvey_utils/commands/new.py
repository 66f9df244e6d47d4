"""`jobsurvey new`: a new round's folder, made after another, with everything to fill in."""

from __future__ import annotations

import click


@click.command()
@click.argument("name", metavar="ROUND")
@click.option("--like", required=True, metavar="OTHER", help="The round whose form the new one takes over.")
def new(name: str, like: str) -> None:
    """Make a new round's folder after another round, with everything to fill in."""
    from jobsurvey_utils import rounds
    from jobsurvey_utils.checklist import answers
    from jobsurvey_utils.rounds import new as making

    folder = making.place(name)
    written = making.make(folder, rounds.load(like), answers.asked())
    left = len(rounds.missing(folder))
    click.echo(f"{folder} is made after {like}: {', '.join(path.name for path in written)}, and a folder for the data")
    for line in _steps(name, left):
        click.echo(line)


def _steps(name: str, left: int) -> list[str]:
    return [
        f"1. Fill in what says FILL-IN ({left} places) and change what does not hold any more.",
        "2. Put the microdata into its folder data/, under the names that `files` has in round.yml.",
        f"3. jobsurvey check {name}: names what is left to fill in, and every problem of the files.",
        f"4. jobsurvey book --round {name}: makes the book with the new round in it.",
    ]
