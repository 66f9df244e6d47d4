"""The background variables of a round as columns of 0 and 1, and which of them lie inside others.

A variable that concerns some persons only (the duration of a course that goes on) has one more category, for those it
does not concern. It lies inside the variables that decide whom it concerns.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from jobsurvey_utils.intake import Microdata, routing
from jobsurvey_utils.rounds import Round, expressions

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Background:
    """Every respondent's categories."""

    code: dict[str, IntArray]
    """By variable: the category's number, one past the last for whom it does not concern, -1 where it is missing."""
    groups: dict[str, tuple[str, ...]]
    """By variable: the codes of its categories."""
    inside: dict[str, frozenset[str]]
    """By variable: the variables it lies inside."""

    @property
    def known(self) -> BoolArray:
        """Respondents of whom nothing is missing."""
        return np.asarray(np.logical_and.reduce([code >= 0 for code in self.code.values()]))

    def concerned(self, name: str) -> BoolArray:
        """Respondents with a category of a variable."""
        return (self.code[name] >= 0) & (self.code[name] < len(self.groups[name]))

    def beside(self, name: str) -> list[str]:
        """The variables that comparisons of a variable's groups are adjusted for: all but those that lie inside it."""
        return [other for other in self.code if other != name and name not in self.inside[other]]

    @cached_property
    def matrix(self) -> Any:
        """A sparse column of 0 and 1 per category of every variable, with one for those it does not concern."""
        parts = [self.code[name][:, None] == np.arange(len(self.groups[name]) + 1) for name in self.code]
        return sparse.csr_matrix(np.hstack(parts).astype(np.float64))

    def place(self, names: Iterable[str]) -> IntArray:
        """The columns of some variables; the last of each is for those it does not concern."""
        sizes = [len(groups) + 1 for groups in self.groups.values()]
        ends = dict(zip(self.groups, np.cumsum(sizes), strict=True))
        return np.concatenate([np.arange(ends[name] - len(self.groups[name]) - 1, ends[name]) for name in names])


def background(data: Microdata) -> Background:
    """All background variables of a round's respondents, in the order of the round."""
    names = list(data.round.variables)
    rules = {name: _rule(data.round, name) for name in names}
    return Background(
        code={name: _codes(data, name, rules[name]) for name in names},
        groups={name: tuple(data.round.groups(name)) for name in names},
        inside={name: _inside(rules, name) for name in names},
    )


def _rule(round_: Round, name: str) -> str:
    """The expression that tells whom a variable concerns."""
    duration = round_.variables[name].duration
    return duration.only_if if duration is not None else routing.rule(round_, name)


def _codes(data: Microdata, name: str, rule: str) -> IntArray:
    known = data.respondents[name].cat.codes.to_numpy().astype(np.int64)
    concerned = routing.holds(rule, data.as_filed.respondents)
    return np.where(concerned, known, len(data.round.groups(name)))


def _inside(rules: dict[str, str], name: str) -> frozenset[str]:
    """The variables in a variable's rule, and those in theirs."""
    found, left = set[str](), [name]
    while left:
        new = (expressions.columns(rules[left.pop()]) & set(rules)) - found - {name}
        found |= new
        left += new
    return frozenset(found)
