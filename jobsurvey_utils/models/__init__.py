"""What lies behind the scores: differences adjusted for composition, what satisfaction goes with, reliability.

The analysis "models": its tables rest on the weighting cells as every other number of the book, and are under the same
disclosure control. A round without scored items has empty tables.
"""

from __future__ import annotations

import pandas as pd

from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.models import adjusted, covariances, drivers, reliability, robustness
from jobsurvey_utils.models.setting import Setting
from jobsurvey_utils.weighting import Weights


def tables(data: Microdata, weights: Weights) -> dict[str, pd.DataFrame]:
    """The tables of the analysis: `adjusted`, `fits`, `robustness`, `drivers`, `driver_models`, `reliability`."""
    setting = Setting.of(data, weights)
    models, scales = drivers.models(data, setting.design), reliability.scales(data, setting.design)
    complete = [*(model.complete for model in models), *(scale.complete for scale in scales)]
    found = covariances.replicated(setting.design, complete)
    return {
        **adjusted.tables(setting),
        "robustness": robustness.table(setting),
        **drivers.tables(models, found[: len(models)], weights.weight),
        "reliability": reliability.table(scales, found[len(models) :]),
    }
