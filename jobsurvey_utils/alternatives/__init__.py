"""The same estimates under other choices: other variances, other weights.

The book's own choice is `Choice.DEFAULT`; the others are shown beside it and never used in silence.
"""

from __future__ import annotations

import pandas as pd

from jobsurvey_utils.alternatives.compared import compare
from jobsurvey_utils.alternatives.estimator import Estimator
from jobsurvey_utils.alternatives.plans import Choice, choices
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.weighting import Weights

__all__ = ["Choice", "Estimator", "choices", "estimate", "tables"]


def tables(data: Microdata, weights: Weights) -> dict[str, pd.DataFrame]:
    """`estimates`: the main result of every question under every choice."""
    return {"estimates": compare(Estimator(data, weights))}


def estimate(
    data: Microdata, weights: Weights, item: str, choice: Choice | str, breakdown: str | None = None
) -> pd.DataFrame:
    """Estimates of an item under a choice, one row per group and statistic: n, estimate, se, low, high.

    Statistics are `score`, the answers counted together (`5 + 4`) and each category. There is no interval where the
    answers allow none.
    """
    return Estimator(data, weights).estimate(item, [Choice(choice)], breakdown).drop(columns="choice")
