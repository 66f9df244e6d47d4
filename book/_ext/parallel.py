"""Sphinx extension: pages are read and written beside each other, which `jupyter-book build` has no option for."""

from __future__ import annotations

import os
from typing import Any


def setup(app: Any) -> dict[str, bool]:
    """Use every processor, up to four."""
    # It gives section numbers when all is read, and does not say that reading beside each other does not disturb it.
    app.setup_extension("sphinx_multitoc_numbering")
    app.extensions["sphinx_multitoc_numbering"].parallel_read_safe = True
    app.parallel = max(app.parallel, min(os.cpu_count() or 1, 4))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
