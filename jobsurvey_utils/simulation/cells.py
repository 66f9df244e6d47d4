"""Weighting cells of many draws at once: collapsed where one has too few respondents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.estimation.ratios import divide

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

_FEW = 100
"""Up to so many parts a product of matrices sums faster than a walk through sorted units."""


@dataclass(frozen=True)
class Partition:
    """Units sorted into parts that are numbered from 0, each with at least one unit."""

    part: IntArray
    order: IntArray
    starts: IntArray

    @staticmethod
    def of(part: IntArray) -> Partition:
        """The partition of units by their part's number."""
        order = np.argsort(part, kind="stable")
        return Partition(part, order, np.searchsorted(part[order], np.arange(int(part.max()) + 1)))

    def total(self, values: FloatArray) -> FloatArray:
        """Sums over the units of each part; the last axis is the unit."""
        if len(self.starts) == 1:
            return np.asarray(values.sum(axis=-1, keepdims=True))
        if len(self.starts) <= _FEW:
            return np.asarray(values @ self._indicator)
        sorted_ = values if self.in_order else values[..., self.order]
        return np.asarray(np.add.reduceat(sorted_, self.starts, axis=-1))

    @cached_property
    def _indicator(self) -> FloatArray:
        """Unit × part: 1 where the unit is in the part."""
        return np.equal.outer(self.part, np.arange(len(self.starts))).astype(np.float64)

    @cached_property
    def in_order(self) -> bool:
        """Whether the units of each part stand together."""
        return bool((np.diff(self.part) >= 0).all())

    def spread(self, values: npt.NDArray[np.float64]) -> FloatArray:
        """For each unit the value of its part."""
        return values[..., self.part]

    @property
    def first(self) -> IntArray:
        """A unit of each part."""
        return self.order[self.starts]


@dataclass(frozen=True)
class Cells:
    """The cell of each unit in each draw: draw × unit."""

    respondents: FloatArray
    population: FloatArray
    leader: IntArray
    """A unit that stands for the cell."""
    merged: BoolArray
    """Whether the cell has several units."""

    @cached_property
    def weight(self) -> FloatArray:
        """Population over respondents."""
        return np.divide(
            self.population, self.respondents, out=np.zeros(self.population.shape), where=self.respondents > 0
        )

    @cached_property
    def spread(self) -> FloatArray:
        """r/(r − 1)."""
        return divide(self.respondents, self.respondents - 1)

    @cached_property
    def open(self) -> FloatArray:
        """1 − r/N."""
        return np.asarray(1 - divide(self.respondents, self.population))

    def fold(self, group: Partition) -> Fold:
        """Sums over the units of each cell and group."""
        draw, unit = np.nonzero(self.merged)
        key = (draw * self.merged.shape[1] + self.leader[draw, unit]) * (int(group.part.max()) + 1) + group.part[unit]
        _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
        return Fold(draw, unit, first, inverse)


@dataclass(frozen=True)
class Fold:
    """The units that share a cell and a group with others, and with which."""

    draw: IntArray
    unit: IntArray
    first: IntArray
    inverse: IntArray

    def __call__(self, values: FloatArray) -> FloatArray:
        """The sum of cell and group at its first unit, and 0 at the others: … × draw × unit."""
        folded = values.copy()
        folded[..., self.draw, self.unit] = 0
        for at in np.ndindex(values.shape[:-2]):
            sums = np.bincount(self.inverse, values[at][self.draw, self.unit], minlength=len(self.first))
            folded[(*at, self.draw[self.first], self.unit[self.first])] = sums
        return folded


def ladder(frame: pd.DataFrame, names: Sequence[str], order: Sequence[str]) -> list[Partition]:
    """What cells are taken together in: all that differ in the first variable alone, in the first two, and so on."""
    steps = []
    for step in range(len(order)):
        kept = [name for name in names if name not in order[: step + 1]]
        number = frame.groupby(kept, observed=True, sort=False).ngroup() if kept else pd.Series(0, index=frame.index)
        steps.append(Partition.of(np.asarray(number, dtype=np.int64)))
    return steps


def collapse(steps: Sequence[Partition], population: FloatArray, respondents: FloatArray, minimum: int) -> Cells:
    """Collapse the cells of every draw.

    Simpler than the round's own rule, which looks for one neighbour: a cell with too few respondents is taken together
    with all that differ in the first variable alone, then in the first two, and so on.

    Parameters
    ----------
    respondents
        Draw × unit.
    """
    shape = respondents.shape
    found = Cells(
        respondents,
        np.broadcast_to(population, shape),
        np.broadcast_to(np.arange(shape[1]), shape),
        np.zeros(shape, bool),
    )
    for step in steps:
        poor = found.respondents < minimum
        if not poor.any():
            break
        merged = step.spread(step.total(poor.astype(np.float64))) > 0
        found = Cells(
            np.where(merged, step.spread(step.total(respondents)), found.respondents),
            np.where(merged, step.spread(step.total(population)), found.population),
            np.where(merged, step.first[step.part], found.leader),
            found.merged | merged,
        )
    return found
