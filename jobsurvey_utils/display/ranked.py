"""Groups side by side: dots with intervals, and bars."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isnan
from typing import Any

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.display import alt, marks, theme
from jobsurvey_utils.display.canvas import Box, Canvas, Dot, Drawing, Line, Text
from jobsurvey_utils.display.lettering import text_width, wrap

ROW = 21
BAR = 18
BELOW, ALIKE, ABOVE = theme.ORANGE, theme.GREY, theme.BLUE


@dataclass(frozen=True)
class Columns:
    """Which columns of a frame hold what, and what the numbers are."""

    value: str
    low: str | None
    high: str | None
    label: str
    unit: danish.Unit
    scale: tuple[float, float] = (1.0, 5.0)
    """Ends of the score's scale."""
    hidden: str = "skjult"

    def bounds(self, row: Mapping[str, Any]) -> tuple[float, float]:
        """The interval of a row; missing where there is none."""
        return (
            float(row[self.low]) if self.low else float("nan"),
            float(row[self.high]) if self.high else float("nan"),
        )


def dots(
    frame: pd.DataFrame,
    *,
    value: str,
    subject: str,
    low: str | None = None,
    high: str | None = None,
    label: str = "label",
    unit: danish.Unit = "pct",
    total: Mapping[Any, Any] | float | None = None,
    n: str | None = None,
    sort: bool = True,
    scale: tuple[float, float] = (1.0, 5.0),
) -> Drawing:
    """A dot with its interval for each group, the greatest first, and a line at the total.

    Parameters
    ----------
    total
        The total, or its row in the frame's columns. Where it has an interval, a group is coloured by whether its
        interval lies wholly above it, wholly below it, or overlaps it.
    n
        Column of the number of answers, for the alternative text.
    """
    columns = Columns(value, low, high, label, unit, scale)
    frame = numeric(frame, value, low, high)
    if isinstance(total, float):
        total = {label: "Samlet", value: total, low: float("nan"), high: float("nan")}
    rows = frame.sort_values(value, ascending=False, kind="stable", na_position="last") if sort else frame
    drawn = tuple(_dots(rows.to_dict("records"), columns, total, format) for format in theme.FORMATS)
    told = "" if total is None else f" {total[label]}: {alt.ended(danish.quantity(total[value], unit))}"
    return Drawing(drawn, alt.ranked(frame, value, label, unit, n, subject) + told)


def _dots(rows: list[Any], columns: Columns, total: Mapping[Any, Any] | None, format: theme.Format) -> Canvas:
    canvas = Canvas(format)
    widest = max([text_width(str(row[columns.label]), format.base) for row in rows] or [0.0])
    left = min(widest, format.width * (0.38 if format.narrow else 0.45)) + 18
    axis, values = _axis([*rows, *([total] if total else [])], columns, left, format.width - 66)
    top = y = 4.0 if total is None else _total(canvas, columns, total, axis)
    for row in rows:
        y = _dot_row(canvas, row, columns, axis, total, y)
    below: list[Line] = marks.grid(axis, values, top, y)
    if total is not None:
        x = axis.at(total[columns.value])
        below.append(Line([(x, top), (x, y)], theme.INK, 1.2))
    canvas.lay_under(below)
    canvas.add(*marks.tick_labels(axis, values, y + 16, format.small, columns.unit))
    canvas.height = y + 22
    return canvas


def _axis(rows: list[Any], columns: Columns, left: float, right: float) -> tuple[marks.Axis, list[float]]:
    """An axis that holds all dots and intervals, and its ticks."""
    found = [v for row in rows for v in (row[columns.value], *columns.bounds(row)) if not isnan(v)]
    if columns.unit == "score":
        axis = marks.Axis(left, right, *marks.half_steps(found, columns.scale))
        return axis, marks.score_ticks(axis)
    values = marks.ticks(min(found or [0.0]), max(found or [1.0]))
    return marks.Axis(left, right, values[0], values[-1]), values


