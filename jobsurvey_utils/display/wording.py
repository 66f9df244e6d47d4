"""What sentences are made of: numbers with their intervals, order, and who cannot be told from whom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from math import isnan

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.display.columns import Row
from jobsurvey_utils.rounds import Round

_MARKUP = re.compile(r"([\\`*_{}\[\]<>$|~^@#])")
NAMED = 2
"""Names that are listed; more are counted."""
UNSURE = "usikkerheden er ikke beregnet, så forskelle omtales ikke"


def sentence(text: str) -> str:
    """A text with a large first letter and one full stop."""
    return danish.capital(text if text.endswith(".") else f"{text}.")


def ranked(groups: Iterable[Row]) -> list[Row]:
    """The rows that may be shown, the greatest value first."""
    return sorted((row for row in groups if not isnan(row["value"])), key=lambda row: -row["value"])


def estimate(row: Row, unit: danish.Unit) -> str:
    """A number with its interval: `3,64 (95-procentsinterval 3,62–3,66)`."""
    value = danish.quantity(row["value"], unit)
    return value if pd.isna(row["low"]) else f"{value} ({danish.confidence(row['low'], row['high'], unit)})"


def tied(number: int, sure: Set[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """Of rows in descending order, those that cannot be told from the first, and those that cannot from the last.

    Parameters
    ----------
    sure
        Pairs of rows of which the first surely lies above the second.
    """
    first = [place for place in range(1, number) if (0, place) not in sure]
    return first, [place for place in range(number - 1) if (place, number - 1) not in sure]


def besides(names: list[str]) -> str:
    """What follows a name that cannot be told from others; nothing where there are none."""
    others = danish.join(names) if len(names) <= NAMED else f"{danish.count_word(len(names))} andre"
    return f", som ikke kan skelnes fra {others}" if names else ""


def many(count: int) -> str:
    """A number of municipalities in words."""
    return f"{danish.count_word(count)} {'kommune' if count == 1 else 'kommuner'}"


def questions(survey: Round, items: Iterable[str]) -> str:
    """What items are called when they are counted: the statements of a battery share a question."""
    return "spørgsmål og udsagn" if any(survey.items[item].battery for item in items) else "spørgsmål"


def markdown(text: str) -> str:
    """A plain text as MyST Markdown that shows it as it is, in one line."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def noted_once(notes: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Each note once, after the labels of all it concerns as they are listed in a sentence."""
    labels: dict[str, list[str]] = {}
    for label, note in notes:
        labels.setdefault(note, []).append(label)
    return [(danish.join([first, *map(danish.lower_first, rest)]), note) for note, (first, *rest) in labels.items()]
