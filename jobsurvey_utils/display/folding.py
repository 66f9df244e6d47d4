"""A long table folded away, to be opened by the reader."""

from __future__ import annotations

from html import escape

from IPython.display import HTML

LONGEST = 20
"""Rows of a table that stands open; a longer one is folded."""
_START = '<details class="folded">'


def folded(table: HTML, summary: str) -> HTML:
    """A shown table behind a line that opens it; nothing where there is no table, and no fold within a fold."""
    if not table.data or table.data.startswith(_START):
        return table
    text = f"{_START}<summary>{escape(summary)}</summary>{table.data}</details>"
    return HTML(text)  # type: ignore[no-untyped-call]


def unless_short(table: HTML, caption: str, rows: int) -> HTML:
    """A shown table, folded behind its caption and its number of rows where it is long."""
    return folded(table, f"Vis tabellen: {caption.rstrip('.')} ({rows} rækker)") if rows > LONGEST else table
