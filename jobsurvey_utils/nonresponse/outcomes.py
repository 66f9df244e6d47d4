"""Outcome rates of AAPOR (2023), Standard Definitions, 10th edition, from the number of invited in each class.

A rate is a number of classes over a number of classes, so all of them are two tables of 0 and 1. Those whose
eligibility is unknown (UH, UO) stand in the denominator as they are in some rates, times `e` in others, and not at all
in the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from jobsurvey_utils import disclosure
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.nonresponse import invited
from jobsurvey_utils.rounds.schema import TOTAL

CLASSES = ("I", "P", "R", "NC", "O", "UH", "UO", "NE")
RESPONSE_RATES = ("RR1", "RR2", "RR3", "RR4", "RR5", "RR6")
UNKNOWN = ("UH", "UO")

_RATES: dict[str, tuple[str, str, str]] = {
    "RR1": ("I", "I P R NC O", "all"),
    "RR2": ("I P", "I P R NC O", "all"),
    "RR3": ("I", "I P R NC O", "e"),
    "RR4": ("I P", "I P R NC O", "e"),
    "RR5": ("I", "I P R NC O", "none"),
    "RR6": ("I P", "I P R NC O", "none"),
    "COOP1": ("I", "I P R O", "none"),
    "COOP2": ("I P", "I P R O", "none"),
    "COOP3": ("I", "I P R", "none"),
    "COOP4": ("I P", "I P R", "none"),
    "REF1": ("R", "I P R NC O", "all"),
    "REF2": ("R", "I P R NC O", "e"),
    "REF3": ("R", "I P R NC O", "none"),
    "CON1": ("I P R O", "I P R NC O", "all"),
    "CON2": ("I P R O", "I P R NC O", "e"),
    "CON3": ("I P R O", "I P R NC O", "none"),
}
"""Classes in the numerator, eligible classes in the denominator, and how much of the unknown is in it."""
_ELIGIBLE = ("I", "P", "R", "NC", "O")

_NUMERATOR = np.array([[float(c in rate[0].split()) for rate in _RATES.values()] for c in CLASSES])
_DENOMINATOR = np.array([[float(c in rate[1].split()) for rate in _RATES.values()] for c in CLASSES])
_WHOLE, _PART = (np.array([float(rate[2] == part) for rate in _RATES.values()]) for part in ("all", "e"))


def eligible_share(counts: Mapping[str, float]) -> float:
    """`e`: those known to be eligible over those whose eligibility is known; NaN where it is known of nobody."""
    eligible = float(sum(counts.get(name, 0) for name in _ELIGIBLE))
    known = eligible + counts.get("NE", 0)
    return eligible / known if known > 0 else float("nan")


def aapor_rates(counts: Mapping[str, float], e: float | None = None) -> pd.Series[float]:
    """RR1-RR6, COOP1-COOP4, REF1-REF3 and CON1-CON3; NaN where the denominator is 0.

    Parameters
    ----------
    counts
        Invited of each class, persons or sums of weights; a class that is not there has none.
    e
        The part of the unknown that is eligible; `eligible_share` if not given.
    """
    number = np.array([float(counts.get(name, 0)) for name in CLASSES])
    unknown = float(sum(counts.get(name, 0) for name in UNKNOWN))
    share = eligible_share(counts) if e is None else e
    below = number @ _DENOMINATOR + unknown * (_WHOLE + (_PART * share if unknown else 0.0))
    value = np.divide(number @ _NUMERATOR, below, out=np.full(len(_RATES), np.nan), where=below > 0)
    return pd.Series(value, index=pd.Index(list(_RATES), name="rate"))


def outcome_rates(data: Microdata) -> pd.DataFrame:
    """Outcome rates in total and by group, of persons and with design weights, one row per rate.

    Rates of a group are of the municipalities where the group is known of nearly all invited, as in `response`.
    A group with a class of fewer persons than the threshold has none, nor has the one that would then be the rest of
    the total (`status` is few). The rates without the unknown
    are not given where nobody is known to be eligible and silent, for then they say that everybody answered
    (`trivial`); the rates with `e` not where some are unknown and nobody is known to be outside, for then there is
    nothing to compute it from (`no_e`): they lie between the two others.
    """
    class_ = _classes(data)
    weights = {"unweighted": pd.Series(1.0, class_.index), "design": invited.base_weights(data)}
    parts, gone = [], invited.withheld(data)
    for breakdown in (TOTAL, *invited.register(data.round)):
        group = invited.groups(data, breakdown)
        known = invited.known(data, group)
        tables = {name: _counts(group[known], class_[known], weight[known]) for name, weight in weights.items()}
        few = _withheld(tables["unweighted"], data.round.config.disclosure.min_persons, breakdown, gone)
        for name, counts in tables.items():
            rates = [_rows(counts.loc[code], bool(few[code])).assign(group=code) for code in counts.index]
            parts += [pd.concat(rates).assign(breakdown=breakdown, weighting=name)] if rates else []
    return pd.concat(parts, ignore_index=True)[["breakdown", "group", "weighting", "rate", "value", "status"]]


def readings(data: Microdata) -> pd.DataFrame:
    """Outcome rates of the total where the silent are taken as eligible (NC), and where as unknown (UO).

    `own` is the reading that the round has. None is given where a class has fewer persons than the threshold.
    """
    counts = _classes(data).value_counts()
    counts = counts[counts > 0]
    silent = float(sum(counts.get(name, 0) for name in ("NC", "UO")))
    few = bool((counts < data.round.config.disclosure.min_persons).any())
    parts = []
    for reading, other in (("NC", "UO"), ("UO", "NC")):
        rates = _rows(pd.Series({**dict(counts), reading: silent, other: 0.0}), few)
        parts.append(rates.assign(reading=reading, own=bool(counts.get(other, 0) == 0)))
    return pd.concat(parts, ignore_index=True)[["reading", "own", "rate", "value", "status"]]


def published_rate(data: Microdata, rates: pd.DataFrame) -> pd.DataFrame:
    """The printed response rate of all beside every response rate: which of them is it, to the printed decimals?

    Parameters
    ----------
    rates
        The table of `outcome_rates`.
    """
    figures = [
        f
        for f in data.round.published
        if f.item == "svarprocent" and f.group == TOTAL and f.statistic == "share_pct" and f.decimals is not None
    ]
    found = rates[(rates["breakdown"] == TOTAL) & rates["rate"].isin(RESPONSE_RATES)]
    printed = {(f.value, f.decimals) for f in figures}
    parts = [
        found.assign(printed=value, decimals=decimals, agrees=_agrees(found["value"], value, decimals or 0))
        for value, decimals in sorted(printed, key=str)
    ]
    columns = ["printed", "decimals", "weighting", "rate", "value", "agrees"]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def _agrees(share: pd.Series[float], printed: float, decimals: int) -> pd.Series[bool]:
    off: pd.Series[bool] = (100 * share - printed).abs() <= 0.5 * 10.0**-decimals + 1e-9
    return off


def _classes(data: Microdata) -> pd.Series[str]:
    """The class of everyone invited."""
    of_code = {d.code: d.aapor for d in data.round.config.dispositions}
    outcome = data.sample["disposition"]
    numbers = [CLASSES.index(of_code[str(code)]) for code in outcome.cat.categories]
    found = np.array([*numbers, -1])[outcome.cat.codes.to_numpy()]
    return pd.Series(pd.Categorical.from_codes(found, pd.Index(CLASSES)), index=outcome.index)


def _counts(group: pd.Series[Any], class_: pd.Series[str], weight: pd.Series[float]) -> pd.DataFrame:
    sums = weight.groupby([group, class_], observed=False).sum().to_numpy().reshape(-1, len(CLASSES))
    found = pd.DataFrame(sums, group.cat.categories, pd.Index(CLASSES))
    return found[found.sum(axis=1) > 0]


def _few(counts: pd.DataFrame, minimum: int) -> pd.Series[bool]:
    return ((counts > 0) & (counts < minimum)).any(axis=1)


def _withheld(counts: pd.DataFrame, minimum: int, breakdown: str, gone: set[tuple[str, str]]) -> pd.Series[bool]:
    """Groups with a class of few or withheld elsewhere, and those that follow so that the rates of all tell nothing."""
    elsewhere = np.array([(breakdown, str(code)) in gone for code in counts.index], dtype=bool)
    few = _few(counts, minimum).to_numpy(dtype=bool) | elsewhere
    return pd.Series(disclosure.together(few, minimum, *(counts[name] for name in counts)), index=counts.index)


def _rows(counts: pd.Series[float], few: bool) -> pd.DataFrame:
    number = {str(name): float(count) for name, count in counts.items()}
    rates = aapor_rates(number)
    unknown = any(number.get(c, 0) for c in UNKNOWN)
    empty = unknown and not sum(number.get(c, 0) for c in ("R", "NC", "O"))
    barred = {"none": "trivial" if empty else "", "e": "no_e" if unknown and not number.get("NE", 0) else "", "all": ""}
    told = np.array([barred[_RATES[str(name)][2]] for name in rates.index], dtype=object)
    status = np.where(few, "few", np.where(told != "", told, np.where(rates.isna(), "nobody", "ok"))).astype("str")
    return pd.DataFrame({"rate": rates.index, "value": rates.where(status == "ok").to_numpy(), "status": status})
