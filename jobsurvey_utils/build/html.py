"""The finished book: Jupyter Book with warnings as errors, and nothing left over from an earlier build."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from jobsurvey_utils.build import stale
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.rounds import ROOT

BUILD = ROOT / "_build"
HTML = BUILD / "html"
GENERATED = ROOT / "book" / "generated"
LOCK = ".lock"
"""Name of the lock file in it."""
LAYERS = ("_ext", "_static", "_templates", "locale")
"""Folders below `book/` that every page depends on, and whose changes Sphinx does not see."""

JUPYTER_BOOK = "from jupyter_book.cli.main import main; main()"
"""The command `jupyter-book` of this Python, wherever scripts are installed."""

_FILE = re.compile(r"(?:_images|_downloads)/[^\"'\s)#?]+")


def build(toc: Path, documents: list[str]) -> None:
    """Build the html: not at all if nothing differs, and from the beginning after a failed or interrupted build.

    Raises
    ------
    JobsurveyError
        If Jupyter Book reports a warning or an error; it has printed them itself.
    """
    shared, whole = layers(), everything(toc)
    if not whole.reasons():
        return
    if shared.reasons():
        shutil.rmtree(HTML, ignore_errors=True)
        shutil.rmtree(BUILD / ".doctrees", ignore_errors=True)
    shared.record.unlink(missing_ok=True)
    whole.record.unlink(missing_ok=True)
    command = [sys.executable, "-c", JUPYTER_BOOK, "build", str(ROOT), "--toc", str(toc)]
    done = subprocess.run([*command, "-W", "-n", "--keep-going", "-q"], env={**os.environ, "PYTHONUTF8": "1"})
    if done.returncode:
        raise JobsurveyError(f"jupyter-book ended with code {done.returncode}; its messages stand above")
    sweep(documents)
    shared.note([])
    whole.note([path for path in HTML.rglob("*") if path.is_file()])


def layers() -> stale.Product:
    """What all pages share, as a product whose record is there only after a build that went well.

    After one that failed Sphinx would take its pages for whole and not warn again.
    """
    return stale.Product("html", stale.key(_shared()), BUILD / f"{stale.MADE}.json")


def everything(toc: Path) -> stale.Product:
    """The html as a product of all that is read for it."""
    made = [path for path in GENERATED.rglob("*") if stale.MADE not in path.parts and path.name != LOCK]
    sources = [toc, *(ROOT / "book").glob("*.*"), *(path for path in made if path.is_file())]
    return stale.Product("html", stale.key([*_shared(), *sources]), BUILD / f"{stale.MADE}-html.json")


def _shared() -> list[Path]:
    layers = [path for layer in LAYERS for path in (ROOT / "book" / layer).rglob("*")]
    return [ROOT / "_config.yml", *(path for path in layers if path.suffix not in (".pyc", ".mo"))]


def sweep(documents: list[str]) -> None:
    """Remove pages, sources, images and downloads that the book no longer has."""
    pages = {HTML / f"{name}.html" for name in documents}
    for left in set((HTML / "book").rglob("*.html")) - pages:
        left.unlink()
    for left in (HTML / "_sources").rglob("*.*"):
        if left.is_file() and left.relative_to(HTML / "_sources").with_suffix("").as_posix() not in documents:
            left.unlink()
    shown = {file for page in pages for file in _FILE.findall(page.read_text(encoding="utf-8"))}
    for folder in ("_images", "_downloads"):
        for left in (HTML / folder).rglob("*.*"):
            if left.is_file() and left.relative_to(HTML).as_posix() not in shown:
                left.unlink()
