"""Sphinx extension: glued text as part of the book, in titles and across pages."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from myst_nb.ext.glue.utils import PendingGlueReference
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform


class PlainTitles(SphinxTransform):
    """Glued text in a heading becomes its text, so that menus, links and the search show a plain title."""

    default_priority = 400

    def apply(self, **kwargs: Any) -> None:
        """Replace the marked-up text in each heading."""
        for title in self.document.findall(nodes.title):
            for glued in list(title.findall(nodes.inline)):
                if "pasted-text" in glued["classes"]:
                    glued.parent.replace(glued, nodes.Text(glued.astext()))


def note_dependencies(app: Sphinx, doctree: nodes.document) -> None:
    """Tell Sphinx of every page that this one takes a number from: when that changes, this one is written again."""
    for reference in doctree.findall(PendingGlueReference):
        app.env.note_dependency(str(app.env.doc2path(reference.refdoc)))


def setup(app: Any) -> dict[str, bool]:
    """Connect to the reading of each page."""
    app.add_transform(PlainTitles)
    app.connect("doctree-read", note_dependencies)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
