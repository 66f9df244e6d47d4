"""Sphinx extension: a page that shows a number of another page is written again when that page has changed."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from myst_nb.ext.glue.utils import PendingGlueReference
from sphinx.application import Sphinx


def note_dependencies(app: Sphinx, doctree: nodes.document) -> None:
    """Tell Sphinx of every page that this one takes a number from."""
    for reference in doctree.findall(PendingGlueReference):
        app.env.note_dependency(str(app.env.doc2path(reference.refdoc)))


def setup(app: Any) -> dict[str, bool]:
    """Connect to the reading of each page."""
    app.connect("doctree-read", note_dependencies)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
