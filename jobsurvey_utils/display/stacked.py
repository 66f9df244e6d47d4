"""The distribution of the answers to a question: 100 per cent bars in blocks, with score, interval and n beside."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan, nan

from jobsurvey_utils import danish
from jobsurvey_utils.display import marks, segments, theme
from jobsurvey_utils.display.canvas import Canvas, Line, Text
from jobsurvey_utils.display.columns import plain
from jobsurvey_utils.display.lettering import text_width, wrap
from jobsurvey_utils.display.stack import Answers, Bar, Block, Sheet

__all__ = ["Answers", "Bar", "Block", "draw"]

PAD = 4
LEAST = 0.2
"""The least range of an axis of shares."""
TOTAL = "Samlet"
HATCHED = "Skraveret: skjult af hensyn til diskretion"


def draw(blocks: Sequence[Block], answers: Answers, format: theme.Format) -> Canvas:
    """Draw the blocks; the first bar carries the names of the categories."""
    sheet = _sheet(blocks, answers, format)
    y = 0.0 if format.narrow else _header(sheet)
    for block in blocks:
        y = marks.heading(sheet.canvas, block.heading, y) if block.heading else y
        for bar in block.bars:
            y = _label(sheet, bar, y) if format.narrow else y
            if bar is blocks[0].bars[0]:
                y = segments.names(sheet, bar, y)
            y = _bar(sheet, bar, y)
    sheet.canvas.height = _footer(sheet, y, blocks[0].bars[0].score if len(blocks) > 1 else nan)
    return sheet.canvas


def _sheet(blocks: Sequence[Block], answers: Answers, format: theme.Format) -> Sheet:
    edge = format.width - format.margin
    left = 0.0 if format.narrow else _label_column([bar.label for block in blocks for bar in block.bars], format)
    if answers.scale is None:
        return Sheet(Canvas(format), answers, left, edge if format.narrow else edge - 60, None)
    bounds = [v for b in blocks for bar in b.bars for v in (bar.low, bar.high, bar.score) if not isnan(v)]
    ends = _ends(bounds, answers)
    stop = edge - 10 if format.narrow else edge - 112
    axis = marks.Axis(stop - (92 if format.narrow else 112), stop, *ends)
    return Sheet(Canvas(format), answers, left, axis.left - 20, axis)


def _label_column(labels: list[str], format: theme.Format) -> float:
    """Width of the column of labels: the least of some that breaks no label into more than three lines."""
    for width in (174.0, 206.0, 238.0, 270.0):
        lines = [wrap(label, width - 12, format.base) for label in labels]
        if all(len(label) <= 3 and max(text_width(x, format.base) for x in label) <= width - 8 for label in lines):
            break
    return width


def _header(sheet: Sheet) -> float:
    small = sheet.format.small
    lines = wrap(sheet.answers.heading, 150, small) if sheet.axis else [""]
    bottom = 14.0 + 15 * (len(lines) - 1)
    sheet.canvas.add(Text(sheet.edge, bottom, "antal svar", small, theme.MUTED, "right"))
    sheet.canvas.add(Text(sheet.left, bottom, "pct. af svarene", small, theme.MUTED))
    if sheet.axis:
        for place, line in enumerate(lines):
            sheet.canvas.add(Text(sheet.axis.left, 14 + 15 * place, line, small, theme.MUTED))
    return bottom + 10


def _label(sheet: Sheet, bar: Bar, y: float) -> float:
    """A line above the bar: the group's name, its score and its number of answers."""
    size, small = sheet.format.base, sheet.format.small
    number = danish.quantity(bar.score, sheet.answers.unit) if sheet.axis and not isnan(bar.score) else ""
    score = f"{sheet.answers.short} {number}".strip() if number else ""
    figures = " · ".join(part for part in (score, "" if bar.n is None else f"{danish.number(bar.n)} svar") if part)
    lines = wrap(bar.label, sheet.format.width - text_width(figures, small) - 8, size)
    for place, line in enumerate(lines):
        sheet.canvas.add(Text(0, y + 17 + 17 * place, line, size))
    sheet.canvas.add(Text(sheet.edge, y + 17, figures, small, theme.MUTED, "right"))
    return y + 5 + 17 * len(lines)


