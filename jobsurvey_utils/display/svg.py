"""A canvas as SVG: text stays text, and the same marks give the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

from jobsurvey_utils.display import statistical, theme
from jobsurvey_utils.display.canvas import Box, Canvas, Drawing, Line, Mark, Text
from jobsurvey_utils.display.statistical import Plot

FOOT = 26
"""Height kept below every figure for the mark of synthetic data."""
SYNTHETIC = "Syntetiske data – ikke målte svar"
_ANCHOR = {"left": "start", "center": "middle", "right": "end"}


def files(drawing: Drawing | Plot, synthetic: bool) -> dict[str, bytes]:
    """Suffix of the file's name, and its content, for each format."""
    if isinstance(drawing, Plot):
        mark = SYNTHETIC if synthetic else ""
        return {format.name: statistical.render(drawing, format, mark) for format in theme.FORMATS}
    return {canvas.format.name: render(canvas, drawing.alt, synthetic) for canvas in drawing.canvases}


def render(canvas: Canvas, alt: str, synthetic: bool) -> bytes:
    """The picture as SVG with its alternative text as title; `synthetic` writes the mark at its foot."""
    width, height = canvas.format.width, round(canvas.height + FOOT)
    marks = [*canvas.marks, *([_synthetic(canvas)] if synthetic else [])]
    root = _attributes(
        {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {width} {height}", "role": "img"},
        {"width": width, "height": height, "font-family": theme.FONTS, "style": "font-variant-numeric: tabular-nums"},
    )
    inside = [
        _element("title", text=alt),
        _element("rect", {"width": width, "height": height, "fill": theme.PAPER}),
        *map(_drawn, marks),
    ]
    lines = ["<?xml version='1.0' encoding='utf-8'?>", f"<svg{root}>", *(f" {line}" for line in inside), "</svg>"]
    return "\n".join(lines).encode()


def _synthetic(canvas: Canvas) -> Text:
    right = canvas.format.width - canvas.format.margin
    return Text(right, canvas.height + FOOT - 8, SYNTHETIC, canvas.format.small, theme.ACCENT, "right", bold=True)


def _drawn(mark: Mark) -> str:
    match mark:
        case Text():
            look = {"font-weight": "bold"} if mark.bold else {}
            look |= {"font-style": "italic"} if mark.italic else {}
            place = {"x": mark.x, "y": mark.y, "font-size": mark.size, "fill": mark.color}
            anchor = {"text-anchor": _ANCHOR[mark.align]} if mark.align != "left" else {}
            return _element("text", place, anchor, look, text=mark.text)
        case Box():
            place = {"x": mark.x, "y": mark.y, "width": mark.width, "height": mark.height, "fill": mark.color}
            return _element("rect", place)
        case Line():
            points = " ".join(f"{_short(x)},{_short(y)}" for x, y in mark.points)
            stroke = {"fill": "none", "stroke": mark.color, "stroke-width": mark.width}
            return _element("polyline", {"points": points}, stroke, {"stroke-dasharray": "3 3"} if mark.dashed else {})
    ring = {"fill": theme.PAPER, "stroke": mark.color, "stroke-width": 2} if mark.hollow else {"fill": mark.color}
    return _element("circle", {"cx": mark.x, "cy": mark.y, "r": mark.radius}, ring)


def _element(name: str, *attributes: Mapping[str, Any], text: str = "") -> str:
    start = f"{name}{_attributes(*attributes)}"
    return f"<{start}>{escape(text)}</{name}>" if text else f"<{start} />"


def _attributes(*parts: Mapping[str, Any]) -> str:
    """Numbers, colours and names as attributes; none of them has a letter to be escaped."""
    found = ((key, value) for part in parts for key, value in part.items())
    return "".join(f' {key}="{value if isinstance(value, str) else _short(value)}"' for key, value in found)


def _short(number: float) -> str:
    """A coordinate to a hundredth of a pixel, without needless zeros."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
