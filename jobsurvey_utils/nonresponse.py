"""Who was invited, who answered, who opted out: rates, composition, means, and the course of the field work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.intake.checks import cells_of
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import TOTAL
from jobsurvey_utils.weighting import Weights

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

COMPLETE = 0.99
"""Part of a municipality's invited whose group is known, at least, for it to be in the rates of the groups."""


def response(data: Microdata) -> pd.DataFrame:
    """Response by group, one row per breakdown and group.

    The response rate is complete and partial answers over everyone invited: RR2 of AAPOR (2023), with no one known
    to be outside the population. The rate of a group is over the municipalities that know the group of those who did
    not answer too (see `COMPLETE`); `rated` counts the respondents it is of.
    """
    outcomes, weight = _outcomes(data), base_weights(data)
    answered = outcomes["complete"] | outcomes["partial"]
    parts = []
    for breakdown in (TOTAL, *_register(data.round)):
        group = _groups(data, breakdown)
        table = pd.DataFrame({"population": _population(data, breakdown), "sample": group.value_counts(sort=False)})
        for name, flag in outcomes.items():
            table[name] = group[flag].value_counts(sort=False)
        whole = known(data, group)
        table["rated"] = group[answered & whole].value_counts(sort=False)
        table["response_rate"] = _share(table["rated"], group[whole].value_counts(sort=False))
        weighted = weight[whole].groupby(group, observed=False).sum()
        rated = weight[answered & whole].groupby(group, observed=False).sum()
        table["weighted_response_rate"] = _share(rated, weighted)
        parts.append(table.rename_axis("group").reset_index().assign(breakdown=breakdown))
    counts, rates = ["population", "sample", *outcomes], ["response_rate", "weighted_response_rate"]
    columns = ["breakdown", "group", *counts, *rates, "rated"]
    return _with_counts(pd.concat(parts, ignore_index=True)[columns], [*counts, "rated"])


def known(data: Microdata, group: pd.Series[Any]) -> pd.Series[bool]:
    """Who of the invited is of a municipality where the group is known of nearly all, so that its rates tell."""
    missing = group.isna().groupby(data.sample[data.round.municipality_variable], observed=True).transform("mean")
    return missing <= 1 - COMPLETE


def base_weights(data: Microdata, strata: Sequence[str] | None = None) -> pd.Series[float]:
    """Population over sample in each sampling stratum, for everyone invited.

    Parameters
    ----------
    strata
        The variables the sample was stratified by; the weighting cells if not given.
    """
    names = list(data.round.config.weighting.cells if strata is None else strata)
    frame = data.frame
    if names:
        frame = frame.groupby(names, observed=True, sort=False)["population"].sum().reset_index()
    place = cells_of(frame, data.sample, names)
    invited = np.bincount(place, minlength=len(frame))
    weight = frame["population"].to_numpy()[place] / invited[place]
    return pd.Series(weight, index=data.sample.index)


def composition(data: Microdata, weights: Weights) -> pd.DataFrame:
    """Population, sample, respondents and opt-outs by group, one row per variable and group.

    Shares are of those whose group is known. A duration is from the register, so known for those who did not answer.
    The rates, of response and of opting out, are as those of `response` over the municipalities that know the group of
    those who did not answer too; so they are not always the quotient of the counts beside them.
    """
    outcomes, weight = _outcomes(data), _spread(data, weights)
    answered = outcomes["complete"] | outcomes["partial"]
    names = [*_register(data.round), *(n for n, v in data.round.variables.items() if v.duration is not None)]
    parts = []
    for name in names:
        group = _groups(data, name)
        table = pd.DataFrame({"population": _population(data, name), "sample": group.value_counts(sort=False)})
        table["respondents"] = group[answered].value_counts(sort=False)
        table["weighted"] = weight.groupby(group, observed=False).sum()
        table["opt_out"] = group[outcomes["opt_out"]].value_counts(sort=False)
        if not any(d.opt_out for d in data.round.config.dispositions):
            table["opt_out"] = np.nan
        for column in ("population", "sample", "respondents", "weighted", "opt_out"):
            table[f"{column}_share"] = _share(table[column], table[column].sum(min_count=1))
        table = table.join(_rates(group, known(data, group), answered, outcomes["opt_out"]))
        table["opt_out_ratio"] = table["opt_out_ratio"].where(table["opt_out"].notna())
        parts.append(table.rename_axis("group").reset_index().assign(variable=name))
    counts = ["population", "sample", "respondents", "opt_out"]
    rates = ["weighted_share", "response_rate", "opt_out_ratio", "rated"]
    columns = ["variable", "group", *(c for n in counts for c in (n, f"{n}_share")), *rates]
    return _with_counts(pd.concat(parts, ignore_index=True)[columns], [*counts, "rated"])


