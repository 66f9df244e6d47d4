"""Sphinx extension: the book's menu as data for its template, worked out once.

The theme makes a tree of all pages and headings anew for every page, which took more than half the time of writing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

from sphinx import addnodes
from sphinx.application import Sphinx


@dataclass(frozen=True)
class Entry:
    """A page, or a part of the book: its document, its title as html, what is below it, and all documents of these."""

    document: str
    title: str
    below: list[Entry]
    documents: frozenset[str]


class Menu:
    """The parts of the book, once a page has asked for them."""

    parts: list[Entry] | None = None

    def add_to_page(self, app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
        """Give the templates the menu; Sphinx writes the first page before it starts the processes for the others."""
        if self.parts is None:
            root = app.config.root_doc
            self.parts = [_entry("", escape(tree["caption"] or ""), _pages(app, tree)) for tree in _trees(app, root)]
        context["menu"] = self.parts


def _entry(document: str, title: str, below: list[Entry]) -> Entry:
    return Entry(document, title, below, frozenset([document]).union(*(entry.documents for entry in below)))


def _pages(app: Sphinx, tree: addnodes.toctree) -> list[Entry]:
    return [
        _entry(name, _title(app, title, name), [page for below in _trees(app, name) for page in _pages(app, below)])
        for title, name in tree["entries"]
    ]


def _trees(app: Sphinx, document: str) -> Iterator[addnodes.toctree]:
    return app.env.tocs[document].findall(addnodes.toctree)


def _title(app: Sphinx, given: str | None, document: str) -> str:
    """The title that the table of contents gives a page, or else its own."""
    return escape(given) if given else app.builder.render_partial(app.env.titles[document])["title"]


def setup(app: Any) -> dict[str, bool]:
    """Connect to each page, before the theme renders the menu."""
    app.connect("html-page-context", Menu().add_to_page, priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
