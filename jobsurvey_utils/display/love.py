"""Distances from a target on one axis from zero, before and after, with the line of the negligible: a Love plot."""

from __future__ import annotations

from itertools import pairwise
from math import isnan
from typing import Any

import pandas as pd

from jobsurvey_utils.display import alt, marks, theme
from jobsurvey_utils.display.canvas import Canvas, Dot, Drawing, Line, Text
from jobsurvey_utils.display.compared import COLOURS
from jobsurvey_utils.display.lettering import text_width, wrap

HIDDEN = "skjult"


def love(
    frame: pd.DataFrame,
    *,
    values: dict[str, str],
    limit: float,
    subject: str,
    label: str = "label",
    block: str = "block",
    whole: str = "whole",
) -> Drawing:
    """A row of dots for each group under its heading, in the frame's order.

    Parameters
    ----------
    values
        Columns of sizes of distances, and what each is called.
    limit
        Where a dashed line stands.
    whole
        Column of true and false: rows that are the block as a whole, set in bold.
    """
    frame = frame.astype(dict.fromkeys(values, float))
    rows = frame.to_dict("records")
    drawn = tuple(_draw(rows, values, limit, (label, block, whole), format) for format in theme.FORMATS)
    named = frame.assign(**{label: [f"{row[block]}, {str(row[label]).lower()}" for row in rows]})
    return Drawing(drawn, alt.compared(named, values, label, "score", alt.Told(subject, noun="oplysninger og grupper")))


def _draw(
    rows: list[Any], values: dict[str, str], limit: float, names: tuple[str, str, str], format: theme.Format
) -> Canvas:
    label, block, whole = names
    canvas, heading = Canvas(format), ""
    size, room = format.base, 0.4 * format.width
    lines = [line for row in rows for line in wrap(str(row[label]), room, size, bold=bool(row[whole]))]
    left = max([text_width(line, size, bold=True) for line in lines] or [0.0]) + 18
    found = [row[column] for row in rows for column in values if not isnan(row[column])]
    steps = marks.ticks(0.0, max([*found, 1.5 * limit]))
    axis = marks.Axis(left, format.width - 14, steps[0], steps[-1])
    y = _key(canvas, values)
    for row in rows:
        if row[block] != heading:
            heading = row[block]
            y = marks.heading(canvas, str(heading), y)
        y = _row(canvas, row, values, axis, str(row[label]), bool(row[whole]), steps, limit, y)
    canvas.add(*marks.tick_labels(axis, steps, y + 16, format, "score"))
    canvas.height = y + 22
    return canvas


def _colours(values: dict[str, str]) -> tuple[str, ...]:
    """One colour a column; where there is one column its dots are filled."""
    return COLOURS if len(values) > 1 else COLOURS[1:]


def _key(canvas: Canvas, values: dict[str, str]) -> float:
    """What each dot is, in a line above all."""
    size, x = canvas.format.small, 4.0
    for name, colour in zip(values.values(), _colours(values), strict=False):
        hollow = colour == theme.GREY
        canvas.add(Dot(x + 3, 9, 6 if hollow else 4.5, colour, hollow), Text(x + 14, 14, name, size, colour, bold=True))
        x += text_width(name, size, bold=True) + 30
    return 22.0


def _row(
    canvas: Canvas,
    row: dict[Any, Any],
    values: dict[str, str],
    axis: marks.Axis,
    label: str,
    bold: bool,
    steps: list[float],
    limit: float,
    y: float,
) -> float:
    size = canvas.format.base
    lines = wrap(label, axis.left - 14, size, bold=bold)
    bottom = y + 17 * len(lines) + 8
    middle = (y + bottom) / 2
    canvas.add(*marks.grid(axis, steps, y, bottom))
    canvas.add(Line([(axis.at(limit), y), (axis.at(limit), bottom)], theme.GREY, 1.2, dashed=True))
    for place, line in enumerate(lines):
        canvas.add(Text(0, middle + 5 + 17 * (place - (len(lines) - 1) / 2), line, size, bold=bold))
    known = [
        (axis.at(row[c]), colour) for c, colour in zip(values, _colours(values), strict=False) if not isnan(row[c])
    ]
    if not known:
        canvas.add(Text(axis.left + 6, middle + 5, HIDDEN, canvas.format.small, theme.MUTED, italic=True))
    places = sorted(x for x, _ in known)
    canvas.add(*(Line([(a, middle), (b, middle)], theme.RULE, 3) for a, b in pairwise(places)))
    canvas.add(*(Dot(x, middle, 6 if c == theme.GREY else 4.5, c, c == theme.GREY) for x, c in known))
    return bottom
