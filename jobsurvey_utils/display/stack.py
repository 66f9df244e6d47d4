"""What a figure of stacked bars is made of: its bars in blocks, its answers, and the canvas with its columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import nan

from jobsurvey_utils import danish
from jobsurvey_utils.display import marks, theme
from jobsurvey_utils.display.canvas import Canvas
from jobsurvey_utils.display.lettering import wrap

BAR = 22
GAP = 2
"""White between segments."""


@dataclass(frozen=True)
class Bar:
    """One group: its shares by category, its score with interval, its number of answers.

    Missing shares are hidden; where all are, `shares` is None.
    """

    label: str
    shares: dict[str, float] | None
    n: int | None
    score: float = nan
    """What the groups are compared on: a mean, or a share."""
    low: float = nan
    high: float = nan


@dataclass(frozen=True)
class Block:
    """The groups of one breakdown."""

    heading: str
    bars: Sequence[Bar]


@dataclass(frozen=True)
class Answers:
    """The categories from left to right with their colours, and what stands beside the bars."""

    labels: dict[str, str]
    colours: dict[str, str]
    scale: tuple[float, float] | None = None
    """Ends of the scale of what the groups are compared on; None where that is not drawn."""
    unit: danish.Unit = "score"
    heading: str = ""
    """What the groups are compared on, over its column."""
    short: str = "gns."
    """The same before its number, where there is no column."""


@dataclass
class Sheet:
    """The canvas with its columns."""

    canvas: Canvas
    answers: Answers
    left: float
    """Of the bars."""
    right: float
    axis: marks.Axis | None
    spans: list[tuple[float, float]] = field(default_factory=list)
    """Top and bottom of each row that has a score."""
    hatched: bool = False
    """Whether a part of a bar is hidden."""

    @property
    def format(self) -> theme.Format:
        """The format that is drawn."""
        return self.canvas.format

    @property
    def edge(self) -> float:
        """The right edge of what is drawn."""
        return self.format.width - self.format.margin

    def height(self, bar: Bar) -> float:
        """Height of a row without its padding."""
        lines = 0 if self.format.narrow else len(wrap(bar.label, self.left - 12, self.format.base))
        return max(float(BAR), 17.0 * lines)
