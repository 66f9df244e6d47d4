"""Weighting cells of many draws at once: collapsed where one has too few respondents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from jobsurvey_utils.estimation.ratios import divide

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Partition:
    """Units sorted into parts that are numbered from 0, each with at least one unit."""

    part: IntArray

    @cached_property
    def first(self) -> IntArray:
        """A unit of each part."""
        return np.asarray(np.unique(self.part, return_index=True)[1])

    @cached_property
    def _holds(self) -> sparse.csr_array:
        """Part × unit: 1 where the unit is in the part."""
        units = len(self.part)
        return sparse.csr_array((np.ones(units), (self.part, np.arange(units))), shape=(len(self.first), units))

    def total(self, values: FloatArray) -> FloatArray:
        """Sums over the units of each part: … × unit × draw becomes … × part × draw."""
        sums = [self._holds @ each for each in values.reshape(-1, *values.shape[-2:])]
        return np.asarray(sums).reshape(*values.shape[:-2], *sums[0].shape)

    def spread(self, values: npt.NDArray[np.float64]) -> FloatArray:
        """For each unit the value of its part."""
        return values.take(self.part, axis=-2)


@dataclass(frozen=True)
class Cells:
    """The cell of each unit in each draw: unit × draw."""

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
    def square(self) -> FloatArray:
        """The weight's square."""
        return np.asarray(self.weight**2)

    @cached_property
    def filled(self) -> FloatArray:
        """Respondents; not a number where there are none, so that nothing is divided by 0."""
        return np.where(self.respondents > 0, self.respondents, np.nan)

    @cached_property
    def spread(self) -> FloatArray:
        """r/(r − 1)."""
        return divide(self.respondents, self.respondents - 1)

    @cached_property
    def open(self) -> FloatArray:
        """1 − r/N."""
        return np.asarray(1 - divide(self.respondents, self.population))

    @cached_property
    def _shared(self) -> tuple[IntArray, IntArray, IntArray]:
        """The units in cells of several, with their draws, and a number for each of these cells."""
        unit, draw = np.nonzero(self.merged)
        cell = np.unique(draw * len(self.merged) + self.leader[unit, draw], return_inverse=True)[1]
        return unit, draw, cell

    def fold(self, group: Partition) -> Fold:
        """Sums over the units of each cell and group."""
        unit, draw, cell = self._shared
        return Fold(unit, draw, cell * len(group.first) + group.part[unit])


@dataclass(frozen=True)
class Fold:
    """The units that share a cell and a group with others, and with which."""

    unit: IntArray
    draw: IntArray
    part: IntArray
    """The number of cell and group."""

    @cached_property
    def _first(self) -> BoolArray:
        """Which are the first of their cell and group."""
        every = np.arange(len(self.part))
        first = np.zeros(int(self.part.max(initial=-1)) + 1, dtype=np.int64)
        first[self.part[::-1]] = every[::-1]
        return np.asarray(first[self.part] == every)

    def __call__(self, values: FloatArray) -> FloatArray:
        """The sum of cell and group at its first unit, and 0 at the others: … × unit × draw."""
        folded = values.copy()
        for at in np.ndindex(values.shape[:-2]):
            sums = np.bincount(self.part, values[at][self.unit, self.draw])
            folded[(*at, self.unit, self.draw)] = np.where(self._first, sums[self.part], 0)
        return folded


def ladder(frame: pd.DataFrame, names: Sequence[str], order: Sequence[str]) -> list[Partition]:
    """What cells are taken together in: all that differ in the first variable alone, in the first two, and so on."""
    steps = []
    for step in range(len(order)):
        kept = [name for name in names if name not in order[: step + 1]]
        number = frame.groupby(kept, observed=True, sort=False).ngroup() if kept else pd.Series(0, index=frame.index)
        steps.append(Partition(np.asarray(number, dtype=np.int64)))
    return steps


def collapse(steps: Sequence[Partition], population: FloatArray, respondents: FloatArray, minimum: int) -> Cells:
    """Collapse the cells of every draw.

    Simpler than the round's own rule, which looks for one neighbour: a cell with too few respondents is taken together
    with all that differ in the first variable alone, then in the first two, and so on.

    Parameters
    ----------
    population
        Per unit.
    respondents
        Unit × draw.
    """
    shape = respondents.shape
    population, unit = population[:, None], np.arange(shape[0])[:, None]
    found = Cells(respondents, np.broadcast_to(population, shape), np.broadcast_to(unit, shape), np.zeros(shape, bool))
    for step in steps:
        poor = found.respondents < minimum
        if not poor.any():
            break
        merged = step.spread(step.total(poor.astype(np.float64))) > 0
        found = Cells(
            np.where(merged, step.spread(step.total(respondents)), found.respondents),
            np.where(merged, step.spread(step.total(population)), found.population),
            np.where(merged, step.first[step.part, None], found.leader),
            found.merged | merged,
        )
    return found
