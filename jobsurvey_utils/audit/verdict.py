"""Which figure is in doubt where figures contradict each other, and which contradictions are one finding.

Of the figures of a contradiction the one in doubt is, in this order: one that fits nowhere else; a rounded one before a
count; the one in most contradictions. Where that leaves several, the arithmetic does not decide among them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from jobsurvey_utils.audit.checks import Check, Member
from jobsurvey_utils.audit.report import Quantity, Report
from jobsurvey_utils.audit.rules import RULES, all_checks
from jobsurvey_utils.rounds import Round


@dataclass(frozen=True)
class Finding:
    """Contradictions that concern the same figures."""

    checks: tuple[Check, ...]
    suspects: tuple[Quantity, ...]
    decided: bool
    """Whether the arithmetic tells which figures are wrong."""


class Audit:
    """All checks of a report, and what they find."""

    def __init__(self, round_: Round) -> None:
        self.report = Report(round_)
        self.checks = all_checks(self.report)

    @cached_property
    def contradictions(self) -> list[Check]:
        """The checks that no true values can fulfil."""
        return [check for check in self.checks if check.result == "contradiction"]

    @cached_property
    def _doubted(self) -> Counter[Quantity]:
        return Counter(m.quantity for c in self.contradictions for m in c.members if not m.given)

    @cached_property
    def _fits(self) -> Counter[Quantity]:
        checks = [c for c in self.checks if c.result != "contradiction" and not RULES[c.rule].weak]
        return Counter(member.quantity for check in checks if len(check.members) > 1 for member in check.members)

    def suspects(self, check: Check) -> tuple[Quantity, ...]:
        """The figures in doubt in a contradiction."""
        found = [member.quantity for member in check.members if not member.given]
        found = _those(found, lambda q: self._fits[q] == 0)
        found = _those(found, lambda q: not q.exact)
        most = max((self._doubted[q] for q in found), default=0)
        return tuple(q for q in found if self._doubted[q] == most)

    @cached_property
    def in_doubt(self) -> dict[Quantity, list[Check]]:
        """Each figure in doubt with the contradictions that put it there."""
        found: dict[Quantity, list[Check]] = {}
        for check in self.contradictions:
            for quantity in self.suspects(check):
                found.setdefault(quantity, []).append(check)
        return found

    @cached_property
    def findings(self) -> list[Finding]:
        """The contradictions, those about the same figures together, in the order of the report."""
        groups: list[tuple[set[object], list[Check]]] = []
        for check in self.contradictions:
            marks = set(self._marks(check))
            joined = [group for group in groups if group[0] & marks]
            merged = marks.union(*(group[0] for group in joined)), [c for group in joined for c in group[1]] + [check]
            groups = [group for group in groups if group not in joined] + [merged]
        found = [self._finding(checks) for _, checks in groups]
        return sorted(found, key=lambda finding: min(q.rows[0] for q in finding.suspects))

    def _finding(self, checks: Sequence[Check]) -> Finding:
        suspects = dict.fromkeys(q for check in checks for q in self.suspects(check))
        ordered = tuple(sorted(suspects, key=lambda q: q.rows[0]))
        alone = {found[0] for check in checks if len(found := self.suspects(check)) == 1}
        return Finding(tuple(checks), ordered, set(ordered) <= alone)

    def _marks(self, check: Check) -> Iterable[object]:
        for quantity in self.suspects(check):
            for row in quantity.rows:
                figure = self.report.figures[row]
                yield quantity
                yield figure.section, figure.item, figure.statistic
                yield check.rule, figure.item, figure.place

    def member(self, check: Check, quantity: Quantity) -> Member:
        """A figure's part in a check."""
        return next(member for member in check.members if member.quantity == quantity)


def audit(round_: Round) -> Audit:
    """Every check of every rule on the figures of a round's report."""
    return Audit(round_)


def _those(quantities: list[Quantity], fulfil: Callable[[Quantity], bool]) -> list[Quantity]:
    """Those that fulfil a condition, or all where none does."""
    return [q for q in quantities if fulfil(q)] or quantities
