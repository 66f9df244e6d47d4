"""Response so far by municipality and group, the precision it leads to, and the groups that lag."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.fieldwork import lagging, projection
from jobsurvey_utils.fieldwork.projection import Course
from jobsurvey_utils.fieldwork.reading import Invited, read
from jobsurvey_utils.intake.layouts import ANSWERED_ON, DISPOSITION
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import CROSS, TOTAL
from jobsurvey_utils.sampling.plan import expected_response
from jobsurvey_utils.sampling.table import precision_table


@dataclass(frozen=True)
class Report:
    """The state of the field work at the end of a day."""

    round: Round
    on: dt.date
    day: int
    """Of the field work, from 1; later than its last day where it has closed."""
    days: int
    course: Course
    synthetic: bool
    outcomes: dict[str, int]
    """Invited by disposition, without those who answered later."""
    later: int
    """Those who answered after the day: they count as not having answered."""
    groups: pd.DataFrame
    """One row per breakdown and group: invited, answered, rate, expected, lags, final_rate, half_width (projected)."""


def report(
    round_: Round,
    folder: Path | None = None,
    *,
    on: dt.date | None = None,
    earlier: Mapping[str, pd.DataFrame] | None = None,
    earlier_name: str = "",
) -> Report:
    """The state of the field work.

    Parameters
    ----------
    on
        The day at whose end it is told; the day of the last answer if not given. Later answers do not count.
    earlier
        The tables `curve` and `response` of an earlier round's results.

    Raises
    ------
    JobsurveyError
        If the files have mistakes, or the day is before the field work opens.
    """
    data, work = read(round_, folder), round_.config.fieldwork
    respondent = data.sample[DISPOSITION].isin(round_.respondent_codes)
    on = on or _last_day(data, respondent.to_numpy()) or work.opens
    if on < work.opens:
        raise JobsurveyError(f"--on {on}: the field work opens on {work.opens}; allowed are days from then on")
    later = (data.sample[ANSWERED_ON] > pd.Timestamp(on)).to_numpy()
    answered = respondent.to_numpy() & ~later
    day, days = (on - work.opens).days + 1, (work.closes - work.opens).days + 1
    course = _course(round_, on, earlier, earlier_name)
    groups = _groups(round_, data, answered, earlier)
    groups["final_rate"] = projection.final_rate(
        groups["answered"].to_numpy(), groups["invited"].to_numpy(), course.share
    )
    groups = groups.merge(_precision(round_, data, answered, course), how="left", on=["breakdown", "group"])
    outcomes = data.sample[DISPOSITION].mask(respondent & later, "").value_counts()
    named = {d.code: int(outcomes.get(d.code, 0)) for d in round_.config.dispositions}
    return Report(round_, on, day, days, course, data.synthetic, named, int((respondent & later).sum()), groups)


def _last_day(data: Invited, respondent: np.ndarray) -> dt.date | None:
    last = data.sample.loc[respondent, ANSWERED_ON].max()
    return None if pd.isna(last) else last.date()


def _course(round_: Round, on: dt.date, earlier: Mapping[str, pd.DataFrame] | None, name: str) -> Course:
    work = round_.config.fieldwork
    if earlier is not None and len(earlier["curve"]):
        day, days = (on - work.opens).days + 1, (work.closes - work.opens).days + 1
        return Course(name, projection.from_earlier(earlier["curve"], day, days))
    return Course("", projection.assumed(on, work.opens, work.closes, work.reminders))


def _variables(round_: Round) -> list[str]:
    """The municipality, and the other variables of the strata, or else of the weighting cells."""
    unit = round_.municipality_variable
    return [unit, *(n for n in round_.config.sampling_strata or round_.config.weighting.cells if n != unit)]


def _groups(
    round_: Round, data: Invited, answered: np.ndarray, earlier: Mapping[str, pd.DataFrame] | None
) -> pd.DataFrame:
    """Invited, answered and expected of each group, and whether it lags."""
    unit, *others = _variables(round_)
    people = data.sample.assign(answered=answered)
    parts = [_counts(round_, people, [name]) for name in (unit, *others)]
    parts += [_counts(round_, people, [unit, name]) for name in others]
    table = pd.concat(parts, ignore_index=True)
    usual = _usual(round_, data, table, earlier)
    table["expected"] = lagging.expected_answers(table, usual)
    table["expected"] = lagging.expected_answers(table, usual * lagging.own_pace(table))
    table["lags"] = lagging.lag(table, table["expected"])
    whole = {"breakdown": TOTAL, "group": TOTAL, "invited": len(people), "answered": int(answered.sum())}
    first = pd.DataFrame([whole | {"expected": float(answered.sum()), "lags": False}])
    table = pd.concat([first, table], ignore_index=True)
    table["rate"] = table["answered"] / table["invited"]
    return table


def _counts(round_: Round, people: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Invited and answered of the groups that somebody invited belongs to."""
    found = people.groupby(names, observed=True)["answered"].agg(["size", "sum"]).reset_index()
    codes = found[names[0]].astype("str")
    for name in names[1:]:
        codes = codes + CROSS + found[name].astype("str")
    counts = {"invited": found["size"].to_numpy(), "answered": found["sum"].to_numpy(dtype=np.int64)}
    return pd.DataFrame({"breakdown": CROSS.join(names), "group": codes, **counts})


