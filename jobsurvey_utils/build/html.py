"""The html of the pages: Jupyter Book with warnings as errors, and nothing left over from an earlier build."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from jobsurvey_utils.build import locking, stale
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.rounds import ROOT

BUILD = ROOT / "_build"
HTML = BUILD / "html"
"""The finished book."""
WORK = BUILD / "work"
COMPILED = WORK / "_build" / "html"
"""What Jupyter Book writes, and finds again when a page is changed."""
GENERATED = ROOT / "book" / "generated"
RECORD = BUILD / f"{stale.MADE}-compiled.json"
"""The record of what it wrote, and of what from."""
MARKS = GENERATED / "marks.json"
"""Which page belongs to which round, and which rounds are synthetic: read by the book's extension."""
SHOWN = ("figures", "downloads")
"""Folders of a round's generated files that pages show."""
LAYERS = ("_ext", "_static", "_templates", "locale")
"""Folders below `book/` that every page depends on, and whose changes Sphinx does not see."""

JUPYTER_BOOK = "from jupyter_book.cli.main import main; main()"
"""The command `jupyter-book` of this Python, wherever scripts are installed."""

_FILE = re.compile(r"(?:_images|_downloads)/[^\"'\s)#?]+")


def compile_pages(toc: Path, documents: list[str]) -> None:
    """Make html of the pages: not at all if nothing differs, and from the beginning after a failed or interrupted run.

    It is made in a folder that only the build sees; `publish` makes the finished book of it.

    Raises
    ------
    JobsurveyError
        If Jupyter Book reports a warning or an error; it has printed them itself.
    """
    shared, compiled = layers(), everything(toc)
    if not compiled.reasons():
        return
    if shared.reasons():
        shutil.rmtree(WORK, ignore_errors=True)
    shared.record.unlink(missing_ok=True)
    compiled.record.unlink(missing_ok=True)
    command = [sys.executable, "-c", JUPYTER_BOOK, "build", str(ROOT), "--toc", str(toc), "--path-output", str(WORK)]
    environment = {**os.environ, "PYTHONUTF8": "1"}
    strict = [*command, "-W", "-n", "--keep-going", "-q"]
    pipe: dict[str, Any] = {"stdout": subprocess.PIPE, "encoding": "utf-8", "errors": "replace"}
    done = subprocess.run(strict, env=environment, pass_fds=locking.held(), **pipe)
    if done.returncode:
        print(done.stdout, end="")
        raise JobsurveyError(f"jupyter-book ended with code {done.returncode}; its messages stand above")
    sweep(documents)
    shared.note([])
    compiled.note([COMPILED / "index.html"])


def layers() -> stale.Product:
    """What all pages share, as a product whose record is there only after a build that went well.

    After one that failed Sphinx would take its pages for whole and not warn again.
    """
    return stale.Product("html", stale.key(_shared()), BUILD / f"{stale.MADE}.json")


def everything(toc: Path) -> stale.Product:
    """The pages' html as a product of all that is read for it."""
    return stale.Product("html", stale.key([*_shared(), *sources(toc)]), RECORD)


def sources(toc: Path) -> list[Path]:
    """What Jupyter Book reads or copies: prose, executed notebooks, figures, downloads, the marks of the rounds."""
    shown = [path for path in GENERATED.rglob("*.*") if path.suffix == ".ipynb" or path.parent.name in SHOWN]
    return [toc, MARKS, *(ROOT / "book").glob("*.*"), *shown]


def _shared() -> list[Path]:
    layers = [path for layer in LAYERS for path in (ROOT / "book" / layer).rglob("*")]
    return [ROOT / "_config.yml", *(path for path in layers if path.suffix not in (".pyc", ".mo"))]


def sweep(documents: list[str]) -> None:
    """Remove pages, sources, images and downloads that the book no longer has."""
    pages = {COMPILED / f"{name}.html" for name in documents}
    for left in set((COMPILED / "book").rglob("*.html")) - pages:
        left.unlink()
    for left in (COMPILED / "_sources").rglob("*.*"):
        if left.is_file() and left.relative_to(COMPILED / "_sources").with_suffix("").as_posix() not in documents:
            left.unlink()
    shown = {file for page in pages for file in _FILE.findall(page.read_text(encoding="utf-8"))}
    for folder in ("_images", "_downloads"):
        for left in (COMPILED / folder).rglob("*.*"):
            if left.is_file() and left.relative_to(COMPILED).as_posix() not in shown:
                left.unlink()
