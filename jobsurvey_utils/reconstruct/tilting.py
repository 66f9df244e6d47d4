"""From the latent model's distributions to the nearest ones that meet the printed figures on average."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from scipy.optimize import minimize

from jobsurvey_utils.reconstruct.conditions import FloatArray, Target, alike

_CENTRE = 0.2
"""How far from its middle, as part of half its width, a condition is expected to end where others pull at it."""
_CLOSE = 2e-3
"""How near the conditions are met, in units of the square root of the number of people they are about."""


def tilt(prior: FloatArray, targets: Sequence[Target]) -> FloatArray:
    """The distributions nearest to the prior, one row per person, that meet the conditions at their middle.

    Nearest by Kullback-Leibler divergence: each row is multiplied by exp(sum of multiplier times coefficient). Middles
    that contradict each other by rounding, or that few people could meet only by extreme answers, are met as nearly as
    is likely.
    """
    if not targets:
        return prior
    terms = [(number, term) for number, target in enumerate(targets) for term in target.over(target.middle)]
    row = alike([*prior.T, *(term.rows for _, term in terms)])
    size, first = np.bincount(row), np.unique(row, return_index=True)[1]
    shares = prior[first]
    number = np.array([n for n, _ in terms])
    rows = np.stack([term.rows[first] for _, term in terms], axis=1)
    categories = np.stack([term.categories for _, term in terms])
    goal = np.array([0.0 if target.base else target.middle for target in targets])
    scale = np.sqrt(np.bincount(number, (size @ rows**2) * (categories**2).max(axis=1)) + 1e-12)
    ridge = (_CENTRE * np.array([target.half for target in targets]) / scale) ** 2 + 1e-6

    def tilted(multipliers: FloatArray) -> tuple[FloatArray, FloatArray]:
        """The distributions that these multipliers give, and the logarithm of what each was divided by to sum to 1."""
        # einsum and not @: BLAS threads fight for the cores and may change the last digits from machine to machine
        exponent = np.einsum("it,tk->ik", rows * (multipliers / scale)[number], categories)
        top = exponent.max(axis=1, keepdims=True)
        weight = shares * np.exp(exponent - top)
        total = weight.sum(axis=1, keepdims=True)
        return weight / total, (np.log(total) + top)[:, 0]

    def dual(multipliers: FloatArray) -> tuple[float, FloatArray]:
        """What is least where the conditions are met, and its gradient."""
        now, logs = tilted(multipliers)
        reached = np.einsum("it,ik->tk", rows * size[:, None], now) * categories
        off = (np.bincount(number, reached.sum(axis=1)) - goal) / scale + ridge * multipliers
        value = (size * logs).sum() - (multipliers * goal / scale).sum() + (ridge * multipliers**2).sum() / 2
        return float(value), off

    return tilted(_least(dual, len(targets)))[0][row]


def _least(dual: Callable[[FloatArray], tuple[float, FloatArray]], number: int) -> FloatArray:
    """The multipliers at which a function, given with its gradient, is least."""
    found = minimize(dual, np.zeros(number), jac=True, method="L-BFGS-B", options={"maxiter": 300, "gtol": _CLOSE})
    return np.asarray(found.x)
