"""How wide a text is, and where its lines break."""

from __future__ import annotations

from functools import lru_cache

from matplotlib.font_manager import FontProperties, findfont, get_font

FAMILY = "DejaVu Sans"
"""The font that layout is measured with: it comes with matplotlib, so it is the same on every machine."""


@lru_cache(maxsize=8192)
def text_width(text: str, size: float, bold: bool = False) -> float:
    """Width of a line of text in pixels, at most what a reader's machine makes of it."""
    font = get_font(_file(bold))
    font.set_size(size, 72)
    font.set_text(text, 0.0)
    return float(font.get_width_height()[0] / 64)


@lru_cache
def _file(bold: bool) -> str:
    return str(findfont(FontProperties(family=FAMILY, weight="bold" if bold else "normal")))


def wrap(text: str, width: float, size: float, bold: bool = False) -> list[str]:
    """A text broken at its blanks into lines no wider than a width, as far as its words allow."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines or [""]
