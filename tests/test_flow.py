"""The figure of the way from the population to the answers."""

from __future__ import annotations

from itertools import pairwise

import pytest

from jobsurvey_utils import display
from jobsurvey_utils.display import theme
from jobsurvey_utils.display.canvas import Box, Text
from jobsurvey_utils.display.flow import Part, Step
from jobsurvey_utils.display.lettering import text_width

STEPS = (
    Step("Borgere i populationen", 198877, lost=Step("Ikke udtrukket", 111912, "56,3 pct. af populationen")),
    Step(
        "Inviteret",
        86965,
        "43,7 pct. af populationen",
        (Part("Digital post og sms", 79743, 0.917), Part("Hverken digital post eller sms", None, None)),
        lost=Step("Har ikke svaret", 53207, "", (Part("Intet svar", 53207, 0.612),)),
    ),
    Step("Svar i analysen", 33758),
)


@pytest.fixture(params=theme.FORMATS, ids=lambda format: format.name or "wide")
def canvas(request):
    drawing = display.flow(STEPS, subject="Fra population til svar")
    return drawing.canvases[theme.FORMATS.index(request.param)]


def test_every_number_stands_in_the_figure(canvas):
    for number in ("198.877", "111.912", "86.965", "79.743 · 91,7 pct.", "skjult", "53.207", "33.758"):
        assert number in canvas.words


def test_everything_is_inside_the_canvas(canvas):
    for mark in canvas.marks:
        if isinstance(mark, Box):
            assert mark.x >= 0
            assert mark.x + mark.width <= canvas.format.width + 0.01
            assert mark.y + mark.height <= canvas.height
        if isinstance(mark, Text):
            width = text_width(mark.text, mark.size, mark.bold)
            start = mark.x - width if mark.align == "right" else mark.x
            assert start >= 0
            assert start + width <= canvas.format.width


def test_boxes_do_not_overlap(canvas):
    boxes = [m for m in canvas.marks if isinstance(m, Box) and m.color == theme.PAPER]
    for side in {box.x for box in boxes}:
        column = sorted((box for box in boxes if box.x == side), key=lambda box: box.y)
        for above, below in pairwise(column):
            assert above.y + above.height < below.y


def test_the_alternative_text_tells_the_main_steps():
    told = display.flow(STEPS, subject="Fra population til svar").alt
    assert told.startswith("Fra population til svar. Borgere i populationen: 198.877. Inviteret: 86.965. Svar i")
    assert len(told) < 300
