"""A canvas as SVG: text stays text, and the same marks give the same bytes."""

from __future__ import annotations

import io
import re
from typing import Any

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Rectangle
from matplotlib.text import Text as Lettering

from jobsurvey_utils.display import theme
from jobsurvey_utils.display.canvas import Box, Canvas, Drawing, Line, Mark, Text
from jobsurvey_utils.display.lettering import FAMILY

POINTS = 0.75
"""Points to a CSS pixel."""
FOOT = 26
"""Height kept below every figure for the mark of synthetic data."""
SYNTHETIC = "Syntetiske data – ikke målte svar"

_SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "jobsurvey",
    "font.family": FAMILY,
    "text.parse_math": False,
}
_MEASURED = f"font-family: '{FAMILY}'; "
_NO_TURN = re.compile(r' transform="rotate\(-0 [^)]*\)"')


def files(drawing: Drawing, synthetic: bool) -> dict[str, bytes]:
    """Suffix of the file's name, and its content, for each format."""
    return {canvas.format.name: render(canvas, drawing.alt, synthetic) for canvas in drawing.canvases}


def render(canvas: Canvas, alt: str, synthetic: bool) -> bytes:
    """The picture as SVG with its alternative text as title; `synthetic` writes the mark at its foot."""
    marks = [*canvas.marks, *([_synthetic(canvas)] if synthetic else [])]
    buffer = io.BytesIO()
    with mpl.rc_context(_SETTINGS):
        figure = _figure(marks, canvas.format.width, canvas.height + FOOT)
        figure.savefig(buffer, format="svg", metadata={"Title": alt, "Date": None, "Creator": None})
    return _slim(buffer.getvalue().decode("utf-8")).encode("utf-8")


def _synthetic(canvas: Canvas) -> Text:
    right = canvas.format.width - canvas.format.margin
    return Text(right, canvas.height + FOOT - 8, SYNTHETIC, canvas.format.small, theme.ACCENT, "right", bold=True)


def _figure(marks: list[Mark], width: float, height: float) -> Figure:
    figure = Figure(figsize=(width / 96, height / 96), facecolor=theme.PAPER)
    FigureCanvasSVG(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set(xlim=(0, width), ylim=(height, 0))
    for place, mark in enumerate(marks):
        artist = _artist(mark)
        artist.set_zorder(place)
        axes.add_artist(artist)
    return figure


def _artist(mark: Mark) -> Artist:
    common: dict[str, Any] = {"color": mark.color, "clip_on": False}
    match mark:
        case Text():
            weight, style = "bold" if mark.bold else "normal", "italic" if mark.italic else "normal"
            look: dict[str, Any] = {
                "size": mark.size * POINTS,
                "weight": weight,
                "style": style,
                "ha": mark.align,
                "va": "baseline",
            }
            return Lettering(mark.x, mark.y, mark.text, **common, **look)
        case Box():
            return Rectangle((mark.x, mark.y), mark.width, mark.height, linewidth=0, **common)
        case Line():
            xs, ys = zip(*mark.points, strict=True)
            dashes: dict[str, Any] = {"linestyle": (0, (3, 3)) if mark.dashed else "solid"}
            return Line2D(xs, ys, linewidth=mark.width * POINTS, solid_capstyle="butt", **dashes, **common)
    face, edge = (theme.PAPER, 1.5) if mark.hollow else (mark.color, 0)
    return Circle((mark.x, mark.y), mark.radius, facecolor=face, edgecolor=mark.color, linewidth=edge, clip_on=False)


def _slim(text: str) -> str:
    """Name the font once, and leave out turns by no degrees."""
    text = _NO_TURN.sub("", text.replace(_MEASURED, ""))
    return text.replace("</style>", f"text{{font-family: {theme.FONTS}}}</style>", 1)
