"""Questions that answers to others lead to: of how many, as a sum of the answers that lead there.

Whoever knows the routing knows that those asked a question are those who gave certain answers to others, or all less
those who gave others. Where that is a sum of counts of answers, it is an equation between questions. Every state a
person can be in is tried: the sum must give 1 for those who are asked, and 0 for the others.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass
from math import prod

import numpy as np
import pandas as pd

from jobsurvey_utils.disclosure.rules import EVERYBODY, BoolArray, IntArray
from jobsurvey_utils.estimation.ratios import FloatArray
from jobsurvey_utils.rounds import Round, expressions
from jobsurvey_utils.rounds.schema import TOTAL, Item

OPTION = "__"
"""Between an item of multiple choice and its option, in the name of a column."""
ASKED, DONT_KNOW, MISSING = "n_asked", "n_dont_know", "n_missing"
_MOST = 20_000
"""States that are tried at most; a condition of more is left alone."""
_EXACT = 1e-9
Slot = tuple[str, str]
"""An item and an answer of it, `n_dont_know` or `n_missing`."""
_ALL = "", ""
"""In the place of an item and an answer: everybody."""


@dataclass(frozen=True)
class Sum:
    """Of how many a question is asked, in the groups of one kind."""

    parts: Mapping[Slot, float]
    """Item and slot (an answer, `n_dont_know` or `n_missing`) to how often it counts."""
    everybody: float
    """How often all who answered the survey count."""


class Followups:
    """The sums of a round's questions, each found once.

    Parameters
    ----------
    skipped
        The questions that somebody asked them has not answered.
    """

    def __init__(self, round_: Round, skipped: frozenset[str]) -> None:
        self.round = round_
        self._skipped = skipped
        self._variables = round_.as_filed.config.variables
        self._found: dict[tuple[str, str, tuple[str, ...]], Sum | None] = {}
        self._items, self._rests_on = round_.items, dict[str, list[str]]()
        self._of: dict[tuple[str, str, str], Sum | None] = {}

    @staticmethod
    def of_bases(round_: Round, bases: pd.DataFrame) -> Followups:
        """Those of a round of which the bases tell what was skipped; what they withhold may have been."""
        skipped = (bases["breakdown"] == TOTAL) & (bases["n_missing"] != 0).fillna(True).astype(bool)
        return Followups(round_, frozenset(bases.loc[skipped, "item"]))

    def of(self, item: Item, variable: str, group: str) -> Sum | None:
        """The sum in a group of a variable; None where it is none, and of a question that everybody is asked."""
        if item.asked_if == EVERYBODY:
            return None
        key = item.asked_if, variable, group
        if key not in self._of:
            self._of[key] = self._once(*key)
        return self._of[key]

    def _once(self, condition: str, variable: str, group: str) -> Sum | None:
        """The sum of a condition, found once for all groups that it does not tell apart."""
        codes = self._codes(variable, group) if variable in self._columns(condition) else ()
        key = condition, variable if codes else "", codes
        if key not in self._found:
            self._found[key] = self._sum(condition, {variable: codes} if codes else {})
        return self._found[key]

    def _codes(self, variable: str, group: str) -> tuple[str, ...]:
        """The groups of the files that a group shown is made of."""
        parts = [part for part, shown in self.round.config.variables[variable].parts().items() if shown == group]
        return tuple(parts) or (group,)

    def _columns(self, condition: str) -> list[str]:
        """The columns a condition rests on, those of the questions it names included, in the order they are asked."""
        if condition in self._rests_on:
            return self._rests_on[condition]
        found, left = dict[str, None](), sorted(expressions.columns(condition))
        while left:
            name = left.pop()
            item = self._items.get(name.partition(OPTION)[0])
            if name not in found:
                found[name] = None
                left += sorted(expressions.columns(item.asked_if)) if item else []
        order = {item: number for number, item in enumerate(self._items)}
        ordered = sorted(found, key=lambda name: (order.get(name.partition(OPTION)[0], -1), name))
        return self._rests_on.setdefault(condition, ordered)

    def _sum(self, condition: str, known: Mapping[str, tuple[str, ...]]) -> Sum | None:
        columns = self._columns(condition)
        values = {name: self._values(name, known) for name in columns}
        if prod(map(len, values.values())) > _MOST:
            return None
        every = States.of(values)
        states = every.some(self._possible(every))
        everybody = np.ones(states.number)
        marks = {_ALL: everybody, **self._marks(states, expressions.columns(condition))}
        found = _fewest(marks, states.fulfil(condition).astype(float)) if states.number else None
        return None if found is None else Sum({k: x for k, x in found.items() if k != _ALL}, found.get(_ALL, 0.0))

    def _values(self, name: str, known: Mapping[str, tuple[str, ...]]) -> list[str | None]:
        """What a column can hold: also nothing, where it is a question's and not known."""
        if name in known:
            return list(known[name])
        item, _, option = name.partition(OPTION)
        if item not in self._items:
            return [*self.round.as_filed.groups(name)]
        return ["1", "0", None] if option else [*(c.code for c in self.round.scale(item).categories), None]

    def _possible(self, states: States) -> BoolArray:
        """Which states the routing allows: an answer where the question is asked, none where it is not."""
        possible = np.ones(states.number, dtype=bool)
        for name in states.codes:
            item = self._items.get(name.partition(OPTION)[0])
            if item is not None:
                asked, given = states.fulfil(item.asked_if), ~states.among(name, [None])
                possible &= np.where(asked, given | (item.id in self._skipped), ~given)
        return possible

    def _marks(self, states: States, named: Set[str]) -> dict[Slot, FloatArray]:
        """For each number that a table may hold, which states it counts; those of the columns named come last."""
        marks: dict[Slot, BoolArray] = {}
        for name in sorted(states.codes, key=named.__contains__):
            id_, _, option = name.partition(OPTION)
            item = self._items.get(id_)
            if item is None:
                continue
            if option:
                marks[id_, option] = states.among(name, ["1"])
                continue
            scale = self.round.scale(item)
            marks |= {(id_, c.code): states.among(name, [c.code]) for c in scale.substantive}
            marks[id_, DONT_KNOW] = states.among(name, [c.code for c in scale.categories if c.dont_know])
            marks[id_, MISSING] = states.fulfil(item.asked_if) & states.among(name, [None])
        return {key: mark.astype(float) for key, mark in marks.items() if mark.any()}


