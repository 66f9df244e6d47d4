"""What a reader knows of an item: all its numbers that are shown, and every sum that binds them to those withheld.

The categories add to the base, the base with don't know and missing answers to the number asked, groups and
municipalities to their totals; answers taken together are a sum, and a score and its standard error are two more sums
of the categories, taken here as if all answers weighed the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import scipy.sparse as sp

from jobsurvey_utils.disclosure import places
from jobsurvey_utils.disclosure.lines import Bonds
from jobsurvey_utils.disclosure.places import Place
from jobsurvey_utils.estimation.parts import POOLED, categories
from jobsurvey_utils.estimation.ratios import FloatArray
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import Item

Tables = Mapping[str, pd.DataFrame]
BASES = ("n", "n_dont_know", "n_missing", "n_asked")
USED = ("item", "breakdown", "group", "category", *BASES, "n_total", "score", "se")
"""Columns of the tables that a reader knows numbers of persons from."""
REST = " rest"
"""The group of those who have no value."""


@dataclass(frozen=True)
class System:
    """What is known of the numbers of one item, a row for each place and a column for each category and base."""

    places: list[Place]
    slots: list[str]
    shown: FloatArray
    """Place × slot; NaN where a number is withheld."""
    within: sp.csr_array
    """Equation × number, each equation 0: those of a place."""
    lines: sp.csr_array
    """The same for sums of places: the members less the total."""
    sums: sp.csr_array
    """Further sums of numbers that are known, whatever they are."""

    @cached_property
    def matrix(self) -> sp.csr_array:
        """All equations that are 0."""
        return sp.csr_array(sp.vstack([self.within, self.lines]))

    @cached_property
    def values(self) -> FloatArray:
        """What is shown, and 0 for what must be 0 as it is part of a sum of nothing."""
        values = self.shown.ravel().copy()
        while True:
            hidden = np.isnan(values)
            left = -(self.matrix @ np.where(hidden, 0.0, values))
            plus, minus = ((sign * self.matrix).maximum(0) @ hidden.astype(float) for sign in (1, -1))
            nothing = (np.abs(left) < 0.5) & ((plus > 0) != (minus > 0))
            zero = hidden & ((abs(self.matrix).T @ nothing.astype(float)) > 0)
            if not zero.any():
                return values
            values[zero] = 0.0


def system(round_: Round, item: Item, tables: Tables, bonds: Bonds) -> System:
    """The system of one item, from its rows of the tables; the first places are those of the table of bases."""
    slots = [*(category.code for category in categories(round_, item)), *BASES]
    row = {place: number for number, place in enumerate(tables["bases"]["place"])}
    lines = list(_lines(row, bonds))
    for line in lines:
        if line.rest is not None:
            row[line.rest] = len(row)
    shown = np.full((len(row), len(slots)), np.nan)
    _fill(round_, item, shown, row, slots, tables)
    within, between = sp.vstack([*_within(item, len(row), slots)]), _between(lines, row, len(slots))
    return System(list(row), slots, shown, within, between, _sums(round_, item, tables, row, slots))


@dataclass(frozen=True)
class _Line:
    """Places that add up to others."""

    members: list[Place]
    totals: list[Place]
    rest: Place | None


def _lines(row: Mapping[Place, int], bonds: Bonds) -> Iterator[_Line]:
    """The sums over groups, and those over municipalities."""
    over_groups: dict[tuple[str, str], list[Place]] = {}
    over_places: dict[tuple[str, str], list[Place]] = {}
    for place in row:
        variable, group, municipality = place
        if variable:
            over_groups.setdefault((variable, municipality), []).append(place)
        if municipality:
            over_places.setdefault((variable, group), []).append(place)
    for (variable, municipality), members in over_groups.items():
        other, codes = bonds.nested.get(variable, ("", ()))
        totals = [Place(other, code, municipality) for code in codes]
        totals = totals if totals and all(total in row for total in totals) else [Place("", "", municipality)]
        rest = Place(variable, REST, municipality) if variable in bonds.partial or totals[0][0] != other else None
        if all(total in row for total in totals):
            yield _Line(members, totals, rest)
    for (variable, group), members in over_places.items():
        if (whole := Place(variable, group, "")) in row:
            yield _Line(members, [whole], None)


def _within(item: Item, rows: int, slots: list[str]) -> Iterator[sp.csr_array]:
    """Of each place: the categories add to the base, and the base, don't know and missing answers to those asked."""
    width = len(slots)
    base = np.array([slot in ("n", "n_dont_know", "n_missing") for slot in slots], dtype=float)
    base[slots.index("n_asked")] = -1
    yield sp.kron(sp.eye_array(rows), base[None, :]).tocsr()
    if item.kind != "multiple":
        whole = np.array([float(number < width - len(BASES)) for number in range(width)])
        whole[slots.index("n")] = -1
        yield sp.kron(sp.eye_array(rows), whole[None, :]).tocsr()


