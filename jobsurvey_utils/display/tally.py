"""Counts of outcomes by kind of check: a disc and its number for each, so that one among hundreds is seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.display import theme
from jobsurvey_utils.display.canvas import Canvas, Dot, Drawing, Line, Text
from jobsurvey_utils.display.lettering import text_width, wrap

LARGEST, LEAST = 13.0, 3.0
"""Radius of the largest disc, and the least."""
NAMED = 3
"""Kinds with the bad outcome that the alternative text names."""
COLOURS = (theme.POSITIVE[1], theme.GREY, theme.ORANGE)


def tally(frame: pd.DataFrame, *, values: Mapping[str, str], subject: str, label: str = "label") -> Drawing:
    """A disc for each count, its area in proportion to it: one row per kind, one column per outcome.

    Parameters
    ----------
    values
        Columns of counts and what they are called: the good outcome, the one between, and the bad one.
    """
    rows = [(str(row[label]), [int(row[column]) for column in values]) for row in frame.to_dict("records")]
    drawn = tuple(_draw(rows, list(values.values()), format) for format in theme.FORMATS)
    return Drawing(drawn, _alt(rows, list(values.values()), subject))


def _draw(rows: Sequence[tuple[str, list[int]]], names: Sequence[str], format: theme.Format) -> Canvas:
    canvas, size, small = Canvas(format), format.base, format.small
    widest = max([text_width(label, size) for label, _ in rows] or [0.0])
    left = 14.0 if format.narrow else min(widest + 34, 330.0)
    step = (format.width - left) / len(names)
    most = max([count for _, counts in rows for count in counts] or [1])
    for place, name in enumerate(names):
        canvas.add(Text(left + place * step - LARGEST, 14, name, small, theme.MUTED))
    y = 24.0
    for label, counts in rows:
        lines = wrap(label, format.width - 4 if format.narrow else left - 26, size)
        above = 17 * len(lines) + 4 if format.narrow else 0
        height = above + 2 * LARGEST + 4
        canvas.add(Line([(0, y), (format.width, y)], theme.FAINT))
        first = y + 17 if format.narrow else y + height / 2 + 5 - 17 * (len(lines) - 1) / 2
        for number, line in enumerate(lines):
            canvas.add(Text(0, first + 17 * number, line, size))
        middle = y + above + (height - above) / 2
        for place, count in enumerate(counts):
            _count(canvas, left + place * step, middle, count, most, COLOURS[place])
        y += height
    canvas.height = y + 2
    return canvas


def _count(canvas: Canvas, x: float, y: float, count: int, most: int, colour: str) -> None:
    if count == 0:
        return
    radius = max(LEAST, LARGEST * sqrt(count / most))
    canvas.add(Dot(x, y, radius, colour))
    canvas.add(Text(x + LARGEST + 6, y + 5, danish.number(count), canvas.format.base, bold=colour == COLOURS[-1]))


def _alt(rows: Sequence[tuple[str, list[int]]], names: Sequence[str], subject: str) -> str:
    """The sums of the outcomes, and the kinds with the bad one."""
    sums = [sum(counts[place] for _, counts in rows) for place in range(len(names))]
    told = danish.join(f"{danish.lower_first(n)} {danish.number(s)}" for n, s in zip(names, sums, strict=True))
    worst = sorted((row for row in rows if row[1][-1]), key=lambda row: -row[1][-1])
    bad = [f"{label} {danish.number(counts[-1])}" for label, counts in worst[:NAMED]]
    bad += [f"{danish.count_word(len(worst) - NAMED)} slags til"] if len(worst) > NAMED else []
    named = f" {names[-1]}: {danish.join(bad)}." if bad else ""
    return f"{subject}, {danish.number(len(rows))} slags. I alt: {told}.{named}"
