"""Disclosure control of everything else: response, composition, outcomes, sums of weights."""

from __future__ import annotations

from collections.abc import Set

import numpy as np
import pandas as pd

from jobsurvey_utils.disclosure.cells import UNKNOWN
from jobsurvey_utils.disclosure.rules import EVERYBODY, BoolArray, complementary, is_small, together, withhold
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import TOTAL

Groups = Set[tuple[str, str]]
"""Variables and their groups."""


def hidden_groups(round_: Round, bases: pd.DataFrame) -> set[tuple[str, str]]:
    """The breakdowns and groups of which the base of every question put to everybody is withheld."""
    everybody = [item.id for item in round_.closed_items() if item.asked_if == EVERYBODY]
    rows = bases[bases["item"].isin(everybody)]
    gone = rows["n"].isna().groupby([rows["breakdown"], rows["group"]]).all()
    return set(gone.index[gone])


def response(round_: Round, table: pd.DataFrame, gone: Groups = frozenset()) -> pd.DataFrame:
    """Response after disclosure control; a number that is withheld is empty, in a group withheld every number.

    Complete and partial answers are withheld together: the response rate gives their sum.

    Parameters
    ----------
    gone
        Breakdowns and groups of which the respondents are withheld elsewhere.
    """
    rates = ["response_rate", "weighted_response_rate"]
    outcomes = ["complete", "partial"]
    whole = table.assign(respondents=table["complete"] + table["partial"])
    links = {
        ("sample", "respondents"): ["population", "sample", *outcomes, "opt_out", *rates],
        ("complete", "partial"): outcomes,
        ("population",): ["population"],
        ("opt_out",): ["opt_out"],
        ("rated",): rates,
    }
    return _withhold_linked(round_, whole, "breakdown", links, gone).drop(columns=["respondents", "rated"])


def composition(round_: Round, table: pd.DataFrame, gone: Groups = frozenset()) -> pd.DataFrame:
    """Composition after disclosure control; `suppressed` where the group itself is withheld.

    Parameters
    ----------
    gone
        Variables and groups of which the respondents are withheld elsewhere.
    """
    whole = [name for name in table.select_dtypes("number").columns if name != "rated"]
    links = {
        ("sample", "respondents"): whole,
        ("population",): ["population", "population_share"],
        ("opt_out",): ["opt_out", "opt_out_share", "opt_out_ratio"],
        ("rated",): ["response_rate", "opt_out_ratio"],
    }
    table = _withhold_linked(round_, table, "variable", links, gone).drop(columns="rated")
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


def groups(round_: Round, table: pd.DataFrame, count: str, gone: Groups = frozenset()) -> pd.DataFrame:
    """A table of one row per group, with all numbers empty where few are counted in the column `count`.

    Parameters
    ----------
    gone
        Breakdowns and groups that are withheld elsewhere; with those withheld here, others of the breakdown follow.
    """
    few = is_small(table[count], round_.config.disclosure.min_persons)
    if "breakdown" in table:
        few = _together(round_, table, "breakdown", few | _among(table, "breakdown", gone), [count])
    return withhold(table, few, list(table.select_dtypes("number").columns)).drop(columns="suppressed")


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


def disposition(round_: Round, table: pd.DataFrame) -> pd.DataFrame:
    """Outcomes of the invited after disclosure control: those who answered, and the others, are known in all."""
    answered = table["disposition"].map({d.code: d.respondent for d in round_.config.dispositions})
    return pd.concat([distribution(round_, rows) for _, rows in table.groupby(answered)]).sort_index()


def _withhold_linked(
    round_: Round, table: pd.DataFrame, by: str, links: dict[tuple[str, ...], list[str]], gone: Groups
) -> pd.DataFrame:
    """Withhold small counts with the columns that would tell them, and other groups of a variable with them."""
    result, limit = table.copy(), round_.config.disclosure.min_persons
    for counts, columns in links.items():
        few = np.any([is_small(table[count], limit) for count in counts], axis=0)
        if "respondents" in counts:
            few |= _among(table, by, gone)
        result.loc[_together(round_, table, by, few, list(counts)), columns] = pd.NA
    return result


def _together(round_: Round, table: pd.DataFrame, by: str, few: BoolArray, counts: list[str]) -> BoolArray:
    """The groups to withhold where each variable's add up to what is known."""
    numbers = [table[count].fillna(0).to_numpy(dtype=np.int64) for count in counts]
    return together(few, round_.config.disclosure.min_persons, *numbers, total=pd.factorize(table[by])[0])


def _among(table: pd.DataFrame, by: str, gone: Groups) -> BoolArray:
    return np.array([key in gone for key in zip(table[by], table["group"], strict=True)], dtype=bool)
