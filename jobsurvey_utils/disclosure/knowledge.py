"""What a reader knows of an item: all its numbers that are shown, and every sum that binds them to those withheld.

The categories add to the base, the base with don't know and missing answers to the number asked, groups and
municipalities to their totals; answers taken together are a sum, and a score and its standard error are two more sums
of the categories, taken here as if all answers weighed the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
import scipy.sparse as sp

from jobsurvey_utils.disclosure import places
from jobsurvey_utils.disclosure.lines import Bonds
from jobsurvey_utils.disclosure.places import Place
from jobsurvey_utils.disclosure.rules import IntArray
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
        plus, minus = ((sign * self.matrix).maximum(0) for sign in (1, -1))
        while True:
            hidden = np.isnan(values)
            left = -(self.matrix @ np.where(hidden, 0.0, values))
            more, less = (part @ hidden.astype(float) > 0 for part in (plus, minus))
            nothing = (np.abs(left) < 0.5) & (more != less)
            zero = hidden & ((plus.T + minus.T) @ nothing.astype(float) > 0)
            if not zero.any():
                return values
            values[zero] = 0.0


@dataclass(frozen=True)
class Frame:
    """Places, and the sums that bind them."""

    places: list[Place]
    lines: sp.csr_array
    """Sum × place: 1 for each member, -1 for each total."""


@dataclass
class Frames:
    """The frames of the questions of a round, each made once for all that have the same places."""

    places: list[Place]
    bonds: Bonds
    _made: dict[bytes, Frame] = field(default_factory=dict)

    def of(self, numbers: IntArray) -> Frame:
        """That of the places of some numbers; further places are those who have no value."""
        key = numbers.tobytes()
        if key not in self._made:
            self._made[key] = _frame([self.places[number] for number in numbers], self.bonds)
        return self._made[key]


def system(round_: Round, item: Item, tables: Tables, frames: Frames) -> System:
    """The system of one item, from its rows of `numbered` tables; the first places are those of the bases."""
    slots = [*(category.code for category in categories(round_, item)), *BASES]
    numbers = tables["bases"]["place"].to_numpy()
    frame, row = frames.of(numbers), np.full(len(frames.places), -1)
    row[numbers] = np.arange(len(numbers))
    shown = np.full((len(frame.places), len(slots)), np.nan)
    _fill(round_, item, shown, row, slots, tables)
    every = np.arange(len(frame.places))
    within = [_of_places(every, weights, len(every)) for weights in _within(item, slots)]
    sums = [_of_places(row[rows], weights, len(every)) for rows, weights in _sums(round_, item, tables, slots)]
    none = sp.csr_array((0, shown.size))
    between = sp.kron(frame.lines, sp.eye_array(len(slots))).tocsr()
    return System(frame.places, slots, shown, sp.vstack(within), between, sp.vstack([none, *sums]).tocsr())


def _of_places(places: IntArray, weights: FloatArray, number: int) -> sp.csr_array:
    """The same sum of the numbers of each of some places, of a number of them."""
    slots, width = np.flatnonzero(weights), len(weights)
    columns, ends = (places[:, None] * width + slots).ravel(), np.arange(len(places) + 1) * len(slots)
    return sp.csr_array((np.tile(weights[slots], len(places)), columns, ends), shape=(len(places), number * width))


def _frame(places: list[Place], bonds: Bonds) -> Frame:
    row = {place: number for number, place in enumerate(places)}
    lines = list(_lines(row, bonds))
    for line in lines:
        if line.rest is not None:
            row[line.rest] = len(row)
    entries = []
    for number, line in enumerate(lines):
        members = [*line.members, *([line.rest] if line.rest is not None else [])]
        entries += [(number, row[place], 1.0) for place in members] + [(number, row[p], -1.0) for p in line.totals]
    line_, place_, sign = np.array(entries).reshape(-1, 3).T
    shape = len(lines), len(row)
    lines_ = sp.csr_array((sign, (line_.astype(np.int64), place_.astype(np.int64))), shape=shape)
    return Frame(list(row), lines_)


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


def _within(item: Item, slots: list[str]) -> Iterator[FloatArray]:
    """Of each place: the categories add to the base, and the base, don't know and missing answers to those asked."""
    base = np.array([slot in ("n", "n_dont_know", "n_missing") for slot in slots], dtype=float)
    base[slots.index("n_asked")] = -1
    yield base
    if item.kind != "multiple":
        whole = np.array([float(number < len(slots) - len(BASES)) for number in range(len(slots))])
        whole[slots.index("n")] = -1
        yield whole


def _fill(round_: Round, item: Item, shown: FloatArray, row: IntArray, slots: list[str], tables: Tables) -> None:
    """Enter all numbers that are shown."""
    where = {slot: number for number, slot in enumerate(slots)}

    def enter(table: pd.DataFrame, column: str, slot: str) -> None:
        values = table[column].to_numpy(dtype=float, na_value=np.nan)
        known = ~np.isnan(values)
        names = table["category"].map(where).to_numpy()[known] if slot == "category" else where[slot]
        shown[row[table["place"].to_numpy()[known]], names] = values[known]

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


def _sums(round_: Round, item: Item, tables: Tables, slots: list[str]) -> Iterator[tuple[IntArray, FloatArray]]:
    """Sums of the categories of places that are shown: answers taken together, the score, and its standard error."""
    score = np.array([category.score or 0.0 for category in categories(round_, item)] + [0.0] * len(BASES))
    if "scores" in tables:
        for column, weights in (("score", score), ("se", score**2)):
            yield tables["scores"].loc[tables["scores"][column].notna(), "place"].to_numpy(), weights
    if "pooled" in tables:
        shown = tables["pooled"][tables["pooled"]["n"].notna()]
        for category, part in shown.groupby("category"):
            yield part["place"].to_numpy(), np.isin(slots, str(category).split(POOLED)).astype(float)


def numbered(round_: Round, tables: Tables) -> tuple[dict[str, pd.DataFrame], list[Place]]:
    """The tables with a column `place`, the number of each row's place among all."""
    keys = pd.concat([table[["breakdown", "group"]] for table in tables.values()])
    number, found = places.of_rows(round_, keys)
    parts = np.split(number, np.cumsum([len(table) for table in tables.values()])[:-1])
    return {name: table.assign(place=part) for (name, table), part in zip(tables.items(), parts, strict=True)}, found
