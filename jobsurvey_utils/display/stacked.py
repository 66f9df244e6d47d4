"""The distribution of the answers to a question: 100 per cent bars in blocks, with score, interval and n beside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import isnan, nan

from jobsurvey_utils import danish
from jobsurvey_utils.display import marks, theme
from jobsurvey_utils.display.canvas import Box, Canvas, Line, Text
from jobsurvey_utils.display.lettering import text_width, wrap

BAR = 22
GAP = 2
"""White between segments."""
PAD = 4


@dataclass(frozen=True)
class Bar:
    """One group: its shares by category (None where hidden), its score with interval, its number of answers."""

    label: str
    shares: dict[str, float] | None
    n: int | None
    score: float = nan
    low: float = nan
    high: float = nan
    hidden: str = ""
    """Said instead of a bar."""


@dataclass(frozen=True)
class Block:
    """The groups of one breakdown."""

    heading: str
    bars: Sequence[Bar]


@dataclass(frozen=True)
class Answers:
    """The categories from left to right with their colours, and the ends of the score's scale where there is one."""

    labels: dict[str, str]
    colours: dict[str, str]
    scale: tuple[float, float] | None = None


@dataclass
class _Sheet:
    """The canvas with its columns."""

    canvas: Canvas
    answers: Answers
    left: float
    """Of the bars."""
    right: float
    axis: marks.Axis | None
    spans: list[tuple[float, float]] = field(default_factory=list)
    """Top and bottom of each row that has a score."""

    @property
    def format(self) -> theme.Format:
        """The format that is drawn."""
        return self.canvas.format

    @property
    def edge(self) -> float:
        """The right edge of what is drawn."""
        return self.format.width - self.format.margin


def draw(blocks: Sequence[Block], answers: Answers, format: theme.Format) -> Canvas:
    """Draw the blocks; the first bar carries the names of the categories."""
    sheet = _sheet(blocks, answers, format)
    y = 0.0 if format.narrow else _header(sheet)
    for block in blocks:
        y = marks.heading(sheet.canvas, block.heading, y) if block.heading else y
        for bar in block.bars:
            y = _label(sheet, bar, y) if format.narrow else y
            if bar is blocks[0].bars[0]:
                y = _names(sheet, bar, y)
            y = _bar(sheet, bar, y)
    sheet.canvas.height = _footer(sheet, y, blocks[0].bars[0].score if len(blocks) > 1 else nan)
    return sheet.canvas


def _sheet(blocks: Sequence[Block], answers: Answers, format: theme.Format) -> _Sheet:
    edge = format.width - format.margin
    left = 0.0 if format.narrow else _label_column([bar.label for block in blocks for bar in block.bars], format)
    if answers.scale is None:
        return _Sheet(Canvas(format), answers, left, edge if format.narrow else edge - 60, None)
    bounds = [v for b in blocks for bar in b.bars for v in (bar.low, bar.high, bar.score) if not isnan(v)]
    ends = marks.half_steps(bounds, answers.scale)
    stop = edge - 10 if format.narrow else edge - 112
    axis = marks.Axis(stop - (92 if format.narrow else 112), stop, *ends)
    return _Sheet(Canvas(format), answers, left, axis.left - 20, axis)


def _label_column(labels: list[str], format: theme.Format) -> float:
    """Width of the column of labels: the least of some that breaks no label into more than three lines."""
    for width in (174.0, 206.0, 238.0, 270.0):
        lines = [wrap(label, width - 12, format.base) for label in labels]
        if all(len(label) <= 3 and max(text_width(x, format.base) for x in label) <= width - 8 for label in lines):
            break
    return width


def _header(sheet: _Sheet) -> float:
    small = sheet.format.small
    sheet.canvas.add(Text(sheet.edge, 14, "antal svar", small, theme.MUTED, "right"))
    sheet.canvas.add(Text(sheet.left, 14, "pct. af svarene", small, theme.MUTED))
    if sheet.axis:
        sheet.canvas.add(Text(sheet.axis.left, 14, _axis_title(sheet.answers), small, theme.MUTED))
    return 24.0


def _axis_title(answers: Answers) -> str:
    low, high = answers.scale or (0, 0)
    return f"gennemsnit ({danish.interval(low, high, 'antal')})"


def _label(sheet: _Sheet, bar: Bar, y: float) -> float:
    """A line above the bar: the group's name, its score and its number of answers."""
    size, small = sheet.format.base, sheet.format.small
    score = "" if isnan(bar.score) else f"gns. {danish.number(bar.score, 2)}"
    figures = " · ".join(part for part in (score, "" if bar.n is None else f"{danish.number(bar.n)} svar") if part)
    lines = wrap(bar.label, sheet.format.width - text_width(figures, small) - 8, size)
    for place, line in enumerate(lines):
        sheet.canvas.add(Text(0, y + 17 + 17 * place, line, size))
    sheet.canvas.add(Text(sheet.edge, y + 17, figures, small, theme.MUTED, "right"))
    return y + 5 + 17 * len(lines)


