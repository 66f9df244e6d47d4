"""Disclosure control of answers: shares, answers taken together, scores and bases."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass

import numpy as np
import pandas as pd

from jobsurvey_utils.disclosure.lines import LOOSE, Bonds, Lines, of_rows
from jobsurvey_utils.disclosure.rules import (
    EVERYBODY,
    BoolArray,
    IntArray,
    complementary,
    is_small,
    rank,
    thresholds,
    withhold,
)
from jobsurvey_utils.disclosure.secondary import follow, until_stable
from jobsurvey_utils.estimation.parts import POOLED
from jobsurvey_utils.rounds import Round

DISTRIBUTION = ["item", "breakdown", "group"]
"""What the categories of one distribution have in common."""
UNKNOWN, UNKNOWN_SCORED = 2, 4
"""Categories withheld together at least. Of a scored item the base, the score and its standard error are three
equations of the shares."""
Whole = Set[tuple[str, str, str]]
"""Items, breakdowns and groups of which everything is withheld."""
_SHARE, _SCORE = ["share", "se", "ci_low", "ci_high"], ["score", "se", "ci_low", "ci_high", "deff", "n_eff"]


def shares(
    round_: Round,
    table: pd.DataFrame,
    bonds: Bonds = LOOSE,
    *,
    also: BoolArray | None = None,
    whole: Whole = frozenset(),
    size: pd.Series | None = None,
) -> pd.DataFrame:
    """Shares after disclosure control.

    The categories that follow one that is withheld are those that cost the fewest positive and negative shares: of the
    same of these sets as all that must be withheld, then of neither, then the rest, the smallest first. The options of
    multiple choice are distributions of their own: one that nearly all ticked is withheld as one that hardly any did.
    Groups and municipalities follow as in `secondary`, one category at a time.

    Parameters
    ----------
    also
        Further shares to withhold.
    whole
        Items, breakdowns and groups to withhold as a whole.
    size
        Of each breakdown and group, the most that answered any item; of those in the table if not given.
    """
    row = number_of(table)
    rows = table.loc[~table.duplicated(DISTRIBUTION), [*DISTRIBUTION, "n_total"]].reset_index(drop=True)
    lines = of_rows(round_, rows, bonds)
    few = groups(round_, rows, rows["n_total"], lines, size, whole)[row] | uniform(round_, table)
    n, base, limit = table["n"].to_numpy(), table["n_total"].to_numpy(), _limits(round_, table)
    multiple = table["item"].isin([i.id for i in round_.items.values() if i.kind == "multiple"]).to_numpy()
    small = few | is_small(n, limit) | (multiple & is_small(base - n, limit))
    scored = table["item"].isin([i.id for i in round_.closed_items() if round_.scale(i).scored]).to_numpy()
    wanted = np.where(scored, UNKNOWN_SCORED, UNKNOWN)
    within = _Distributions(row, n, wanted, limit, _sets(round_, table), ~multiple)
    cells = lines.by_category(row, pd.factorize(table["category"])[0].astype(np.int64))
    others = np.where(multiple, base - n, 0)
    gone = until_stable(
        small if also is None else small | also,
        within.follow,
        lambda hidden: follow(n, hidden, cells, base > 0, n, np.isin(row, row[hidden])),
        lambda hidden: follow(others, hidden, cells, base > 0, others, np.isin(row, row[hidden])),
    )
    found = withhold(table, gone, ["n", *_SHARE])
    return withhold(found, few, ["n_total"]).assign(suppressed=gone)


def groups(
    round_: Round, rows: pd.DataFrame, n: pd.Series, lines: Lines, size: pd.Series | None, whole: Whole = frozenset()
) -> BoolArray:
    """The groups withheld as a whole: of too few persons, those of `whole`, and those that follow them.

    Which one follows is the same for all items: the group that is the smallest where most have answered.
    """
    size, number = sizes(rows, n) if size is None else size, n.to_numpy()
    order = size.reindex(pd.MultiIndex.from_frame(rows[["breakdown", "group"]])).to_numpy()
    small = is_small(number, _limits(round_, rows))
    if whole:
        small |= pd.MultiIndex.from_frame(rows[DISTRIBUTION]).isin(list(whole))
    return until_stable(small, lambda hidden: follow(number, hidden, lines, number > 0, order))


def number_of(table: pd.DataFrame) -> IntArray:
    """The number of the distribution each row is of, in the order of the table."""
    found = table.groupby(DISTRIBUTION, sort=False, observed=True).ngroup()
    return np.asarray(found.to_numpy(), dtype=np.int64)


def sizes(rows: pd.DataFrame, n: pd.Series) -> pd.Series:
    """Of each breakdown and group, the most that answered any item."""
    return n.groupby([rows["breakdown"], rows["group"]], observed=True).max()


@dataclass(frozen=True)
class _Distributions:
    """Distributions of categories that add to a base that is shown."""

    row: IntArray
    """Of each category, the number of its distribution."""
    n: IntArray
    wanted: IntArray
    limit: IntArray
    sets: IntArray
    single: BoolArray
    """Whether a person has one category only."""

    def follow(self, hidden: BoolArray) -> BoolArray:
        """What is withheld with the categories that follow within distributions."""
        order = rank(self.sets, self.row, hidden)
        return hidden | (complementary(self.n, self.row, hidden, self.wanted, self.limit, order) & self.single)


def uniform(round_: Round, table: pd.DataFrame) -> BoolArray:
    """The shares of small groups that tell what every one of them answered.

    Of a group of fewer than `min_persons_crossed`: all gave the same answer, or all a positive or all a negative one.
    Of multiple choice: all ticked an option.
    """
    row, n, sets = number_of(table), table["n"].fillna(0).to_numpy(dtype=np.int64), _sets(round_, table)
    most = np.zeros(int(row.max(initial=-1)) + 1)
    np.maximum.at(most, row, n)
    for which in (1, 2):
        most = np.maximum(most, np.bincount(row, n * (sets == which), len(most)))
    small = is_small(table["n_total"].to_numpy(), round_.config.disclosure.min_persons_crossed)
    multiple = table["item"].isin([i.id for i in round_.items.values() if i.kind == "multiple"]).to_numpy()
    alike = np.where(multiple, n, most[row])
    return np.asarray(small & (alike >= table["n_total"].fillna(0).to_numpy()))


def pooled(round_: Round, table: pd.DataFrame, controlled: pd.DataFrame) -> pd.DataFrame:
    """Shares of answers taken together, shown where they tell no more than `controlled`, the shares shown.

    That is where all parts are shown, or where all that is withheld of the distribution is among the parts.
    """
    same = controlled.loc[controlled["n_total"].isna(), DISTRIBUTION]
    few = is_small(table["n_total"].to_numpy(), _limits(round_, table)) | _are(table, same)
    gaps = controlled.loc[controlled["suppressed"], [*DISTRIBUTION, "category"]]
    parts = table[[*DISTRIBUTION, "category"]].assign(row=np.arange(len(table)))
    parts = parts.assign(category=parts["category"].str.split(POOLED, regex=False)).explode("category")
    mine = parts.merge(gaps, on=[*DISTRIBUTION, "category"])["row"]
    own = np.bincount(mine.to_numpy(dtype=np.int64), minlength=len(table))
    every = table[DISTRIBUTION].merge(gaps.groupby(DISTRIBUTION).size().rename("gaps").reset_index(), how="left")
    gone = few | ((own > 0) & (own < every["gaps"].fillna(0).to_numpy()))
    return withhold(withhold(table, gone, ["n", *_SHARE]), few, ["n_total"]).assign(suppressed=gone)


def scores(round_: Round, table: pd.DataFrame, controlled: pd.DataFrame, told: pd.DataFrame) -> pd.DataFrame:
    """Scores after disclosure control.

    A score is withheld where fewer than `UNKNOWN_SCORED` categories are withheld that it could tell of, as on a short
    scale, or where one without a score is.

    Parameters
    ----------
    controlled
        The shares after disclosure control. Where categories are withheld there, the design effect and the effective n
        are withheld here: they are further equations where all answers weigh the same.
    told
        The bases after disclosure control. Don't know is withheld here where it is there.
    """
    numbers = ["n", "n_dont_know", *_SCORE]
    small = is_small(table["n"].to_numpy(), _limits(round_, table))
    gaps = controlled.loc[controlled["suppressed"], [*DISTRIBUTION, "category"]]
    bare = {(i.id, c.code): int(c.score is None) for i in round_.closed_items() for c in round_.scale(i).categories}
    counted = gaps.assign(bare=_marks(gaps, bare)).groupby(DISTRIBUTION)["bare"].agg(["size", "sum"])
    found = table[DISTRIBUTION].merge(counted.reset_index(), how="left").fillna({"size": 0, "sum": 0})
    size, mixed = found["size"].to_numpy(), found["sum"].to_numpy() > 0
    thin = (size > 0) & (size < UNKNOWN_SCORED)
    same = controlled.loc[controlled["n_total"].isna(), DISTRIBUTION]
    few = _are(table, same)
    table = withhold(table, small | mixed | few, numbers)
    table.loc[thin, _SCORE] = np.nan
    table.loc[size > 0, ["deff", "n_eff"]] = np.nan
    table.loc[_are(table, told.loc[told["n_dont_know"].isna()]), "n_dont_know"] = pd.NA
    return table.assign(suppressed=small | mixed | few | thin)


def bases(
    round_: Round,
    table: pd.DataFrame,
    bonds: Bonds = LOOSE,
    *,
    also: BoolArray | None = None,
    whole: Whole = frozenset(),
    size: pd.Series | None = None,
) -> pd.DataFrame:
    """Bases after disclosure control.

    Don't know, missing answers and the number asked are withheld together where one of the first two is small: any two
    of them tell the third. Another question that the same persons were asked has the same number asked; so there the
    number asked and the missing answers are withheld too, unless everybody was asked, which the response tells anyway.
    The number of answers is shown. Groups and municipalities follow as in `secondary`.
    """
    limit, lines = _limits(round_, table), of_rows(round_, table, bonds)
    dont_know, missing, reached = (table[name].to_numpy() for name in ("n_dont_know", "n_missing", "n_asked"))
    gone = groups(round_, table, table["n"], lines, size, whole) | is_small(table["n_asked"], limit)
    small = gone | is_small(dont_know, limit) | is_small(missing, limit)
    few = until_stable(
        small if also is None else small | also,
        lambda hidden: follow(dont_know, hidden, lines, reached > 0, dont_know),
        lambda hidden: follow(missing, hidden, lines, reached > 0, missing),
    )
    asked = table["item"].map({item.id: item.asked_if for item in round_.closed_items()})
    routed = few & (asked != EVERYBODY).to_numpy()
    alike = pd.MultiIndex.from_frame(table[["breakdown", "group"]].assign(asked=asked))
    can = [i.id for i in round_.closed_items() if any(c.dont_know for c in round_.scale(i).categories)]
    table = withhold(table, gone, ["n_asked", "n", "n_dont_know", "n_missing"])
    table.loc[few | alike.isin(alike[routed]), ["n_asked", "n_missing"]] = pd.NA
    table.loc[few & table["item"].isin(can).to_numpy(), "n_dont_know"] = pd.NA
    return table


def _are(table: pd.DataFrame, some: pd.DataFrame) -> BoolArray:
    """Whether a row is of one of some distributions."""
    keys = pd.MultiIndex.from_frame(some[DISTRIBUTION].drop_duplicates())
    return np.asarray(pd.MultiIndex.from_frame(table[DISTRIBUTION]).isin(keys))


def _limits(round_: Round, table: pd.DataFrame) -> IntArray:
    return thresholds(round_.config.disclosure, table["breakdown"])


def _sets(round_: Round, table: pd.DataFrame) -> IntArray:
    """For each category 1 if it is counted as positive, 2 if as negative, else 0."""
    scales = {item.id: round_.scale(item) for item in round_.closed_items()}
    found = {(item, code): 1 for item, scale in scales.items() for code in scale.top}
    found |= {(item, code): 2 for item, scale in scales.items() for code in scale.bottom}
    return _marks(table, found)


def _marks(table: pd.DataFrame, marks: Mapping[tuple[str, str], int]) -> IntArray:
    """For each category of an item its mark; 0 if it has none."""
    (item, items), (category, codes) = (pd.factorize(table[name]) for name in ("item", "category"))
    every = np.array([[marks.get((name, code), 0) for code in codes] for name in items], dtype=np.int64)
    return every.reshape(len(items), len(codes))[item, category]
