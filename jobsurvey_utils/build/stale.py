"""What has to be made again, and why: each product keeps the fingerprints of all it was made from, and of itself."""

from __future__ import annotations

import json
import platform
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

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

READERS = {
    "checklist.yml": "jobsurvey_utils/checklist/answers.py",
    "reconstruction.yml": "jobsurvey_utils/reconstruct/recipe.py",
}
"""Configuration files of a round that only some code reads, and what reads them."""

LINKS = ROOT / sources.PACKAGE / "checklist" / "links.py"
"""The module that reads the headings of other pages, to link to them."""

_HEADING = re.compile(r"^## .*$", re.MULTILINE)
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

    def note(self, files: list[Path], **run: Any) -> None:
        """Record that it is made, and what is to be remembered of the run that made it; call this last."""
        made = {name(file): file_fingerprint(file) for file in files}
        write_json(self.record, {"key": self.key, "files": made, **({"run": run} if run else {})})


@cache
def name(path: Path) -> str:
    """How a file is called in records and messages: its path in the repository, or from the root of the disk."""
    return (path.relative_to(ROOT) if path.is_relative_to(ROOT) else path).as_posix()


def _mark(file: str) -> str | None:
    path = ROOT / file
    return file_fingerprint(path) if path.is_file() else None


def key(files: list[Path], **more: str) -> Key:
    """The key of a product of files, of the locked packages, of this Python, and of what else is given."""
    return {**marks([*files, LOCK]), "Python": ".".join(platform.python_version_tuple()[:2]), **more}


def marks(files: list[Path]) -> Key:
    """Fingerprints of the files that are there."""
    return {name(file): _content(file) for file in files if file.is_file()}


def _content(file: Path) -> str:
    """The fingerprint of a file; of a module of the package, of what it does."""
    return sources.meaning(file) if _is_module(file) else file_fingerprint(file)


@cache
def _is_module(file: Path) -> bool:
    return file.suffix == ".py" and file.is_relative_to(ROOT / sources.PACKAGE)


def of_code(module: str) -> list[Path]:
    """A module of the package and all it uses."""
    found = [ROOT.joinpath(*module.split(".")).with_suffix(".py"), ROOT.joinpath(*module.split("."), "__init__.py")]
    code = next(path for path in found if path.is_file())
    return [code, *sources.used(code)]


def of_round(round_: Round, code: Iterable[Path]) -> list[Path]:
    """The configuration files of a round, without those that this code does not read."""
    read = set(code)
    unread = {file for file, reader in READERS.items() if ROOT / reader not in read}
    files = [path for path in round_.folder.iterdir() if path.suffix in (".yml", ".csv")]
    return sorted(path for path in files if path.name not in unread)


def earlier(round_: Round) -> list[Round]:
    """The earlier rounds that a round is compared with, as `trend` in its `round.yml` names them."""
    trend = getattr(round_.config, "trend", None)
    return [rounds.load(name) for name in getattr(trend, "rounds", ())]


def of_page(page: Page, round_: Round) -> Product:
    """A page: made from its notebook, the code that uses, its round, its results and analyses, its parameters."""
    code = sources.used(page.notebook, only_loading=True)
    files = [page.notebook, *code, *RUNNER, *of_round(round_, code)]
    if analyses.ACROSS.intersection(asked(page)):
        files += [file for other in earlier(round_) for file in of_round(other, code)]
    read = {"results": round_.generated / "results"}
    read |= {f"analysis {name}": round_.generated / analyses.FOLDER / name for name in asked(page)}
    more = {what: of_folder(folder) for what, folder in read.items()}
    if LINKS in code:
        more["headings of other pages"] = _headings()
    made_from = key(files, parameters=json.dumps(page.parameters), **more)
    return Product(page.name, made_from, record_of(page, round_))


def _headings() -> str:
    """One fingerprint for what a page can link to: the headings of all notebooks and of the pages in Markdown."""
    pages = [*(ROOT / "notebooks").glob("*.py"), *(ROOT / "book").glob("*.md")]
    found = [(path.name, _HEADING.findall(path.read_text(encoding="utf-8"))) for path in sorted(pages)]
    return fingerprint(json.dumps(found))


def asked(page: Page) -> list[str]:
    """The analyses whose tables a page reads."""
    return analyses.asked(page.notebook)


def record_of(page: Page, round_: Round) -> Path:
    """Where the record of a page is kept."""
    return round_.generated / MADE / f"{page.path}.json"


def of_folder(folder: Path) -> str:
    """One fingerprint for all files of a folder, without its record."""
    files = sorted(path for path in folder.glob("*") if path.is_file() and path.name != f"{MADE}.json")
    return fingerprint("".join(f"{path.name} {file_fingerprint(path)}\n" for path in files))


def made_by(page: Page) -> list[Path]:
    """The files of a page that has been run: its notebook, and the figures and downloads that this shows."""
    shown = set(_MADE_FILE.findall(page.output.read_text(encoding="utf-8")))
    return [page.output, *sorted(path for file in shown if (path := ROOT / file).is_file())]
