"""Which figure is in doubt where figures contradict each other, and which contradictions are one finding.

In doubt are the figures of the likeliest explanations of the contradictions. What all of these have in common is wrong;
where they differ, the arithmetic does not decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from jobsurvey_utils.audit.checks import Check, Member
from jobsurvey_utils.audit.diagnosis import Explanation, Explanations, accusable
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
    def in_doubt(self) -> dict[Quantity, list[Check]]:
        """Each figure in doubt with the contradictions that put it there."""
        found: dict[Quantity, list[Check]] = {}
        for check in self.contradictions:
            for quantity in self.suspects(check):
                found.setdefault(quantity, []).append(check)
        return found

    def suspects(self, check: Check) -> tuple[Quantity, ...]:
        """The figures in doubt in a contradiction."""
        mine = next(verdict for verdict in self._verdicts if any(check is one for one in verdict.checks))
        return tuple(q for q in accusable(check) if q in mine.suspects)

    @cached_property
    def _verdicts(self) -> list[Finding]:
        """What explains each group of contradictions that have figures in common."""
        doubted = {quantity for check in self.contradictions for quantity in accusable(check)}
        strong = [c for c in self.checks if c.result == "contradiction" or not RULES[c.rule].weak]
        binding = [c for c in strong if not any(m.given and m.quantity in doubted for m in c.members)]
        explanations = Explanations(binding, lambda quantity: len(self.report.places(quantity)))
        return [found for group in explanations.clusters(self.contradictions) for found in _judged(*group)]

    @cached_property
    def findings(self) -> list[Finding]:
        """The contradictions, those about the same figures together, in the order of the report."""
        groups: list[tuple[set[object], list[Finding]]] = []
        for verdict in self._verdicts:
            marks = set(self._marks(verdict))
            joined = [group for group in groups if group[0] & marks]
            merged = marks.union(*(g[0] for g in joined)), [v for g in joined for v in g[1]] + [verdict]
            groups = [group for group in groups if group not in joined] + [merged]
        found = [self._together(verdicts) for _, verdicts in groups]
        return sorted(found, key=lambda finding: min(q.rows[0] for q in finding.suspects))

    def _together(self, verdicts: Sequence[Finding]) -> Finding:
        checks = {id(check) for verdict in verdicts for check in verdict.checks}
        suspects = dict.fromkeys(q for verdict in verdicts for q in verdict.suspects)
        return Finding(
            tuple(check for check in self.contradictions if id(check) in checks),
            tuple(sorted(suspects, key=lambda q: q.rows[0])),
            verdicts[0].decided,
        )

    def _marks(self, verdict: Finding) -> Iterable[object]:
        for row in (row for quantity in verdict.suspects for row in quantity.rows):
            figure = self.report.figures[row]
            yield verdict.decided, figure.section, figure.item, figure.statistic
            for check in verdict.checks:
                yield verdict.decided, check.rule, figure.item, figure.place

    def member(self, check: Check, quantity: Quantity) -> Member:
        """A figure's part in a check."""
        return next(member for member in check.members if member.quantity == quantity)


def audit(round_: Round) -> Audit:
    """Every check of every rule on the figures of a round's report."""
    return Audit(round_)


def _judged(checks: Sequence[Check], explanations: Sequence[Explanation]) -> Iterator[Finding]:
    """What all explanations have in common, decided, and what they differ in, undecided."""
    common = frozenset.intersection(*explanations)
    left = [check for check in checks if not common & set(accusable(check))]
    open_ = frozenset.union(*explanations) - common
    if open_ and not left:
        common, left, open_ = frozenset(), list(checks), common | open_
    explained = [check for check in checks if not any(check is one for one in left)]
    if explained:
        yield Finding(tuple(explained), tuple(common), not all(check.doubt for check in explained))
    if left:
        yield Finding(tuple(left), tuple(open_), decided=False)