def _usual(round_: Round, data: Invited, table: pd.DataFrame, earlier: Mapping[str, pd.DataFrame] | None) -> np.ndarray:
    """The response usual in each group: that of the plan, that of the earlier round, or one for all."""
    design, usual = round_.config.sampling_design, np.ones(len(table))
    if design is not None and (design.response.municipalities or design.response.groups):
        return _planned(round_, data, table)
    if earlier is None:
        return usual
    rates = earlier["response"].set_index(["breakdown", "group"])["response_rate"]
    for row, (breakdown, group) in enumerate(zip(table["breakdown"], table["group"], strict=True)):
        for name, code in zip(breakdown.split(CROSS), group.split(CROSS), strict=True):
            rate = rates.get((name, code), np.nan) / rates.get((TOTAL, TOTAL), np.nan)
            usual[row] *= rate if np.isfinite(rate) else 1.0
    return usual


def _planned(round_: Round, data: Invited, table: pd.DataFrame) -> np.ndarray:
    """The response that the sampling design expects, of those invited in each group."""
    names = _variables(round_)
    strata = _population(data, names)
    strata["response"] = expected_response(round_, strata)
    people = data.sample[names].astype("str").merge(strata, how="left", on=names)
    found: dict[tuple[str, str], float] = {}
    for breakdown in table["breakdown"].unique():
        first, *rest = breakdown.split(CROSS)
        key = people[first]
        for name in rest:
            key = key + CROSS + people[name]
        means = people["response"].groupby(key).mean()
        found |= {(breakdown, str(group)): float(rate) for group, rate in means.items()}
    return np.array([found[pair] for pair in zip(table["breakdown"], table["group"], strict=True)], dtype=np.float64)


def _precision(round_: Round, data: Invited, answered: np.ndarray, course: Course) -> pd.DataFrame:
    """Half the width of the interval of a share of one half, by group, if the rest comes as reckoned with."""
    names, empty = _variables(round_), pd.DataFrame({"breakdown": [], "group": [], "half_width": []}, dtype="str")
    if set(names) - set(round_.config.weighting.cells) or course.share <= 0:
        return empty.astype({"half_width": "float64"})
    people = data.sample[names].astype("str").assign(answered=answered)
    counts = people.groupby(names)["answered"].agg(["size", "sum"]).reset_index()
    strata = _population(data, names).merge(counts, how="left", on=names).rename(columns={"size": "sample"})
    strata[["sample", "sum"]] = strata[["sample", "sum"]].fillna(0)
    rate = projection.final_rate(strata["sum"].to_numpy(), strata["sample"].to_numpy(), course.share)
    return precision_table(round_, strata.assign(response=rate))[["breakdown", "group", "half_width"]]


def _population(data: Invited, names: list[str]) -> pd.DataFrame:
    """The population of each stratum that has any."""
    people = data.frame[names].astype("str").assign(population=data.frame["population"].to_numpy())
    strata = people.groupby(names, as_index=False)["population"].sum()
    return pd.DataFrame(strata[strata["population"] > 0]).reset_index(drop=True)
