"""What sentences are made of: numbers with their intervals, and whether two of them can be told apart.

Two groups are called different only where their 95 per cent intervals do not overlap, which is stricter than a test at
5 per cent. That intervals overlap is said as it is, and never called likeness.
"""

from __future__ import annotations

import re

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.display.columns import Row

_MARKUP = re.compile(r"([\\`*_{}\[\]<>$|~^@#])")
UNSURE = "usikkerheden er ikke beregnet, så forskelle omtales ikke"


def sentence(text: str) -> str:
    """A text with a large first letter and one full stop."""
    return danish.capital(text if text.endswith(".") else f"{text}.")


def ranked(groups: pd.DataFrame) -> list[Row]:
    """The rows that may be shown, the greatest value first."""
    shown = groups.dropna(subset=["value"]).sort_values("value", ascending=False, kind="stable")
    return list(shown.to_dict("records"))


def estimate(row: Row, unit: danish.Unit) -> str:
    """A number with its interval: `3,64 (95-procentsinterval 3,62–3,66)`."""
    value = danish.quantity(row["value"], unit)
    return value if pd.isna(row["low"]) else f"{value} ({danish.confidence(row['low'], row['high'], unit)})"


def overlaps(first: Row, second: Row) -> bool:
    """Whether two intervals overlap; where one is not known, no difference is claimed."""
    if any(pd.isna(row[end]) for row in (first, second) for end in ("low", "high")):
        return True
    return bool(first["low"] <= second["high"] and second["low"] <= first["high"])


def unsure(rows: list[Row]) -> bool:
    """Whether a row has no interval, so that no comparison can be made."""
    return any(pd.isna(row["low"]) for row in rows)


def many(count: int) -> str:
    """A number of municipalities in words."""
    return f"{danish.count_word(count)} {'kommune' if count == 1 else 'kommuner'}"


def markdown(text: str) -> str:
    """A plain text as MyST Markdown that shows it as it is, in one line."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))
