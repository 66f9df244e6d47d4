"""The data and the results store of a round, made if they are missing or stale."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from jobsurvey_utils import intake
from jobsurvey_utils.build import stale
from jobsurvey_utils.build.files import file_fingerprint, replaced_folder
from jobsurvey_utils.rounds import Round

Tell = Callable[[str], None]

RECIPE = "reconstruction.yml"
"""The file that says how a round without real data is reconstructed."""


def data_folder(round_: Round) -> Path:
    """Where a round's files are, real ones or else synthetic ones, whether made yet or not."""
    files, folder = round_.config.files, round_.folder / round_.config.files.folder
    real = [folder / file for file in (files.frame, files.sample, files.answers)]
    if any(path.exists() for path in real) or not (round_.folder / RECIPE).exists():
        return intake.locate(round_)
    return folder / intake.SYNTHETIC_FOLDER


def synthetic_data(round_: Round) -> stale.Product | None:
    """The synthetic data as a product; None for a round with real data."""
    folder = data_folder(round_)
    if folder.name != intake.SYNTHETIC_FOLDER:
        return None
    made_from = stale.key([*stale.of_code("jobsurvey_utils.reconstruct"), *stale.of_round(round_)])
    return stale.Product(f"{round_.id}: synthetic data", made_from, folder / f"{stale.MADE}.json")


def results_store(round_: Round) -> stale.Product:
    """The results store as a product; the data must be there."""
    folder = data_folder(round_)
    files = round_.config.files
    data = {file: file_fingerprint(folder / file) for file in (files.frame, files.sample, files.answers)}
    made_from = stale.key([*stale.of_code("jobsurvey_utils.results"), *stale.of_round(round_)], **data)
    return stale.Product(f"{round_.id}: results", made_from, round_.generated / "results" / f"{stale.MADE}.json")


def is_fresh(round_: Round) -> bool:
    """Whether neither data nor results have to be made."""
    data = synthetic_data(round_)
    return not (data and data.reasons()) and not results_store(round_).reasons()


def prepare(round_: Round) -> None:
    """Make what is stale of data and results; each takes its place only when it is whole."""
    from jobsurvey_utils import results  # takes a second, which a build with nothing to make need not wait

    prepare_data(round_)
    store = results_store(round_)
    if store.reasons():
        with replaced_folder(store.record.parent) as folder:
            results.build(intake.read(round_, data_folder(round_))).write(folder)
        store.note(_files(store.record.parent))


def prepare_data(round_: Round) -> None:
    """Make the synthetic data of a round that has no real data, if they are missing or stale."""
    data = synthetic_data(round_)
    if data and data.reasons():
        make_data(round_, data)


def make_data(round_: Round, data: stale.Product, tell: Tell | None = None) -> None:
    """Make synthetic data; `tell` is called with the name of each step."""
    from jobsurvey_utils import reconstruct

    with replaced_folder(data.record.parent) as folder:
        reconstruct.reconstruct(round_, folder, tell)
    data.note(_files(data.record.parent))


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_file() and path.name != f"{stale.MADE}.json"]
