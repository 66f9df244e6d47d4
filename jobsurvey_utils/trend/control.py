"""Disclosure control of changes: none tells more than the two rounds' own results do.

- What a round's own results withhold is withheld here.
- A number of fewer persons than the threshold is withheld, and so is one that leaves fewer than that of the round's
  own number: the municipalities in common are a part of all.
- A number of the municipalities in common is withheld where what is withheld of them is of one municipality alone, or
  what is withheld of the others is: the sum of those that are shown would give it back. The rule is that of
  `disclosure.secondary`, for the base as well as for the answers. A number of which all parts are shown is their sum
  and tells nothing.
- So that no question is without a total for the sake of one municipality, it is compared without some of those in
  which it is withheld (`common`).
- Where one group of a breakdown alone is withheld, the smallest of the others follows.
- In the end the auditor looks at what is left together with each round's own results (`audited`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.disclosure.cells import UNKNOWN
from jobsurvey_utils.disclosure.rules import is_small
from jobsurvey_utils.inference.measures import SHARE
from jobsurvey_utils.rounds.schema import CROSS, TOTAL
from jobsurvey_utils.trend.change import NUMBERS
from jobsurvey_utils.trend.shown import BASE, Shown

BoolArray = npt.NDArray[np.bool_]
Places = tuple[str, ...]
"""Municipalities."""

HIDDEN = "hidden"
"""Status of what is withheld."""


def withhold(
    table: pd.DataFrame, before: Shown, after: Shown, names: dict[str, str], places: Mapping[str, Places]
) -> pd.DataFrame:
    """Changes after disclosure control, with the column `suppressed`.

    Parameters
    ----------
    names
        For each item of the later round the one of the earlier.
    places
        For each item of the later round the municipalities that are compared.
    """
    gone = np.zeros(len(table), dtype=bool)
    keys, here = ["item", "statistic", "category"], after.round.municipality_variable
    for (item, statistic, category), own in table.groupby(keys, sort=False):
        sides = ((before, names[str(item)], "n_before"), (after, str(item), "n_after"))
        for side, name, n in sides:
            for rows in (side.rows(name, BASE), side.rows(name, str(statistic), str(category))):
                found = _gone(side, rows, own, n, places[str(item)], here)
                gone[table.index.get_indexer(own.index)] |= found
    return hide(table.assign(suppressed=False), _follow(table, gone))


def hide(table: pd.DataFrame, gone: BoolArray) -> pd.DataFrame:
    """The table with some more of its rows withheld."""
    result = table.assign(suppressed=table["suppressed"].to_numpy(dtype=bool) | gone)
    result.loc[gone, list(NUMBERS)] = np.nan
    result.loc[gone, "status"] = HIDDEN
    return result


def is_withheld(side: Shown, item: str, category: str, places: Places | None) -> bool:
    """Whether the share of some answers in all of a round, or in some of its municipalities, must be withheld."""
    rows = side.rows(item, SHARE, category)
    own = bool(rows.loc[rows["breakdown"] == TOTAL, "hidden"].any())
    return own or (places is not None and (TOTAL, TOTAL) in set(alone(side, rows, places)))


def _gone(side: Shown, rows: pd.DataFrame, own: pd.DataFrame, n: str, places: Places, municipality: str) -> BoolArray:
    """Which rows of a measure one round's own results ask to withhold."""
    least = side.round.config.disclosure.min_persons
    breakdown = own["breakdown"].replace(municipality, side.round.municipality_variable)
    known = rows.set_index(["breakdown", "group"])
    wanted = pd.MultiIndex.from_arrays([breakdown, own["group"]])
    all_n = known["n"].reindex(wanted).to_numpy(dtype=float)
    hidden = known["hidden"].reindex(wanted).fillna(False).to_numpy(dtype=bool)
    few = is_small(own[n], least) | is_small(np.nan_to_num(all_n) - own[n].to_numpy(), least)
    single = set(alone(side, rows, places))
    bound = [key in single for key in zip(breakdown, own["group"], strict=True)]
    return np.asarray(hidden | few | np.array(bound, dtype=bool))


def alone(side: Shown, rows: pd.DataFrame, places: Places) -> Iterator[tuple[str, str]]:
    """Breakdowns and groups of which too little is withheld among the municipalities compared, or among the others."""
    here, limits = side.round.municipality_variable, side.round.config.disclosure
    crossed = rows["breakdown"].str.startswith(f"{here}{CROSS}")
    table = rows[(crossed | (rows["breakdown"] == here)) & rows["hidden"] & (rows["counted"] > 0)]
    parts = [
        (*str(b).partition(CROSS), *str(g).partition(CROSS))
        for b, g in zip(table["breakdown"], table["group"], strict=True)
    ]
    told = table.assign(
        name=[part[2] or TOTAL for part in parts],
        code=[part[5] or TOTAL for part in parts],
        inside=[part[3] in places for part in parts],
    )
    found = told.groupby(["name", "code", "inside"])["counted"].agg(["size", "sum"]).reset_index()
    least = np.where(found["name"] == TOTAL, limits.min_persons, limits.min_persons_crossed)
    bad = found[(found["size"] < UNKNOWN) | (found["sum"] < least)]
    some = set(found.loc[found["inside"], ["name", "code"]].itertuples(index=False, name=None))
    yield from (key for key in zip(bad["name"], bad["code"], strict=True) if key in some)


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
