"""Long tables of tests put together from arrays."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.inference.differences import Difference

TESTED = ("difference", "se", "ci_low", "ci_high", "df", "p", "effect", "p_wide")


@dataclass
class Rows:
    """Rows under construction: text columns, given once or per row, and number columns."""

    keys: tuple[str, ...]
    numbers: tuple[str, ...]
    chunks: list[dict[str, npt.NDArray[Any]]] = field(default_factory=list)

    def add(self, **columns: Any) -> None:
        """Add rows; a text stands for all of them."""
        size = max(len(column) for column in columns.values() if not isinstance(column, str))
        wide = {k: np.full(size, v, dtype=object) if isinstance(v, str) else np.asarray(v) for k, v in columns.items()}
        self.chunks.append(wide)

    def frame(self) -> pd.DataFrame:
        """The table."""
        columns: dict[str, Any] = {}
        for name in (*self.keys, *self.numbers):
            parts = [chunk[name] for chunk in self.chunks] or [
                np.empty(0, dtype=object if name in self.keys else float)
            ]
            kind: Any = "str" if name in self.keys else np.float64
            columns[name] = pd.Series(np.concatenate(parts)).astype(kind)
        return pd.DataFrame(columns)


def of(difference: Difference) -> dict[str, npt.NDArray[Any]]:
    """The columns of differences and their tests."""
    arrays = (difference.value, difference.se, difference.low, difference.high)
    rest = (difference.df, difference.p, difference.effect, difference.p_wide, difference.status.astype(object))
    return dict(zip((*TESTED, "status"), (*arrays, *rest), strict=True))
