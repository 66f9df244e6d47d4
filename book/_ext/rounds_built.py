"""Sphinx extension: prose that speaks of the rounds in the book, whichever they are, the newest first.

Such a page is a Jinja template: `rounds` is what `jobsurvey book` writes of each, `having(name)` are those with a page
of that name, `links(name)` links to those pages, `danish` is the module.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined
from sphinx.application import Sphinx

from jobsurvey_utils import danish

PROSE = re.compile(r"book/[^/]+")
"""Pages that may be templates; those made of notebooks are not."""
MARK = re.compile(r"{%|{{")
_ENVIRONMENT = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)


def fill(app: Sphinx, docname: str, source: list[str]) -> None:
    """Fill in a page that is a template."""
    if PROSE.fullmatch(docname) and MARK.search(source[0]):
        source[0] = _ENVIRONMENT.from_string(source[0]).render(**names(app.config.marks))


def names(marks: dict[str, Any]) -> dict[str, Any]:
    """What a template may use."""
    rounds = sorted(marks.get("rounds", []), key=lambda each: -each["year"])

    def having(page: str) -> list[dict[str, Any]]:
        return [each for each in rounds if _address(each, page) in marks["pages"]]

    def links(page: str) -> str:
        return danish.join(f"[](/{_address(each, page)})" for each in having(page))

    return {"rounds": rounds, "having": having, "links": links, "danish": danish}


def _address(each: dict[str, Any], page: str) -> str:
    return f"book/generated/{each['id']}/{page}"


def outdated(app: Sphinx, env: Any, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    """The pages that are templates: they are read again each time, for other rounds may be in the book."""
    return list(_templates(app, env.found_docs - added - changed))


def _templates(app: Sphinx, documents: set[str]) -> Iterator[str]:
    for document in sorted(documents):
        if PROSE.fullmatch(document) and MARK.search(Path(app.env.doc2path(document)).read_text(encoding="utf-8")):
            yield document


def setup(app: Any) -> dict[str, bool]:
    """Connect to the reading of each page."""
    app.connect("source-read", fill)
    app.connect("env-get-outdated", outdated)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
