"""Sphinx extension: on every page the mark of synthetic data, from what `jobsurvey book` writes about the rounds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config


def read(app: Sphinx, config: Config) -> None:
    """Read the file into the configuration, so that a changed one makes every page be written again."""
    path = Path(app.srcdir) / "book" / "generated" / "marks.json"
    if not config.marks and path.exists():
        config.marks = json.loads(path.read_text(encoding="utf-8"))


def add_to_page(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Give the templates the synthetic rounds this page rests on: its own, or all where it belongs to none."""
    own = app.config.marks.get("pages", {}).get(pagename)
    concerned = [round_ for round_ in app.config.marks.get("rounds", []) if own in (None, round_["id"])]
    context["own_round"] = own
    context["synthetic_rounds"] = [round_ for round_ in concerned if round_["synthetic"]]


def setup(app: Any) -> dict[str, bool]:
    """Declare the configuration value and connect to each page."""
    app.add_config_value("marks", {}, "html", dict)
    app.connect("config-inited", read)
    app.connect("html-page-context", add_to_page)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
