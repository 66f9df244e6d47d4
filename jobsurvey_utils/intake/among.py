"""Who has one of some codes: asked of the categories of a column, not of its rows, of which there may be millions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd


def is_among(column: pd.Series[Any], codes: Iterable[str]) -> npt.NDArray[np.bool_]:
    """The rows of a coded column that have one of some codes."""
    found: npt.NDArray[np.bool_] = np.append(column.cat.categories.isin(list(codes)), False)
    return found[column.cat.codes.to_numpy()]
