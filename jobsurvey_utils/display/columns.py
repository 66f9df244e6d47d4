"""Which columns of a frame a figure reads, and how its numbers are printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf, isnan
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
        rows = frame.astype(numbers).to_dict("records")
        if sort:
            rows.sort(key=lambda row: inf if isnan(row[self.value]) else -row[self.value])
        if self.block:
            blocks = list(dict.fromkeys(frame[self.block]))
            rows.sort(key=lambda row: blocks.index(row[self.block]))
        return rows

    def numbers(self, rows: list[dict[Any, Any]]) -> list[float]:
        """All values and bounds that are known."""
        return [v for row in rows for v in (row[self.value], *self.bounds(row)) if not isnan(v)]


def plain(value: float, unit: danish.Unit) -> str:
    """A number in a column of its kind, without its unit."""
    return danish.quantity(value, unit).removesuffix(" pct.").removesuffix(" procentpoint")
