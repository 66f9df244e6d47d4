"""Which columns of a frame a figure reads, and how its numbers are printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isnan
from typing import Any

import pandas as pd

from jobsurvey_utils import danish

Row = Mapping[Any, Any]


@dataclass(frozen=True)
class Columns:
    """Which columns hold what, and what the numbers are."""

    value: str
    low: str | None
    high: str | None
    label: str
    unit: danish.Unit
    block: str | None = None
    """Column with the heading of the block a row belongs to."""
    scale: tuple[float, float] = (1.0, 5.0)
    """Ends of the score's scale."""
    hidden: str = "skjult"

    def bounds(self, row: Row) -> tuple[float, float]:
        """The interval of a row; missing where there is none."""
        if self.low is None or self.high is None:
            return float("nan"), float("nan")
        return float(row[self.low]), float(row[self.high])

    def rows(self, frame: pd.DataFrame, sort: bool) -> list[dict[Any, Any]]:
        """The frame's rows with numbers as floats, the greatest first within each block if sorted."""
        numbers = {column: float for column in (self.value, self.low, self.high) if column}
        typed = frame.astype(numbers)
        if sort:
            typed = typed.sort_values(self.value, ascending=False, kind="stable", na_position="last")
        if self.block:
            places = {name: place for place, name in enumerate(frame[self.block].unique())}
            typed = typed.sort_values(self.block, key=lambda names: names.map(places), kind="stable")
        return list(typed.to_dict("records"))

    def numbers(self, rows: list[dict[Any, Any]]) -> list[float]:
        """All values and bounds that are known."""
        return [v for row in rows for v in (row[self.value], *self.bounds(row)) if not isnan(v)]


def plain(value: float, unit: danish.Unit) -> str:
    """A number in a column of its kind, without its unit."""
    return danish.quantity(value, unit).removesuffix(" pct.").removesuffix(" procentpoint")
