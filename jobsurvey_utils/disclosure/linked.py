"""What must follow in a group so that the questions asked of some there do not tell what is withheld of others.

In one group, the numbers of all questions that lead to one another are one small system of equations (`followups`).
Where it determines an answer that is withheld, another answer of that question follows: the smallest with which it does
not. Where there is none, a question of the system is withheld in the group as a whole: that of the fewest answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy.sparse.csgraph import connected_components

from jobsurvey_utils.disclosure.followups import Followups
from jobsurvey_utils.disclosure.grid import Grid, Pair
from jobsurvey_utils.disclosure.knowledge import BASES, Tables
from jobsurvey_utils.disclosure.rules import BoolArray, IntArray
from jobsurvey_utils.estimation.parts import categories
from jobsurvey_utils.estimation.ratios import FloatArray
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import CROSS, Item

_TINY, _RIDGE, _ROUNDS, _SEED = 1e-6, 1e-10, 4, 1


@dataclass
class Linked:
    """The questions of a round that lead to one another, and their equations in each kind of group."""

    round: Round
    followups: Followups
    slots: list[Pair] = field(default_factory=list)
    """Item and slot of each column."""
    _equations: dict[Pair, FloatArray] = field(default_factory=dict)
    _made: dict[bytes, FloatArray] = field(default_factory=dict)
    _parts: dict[int, list[IntArray]] = field(default_factory=dict)
    _determined: dict[tuple[int, int, bytes], BoolArray] = field(default_factory=dict)

    @staticmethod
    def of(round_: Round, bases: pd.DataFrame) -> Linked:
        """The questions that lead to others in some group, and those others.

        Parameters
        ----------
        bases
            Before disclosure control.
        """
        found = Linked(round_, Followups.of_bases(round_, bases))
        mine = {name for item in round_.closed_items() for name in found._named(item)}
        there = [item for item in round_.closed_items() if item.id in mine]
        found.slots = [(i.id, s) for i in there for s in (*(c.code for c in categories(round_, i)), *BASES)]
        return found

    @property
    def items(self) -> set[str]:
        """The questions."""
        return {item for item, _ in self.slots}

    def _named(self, item: Item) -> Iterator[str]:
        """A question and those that lead to it, where any do."""
        kinds = [("", ""), *((v, g) for v in self.round.variables for g in self.round.groups(v))]
        for kind in kinds:
            if (found := self.followups.of(item, *kind)) is not None and found.parts:
                yield from (item.id, *(name for name, _ in found.parts))

    def equations(self, kind: Pair) -> FloatArray:
        """All equations in the groups of a kind, a row each: what adds up to something that is known."""
        if kind not in self._equations:
            made = np.array([*self._rows(kind)]).reshape(-1, len(self.slots))
            self._equations[kind] = self._made.setdefault(made.tobytes(), made)
        return self._equations[kind]

    def _rows(self, kind: Pair) -> Iterator[FloatArray]:
        number = {slot: at for at, slot in enumerate(self.slots)}

        def row(parts: Mapping[Pair, float]) -> FloatArray:
            made = np.zeros(len(self.slots))
            for slot, weight in parts.items():
                made[number[slot]] = weight
            return made

        for item in (i for i in self.round.closed_items() if i.id in self.items):
            yield row({(item.id, name): -1.0 if name == "n_asked" else 1.0 for name in BASES})
            if item.kind != "multiple":
                whole = {(item.id, c.code): 1.0 for c in categories(self.round, item)}
                yield row(whole | {(item.id, "n"): -1.0})
            if (found := self.followups.of(item, *kind)) is not None:
                yield row({**found.parts, (item.id, "n_asked"): -1.0})

    def _parts_of(self, equations: FloatArray) -> list[IntArray]:
        if id(equations) not in self._parts:
            self._parts[id(equations)] = _parts(equations)
        return self._parts[id(equations)]

    def determined(self, kind: Pair, hidden: BoolArray) -> BoolArray:
        """Which of the columns that are withheld follow from the others."""
        equations, told = self.equations(kind), np.zeros(len(hidden), dtype=bool)
        for columns in self._parts_of(equations):
            some = hidden[columns]
            key = id(equations), int(columns[0]), some.tobytes()
            if key not in self._determined:
                self._determined[key] = _alone(equations[:, columns[some]])
            told[columns[some]] = self._determined[key]
        return told


def _parts(equations: FloatArray) -> list[IntArray]:
    """The columns that equations bind together."""
    size = np.abs(equations)
    number, label = connected_components(size.T @ size, directed=False)
    bound = equations.any(axis=0)
    found = (np.flatnonzero((label == each) & bound) for each in range(number))
    return [columns for columns in found if len(columns)]


def _alone(matrix: FloatArray) -> BoolArray:
    """Which columns no vector has that the matrix sends to zero."""
    matrix = matrix[matrix.any(axis=1)]
    vectors = np.random.default_rng(_SEED).uniform(1, 2, (matrix.shape[1], 2))
    inverse = np.linalg.solve(matrix @ matrix.T + _RIDGE * np.eye(len(matrix)), matrix)
    for _ in range(_ROUNDS):
        vectors = vectors - matrix.T @ (inverse @ vectors)
    return np.asarray(np.abs(vectors).max(axis=1) < _TINY)


@dataclass
class Further:
    """What to withhold: answers, and groups of questions as a whole."""

    cells: set[tuple[str, str, str, str]] = field(default_factory=set)
    """Item, breakdown, group, answer."""
    groups: set[tuple[str, str, str]] = field(default_factory=set)
    """Item, breakdown, group."""


@dataclass(frozen=True)
class Numbers:
    """The numbers of the linked questions in all groups, and which of them are secret."""

    linked: Linked
    grid: Grid
    n: IntArray
    secret: BoolArray

    @staticmethod
    def of(linked: Linked, raw: Tables, secret: Mapping[str, BoolArray]) -> Numbers:
        """Those of tables.

        Parameters
        ----------
        raw
            Shares and bases before disclosure control.
        secret
            Which rows of the shares and of the bases must not be told.
        """
        grid, bases = Grid.of(raw, linked.slots), raw["bases"][list(BASES)]
        few = pd.DataFrame({"n": secret["bases"].astype(float)})
        mine = grid.filled(pd.Series(secret["shares"].astype(float)), few) > 0
        n = np.nan_to_num(grid.filled(raw["shares"]["n"], bases)).astype(np.int64)
        return Numbers(linked, grid, n, mine)

    def hidden(self, shown: Tables) -> BoolArray:
        """Which are withheld in tables of the same rows."""
        return np.isnan(self.grid.filled(shown["shares"]["n"], shown["bases"][list(BASES)]))


def further(numbers: Numbers, shown: Tables) -> Further:
    """What must follow so that no group's equations determine an answer of it, or a number of answers, that is secret.

    Parameters
    ----------
    shown
        Shares and bases after disclosure control.
    """
    found, hidden = Further(), numbers.hidden(shown)
    for at in np.flatnonzero((hidden & numbers.secret).any(axis=1)):
        _follow(numbers.linked, numbers.grid.places[at], numbers.n[at], hidden[at], numbers.secret[at], found)
    return found


def _follow(linked: Linked, place: Pair, n: IntArray, hidden: BoolArray, secret: BoolArray, found: Further) -> None:
    """Add what must follow in one group."""
    kind = _kind(place, linked.round.municipality_variable)
    while (told := np.flatnonzero(linked.determined(kind, hidden) & secret)).size:
        cell = int(told[0])
        tried = next((at for at in _answers(linked, cell, n, hidden) if _helps(linked, kind, hidden, [at], cell)), None)
        if tried is not None:
            found.cells.add((linked.slots[tried][0], *place, linked.slots[tried][1]))
            hidden[tried] = True
            continue
        groups = list(_groups(linked, kind, cell, n, hidden))
        if not groups:
            return
        item, columns = next((g for g in groups if _helps(linked, kind, hidden, g[1], cell)), groups[0])
        found.groups.add((item, *place))
        hidden[columns] = True


def _helps(linked: Linked, kind: Pair, hidden: BoolArray, more: Iterable[int], cell: int) -> bool:
    tried = hidden.copy()
    tried[list(more)] = True
    return not linked.determined(kind, tried)[cell]


def _answers(linked: Linked, cell: int, n: IntArray, hidden: BoolArray) -> list[int]:
    """The answers to the same question that are shown and not 0, the smallest first."""
    item = linked.slots[cell][0]
    mine = [at for at, (name, slot) in enumerate(linked.slots) if name == item and slot not in BASES]
    return sorted((at for at in mine if not hidden[at] and n[at] > 0), key=lambda at: n[at])


def _groups(linked: Linked, kind: Pair, cell: int, n: IntArray, hidden: BoolArray) -> list[tuple[str, list[int]]]:
    """The questions that are linked to an answer's and are not withheld as a whole, those of fewest answers first."""
    near, rows = {linked.slots[cell][0]}, linked.equations(kind) != 0
    while True:
        mine = np.array([item in near for item, _ in linked.slots])
        more = {linked.slots[at][0] for at in np.flatnonzero(rows[rows[:, mine].any(axis=1)].any(axis=0))} | near
        if more == near:
            break
        near = more
    columns = {name: [at for at, (item, _) in enumerate(linked.slots) if item == name] for name in sorted(near)}
    size = {name: n[next(at for at in mine if linked.slots[at][1] == "n")] for name, mine in columns.items()}
    left = [name for name, mine in columns.items() if not hidden[mine].all()]
    last = linked.slots[cell][0]
    return [(name, columns[name]) for name in sorted(left, key=lambda name: (name == last, size[name]))]


def _kind(place: Pair, municipality: str) -> Pair:
    """The variable and the group of a place, without the municipality."""
    breakdown, group = place
    if CROSS in breakdown:
        return breakdown.partition(CROSS)[2], group.partition(CROSS)[2]
    return ("", "") if breakdown == municipality else (breakdown, group)
