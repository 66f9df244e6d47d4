"""How wide a text is, and where its lines break."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import matplotlib
from matplotlib.ft2font import FT2Font

FONTS = {False: "DejaVuSans.ttf", True: "DejaVuSans-Bold.ttf"}
"""What layout is measured with, ordinary and bold: matplotlib brings them, so they are the same on every machine."""

_SIZE = 64.0


@lru_cache(maxsize=8192)
def text_width(text: str, size: float, bold: bool = False) -> float:
    """Width of a line of text in pixels, at most what a reader's machine makes of it."""
    font = _font(bold)
    font.set_text(text, 0.0)
    return float(font.get_width_height()[0] / 64) * size / _SIZE


@lru_cache
def _font(bold: bool) -> FT2Font:
    font = FT2Font(str(Path(matplotlib.get_data_path()) / "fonts" / "ttf" / FONTS[bold]))
    font.set_size(_SIZE, 72)
    return font


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
