"""Sphinx extension: on every page the mark of synthetic data, and a foot with data, versions and commit.

Both come from `book/generated/provenance.json`, which `jobsurvey book` writes.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config


def read(app: Sphinx, config: Config) -> None:
    """Read the file into the configuration, so that a changed one makes every page be written again."""
    path = Path(app.srcdir) / "book" / "generated" / "provenance.json"
    if not config.provenance and path.exists():
        config.provenance = json.loads(path.read_text(encoding="utf-8"))


def add_to_page(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Give the templates what concerns this page: its own round, or all rounds where it belongs to none."""
    made = app.config.provenance
    page = made.get("pages", {}).get(pagename)
    concerned = [round_ for round_ in made.get("rounds", []) if page is None or round_["id"] == page["round"]]
    context["provenance"] = made
    context["provenance_page"] = page
    context["provenance_rounds"] = concerned
    context["synthetic_rounds"] = [r for r in concerned if r["synthetic"]]


def setup(app: Any) -> dict[str, bool]:
    """Declare the configuration value and connect to each page."""
    app.add_config_value("provenance", {}, "html", dict)
    app.connect("config-inited", read)
    app.connect("html-page-context", add_to_page)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
