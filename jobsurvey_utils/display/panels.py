"""Small multiples over years: measured shares with their intervals, and published ones as rings without.

All panels have the same scale, so that steps can be compared; each shows the part of it that its shares lie in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, isnan

from jobsurvey_utils import danish
from jobsurvey_utils.display import alt, marks, theme
from jobsurvey_utils.display.canvas import Canvas, Dot, Drawing, Line, Text
from jobsurvey_utils.display.lettering import text_width, wrap

ACROSS = 3
HEIGHT = 150.0
LINE = 16.0
LEAST = 0.1
"""The least part of the scale that a panel shows."""
MEASURED, PUBLISHED = "med 95-procentsinterval", "offentliggjort tal uden usikkerhed"


@dataclass(frozen=True)
class Point:
    """A share of a year.

    Parameters
    ----------
    text
        As it is printed.
    """

    year: int
    value: float
    low: float
    high: float
    text: str
    published: bool


@dataclass(frozen=True)
class Panel:
    """One small figure: what the share is of, and its points in the order of the years."""

    block: str
    title: str
    points: tuple[Point, ...]


def panels(shown: Sequence[Panel], subject: str) -> Drawing | None:
    """Panels side by side on one axis, a heading over each block; nothing where no panel has a point."""
    kept = [panel for panel in shown if panel.points]
    if not kept:
        return None
    return Drawing(tuple(_draw(kept, format) for format in theme.FORMATS), _told(kept, subject))


def _draw(shown: Sequence[Panel], format: theme.Format) -> Canvas:
    canvas = Canvas(format)
    years = sorted({point.year for panel in shown for point in panel.points})
    step, number = _scale(shown)
    y = _key(canvas, shown)
    for block in dict.fromkeys(panel.block for panel in shown):
        own = [panel for panel in shown if panel.block == block]
        y = marks.heading(canvas, block, y) if block else y
        for first in range(0, len(own), ACROSS):
            y = _line(canvas, own[first : first + ACROSS], years, (step, number), y)
    canvas.height = y
    return canvas


def _key(canvas: Canvas, shown: Sequence[Panel]) -> float:
    """What a dot and a ring are, as far as there are both."""
    published = {point.published for panel in shown for point in panel.points}
    size, x, y = canvas.format.small, 4.0, 14.0
    for kind, text, colour in ((False, MEASURED, theme.BLUE), (True, PUBLISHED, theme.GREY)):
        if kind in published:
            if x > 4 and x + text_width(text, size) > canvas.format.width - 14:
                x, y = 4.0, y + 18
            canvas.add(Dot(x + 3, y - 4, 4.4, colour, kind), Text(x + 13, y, text, size, theme.MUTED))
            x += text_width(text, size) + 34
    return y + 8


def _extremes(panel: Panel) -> tuple[float, float]:
    """The least and the greatest number of a panel, intervals included."""
    found = [x for p in panel.points for x in (p.value, p.low, p.high) if not isnan(x)]
    return min(found), max(found)


def _scale(shown: Sequence[Panel]) -> tuple[float, int]:
    """The step of the ticks, and how many steps hold the numbers of any panel."""
    widest = max([LEAST, *(high - low for low, high in map(_extremes, shown))])
    steps = marks.ticks(0.0, widest, 3)
    return steps[1] - steps[0], len(steps)


def _window(panel: Panel, step: float, number: int) -> list[float]:
    """The ticks of a panel: those around its numbers."""
    low, high = _extremes(panel)
    middle = round(((low + high) / 2 - number * step / 2) / step)
    first = max(min(middle, floor(low / step + 1e-9)), ceil(high / step - 1e-9) - number, 0)
    return [(first + place) * step for place in range(number + 1)]


def _line(canvas: Canvas, own: Sequence[Panel], years: list[int], scale: tuple[float, int], y: float) -> float:
    """A line of panels below each other's titles."""
    narrow, size = canvas.format.narrow, canvas.format.small
    left, gap = (26.0, 8.0) if narrow else (34.0, 22.0)
    width = (canvas.format.width - gap * (ACROSS - 1)) / ACROSS
    titles = [wrap(panel.title, width, size) for panel in own]
    top = y + 8 + LINE * max(map(len, titles)) + 20
    for place, (panel, title) in enumerate(zip(own, titles, strict=True)):
        start = place * (width + gap)
        for number, line in enumerate(title):
            canvas.add(Text(start, y + 20 + LINE * number, line, size))
        steps = _window(panel, *scale)
        height = marks.Axis(top + HEIGHT, top, steps[0], steps[-1])
        for step, text in zip(steps, marks.tick_texts(steps, "pct"), strict=True):
            edge = [(start + left, height.at(step)), (start + width, height.at(step))]
            canvas.add(Text(start + left - 7, height.at(step) + 4.5, text, size, theme.MUTED, "right"))
            canvas.add(Line(edge, theme.GREY if step == 0 else theme.FAINT))
        _panel(canvas, panel, years, marks.Axis(start + left, start + width, 0, len(years)), height)
    return top + HEIGHT + 26


def _panel(canvas: Canvas, panel: Panel, years: list[int], across: marks.Axis, height: marks.Axis) -> None:
    size = canvas.format.small
    at = {year: across.at(place + 0.5) for place, year in enumerate(years)}
    room = (across.right - across.left) / len(years) - 3
    short = any(text_width(str(year), size) > room for year in years)
    for year, x in at.items():
        text = f"’{year % 100:02}" if short else str(year)
        canvas.add(Text(x, height.left + 18, text, size, theme.MUTED, "center"))
    joined = [point for point in panel.points if not point.published]
    for one, other in pairwise(joined):
        canvas.add(
            Line([(at[one.year], height.at(one.value)), (at[other.year], height.at(other.value))], theme.BLUE, 1.2)
        )
    for point in panel.points:
        x, y = at[point.year], height.at(point.value)
        colour = theme.GREY if point.published else theme.BLUE
        if not isnan(point.low):
            canvas.add(Line([(x, height.at(point.low)), (x, height.at(point.high))], colour, 2.5))
        canvas.add(Dot(x, y, 4.4 if point.published else 3.6, colour, point.published))
        below = point.published and short and y + 24 < height.left
        over = y + 19 if below else (y if isnan(point.high) else height.at(point.high)) - 8
        canvas.add(Text(x, over, point.text, size, colour, "center", bold=not point.published))


def _told(shown: Sequence[Panel], subject: str) -> str:
    """The alternative text: how many panels, and every number of the first with its year."""
    first, *rest = shown
    numbers = danish.join(f"{p.year} {_number(p)}" for p in first.points)
    parts = [f"{subject}.", alt.ended(f"{danish.capital(first.title)}: {numbers}")]
    more = f"{danish.capital(danish.count_word(len(rest)))} små figurer til; deres tal står i tabellen."
    return " ".join([*parts, *([more] if rest else [])])


def _number(point: Point) -> str:
    told = f"{point.text} pct."
    return f"{told} ({PUBLISHED})" if point.published else told
