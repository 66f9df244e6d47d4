"""Printed figures as linear conditions on who answers what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


class Term(NamedTuple):
    """A sum over people of `rows[person] * categories[the person's category]`."""

    rows: FloatArray
    categories: FloatArray

    def total(self, answers: IntArray) -> float:
        """The sum, for a category number per person."""
        return float(self.rows @ self.categories[answers])


@dataclass(frozen=True)
class Target:
    """A condition: the sum of the terms, or its ratio to the base, lies from `low` to `high`."""

    label: str
    terms: tuple[Term, ...]
    low: float
    high: float
    base: Term | None = None
    weighted: bool = False
    """The rows hold survey weights, so that people of a cell differ: met by `refine` and not by `solve`."""

    @property
    def middle(self) -> float:
        """The middle of the interval."""
        return (self.low + self.high) / 2

    @property
    def half(self) -> float:
        """Half the width of the interval, in the unit of the terms."""
        size = 1.0 if self.base is None else float(self.base.rows.sum() * self.base.categories.max())
        return (self.high - self.low) / 2 * size

    def value(self, answers: IntArray) -> float:
        """The figure that a category number per person gives."""
        total = sum(term.total(answers) for term in self.terms)
        return total if self.base is None else total / self.base.total(answers)

    def over(self, level: float) -> tuple[Term, ...]:
        """Terms whose sum says how far the figure is over a level; without a base the level is not taken off."""
        if self.base is None:
            return self.terms
        return (*self.terms, Term(self.base.rows, -level * self.base.categories))


def cells(possible: npt.NDArray[np.bool_], targets: Sequence[Target]) -> IntArray:
    """The cell of each person: people of a cell are alike in all conditions and in what they can answer.

    Parameters
    ----------
    possible
        Person × category.
    """
    marks = [*possible.T]
    for target in targets:
        marks += [(term.rows != 0) if target.weighted else term.rows for term in target.over(0.0)]
    return alike(marks)


def alike(marks: Sequence[npt.NDArray[np.generic]]) -> IntArray:
    """A number per person, the same for people who are alike in all marks."""
    cell = np.zeros(len(marks[0]), dtype=np.int64)
    for mark in marks:
        code, values = pd.factorize(mark, sort=True)
        if len(values) > 1:
            cell = pd.factorize(cell * len(values) + code, sort=True)[0].astype(np.int64)
    return cell
