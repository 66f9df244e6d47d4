"""Amounts side by side: a bar from zero for each group, with its interval."""

from __future__ import annotations

from math import isnan
from typing import Any

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.display import alt, marks, theme
from jobsurvey_utils.display.canvas import Box, Canvas, Drawing, Line, Text
from jobsurvey_utils.display.columns import Columns, Row
from jobsurvey_utils.display.lettering import text_width, wrap

BAR = 18


def bars(
    frame: pd.DataFrame,
    *,
    value: str,
    subject: str,
    low: str | None = None,
    high: str | None = None,
    label: str = "label",
    unit: danish.Unit = "pct",
    n: str | None = None,
    sort: bool = True,
    block: str | None = None,
    named: bool = True,
) -> Drawing:
    """A bar from zero for each group, the greatest first, with its interval and its number.

    Parameters
    ----------
    n
        Column of the number of answers, for the alternative text.
    block
        Column with the heading of the block a group belongs to.
    named
        Whether the alternative text names the groups at the ends.
    """
    columns = Columns(value, low, high, label, unit, block)
    rows = columns.rows(frame, sort)
    drawn = tuple(_draw(rows, columns, format) for format in theme.FORMATS)
    told = alt.ranked(pd.DataFrame(rows, columns=[*frame.columns]), columns, n, subject, named=named)
    return Drawing(drawn, told)


def _draw(rows: list[dict[Any, Any]], columns: Columns, format: theme.Format) -> Canvas:
    canvas, y, heading = Canvas(format), 2.0, None
    widest = max([text_width(str(row[columns.label]), format.base) for row in rows] or [0.0])
    left = 0.0 if format.narrow else min(widest + 14, 290.0)
    axis = marks.Axis(left, format.width - 74, 0.0, max([*columns.numbers(rows), 0.0]) or 1.0)
    for row in rows:
        if columns.block and row[columns.block] != heading:
            heading = row[columns.block]
            y = marks.heading(canvas, str(heading), y)
        y = _row(canvas, row, columns, axis, y)
    canvas.height = y
    return canvas


def _row(canvas: Canvas, row: Row, columns: Columns, axis: marks.Axis, y: float) -> float:
    size, narrow = canvas.format.base, canvas.format.narrow
    lines = wrap(str(row[columns.label]), canvas.format.width if narrow else axis.left - 12, size)
    height = BAR + 17 * len(lines) + 2 if narrow else max(BAR, 17 * len(lines))
    middle = y + 4 + height - BAR / 2 if narrow else y + 4 + height / 2
    first = y + 17 if narrow else middle + 5 - 17 * (len(lines) - 1) / 2
    for place, line in enumerate(lines):
        canvas.add(Text(0, first + 17 * place, line, size))
    if isnan(row[columns.value]):
        canvas.add(Text(axis.left, middle + 5, columns.hidden, canvas.format.small, theme.MUTED, italic=True))
        return y + height + 10
    end = axis.at(row[columns.value])
    canvas.add(Box(axis.left, middle - BAR / 2, end - axis.left, BAR, theme.POSITIVE[1]))
    low, high = columns.bounds(row)
    if not isnan(low):
        canvas.add(Line([(axis.at(low), middle), (axis.at(high), middle)], theme.INK, 2))
        end = axis.at(high)
    canvas.add(Text(end + 8, middle + 5, danish.quantity(row[columns.value], columns.unit), size))
    return y + height + 10