def _bar(sheet: Sheet, bar: Bar, y: float) -> float:
    size, small = sheet.format.base, sheet.format.small
    lines = [] if sheet.format.narrow else wrap(bar.label, sheet.left - 12, size)
    height = sheet.height(bar)
    middle = y + PAD + height / 2
    for place, line in enumerate(lines):
        sheet.canvas.add(Text(0, middle + 5 + 17 * (place - (len(lines) - 1) / 2), line, size))
    if bar.shares is None:
        sheet.canvas.add(Text(sheet.left, middle + 5, segments.HIDDEN, small, theme.MUTED, italic=True))
    else:
        segments.fill(sheet, bar, bar.shares, middle)
    _score(sheet, bar, middle)
    sheet.spans.append((y, y + height + 2 * PAD))
    return y + height + 2 * PAD


def _score(sheet: Sheet, bar: Bar, middle: float) -> None:
    if sheet.axis and not isnan(bar.score):
        sheet.canvas.add(*marks.estimate(sheet.axis, middle, bar.score, bar.low, bar.high, theme.INK))
    if sheet.format.narrow:
        return
    if sheet.axis and not isnan(bar.score):
        score = plain(bar.score, sheet.answers.unit)
        sheet.canvas.add(Text(sheet.edge - 60, middle + 5, score, sheet.format.base, align="right", bold=True))
    if bar.n is not None:
        n = danish.number(bar.n)
        sheet.canvas.add(Text(sheet.edge, middle + 5, n, sheet.format.small, theme.MUTED, "right"))


def _footer(sheet: Sheet, y: float, total: float) -> float:
    """Lay the axis under the rows: its lines, the total's line with its name, its numbers; returns the height."""
    small, narrow = sheet.format.small, sheet.format.narrow
    if sheet.axis is not None:
        steps = _steps(sheet.axis, sheet.answers.unit)
        below: list[Line] = []
        for top, bottom in sheet.spans:
            below += marks.grid(sheet.axis, steps, top, bottom)
            if not isnan(total):
                x = sheet.axis.at(total)
                below.append(Line([(x, top), (x, bottom)], theme.GREY, 1, dashed=True))
        sheet.canvas.lay_under(below)
        sheet.canvas.add(*marks.tick_labels(sheet.axis, steps, y + 14, sheet.format, sheet.answers.unit))
        y += 18
        if not isnan(total):
            y = _total(sheet, sheet.axis.at(total), y)
        if narrow:
            sheet.canvas.add(Text(sheet.edge, y + 13, sheet.answers.heading, small, theme.MUTED, "right"))
            y += 18
    if sheet.hatched:
        sheet.canvas.add(Text(0, y + 13, HATCHED, small, theme.MUTED, italic=True))
        y += 18
    return y


def _total(sheet: Sheet, x: float, y: float) -> float:
    """The name of the dashed line under it."""
    half = text_width(TOTAL, sheet.format.small) / 2
    place = min(max(x, half), sheet.edge - half)
    sheet.canvas.add(Line([(x, y), (x, y + 5)], theme.GREY, 1, dashed=True))
    sheet.canvas.add(Text(place, y + 17, TOTAL, sheet.format.small, theme.MUTED, "center"))
    return y + 21


def _ends(bounds: list[float], answers: Answers) -> tuple[float, float]:
    """The least round range that holds all numbers."""
    if answers.unit == "score":
        return marks.half_steps(bounds, answers.scale or (0.0, 1.0))
    low, high = min(bounds, default=0.0), max(bounds, default=1.0)
    room = max(0.0, LEAST - (high - low)) / 2
    steps = marks.ticks(max(0.0, low - room), min(1.0, high + room), 2)
    return steps[0], steps[-1]


def _steps(axis: marks.Axis, unit: danish.Unit) -> list[float]:
    return marks.score_ticks(axis) if unit == "score" else marks.ticks(axis.low, axis.high, 2)
