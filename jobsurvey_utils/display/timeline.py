"""A number that grows over the days of field work."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.display import alt, marks, theme
from jobsurvey_utils.display.canvas import Canvas, Dot, Drawing, Line, Point, Text
from jobsurvey_utils.display.columns import plain
from jobsurvey_utils.display.lettering import text_width

HEIGHT = 260


def curve(
    frame: pd.DataFrame,
    *,
    value: str,
    subject: str,
    x: str = "date",
    marks: dict[dt.date, str] | None = None,
    unit: danish.Unit = "pct",
    n: str = "",
) -> Drawing | None:
    """A line in steps over days from zero, with its last value, and a line at each marked day; nothing of no days.

    Parameters
    ----------
    marks
        Days and what happened on them, such as reminders.
    n
        How many persons stand behind, in words, for the alternative text.
    """
    if frame.empty:
        return None
    days = [pd.Timestamp(day).date() for day in frame[x]]
    numbers = [float(number) for number in frame[value]]
    noted = {pd.Timestamp(day).date(): text for day, text in (marks or {}).items()}
    drawn = tuple(_curve(days, numbers, noted, unit, format) for format in theme.FORMATS)
    told = [f"{text} {danish.date(day)}" for day, text in noted.items()]
    return Drawing(drawn, alt.timeline([danish.date(day) for day in days], numbers, told, unit, subject, n))


def _curve(
    days: list[dt.date], numbers: list[float], noted: dict[dt.date, str], unit: danish.Unit, format: theme.Format
) -> Canvas:
    canvas, size = Canvas(format), format.small
    steps = marks.ticks(0.0, max(numbers), 4)
    labels = marks.tick_texts(steps, unit)
    labels[-1] += " pct." if unit == "pct" else ""
    axis = marks.Axis(34, format.width - 62, days[0].toordinal(), max(days[-1].toordinal(), days[0].toordinal() + 1))
    top, bottom = 46.0, 46.0 + HEIGHT
    height = marks.Axis(bottom, top, steps[0], steps[-1])
    for step, text in zip(steps, labels, strict=True):
        y = height.at(step)
        canvas.add(Line([(axis.left, y), (axis.right, y)], theme.FAINT if step else theme.GREY))
        canvas.add(Text(0, y + (-6 if step == steps[-1] else 5), text, size, theme.MUTED))
    _days(canvas, days, axis, bottom)
    for place, (day, text) in enumerate(noted.items()):
        _note(canvas, axis.at(day.toordinal()), 12 + 16 * (place % 2), bottom, text)
    points = [(axis.at(day.toordinal()), height.at(number)) for day, number in zip(days, numbers, strict=True)]
    canvas.add(Line(_steps(points), theme.BLUE, 3), Dot(*points[-1], 5, theme.BLUE))
    canvas.add(Text(points[-1][0] + 9, points[-1][1] + 5, plain(numbers[-1], unit), format.base, theme.BLUE, bold=True))
    canvas.height = bottom + 22
    return canvas


def _steps(points: list[Point]) -> list[Point]:
    """Level from a day to the next: nothing is known of the hours between."""
    corners = [(after[0], before[1]) for before, after in pairwise(points)]
    return [points[0], *(point for pair in zip(corners, points[1:], strict=True) for point in pair)]


def _days(canvas: Canvas, days: list[dt.date], axis: marks.Axis, bottom: float) -> None:
    """Dates under the axis, about a week apart and always the first."""
    room = 3 * text_width("28. mar.", canvas.format.small) / 2
    last = -room
    for day in pd.date_range(days[0], days[-1], freq="7D"):
        x = axis.at(day.toordinal())
        if x - last >= room:
            canvas.add(Text(x, bottom + 17, danish.short_date(day), canvas.format.small, theme.MUTED, "center"))
            canvas.add(Line([(x, bottom), (x, bottom + 4)], theme.GREY))
            last = x


def _note(canvas: Canvas, x: float, y: float, bottom: float, text: str) -> None:
    canvas.add(Line([(x, y + 5), (x, bottom)], theme.GREY, 1, dashed=True))
    half = text_width(text, canvas.format.small) / 2
    place = min(max(x, half), canvas.format.width - half)
    canvas.add(Text(place, y, text, canvas.format.small, theme.INK, "center"))
