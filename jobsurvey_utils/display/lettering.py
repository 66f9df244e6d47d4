"""How wide a text is, and where its lines break."""

from __future__ import annotations

import string
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import matplotlib
from matplotlib.ft2font import FT2Font, Kerning

FONTS = {False: "DejaVuSans.ttf", True: "DejaVuSans-Bold.ttf"}
"""What layout is measured with, ordinary and bold: matplotlib brings them, so they are the same on every machine."""

LETTERS = f"{string.digits}{string.ascii_letters}{string.punctuation} æøåÆØÅéöü–−»«·§×"
"""Those of nearly all texts of the book."""

_SIZE = 64.0


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Width of a line of text in pixels, letter by letter, at most what a reader's machine makes of it."""
    return _units(text, bold) / 64 * size / _SIZE


def learn() -> None:
    """Measure the letters of Danish texts, so that processes forked from this one need not."""
    for bold in FONTS:
        text_width(LETTERS, _SIZE, bold)


@lru_cache(maxsize=8192)
def _units(text: str, bold: bool) -> int:
    """Width at the size of measurement in 64ths of a pixel."""
    advances = sum(_advance(letter, bold) for letter in text)
    return advances + sum(_kerning(left, right, bold) for left, right in pairwise(text))


@lru_cache(maxsize=8192)
def _kerning(left: str, right: str, bold: bool) -> int:
    """How much nearer or further two letters stand than their advances."""
    font = _font(bold)
    return font.get_kerning(font.get_char_index(ord(left)), font.get_char_index(ord(right)), Kerning.UNFITTED)


@lru_cache(maxsize=1024)
def _advance(letter: str, bold: bool) -> int:
    """How far a letter moves the pen; to lay out every text as a whole takes ten times as long."""
    font = _font(bold)
    font.set_text(letter, 0.0)
    return font.get_width_height()[0]


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
