"""Long tables put together from the arrays of many items and breakdowns at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Columns = dict[str, npt.NDArray[Any]]

KEYS = ("item", "breakdown", "group")


def keys(item: str, breakdown: str, groups: Sequence[str]) -> Columns:
    """The key columns of one item in one breakdown."""
    values = (item, breakdown, np.array(groups, dtype=object))
    return {
        name: np.broadcast_to(np.array(value, dtype=object), len(groups))
        for name, value in zip(KEYS, values, strict=True)
    }


def assemble(parts: Sequence[Columns], texts: Sequence[str], numbers: Sequence[str]) -> pd.DataFrame:
    """One table of the parts under each other, with the columns named: `n` is a count, and may be missing."""
    found = {
        name: np.concatenate([part[name] for part in parts]) if parts else np.empty(0) for name in (*texts, *numbers)
    }
    kinds = {**dict.fromkeys(texts, "str"), **dict.fromkeys(numbers, "float64")}
    frame = pd.DataFrame(found).astype(kinds)
    return frame.astype({"n": "Int64"}) if "n" in frame else frame
