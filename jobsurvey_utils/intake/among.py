"""Who has one of some codes: asked of the categories of a column, not of its rows, of which there may be millions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd


def is_among(column: pd.Series[Any], codes: Iterable[str]) -> npt.NDArray[np.bool_]:
    """The rows of a coded column that have one of some codes."""
    coded, wanted = pd.Categorical(column), set(codes)
    found: npt.NDArray[np.bool_] = np.array([*(code in wanted for code in coded.categories), False])
    return found[np.asarray(coded.codes)]
