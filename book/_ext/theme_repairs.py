"""Sphinx extension: what the theme has hard-coded, put into Danish and made accessible on every finished page."""

from __future__ import annotations

import re
from html import escape
from itertools import count
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

REPLACEMENTS = {
    # Names for buttons, dialogs and landmarks that have an English name or none.
    'title="Toggle primary sidebar"': 'title="Vis eller skjul menuen" aria-label="Vis eller skjul menuen"',
    'title="Toggle secondary sidebar"': 'title="Vis eller skjul indhold" aria-label="Vis eller skjul sidens indhold"',
    '<dialog id="pst-search-dialog">': '<dialog id="pst-search-dialog" aria-label="Søg i bogen">',
    '<dialog id="pst-primary-sidebar-modal">': '<dialog id="pst-primary-sidebar-modal" aria-label="Bogens indhold">',
    '<dialog id="pst-secondary-sidebar-modal">': '<dialog id="pst-secondary-sidebar-modal" aria-label="På denne side">',
    '<div id="pst-primary-sidebar"': '<div id="pst-primary-sidebar" role="complementary" aria-label="Menu"',
    'search-button-field search-button__button pst-js-only" title="Søg" aria-label="Søg"': (
        'search-button-field search-button__button pst-js-only"'
    ),
    '<nav aria-label="Page">': '<nav aria-label="På denne side, til udskrift">',
    ' aria-label="Toggle hidden content"': "",
    "Download denne side": "Hent denne side",
    "Download kildefil": "Hent siden som den er skrevet",
    # The theme's third copy of this line.
    '<meta name="viewport" content="width=device-width, initial-scale=1" />': "",
    # A list of references is a list, and a citation is a list item.
    ' role="list"': "",
    ' role="doc-biblioentry"': "",
    ' role="doc-backlink"': "",
}
"""Text in the theme's pages to the text that replaces it."""

_FIGURE = re.compile(r'(<figure[^>]*>\s*)(<img [^>]*?src="([^"]+)"[^>]*/>)')
_NUMBER = re.compile(r'(<span class="caption-number">\D*)\d+')

_FRONT = """<!DOCTYPE html>
<html lang="da">
<head>
<meta charset="utf-8">
<title>{title}</title>
<link rel="icon" href="{icon}">
<meta http-equiv="refresh" content="0; url={first}">
</head>
<body><main><h1>{title}</h1><p><a href="{first}">Gå til bogens forside</a></p></main></body>
</html>
"""


def repair(page: str) -> str:
    """A finished page with every repair made."""
    for found, better in REPLACEMENTS.items():
        page = page.replace(found, better)
    page = _FIGURE.sub(r'\1<a class="figure-link" href="\3">\2</a>', page)
    numbers = count(1)
    return _NUMBER.sub(lambda found: f"{found[1]}{next(numbers)}", page)  # figures are numbered on each page


def wrap_renderer(app: Sphinx) -> None:
    """Repair each page as it is rendered."""
    if not hasattr(app.builder, "templates"):
        return
    render = app.builder.templates.render
    app.builder.templates.render = lambda template, context: repair(render(template, context))


def write_front(app: Sphinx, exception: Exception | None) -> None:
    """Let the top address lead to the first page, in Danish."""
    if exception is None and app.builder.format == "html":
        icon = f"_static/{Path(app.config.html_favicon).name}"
        page = _FRONT.format(title=escape(app.config.html_title), first=f"{app.config.master_doc}.html", icon=icon)
        Path(app.outdir, "index.html").write_text(page, encoding="utf-8")


def setup(app: Any) -> dict[str, bool]:
    """Connect to the rendering and to the end of the build, after the table of contents has written its own."""
    app.connect("builder-inited", wrap_renderer, priority=900)
    app.connect("build-finished", write_front, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
