"""Tables for readers: semantic HTML with caption and scope, and every number in Danish."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.errors import JobsurveyError

LEAST = 0.0001
"""Smaller p-values are not told apart."""
FORMATS: dict[str, Callable[[Any], str]] = {
    "pct": lambda value: danish.number(value * 100, 1),
    "score": lambda value: danish.number(value, 2),
    "antal": danish.number,
    "tal1": lambda value: danish.number(value, 1),
    "tal2": lambda value: danish.number(value, 2),
    "tal4": lambda value: danish.number(value, 4),
    "p": lambda value: f"< {danish.number(LEAST, 4)}" if value < LEAST else danish.number(value, 4),
    "dato": lambda value: danish.date(pd.Timestamp(value).date()),
    "tekst": str,
}
"""Names of number formats."""
TEXTUAL = ("dato", "tekst")
EMPTY = "–"
LOW, HIGH = "Nedre grænse", "Øvre grænse"
"""Columns of the bounds of the number before them; followed by ` for ` and a column's name, of that column's."""
BOUNDS = "I parentes står 95-procentsintervallet."
SHARES = "Andele i pct."
BETWEEN = "\n"
"""Between two cells: the search takes the tags away, and would make one word of both."""
SUPPRESSED = "suppressed"
"""A column of this name is not shown: its true rows have all their numbers hidden."""
ORIGIN = "Tallet er"
"""A column of this name tells what the numbers of each row are: published, synthetic, or of answers."""
WITHHELD = "withheld"
"""A column of this name is not shown: its true rows have their missing numbers shown as hidden."""


def columns(frame: pd.DataFrame) -> list[str]:
    """The columns that are shown."""
    return [str(column) for column in frame.columns if column not in (SUPPRESSED, WITHHELD)]


def choose_formats(frame: pd.DataFrame, formats: Mapping[str, str]) -> dict[str, str]:
    """A format for every shown column: the given one, else by the column's type.

    Raises
    ------
    JobsurveyError
        If a format is unknown, or named for a column that is not there.
    """
    for column, name in formats.items():
        if name not in FORMATS:
            raise JobsurveyError(f"unknown format {name!r} for {column!r}; allowed are {', '.join(FORMATS)}")
    return {column: formats.get(column) or _by_type(frame[column]) for column in columns(frame)}


def _by_type(column: pd.Series[Any]) -> str:
    if pd.api.types.is_integer_dtype(column):
        return "antal"
    return "tal2" if pd.api.types.is_float_dtype(column) else "tekst"


def cells(frame: pd.DataFrame, formats: Mapping[str, str], hidden: str) -> list[list[str]]:
    """Every row as texts; hidden numbers read as `hidden`, missing ones as a dash."""
    return [
        [_cell(value, name, hidden if secret else EMPTY) for value, name, secret in row]
        for row in values(frame, formats)
    ]


def values(frame: pd.DataFrame, formats: Mapping[str, str]) -> Iterator[list[tuple[Any, str, bool]]]:
    """For every row its values with format and whether they are hidden; a hidden value is given as None."""
    none = pd.Series(False, index=frame.index)
    suppressed, withheld = (frame.get(name, none).astype(bool) for name in (SUPPRESSED, WITHHELD))
    rows = zip(*(frame[column].tolist() for column in formats), strict=True)
    for row, all_, some in zip(rows, suppressed, withheld, strict=True):
        yield [_value(value, name, all_, some) for value, name in zip(row, formats.values(), strict=True)]


def _value(value: Any, name: str, suppressed: bool, withheld: bool) -> tuple[Any, str, bool]:
    secret = name not in TEXTUAL and (suppressed or (withheld and missing(value)))
    return None if secret or missing(value) else value, name, secret


def _cell(value: Any, name: str, otherwise: str) -> str:
    return otherwise if value is None else FORMATS[name](value)


def missing(value: Any) -> bool:
    """Whether a value is none at all."""
    return value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and value != value)


@dataclass(frozen=True)
class Look:
    """How a table is shown.

    Parameters
    ----------
    formats
        Shown columns with their formats; the first one that is not `block` heads its row.
    hidden
        What stands instead of a hidden number.
    block
        Column whose values become headings over the rows they share.
    """

    caption: str
    formats: Mapping[str, str]
    hidden: str
    identifier: str
    block: str | None = None
    note: str = ""
    rule: str = ""
    """What a hidden number means: said under the table where there is one."""


def html(frame: pd.DataFrame, look: Look) -> str:
    """A table in a region of its own that scrolls where it is too wide; numbers and their bounds share a cell."""
    spans = bounds(look.formats)
    aside = {look.block, *(bound for pair in spans.values() for bound in pair)}
    shown = {column: name for column, name in look.formats.items() if column not in aside}
    once = [*shown.values()].count("pct") > 1
    names = {column: escape(column if once else heading(column, name)) for column, name in shown.items()}
    head = BETWEEN.join(f'<th scope="col"{_number(shown[column])}>{name}</th>' for column, name in names.items())
    rows = [_merged(row, spans, look) for row in cells(frame, look.formats, look.hidden)]
    hidden = any(look.hidden in row.values() for row in rows)
    notes = [look.note, BOUNDS if spans else "", look.rule if hidden else ""]
    said = " ".join(note for note in notes if note)
    foot = f'<p class="note">{escape(said)}</p>' if said else ""
    caption = escape(f"{look.caption.rstrip('.')}. {SHARES}" if once else look.caption)
    return (
        f'<div class="table-scroll" role="region" aria-label="{escape(look.caption)}" tabindex="0">'
        f'<table class="survey" id="{look.identifier}"><caption>{caption}</caption>{BETWEEN}'
        f"<thead><tr>{head}</tr></thead>{BETWEEN}{_body(rows, look, len(shown))}</table></div>{BETWEEN}{foot}"
    )


def bounds(formats: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Which columns hold the interval of which number."""
    names, found = list(formats), {}
    for place, column in enumerate(names):
        rest = column.removeprefix(LOW)
        if rest != column and f"{HIGH}{rest}" in formats:
            found[rest.removeprefix(" for ") or names[place - 1]] = (column, f"{HIGH}{rest}")
    return {column: pair for column, pair in found.items() if column in formats}


