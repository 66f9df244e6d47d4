"""Integer counts of answers that meet every printed figure, by integer programming.

A printed figure is a linear condition on who answers what. People who are alike in all conditions form a cell, and
the unknowns are the numbers of people per cell and category.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp, minimize
from scipy.sparse import csr_array, eye_array, hstack, kron

from jobsurvey_utils.errors import JobsurveyError

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_CENTRE = 0.2
"""How far from its middle, as part of half its width, a condition is expected to end where others pull at it."""
_CLOSE = 2e-3
"""How near `tilt` comes, in units of the square root of the number of people a condition is about."""
_GAP = 1e-3
"""How far from the least possible distance to the expected counts a solution may be, relatively."""


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


def tilt(prior: FloatArray, targets: Sequence[Target]) -> FloatArray:
    """The distributions nearest to the prior, one row per person, that meet the conditions at their middle.

    Nearest by Kullback-Leibler divergence: each row is multiplied by exp(sum of multiplier times coefficient). Middles
    that contradict each other by rounding, or that few people could meet only by extreme answers, are met as nearly as
    is likely.
    """
    if not targets:
        return prior
    terms = [(number, term) for number, target in enumerate(targets) for term in target.over(target.middle)]
    alike = _alike([*prior.T, *(term.rows for _, term in terms)])
    size, first = np.bincount(alike), np.unique(alike, return_index=True)[1]
    shares = prior[first]
    number = np.array([n for n, _ in terms])
    rows = np.stack([term.rows[first] for _, term in terms], axis=1)
    categories = np.stack([term.categories for _, term in terms])
    goal = np.array([0.0 if target.base else target.middle for target in targets])
    scale = np.sqrt(np.bincount(number, (size @ rows**2) * (categories**2).max(axis=1)) + 1e-12)
    ridge = (_CENTRE * np.array([target.half for target in targets]) / scale) ** 2 + 1e-6

    def tilted(multipliers: FloatArray) -> tuple[FloatArray, FloatArray]:
        # einsum and not @: BLAS threads fight for the cores and may change the last digits from machine to machine
        exponent = np.einsum("it,tk->ik", rows * (multipliers / scale)[number], categories)
        top = exponent.max(axis=1, keepdims=True)
        weight = shares * np.exp(exponent - top)
        total = weight.sum(axis=1, keepdims=True)
        return weight / total, (np.log(total) + top)[:, 0]

    def dual(multipliers: FloatArray) -> tuple[float, FloatArray]:
        now, logs = tilted(multipliers)
        reached = np.einsum("it,ik->tk", rows * size[:, None], now) * categories
        off = (np.bincount(number, reached.sum(axis=1)) - goal) / scale + ridge * multipliers
        value = (size * logs).sum() - (multipliers * goal / scale).sum() + (ridge * multipliers**2).sum() / 2
        return float(value), off

    found = minimize(
        dual, np.zeros(len(targets)), jac=True, method="L-BFGS-B", options={"maxiter": 300, "gtol": _CLOSE}
    )
    return tilted(found.x)[0][alike]


def cells(possible: npt.NDArray[np.bool_], targets: Sequence[Target]) -> IntArray:
    """The cell of each person: people of a cell are alike in all conditions and in what they can answer.

    possible : per person and category
    """
    marks = [*possible.T]
    for target in targets:
        marks += [(term.rows != 0) if target.weighted else term.rows for term in target.over(0.0)]
    return _alike(marks)


def _alike(marks: Sequence[npt.NDArray[np.generic]]) -> IntArray:
    """A number per person, the same for people who are alike in all marks."""
    cell = np.zeros(len(marks[0]), dtype=np.int64)
    for mark in marks:
        code, values = pd.factorize(mark, sort=True)
        if len(values) > 1:
            cell = pd.factorize(cell * len(values) + code, sort=True)[0].astype(np.int64)
    return cell


def solve(expected: FloatArray, cell: IntArray, targets: Sequence[Target]) -> IntArray:
    """Counts per cell and category that meet all conditions without weights, nearest to the expected ones.

    Parameters
    ----------
    expected : per person and category; the shares of each person sum to 1

    Raises
    ------
    JobsurveyError
        If no counts meet the conditions; the message names those that stand in each other's way.
    """
    sizes, first = np.bincount(cell), np.unique(cell, return_index=True)[1]
    wanted = np.zeros((len(sizes), expected.shape[1]))
    np.add.at(wanted, cell, expected)
    exact = [target for target in targets if not target.weighted]
    rows, low, high = _conditions(exact, first, expected.shape[1])
    found = _nearest(wanted, sizes, rows, low, high)
    if found is None:
        raise JobsurveyError(_explain(exact, wanted, sizes, rows, low, high))
    return found


def _conditions(targets: Sequence[Target], first: IntArray, width: int) -> tuple[csr_array, FloatArray, FloatArray]:
    """The conditions as rows over the flattened counts; a ratio gives two."""
    rows, low, high = np.zeros((0, len(first), width)), [], []
    for target in targets:
        bounds = [(0.0, target.low, target.high)]
        if target.base is not None:
            bounds = [(target.low, 0.0, np.inf), (target.high, -np.inf, 0.0)]
        for level, least, most in bounds:
            over = np.sum([np.outer(t.rows[first], t.categories) for t in target.over(level)], axis=0)
            rows = np.concatenate([rows, over[None]])
            low.append(least)
            high.append(most)
    return csr_array(rows.reshape(len(rows), len(first) * width)), np.array(low), np.array(high)


def _nearest(
    wanted: FloatArray, sizes: IntArray, rows: csr_array, low: FloatArray, high: FloatArray
) -> IntArray | None:
    """The counts with the least sum of relative distances, or None; the second half of the unknowns are distances."""
    count = wanted.size
    flat = np.round(wanted.ravel(), 6)
    one, none = eye_array(count), csr_array((len(sizes), count))
    sums = kron(eye_array(len(sizes)), np.ones((1, wanted.shape[1])))
    most = np.where(wanted > 1e-9, sizes[:, None], 0).ravel()
    solution = milp(
        np.concatenate([np.zeros(count), 1 / np.sqrt(flat + 1)]),
        integrality=np.concatenate([np.ones(count), np.zeros(count)]),
        bounds=Bounds(0, np.concatenate([most, np.full(count, np.inf)])),
        constraints=[
            LinearConstraint(hstack([sums, none]), sizes, sizes),
            LinearConstraint(hstack([one, -one]), -np.inf, flat),
            LinearConstraint(hstack([one, one]), flat, np.inf),
            LinearConstraint(hstack([rows, csr_array(rows.shape)]), low, high),
        ],
        options={"mip_rel_gap": _GAP},
    )
    return None if solution.x is None else np.rint(solution.x[:count]).astype(np.int64).reshape(wanted.shape)


def _explain(
    targets: Sequence[Target], wanted: FloatArray, sizes: IntArray, rows: csr_array, low: FloatArray, high: FloatArray
) -> str:
    """Which conditions cannot all hold: those that the counts which miss least give up."""
    count, number = wanted.size, rows.shape[0]
    sums = kron(eye_array(len(sizes)), np.ones((1, wanted.shape[1])))
    slack = hstack([eye_array(number), -eye_array(number)])
    least = milp(
        np.concatenate([np.zeros(count), np.ones(2 * number)]),
        bounds=Bounds(
            0, np.concatenate([np.where(wanted > 1e-9, sizes[:, None], 0).ravel(), np.full(2 * number, np.inf)])
        ),
        constraints=[
            LinearConstraint(hstack([sums, csr_array((len(sizes), 2 * number))]), sizes, sizes),
            LinearConstraint(hstack([rows, slack]), low, high),
        ],
    )
    owners = [target for target in targets for _ in range(1 if target.base is None else 2)]
    missed = np.abs(least.x[count:].reshape(2, -1)).sum(axis=0) > 1e-6 if least.x is not None else np.ones(number, bool)
    named = dict.fromkeys(owner.label for owner, out in zip(owners, missed, strict=True) if out)
    return (
        "no whole numbers of answers give all of these figures at once, together with the others of the question: "
        + "; ".join(named or dict.fromkeys(owner.label for owner in owners))
    )
