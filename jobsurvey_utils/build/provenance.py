"""What the finished book was made from: commit, versions, data fingerprints, each page's notebook and parameters."""

from __future__ import annotations

import platform
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any

import jobsurvey_utils
from jobsurvey_utils.build.files import file_fingerprint, fingerprint, read_json, write_json
from jobsurvey_utils.build.pages import Page
from jobsurvey_utils.build.stale import LOCK
from jobsurvey_utils.rounds import ROOT, Round

FILE = ROOT / "book" / "generated" / "provenance.json"
PACKAGES = ("pandas", "numpy", "scipy", "statsmodels", "matplotlib", "papermill", "jupyter-book")
SHORT = 12
"""Characters of a fingerprint that are shown."""


def write(rounds: list[Round], pages: list[Page]) -> None:
    """Write the file that the book's extension reads; nothing in it changes between equal builds."""
    write_json(FILE, describe(rounds, pages))


def describe(rounds: list[Round], pages: list[Page]) -> dict[str, Any]:
    """The provenance of the book."""
    commit, modified = _commit()
    return {
        "version": jobsurvey_utils.__version__,
        "commit": commit,
        "modified": modified,
        "lock": file_fingerprint(LOCK)[:SHORT],
        "packages": {"Python": platform.python_version(), **{name: version(name) for name in PACKAGES}},
        "rounds": [_round(round_) for round_ in rounds],
        "pages": {page.document: _page(page) for page in pages},
    }


def _round(round_: Round) -> dict[str, Any]:
    meta = read_json(round_.generated / "results" / "meta.json")
    marks = "".join(f"{name} {mark}\n" for name, mark in sorted(meta["fingerprints"].items()))
    return {
        "id": round_.id,
        "title": round_.config.short_title,
        "synthetic": meta["synthetic"],
        "note": " ".join((round_.config.synthetic_note or "").split()),
        "fingerprint": fingerprint(marks)[:SHORT],
    }


def _page(page: Page) -> dict[str, Any]:
    notebook = page.notebook.relative_to(ROOT).as_posix()
    parameters = {**page.parameters, "round_id": Path(page.parameters["round_id"]).name}
    return {"round": page.round_id, "notebook": notebook, "parameters": parameters}


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
