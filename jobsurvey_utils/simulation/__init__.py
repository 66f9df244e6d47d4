"""Simulation: sample and response drawn again and again from a population whose truth is known."""

from __future__ import annotations

import pandas as pd

from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.simulation.coverage import simulate
from jobsurvey_utils.weighting import Weights

__all__ = ["simulate", "tables"]


def tables(data: Microdata, weights: Weights) -> dict[str, pd.DataFrame]:
    """`coverage`: how often the intervals of each choice hold the truth. It tells of draws, and of no persons."""
    return {"coverage": simulate(data, weights)}
