"""How far nonresponse can at most have moved results, as far as the registers can tell who answers.

What the silent think beyond that is not bounded by it: that is what the bounds of `silence` are for.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.weighting import Weights


def maximal(data: Microdata, weights: Weights, cv: float) -> pd.DataFrame:
    """The maximal bias of the mean of respondents, S(ρ) S(y) / ρ̄, of each item's score and positive share.

    The mean is one with design weights and no adjustment for nonresponse. Without any weights a person counts by the
    chance to be drawn and answer, whose coefficient of variation is greater where the chances to be drawn differ. The
    bound is reached where answers follow the propensities perfectly (Schouten, Cobben & Bethlehem 2009, section 4).
    S(y) is that of the answers, weighted. An item with an answer of few persons has no numbers (`status` is few).

    Parameters
    ----------
    cv
        S(ρ) / ρ̄.
    """
    rows = []
    for item in data.round.closed_items():
        if item.kind == "multiple" or item.id not in data.respondents:
            continue
        scale = data.round.scale(item)
        codes = [category.code for category in scale.substantive]
        answer = data.respondents[item.id].cat.set_categories(codes)
        n, sums = answer.value_counts(sort=False), _sums(answer, weights)
        small = bool(((n > 0) & (n < data.round.config.disclosure.min_persons)).any()) or not n.sum()
        share = sums / sums.sum() if n.sum() else sums
        scores = pd.Series({c.code: c.score for c in scale.substantive}, dtype=float).reindex(codes)
        if scale.scored:
            rows.append((item.id, "score", int(n.sum()), *_moments(share, scores), small))
        if scale.top:
            top = pd.Series([float(code in scale.top) for code in codes], index=codes)
            rows.append((item.id, "top", int(n.sum()), *_moments(share, top), small))
    table = pd.DataFrame(rows, columns=["item", "measure", "n", "value", "sd", "few"])
    table = table.assign(max_bias=cv * table["sd"], status=np.where(table["few"].astype(bool), "few", "ok"))
    table.loc[table["status"] == "few", ["value", "sd", "max_bias"]] = np.nan
    return table.drop(columns="few").astype({"status": "str", "item": "str", "measure": "str"})


def _sums(answer: pd.Series[Any], weights: Weights) -> pd.Series[float]:
    weight = pd.Series(weights.weight, answer.index)
    return weight.groupby(answer, observed=False).sum()


def _moments(share: pd.Series[float], value: pd.Series[float]) -> tuple[float, float]:
    """Mean and standard deviation of a number over a distribution."""
    mean = float((share * value).sum())
    return mean, float(np.sqrt((share * (value - mean) ** 2).sum()))
