"""What it takes to get an answer: waves of answers, opt-outs, partial answers, don't know and blanks."""

from __future__ import annotations

import pandas as pd

from jobsurvey_utils.effort import breakoff, composition, dont_know, results, trend, waves
from jobsurvey_utils.effort.indicators import Indicators
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.weighting import Weights

__all__ = ["tables"]


def tables(data: Microdata, weights: Weights) -> dict[str, pd.DataFrame]:
    """The course of the answers, from the readiest to those who left.

    - `setting`: one row; `status` is ok, or says why there are no waves (no_dates, one_wave); `breakoff` and
      `opt_outs` likewise (none, few).
    - `waves`, `by_group`, `by_wave`, `stopped`, `trend`: empty where there are none.
    - `opt_outs`, `breakoff`, `breakoff_groups`: empty where few or none did.
    - `dont_know_items`, `dont_know_groups`, `dont_know_persons`.
    """
    found, indicators = waves.sort(data), Indicators.of(data, weights)
    wave = results.by_wave(data, weights, found)
    made = {
        "waves": waves.table(data, found),
        "by_group": composition.by_wave(data, found),
        "by_wave": wave,
        "stopped": results.stopped(data, weights, found),
        "trend": trend.trend(data, weights, found, wave),
    }
    if found.status != waves.OK:
        made = {name: table.iloc[:0] for name, table in made.items()}
    left = {"breakoff": breakoff.along(data), "breakoff_groups": breakoff.groups(data, indicators)}
    if (status := breakoff.status(data)) != waves.OK:
        left = {name: table.iloc[:0] for name, table in left.items()}
    return {
        "setting": waves.setting(data, found).assign(breakoff=status, opt_outs=composition.opted_out(data)),
        **made,
        "opt_outs": composition.opt_outs(data),
        **left,
        "dont_know_items": dont_know.items(data, indicators),
        "dont_know_groups": dont_know.groups(data, weights, indicators),
        "dont_know_persons": dont_know.persons(data, indicators),
    }
