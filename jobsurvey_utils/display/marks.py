"""What several figures are made of: a score axis, an interval with its dot, labels that do not collide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import isclose

import numpy as np
import numpy.typing as npt

from jobsurvey_utils import danish
from jobsurvey_utils.display import theme
from jobsurvey_utils.display.canvas import Canvas, Dot, Line, Text
from jobsurvey_utils.display.lettering import text_width, wrap

NATURAL = (1, 2, 2.5, 3, 4, 5)
"""Steps between labels that read easily, times a power of ten."""
UNITS: dict[danish.Unit, str] = {"pct": "pct.", "point": "pct.-point"}
"""What stands after one of the numbers of an axis."""


@dataclass(frozen=True)
class Axis:
    """A horizontal axis from pixel `left` to `right` for values from `low` to `high`."""

    left: float
    right: float
    low: float
    high: float

    def at(self, value: float) -> float:
        """The pixel of a value; values beyond the ends stay at the ends."""
        part = (value - self.low) / ((self.high - self.low) or 1.0)
        return self.left + (self.right - self.left) * min(max(part, 0.0), 1.0)


def ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Round values that cover a range, at most about `count` of them."""
    raw = max(high - low, 1e-9) / count
    power = 10.0 ** np.floor(np.log10(raw))
    step = next(float(s * power) for s in (1, 2, 2.5, 5, 10) if s * power >= raw * 0.999)
    first, last = np.floor(low / step + 1e-9), np.ceil(high / step - 1e-9)
    return [round(float(k * step), 10) for k in np.arange(first, last + 1)]


def half_steps(values: Sequence[float], scale: tuple[float, float]) -> tuple[float, float]:
    """The shortest range of whole and half steps of a scale that holds all values, at least one step long."""
    low, high = scale
    if not values:
        return scale
    first, last = np.floor(2 * min(values)) / 2, np.ceil(2 * max(values)) / 2
    if last - first < 1:
        first, last = (first - 0.5, last) if min(values) - first < last - max(values) else (first, last + 0.5)
    return max(low, float(first)), min(high, float(last))


def score_ticks(axis: Axis) -> list[float]:
    """Whole and half steps of a score's axis; whole ones only where it is long."""
    step = 0.5 if axis.high - axis.low <= 2 else 1.0
    return [float(v) for v in np.arange(np.ceil(axis.low / step) * step, axis.high + 1e-9, step)]


def tick_texts(values: Sequence[float], unit: danish.Unit) -> list[str]:
    """Labels of ticks, all with the same decimals, and no more than they need."""
    shown = [value * 100 if unit in ("pct", "point") else value for value in values]
    decimals = next((d for d in (0, 1, 2) if all(abs(v - round(v, d)) < 1e-6 for v in shown)), 3)
    return [danish.number(v, decimals) for v in shown]


def grid(axis: Axis, values: Sequence[float], top: float, bottom: float) -> list[Line]:
    """Faint vertical lines at the ticks."""
    return [Line([(axis.at(v), top), (axis.at(v), bottom)], theme.FAINT) for v in values]


def tick_labels(
    axis: Axis,
    values: Sequence[float],
    y: float,
    format: theme.Format,
    unit: danish.Unit,
    keep: float | None = None,
) -> list[Text]:
    """The ticks' labels, each number under its line: as many as there is room for, at round steps.

    Parameters
    ----------
    keep
        A value that should have its label if it is a tick.
    """
    choices = [values[first::step] for step in range(1, len(values)) for first in range(step)]
    choices = [chosen for chosen in choices if len(chosen) > 1]
    for chosen in sorted(choices, key=lambda chosen: _rank(chosen, keep)):
        for told in (-1, 0):
            labels = _labels(axis, chosen, y, format, unit, told)
            if _room(labels, format):
                return labels
    alone = [value for value in values if keep is not None and isclose(value, keep, abs_tol=1e-9)] or values[:1]
    labels = _labels(axis, alone, y, format, unit, 0) if alone else []
    return [replace(label, x=label.x - max(_span(label)[1] - format.width + format.margin, 0.0)) for label in labels]