def _total(canvas: Canvas, columns: Columns, total: Mapping[Any, Any], axis: marks.Axis) -> float:
    """The key of the colours, where the total has an interval, and the total's name and number over its line."""
    size, y = canvas.format.small, 14.0
    name = str(total[columns.label])
    if not isnan(columns.bounds(total)[0]):
        x = 4.0
        for text, colour in (
            ("højere", ABOVE),
            (f"kan ikke skelnes fra {danish.lower_first(name)}", ALIKE),
            ("lavere", BELOW),
        ):
            canvas.add(Dot(x + 2, y - 4, 4.2, colour), Text(x + 11, y, text, size, theme.MUTED))
            x += text_width(text, size) + (20 if canvas.format.narrow else 34)
        y += 22
    text = f"{name} {danish.quantity(total[columns.value], columns.unit)}"
    half = text_width(text, size, bold=True) / 2
    place = min(max(axis.at(total[columns.value]), half), canvas.format.width - half)
    canvas.add(Text(place, y, text, size, align="center", bold=True))
    return y + 6


def _dot_row(
    canvas: Canvas,
    row: Mapping[Any, Any],
    columns: Columns,
    axis: marks.Axis,
    total: Mapping[Any, Any] | None,
    y: float,
) -> float:
    size, small = canvas.format.base, canvas.format.small
    lines = wrap(str(row[columns.label]), axis.left - 12, size)
    height = max(ROW, 17 * len(lines) + 6)
    middle = y + height / 2
    for place, line in enumerate(lines):
        canvas.add(Text(0, middle + 5 + 17 * (place - (len(lines) - 1) / 2), line, size))
    if isnan(row[columns.value]):
        canvas.add(Text(axis.left, middle + 5, columns.hidden, small, theme.MUTED, italic=True))
        return y + height
    colour = theme.BLUE if total is None else _colour(columns.bounds(row), columns.bounds(total))
    canvas.add(*marks.estimate(axis, middle, row[columns.value], *columns.bounds(row), color=colour))
    canvas.add(Text(canvas.format.width - 2, middle + 5, plain(row[columns.value], columns.unit), size, align="right"))
    return y + height


def _colour(bounds: tuple[float, float], total: tuple[float, float]) -> str:
    """Whether an interval lies wholly above or below the total's; comparisons with a missing bound say neither."""
    if bounds[0] > total[1]:
        return ABOVE
    return BELOW if bounds[1] < total[0] else ALIKE


def numeric(frame: pd.DataFrame, *columns: str | None) -> pd.DataFrame:
    """The frame with columns as floats, so that what is missing is one and the same."""
    return frame.astype({column: float for column in columns if column})


def plain(value: float, unit: danish.Unit) -> str:
    """A number in a column of its kind, without its unit."""
    return danish.quantity(value, unit).removesuffix(" pct.")


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
) -> Drawing:
    """A bar from zero for each group, the greatest first, with its interval and its number."""
    columns = Columns(value, low, high, label, unit)
    frame = numeric(frame, value, low, high)
    rows = frame.sort_values(value, ascending=False, kind="stable", na_position="last") if sort else frame
    drawn = tuple(_bars(rows.to_dict("records"), columns, format) for format in theme.FORMATS)
    return Drawing(drawn, alt.ranked(frame, value, label, unit, n, subject))


def _bars(rows: list[Any], columns: Columns, format: theme.Format) -> Canvas:
    canvas, y = Canvas(format), 2.0
    widest = max([text_width(str(row[columns.label]), format.base) for row in rows] or [0.0])
    left = 0.0 if format.narrow else min(widest + 14, 290.0)
    longest = max([v for row in rows for v in (row[columns.value], columns.bounds(row)[1]) if not isnan(v)] or [1.0])
    axis = marks.Axis(left, format.width - 74, 0.0, longest or 1.0)
    for row in rows:
        y = _bar_row(canvas, row, columns, axis, y)
    canvas.height = y
    return canvas


def _bar_row(canvas: Canvas, row: Mapping[Any, Any], columns: Columns, axis: marks.Axis, y: float) -> float:
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
