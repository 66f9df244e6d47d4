"""What has to be made again, and why: each product keeps the fingerprints of all it was made from, and of itself."""

from __future__ import annotations

import json
import platform
import re
from dataclasses import dataclass
from pathlib import Path

from jobsurvey_utils import analyses, rounds
from jobsurvey_utils.build import sources
from jobsurvey_utils.build.files import file_fingerprint, fingerprint, read_json, write_json
from jobsurvey_utils.build.pages import Page
from jobsurvey_utils.rounds import ROOT, Round

Key = dict[str, str]
"""Fingerprints of what a product is made from, by file or name."""

LOCK = ROOT / "requirements.txt"
MADE = ".made"
"""Folder and file name of the records."""

RUNNER = [ROOT / "jobsurvey_utils" / "build" / name for name in ("kernels.py", "runner.py")]
"""What runs pages and makes them ready."""

_MADE_FILE = re.compile(r"/(book/generated/[^/\s]+/(?:figures|downloads)/[\w./×+-]+\.\w+)")


@dataclass(frozen=True)
class Product:
    """Files made from other files, and the record that says from which."""

    name: str
    key: Key
    record: Path

    def reasons(self) -> list[str]:
        """Why it has to be made; empty if it need not."""
        record = read_json(self.record)
        if record is None:
            return ["never made, or not to its end"]
        then: Key = record["key"]
        changed = [f"{name} has changed" for name in self.key if name in then and then[name] != self.key[name]]
        added = [f"{name} is new" for name in self.key if name not in then]
        gone = [f"{name} is gone" for name in then if name not in self.key]
        damaged = [f"{file} is missing or changed" for file, mark in record["files"].items() if _mark(file) != mark]
        return changed + added + gone + damaged

    def note(self, files: list[Path]) -> None:
        """Record that it is made; call this last."""
        made = {name(file): file_fingerprint(file) for file in files}
        write_json(self.record, {"key": self.key, "files": made})


def name(path: Path) -> str:
    """How a file is called in records and messages: its path in the repository, or from the root of the disk."""
    return (path.relative_to(ROOT) if path.is_relative_to(ROOT) else path).as_posix()


def _mark(file: str) -> str | None:
    path = ROOT / file
    return file_fingerprint(path) if path.is_file() else None


def key(files: list[Path], **more: str) -> Key:
    """The key of a product of files, of the locked packages, of this Python, and of what else is given."""
    marks = {name(file): file_fingerprint(file) for file in [*files, LOCK] if file.is_file()}
    return {**marks, "Python": ".".join(platform.python_version_tuple()[:2]), **more}


def of_code(module: str) -> list[Path]:
    """A module of the package and all it uses."""
    found = [ROOT.joinpath(*module.split(".")).with_suffix(".py"), ROOT.joinpath(*module.split("."), "__init__.py")]
    code = next(path for path in found if path.is_file())
    return [code, *sources.used(code)]


def of_round(round_: Round) -> list[Path]:
    """The configuration files of a round."""
    return sorted(path for path in round_.folder.iterdir() if path.suffix in (".yml", ".csv"))


def earlier(round_: Round) -> list[Round]:
    """The earlier rounds that a round is compared with, as `trend` in its `round.yml` names them."""
    trend = getattr(round_.config, "trend", None)
    return [rounds.load(name) for name in getattr(trend, "rounds", ())]


def of_page(page: Page, round_: Round) -> Product:
    """A page: made from its notebook, the code that uses, its round, its results and analyses, its parameters."""
    files = [page.notebook, *sources.used(page.notebook), *RUNNER, *of_round(round_)]
    if analyses.ACROSS.intersection(analyses.asked(page.notebook)):
        files += [file for other in earlier(round_) for file in of_round(other)]
    read = {"results": round_.generated / "results"}
    read |= {f"analysis {name}": round_.generated / analyses.FOLDER / name for name in analyses.asked(page.notebook)}
    marks = {what: of_folder(folder) for what, folder in read.items()}
    made_from = key(files, parameters=json.dumps(page.parameters), **marks)
    return Product(page.name, made_from, round_.generated / MADE / f"{page.path}.json")


def of_folder(folder: Path) -> str:
    """One fingerprint for all files of a folder, without its record."""
    files = sorted(path for path in folder.glob("*") if path.is_file() and path.name != f"{MADE}.json")
    return fingerprint("".join(f"{path.name} {file_fingerprint(path)}\n" for path in files))


def made_by(page: Page) -> list[Path]:
    """The files of a page that has been run: its notebook, and the figures and downloads that this shows."""
    shown = set(_MADE_FILE.findall(page.output.read_text(encoding="utf-8")))
    return [page.output, *sorted(path for file in shown if (path := ROOT / file).is_file())]
