"""What the finished book was made from: commit, versions, fingerprints, and the run of each page."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any

import jobsurvey_utils
from jobsurvey_utils import analyses
from jobsurvey_utils.build import html, sources, stale, store
from jobsurvey_utils.build.files import file_fingerprint, fingerprint, read_json, write_json
from jobsurvey_utils.build.pages import Page
from jobsurvey_utils.rounds import ROOT, Round

FILE = ROOT / "book" / "generated" / "provenance.json"
PACKAGES = ("pandas", "numpy", "scipy", "statsmodels", "matplotlib", "papermill", "jupyter-book")
MARKED = ("id", "title", "name", "year", "source", "synthetic", "note")
"""What the book's prose and marks say of a round."""
SHORT = 12
"""Characters of a fingerprint that are shown."""
EPOCH = "SOURCE_DATE_EPOCH"
"""Where this environment variable is set, runs are not told of, so that two builds of the same are equal bytes."""


def write(rounds: list[Round], pages: list[tuple[Page, Round]]) -> None:
    """Write the provenance, and the marks that Jupyter Book reads; nothing in them changes where nothing was run."""
    made = describe(rounds, pages)
    write_json(FILE, made)
    marks = [{name: round_[name] for name in MARKED} for round_ in made["rounds"]]
    write_json(html.MARKS, {"rounds": marks, "pages": {name: page["round"] for name, page in made["pages"].items()}})


def describe(rounds: list[Round], pages: list[tuple[Page, Round]]) -> dict[str, Any]:
    """The provenance of the book."""
    commit, modified = _commit()
    return {
        "version": jobsurvey_utils.__version__,
        "commit": commit,
        "modified": modified,
        "lock": file_fingerprint(stale.LOCK),
        "code": _code(),
        "packages": {"Python": platform.python_version(), **{name: version(name) for name in PACKAGES}},
        "rounds": [_round(round_) for round_ in rounds],
        "pages": {page.document: _page(page, round_) for page, round_ in pages},
    }


def _code() -> dict[str, str]:
    """Fingerprints of the package's modules and of the notebooks."""
    found = [*(ROOT / sources.PACKAGE).rglob("*.py"), *(ROOT / "notebooks").glob("*.py")]
    return stale.marks(sorted(found))


def _round(round_: Round) -> dict[str, Any]:
    meta = read_json(round_.generated / "results" / "meta.json")
    text = "".join(f"{name} {mark}\n" for name, mark in sorted(meta["fingerprints"].items()))
    across = [name for name in store.wanted(round_) if name in analyses.ACROSS]
    items = [item for item in round_.closed_items() if item.theme in round_.themes]
    configuration = [path for path in round_.folder.iterdir() if path.suffix in (".yml", ".csv")]
    return {
        "id": round_.id,
        "title": round_.config.short_title,
        "name": round_.config.title,
        "year": round_.config.year,
        "source": round_.config.source_key,
        "synthetic": meta["synthetic"],
        "note": " ".join((round_.config.synthetic_note or "").split()),
        "fingerprint": fingerprint(text)[:SHORT],
        "data": meta["fingerprints"],
        "configuration": {path.name: file_fingerprint(path) for path in sorted(configuration)},
        "code": {name: [stale.name(path) for path in files] for name, files in store.code(round_).items()},
        "across": {name: [other.id for other in stale.earlier(round_)] for name in across},
        "themes": {item.id: round_.themes[item.theme].title for item in items},
    }


def _page(page: Page, round_: Round) -> dict[str, Any]:
    notebook = page.notebook.relative_to(ROOT).as_posix()
    parameters = {**page.parameters, "round_id": Path(page.parameters["round_id"]).name}
    run = {} if EPOCH in os.environ else (read_json(stale.record_of(page, round_)) or {}).get("run", {})
    return {"round": page.round_id, "notebook": notebook, "parameters": parameters, **run}


def _commit() -> tuple[str, bool]:
    """The commit checked out, and whether files under version control differ from it."""
    commit = _git("rev-parse", "--short=12", "HEAD")
    return commit or "ukendt", bool(commit and _git("status", "--porcelain", "--untracked-files=no"))


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()
