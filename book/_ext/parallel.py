"""Sphinx extension: pages are read and written beside each other, which `jupyter-book build` has no option for."""

from __future__ import annotations

import gc
import os
from typing import Any

from sphinx.application import Sphinx

PROCESSES = min(os.cpu_count() or 1, 4)
"""How many at once: every processor, up to four."""


def before_reading(app: Sphinx, env: Any, docnames: list[str]) -> None:
    """Let the processes, which are copies of this one, not look for garbage in what it has loaded."""
    gc.freeze()


def before_writing(app: Sphinx, builder: Any) -> None:
    """The same; and let more write than read: the process that hands out the pages counts, and portions are smaller."""
    gc.freeze()
    app.parallel = 2 * PROCESSES


def setup(app: Any) -> dict[str, bool]:
    """Prepare reading and writing."""
    # It gives section numbers when all is read, and does not say that reading beside each other does not disturb it.
    app.setup_extension("sphinx_multitoc_numbering")
    app.extensions["sphinx_multitoc_numbering"].parallel_read_safe = True
    app.parallel = PROCESSES
    app.connect("env-before-read-docs", before_reading)
    app.connect("write-started", before_writing)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
