"""The list of all rules."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from jobsurvey_utils.audit.checks import Check
from jobsurvey_utils.audit.report import Report

Checker = Callable[[Report], Iterator[Check]]


@dataclass(frozen=True)
class Rule:
    """One thing that figures must fulfil."""

    id: str
    name: str
    """In Danish."""
    demand: str
    """What must hold, in Danish, as a sentence that a calculation can follow."""
    check: Checker
    weak: bool = False
    """True for a rule that says little of a figure that passes it."""
    doubt: str = ""
    """What could explain a contradiction though no figure is wrong, in Danish."""

    @property
    def english(self) -> str:
        """What must hold, in English."""
        return (inspect.getdoc(self.check) or "").split("\n\n")[0].replace("\n", " ").rstrip(".")


RULES: dict[str, Rule] = {}


def rule(id_: str, name: str, demand: str, *, weak: bool = False, doubt: str = "") -> Callable[[Checker], Checker]:
    """Enter a function in the list of rules."""

    def enter(check: Checker) -> Checker:
        RULES[id_] = Rule(id_, name, demand, check, weak, doubt)
        return check

    return enter


def all_checks(report: Report) -> list[Check]:
    """Every check of every rule on a report."""
    return [replace(check, rule=each.id) for each in RULES.values() for check in each.check(report)]