def _rank(values: Sequence[float], keep: float | None) -> tuple[bool, bool, bool, float]:
    """What makes some of the ticks worse than others: no label that is kept, a step not round, no multiples of it."""
    step = values[1] - values[0]
    power = 10.0 ** np.floor(np.log10(step) + 1e-9)
    lost = keep is not None and not any(isclose(value, keep, abs_tol=1e-9) for value in values)
    odd = not any(isclose(step / power, natural, rel_tol=1e-6) for natural in NATURAL)
    return lost, odd, abs(values[0] / step - round(values[0] / step)) > 1e-6, step


def _labels(
    axis: Axis, values: Sequence[float], y: float, format: theme.Format, unit: danish.Unit, told: int
) -> list[Text]:
    """A label for each value, the unit after one of the numbers."""
    edge, size, labels = float(format.width - format.margin), format.small, []
    for value, text in zip(values, tick_texts(values, unit), strict=True):
        half = text_width(text, size) / 2
        labels.append(Text(min(max(axis.at(value), half), edge - half), y, text, size, theme.MUTED, "center"))
    if unit in UNITS:
        number = labels[told]
        left = number.x - text_width(number.text, size) / 2
        labels[told] = Text(left, y, f"{number.text} {UNITS[unit]}", size, theme.MUTED)
    return labels


def _room(labels: Sequence[Text], format: theme.Format) -> bool:
    """Whether labels stand apart and within the figure."""
    spans = [_span(label) for label in labels]
    apart = all(right + 6 <= left for (_, right), (left, _) in pairwise(spans))
    return apart and spans[-1][1] <= format.width - format.margin


def _span(label: Text) -> tuple[float, float]:
    """The left and the right end of a label."""
    wide = text_width(label.text, label.size)
    left = label.x - (wide / 2 if label.align == "center" else 0.0)
    return left, left + wide


def estimate(axis: Axis, y: float, value: float, low: float, high: float, color: str = theme.BLUE) -> list[Line | Dot]:
    """A dot and, where it is known, its interval; the dot lies on top."""
    whisker = [] if np.isnan(low) or np.isnan(high) else [Line([(axis.at(low), y), (axis.at(high), y)], color, 2.5)]
    return [*whisker, Dot(axis.at(value), y, 3.6, color)]


def spread(centres: Sequence[float], widths: Sequence[float], low: float, high: float) -> list[float]:
    """Centres moved as little as possible (least squares) so that labels of these widths stand side by side.

    Labels at their least distance are pooled, as in isotonic regression of the centres less the room to the left.
    """
    room = np.concatenate([[0.0], np.cumsum((np.array(widths[1:]) + np.array(widths[:-1])) / 2)])
    level = _isotonic(np.asarray(centres) - room)
    bounds = low + widths[0] / 2, high - widths[-1] / 2 - float(room[-1])
    return [float(v) for v in np.clip(level, *bounds) + room]


def _isotonic(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    pools: list[list[float]] = []
    for value in values:
        pools.append([float(value)])
        while len(pools) > 1 and np.mean(pools[-2]) > np.mean(pools[-1]):
            pools[-2:] = [pools[-2] + pools[-1]]
    return np.concatenate([np.full(len(pool), np.mean(pool)) for pool in pools])


def heading(canvas: Canvas, text: str, y: float) -> float:
    """A block's heading with a rule under it; returns where the block begins."""
    y += 26
    for line in wrap(text, canvas.format.width - 4, canvas.format.base, bold=True):
        canvas.add(Text(0, y, line, canvas.format.base, bold=True))
        y += 19
    canvas.add(Line([(0, y - 12), (canvas.format.width, y - 12)], theme.RULE))
    return y - 6
