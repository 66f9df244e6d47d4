"""What the pages call the source of a round's published figures: its report, or the article they stand in."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

_REPORT = re.compile(r"(?<![\w-])([Rr])apporten(s?)(?![\w-]| fra \d)")
"""Neither in an address, nor where it is another year's."""
_OTHERS = {"artikel": ("Artiklen", "artiklen")}
"""The definite form at the start of a sentence and within one, of each kind that is no report."""


def named(kind: str, text: str) -> str:
    """A text written of a report, with the name of what the round's source is."""
    if kind not in _OTHERS:
        return text
    upper, lower = _OTHERS[kind]
    return _REPORT.sub(lambda found: (upper if found[1] == "R" else lower) + found[2], text)


def named_in(kind: str, frame: pd.DataFrame) -> pd.DataFrame:
    """A table whose texts are written of a report, likewise."""

    def cell(value: Any) -> Any:
        return named(kind, value) if isinstance(value, str) else value

    if kind not in _OTHERS:
        return frame
    return frame.assign(**{name: frame[name].map(cell) for name in frame.select_dtypes(["object", "string"]).columns})
