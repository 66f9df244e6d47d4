"""The data, the results store and the analyses of a round, each made if it is missing or stale."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from jobsurvey_utils import analyses, rounds
from jobsurvey_utils.build import pages, stale
from jobsurvey_utils.build.files import file_fingerprint, replaced_folder
from jobsurvey_utils.build.locking import LOCK, locked
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.rounds import Round, places
from jobsurvey_utils.rounds.schema import SYNTHETIC

if TYPE_CHECKING:
    from jobsurvey_utils.intake import Microdata

Tell = Callable[[str], None]

RESULTS = "results"
"""Folder of the results store below the generated files of a round."""
RECIPE = "reconstruction.yml"
"""The file that says how a round without real data is reconstructed."""


def data_folder(round_: Round) -> Path:
    """Where a round's files are, real ones or else synthetic ones, whether made yet or not."""
    folder = round_.files_folder
    real = [folder / file for file in round_.config.files.names.values()]
    if any(path.exists() for path in real) or not (round_.folder / RECIPE).exists():
        return places.locate(round_)
    return folder / SYNTHETIC


def data_files(round_: Round) -> list[str]:
    """Names of a round's files of microdata."""
    return list(round_.config.files.names_in(data_folder(round_)).values())


def synthetic_data(round_: Round) -> stale.Product | None:
    """The synthetic data as a product; None for a round with real data."""
    folder = data_folder(round_)
    if folder.name != SYNTHETIC:
        return None
    code = stale.of_code("jobsurvey_utils.reconstruct")
    made_from = stale.key([*code, *stale.of_round(round_, code)])
    return stale.Product(f"{round_.id}: synthetic data", made_from, folder / f"{stale.MADE}.json")


def results_store(round_: Round) -> stale.Product:
    """The results store as a product; the data must be there."""
    return _of_data(round_, RESULTS, _code(RESULTS), round_.generated / RESULTS)


def analysis(round_: Round, name: str) -> stale.Product:
    """An analysis as a product; the data must be there."""
    others = stale.earlier(round_) if name in analyses.ACROSS else []
    return _of_data(round_, f"analysis {name}", _code(name), round_.generated / analyses.FOLDER / name, others)


def code(round_: Round) -> dict[str, list[Path]]:
    """The files of the package that the results store and each analysis of a round are made with."""
    return {name: _code(name) for name in (RESULTS, *wanted(round_))}


def _code(name: str) -> list[Path]:
    made = "jobsurvey_utils.results.store" if name == RESULTS else "jobsurvey_utils.results.analyses"
    modules = [made, *([] if name == RESULTS else [analyses.module(name)])]
    return list(dict.fromkeys(path for module in modules for path in stale.of_code(module)))


def _of_data(round_: Round, what: str, code: list[Path], folder: Path, others: Sequence[Round] = ()) -> stale.Product:
    data = _marks(round_)
    for other in others:
        data |= {f"{other.id}: {file}": mark for file, mark in _marks(other).items()}
    configuration = [file for each in (round_, *others) for file in stale.of_round(each, code)]
    made_from = stale.key([*code, *configuration], **data)
    return stale.Product(f"{round_.id}: {what}", made_from, folder / f"{stale.MADE}.json")


def _marks(round_: Round) -> dict[str, str]:
    return {file: file_fingerprint(data_folder(round_) / file) for file in data_files(round_)}


def wanted(round_: Round) -> list[str]:
    """Names of the analyses that pages of a round ask for."""
    notebooks = dict.fromkeys(page.notebook for page in pages.of_round(round_))
    return list(dict.fromkeys(name for notebook in notebooks for name in analyses.asked(notebook)))


def waiting(round_: Round) -> list[str | None]:
    """What of a round has to be made from its data: names of analyses, None for the results store."""
    names = [name for name in wanted(round_) if analysis(round_, name).reasons()]
    return [*([None] if results_store(round_).reasons() else []), *names]


def make(round_: Round, name: str | None) -> list[str]:
    """Make an analysis, or with None the results store; it takes its place only when it is whole.

    Returns
    -------
    What is to be told of the data, once: with the results store.
    """
    from jobsurvey_utils import results  # takes a second, which a build with nothing to make need not wait
    from jobsurvey_utils.results import analyses as tables

    product = results_store(round_) if name is None else analysis(round_, name)
    data = _microdata(round_)
    with replaced_folder(product.record.parent) as folder:
        if name is None:
            results.build(data).write(folder)
        else:
            tables.write(tables.make(name, data), data, folder)
    product.note(_files(product.record.parent))
    return _warnings(round_, data) if name is None else []


def problems(round_: Round) -> list[str]:
    """What is wrong with a round's data, or else what is warned of."""
    try:
        return _warnings(round_, _microdata(round_))
    except JobsurveyError as error:
        return str(error).splitlines()


def _warnings(round_: Round, data: Microdata) -> list[str]:
    return [f"warning: {round_.id}: {warning}" for warning in data.warnings]


def _microdata(round_: Round) -> Microdata:
    """A round's microdata, read once by a process that makes several things of the same files."""
    state = stale.key(stale.of_round(round_, code=[]), **_marks(round_))
    return _read(round_.folder, tuple(state.items()))


@lru_cache(maxsize=2)
def _read(folder: Path, state: tuple[tuple[str, str], ...]) -> Microdata:
    from jobsurvey_utils import intake  # takes a second

    round_ = rounds.load(folder)
    return intake.read(round_, data_folder(round_))


def folders(round_: Round) -> list[Path]:
    """The folders of the results store and of the analyses that pages ask for."""
    return [round_.generated / RESULTS, *(round_.generated / analyses.FOLDER / name for name in wanted(round_))]


def is_data_stale(round_: Round) -> bool:
    """Whether the synthetic data of a round that has no real data are missing or stale."""
    data = synthetic_data(round_)
    return bool(data and data.reasons())


def prepare_data(round_: Round) -> None:
    """Make the synthetic data of a round that has no real data, if they are missing or stale."""
    data = synthetic_data(round_)
    if data and data.reasons():
        make_data(round_, data)


def ready_data(round_: Round, say: Callable[[str], None]) -> None:
    """Make sure that the data of a round are there, alone: no build is writing them meanwhile."""
    if is_data_stale(round_):
        with locked(LOCK, say):
            prepare_data(round_)


def make_data(round_: Round, data: stale.Product, tell: Tell | None = None) -> None:
    """Make synthetic data; `tell` is called with the name of each step."""
    from jobsurvey_utils import reconstruct

    with replaced_folder(data.record.parent) as folder:
        reconstruct.reconstruct(round_, folder, tell)
    data.note(_files(data.record.parent))


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_file() and path.name != f"{stale.MADE}.json"]
