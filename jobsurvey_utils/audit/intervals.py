"""Interval arithmetic: every printed figure is the interval of the true values that are printed so.

Source: R. E. Moore, Interval Analysis, 1966.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

TOLERANCE = 1e-9
"""Width below which a gap between two intervals is binary noise."""


@dataclass(frozen=True)
class Interval:
    """All values from `low` to `high`, both included."""

    low: float
    high: float

    @classmethod
    def exactly(cls, value: float) -> Interval:
        """One value."""
        return cls(value, value)

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.high - other.low)

    def __mul__(self, other: Interval) -> Interval:
        """The product of two intervals of values that are not negative."""
        return Interval(self.low * other.low, self.high * other.high)

    def __truediv__(self, other: Interval) -> Interval:
        """The quotient of two intervals of values that are not negative."""
        return Interval(
            self.low / other.high if other.high > 0 else math.inf, self.high / other.low if other.low > 0 else math.inf
        )

    def times(self, factor: float) -> Interval:
        """Every value multiplied by a positive factor."""
        return Interval(self.low * factor, self.high * factor)

    def meets(self, other: Interval) -> bool:
        """Whether some value lies in both."""
        ends = (self.low, self.high, other.low, other.high)
        slack = TOLERANCE * max([1.0, *(abs(end) for end in ends if math.isfinite(end))])
        return self.low <= other.high + slack and other.low <= self.high + slack

    def clipped(self, low: float, high: float) -> Interval:
        """The part that lies between two bounds."""
        return Interval(min(max(self.low, low), high), max(min(self.high, high), low))


EVERYTHING = Interval(-math.inf, math.inf)


def total(parts: list[Interval]) -> Interval:
    """The sum of several intervals."""
    return sum(parts, Interval.exactly(0.0))
