"""`jobsurvey reconstruct`: make synthetic microdata from the published figures of a round."""

from __future__ import annotations

from pathlib import Path

import click
from tqdm import tqdm

from jobsurvey_utils.errors import JobsurveyError


@click.command()
@click.argument("round_id", metavar="ROUND")
@click.option("--out", type=click.Path(path_type=Path), help="Folder; by default where the round's data is looked for.")
def reconstruct(round_id: str, out: Path | None) -> None:
    """Make synthetic microdata from the published figures of a round."""
    from jobsurvey_utils import reconstruct as recipe
    from jobsurvey_utils import rounds
    from jobsurvey_utils.build import store
    from jobsurvey_utils.build.locking import LOCK, locked

    round_ = rounds.load(round_id)
    data = None if out else store.synthetic_data(round_)
    with tqdm(bar_format="{desc} ({elapsed})", leave=False, disable=None) as bar:

        def tell(step: str) -> None:
            bar.set_description_str(f"{round_.id}: {step}")

        if out:
            recipe.reconstruct(round_, out, tell)
        elif data:
            with locked(LOCK, lambda line: click.echo(line, err=True)):
                store.make_data(round_, data, tell)
        else:
            raise JobsurveyError(f"{round_.id} has real data in {store.data_folder(round_)}; name a folder with --out")
    click.echo(f"Synthetic data of {round_.id} are in {out or store.data_folder(round_)}")
