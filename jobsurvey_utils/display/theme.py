"""The one theme of all figures: widths, type, colours.

The answer scale is diverging and safe for the colour-blind: blue for positive, orange for negative, grey between.
Neighbouring steps differ in lightness too, so the order survives in greyscale print.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jobsurvey_utils.rounds.schema import Scale

INK = "#1f2328"
MUTED = "#57606a"
RULE = "#d0d7de"
FAINT = "#e6e9ed"
PAPER = "#ffffff"
BLUE = "#1d5b8f"
ORANGE = "#a8480a"
GREY = "#6e7781"
ACCENT = "#8a1c5f"

POSITIVE = ("#1d5b8f", "#86b9de", "#b9d7ec")
"""From the strongest answer to the weakest."""
NEUTRAL = "#d6d9dc"
NEGATIVE = ("#a8480a", "#eda868", "#f7d3ae")
OUTSIDE = "#aab2bb"
"""Answers beside the scale, such as don't know where the round keeps it in the base."""
HATCHED = "#f1f2f4"
"""The ground of what is hidden."""
SEQUENCE = ("#1d5b8f", "#5f9bc9", "#a3c8e4", "#cfe2f1", "#d6d9dc", "#aab2bb")
"""For answers without a direction, in their order."""

FONTS = "'Segoe UI', 'Helvetica Neue', Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
"""What the reader's machine is asked for; layout is measured with the wider DejaVu Sans, so that all of them fit."""


@dataclass(frozen=True)
class Format:
    """A width the figure is drawn for, in CSS pixels."""

    name: str
    width: int
    base: float
    """Size of ordinary text; small text is `small`."""
    small: float
    margin: int = 2

    @property
    def narrow(self) -> bool:
        """Whether labels stand above their rows rather than beside them."""
        return self.width < 500


WIDE = Format("", width=720, base=15, small=13)
NARROW = Format("-smal", width=358, base=14.5, small=12.5)
FORMATS = (WIDE, NARROW)


def palette(scale: Scale) -> dict[str, str]:
    """A colour for each category in the base of a scale: diverging where it has a top and a bottom."""
    codes = [category.code for category in scale.substantive]
    if not (scale.top and scale.bottom):
        return {code: SEQUENCE[min(place, len(SEQUENCE) - 1)] for place, code in enumerate(codes)}
    top = [code for code in codes if code in scale.top]
    bottom = [code for code in reversed(codes) if code in scale.bottom]
    colours = dict(zip(top, _steps(POSITIVE, len(top)), strict=True))
    colours |= dict(zip(bottom, _steps(NEGATIVE, len(bottom)), strict=True))
    places = [codes.index(code) for code in (*top, *bottom)]
    for place, code in enumerate(codes):
        colours.setdefault(code, NEUTRAL if min(places) < place < max(places) else OUTSIDE)
    return {code: colours[code] for code in codes}


def _steps(tones: tuple[str, ...], count: int) -> tuple[str, ...]:
    return tuple(tones[min(step, len(tones) - 1)] for step in range(count))


def ink_on(background: str) -> str:
    """Dark or light text, whichever has the greater contrast on a colour."""
    return max((INK, PAPER), key=lambda ink: contrast(ink, background))


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours (WCAG 2.1, relative luminance)."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
