"""Response and composition: who answered and who opted out, by group, beside the population and the sample."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.nonresponse import invited
from jobsurvey_utils.rounds.schema import TOTAL
from jobsurvey_utils.weighting import Weights


def response(data: Microdata) -> pd.DataFrame:
    """Response by group, one row per breakdown and group.

    The response rate is complete and partial answers over everyone invited: RR2 of AAPOR (2023), with no one known
    to be outside the population. The rate of a group is over the municipalities that know the group of those who did
    not answer too (see `COMPLETE`); `rated` counts the respondents it is of.
    """
    outcomes, weight = invited.outcomes(data), invited.base_weights(data)
    answered = outcomes["complete"] | outcomes["partial"]
    parts = []
    for breakdown in (TOTAL, *invited.register(data.round)):
        group = invited.groups(data, breakdown)
        table = pd.DataFrame(
            {"population": invited.population(data, breakdown), "sample": group.value_counts(sort=False)}
        )
        for name, flag in outcomes.items():
            table[name] = group[flag].value_counts(sort=False)
        whole = invited.known(data, group)
        table["rated"] = group[answered & whole].value_counts(sort=False)
        table["response_rate"] = invited.share(table["rated"], group[whole].value_counts(sort=False))
        weighted = weight[whole].groupby(group[whole], observed=False).sum()
        rated = weight[answered & whole].groupby(group[answered & whole], observed=False).sum()
        table["weighted_response_rate"] = invited.share(rated, weighted)
        parts.append(table.rename_axis("group").reset_index().assign(breakdown=breakdown))
    counts, rates = ["population", "sample", *outcomes], ["response_rate", "weighted_response_rate"]
    columns = ["breakdown", "group", *counts, *rates, "rated"]
    return invited.with_counts(pd.concat(parts, ignore_index=True)[columns], [*counts, "rated"])


def composition(data: Microdata, weights: Weights) -> pd.DataFrame:
    """Population, sample, respondents and opt-outs by group, one row per variable and group.

    Shares are of those whose group is known. A duration is from the register, so known for those who did not answer.
    The rates, of response and of opting out, are as those of `response` over the municipalities that know the group of
    those who did not answer too; so they are not always the quotient of the counts beside them.
    """
    outcomes, weight = invited.outcomes(data), invited.spread(data, weights)
    answered = outcomes["complete"] | outcomes["partial"]
    names = [*invited.register(data.round), *(n for n, v in data.round.variables.items() if v.duration is not None)]
    parts = []
    for name in names:
        group = invited.groups(data, name)
        table = pd.DataFrame({"population": invited.population(data, name), "sample": group.value_counts(sort=False)})
        table["respondents"] = group[answered].value_counts(sort=False)
        table["weighted"] = weight.groupby(group, observed=False).sum()
        table["opt_out"] = group[outcomes["opt_out"]].value_counts(sort=False)
        if not any(d.opt_out for d in data.round.config.dispositions):
            table["opt_out"] = np.nan
        for column in ("population", "sample", "respondents", "weighted", "opt_out"):
            table[f"{column}_share"] = invited.share(table[column], table[column].sum(min_count=1))
        table = table.join(_rates(group, invited.known(data, group), answered, outcomes["opt_out"]))
        table["opt_out_ratio"] = table["opt_out_ratio"].where(table["opt_out"].notna())
        parts.append(table.rename_axis("group").reset_index().assign(variable=name))
    counts = ["population", "sample", "respondents", "opt_out"]
    rates = ["weighted_share", "response_rate", "opt_out_ratio", "rated"]
    columns = ["variable", "group", *(c for n in counts for c in (n, f"{n}_share")), *rates]
    return invited.with_counts(pd.concat(parts, ignore_index=True)[columns], [*counts, "rated"])


def _rates(
    group: pd.Series[Any], known_: pd.Series[bool], answered: pd.Series[bool], opt_out: pd.Series[bool]
) -> pd.DataFrame:
    """Response rate and opt-outs over opt-outs and respondents, by group, of some of the invited."""
    counts = {"sample": known_, "rated": known_ & answered, "opt_out": known_ & opt_out}
    table = pd.DataFrame({name: group[flag].value_counts(sort=False) for name, flag in counts.items()})
    table["response_rate"] = invited.share(table["rated"], table["sample"])
    table["opt_out_ratio"] = invited.share(table["opt_out"], table["opt_out"] + table["rated"])
    return table[["rated", "response_rate", "opt_out_ratio"]]


def means(data: Microdata, weights: Weights) -> pd.DataFrame:
    """Mean of each banded variable (years, days) in the sample, among respondents, and among respondents weighted."""
    weight = invited.spread(data, weights)
    answered = weight > 0
    rows = []
    for name, variable in data.round.variables.items():
        if variable.bands and f"{name}_value" in data.sample:
            value = data.sample[f"{name}_value"]
            for source, persons in (("sample", value), ("respondents", value[answered])):
                rows.append((name, source, persons.mean() if persons.notna().any() else np.nan, persons.count()))
            known = value.notna() & answered
            total = weight[known].sum()
            mean = (value * weight)[known].sum() / total if total > 0 else np.nan
            rows.append((name, "weighted", mean, known.sum()))
    return invited.with_counts(pd.DataFrame(rows, columns=["variable", "source", "mean", "n"]), ["n"])
