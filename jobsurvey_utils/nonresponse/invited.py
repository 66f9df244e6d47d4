"""What the tables of nonresponse are made of: outcomes, groups, and weights of everyone invited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils import disclosure
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.intake.among import is_among
from jobsurvey_utils.intake.checks import cells_of
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import TOTAL
from jobsurvey_utils.weighting import Weights

IntArray = npt.NDArray[np.int64]

COMPLETE = 0.99
"""Part of a municipality's invited whose group is known, at least, for it to be in the rates of the groups."""


def known(data: Microdata, group: pd.Series[Any]) -> pd.Series[bool]:
    """Who of the invited is of a municipality where the group is known of nearly all, so that its rates tell.

    But nobody of a group that only respondents are known to be of, where the group of others is not known: a group that
    the answers alone tell of would have a rate of one.
    """
    where = data.sample[data.round.municipality_variable]
    counts = _crossed(where, group, answered(data))
    silent, everyone = counts[..., 0].sum(axis=0), counts.sum(axis=2)
    told = (silent > 0) | (silent[-1] == 0)
    enough = everyone[:, -1] / np.maximum(everyone.sum(axis=1), 1) <= 1 - COMPLETE
    told[-1], enough[-1] = True, False
    return pd.Series((enough[:, None] & told)[where.cat.codes, group.cat.codes], index=group.index)


def _crossed(where: pd.Series[Any], group: pd.Series[Any], flag: pd.Series[bool]) -> IntArray:
    """Persons by municipality, group and flag; the last municipality and the last group are of those without one."""
    rows, columns = (len(column.cat.categories) + 1 for column in (where, group))
    place, code = (column.cat.codes.to_numpy(dtype=np.int64) for column in (where, group))
    cell = 2 * (place % rows * columns + code % columns) + flag.to_numpy()
    return np.bincount(cell, minlength=2 * rows * columns).reshape(rows, columns, 2)


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
    counts = np.bincount(place, minlength=len(frame))
    weight = frame["population"].to_numpy()[place] / counts[place]
    return pd.Series(weight, index=data.sample.index)


def outcomes(data: Microdata) -> dict[str, pd.Series[bool]]:
    """Who gave a complete answer, a partial answer, or opted out, of everyone invited."""
    kinds = data.round.config.dispositions
    codes = {
        "complete": [d.code for d in kinds if d.respondent and d.complete],
        "partial": [d.code for d in kinds if d.respondent and not d.complete],
        "opt_out": [d.code for d in kinds if d.opt_out],
    }
    disposition = data.sample["disposition"]
    flags = {name: is_among(disposition, found) for name, found in codes.items()}
    return {name: pd.Series(flag, index=disposition.index) for name, flag in flags.items()}


def answered(data: Microdata) -> pd.Series[bool]:
    """Who of everyone invited answered in full or in part."""
    found = outcomes(data)
    return found["complete"] | found["partial"]


def register(round_: Round) -> list[str]:
    """The background variables known from registers."""
    return [name for name, variable in round_.variables.items() if variable.source == "register"]


def groups(data: Microdata, breakdown: str) -> pd.Series[str]:
    """The group of everyone invited."""
    if breakdown == TOTAL:
        everyone = np.zeros(len(data.sample), dtype=np.int8)
        return pd.Series(pd.Categorical.from_codes(everyone, pd.Index([TOTAL])), index=data.sample.index)
    return data.sample[breakdown]


def withheld(data: Microdata) -> set[tuple[str, str]]:
    """Register variables and their groups of few invited or few respondents, and those that follow them.

    They are those that the tables of composition and response withhold.
    """
    limit, silent, gone = data.round.config.disclosure.min_persons, ~answered(data), set()
    for name in register(data.round):
        counts = [groups(data, name)[flag].value_counts(sort=False) for flag in (silent | ~silent, ~silent)]
        few = np.any([disclosure.is_small(count, limit) for count in counts], axis=0)
        codes = counts[0].index[disclosure.together(few, limit, *counts)]
        gone |= {(name, str(code)) for code in codes}
    return gone


def population(data: Microdata, breakdown: str) -> pd.Series[float]:
    """Population of each group; empty where the frame does not know the variable."""
    if breakdown == TOTAL:
        return pd.Series({TOTAL: float(data.frame["population"].sum())})
    if breakdown not in data.frame:
        return pd.Series(np.nan, index=pd.Index(list(data.round.groups(breakdown))))
    return data.frame.groupby(breakdown, observed=False)["population"].sum().astype(float)


def spread(data: Microdata, weights: Weights) -> pd.Series[float]:
    """The weight of everyone invited; 0 for those who did not answer."""
    weight = np.zeros(len(data.sample))
    weight[data.respondents.index] = weights.weight
    return pd.Series(weight, index=data.sample.index)


def share(part: pd.Series[Any], whole: pd.Series[Any] | float) -> pd.Series[float]:
    """Quotients, missing where the denominator is 0."""
    whole = pd.Series(whole, index=part.index, dtype=float)
    return part.astype(float) / whole.where(whole > 0)


def with_counts(table: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """The table with numbers of persons as whole numbers that may be missing, and codes as text."""
    keys = {name: "str" for name in table if table[name].dtype == "category"}
    return table.astype({**dict.fromkeys(columns, "Int64"), **keys})
