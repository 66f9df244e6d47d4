"""The sums that bind published tables together.

A *line* is a sum a reader can take: the groups of a variable add to everyone, a municipality's groups to the
municipality, the municipalities to all. A variable that only some have a value of, as the duration of a course that is
ongoing, adds to the groups of another that they are of. Those without a value are the *rest* of a line, in no table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from jobsurvey_utils.disclosure.rules import BoolArray, IntArray
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import CROSS, TOTAL

Nested = Mapping[str, tuple[str, tuple[str, ...]]]
"""For a variable that only some have a value of: another variable, and the groups of it that add up to them."""
_EACH = ["item", "variable", "group", "place"]
_ALL = ""
"""Stands for all groups and for all places."""


@dataclass(frozen=True)
class Lines:
    """Which rows of a table add to which: one entry per line and row."""

    line: IntArray
    row: IntArray
    total: BoolArray
    """Whether the row is the total of the line, or a part of the total."""
    limit: IntArray
    """Per line, the least number of persons that may be behind what is withheld of it."""

    def rest(self, n: IntArray) -> IntArray:
        """What a line's total has beyond its other members."""
        signed = np.where(self.total, 1, -1) * n[self.row]
        return np.bincount(self.line, signed, len(self.limit)).astype(np.int64)

    def by_category(self, row: IntArray, category: IntArray) -> Lines:
        """The same lines, once for each category.

        Parameters
        ----------
        row, category
            Of each entry of the table with the categories.
        """
        order, size = np.argsort(row, kind="stable"), np.bincount(row, minlength=int(self.row.max(initial=-1)) + 1)
        times, start = size[self.row], np.concatenate([[0], np.cumsum(size)])
        entry = np.repeat(np.arange(len(self.row)), times)
        place = np.arange(len(entry)) - np.repeat(np.cumsum(times) - times, times)
        found, number = order[start[self.row[entry]] + place], int(category.max(initial=0)) + 1
        kept, line = np.unique(self.line[entry] * number + category[found], return_inverse=True)
        return Lines(line, found, self.total[entry], self.limit[kept // number])


@dataclass(frozen=True)
class Bonds:
    """What the respondents' groups add up to."""

    nested: Nested
    partial: frozenset[str]
    """The variables that some of those whom their groups should add up to have no value of."""


LOOSE = Bonds({}, frozenset())
"""All variables are known of everybody."""


def bonds(data: Microdata) -> Bonds:
    """What the groups of each variable add up to.

    Of a variable that some have no value of, it is those groups of another that hold everyone with a value, not all
    groups, and as few without as possible.
    """
    people = data.respondents[[name for name in data.round.variables if name in data.respondents]]
    nested, partial = {}, set()
    for name in map(str, people):
        known, whole = people[name].notna(), len(people)
        for other in people.columns.drop(name) if known.any() else []:
            codes = people.loc[known, other].unique()
            holds = people[other].isin(codes)
            if not people.loc[known, other].isna().any() and holds.sum() < whole:
                nested[name], whole = (other, tuple(map(str, codes))), int(holds.sum())
        if known.sum() < whole:
            partial.add(name)
    return Bonds(nested, frozenset(partial))


def of_rows(round_: Round, rows: pd.DataFrame, bonds: Bonds) -> Lines:
    """The lines of a table with one row per item, breakdown and group; those without a total are left out."""
    split = _split(round_, rows)
    place = pd.MultiIndex.from_frame(split[_EACH])
    parts = [_over_places(split, place), *_over_groups(split, place, bonds.nested)]
    starts = np.cumsum([0, *(int(part[0].max(initial=-1)) + 1 for part in parts)])
    number = np.concatenate([part[0] + start for part, start in zip(parts, starts[:-1], strict=True)])
    row, total = (np.concatenate([part[place] for part in parts]) for place in (1, 2))
    crossed = np.zeros(int(starts[-1]), dtype=bool)
    crossed[number[split["crossed"].to_numpy()[row] & ~total]] = True
    limits = round_.config.disclosure
    return Lines(number, row, total, np.where(crossed, limits.min_persons_crossed, limits.min_persons))


_Part = tuple[IntArray, IntArray, BoolArray]
"""Of each entry the line, the row, and whether it is a total."""


def _split(round_: Round, rows: pd.DataFrame) -> pd.DataFrame:
    """Of each row the variable and its group, the municipality, and whether it has both."""
    municipality = round_.municipality_variable
    breakdown, group = rows["breakdown"].astype("str"), rows["group"].astype("str")
    crossed = breakdown.str.contains(CROSS, regex=False)
    place = group.str.partition(CROSS)
    inside = pd.DataFrame(
        {
            "item": rows["item"].astype("str") if "item" in rows else "",
            "variable": breakdown.mask(crossed, breakdown.str.partition(CROSS)[2]),
            "group": group.mask(crossed, place[2]),
            "place": place[0].where(crossed, _ALL),
            "crossed": crossed,
        }
    )
    whole, here = breakdown == TOTAL, breakdown == municipality
    inside.loc[here, "place"] = group[here]
    inside.loc[whole | here, ["variable", "group"]] = _ALL
    return inside.reset_index(drop=True)


def _over_places(split: pd.DataFrame, place: pd.MultiIndex) -> _Part:
    """The municipalities of everything that all of them have."""
    rows = np.flatnonzero((split["place"] != _ALL).to_numpy())
    total = place.get_indexer(pd.MultiIndex.from_frame(split.loc[rows, _EACH].assign(place=_ALL)))
    return _part(rows, [total])


def _over_groups(split: pd.DataFrame, place: pd.MultiIndex, nested: Nested) -> list[_Part]:
    """The groups of each variable, in all and within each municipality."""
    parts = []
    for name in split.loc[split["variable"] != _ALL, "variable"].unique():
        rows = np.flatnonzero((split["variable"] == name).to_numpy())
        whole = place.get_indexer(pd.MultiIndex.from_frame(split.loc[rows, _EACH].assign(variable=_ALL, group=_ALL)))
        other, codes = nested.get(name, (_ALL, ()))
        keys = [split.loc[rows, _EACH].assign(variable=other, group=code) for code in codes]
        within = [place.get_indexer(pd.MultiIndex.from_frame(each)) for each in keys]
        whole_ones = np.all([each >= 0 for each in within], axis=0) if within else np.zeros(len(rows), dtype=bool)
        parts.append(_part(rows[~whole_ones], [whole[~whole_ones]]))
        if whole_ones.any():
            parts.append(_part(rows[whole_ones], [each[whole_ones] for each in within]))
    return parts


def _part(rows: IntArray, totals: list[IntArray]) -> _Part:
    """Entries of lines: the members, then the totals, each once; what has the same first total is one line."""
    kept = totals[0] >= 0
    rows, totals = rows[kept], [each[kept] for each in totals]
    _, first, line = np.unique(totals[0], return_index=True, return_inverse=True)
    entries = [rows, *(each[first] for each in totals)]
    lines = [line, *([np.arange(len(first))] * len(totals))]
    row = np.concatenate(entries)
    return np.concatenate(lines), row, np.arange(len(row)) >= len(rows)
