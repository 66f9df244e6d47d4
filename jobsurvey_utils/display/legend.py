"""What the colours of a stacked bar mean: names over its segments, or a key where they have no room there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jobsurvey_utils.display import marks, theme
from jobsurvey_utils.display.canvas import Box, Canvas, Line, Text
from jobsurvey_utils.display.lettering import text_width, wrap

NEAR = 44.0
"""How far in pixels a name may stand from the middle of its segment."""
LIMITS = (112, 96, 84, 72, 64)
"""Widths the names are broken at; the one that leaves them nearest to their segments is taken."""
LINES = 4
SWATCH = 13


def names(
    canvas: Canvas, labels: Sequence[str], centres: Sequence[float], room: tuple[float, float], y: float
) -> float | None:
    """Each name over its segment, led to it where it stands aside; None, and nothing is drawn, where they have no room.

    Parameters
    ----------
    centres
        The middles of the segments.
    room
        Left and right end of what the names may take up.
    """
    size, found = canvas.format.small, []
    for limit in LIMITS:
        lines = [wrap(label, limit, size) for label in labels]
        widths = [max(text_width(line, size) for line in label) + 10 for label in lines]
        if lines and sum(widths) <= room[1] - room[0] and max(map(len, lines)) <= LINES:
            places = marks.spread(centres, widths, *room)
            shift = max(abs(x - centre) for x, centre in zip(places, centres, strict=True))
            found.append((round(shift), lines, places))
    shift, lines, places = min(found, key=lambda each: each[0], default=(NEAR + 1, [], []))
    return _written(canvas, lines, places, centres, y) if shift <= NEAR else None


def _written(
    canvas: Canvas, lines: list[list[str]], places: Sequence[float], centres: Sequence[float], y: float
) -> float:
    bottom = y + 15 * max(map(len, lines)) + 2
    for label, centre, x in zip(lines, centres, places, strict=True):
        for up, line in enumerate(reversed(label)):
            canvas.add(Text(x, bottom - 4 - 15 * up, line, canvas.format.small, align="center"))
        canvas.add(Line([(x, bottom), (centre, bottom + 13)], theme.GREY, 0.8))
    return bottom + 10


def key(canvas: Canvas, labels: Mapping[str, str], colours: Mapping[str, str], left: float, y: float) -> float:
    """A patch of its colour before each name, in as few lines as they take."""
    size, right = canvas.format.small, canvas.format.width - canvas.format.margin
    x, y = left, y + 6
    for code, label in labels.items():
        lines = wrap(label, right - left - SWATCH - 7, size)
        width = SWATCH + 7 + max(text_width(line, size) for line in lines)
        if x > left and x + width > right:
            x, y = left, y + 19
        canvas.add(Box(x, y + 3, SWATCH, SWATCH, colours[code]))
        for place, line in enumerate(lines):
            canvas.add(Text(x + SWATCH + 7, y + 14 + 17 * place, line, size))
        y += 17 * (len(lines) - 1)
        x += width + 18
    return y + 21
