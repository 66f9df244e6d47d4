"""The segments of a stacked bar: one for each answer, and a hatched one for what is hidden."""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan

from jobsurvey_utils import danish
from jobsurvey_utils.display import legend, theme
from jobsurvey_utils.display.canvas import Box, Line, Text
from jobsurvey_utils.display.lettering import text_width
from jobsurvey_utils.display.stack import BAR, GAP, Bar, Sheet

HIDDEN = "skjult"
STRIPE = 6
"""Between the lines that hatch what is hidden."""


def names(sheet: Sheet, bar: Bar, y: float) -> float:
    """The categories' names over the first bar; a key where they have no room there."""
    shown = {code: label for code, label in sheet.answers.labels.items() if (bar.shares or {}).get(code, 0) > 0}
    room = (0.0, sheet.edge) if sheet.format.narrow else (sheet.left - 110, min(sheet.right + 110, sheet.edge))
    centres = [(start + end - GAP) / 2 for code, start, end in _segments(sheet, bar) if code in shown]
    whole = len(shown) == len(sheet.answers.labels)
    below = legend.names(sheet.canvas, list(shown.values()), centres, room, y) if whole else None
    if below is None:
        return legend.key(sheet.canvas, sheet.answers.labels, sheet.answers.colours, sheet.left, y)
    return below - (sheet.height(bar) - BAR) / 2


def _segments(sheet: Sheet, bar: Bar) -> Iterator[tuple[str, float, float]]:
    """Each category that is shown with the left and right end of its segment; the hidden ones stand as one together.

    They stand where the first of them would: else a bar whose positive answers are hidden would begin with others.
    """
    shares = {code: (bar.shares or {}).get(code, 0.0) for code in sheet.answers.labels}
    rest = max(0.0, 1 - sum(share for share in shares.values() if not isnan(share)))
    parts = {HIDDEN if isnan(share) else code: rest if isnan(share) else share for code, share in shares.items()}
    total = sum(parts.values()) or 1.0
    x = sheet.left
    for code, share in parts.items():
        end = x + (sheet.right + GAP - sheet.left) * share / total
        yield code, x, end
        x = end


def fill(sheet: Sheet, bar: Bar, shares: dict[str, float], middle: float) -> None:
    """The segments, each with its whole per cent where that fits."""
    for code, start, end in _segments(sheet, bar):
        if (width := end - start - GAP) <= 0:
            continue
        box = Box(start, middle - BAR / 2, width, BAR, sheet.answers.colours.get(code, theme.HATCHED))
        sheet.canvas.add(box, *(_hatching(box) if code == HIDDEN else []))
        sheet.hatched |= code == HIDDEN
        _write(sheet, box, HIDDEN if code == HIDDEN else danish.number(shares[code] * 100), middle)


def _write(sheet: Sheet, box: Box, text: str, middle: float) -> None:
    """A segment's text where it fits, on a ground of its own where the segment is hatched."""
    size, centre = sheet.format.small, box.x + box.width / 2
    width = text_width(text, size)
    if width + 3 > box.width:
        return
    if text == HIDDEN:
        sheet.canvas.add(Box(centre - width / 2 - 2, middle - 8, width + 4, 16, box.color))
    sheet.canvas.add(Text(centre, middle + 5, text, size, theme.ink_on(box.color), "center"))


def _hatching(box: Box) -> list[Line]:
    """Slanting lines across a box and its outline, for what is hidden."""
    lines, x = [], box.x + STRIPE
    bottom, right = box.y + box.height, box.x + box.width
    while x < right + box.height:
        down, up = min(x, right), max(x - box.height, box.x)
        lines.append(Line([(down, box.y + x - down), (up, box.y + x - up)], theme.GREY, 0.8))
        x += STRIPE
    edge = [(box.x, box.y), (right, box.y), (right, bottom), (box.x, bottom), (box.x, box.y)]
    return [*lines, Line(edge, theme.GREY, 0.8)]