def _between(lines: list[_Line], row: Mapping[Place, int], width: int) -> sp.csr_array:
    """The equations of the lines, one for each slot."""
    entries = []
    for number, line in enumerate(lines):
        members = [*line.members, *([line.rest] if line.rest is not None else [])]
        entries += [(number, row[place], 1.0) for place in members] + [(number, row[p], -1.0) for p in line.totals]
    line_, place_, sign = np.array(entries).reshape(-1, 3).T
    shape = len(lines), len(row)
    signed = sp.csr_array((sign, (line_.astype(np.int64), place_.astype(np.int64))), shape=shape)
    return sp.kron(signed, sp.eye_array(width)).tocsr()


def _fill(
    round_: Round, item: Item, shown: FloatArray, row: Mapping[Place, int], slots: list[str], tables: Tables
) -> None:
    """Enter all numbers that are shown."""
    where = {slot: number for number, slot in enumerate(slots)}

    def enter(table: pd.DataFrame, column: str, slot: str) -> None:
        known = table[column].notna().to_numpy()
        rows = [row[place] for place in table["place"].to_numpy()[known]]
        names = where[slot] if slot in where else [where[code] for code in table[slot].to_numpy(dtype=object)[known]]
        shown[rows, names] = table[column].to_numpy(dtype=float, na_value=np.nan)[known]

    for column in BASES:
        enter(tables["bases"], column, column)
    enter(tables["shares"], "n_total", "n")
    enter(tables["shares"], "n", "category")
    if "scores" in tables:
        enter(tables["scores"], "n_dont_know", "n_dont_know")
        if all(category.score is not None for category in categories(round_, item)):
            enter(tables["scores"], "n", "n")
    if not any(category.dont_know for category in round_.scale(item).categories):
        shown[:, where["n_dont_know"]] = 0


def _sums(round_: Round, item: Item, tables: Tables, row: Mapping[Place, int], slots: list[str]) -> sp.csr_array:
    """Sums of the categories of a place that are shown: answers taken together, the score, and its standard error."""
    rows, width = [], len(slots)
    score = np.array([category.score or 0.0 for category in categories(round_, item)] + [0.0] * len(BASES))
    wanted = [("scores", "score", score), ("scores", "se", score**2)]
    for name, column, weights in wanted:
        if name in tables:
            rows += [(row[place], weights) for place in tables[name].loc[tables[name][column].notna(), "place"]]
    if "pooled" in tables:
        for category, part in tables["pooled"].groupby("category"):
            weights = np.isin(slots, str(category).split(POOLED)).astype(float)
            rows += [(row[place], weights) for place in part.loc[part["n"].notna(), "place"]]
    if not rows:
        return sp.csr_array((0, len(row) * width))
    places, weights = np.array([place for place, _ in rows]), np.array([weights for _, weights in rows])
    columns = places[:, None] * width + np.arange(width)
    line = np.repeat(np.arange(len(rows)), width)
    return sp.csr_array((weights.ravel(), (line, columns.ravel())), shape=(len(rows), len(row) * width))


def placed(round_: Round, table: pd.DataFrame) -> pd.DataFrame:
    """The table with a column `place`."""
    number, found = places.of_rows(round_, table)
    named = np.fromiter(found, dtype=object)[number]
    return table.assign(place=pd.Series(named, index=table.index, dtype=object))
