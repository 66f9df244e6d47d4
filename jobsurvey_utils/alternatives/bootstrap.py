"""The rescaling bootstrap: variances without a formula, that respect how few persons a cell has.

Rao & Wu (1988, JASA 83), with r − 1 draws with replacement among the r respondents of a cell and weights
w* = w · (1 − λ + λ · r/(r − 1) · draws), λ² = 1 − r/N.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from jobsurvey_utils.alternatives.design import Design
from jobsurvey_utils.alternatives.moments import Answers

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

REPLICATES = 1000
"""The Monte Carlo error of a standard error is some 1/√(2·1000) = 2.2 per cent of it."""
SEED = 20240407
_AT_ONCE = 50
"""Replicates held in memory as numbers."""


@dataclass(frozen=True)
class Replicates:
    """How often each respondent was drawn, and the weight of who was never drawn and of each draw."""

    drawn: tuple[npt.NDArray[np.uint8], ...]
    """Respondent × replicate, in blocks of replicates."""
    floor: FloatArray
    step: FloatArray


def draw(design: Design, *, replicates: int = REPLICATES, seed: int = SEED) -> Replicates:
    """Draw the replicates, cell by cell."""
    rng, cell = np.random.default_rng(seed), design.cell[design.person]
    order = np.argsort(cell, kind="stable")
    r = np.bincount(cell)
    start, draws = np.cumsum(r) - r, np.repeat(np.arange(len(r)), np.maximum(r - 1, 0))
    blocks = [min(_AT_ONCE, replicates - at) for at in range(0, replicates, _AT_ONCE)]
    found = tuple(np.empty((len(cell), block), dtype=np.uint8) for block in blocks)
    first, among = start[draws], r[draws]
    for number in range(replicates):
        chosen = first + (rng.random(len(draws)) * among).astype(np.int64)
        block, place = divmod(number, _AT_ONCE)
        found[block][order, place] = np.bincount(chosen, minlength=len(cell))
    open_ = np.sqrt(np.maximum(1 - r / design.whole(design.population, design.cell), 0))[cell]
    weight, size = design.weight[design.person], r[cell]
    step = np.divide(weight * open_ * size, size - 1, out=np.zeros(len(cell)), where=size > 1)
    return Replicates(found, weight * (1 - open_), step)


def variance(replicates: Replicates, found: Answers, group: IntArray, number: int) -> FloatArray:
    """Variance of each ratio over the replicates: group × statistic; missing where a replicate has no base."""
    columns = _columns(found, group, number)
    totals = columns.T @ replicates.floor + _products(
        replicates.drawn, csr_array(columns.multiply(replicates.step[:, None]))
    )
    value, base = np.split(totals, 2, axis=1)
    ratio = np.divide(value, base, out=np.full(value.shape, np.nan), where=base > 1e-9)
    return np.asarray(ratio.var(axis=0, ddof=1)).reshape(number, -1)


def _columns(found: Answers, group: IntArray, number: int) -> csr_array:
    """Respondent × column: the values of every group and statistic, then their bases."""
    rows, size = np.flatnonzero(group >= 0), number * len(found.statistics)
    place = group[rows, None] * len(found.statistics) + np.arange(len(found.statistics))
    parts = (found.value[rows], found.base[rows])
    entries = np.concatenate([part.ravel() for part in parts])
    at = np.concatenate([place.ravel(), place.ravel() + size])
    row = np.tile(np.repeat(rows, len(found.statistics)), 2)
    return csr_array((entries, (row, at)), shape=(len(group), 2 * size))


def _products(drawn: Sequence[npt.NDArray[np.uint8]], columns: csr_array) -> FloatArray:
    turned = csr_array(columns.T)
    return np.concatenate([turned @ block.astype(np.float64) for block in drawn], axis=1).T
