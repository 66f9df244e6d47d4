"""Disclosure control of changes: none tells more than the two rounds' own results do.

- What a round's own results withhold is withheld here.
- A number of fewer persons than the threshold is withheld, and so is one that leaves fewer than that of the round's
  own number: the municipalities in common are a part of all.
- A number of the municipalities in common is withheld where one of them alone is withheld, or where one of the others
  alone is: the sum of those that are shown would give it back. The rule is that of `disclosure.secondary`.
- Where one group of a breakdown alone is withheld, the smallest of the others follows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils import disclosure, estimation
from jobsurvey_utils.disclosure.answers import UNKNOWN
from jobsurvey_utils.disclosure.rules import is_small
from jobsurvey_utils.estimation.parts import POOLED
from jobsurvey_utils.inference.measures import SCORE, SHARE
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import CROSS, TOTAL
from jobsurvey_utils.trend.change import NUMBERS
from jobsurvey_utils.weighting import Weights

BoolArray = npt.NDArray[np.bool_]

HIDDEN = "hidden"
"""Status of what is withheld."""
_ROW = ["item", "breakdown", "group"]


@dataclass(frozen=True)
class Shown:
    """A round's own results before and after disclosure control, row by row the same."""

    round: Round
    estimates: estimation.Estimates
    shares: pd.DataFrame
    pooled: pd.DataFrame
    """Answers taken together; not within the municipalities' groups."""
    scores: pd.DataFrame

    def rows(self, item: str, statistic: str, category: str) -> pd.DataFrame:
        """For every breakdown and group of an item's measure: n, and whether it is withheld."""
        if statistic == SCORE:
            table, gone = self.estimates.scores, self.scores["suppressed"]
            mine = (table["item"] == item).to_numpy()
            return table.loc[mine, [*_ROW, "n"]].assign(hidden=gone.to_numpy()[mine]).reset_index(drop=True)
        table = self.estimates.shares
        mine = ((table["item"] == item) & table["category"].isin(category.split(POOLED))).to_numpy()
        parts = table.loc[mine, [*_ROW, "n_total"]].assign(hidden=self.shares["suppressed"].to_numpy()[mine])
        found = parts.groupby(_ROW, sort=False, observed=True).agg(n=("n_total", "first"), hidden=("hidden", "any"))
        pooled = self.pooled[(self.pooled["item"] == item) & (self.pooled["category"] == category)]
        together = pooled.set_index(_ROW)["suppressed"].reindex(found.index)
        return found.assign(hidden=together.where(together.notna(), found["hidden"]).astype(bool)).reset_index()


def shown(data: Microdata, weights: Weights) -> Shown:
    """A round's own results after disclosure control."""
    return _controlled(data, estimation.estimate(data, weights))


def shown_in_all(data: Microdata, weights: Weights) -> Shown:
    """A round's own results in all alone, which are not withheld for the sake of any group."""
    every = estimation.estimate(data, weights)
    tables = (every.shares, every.pooled, every.scores, every.bases)
    return _controlled(data, estimation.Estimates(*(t[t["breakdown"] == TOTAL].reset_index(drop=True) for t in tables)))


def _controlled(data: Microdata, estimates: estimation.Estimates) -> Shown:
    told = disclosure.estimates(data.round, estimates, disclosure.bonds(data))
    return Shown(data.round, estimates, told["shares"], told["pooled"], told["scores"])


def withhold(
    table: pd.DataFrame, before: Shown, after: Shown, names: dict[str, str], places: tuple[str, ...]
) -> pd.DataFrame:
    """Changes after disclosure control, with the column `suppressed`.

    Parameters
    ----------
    names
        For each item of the later round the one of the earlier.
    places
        The municipalities that are compared.
    """
    gone = np.zeros(len(table), dtype=bool)
    keys, here = ["item", "statistic", "category"], after.round.municipality_variable
    for (item, statistic, category), own in table.groupby(keys, sort=False):
        sides = ((before, names[str(item)], "n_before"), (after, str(item), "n_after"))
        for side, name, n in sides:
            found = _gone(side, side.rows(name, str(statistic), str(category)), own, n, places, here)
            gone[table.index.get_indexer(own.index)] |= found
    gone = _follow(table, gone)
    result = table.assign(suppressed=gone)
    result.loc[gone, list(NUMBERS)] = np.nan
    result.loc[gone, "status"] = HIDDEN
    return result


def is_withheld(side: Shown, item: str, category: str, places: tuple[str, ...] | None) -> bool:
    """Whether the share of some answers in all of a round, or in some of its municipalities, must be withheld."""
    rows = side.rows(item, SHARE, category)
    own = bool(rows.loc[rows["breakdown"] == TOTAL, "hidden"].any())
    return own or (places is not None and (TOTAL, TOTAL) in set(_alone(side, rows, places)))


def _gone(
    side: Shown, rows: pd.DataFrame, own: pd.DataFrame, n: str, places: tuple[str, ...], municipality: str
) -> BoolArray:
    """Which rows of a measure one round's own results ask to withhold."""
    least = side.round.config.disclosure.min_persons
    breakdown = own["breakdown"].replace(municipality, side.round.municipality_variable)
    known = rows.set_index(["breakdown", "group"])
    wanted = pd.MultiIndex.from_arrays([breakdown, own["group"]])
    all_n = known["n"].reindex(wanted).to_numpy(dtype=float)
    hidden = known["hidden"].reindex(wanted).fillna(False).to_numpy(dtype=bool)
    few = is_small(own[n], least) | is_small(np.nan_to_num(all_n) - own[n].to_numpy(), least)
    alone = set(_alone(side, rows, places))
    bound = [key in alone for key in zip(breakdown, own["group"], strict=True)]
    return np.asarray(hidden | few | np.array(bound, dtype=bool))


def _alone(side: Shown, rows: pd.DataFrame, places: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Breakdowns and groups of which too little is withheld among the municipalities compared, or among the others."""
    here, limits = side.round.municipality_variable, side.round.config.disclosure
    crossed = rows["breakdown"].str.startswith(f"{here}{CROSS}")
    table = rows[(crossed | (rows["breakdown"] == here)) & rows["hidden"] & (rows["n"] > 0)]
    parts = [
        (*str(b).partition(CROSS), *str(g).partition(CROSS))
        for b, g in zip(table["breakdown"], table["group"], strict=True)
    ]
    told = table.assign(
        name=[part[2] or TOTAL for part in parts],
        code=[part[5] or TOTAL for part in parts],
        inside=[part[3] in places for part in parts],
    )
    found = told.groupby(["name", "code", "inside"])["n"].agg(["size", "sum"]).reset_index()
    least = np.where(found["name"] == TOTAL, limits.min_persons, limits.min_persons_crossed)
    bad = found[(found["size"] < UNKNOWN) | (found["sum"] < least)]
    yield from zip(bad["name"], bad["code"], strict=True)


def _follow(table: pd.DataFrame, gone: BoolArray) -> BoolArray:
    """With a group that is withheld alone, the smallest of its breakdown's others."""
    gone = gone.copy()
    size = table[["n_before", "n_after"]].min(axis=1).to_numpy()
    several = (table["breakdown"] != TOTAL).to_numpy()
    for _, own in table.loc[several].groupby(["item", "breakdown", "statistic", "category", "basis"], sort=False):
        rows = table.index.get_indexer(own.index)
        counted = rows[size[rows] > 0]
        if gone[counted].sum() == 1 and len(counted) > 1:
            others = counted[~gone[counted]]
            gone[others[np.argmin(size[others])]] = True
    return gone
