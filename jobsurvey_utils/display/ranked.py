"""Groups side by side: a dot with its interval for each, and a line at the total."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import isnan
from typing import Any

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.display import alt, marks, theme
from jobsurvey_utils.display.canvas import Box, Canvas, Dot, Drawing, Line, Text
from jobsurvey_utils.display.columns import Columns, Row, plain
from jobsurvey_utils.display.lettering import text_width, wrap

ROW = 21
ABOVE_ROW = 10.0
"""Left end of the axis where labels stand above their dots."""
VERDICT = "_verdict"
ABOVE, ALIKE, BELOW = "above", "alike", "below"
"""What a test says of a group: it lies above what it is compared with, below it, or cannot be told apart from it."""
COLOURS = {ABOVE: theme.BLUE, ALIKE: theme.GREY, BELOW: theme.ORANGE}


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
    block: str | None = None,
    short: str | None = None,
    scale: tuple[float, float] = (1.0, 5.0),
    named: bool = True,
    rank: bool = True,
    verdict: str | None = None,
    against: str = "de øvrige",
) -> Drawing:
    """A dot with its interval for each group, the greatest first, and a line at the total.

    Parameters
    ----------
    total
        The total, or its row in the frame's columns.
    n
        Column of the number of answers, for the alternative text.
    block
        Column with the heading of the block a group belongs to.
    short
        Column with the block in short, for the alternative text; the block itself unless given.
    scale
        Ends of the scale, for scores.
    named
        Whether the alternative text names the groups at the ends.
    rank
        Whether it tells the ends at all.
    verdict
        Column with what a test says of each group, `ABOVE`, `ALIKE` or `BELOW`: its colour. Intervals colour nothing.
    against
        What the groups are tested against, in the key of the colours.
    """
    columns = Columns(value, low, high, label, unit, block, scale)
    line = _line(total, columns)
    rows = columns.rows(frame.assign(**{VERDICT: frame[verdict] if verdict else ""}), sort)
    key = against if any(row[VERDICT] for row in rows) else ""
    drawn = tuple(_draw(rows, columns, line, key, format) for format in theme.FORMATS)
    told = [f"{line[label]}: {alt.ended(danish.quantity(line[value], unit))}"] if line and line[value] else []
    groups, tests = pd.DataFrame(rows, columns=[*frame.columns]), [_told(rows, against)] if key else []
    spoken_of = replace(columns, block=short or block)
    spoken = alt.ranked(groups, spoken_of, n, subject, named=named, rank=rank, total=told, tested=tests)
    return Drawing(drawn, spoken)


def _told(rows: list[dict[Any, Any]], against: str) -> str:
    """How many groups the tests call higher, lower, and neither."""
    high, low, alike = (sum(row[VERDICT] == name for row in rows) for name in (ABOVE, BELOW, ALIKE))
    if not high + low:
        return f"Ingen kan skelnes fra {against}."
    counts = [danish.count_word(number) for number in (high, low, alike)]
    return danish.capital(f"{counts[0]} højere end {against}, {counts[1]} lavere, {counts[2]} kan ikke skelnes.")


def _line(total: Mapping[Any, Any] | float | None, columns: Columns) -> dict[Any, Any] | None:
    """The total as a row; none where it is not known."""
    none: dict[Any, Any] = {columns.label: "Samlet", columns.low: float("nan"), columns.high: float("nan")}
    row = none | (dict(total) if isinstance(total, Mapping) else {columns.value: total})
    number = row[columns.value]
    return None if number is None or pd.isna(number) else row | {columns.value: float(number)}


def _draw(rows: list[dict[Any, Any]], columns: Columns, total: Row | None, key: str, format: theme.Format) -> Canvas:
    canvas, heading = Canvas(format), None
    left = _label_column([str(row[columns.label]) for row in rows], format)
    axis, values = _axis(
        [*rows, *([dict(total)] if total else [])], columns, left, format.width - (20 if left == ABOVE_ROW else 66)
    )
    y = _key(canvas, key) if key else 4.0
    y = y if total is None else _total(canvas, columns, total, axis, y)
    spans = [[y, y]]
    place = None if total is None else axis.at(total[columns.value])
    for row in rows:
        if columns.block and row[columns.block] != heading:
            heading = row[columns.block]
            y = marks.heading(canvas, str(heading), y)
            spans.append([y, y])
        y = _row(canvas, row, columns, axis, y)
        spans[-1][1] = y
    for top, bottom in spans:
        canvas.lay_under(_backdrop(axis, values, place, top, bottom))
    canvas.add(
        *marks.tick_labels(axis, values, y + 16, format, columns.unit, None if total is None else total[columns.value])
    )
    canvas.height = y + 22
    return canvas


def _label_column(labels: list[str], format: theme.Format) -> float:
    """Where the axis begins; at the edge where labels are so long that they stand above their dots."""
    widest = max([text_width(label, format.base) for label in labels] or [0.0])
    room = format.width * (0.38 if format.narrow else 0.45)
    if format.narrow and any(len(wrap(label, room, format.base)) > 2 for label in labels):
        return ABOVE_ROW
    return min(widest, room) + 18


def _backdrop(axis: marks.Axis, values: list[float], total: float | None, top: float, bottom: float) -> list[Line]:
    """The lines of the ticks and of the total behind the rows of a block."""
    if top == bottom:
        return []
    line = [] if total is None else [Line([(total, top), (total, bottom)], theme.INK, 1.2)]
    return [*marks.grid(axis, values, top, bottom), *line]


def _axis(rows: list[dict[Any, Any]], columns: Columns, left: float, right: float) -> tuple[marks.Axis, list[float]]:
    """An axis that holds all dots and intervals, and its ticks."""
    found = columns.numbers(rows)
    if columns.unit == "score":
        axis = marks.Axis(left, right, *marks.half_steps(found, columns.scale))
        return axis, marks.score_ticks(axis)
    values = marks.ticks(min(found or [0.0]), max(found or [1.0]))
    return marks.Axis(left, right, values[0], values[-1]), values


def _key(canvas: Canvas, against: str) -> float:
    """The key of the colours; where it begins to be too long, in lines under each other."""
    size, x, y = canvas.format.small, 4.0, 14.0
    told = {ABOVE: f"højere end {against}", ALIKE: f"kan ikke skelnes fra {against}", BELOW: f"lavere end {against}"}
    for name, text in told.items():
        wide = text_width(text, size) + 11
        if x > 4 and x + wide > canvas.format.width:
            x, y = 4.0, y + 18
        canvas.add(Dot(x + 2, y - 4, 4.2, COLOURS[name]), Text(x + 11, y, text, size, theme.MUTED))
        x += wide + 20
    return y + 8


def _total(canvas: Canvas, columns: Columns, total: Row, axis: marks.Axis, y: float) -> float:
    """The total's name and number over its line."""
    size, y = canvas.format.small, y + 14
    text = f"{total[columns.label]} {danish.quantity(total[columns.value], columns.unit)}"
    half = text_width(text, size, bold=True) / 2
    place = min(max(axis.at(total[columns.value]), half), canvas.format.width - half)
    canvas.add(Text(place, y, text, size, align="center", bold=True))
    return y + 6


