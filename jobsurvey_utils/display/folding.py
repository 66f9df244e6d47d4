"""A long table folded away, to be opened by the reader."""

from __future__ import annotations

from html import escape

from IPython.display import HTML


def folded(table: HTML, summary: str) -> HTML:
    """A shown table behind a line that opens it; nothing where there is no table."""
    if not table.data:
        return table
    text = f'<details class="folded"><summary>{escape(summary)}</summary>{table.data}</details>'
    return HTML(text)  # type: ignore[no-untyped-call]
