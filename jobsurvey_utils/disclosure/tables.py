"""Disclosure control of everything else: response, composition, outcomes, sums of weights."""

from __future__ import annotations

import numpy as np
import pandas as pd

from jobsurvey_utils.disclosure.answers import UNKNOWN
from jobsurvey_utils.disclosure.rules import complementary, is_small, withhold
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import TOTAL


def response(round_: Round, table: pd.DataFrame) -> pd.DataFrame:
    """Response after disclosure control; a number that is withheld is empty, in a group withheld every number.

    Complete and partial answers are withheld together: the response rate gives their sum.
    """
    rates = ["response_rate", "weighted_response_rate"]
    outcomes = ["complete", "partial"]
    whole = table.assign(respondents=table["complete"] + table["partial"])
    every = ["population", "sample", *outcomes, "opt_out", *rates]
    links = {
        "respondents": every,
        "sample": every,
        "complete": outcomes,
        "partial": outcomes,
        "population": ["population"],
        "opt_out": ["opt_out"],
        "rated": rates,
    }
    return _withhold_linked(round_, whole, links).drop(columns=["respondents", "rated"])


def composition(round_: Round, table: pd.DataFrame) -> pd.DataFrame:
    """Composition after disclosure control; `suppressed` where the group itself is withheld."""
    whole = [name for name in table.select_dtypes("number").columns if name != "rated"]
    links = {
        "sample": whole,
        "respondents": whole,
        "population": ["population", "population_share"],
        "opt_out": ["opt_out", "opt_out_share", "opt_out_ratio"],
        "rated": ["response_rate", "opt_out_ratio"],
    }
    table = _withhold_linked(round_, table, links).drop(columns="rated")
    return table.assign(suppressed=table["sample"].isna())


def curve(round_: Round, table: pd.DataFrame) -> pd.DataFrame:
    """Answers per day after disclosure control: those of a day with few are told on the next day that has enough.

    What is left of the last days is told on the last one, with the day before it that has enough.
    """
    limit, cumulative = round_.config.disclosure.min_persons, table["cumulative"].to_list()
    told, shown = 0, []
    for number in cumulative:
        told = number if number - told >= limit else told
        shown.append(told)
    if shown and shown[-1] != cumulative[-1]:
        before = max((number for number in shown if number < told), default=0)
        shown = [before if number == told else number for number in shown[:-1]] + cumulative[-1:]
    share = table["share"] * pd.Series(shown, index=table.index) / table["cumulative"].where(table["cumulative"] > 0)
    growth = np.diff(shown, prepend=0)
    return table.assign(answers=growth, cumulative=shown, share=share.where(table["cumulative"] > 0, 0.0))


def groups(round_: Round, table: pd.DataFrame, count: str) -> pd.DataFrame:
    """A table of one row per group, with all numbers empty where few are counted in the column `count`."""
    gone = is_small(table[count], round_.config.disclosure.min_persons)
    return withhold(table, gone, list(table.select_dtypes("number").columns)).drop(columns="suppressed")


def weight_sums(table: pd.DataFrame, controlled: pd.DataFrame) -> pd.DataFrame:
    """Sums of weights after disclosure control: withheld where the share of the total is, in `controlled`."""
    keys = ["item", "category"]
    gaps = controlled.loc[controlled["suppressed"] & (controlled["breakdown"] == TOTAL), keys]
    gone = pd.MultiIndex.from_frame(table[keys]).isin(pd.MultiIndex.from_frame(gaps))
    return withhold(table, gone, list(table.select_dtypes("number").columns)).drop(columns="suppressed")


def distribution(round_: Round, table: pd.DataFrame) -> pd.DataFrame:
    """A table whose counts `n` are one distribution, with all numbers of small categories empty."""
    n = table["n"].fillna(0).to_numpy(dtype=np.int64)
    limit, whole = round_.config.disclosure.min_persons, np.zeros(len(table), dtype=np.int64)
    gone = complementary(n, whole, is_small(n, limit), UNKNOWN, limit)
    return withhold(table, gone, list(table.select_dtypes("number").columns)).drop(columns="suppressed")


def _withhold_linked(round_: Round, table: pd.DataFrame, links: dict[str, list[str]]) -> pd.DataFrame:
    """Withhold small counts, and the columns that would tell them."""
    result = table.copy()
    for count, columns in links.items():
        result.loc[is_small(table[count], round_.config.disclosure.min_persons), columns] = pd.NA
    return result
