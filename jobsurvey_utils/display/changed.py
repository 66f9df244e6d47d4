"""Two points in time for each row, each with its interval, joined by a line in the colour of the test between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.display import alt, marks, theme
from jobsurvey_utils.display.canvas import Canvas, Dot, Drawing, Line, Mark, Text
from jobsurvey_utils.display.columns import Row, plain
from jobsurvey_utils.display.lettering import text_width, wrap
from jobsurvey_utils.display.ranked import ABOVE, ALIKE, BELOW, COLOURS

APART = 5.0
"""How far the two points of a row stand above and below its middle."""
GAP = 14.0
BAND = 29.0
"""Height of a row's points where they stand under its name."""
NEEDED = ("before", "before_low", "before_high", "after", "after_low", "after_high", "difference")


@dataclass(frozen=True)
class Look:
    """What the two points in time are called, and what the numbers are."""

    names: tuple[str, str]
    unit: danish.Unit
    scale: tuple[float, float]
    block: str | None

    def ends(self, row: Row) -> tuple[str, str, str]:
        """The two numbers of a row and their difference, as they are printed."""
        change = difference(row["difference"], self.unit)
        return plain(row["before"], self.unit), plain(row["after"], self.unit), change


def changed(
    frame: pd.DataFrame,
    *,
    names: tuple[str, str],
    unit: danish.Unit,
    subject: str,
    scale: tuple[float, float] = (1.0, 5.0),
    block: str | None = None,
    named: bool = True,
) -> Drawing | None:
    """A pair of points for each row in the frame's order; nothing where there is no row.

    Parameters
    ----------
    frame
        `label`, `NEEDED`, and `verdict`: what the test says of the later point, `ABOVE`, `ALIKE` or `BELOW`.
    names
        What the earlier and the later point in time are called.
    block
        Column with the heading of the block a row belongs to.
    named
        Whether the alternative text names the rows that changed most.
    """
    rows = frame.astype(dict.fromkeys(NEEDED, float)).dropna(subset=["before", "after"]).to_dict("records")
    if not rows:
        return None
    look = Look(names, unit, scale, block)
    return Drawing(tuple(_draw(rows, look, format) for format in theme.FORMATS), _told(rows, look, subject, named))


def difference(value: float, unit: danish.Unit) -> str:
    """A change with its sign: `+0,06`, `−2,1`."""
    text = plain(value, "point" if unit == "pct" else unit)
    return text if value < 0 or set(text) <= set("0,") else f"+{text}"


def _draw(rows: Sequence[Row], look: Look, format: theme.Format) -> Canvas:
    canvas, heading = Canvas(format), None
    columns = _columns(rows, look, format)
    widest = max(text_width(str(row["label"]), format.base) for row in rows)
    left = 8.0 if format.narrow else min(widest, 0.36 * format.width) + 18
    axis, steps = _axis(rows, look, left, format.width - 10 if format.narrow else columns[0][0] - GAP)
    y = _key(canvas, look, columns)
    spans: list[list[float]] = [[y, y]]
    for row in rows:
        if look.block and row[look.block] != heading:
            heading = row[look.block]
            y = marks.heading(canvas, str(heading), y) + 2
            spans.append([y, y])
        y = _row(canvas, row, look, axis, columns, y)
        if format.narrow:
            spans.append([y - BAND, y])
        spans[-1][1] = y
    for top, bottom in spans:
        if bottom > top:
            canvas.lay_under(marks.grid(axis, steps, top, bottom))
    canvas.add(*marks.tick_labels(axis, steps, y + 16, format, look.unit))
    canvas.height = y + 22
    return canvas


def _axis(rows: Sequence[Row], look: Look, left: float, right: float) -> tuple[marks.Axis, list[float]]:
    found = [float(row[name]) for row in rows for name in NEEDED[:-1] if not isnan(row[name])]
    if look.unit == "score":
        axis = marks.Axis(left, right, *marks.half_steps(found, look.scale))
        return axis, marks.score_ticks(axis)
    steps = marks.ticks(min(found), max(found))
    return marks.Axis(left, right, steps[0], steps[-1]), steps


