"""The sums that bind published tables together.

A *line* is a sum a reader can take: the groups of a variable add to everyone, a municipality's groups to the
municipality, the municipalities to all. A variable that only some have a value of, as the duration of a course that is
ongoing, adds to the groups of another that they are of. Those without a value are the *rest* of a line, in no table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from jobsurvey_utils.disclosure import places
from jobsurvey_utils.disclosure.places import Place
from jobsurvey_utils.disclosure.rules import BoolArray, IntArray
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.rounds import Round

Nested = Mapping[str, tuple[str, tuple[str, ...]]]
"""For a variable that only some have a value of: another variable, and the groups of it that add up to them."""


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

    def part(self, mine: BoolArray) -> Lines:
        """The lines of some of the rows, of which a line has all or none."""
        kept, row = mine[self.row], np.cumsum(mine) - 1
        return Lines(self.line[kept], row[self.row[kept]], self.total[kept], self.limit)

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


@dataclass(frozen=True)
class _Rows:
    """The rows of a table with one row per item and place."""

    places: list[Place]
    place: IntArray
    """Per row."""
    item: IntArray
    table: IntArray
    """Item × place: the row, or -1."""

    @staticmethod
    def of(round_: Round, rows: pd.DataFrame) -> _Rows:
        place, found = places.of_rows(round_, rows)
        item = pd.factorize(rows["item"])[0] if "item" in rows else np.zeros(len(rows), dtype=np.int64)
        table = np.full((int(item.max(initial=-1)) + 1, len(found)), -1)
        table[item, place] = np.arange(len(rows))
        return _Rows(found, place, item, table)

    def within(self, chosen: Iterable[bool]) -> IntArray:
        """The rows at some of the places."""
        return np.flatnonzero(np.array(list(chosen), dtype=bool)[self.place])

    def at(self, rows: IntArray, others: Iterable[Place]) -> IntArray:
        """For each of some rows that of the same item at the other place given for its own; -1 where there is none."""
        number = {place: at for at, place in enumerate(self.places)}
        place = np.array([number.get(other, -1) for other in others], dtype=np.int64)[self.place[rows]]
        return np.where(place >= 0, self.table[self.item[rows], place], -1)


def of_rows(round_: Round, rows: pd.DataFrame, bonds: Bonds) -> Lines:
    """The lines of a table with one row per item, breakdown and group; those without a total are left out."""
    found = _Rows.of(round_, rows)
    parts = [_over_places(found), *_over_groups(found, bonds.nested)]
    starts = np.cumsum([0, *(int(part[0].max(initial=-1)) + 1 for part in parts)])
    number = np.concatenate([part[0] + start for part, start in zip(parts, starts[:-1], strict=True)])
    row, total = (np.concatenate([part[at] for part in parts]) for at in (1, 2))
    both = np.array([bool(place.variable and place.municipality) for place in found.places], dtype=bool)
    crossed = np.zeros(int(starts[-1]), dtype=bool)
    crossed[number[both[found.place[row]] & ~total]] = True
    limits = round_.config.disclosure
    return Lines(number, row, total, np.where(crossed, limits.min_persons_crossed, limits.min_persons))


_Part = tuple[IntArray, IntArray, BoolArray]
"""Of each entry the line, the row, and whether it is a total."""


def _over_places(found: _Rows) -> _Part:
    """The municipalities of everything that all of them have."""
    rows = found.within(bool(place.municipality) for place in found.places)
    return _part(rows, [found.at(rows, (place._replace(municipality="") for place in found.places))])


def _over_groups(found: _Rows, nested: Nested) -> list[_Part]:
    """The groups of each variable, in all and within each municipality."""
    parts = []
    for name in dict.fromkeys(place.variable for place in found.places if place.variable):
        rows = found.within(place.variable == name for place in found.places)
        whole = found.at(rows, (Place("", "", place.municipality) for place in found.places))
        other, codes = nested.get(name, ("", ()))
        some = [found.at(rows, (Place(other, code, place.municipality) for place in found.places)) for code in codes]
        inside = np.all([each >= 0 for each in some], axis=0) if some else np.zeros(len(rows), dtype=bool)
        parts.append(_part(rows[~inside], [whole[~inside]]))
        if inside.any():
            parts.append(_part(rows[inside], [each[inside] for each in some]))
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
