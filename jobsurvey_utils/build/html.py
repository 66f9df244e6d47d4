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
LAYERS = ("_ext", "_static", "_templates", "locale")
"""Folders below `book/` that every page depends on, and whose changes Sphinx does not see."""

JUPYTER_BOOK = "from jupyter_book.cli.main import main; main()"
"""The command `jupyter-book` of this Python, wherever scripts are installed."""

_FILE = re.compile(r"(?:_images|_downloads)/[^\"'\s)#?]+")


def build(toc: Path, documents: list[str]) -> None:
    """Build the html: after a failed or interrupted build, or a change of what all pages share, from the beginning.

    Raises
    ------
    JobsurveyError
        If Jupyter Book reports a warning or an error; it has printed them itself.
    """
    product = layers()
    if product.reasons():
        shutil.rmtree(HTML, ignore_errors=True)
        shutil.rmtree(BUILD / ".doctrees", ignore_errors=True)
    product.record.unlink(missing_ok=True)
    command = [sys.executable, "-c", JUPYTER_BOOK, "build", str(ROOT), "--toc", str(toc)]
    done = subprocess.run([*command, "-W", "-n", "--keep-going", "-q"], env={**os.environ, "PYTHONUTF8": "1"})
    if done.returncode:
        raise JobsurveyError(f"jupyter-book ended with code {done.returncode}; its messages stand above")
    sweep(documents)
    product.note([])


def layers() -> stale.Product:
    """What all pages share, as a product whose record is there only after a build that went well.

    After one that failed Sphinx would take its pages for whole and not warn again.
    """
    files = [
        path for layer in LAYERS for path in (ROOT / "book" / layer).rglob("*") if path.suffix not in (".pyc", ".mo")
    ]
    return stale.Product("html", stale.key([ROOT / "_config.yml", *files]), BUILD / f"{stale.MADE}.json")


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
