"""Published figures against recomputed ones."""

from __future__ import annotations

import pandas as pd

from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.weighting import Weights


def compare(data: Microdata, weights: Weights) -> pd.DataFrame:
    """Stub."""
    table = pd.DataFrame([f.model_dump() for f in data.round.published])
    if table.empty:
        table = pd.DataFrame(
            columns=[
                "section",
                "item",
                "breakdown",
                "group",
                "category",
                "statistic",
                "value",
                "decimals",
                "status",
                "use",
                "reason",
                "place",
            ]
        )
    return table.assign(
        recomputed=pd.Series(index=table.index, dtype=float), agrees=pd.Series(index=table.index, dtype="boolean")
    )