def _columns(rows: Sequence[Row], look: Look, format: theme.Format) -> list[tuple[float, float]]:
    """Left and right end of the columns of numbers."""
    texts = zip(*(look.ends(row) for row in rows), strict=True)
    heads = ("", "", "") if format.narrow else (*look.names, "Ændring")
    size = format.small
    widths = [
        max(text_width(head, size, bold=True), *(text_width(t, size, bold=True) for t in own))
        for head, own in zip(heads, texts, strict=True)
    ]
    right, found = format.width - 2.0, list[tuple[float, float]]()
    for width in reversed(widths):
        found.append((right - width, right))
        right -= width + GAP
    return found[::-1]


def _key(canvas: Canvas, look: Look, columns: list[tuple[float, float]]) -> float:
    """What the two dots of a row and the colours are; over the columns of numbers their names."""
    size, narrow = canvas.format.small, canvas.format.narrow
    told = [(look.names[0], theme.GREY, True), (f"{look.names[1]}, højere", COLOURS[ABOVE], False)]
    told += [("kan ikke skelnes", COLOURS[ALIKE], False), ("lavere", COLOURS[BELOW], False)]
    limit = canvas.format.width if narrow else columns[0][0] - GAP
    x, y = 4.0, 14.0
    for text, colour, hollow in told:
        wide = text_width(text, size) + 12
        if x > 4 and x + wide > limit:
            x, y = 4.0, y + 18
        canvas.add(Dot(x + 2, y - 4, 4.4, colour, hollow), Text(x + 12, y, text, size, theme.MUTED))
        x += wide + 16
    if not narrow:
        for (_, right), name in zip(columns, (*look.names, "Ændring"), strict=True):
            canvas.add(Text(right, 14, name, size, theme.MUTED, "right", bold=True))
    return y + 12


def _row(canvas: Canvas, row: Row, look: Look, axis: marks.Axis, columns: list[tuple[float, float]], y: float) -> float:
    size, small, narrow = canvas.format.base, canvas.format.small, canvas.format.narrow
    room = columns[0][0] - GAP if narrow else axis.left - 14
    lines = wrap(str(row["label"]), room, size)
    height = 17.0 * len(lines) + (30 if narrow else 12)
    height = max(height, 30.0)
    middle = y + height - 15 if narrow else y + height / 2
    base = y + 18 if narrow else middle + 5 - 17 * (len(lines) - 1) / 2
    for place, line in enumerate(lines):
        canvas.add(Text(0, base + 17 * place, line, size))
    colour = COLOURS[row["verdict"] or ALIKE]
    canvas.add(*_points(axis, middle, row, colour))
    looks: tuple[dict[str, Any], ...] = ({"color": theme.MUTED}, {}, {"color": colour, "bold": True})
    for text, (_, right), style in zip(look.ends(row), columns, looks, strict=True):
        canvas.add(Text(right, base if narrow else middle + 5, text, small, align="right", **style))
    return y + height


def _points(axis: marks.Axis, middle: float, row: Row, colour: str) -> list[Mark]:
    """The earlier point above, the later one below, each with its interval, and the way between them."""
    first, second = axis.at(row["before"]), axis.at(row["after"])
    found: list[Mark] = [Line([(first, middle - APART), (second, middle + APART)], colour, 1.4)]
    for name, y, tone, width in (("before", middle - APART, theme.GREY, 1.4), ("after", middle + APART, colour, 2.6)):
        if not isnan(row[f"{name}_low"]):
            ends = [(axis.at(row[f"{name}_low"]), y), (axis.at(row[f"{name}_high"]), y)]
            found.append(Line(ends, tone, width))
    return [*found, Dot(first, middle - APART, 3.6, theme.GREY, hollow=True), Dot(second, middle + APART, 4.0, colour)]


def _told(rows: Sequence[Row], look: Look, subject: str, named: bool) -> str:
    """The alternative text: how many the tests call higher and lower, and the greatest change among them."""
    sure = [row for row in rows if row["verdict"] in (ABOVE, BELOW)]
    counts = [sum(row["verdict"] == name for row in rows) for name in (ABOVE, BELOW)]
    words = [danish.count_word(count) for count in (*counts, len(rows) - sum(counts))]
    first, second = look.names
    told = f"{words[0]} højere i {second} end i {first}, {words[1]} lavere, {words[2]} kan ikke skelnes."
    parts = [f"{subject}.", danish.capital(told)]
    if named and sure:
        most = max(sure, key=lambda row: abs(row["difference"]))
        before, after = (danish.quantity(most[name], look.unit) for name in ("before", "after"))
        parts.append(alt.ended(f"Størst er ændringen for {most['label']}: fra {before} til {after}"))
    return " ".join(parts)
