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
from jobsurvey_utils.disclosure.hidden import Hidden, More
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
        grid, counts = Grid.of(raw, linked.slots), {name: raw["bases"][name].to_numpy() for name in BASES}
        n = grid.filled(raw["shares"]["n"].to_numpy(), counts)
        return Numbers(linked, grid, n, grid.filled(secret["shares"], {"n": secret["bases"]}))

    def further(self, hidden: Hidden, before: Hidden | None = None) -> More:
        """What must follow so that no group's equations determine an answer of it, or a number of answers, of few.

        Parameters
        ----------
        before
            What was withheld when this was asked before; only groups where it is something else are looked at.
        """
        more, gone = More.none(len(hidden.shares), len(hidden.bases["n"])), self._gone(hidden)
        new = True if before is None else (gone != self._gone(before)).any(axis=1)
        for at in np.flatnonzero((gone & self.secret).any(axis=1) & new):
            cells, groups = _follow(self.linked, self.grid.places[at], self.n[at], gone[at], self.secret[at])
            more.shares[self.grid.rows[at, cells]] = True
            more.whole[self.grid.rows[at, groups]] = True
        return more

    def _gone(self, hidden: Hidden) -> BoolArray:
        """What is withheld, or in no table."""
        return self.grid.filled(hidden.shares, hidden.bases) | (self.grid.rows < 0)


def _follow(
    linked: Linked, place: Pair, n: IntArray, hidden: BoolArray, secret: BoolArray
) -> tuple[list[int], list[int]]:
    """What must follow in one group: columns of answers, and of the number of answers to questions as a whole."""
    kind, hidden, cells, groups = _kind(place, linked.round.municipality_variable), hidden.copy(), [], []
    while (told := np.flatnonzero(linked.determined(kind, hidden) & secret)).size:
        cell = int(told[0])
        tried = next((at for at in _answers(linked, cell, n, hidden) if _helps(linked, kind, hidden, [at], cell)), None)
        if tried is not None:
            cells.append(tried)
            hidden[tried] = True
            continue
        left = _groups(linked, kind, cell, n, hidden)
        if not left:
            break
        columns = next((each for each in left if _helps(linked, kind, hidden, each, cell)), left[0])
        groups += [at for at in columns if linked.slots[at][1] == "n"]
        hidden[columns] = True
    return cells, groups


def _helps(linked: Linked, kind: Pair, hidden: BoolArray, more: Iterable[int], cell: int) -> bool:
    tried = hidden.copy()
    tried[list(more)] = True
    return not linked.determined(kind, tried)[cell]


def _answers(linked: Linked, cell: int, n: IntArray, hidden: BoolArray) -> list[int]:
    """The answers to the same question that are shown and not 0, the smallest first."""
    item = linked.slots[cell][0]
    mine = [at for at, (name, slot) in enumerate(linked.slots) if name == item and slot not in BASES]
    return sorted((at for at in mine if not hidden[at] and n[at] > 0), key=lambda at: n[at])


def _groups(linked: Linked, kind: Pair, cell: int, n: IntArray, hidden: BoolArray) -> list[list[int]]:
    """The columns of each question linked to an answer's that is not withheld whole, that of the fewest first."""
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
    return [columns[name] for name in sorted(left, key=lambda name: (name == last, size[name]))]


def _kind(place: Pair, municipality: str) -> Pair:
    """The variable and the group of a place, without the municipality."""
    breakdown, group = place
    if CROSS in breakdown:
        return breakdown.partition(CROSS)[2], group.partition(CROSS)[2]
    return ("", "") if breakdown == municipality else (breakdown, group)
