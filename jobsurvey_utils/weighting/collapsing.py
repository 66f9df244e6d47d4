"""Which weighting cells are taken together, where one has too few respondents for a weight of its own.

The rule, of Kalton & Flores-Cervantes 2003 (Journal of Official Statistics 19, section 2) in the round's order:

1. The cell with the fewest respondents goes first (the first in the round's order, if equal). It is merged with one
   cell, its neighbour: the next one that differs in one variable alone, in the category before or after. The
   variables of `weighting.collapse` are tried in their order, and the first is taken along which the two together
   have enough. Of two neighbours it is the one with the fewest respondents (the earlier, if equal). Categories
   without population are passed over.
2. Where no such pair has enough, the first variable that has a neighbour is taken all the same, and the merged cell
   comes up again. So cells that have enough are merged with each other only where nothing else is left.
3. Cells of different municipalities are never merged; it goes on until every cell has enough, or a municipality is one
   cell.

A merged cell is always all combinations of its categories, so that it can be named by them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]
Merging = tuple[IntArray, IntArray, int]
"""The cells of one with too few respondents, those it was merged with, and the variable they differ in."""


@dataclass(frozen=True)
class Box:
    """Cells taken together: all that have population of some categories of each variable."""

    rows: IntArray
    respondents: int
    sets: tuple[frozenset[int], ...]
    """The categories of each variable."""

    @property
    def first(self) -> int:
        """The place of the first of its cells in the round's order."""
        return int(self.rows[0])


def collapse(
    codes: npt.NDArray[np.integer], counts: npt.NDArray[np.integer], order: Sequence[int], minimum: int
) -> tuple[IntArray, list[Merging]]:
    """The number of the collapsed cell of each cell, and the mergings.

    Parameters
    ----------
    codes
        The category of each cell, in its place in the round: cell × variable, in ascending order.
    counts
        Respondents of each cell.
    order
        The variables to merge along. Cells that differ in another are never merged.
    """
    number, mergings = np.arange(len(codes)), list[Merging]()
    fixed = [variable for variable in range(codes.shape[1]) if variable not in order]
    part = np.unique(codes[:, fixed], axis=0, return_inverse=True)[1].ravel()
    for place in np.unique(part[counts < minimum]):
        boxes = [_box(codes, counts, np.array([row])) for row in np.flatnonzero(part == place)]
        while len(boxes) > 1 and (poorest := min(boxes, key=lambda b: (b.respondents, b.first))).respondents < minimum:
            together, variable = _partners(boxes, poorest, order, minimum)
            others = np.sort(np.concatenate([box.rows for box in together if box is not poorest]))
            mergings.append((poorest.rows, others, variable))
            merged = _box(codes, counts, np.sort(np.concatenate([poorest.rows, others])))
            boxes = [box for box in boxes if not any(box is other for other in together)] + [merged]
        for box in boxes:
            number[box.rows] = box.first
    return np.unique(number, return_inverse=True)[1], mergings


def _box(codes: npt.NDArray[np.integer], counts: npt.NDArray[np.integer], rows: IntArray) -> Box:
    sets = tuple(frozenset(column.tolist()) for column in codes[rows].T)
    return Box(rows, int(counts[rows].sum()), sets)


def _partners(boxes: list[Box], poor: Box, order: Sequence[int], minimum: int) -> tuple[list[Box], int]:
    """All that are taken together with a poor one, itself included, and the variable."""
    found = [(variable, _neighbour(boxes, poor, variable, minimum)) for variable in order]
    pairs = [(variable, box) for variable, box in found if box is not None]
    enough = [pair for pair in pairs if poor.respondents + pair[1].respondents >= minimum]
    if pairs:
        variable, box = (enough or pairs)[0]
        return [poor, box], variable
    unions = [(_closure(boxes, poor, other), other) for other in boxes if other is not poor]
    union, other = min(unions, key=lambda u: (len(u[0]), sum(box.respondents for box in u[0]), u[1].first))
    return union, max((v for v in order if other.sets[v] != poor.sets[v]), key=list(order).index)


def _neighbour(boxes: list[Box], poor: Box, variable: int, minimum: int) -> Box | None:
    """The nearest box before or after that differs in one variable alone: enough together, then the fewest."""
    line = [b for b in boxes if all(s == poor.sets[v] for v, s in enumerate(b.sets) if v != variable)]
    line.sort(key=lambda box: min(box.sets[variable]))
    here = next(place for place, box in enumerate(line) if box is poor)
    beside = [line[place] for place in (here - 1, here + 1) if 0 <= place < len(line)]
    return min(beside, key=lambda b: (poor.respondents + b.respondents < minimum, b.respondents), default=None)


def _closure(boxes: list[Box], one: Box, other: Box) -> list[Box]:
    """The least number of boxes that hold both and are all combinations of their categories."""
    chosen = [one, other]
    while True:
        sets = [frozenset.union(*(box.sets[v] for box in chosen)) for v in range(len(one.sets))]
        wider = [box for box in boxes if all(box.sets[v] & sets[v] for v in range(len(sets)))]
        if len(wider) == len(chosen):
            return chosen
        chosen = wider
