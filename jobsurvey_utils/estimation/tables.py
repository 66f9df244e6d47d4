"""Long tables put together from the arrays of many items and breakdowns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

COUNTS = ("n", "n_total", "n_dont_know", "n_asked", "n_missing")
"""Columns that count persons."""


@dataclass
class LongTable:
    """Rows of keys and numbers under construction.

    Parameters
    ----------
    keys, columns
        Names of the text columns and of the number columns.
    """

    keys: tuple[str, ...]
    columns: tuple[str, ...]
    chunks: list[dict[str, npt.NDArray[Any]]] = field(default_factory=list)

    def add(self, levels: Sequence[Sequence[str]], values: dict[str, npt.NDArray[np.float64]]) -> None:
        """Add an array: one list of codes per key, the last one running fastest."""
        mesh = np.meshgrid(*(np.array(level, dtype=object) for level in levels), indexing="ij")
        self.chunks.append({**dict(zip(self.keys, (m.ravel() for m in mesh), strict=True)), **values})

    def frame(self) -> pd.DataFrame:
        """The table; counts are whole numbers."""
        columns: dict[str, Any] = {}
        for name in (*self.keys, *self.columns):
            kind: Any = "str" if name in self.keys else np.int64 if name in COUNTS else np.float64
            parts = [chunk[name] for chunk in self.chunks] or [np.empty(0)]
            columns[name] = pd.Series(np.concatenate(parts)).astype(kind)
        return pd.DataFrame(columns)
