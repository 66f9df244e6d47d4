"""Two or three numbers for each group: dots on one line, as in sample against respondents."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from math import isnan
from typing import Any

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.display import alt, marks, theme
from jobsurvey_utils.display.canvas import Canvas, Dot, Drawing, Line, Text
from jobsurvey_utils.display.columns import plain
from jobsurvey_utils.display.lettering import text_width, wrap

COLOURS = (theme.GREY, theme.BLUE, theme.ORANGE)
ROW = 26


def pairs(
    frame: pd.DataFrame,
    *,
    values: dict[str, str],
    subject: str,
    label: str = "label",
    block: str | None = None,
    unit: danish.Unit = "pct",
    n: str = "",
    noun: str = "grupper",
    named: bool = True,
) -> Drawing | None:
    """Dots joined by a line for each group, in the frame's order; the numbers stand beside. Nothing of no numbers.

    Parameters
    ----------
    values
        Columns, and what each is called.
    block
        Column with the heading of the block a group belongs to.
    n
        How many persons stand behind, in words, for the alternative text.
    noun
        What the rows are, in the plural, for the alternative text.
    named
        Whether the alternative text names the row whose numbers lie furthest apart.
    """
    frame = frame.astype(dict.fromkeys(values, float))
    if bool(frame[list(values)].isna().all(axis=None)):
        return None
    rows = frame.to_dict("records")
    drawn = tuple(_pairs(rows, values, label, block, unit, format) for format in theme.FORMATS)
    return Drawing(drawn, alt.compared(frame, values, label, unit, alt.Told(subject, n, noun, named), block))


def _pairs(
    rows: list[Any], values: dict[str, str], label: str, block: str | None, unit: danish.Unit, format: theme.Format
) -> Canvas:
    canvas, heading = Canvas(format), ""
    columns = _columns(values, format)
    widest = max([text_width(str(row[label]), format.base) for row in rows] or [0.0])
    left = 8.0 if format.narrow else min(widest, 0.4 * format.width) + 20
    found = [row[c] for row in rows for c in values if not isnan(row[c])]
    steps = marks.ticks(min(found or [0.0]), max(found or [1.0]))
    axis = marks.Axis(left, format.width - 16 if format.narrow else columns[0] - 60, steps[0], steps[-1])
    y = _key(canvas, values, columns)
    top = y
    for row in rows:
        if block and row[block] != heading:
            heading = row[block]
            y = marks.heading(canvas, str(heading), y)
        y = _row(canvas, row, values, label, unit, axis, columns, y)
    canvas.lay_under(marks.grid(axis, steps, top, y))
    canvas.add(*marks.tick_labels(axis, steps, y + 16, format, unit))
    canvas.height = y + 22
    return canvas


def _columns(values: dict[str, str], format: theme.Format) -> list[float]:
    """Right ends of the columns of numbers; on a narrow canvas they stand in the line above the dots."""
    widths = [52.0 if format.narrow else max(text_width(n, format.small, bold=True) + 26, 66) for n in values.values()]
    return [format.width - 2 - sum(widths[place + 1 :]) for place in range(len(widths))]


def _key(canvas: Canvas, values: dict[str, str], columns: list[float]) -> float:
    """What each dot is: over its column of numbers, or in a line of its own."""
    size, x = canvas.format.small, 4.0
    for name, colour, right in zip(values.values(), COLOURS, columns, strict=False):
        if canvas.format.narrow:
            canvas.add(
                Dot(x + 3, 9, 5, colour, hollow=colour == theme.GREY), Text(x + 11, 14, name, size, colour, bold=True)
            )
            x += text_width(name, size, bold=True) + 24
        else:
            width = text_width(name, size, bold=True)
            canvas.add(Text(right, 14, name, size, colour, "right", bold=True))
            canvas.add(Dot(right - width - 6, 9, 5, colour, hollow=colour == theme.GREY))
    return 22.0


def _row(
    canvas: Canvas,
    row: Mapping[Any, Any],
    values: dict[str, str],
    label: str,
    unit: danish.Unit,
    axis: marks.Axis,
    columns: list[float],
    y: float,
) -> float:
    size, narrow = canvas.format.base, canvas.format.narrow
    room = columns[0] - 52 if narrow else axis.left - 14
    lines = wrap(str(row[label]), room, size)
    height = 17 * len(lines) + (27 if narrow else 9)
    middle = y + height - 15 if narrow else y + height / 2
    base = y + 17 if narrow else middle + 5 - 17 * (len(lines) - 1) / 2
    for place, line in enumerate(lines):
        canvas.add(Text(0, base + 17 * place, line, size))
    if not all(isnan(row[c]) for c in values):
        places = sorted(axis.at(row[c]) for c in values if not isnan(row[c]))
        canvas.add(*(Line([(a, middle), (b, middle)], theme.RULE, 3) for a, b in pairwise(places)))
    for column, colour, right in zip(values, COLOURS, columns, strict=False):
        number = "skjult" if isnan(row[column]) else plain(row[column], unit)
        canvas.add(Text(right, base if narrow else middle + 5, number, canvas.format.small, theme.INK, "right"))
        if not isnan(row[column]):
            canvas.add(
                Dot(axis.at(row[column]), middle, 6 if colour == theme.GREY else 4.5, colour, colour == theme.GREY)
            )
    return y + height
