"""Tables that meet given margins: iterative proportional fitting, logit calibration, and controlled rounding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, vstack
from scipy.special import expit

from jobsurvey_utils.errors import JobsurveyError

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Margin:
    """The sums a table must have over all axes but those named.

    Parameters
    ----------
    axes
        Axes of the table that the margin keeps, in ascending order.
    totals
        The sums, of the shape of the kept axes.
    """

    axes: tuple[int, ...]
    totals: FloatArray

    def of(self, table: FloatArray | IntArray) -> FloatArray:
        """The same sums of a table."""
        return np.asarray(table.sum(axis=tuple(a for a in range(table.ndim) if a not in self.axes)), dtype=np.float64)

    def spread(self, values: FloatArray, ndim: int) -> FloatArray:
        """Values of the margin, shaped so that they combine with the whole table."""
        shape = [1] * ndim
        for axis, length in zip(self.axes, values.shape, strict=True):
            shape[axis] = length
        return values.reshape(shape)

    def cells(self, shape: tuple[int, ...]) -> IntArray:
        """For every cell of a flattened table, the number of its entry in the flattened margin."""
        numbers = np.arange(self.totals.size, dtype=np.float64).reshape(self.totals.shape)
        return np.broadcast_to(self.spread(numbers, len(shape)), shape).ravel().astype(np.int64)


def fit(seed: FloatArray, margins: Sequence[Margin], *, tolerance: float = 1e-9, rounds: int = 2000) -> FloatArray:
    """The table nearest to `seed` with the given margins, by iterative proportional fitting.

    Deming & Stephan (1940, Annals of Mathematical Statistics 11); cells that are 0 stay 0.

    Raises
    ------
    JobsurveyError
        If the margins have different totals, or no table with the zeros of `seed` meets them.
    """
    _same_totals(margins)
    table = seed.astype(np.float64)
    size = max(float(margins[0].totals.sum()), 1.0)
    for _ in range(rounds):
        for margin in margins:
            sums = margin.of(table)
            ratio = np.divide(margin.totals, sums, out=np.zeros(sums.shape), where=sums > 0)
            table = table * margin.spread(ratio, table.ndim)
        if all(np.abs(margin.of(table) - margin.totals).max() <= tolerance * size for margin in margins):
            return table
    worst = max(float(np.abs(margin.of(table) - margin.totals).max()) for margin in margins)
    raise JobsurveyError(f"no table meets the margins: after {rounds} rounds one sum is still {worst:.3g} off")


def fit_logit(
    people: FloatArray, effect: FloatArray, margins: Sequence[Margin], *, tolerance: float = 1e-7, rounds: int = 500
) -> FloatArray:
    """Expected numbers people·p with the given margins, p = logit⁻¹(effect + one term per entry of each margin).

    Raking on the logit scale: nobody answers more than once. Deville & Särndal (1992, JASA 87), case of bounded
    weights.

    Parameters
    ----------
    people, effect
        Of each cell of the table, in its shape: persons, and what is added on the logit scale.
    tolerance
        How far a sum may be off, as a part of all persons.

    Raises
    ------
    JobsurveyError
        If the margins cannot be met.
    """
    _same_totals(margins)
    logit = effect.astype(np.float64)
    for _ in range(rounds):
        worst = 0.0
        for margin in margins:
            share = expit(logit)
            gap = margin.totals - margin.of(people * share)
            slope = margin.of(people * share * (1 - share))
            step = np.clip(np.divide(gap, slope, out=np.zeros(gap.shape), where=slope > 0), -1, 1)
            logit = logit + margin.spread(step, logit.ndim)
            worst = max(worst, float(np.abs(gap).max()))
        if worst <= tolerance * people.sum():
            return np.asarray(people * expit(logit))
    raise JobsurveyError(f"no response propensities meet the margins: one is still {worst:.3g} persons off")


def round_to(expected: FloatArray, margins: Sequence[Margin], rng: np.random.Generator) -> IntArray:
    """Whole numbers with exactly the given margins, each cell the floor or the ceiling of what is expected.

    Controlled rounding (Cox 1987, JASA 82) as an integer programme. The cost of rounding up is a uniform number less
    the fraction, so that without margins a cell is rounded up with the probability of its fraction.

    Raises
    ------
    JobsurveyError
        If no such rounding exists.
    """
    flat = expected.ravel()
    floor = np.floor(flat + 1e-9)
    fraction = np.clip(flat - floor, 0, 1)
    open_cells = np.flatnonzero(fraction > 1e-9)
    rows, needed = [], []
    for margin in margins:
        cells = margin.cells(expected.shape)
        left = margin.totals.ravel() - np.bincount(cells, weights=floor, minlength=margin.totals.size)
        entry = (np.ones(len(open_cells)), (cells[open_cells], np.arange(len(open_cells))))
        rows.append(coo_array(entry, shape=(margin.totals.size, len(open_cells))))
        needed.append(left)
    up = _choose(rng.random(len(open_cells)) - fraction[open_cells], vstack(rows), np.concatenate(needed))
    floor[open_cells] += up
    return np.asarray(floor.astype(np.int64).reshape(expected.shape))


def _choose(cost: FloatArray, sums: coo_array, needed: FloatArray) -> FloatArray:
    """0 or 1 for each cell, at the least cost at which the sums are as needed.

    Raises
    ------
    JobsurveyError
        If there is no such choice.
    """
    if cost.size == 0 and not needed.any():
        return cost
    solution = milp(
        cost,
        constraints=LinearConstraint(sums.tocsr(), needed, needed),
        integrality=np.ones(cost.size, dtype=np.int64),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 1e-3},
    )
    if solution.x is None:
        raise JobsurveyError("no rounding of the table meets the margins; are they whole numbers with the same total?")
    return np.asarray(np.rint(solution.x))


def _same_totals(margins: Sequence[Margin]) -> None:
    totals = [float(margin.totals.sum()) for margin in margins]
    if not totals or max(totals) - min(totals) > 1e-6 * max(*totals, 1.0):
        raise JobsurveyError(f"the margins have different totals: {', '.join(f'{t:g}' for t in totals)}")
    if any((margin.totals < 0).any() for margin in margins):
        raise JobsurveyError("a margin has a negative entry")