def _rates(
    group: pd.Series[Any], known_: pd.Series[bool], answered: pd.Series[bool], opt_out: pd.Series[bool]
) -> pd.DataFrame:
    """Response rate and opt-outs over opt-outs and respondents, by group, of some of the invited."""
    counts = {"sample": known_, "rated": known_ & answered, "opt_out": known_ & opt_out}
    table = pd.DataFrame({name: group[flag].value_counts(sort=False) for name, flag in counts.items()})
    table["response_rate"] = _share(table["rated"], table["sample"])
    table["opt_out_ratio"] = _share(table["opt_out"], table["opt_out"] + table["rated"])
    return table[["rated", "response_rate", "opt_out_ratio"]]


def means(data: Microdata, weights: Weights) -> pd.DataFrame:
    """Mean of each banded variable (years, days) in the sample, among respondents, and among respondents weighted."""
    weight = _spread(data, weights)
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
    return _with_counts(pd.DataFrame(rows, columns=["variable", "source", "mean", "n"]), ["n"])


def disposition(data: Microdata) -> pd.DataFrame:
    """Everyone invited by the outcome of the invitation."""
    return _distribution(data.sample["disposition"], "disposition")


def channels(data: Microdata) -> pd.DataFrame:
    """Everyone invited by the channel they could be reached through; empty where the round has no channels."""
    if "kanal" not in data.sample:
        return _with_counts(pd.DataFrame({"channel": [], "n": [], "share": []}).astype({"channel": "str"}), ["n"])
    return _distribution(data.sample["kanal"], "channel")


def curve(data: Microdata) -> pd.DataFrame:
    """Answers per day from the first day of the field work to the last answer, and their cumulated share."""
    sample, fieldwork = data.sample, data.round.config.fieldwork
    answered = sample.loc[data.respondents.index]
    if not answered["answered_on"].notna().any():
        return pd.DataFrame({"date": [], "complete": [], "partial": [], "cumulative": [], "share": []})
    first = min(pd.Timestamp(fieldwork.opens), answered["answered_on"].min())
    last = max(pd.Timestamp(fieldwork.closes), answered["answered_on"].max())
    days = pd.date_range(first, last, name="date")
    outcomes = _outcomes(data)
    table = pd.DataFrame(index=days)
    for name in ("complete", "partial"):
        found = sample.loc[outcomes[name], "answered_on"].value_counts()
        table[name] = found.reindex(days, fill_value=0)
    table["cumulative"] = (table["complete"] + table["partial"]).cumsum()
    table["share"] = table["cumulative"] / len(sample)
    return table.reset_index().assign(date=lambda t: t["date"].dt.strftime("%Y-%m-%d"))


def _outcomes(data: Microdata) -> dict[str, pd.Series[bool]]:
    """Who gave a complete answer, a partial answer, or opted out, of everyone invited."""
    kinds = data.round.config.dispositions
    codes = {
        "complete": [d.code for d in kinds if d.respondent and d.complete],
        "partial": [d.code for d in kinds if d.respondent and not d.complete],
        "opt_out": [d.code for d in kinds if d.opt_out],
    }
    return {name: data.sample["disposition"].isin(found) for name, found in codes.items()}


def _register(round_: Round) -> list[str]:
    return [name for name, variable in round_.variables.items() if variable.source == "register"]


def _groups(data: Microdata, breakdown: str) -> pd.Series[str]:
    if breakdown == TOTAL:
        everyone = np.zeros(len(data.sample), dtype=np.int8)
        return pd.Series(pd.Categorical.from_codes(everyone, pd.Index([TOTAL])), index=data.sample.index)
    return data.sample[breakdown]


def _population(data: Microdata, breakdown: str) -> pd.Series[float]:
    """Population of each group; empty where the frame does not know the variable."""
    if breakdown == TOTAL:
        return pd.Series({TOTAL: float(data.frame["population"].sum())})
    if breakdown not in data.frame:
        return pd.Series(np.nan, index=pd.Index(list(data.round.groups(breakdown))))
    return data.frame.groupby(breakdown, observed=False)["population"].sum().astype(float)


def _spread(data: Microdata, weights: Weights) -> pd.Series[float]:
    """The weight of everyone invited; 0 for those who did not answer."""
    spread = np.zeros(len(data.sample))
    spread[data.respondents.index] = weights.weight
    return pd.Series(spread, index=data.sample.index)


def _share(part: pd.Series[Any], whole: pd.Series[Any] | float) -> pd.Series[float]:
    """Quotients, missing where the denominator is 0."""
    whole = pd.Series(whole, index=part.index, dtype=float)
    return part.astype(float) / whole.where(whole > 0)


def _distribution(values: pd.Series[str], name: str) -> pd.DataFrame:
    counts = values.value_counts(sort=False)
    table = pd.DataFrame({name: counts.index.astype("str"), "n": counts.to_numpy()})
    return _with_counts(table.assign(share=_share(table["n"], table["n"].sum())), ["n"])


def _with_counts(table: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """The table with numbers of persons as whole numbers that may be missing, and codes as text."""
    keys = {name: "str" for name in table if table[name].dtype == "category"}
    return table.astype({**dict.fromkeys(columns, "Int64"), **keys})