@dataclass(frozen=True)
class States:
    """Every state a person can be in: each column with each of its values."""

    codes: Mapping[str, list[str | None]]
    at: Mapping[str, IntArray]
    """Of each column, the number of its value in each state."""
    number: int

    @staticmethod
    def of(values: Mapping[str, list[str | None]]) -> States:
        """All that the values of columns give."""
        shape = [len(each) for each in values.values()]
        at = dict(zip(values, np.indices(shape).reshape(len(shape), -1), strict=True))
        return States(values, at, prod(shape))

    def some(self, mine: BoolArray) -> States:
        """Some of them."""
        return States(self.codes, {name: at[mine] for name, at in self.at.items()}, int(mine.sum()))

    def among(self, name: str, codes: Collection[str | None]) -> BoolArray:
        """Which have one of some values in a column."""
        return np.array([value in codes for value in self.codes[name]], dtype=bool)[self.at[name]]

    def fulfil(self, condition: str) -> BoolArray:
        """Which fulfil a condition."""
        return expressions.fold(
            condition,
            lambda name, codes, negated: self.among(name, codes) ^ negated,
            lambda every, parts: (np.logical_and if every else np.logical_or).reduce(parts),
            np.logical_not,
            lambda value: np.full(self.number, value),
        )


def _fewest(marks: Mapping[Slot, FloatArray], wanted: FloatArray) -> dict[Slot, float] | None:
    """What the marks add up with to what is wanted, with as few as do: the first are left out where they can be."""
    kept, found = list(marks), _solved(marks, list(marks), wanted)
    for name in marks if found is not None else ():
        fewer = [other for other in kept if other != name]
        if (less := _solved(marks, fewer, wanted)) is not None:
            kept, found = fewer, less
    return found


def _solved(marks: Mapping[Slot, FloatArray], names: list[Slot], wanted: FloatArray) -> dict[Slot, float] | None:
    table = np.column_stack([marks[name] for name in names]) if names else np.zeros((len(wanted), 0))
    found = np.asarray(np.linalg.lstsq(table, wanted, rcond=None)[0], dtype=np.float64)
    if np.abs(table @ found - wanted).max() > _EXACT:
        return None
    return dict(zip(names, np.round(found, 6).tolist(), strict=True))
