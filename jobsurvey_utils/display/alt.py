"""Alternative texts: what a figure shows, highest, lowest, and how many stand behind it."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.chapters import narrative
from jobsurvey_utils.display.columns import Columns

LONGEST = 60
"""Longer names are cut: the table has them whole."""
MOST = 250
"""Characters of an alternative text: whoever hears it cannot skip in it."""
SYNTHETIC = "Syntetiske data."
"""The sentence after the text of a figure of synthetic data."""


def brief(label: str) -> str:
    """A name without its examples in brackets, without the answers after its colon, or cut, where it is too long."""
    if len(label) <= LONGEST:
        return label
    return textwrap.shorten(label.split(" (")[0].split(": »")[0], LONGEST, placeholder=" …")


def fitted(told: Sequence[str], spare: Sequence[str]) -> str:
    """Sentences as one text; those to spare are left out one after the other as long as it is too long."""
    text = " ".join(told)
    if not spare or len(f"{text} {SYNTHETIC}") <= MOST:
        return text
    return fitted([sentence for sentence in told if sentence != spare[0]], spare[1:])


def ranked(
    frame: pd.DataFrame,
    columns: Columns,
    n: str | None,
    subject: str,
    *,
    named: bool = True,
    rank: bool = True,
    total: Sequence[str] = (),
    tested: Sequence[str] = (),
) -> str:
    """Of groups side by side: highest and lowest where none is hidden, the range of n, and how many are hidden.

    Where the groups tell how many were invited (`sample`), the ends are those of the groups a sentence may name.
    The range of n, then the total, then the tests are left out where the text is too long.

    Parameters
    ----------
    named
        Whether the groups at the ends are named.
    rank
        Whether ends are told at all.
    total, tested
        Sentences on the total, and on what the tests say.
    """
    shown = frame.dropna(subset=[columns.value])
    if shown.empty:
        return " ".join([f"{subject}. Ingen tal kan vises.", *total, *tested])
    whole = len(shown) == len(frame) or "sample" in frame
    names = told_apart(frame, columns.label, columns.block) if named else None
    ranks = [ended(_ends(narrative.nameable(shown), columns, names))] if rank and (whole or len(shown) == 1) else []
    counted = [] if n is None else [count(shown[n])]
    told = [f"{subject}.", *ranks, *counted, *hidden(len(frame) - len(shown)), *total, *tested]
    return fitted(told, [*counted, *total, *tested])


def told_apart(frame: pd.DataFrame, label: str, block: str | None) -> pd.Series[str]:
    """The names of rows, with that of their block where the name stands in several blocks."""
    names = frame[label].astype(str).map(brief)
    if block is None:
        return names
    several = frame.groupby(label)[block].transform("nunique") > 1
    return names.where(~several, names + " (" + frame[block].astype(str).map(brief) + ")")


def _ends(shown: pd.DataFrame, columns: Columns, names: pd.Series[str] | None) -> str:
    ordered = shown[columns.value].sort_values(kind="stable")
    low, high = (
        f"{'' if names is None else names[place]} {danish.quantity(ordered[place], columns.unit)}".strip()
        for place in (ordered.index[0], ordered.index[-1])
    )
    return f"Højest: {high.removesuffix(' procentpoint')}; lavest: {low}" if len(shown) > 1 else high


def ended(text: str) -> str:
    """A text with the full stop of its sentence, and one only after an abbreviation."""
    return text if text.endswith(".") else f"{text}."


def count(numbers: pd.Series[int]) -> str:
    """`n = 30.574`, or the range where groups differ."""
    low, high = int(numbers.min()), int(numbers.max())
    return f"n = {danish.number(low)}." if low == high else f"n fra {danish.number(low)} til {danish.number(high)}."


def hidden(count: int) -> list[str]:
    """A sentence on hidden groups, where there are any."""
    return _discreet(count, "er skjult")


def hidden_or_partly(whole: int, partly: int) -> list[str]:
    """A sentence on hidden groups and on those with some hidden answers, where there are any."""
    if not (whole and partly):
        return hidden(whole) + _discreet(partly, "har skjulte svar")
    groups = "en gruppe" if whole == 1 else f"{danish.count_word(whole)} grupper"
    return [f"{danish.capital(groups)} er skjult, og {danish.count_word(partly)} har skjulte svar."]


def _discreet(count: int, what: str) -> list[str]:
    groups = "gruppe" if count == 1 else "grupper"
    return [f"{danish.capital(danish.count_word(count))} {groups} {what}."] if count else []


def _gap(numbers: pd.DataFrame) -> pd.Series[float]:
    """How far the numbers of each row lie apart; of one number, how far it lies from zero."""
    return numbers.max(axis=1) - (numbers.min(axis=1) if numbers.shape[1] > 1 else 0.0)


@dataclass(frozen=True)
class Told:
    """What else an alternative text says: its subject, how many stand behind, what the rows are, and by name or not."""

    subject: str
    n: str = ""
    noun: str = "grupper"
    named: bool = True


def compared(
    frame: pd.DataFrame, values: dict[str, str], label: str, unit: danish.Unit, text: Told, block: str | None = None
) -> str:
    """Of two or three numbers for each group: how many groups, and where they lie furthest apart."""
    columns = list(values)
    frame = frame.assign(**{label: told_apart(frame, label, block)})
    shown = frame.dropna(subset=columns)
    if shown.empty:
        return f"{text.subject}. Ingen tal kan vises."
    apart = shown.iloc[int(_gap(shown[columns]).argmax())]
    numbers = [danish.quantity(apart[column], unit) for column in columns]
    numbers[:-1] = [number.removesuffix(" procentpoint") for number in numbers[:-1]]
    names = [danish.lower_first(name) for name in values.values()]
    told = danish.join(f"{number} ({name})" for number, name in zip(numbers, names, strict=True))
    whose = f"{apart[label]} med " if text.named else ""
    most = f"Størst forskel: {whose}{told}."
    if text.named and len(columns) == 2 and unit == "score":
        most = f"Mest flytter {apart[label]} sig: fra {told.replace(' og ', ' til ', 1)}."
    parts = [f"{text.subject}, {danish.count_word(len(frame))} {text.noun}.", most]
    return " ".join([*parts, *([f"{text.n.rstrip('.')}."] if text.n else []), *hidden(len(frame) - len(shown))])


def timeline(
    days: Sequence[str], values: Sequence[float], marks: Sequence[str], unit: danish.Unit, subject: str, n: str
) -> str:
    """Of a line over time: its start, its end, and the marked days."""
    first, last = danish.quantity(values[0], unit), danish.quantity(values[-1], unit)
    noted = f" Markeret: {danish.join(marks)}." if marks else ""
    counted = f" {n.rstrip('.')}." if n else ""
    return f"{subject}. Fra {first} {days[0]} til {last} {days[-1]}.{noted}{counted}"
