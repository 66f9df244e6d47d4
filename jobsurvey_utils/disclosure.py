"""Disclosure control: numbers that rest on too few persons are taken out before anything is published.

Primary suppression takes out a row whose base has fewer persons than the round's threshold, or whose own count is from
1 up to that threshold; a count of zero is shown. Complementary suppression takes out further categories of the same
distribution until what is missing cannot be had back from what is shown (Hundepool et al. 2012, Statistical
Disclosure Control, chapter 4). Rows keep their keys, their numbers are empty, and `suppressed` is true.

One decision everywhere:

- The categories of one distribution (answers, outcomes of the invitation, channels) add to a number that is printed,
  so they have complementary suppression.
- A group (a gender, a municipality) with few invited or few respondents is withheld wherever it appears; the other
  groups of its variable are not withheld with it, in any table.
- A base is shown where it reaches the threshold, also beside a category that is withheld.
- The answers per day of the field work are of no group and tell no answer; they are shown.
- Subtraction of a group from its total, and between tables, is not yet guarded against: it would come after `shares`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.estimation.parts import POOLED
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import CROSS, TOTAL, Disclosure

BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]

DISTRIBUTION = ["item", "breakdown", "group"]
"""What the categories of one distribution have in common."""
UNKNOWN, UNKNOWN_SCORED = 2, 4
"""Categories withheld together at least. Of a scored item the base, the score and its standard error are three
equations of the shares."""
_SHARE, _SCORE = ["share", "se", "ci_low", "ci_high"], ["score", "se", "ci_low", "ci_high", "deff", "n_eff"]


def shares(round_: Round, table: pd.DataFrame) -> pd.DataFrame:
    """Shares after disclosure control.

    The categories that follow one that is withheld are those that cost the fewest positive and negative shares: of the
    same of these sets as all that must be withheld, then of neither, then the rest, the smallest first. The options of
    multiple choice are distributions of their own: one that nearly all ticked is withheld as one that hardly any did.
    """
    rules, n, base = round_.config.disclosure, table["n"].to_numpy(), table["n_total"].to_numpy()
    few = _is_small(base, _thresholds(rules, table["breakdown"]))
    small = few | _is_small(n, rules.min_persons)
    multiple = table["item"].isin([i.id for i in round_.items.values() if i.kind == "multiple"]).to_numpy()
    small |= multiple & _is_small(base - n, rules.min_persons)
    scored = table["item"].isin([i.id for i in round_.closed_items() if round_.scale(i).scored]).to_numpy()
    distribution = table.groupby(DISTRIBUTION, sort=False, observed=True).ngroup().to_numpy()
    wanted, rank = np.where(scored, UNKNOWN_SCORED, UNKNOWN), _rank(_sets(round_, table), distribution, small)
    more = complementary(n, distribution, small, wanted, rules.min_persons, rank) & ~multiple
    found = withhold(table, small | more, ["n", *_SHARE])
    return withhold(found, few, ["n_total"]).assign(suppressed=small | more)


def pooled(round_: Round, table: pd.DataFrame, controlled: pd.DataFrame) -> pd.DataFrame:
    """Shares of answers taken together, shown where they tell no more than `controlled`, the shares shown.

    That is where all parts are shown, or where all that is withheld of the distribution is among the parts.
    """
    few = _is_small(table["n_total"].to_numpy(), _thresholds(round_.config.disclosure, table["breakdown"]))
    gaps = controlled.loc[controlled["suppressed"], [*DISTRIBUTION, "category"]]
    parts = table[[*DISTRIBUTION, "category"]].assign(row=np.arange(len(table)))
    parts = parts.assign(category=parts["category"].str.split(POOLED, regex=False)).explode("category")
    mine = parts.merge(gaps, on=[*DISTRIBUTION, "category"])["row"]
    own = np.bincount(mine.to_numpy(dtype=np.int64), minlength=len(table))
    every = table[DISTRIBUTION].merge(gaps.groupby(DISTRIBUTION).size().rename("gaps").reset_index(), how="left")
    gone = few | ((own > 0) & (own < every["gaps"].fillna(0).to_numpy()))
    return withhold(withhold(table, gone, ["n", *_SHARE]), few, ["n_total"]).assign(suppressed=gone)


def scores(round_: Round, table: pd.DataFrame, controlled: pd.DataFrame) -> pd.DataFrame:
    """Scores after disclosure control.

    A score is withheld where fewer than `UNKNOWN_SCORED` categories are withheld that it could tell of, as on a short
    scale, or where one without a score is.

    Parameters
    ----------
    controlled
        The shares after disclosure control. Where categories are withheld there, the design effect and the effective n
        are withheld here: they are further equations where all answers weigh the same.
    """
    rules, numbers = round_.config.disclosure, ["n", "n_dont_know", *_SCORE]
    small = _is_small(table["n"].to_numpy(), _thresholds(rules, table["breakdown"]))
    gaps = controlled.loc[controlled["suppressed"], [*DISTRIBUTION, "category"]]
    values = {(i.id, c.code): c.score for i in round_.closed_items() for c in round_.scale(i).categories}
    bare = [values.get(key) is None for key in zip(gaps["item"], gaps["category"], strict=True)]
    counted = gaps.assign(bare=np.array(bare, dtype=bool)).groupby(DISTRIBUTION)["bare"].agg(["size", "sum"])
    found = table[DISTRIBUTION].merge(counted.reset_index(), how="left").fillna({"size": 0, "sum": 0})
    size, mixed = found["size"].to_numpy(), found["sum"].to_numpy() > 0
    thin = (size > 0) & (size < UNKNOWN_SCORED)
    table = withhold(table, small | mixed, numbers)
    table.loc[thin, _SCORE] = np.nan
    table.loc[size > 0, ["deff", "n_eff"]] = np.nan
    table.loc[_is_small(table["n_dont_know"], rules.min_persons), "n_dont_know"] = pd.NA
    return table.assign(suppressed=small | mixed | thin)


def bases(round_: Round, table: pd.DataFrame) -> pd.DataFrame:
    """Bases after disclosure control.

    Don't know, and missing answers, are withheld where they are few, and then so is the number asked, which would tell
    them; the number of answers is shown.
    """
    rules, numbers = round_.config.disclosure, ["n_asked", "n", "n_dont_know", "n_missing"]
    limit = _thresholds(rules, table["breakdown"])
    table = withhold(table, _is_small(table["n_asked"], limit) | _is_small(table["n"], limit), numbers)
    for name in ("n_dont_know", "n_missing"):
        table.loc[_is_small(table[name], rules.min_persons), [name, "n_asked"]] = pd.NA
    return table


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


def groups(round_: Round, table: pd.DataFrame, count: str) -> pd.DataFrame:
    """A table of one row per group, with all numbers empty where few are counted in the column `count`."""
    gone = _is_small(table[count], round_.config.disclosure.min_persons)
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
    gone = complementary(n, whole, _is_small(n, limit), UNKNOWN, limit)
    return withhold(table, gone, list(table.select_dtypes("number").columns)).drop(columns="suppressed")


def complementary(
    n: npt.NDArray[np.integer],
    distribution: npt.NDArray[np.integer],
    primary: BoolArray,
    at_least: int | npt.NDArray[np.integer],
    minimum: int,
    rank: npt.NDArray[np.integer] | None = None,
) -> BoolArray:
    """The rows to withhold, those of `primary` included.

    Where a distribution has a row that is withheld, others follow until `at_least` rows are withheld and together hold
    `minimum` persons: those of the lowest `rank` first, of these the smallest, and zeros last of all.

    Parameters
    ----------
    distribution
        For each row, the number of the distribution it belongs to.
    """
    rank = np.zeros(len(n), dtype=np.int64) if rank is None else rank
    rows = np.lexsort((n, rank, n == 0, ~primary, distribution))
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


def _withhold_linked(round_: Round, table: pd.DataFrame, links: dict[str, list[str]]) -> pd.DataFrame:
    """Withhold small counts, and the columns that would tell them."""
    result = table.copy()
    for count, columns in links.items():
        result.loc[_is_small(table[count], round_.config.disclosure.min_persons), columns] = pd.NA
    return result


def _sets(round_: Round, table: pd.DataFrame) -> npt.NDArray[np.integer]:
    """For each category 1 if it is counted as positive, 2 if as negative, else 0."""
    scales = {item.id: round_.scale(item) for item in round_.closed_items()}
    found = {(item, code): 1 for item, scale in scales.items() for code in scale.top}
    found |= {(item, code): 2 for item, scale in scales.items() for code in scale.bottom}
    pairs = zip(table["item"], table["category"], strict=True)
    return np.fromiter((found.get(pair, 0) for pair in pairs), dtype=np.int64, count=len(table))


def _rank(sets: npt.NDArray[np.integer], distribution: npt.NDArray[np.integer], primary: BoolArray) -> IntArray:
    """0 in the set that all rows withheld of the distribution are of, 1 in none, 2 in another."""
    number = int(distribution.max(initial=0)) + 1
    low, high = np.full(number, 3), np.full(number, -1)
    np.minimum.at(low, distribution[primary], sets[primary])
    np.maximum.at(high, distribution[primary], sets[primary])
    same = (low[distribution] == sets) & (high[distribution] == sets)
    return np.where(same, 0, np.where(sets == 0, 1, 2))


def _is_small(n: npt.ArrayLike, limit: int | npt.NDArray[np.integer]) -> BoolArray:
    """From 1 person up to the threshold; zero and a number withheld are not small."""
    counts = pd.Series(n).fillna(0).to_numpy(dtype=np.int64)
    return np.asarray((counts > 0) & (counts < limit))


def _thresholds(rules: Disclosure, breakdown: pd.Series[str]) -> npt.NDArray[np.integer]:
    crossed = breakdown.str.contains(CROSS, regex=False).to_numpy(dtype=bool)
    return np.where(crossed, rules.min_persons_crossed, rules.min_persons)
