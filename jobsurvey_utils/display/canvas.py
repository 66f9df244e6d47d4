"""A drawing surface in CSS pixels with its origin at the top left: marks in the order they are laid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from jobsurvey_utils.display import theme

Align = Literal["left", "center", "right"]
Point = tuple[float, float]


@dataclass(frozen=True)
class Text:
    """A line of text at its baseline."""

    x: float
    y: float
    text: str
    size: float
    color: str = theme.INK
    align: Align = "left"
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Box:
    """A filled rectangle by its upper left corner."""

    x: float
    y: float
    width: float
    height: float
    color: str


@dataclass(frozen=True)
class Line:
    """A line through points."""

    points: Sequence[Point]
    color: str = theme.RULE
    width: float = 1.0
    dashed: bool = False


@dataclass(frozen=True)
class Dot:
    """A filled circle, or a ring."""

    x: float
    y: float
    radius: float
    color: str
    hollow: bool = False


Mark = Text | Box | Line | Dot


@dataclass
class Canvas:
    """The marks of a figure in one format."""

    format: theme.Format
    height: float = 0.0
    marks: list[Mark] = field(default_factory=list)

    def add(self, *marks: Mark) -> None:
        """Lay marks on top of those there are."""
        self.marks.extend(marks)

    def lay_under(self, marks: Sequence[Mark]) -> None:
        """Lay marks below those there are."""
        self.marks[:0] = marks

    @property
    def words(self) -> str:
        """All text, in the order it was laid."""
        return " ".join(mark.text for mark in self.marks if isinstance(mark, Text))


@dataclass(frozen=True)
class Drawing:
    """A figure in every format, and what it shows in words."""

    canvases: tuple[Canvas, ...]
    alt: str
