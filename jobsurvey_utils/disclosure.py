"""Disclosure control: numbers that rest on too few persons are taken out before anything is published.

Primary suppression takes out a row whose base has fewer persons than the round's threshold, or whose own count is from
1 up to that threshold; a count of zero is shown. Complementary suppression takes out further categories of the same
distribution, smallest first, until what is missing cannot be had back from what is shown (Hundepool et al. 2012,
Statistical Disclosure Control, chapter 4). Rows keep their keys, their numbers are empty, and `suppressed` is true.

Subtraction between rows (a group from its total) and between tables (municipality × gender from both margins) would
come after `shares`, as further functions that add to the rows withheld.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.estimation.parts import POOLED
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import CROSS, Disclosure

BoolArray = npt.NDArray[np.bool_]

DISTRIBUTION = ["item", "breakdown", "group"]
"""What the categories of one distribution have in common."""


def shares(round_: Round, table: pd.DataFrame) -> pd.DataFrame:
    """Shares after disclosure control.

    A category of a scored item is one of two unknowns that the base and the printed score would settle, so three
    categories are withheld there; two otherwise. The options of multiple choice are distributions of their own: one
    that nearly all ticked is withheld as one that hardly any ticked.
    """
    rules, n, base = round_.config.disclosure, table["n"].to_numpy(), table["n_total"].to_numpy()
    small = _is_small(base, _thresholds(rules, table["breakdown"])) | _is_small(n, rules.min_persons)
    multiple = table["item"].isin([i.id for i in round_.items.values() if i.kind == "multiple"]).to_numpy()
    small |= multiple & _is_small(base - n, rules.min_persons)
    scored = table["item"].isin([i.id for i in round_.closed_items() if round_.scale(i).scored]).to_numpy()
    distribution = table.groupby(DISTRIBUTION, sort=False, observed=True).ngroup().to_numpy()
    more = complementary(n, distribution, small, np.where(scored, 3, 2), rules.min_persons) & ~multiple
    return withhold(table, small | more, ["n", "n_total", "share", "se", "ci_low", "ci_high"])


def pooled(table: pd.DataFrame, controlled: pd.DataFrame) -> pd.DataFrame:
    """Shares of answers taken together, withheld where one of the answers is withheld in `controlled`."""
    numbers = ["n", "n_total", "share", "se", "ci_low", "ci_high"]
    keys = [*DISTRIBUTION, "category"]
    parts = table[keys].assign(category=table["category"].str.split(POOLED, regex=False)).explode("category")
    gone = pd.MultiIndex.from_frame(parts).isin(
        pd.MultiIndex.from_frame(controlled.loc[controlled["suppressed"], keys])
    )
    withheld = pd.Series(gone, index=parts.index).groupby(level=0).any()
    return withhold(table, withheld.reindex(table.index, fill_value=False).to_numpy(dtype=bool), numbers)


def scores(round_: Round, table: pd.DataFrame, controlled: pd.DataFrame) -> pd.DataFrame:
    """Scores after disclosure control.

    Parameters
    ----------
    controlled
        The shares after disclosure control. Where categories are withheld there, the design effect and the effective n
        are withheld here: with the standard error they give the spread of the answers, a further equation.
    """
    rules = round_.config.disclosure
    small = _is_small(table["n"].to_numpy(), _thresholds(rules, table["breakdown"]))
    table = withhold(table, small, ["n", "n_dont_know", "score", "se", "ci_low", "ci_high", "deff", "n_eff"])
    gaps = controlled.loc[controlled["suppressed"], DISTRIBUTION].drop_duplicates()
    open_ = pd.MultiIndex.from_frame(table[DISTRIBUTION]).isin(pd.MultiIndex.from_frame(gaps))
    table.loc[open_, ["deff", "n_eff"]] = np.nan
    table.loc[_is_small(table["n_dont_know"], rules.min_persons), "n_dont_know"] = pd.NA
    return table


def bases(round_: Round, table: pd.DataFrame) -> pd.DataFrame:
    """Bases after disclosure control.

    Don't know and missing answers are withheld together where one of them is small, and so is the number asked where
    the other is zero: the difference would tell.
    """
    rules, numbers = round_.config.disclosure, ["n_asked", "n", "n_dont_know", "n_missing"]
    limit = _thresholds(rules, table["breakdown"])
    table = withhold(table, _is_small(table["n_asked"], limit) | _is_small(table["n"], limit), numbers)
    few = _is_small(table["n_dont_know"], rules.min_persons) | _is_small(table["n_missing"], rules.min_persons)
    alone = few & ((table["n_dont_know"] == 0) | (table["n_missing"] == 0)).fillna(False).to_numpy(dtype=bool)
    table.loc[few, ["n_dont_know", "n_missing"]] = pd.NA
    table.loc[alone, "n_asked"] = pd.NA
    return table


def response(round_: Round, table: pd.DataFrame) -> pd.DataFrame:
    """Response after disclosure control; a number that is withheld is empty."""
    rates = ["response_rate", "weighted_response_rate"]
    parts = ["complete", "partial"]
    links = {
        "population": ["population"],
        "sample": ["population", "sample", *parts, "opt_out", *rates],
        "complete": parts,
        "partial": parts,
        "opt_out": ["opt_out"],
        "respondents": [*parts, *rates],
    }
    whole = table.assign(respondents=table["complete"] + table["partial"])
    return _withhold_linked(round_, whole, "breakdown", links)[table.columns.tolist()]


def composition(round_: Round, table: pd.DataFrame) -> pd.DataFrame:
    """Composition after disclosure control; `suppressed` where the group itself is withheld."""
    population = ["population", "population_share"]
    respondents = ["respondents", "respondents_share", "weighted_share", "response_rate", "opt_out_ratio"]
    opt_out = ["opt_out", "opt_out_share", "opt_out_ratio"]
    whole = [*population, "sample", "sample_share", *respondents, *opt_out[:2]]
    links = {"population": population, "sample": whole, "respondents": whole, "opt_out": opt_out}
    table = _withhold_linked(round_, table, "variable", links)
    return table.assign(suppressed=table["sample"].isna())


def distribution(round_: Round, table: pd.DataFrame, *, by: Sequence[str] = ()) -> pd.DataFrame:
    """A table of counts `n` with all numbers of small categories empty; `by` separates its distributions."""
    group = table.groupby(list(by), sort=False).ngroup().to_numpy() if by else np.zeros(len(table), dtype=int)
    n = table["n"].fillna(0).to_numpy(dtype=np.int64)
    limit = round_.config.disclosure.min_persons
    numbers = list(table.select_dtypes("number").columns)
    return withhold(table, complementary(n, group, _is_small(n, limit), 2, limit), numbers).drop(columns="suppressed")


def complementary(
    n: npt.NDArray[np.integer],
    distribution: npt.NDArray[np.integer],
    primary: BoolArray,
    at_least: int | npt.NDArray[np.integer],
    minimum: int,
) -> BoolArray:
    """The rows to withhold, those of `primary` included.

    Where a distribution has a row that is withheld, its smallest other rows that are not zero follow, until
    `at_least` rows are withheld and together hold `minimum` persons.

    Parameters
    ----------
    distribution
        For each row, the number of the distribution it belongs to.
    """
    rows = np.flatnonzero((n > 0) | primary)
    rows = rows[np.lexsort((n[rows], ~primary[rows], distribution[rows]))]
    found, start = np.unique(distribution[rows], return_index=True)
    first = start[np.searchsorted(found, distribution[rows])]
    before = np.concatenate([[0], np.cumsum(n[rows])])
    place, held = np.arange(len(rows)) - first, before[:-1] - before[first]
    wanted = np.broadcast_to(at_least, n.shape)[rows]
    affected = np.isin(distribution, distribution[primary])[rows]
    out = primary.copy()
    out[rows] |= affected & ((place < wanted) | (held < minimum))
    return out


def withhold(table: pd.DataFrame, gone: BoolArray, columns: Sequence[str]) -> pd.DataFrame:
    """A copy with the numbers of some rows empty, and the column `suppressed`."""
    table = table.astype({c: "Int64" for c in columns if pd.api.types.is_integer_dtype(table[c])})
    table.loc[gone, list(columns)] = pd.NA
    return table.assign(suppressed=gone)


def _withhold_linked(round_: Round, table: pd.DataFrame, by: str, links: dict[str, list[str]]) -> pd.DataFrame:
    """Withhold small counts, and the columns that would tell them."""
    limit, group = round_.config.disclosure.min_persons, table.groupby(by, sort=False).ngroup().to_numpy()
    result = table.copy()
    for count, columns in links.items():
        n = table[count].fillna(0).to_numpy(dtype=np.int64)
        gone = complementary(n, group, _is_small(n, limit), 2, limit)
        result.loc[gone, columns] = pd.NA
    return result


def _is_small(n: npt.ArrayLike, limit: int | npt.NDArray[np.integer]) -> BoolArray:
    """From 1 person up to the threshold; zero and a number withheld are not small."""
    counts = pd.Series(n).fillna(0).to_numpy(dtype=np.int64)
    return np.asarray((counts > 0) & (counts < limit))


def _thresholds(rules: Disclosure, breakdown: pd.Series[str]) -> npt.NDArray[np.integer]:
    crossed = breakdown.str.contains(CROSS, regex=False).to_numpy(dtype=bool)
    return np.where(crossed, rules.min_persons_crossed, rules.min_persons)
