"""The fewest figures that must be wrong for contradictions to be explained.

An explanation is a set of figures such that every contradiction has one of them, and such that each of them can have a
value that fits all checks in which the other figures are right. Of these the one that needs the fewest misprints is the
likeliest: a figure printed alike in three places takes three.

Source: R. Reiter, A theory of diagnosis from first principles, Artificial Intelligence 32, 1987.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from jobsurvey_utils.audit.checks import Check
from jobsurvey_utils.audit.intervals import EVERYTHING, TOLERANCE, Interval
from jobsurvey_utils.audit.report import Quantity

Explanation = frozenset[Quantity]
MOST_MISPRINTS = 12
"""Misprints of one explanation; where more are needed, the figures in most contradictions are taken."""
MOST_TRIED = 4000
"""Sets tried per number of misprints."""


class Room(NamedTuple):
    """The values a wrong figure can have, and the checks that tell it."""

    quantity: Quantity
    interval: Interval
    checks: list[Check]

    @property
    def bounded(self) -> bool:
        """Whether the values have two ends, neither below zero."""
        return self.interval.low >= 0 and math.isfinite(self.interval.high)


class Explanations:
    """The explanations of contradictions, found by what is checked and how often it is printed."""

    def __init__(self, binding: Sequence[Check], printings: Callable[[Quantity], int]) -> None:
        self._printings = printings
        self._of: dict[Quantity, list[Check]] = {}
        for check in binding:
            for quantity in dict.fromkeys(member.quantity for member in check.members):
                self._of.setdefault(quantity, []).append(check)

    def _fewest(self, contradictions: Sequence[Check]) -> list[Explanation]:
        """The explanations with the fewest misprints."""
        ordered = sorted(contradictions, key=lambda check: len(accusable(check)))
        if all(check.doubt for check in ordered) and (single := self._single(ordered)):
            return single
        for misprints in range(1, MOST_MISPRINTS + 1):
            found, complete = self._within(ordered, misprints)
            if not complete:
                break
            if found:
                return found
        return _greedy(ordered)

    def clusters(self, contradictions: Sequence[Check]) -> Iterator[tuple[list[Check], list[Explanation]]]:
        """Contradictions that share no figure with others, with their likeliest explanations."""
        waiting = [(set(accusable(check)), [check]) for check in contradictions]
        done: list[tuple[set[Quantity], list[Check]]] = []
        found: dict[int, list[Explanation]] = {}
        while waiting:
            figures, checks = waiting.pop(0)
            near = [group for group in (*waiting, *done) if group[0] & figures]
            waiting, done = ([g for g in groups if g not in near] for groups in (waiting, done))
            if near:
                waiting.append((figures.union(*(g[0] for g in near)), [c for g in near for c in g[1]] + checks))
                continue
            explanations = self._fewest(checks)
            if set().union(*explanations) <= figures:
                done.append((figures, checks))
                found[id(checks)] = explanations
            else:
                waiting.append((figures.union(*explanations), checks))
        yield from ((checks, found[id(checks)]) for _, checks in done)

    def _single(self, contradictions: Sequence[Check]) -> list[Explanation]:
        """Every figure that alone can explain one of the contradictions, however often it is printed."""
        singles = ((check, frozenset([quantity])) for check in contradictions for quantity in accusable(check))
        return list(dict.fromkeys(one for check, one in singles if self._conflict([check], one) is None))

    def _within(self, contradictions: Sequence[Check], misprints: int) -> tuple[list[Explanation], bool]:
        """The explanations with at most so many misprints, and whether all sets of figures could be tried."""
        found: list[Explanation] = []
        seen: set[Explanation] = set()
        waiting: list[Explanation] = [frozenset()]
        while waiting and len(seen) < MOST_TRIED:
            chosen = waiting.pop()
            conflict = self._conflict(contradictions, chosen)
            if conflict is None:
                found.append(chosen)
                continue
            for quantity in conflict:
                larger = chosen | {quantity}
                if larger not in seen and sum(map(self._printings, larger)) <= misprints:
                    seen.add(larger)
                    waiting.append(larger)
        return [one for one in found if not any(other < one for other in found)], not waiting

    def _conflict(self, contradictions: Sequence[Check], chosen: Explanation) -> list[Quantity] | None:
        """Figures of which one more must be wrong; None where the chosen ones explain everything."""
        for check in contradictions:
            if not chosen & set(accusable(check)):
                return accusable(check)
        ordered = sorted(chosen, key=lambda quantity: quantity.rows)
        rooms = {quantity: self._room(quantity, chosen) for quantity in ordered}
        for found in (*map(_squeezed, rooms.values()), *self._jointly(rooms)):
            if found:
                others = dict.fromkeys(q for check in found for q in accusable(check))
                return [q for q in others if q not in chosen]
        return None

    def _jointly(self, rooms: Mapping[Quantity, Room]) -> Iterator[list[Check]]:
        """Checks that several wrong figures cannot fulfil together, with the checks that tell their values."""
        checks = {id(check): check for quantity in rooms for check in self._of.get(quantity, [])}
        for check in checks.values():
            mine = [m.quantity for m in check.members if m.quantity in rooms]
            if check.holds is None or len(mine) < 2 or not all(rooms[q].bounded for q in mine):
                continue
            if not check.holds(lambda q: rooms[q].interval if q in rooms else q.interval):
                yield [check, *(told for q in mine for told in rooms[q].checks)]

    def _room(self, quantity: Quantity, chosen: Explanation) -> Room:
        """The values a figure can have where the other figures of its checks are right."""
        bounds = list(self._bounds(quantity, chosen))
        if not bounds:
            return Room(quantity, EVERYTHING, [])
        lowest = max(bounds, key=lambda bound: bound[0].low)
        highest = min(bounds, key=lambda bound: bound[0].high)
        return Room(quantity, Interval(lowest[0].low, highest[0].high), [lowest[1], highest[1]])

    def _bounds(self, quantity: Quantity, chosen: Explanation) -> Iterator[tuple[Interval, Check]]:
        """What a figure must be by each check whose other figures are right."""
        for check in self._of.get(quantity, []):
            if not any(m.quantity in chosen and m.quantity != quantity for m in check.members):
                mine = (m.expected for m in check.members if m.quantity == quantity)
                yield from ((expected, check) for expected in mine if expected != EVERYTHING)


def _squeezed(room: Room) -> list[Check]:
    """The checks that leave a figure no other value than the printed; none where it can have one."""
    (low, high), printed = (room.interval.low, room.interval.high), room.quantity.interval
    slack = TOLERANCE * max([1.0, *(abs(end) for end in (low, high) if math.isfinite(end))])
    as_printed = printed.low - slack <= low and high <= printed.high + slack
    return room.checks if low > high + slack or as_printed else []


def accusable(check: Check) -> list[Quantity]:
    """The figures of a check that it does not take as given."""
    return list(dict.fromkeys(member.quantity for member in check.members if not member.given))


def _greedy(contradictions: Sequence[Check]) -> list[Explanation]:
    """The figures in most contradictions, as separate explanations and beside an empty one: nothing is decided."""
    left, found = list(contradictions), set[Quantity]()
    while left:
        counts: dict[Quantity, int] = {}
        for quantity in (q for check in left for q in accusable(check)):
            counts[quantity] = counts.get(quantity, 0) + 1
        found |= {q for q, count in counts.items() if count == max(counts.values())}
        left = [check for check in left if not found & set(accusable(check))]
    return [frozenset(), *(frozenset([quantity]) for quantity in found)]
