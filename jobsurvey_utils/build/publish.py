"""The finished book: the pages' html with their provenance and the numbers as files, put in place when it is whole."""

from __future__ import annotations

import gzip
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

from jobsurvey_utils import danish
from jobsurvey_utils.build import html, provenance, stale, store
from jobsurvey_utils.build.files import read_json, replaced_folder
from jobsurvey_utils.rounds import ROOT, Round

DATA = "data"
"""Folder of the finished book with its numbers: a folder a round, and the provenance."""
TEMPLATES = ROOT / "book" / "_templates"
FOOT = "foot.html"
"""The foot of a page. It is filled in here, for it differs between builds whose pages are equal."""
_PLACE = re.compile(r"<!-- foot of ([^ ]+) -->")


def publish(chosen: list[Round]) -> None:
    """Put the book in place, if anything in it differs from the one that is there."""
    book = finished(chosen)
    if not book.reasons():
        return
    with replaced_folder(html.HTML) as folder, ThreadPoolExecutor() as beside:
        writing = [beside.submit(_write_numbers, round_, folder / DATA / round_.id) for round_ in chosen]
        shutil.copytree(html.COMPILED, folder, dirs_exist_ok=True)
        _write_feet(folder, read_json(provenance.FILE))
        for numbers in writing:
            numbers.result()
        shutil.copy(provenance.FILE, folder / DATA / provenance.FILE.name)
    book.note([path for path in html.HTML.rglob("*") if path.is_file()])


def finished(chosen: list[Round]) -> stale.Product:
    """The finished book as a product of its pages' html, its provenance and its numbers."""
    numbers = [path for round_ in chosen for path in _numbers(round_).values()]
    made_from = stale.key([html.RECORD, provenance.FILE, TEMPLATES / FOOT, *numbers])
    return stale.Product("book", made_from, html.BUILD / f"{stale.MADE}-book.json")


def _numbers(round_: Round) -> dict[str, Path]:
    """The tables of a round after disclosure control: name in the finished book, and file."""
    found: dict[str, Path] = {}
    for folder in store.folders(round_):
        place = "" if folder.name == store.RESULTS else f"{folder.name}/"
        found |= {f"{place}{path.name}": path for path in sorted(folder.glob("*.csv"))}
    return found


def _write_numbers(round_: Round, folder: Path) -> None:
    for name, path in _numbers(round_).items():
        target = folder / f"{name}.gz"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(gzip.compress(path.read_bytes(), compresslevel=6, mtime=0))


def _write_feet(folder: Path, made: dict[str, Any]) -> None:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # takes long, and most builds write no foot

    loader = FileSystemLoader(TEMPLATES)
    template = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True).get_template(
        FOOT
    )
    for path in folder.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        if place := _PLACE.search(text):
            foot = template.render(provenance=made, **_concerning(place[1], made))
            path.write_text(text.replace(place[0], foot), encoding="utf-8")


def _concerning(document: str, made: dict[str, Any]) -> dict[str, Any]:
    """What the foot of a page tells of its own round, or of all where it belongs to none."""
    page = made["pages"].get(document)
    rounds = [round_ for round_ in made["rounds"] if page is None or round_["id"] == page["round"]]
    return {"page": page, "rounds": rounds, "run": _run(page) if page else ""}


def _run(page: dict[str, Any]) -> str:
    """When a page was run and how long it took, for readers."""
    if "begun" not in page:
        return ""
    day = danish.date(date.fromisoformat(page["begun"][:10]))
    return f"{day} på {danish.number(page['seconds'], 1)} sekunder"