def _row(canvas: Canvas, row: Row, columns: Columns, axis: marks.Axis, y: float) -> float:
    size, small = canvas.format.base, canvas.format.small
    over = axis.left == ABOVE_ROW
    lines = wrap(str(row[columns.label]), canvas.format.width - 60 if over else axis.left - 12, size)
    height = 17 * len(lines) + 26 if over else max(ROW, 17 * len(lines) + 6)
    middle = y + height - 15 if over else y + height / 2
    first = y + 17 if over else middle + 5 - 17 * (len(lines) - 1) / 2
    for place, line in enumerate(lines):
        base = first + 17 * place
        canvas.add(*([Box(0, base - 13, text_width(line, size) + 4, 17, theme.PAPER)] if over else []))
        canvas.add(Text(0, base, line, size))
    if isnan(row[columns.value]):
        canvas.add(Text(axis.left, middle + 5, columns.hidden, small, theme.MUTED, italic=True))
        return y + height
    colour = COLOURS.get(row[VERDICT], theme.BLUE)
    canvas.add(*marks.estimate(axis, middle, row[columns.value], *columns.bounds(row), color=colour))
    number = plain(row[columns.value], columns.unit)
    canvas.add(Text(canvas.format.width - 2, first if over else middle + 5, number, size, align="right"))
    return y + height
