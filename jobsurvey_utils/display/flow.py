"""The way of persons through a survey: boxes under each other, and beside them those who left on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jobsurvey_utils import danish
from jobsurvey_utils.display import theme
from jobsurvey_utils.display.canvas import Box, Canvas, Drawing, Line, Text
from jobsurvey_utils.display.lettering import text_width, wrap

PAD, LINE, BAR = 14.0, 21.0, 5.0
GAP, STEM, MAIN = 40.0, 36.0, 390.0
"""Between two boxes; left of what is lost on a narrow canvas; and the width of the boxes on a wide one."""
HIDDEN = "skjult"


@dataclass(frozen=True)
class Part:
    """Some of the persons of a step: how many, and their share of those the step is counted of."""

    label: str
    n: int | None
    share: float | None


@dataclass(frozen=True)
class Step:
    """A box: how many persons, what they are, and of what parts; `lost` are those who go no further."""

    title: str
    n: int
    note: str = ""
    parts: tuple[Part, ...] = ()
    lost: Step | None = None


def flow(steps: Sequence[Step], *, subject: str) -> Drawing:
    """Steps from above to below, joined by arrows; what is lost after a step stands to the right of its arrow."""
    return Drawing(tuple(_draw(steps, format) for format in theme.FORMATS), _alt(steps, subject))


def _draw(steps: Sequence[Step], format: theme.Format) -> Canvas:
    canvas, narrow = Canvas(format), format.narrow
    width = float(format.width) if narrow else MAIN
    way = STEM / 2 if narrow else width / 2
    y, bottom, free = 2.0, 2.0, 2.0
    for place, step in enumerate(steps):
        if place:
            _arrow(canvas, (way, bottom), (way, y))
        bottom = _box(canvas, step, 0.0, y, width, theme.BLUE)
        y = bottom + GAP
        if step.lost is not None:
            left = STEM + 10 if narrow else width + GAP
            height = _height(canvas, step.lost, format.width - left)
            middle = max(bottom + GAP / 2 + (height / 2 if narrow else 0.0), free + 10 + height / 2)
            free = _box(canvas, step.lost, left, middle - height / 2, format.width - left, theme.ORANGE)
            _arrow(canvas, (way, middle), (left, middle))
            y = max(y, free + GAP / 2 if narrow else middle + GAP / 2)
    canvas.height = max(bottom, free) + 2
    return canvas


def _height(canvas: Canvas, step: Step, width: float) -> float:
    """The height of a box, drawn on a canvas of its own."""
    return _box(Canvas(canvas.format), step, 0.0, 0.0, width, theme.BLUE)


def _box(canvas: Canvas, step: Step, x: float, y: float, width: float, colour: str) -> float:
    """A step with its number, its words and its parts; returns its lower end."""
    size, inner, right = canvas.format.base, x + PAD, x + width - PAD
    room, number, place = width - 2 * PAD, danish.number(step.n), y + PAD + canvas.format.base + 2
    words: list[Text | Box] = [Text(right, place + 1, number, size + 6, colour, "right", bold=True)]
    for row, line in enumerate(wrap(step.title, room - text_width(number, size + 6, bold=True) - 8, size, bold=True)):
        place += 19 if row else 0
        words.append(Text(inner, place, line, size, bold=True))
    for line in wrap(step.note, room, canvas.format.small) if step.note else []:
        place += 20
        words.append(Text(inner, place, line, canvas.format.small, theme.MUTED))
    place += 8 if step.parts else 0
    for part in step.parts:
        place = _part(canvas, words, part, inner, place, room, colour)
    bottom = place + (PAD - 4 if step.parts else PAD - 1)
    frame = [(x + 0.5, y), (x + width - 0.5, y), (x + width - 0.5, bottom), (x + 0.5, bottom), (x + 0.5, y)]
    canvas.add(Box(x, y, width, bottom - y, theme.PAPER), Line(frame, theme.RULE), Box(x, y, 4, bottom - y, colour))
    canvas.add(*words)
    return bottom


def _part(canvas: Canvas, marks: list[Text | Box], part: Part, x: float, y: float, room: float, colour: str) -> float:
    """A part's label and numbers over a bar as long as its share; returns its lower end."""
    size = canvas.format.small
    told = [HIDDEN if part.n is None else danish.number(part.n)]
    told += [] if part.share is None else [danish.percent(part.share)]
    text = " · ".join(told)
    right = x + room
    lines = wrap(part.label, room - text_width(text, size) - 12, size)
    for line in lines:
        y += LINE - 3 if line != lines[0] else LINE
        marks.append(Text(x, y, line, size))
    marks.append(Text(right, y, text, size, align="right"))
    y += 6
    marks.append(Box(x, y, room, BAR, theme.FAINT))
    if part.share:
        marks.append(Box(x, y, max(room * part.share, 1.5), BAR, colour))
    return y + BAR


def _arrow(canvas: Canvas, start: tuple[float, float], end: tuple[float, float]) -> None:
    (x, y), (to_x, to_y) = start, end
    head = 6.0
    if x == to_x:
        wings = [(to_x - head, to_y - head - 2), (to_x, to_y - 2), (to_x + head, to_y - head - 2)]
        canvas.add(Line([(x, y), (x, to_y - 3)], theme.GREY, 1.6), Line(wings, theme.GREY, 1.6))
    else:
        wings = [(to_x - head - 2, to_y - head), (to_x - 2, to_y), (to_x - head - 2, to_y + head)]
        canvas.add(Line([(x, y), (to_x - 3, y)], theme.GREY, 1.6), Line(wings, theme.GREY, 1.6))


def _alt(steps: Sequence[Step], subject: str) -> str:
    """The boxes of the middle in their order, each with its number."""
    return " ".join([f"{subject}.", *(f"{step.title}: {danish.number(step.n)}." for step in steps)])
