"""The precision table: half the width of the expected interval in total, by municipality, by group, and both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import CROSS, TOTAL
from jobsurvey_utils.sampling.precision import design_factor, factor, half_width


def precision_table(
    round_: Round,
    strata: pd.DataFrame,
    deff: Mapping[str, float] | None = None,
    *,
    share: float = 0.2,
    score_sd: float | None = None,
) -> pd.DataFrame:
    """One row per breakdown and group, by the variables of the strata.

    Parameters
    ----------
    strata
        One row per stratum: codes, population, sample, response (of those invited).
    deff
        Design effect of each municipality; computed from the strata where None.
    share
        A share beside one half.
    score_sd
        Standard deviation of a score; without it there is no half-width of a score.

    Returns
    -------
    breakdown, group, population, sample, respondents, deff, half_width (of a share of one half), half_width_share,
    half_width_score; NaN where too few answers are expected for an interval.
    """
    unit = round_.municipality_variable
    others = [name for name in round_.config.sampling_strata if name != unit]
    keys = {TOTAL: pd.Series(TOTAL, strata.index), unit: strata[unit]}
    keys |= {name: strata[name] for name in others}
    keys |= {f"{unit}{CROSS}{name}": strata[unit] + CROSS + strata[name] for name in others}
    rows = []
    for breakdown, key in keys.items():
        inside = key.groupby(key, sort=False).indices
        for group in round_.groups(breakdown):
            if group in inside:
                counts, found = _row(round_, strata.iloc[inside[group]], deff)
                people = counts["population"]
                widths = {
                    "half_width": half_width(people, found, share=0.5),
                    "half_width_share": half_width(people, found, share=share),
                    "half_width_score": np.nan if score_sd is None else half_width(people, found, sd=score_sd),
                }
                rows.append({"breakdown": breakdown, "group": group, **counts, **widths})
    return pd.DataFrame(rows)


def _row(round_: Round, strata: pd.DataFrame, deff: Mapping[str, float] | None) -> tuple[dict[str, Any], float]:
    """The counts of a group, and V / S² of its estimates."""
    unit = strata[round_.municipality_variable]
    population, sample, response = (
        strata[name].to_numpy(dtype=np.float64) for name in ("population", "sample", "response")
    )
    respondents, people = float((sample * response).sum()), float(population.sum())
    minimum = float(round_.config.weighting.min_cell_respondents)
    if deff is None:
        found = factor(population, sample, response, pd.factorize(unit)[0].astype(np.int64), minimum=minimum)
    else:
        table = pd.DataFrame({"people": population, "answers": sample * response}).groupby(unit.to_numpy()).sum()
        effect = [deff[str(code)] for code in table.index]
        found = design_factor(table["people"], table["answers"], effect) if respondents >= minimum else np.nan
    counts = {"population": int(people), "sample": int(sample.sum()), "respondents": respondents}
    return {**counts, "deff": respondents * (found + 1 / people)}, found