def _names(sheet: _Sheet, bar: Bar, y: float) -> float:
    """The categories' names over the first bar, each led to its segment; a key where they do not fit."""
    shown = {code: label for code, label in sheet.answers.labels.items() if (bar.shares or {}).get(code, 0) > 0}
    size = sheet.format.small
    low, high = (0.0, sheet.edge) if sheet.format.narrow else (sheet.left - 110, min(sheet.right + 110, sheet.edge))
    for limit in (112, 96, 84, 72, 64):
        lines = [wrap(label, limit, size) for label in shown.values()]
        widths = [max(text_width(line, size) for line in label) + 10 for label in lines]
        if shown and sum(widths) <= high - low and max(map(len, lines)) <= 4:
            break
    else:
        return _key(sheet, y)
    centres = [(start + end) / 2 for code, start, end in _segments(sheet, bar) if code in shown]
    bottom = y + 15 * max(map(len, lines)) + 2
    for label, centre, x in zip(lines, centres, marks.spread(centres, widths, low, high), strict=True):
        for up, line in enumerate(reversed(label)):
            sheet.canvas.add(Text(x, bottom - 4 - 15 * up, line, size, align="center"))
        sheet.canvas.add(Line([(x, bottom), (centre, bottom + 13)], theme.GREY, 0.8))
    return bottom + 10 - (_height(sheet, bar) - BAR) / 2


def _key(sheet: _Sheet, y: float) -> float:
    size, y = sheet.format.small, y + 6
    for code, label in sheet.answers.labels.items():
        sheet.canvas.add(Box(sheet.left, y + 3, 13, 13, sheet.answers.colours[code]))
        for line in wrap(label, sheet.edge - sheet.left - 20, size):
            sheet.canvas.add(Text(sheet.left + 20, y + 14, line, size))
            y += 17
        y += 2
    return y + 2


def _segments(sheet: _Sheet, bar: Bar) -> Iterator[tuple[str, float, float]]:
    """Each category with the left and right end of its segment."""
    shares = bar.shares or {}
    total = sum(shares.get(code, 0.0) for code in sheet.answers.labels) or 1.0
    x = sheet.left
    for code in sheet.answers.labels:
        end = x + (sheet.right + GAP - sheet.left) * shares.get(code, 0.0) / total
        yield code, x, end
        x = end


def _bar(sheet: _Sheet, bar: Bar, y: float) -> float:
    size, small = sheet.format.base, sheet.format.small
    lines = [] if sheet.format.narrow else wrap(bar.label, sheet.left - 12, size)
    height = _height(sheet, bar)
    middle = y + PAD + height / 2
    for place, line in enumerate(lines):
        sheet.canvas.add(Text(0, middle + 5 + 17 * (place - (len(lines) - 1) / 2), line, size))
    if bar.shares is None:
        sheet.canvas.add(Text(sheet.left, middle + 5, bar.hidden, small, theme.MUTED, italic=True))
    else:
        _fill(sheet, bar, bar.shares, middle)
    _score(sheet, bar, middle)
    sheet.spans.append((y, y + height + 2 * PAD))
    return y + height + 2 * PAD


def _height(sheet: _Sheet, bar: Bar) -> float:
    """Height of a row without its padding."""
    lines = 0 if sheet.format.narrow else len(wrap(bar.label, sheet.left - 12, sheet.format.base))
    return max(float(BAR), 17.0 * lines)


def _fill(sheet: _Sheet, bar: Bar, shares: dict[str, float], middle: float) -> None:
    """The segments, each with its whole per cent where that fits."""
    size = sheet.format.small
    for code, start, end in _segments(sheet, bar):
        if (width := end - start - GAP) > 0:
            colour = sheet.answers.colours[code]
            sheet.canvas.add(Box(start, middle - BAR / 2, width, BAR, colour))
            text = danish.number(shares[code] * 100)
            if text_width(text, size) + 3 <= width:
                centre = (start + end - GAP) / 2
                sheet.canvas.add(Text(centre, middle + 5, text, size, theme.ink_on(colour), "center"))


def _score(sheet: _Sheet, bar: Bar, middle: float) -> None:
    if sheet.axis and not isnan(bar.score):
        sheet.canvas.add(*marks.estimate(sheet.axis, middle, bar.score, bar.low, bar.high, theme.INK))
    if sheet.format.narrow:
        return
    if sheet.axis and not isnan(bar.score):
        score = danish.number(bar.score, 2)
        sheet.canvas.add(Text(sheet.edge - 60, middle + 5, score, sheet.format.base, align="right", bold=True))
    if bar.n is not None:
        n = danish.number(bar.n)
        sheet.canvas.add(Text(sheet.edge, middle + 5, n, sheet.format.small, theme.MUTED, "right"))


def _footer(sheet: _Sheet, y: float, total: float) -> float:
    """Lay the score's axis under the rows: its lines, the total's line, its numbers; returns the height."""
    if sheet.axis is None:
        return y
    values = marks.score_ticks(sheet.axis)
    below: list[Line] = []
    for top, bottom in sheet.spans:
        below += marks.grid(sheet.axis, values, top, bottom)
        if not isnan(total):
            x = sheet.axis.at(total)
            below.append(Line([(x, top), (x, bottom)], theme.GREY, 1, dashed=True))
    sheet.canvas.lay_under(below)
    sheet.canvas.add(*marks.tick_labels(sheet.axis, values, y + 14, sheet.format.small, "score"))
    if sheet.format.narrow:
        title = Text(sheet.edge, y + 31, _axis_title(sheet.answers), sheet.format.small, theme.MUTED, "right")
        sheet.canvas.add(title)
    return y + (36 if sheet.format.narrow else 18)
