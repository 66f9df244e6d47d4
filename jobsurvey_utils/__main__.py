"""The command line: `jobsurvey`, also `python -m jobsurvey_utils`."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from tqdm import tqdm

from jobsurvey_utils import __version__, rounds
from jobsurvey_utils.errors import JobsurveyError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="jobsurvey")
def commands() -> None:
    """Reproducible analysis of surveys of citizens in Danish job centres.

    ROUND is the name of a folder under rounds/, or the path of a round folder anywhere.
    """


@commands.command()
@click.option("--round", "round_ids", multiple=True, metavar="ROUND", help="A round beside those of _toc.yml.")
@click.option("--jobs", type=click.IntRange(min=1), help="Pages run at once; by default one more than processors.")
@click.option("--only", multiple=True, metavar="PAGE", help="Run again only pages of this name, e.g. 'kl2024/moedet*'.")
def book(round_ids: tuple[str, ...], jobs: int | None, only: tuple[str, ...]) -> None:
    """Make the book: data, results, pages and html, each only where something has changed."""
    from jobsurvey_utils.build import book as whole

    first = whole.make(list(round_ids), jobs=jobs or whole.default_jobs(), only=list(only), say=_say)
    click.echo(f"The book is ready: {first}")


@commands.command()
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


@commands.command()
@click.argument("round_id", metavar="ROUND")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for the CSV files.")
@click.option("--internal", is_flag=True, help="Without disclosure control, and with weights: not for publication.")
def tables(round_id: str, out: Path, internal: bool) -> None:
    """Write the estimates of a round as tidy CSV files."""
    from jobsurvey_utils.build import store
    from jobsurvey_utils.results import export

    round_ = rounds.load(round_id)
    store.prepare_data(round_)
    for path in export.tables(round_, out, internal=internal):
        click.echo(path)


@commands.command()
@click.argument("round_id", metavar="ROUND")
@click.option("--out", type=click.Path(path_type=Path), help="Folder; by default where the round's data is looked for.")
def reconstruct(round_id: str, out: Path | None) -> None:
    """Make synthetic microdata from the published figures of a round."""
    from jobsurvey_utils import reconstruct as recipe
    from jobsurvey_utils.build import store

    round_ = rounds.load(round_id)
    data = None if out else store.synthetic_data(round_)
    with tqdm(bar_format="{desc} ({elapsed})", leave=False, disable=None) as bar:

        def tell(step: str) -> None:
            bar.set_description_str(f"{round_.id}: {step}")

        if out:
            recipe.reconstruct(round_, out, tell)
        elif data:
            store.make_data(round_, data, tell)
        else:
            raise JobsurveyError(f"{round_.id} has real data in {store.data_folder(round_)}; name a folder with --out")
    click.echo(f"Synthetic data of {round_.id} are in {out or store.data_folder(round_)}")


@commands.command("audit")
@click.argument("round_id", metavar="ROUND")
@click.option("--csv", type=click.Path(path_type=Path, dir_okay=False), help="File for every check of every figure.")
def audit_figures(round_id: str, csv: Path | None) -> None:
    """Check the figures a report printed against each other, and tell those that cannot be right."""
    from jobsurvey_utils import results
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


def _say(line: str) -> None:
    tqdm.write(line, file=sys.stderr)


def main() -> None:
    """Run the command line; a user's mistake is a sentence on stderr and exit code 1."""
    try:
        commands(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.exceptions.Abort:
        sys.exit("jobsurvey: interrupted; the next run goes on from here")
    except JobsurveyError as error:
        sys.exit(f"jobsurvey: {error}")
    except OSError as error:
        sys.exit(f"jobsurvey: {error.filename or 'a file'}: {error.strerror or error}")


if __name__ == "__main__":
    main()