def _merged(row: list[str], spans: Mapping[str, tuple[str, str]], look: Look) -> dict[str, str]:
    """The cells of a row by their columns, each number with its bounds."""
    named = dict(zip(look.formats, row, strict=True))
    for column, (low, high) in spans.items():
        ends = named.pop(low), named.pop(high)
        if not {EMPTY, look.hidden} & {*ends, named[column]}:
            named[column] += f" ({danish.between(*ends)})"
    return named


def heading(column: str, name: str) -> str:
    """A column's heading; per cents have their unit there and not in every cell."""
    return f"{column} (pct.)" if name == "pct" and "procent" not in column.lower() else column


def _body(rows: list[dict[str, str]], look: Look, width: int) -> str:
    if not rows:
        return f'<tbody><tr><td colspan="{width}">Der er ingen rækker at vise.</td></tr></tbody>'
    parts: list[str] = []
    heading = None
    for row in rows:
        above = row.pop(look.block) if look.block else None
        if above != heading:
            heading = above
            parts.append(f'</tbody><tbody><tr><th scope="rowgroup" colspan="{width}">{escape(str(above))}</th></tr>')
        parts.append(_row(row, look.formats))
    return f"<tbody>{BETWEEN.join(parts)}</tbody>".replace("<tbody></tbody>", "")


def _row(named: Mapping[str, str], formats: Mapping[str, str]) -> str:
    (_, header), *rest = named.items()
    data = (f"<td{_number(formats[column])}>{escape(text)}</td>" for column, text in rest)
    cells = [f'<th scope="row">{escape(header)}</th>', *data]
    return f"<tr>{BETWEEN.join(cells)}</tr>"


def _number(name: str) -> str:
    return "" if name in TEXTUAL else ' class="num"'
