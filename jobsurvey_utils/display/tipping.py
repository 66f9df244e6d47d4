"""A tipping-point figure: what the whole population says for each thing the silent may say, and where it turns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jobsurvey_utils import danish
from jobsurvey_utils.display import marks, theme
from jobsurvey_utils.display.canvas import Canvas, Dot, Drawing, Line, Text
from jobsurvey_utils.display.lettering import wrap

HEIGHT = 300
LEFT = 38.0


@dataclass(frozen=True)
class Marker:
    """Something the silent may say, in [0, 1], and what it is."""

    at: float
    text: str
    color: str
    hollow: bool = False


def tipping(
    ends: tuple[float, float], threshold: float, markers: Sequence[Marker], *, labels: tuple[str, str], subject: str
) -> Drawing:
    """A line over the share of the silent, a dashed one at the threshold, and markers on the line.

    Parameters
    ----------
    ends
        The share of the population where none of the silent say it, and where all do.
    labels
        What is along the axis, and up it.
    """
    drawn = tuple(_draw(ends, threshold, markers, labels, format) for format in theme.FORMATS)
    told = "".join(f" {m.text}: {danish.percent(m.at)}" for m in markers)
    line = f"fra {danish.number(ends[0] * 100, 1)} til {danish.percent(ends[1])}"
    return Drawing(drawn, f"{subject}: {line}; grænsen er {danish.percent(threshold)}{told}")


def _draw(
    ends: tuple[float, float],
    threshold: float,
    markers: Sequence[Marker],
    labels: tuple[str, str],
    format: theme.Format,
) -> Canvas:
    canvas, size = Canvas(format), format.small
    top = _key(canvas, markers) + 30
    bottom = top + HEIGHT
    across, up = marks.Axis(LEFT, format.width - 16, 0.0, 1.0), marks.Axis(bottom, top, 0.0, 1.0)
    steps = marks.ticks(0.0, 1.0, 4)
    canvas.add(Text(0, top - 12, labels[1], size, theme.MUTED))
    for step, text in zip(steps, marks.tick_texts(steps, "pct"), strict=True):
        y = up.at(step)
        canvas.add(Line([(across.left, y), (across.right, y)], theme.FAINT if step else theme.GREY))
        canvas.add(Text(across.left - 6, y + 5, text, size, theme.MUTED, "right"))
    canvas.add(*marks.grid(across, steps, top, bottom))
    canvas.add(*marks.tick_labels(across, steps, bottom + 17, format, "pct"))
    canvas.add(Text(across.right, bottom + 36, labels[0], size, theme.MUTED, "right"))
    y = up.at(threshold)
    canvas.add(Line([(across.left, y), (across.right, y)], theme.INK, 1.2, dashed=True))
    canvas.add(Line([(across.at(0), up.at(ends[0])), (across.at(1), up.at(ends[1]))], theme.BLUE, 3))
    for marker in markers:
        _mark(canvas, marker, ends, across, up)
    canvas.height = bottom + 42
    return canvas


def _key(canvas: Canvas, markers: Sequence[Marker]) -> float:
    """What each marker is, with its share, in lines under each other."""
    y = 0.0
    for marker in markers:
        y += 19
        canvas.add(Dot(7, y - 5, 5, marker.color, marker.hollow))
        lines = wrap(f"{marker.text}: {danish.percent(marker.at)}", canvas.format.width - 24, canvas.format.small)
        for place, line in enumerate(lines):
            y += 16 if place else 0
            canvas.add(Text(20, y, line, canvas.format.small))
    return y


def _mark(canvas: Canvas, marker: Marker, ends: tuple[float, float], across: marks.Axis, up: marks.Axis) -> None:
    """A dot on the line, and a line down to the axis."""
    x, y = across.at(marker.at), up.at(ends[0] + marker.at * (ends[1] - ends[0]))
    canvas.add(Line([(x, y), (x, up.at(0.0))], marker.color, 1, dashed=True))
    canvas.add(Dot(x, y, 6, marker.color, marker.hollow))
