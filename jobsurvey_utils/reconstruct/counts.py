"""Integer counts of answers that meet every printed figure, by integer programming.

People who are alike in all conditions form a cell, and the unknowns are the numbers of people per cell and category.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, eye_array, hstack, kron, vstack

from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.reconstruct.conditions import FloatArray, IntArray, Target

_GAP = 1e-3
"""How far from the least possible distance to the expected counts a solution may be, relatively."""


def solve(expected: FloatArray, cell: IntArray, targets: Sequence[Target]) -> IntArray:
    """Counts per cell and category that meet all conditions without weights, nearest to the expected ones.

    Parameters
    ----------
    expected
        Person × category; the shares of each person sum to 1.
    cell
        The cell of each person, numbered from 0.

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
    solution = milp(
        np.concatenate([np.zeros(count), 1 / np.sqrt(flat + 1)]),
        integrality=np.concatenate([np.ones(count), np.zeros(count)]),
        bounds=Bounds(0, _most(wanted, sizes, count)),
        constraints=[
            LinearConstraint(hstack([_sums(wanted), none]), sizes, sizes),
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
    """Which conditions cannot all hold: those that pull at the counts which miss them least.

    Where only whole numbers are the trouble, those that these counts miss.
    """
    owners = [target.label for target in targets for _ in range(1 if target.base is None else 2)] * 2
    bound = np.concatenate([high, -low])
    finite = np.isfinite(bound)
    slack = -eye_array(rows.shape[0])
    least = partial(
        linprog,
        np.concatenate([np.zeros(wanted.size), np.ones(rows.shape[0])]),
        A_ub=csr_array(vstack([hstack([rows, slack]), hstack([-rows, slack])]))[finite],
        b_ub=bound[finite],
        A_eq=hstack([_sums(wanted), csr_array((len(sizes), rows.shape[0]))]),
        b_eq=sizes,
        bounds=np.column_stack([np.zeros(wanted.size + rows.shape[0]), _most(wanted, sizes, rows.shape[0])]),
    )
    found = least()
    guilty = np.abs(found.ineqlin.marginals) > 1e-9
    if float(found.fun or 0) < 1e-6:
        missed = np.asarray(least(integrality=1).x)[wanted.size :] > 1e-6
        guilty = np.concatenate([missed, missed])[finite]
    named = dict.fromkeys(label for label, out in zip(np.array(owners)[finite], guilty, strict=True) if out)
    return f"no whole numbers of answers give these figures at once: {'; '.join(named)}"


def _sums(wanted: FloatArray) -> csr_array:
    """The counts of each cell, as sums over the flattened counts."""
    return csr_array(kron(eye_array(len(wanted)), np.ones((1, wanted.shape[1]))))


def _most(wanted: FloatArray, sizes: IntArray, others: int) -> FloatArray:
    """The largest value of each flattened count, 0 where nobody can give the category, and of other unknowns."""
    return np.concatenate([np.where(wanted > 1e-9, sizes[:, None], 0).ravel(), np.full(others, np.inf)])
