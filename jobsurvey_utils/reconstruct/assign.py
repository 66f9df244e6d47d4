"""From counts to people: by latent rank, then by exchanges until the weighted figures hold too."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.reconstruct.columns import Column
from jobsurvey_utils.reconstruct.conditions import FloatArray, IntArray, Target

_PROPOSALS = 3000
_ROUNDS = 400
_AT_ONCE = 8
"""Exchanges made of one set of proposals, best first."""


def by_rank(
    counts: IntArray, cell: IntArray, column: Column, position: FloatArray, aside: dict[int, FloatArray]
) -> IntArray:
    """A category number per person: those outside the order by tendency, the rest along the scale by position.

    Parameters
    ----------
    counts
        Cell × category.
    aside
        Each person's tendency, by category outside the order.
    """
    answers = np.full(len(cell), -1)
    order = np.lexsort((position, cell))
    for rows, numbers in zip(np.split(order, np.cumsum(np.bincount(cell))[:-1]), counts, strict=True):
        for category, tendency in aside.items():
            free = rows[answers[rows] < 0]
            first = np.argsort(-tendency[free], kind="stable")[: numbers[category]]
            answers[free[first]] = category
        free = rows[answers[rows] < 0]
        answers[free] = np.repeat(column.ordered, numbers[column.ordered])
    return answers


def refine(
    answers: IntArray, cell: IntArray, column: Column, targets: Sequence[Target], rng: np.random.Generator
) -> IntArray:
    """Exchange answers one step apart between people of a cell until all weighted conditions hold.

    Counts per cell stay, and since only scale answers are exchanged, so do the bases: each condition is linear in the
    exchanges.

    Raises
    ------
    JobsurveyError
        If a condition is still not met when no exchange helps.
    """
    state = _Exchange(answers, cell, column, targets)
    for _ in range(_ROUNDS):
        if state.loss == 0:
            return state.answers
        state.improve(rng)
    missed = "; ".join(t.label for t, value in zip(targets, state.values, strict=True) if not t.low <= value <= t.high)
    raise JobsurveyError(f"exchanging answers does not lead to these weighted figures: {missed}")


class _Exchange:
    """Answers while they are exchanged: the figures they give, and how far these are off."""

    def __init__(self, answers: IntArray, cell: IntArray, column: Column, targets: Sequence[Target]) -> None:
        self.answers, self.column = answers.copy(), column
        size = np.array([t.base.total(answers) if t.base else 1.0 for t in targets])
        self.rows = np.stack([t.terms[0].rows for t in targets], axis=1) / size
        self.scores = np.stack([t.terms[0].categories for t in targets], axis=1)
        self.low, self.high = np.array([t.low for t in targets]), np.array([t.high for t in targets])
        self.width = np.minimum(self.high - self.low, 0.01)
        self.values = np.array([t.value(answers) for t in targets])
        self.scale = np.flatnonzero(np.isin(answers, column.ordered))
        self.order = self.scale[np.argsort(cell[self.scale], kind="stable")]
        self.start = np.searchsorted(cell[self.order], cell)
        self.size = np.searchsorted(cell[self.order], cell, side="right") - self.start

    def losses(self, values: FloatArray) -> FloatArray:
        """The sum over conditions of the squared distance to the interval."""
        off = np.maximum(np.maximum(self.low - values, values - self.high), 0) / self.width
        return np.asarray((off**2).sum(axis=-1))

    @property
    def loss(self) -> float:
        """How far the figures are off, in all."""
        return float(self.losses(self.values))

    def improve(self, rng: np.random.Generator) -> None:
        """Propose exchanges and make the best of them, as long as each still helps."""
        one = self._candidates(rng)
        two = self.order[self.start[one] + (rng.random(len(one)) * self.size[one]).astype(int)]
        near = np.abs(self.answers[one] - self.answers[two]) == 1
        one, two = one[near], two[near]
        change = (self.rows[one] - self.rows[two]) * (self.scores[self.answers[two]] - self.scores[self.answers[one]])
        used: set[int] = set()
        for best in np.argsort(self.losses(self.values + change), kind="stable")[:_AT_ONCE]:
            pair = {int(one[best]), int(two[best])}
            if used & pair or self.losses(self.values + change[best]) >= self.loss:
                continue
            used |= pair
            self.values = self.values + change[best]
            self.answers[[one[best], two[best]]] = self.answers[[two[best], one[best]]]

    def _candidates(self, rng: np.random.Generator) -> IntArray:
        """People to propose, half of them among those the worst condition is about."""
        off = np.maximum(self.low - self.values, self.values - self.high) / self.width
        about = self.scale[self.rows[self.scale, int(off.argmax())] != 0]
        return np.concatenate([rng.choice(self.scale, _PROPOSALS // 2), rng.choice(about, _PROPOSALS // 2)])


def cover(ticks: npt.NDArray[np.bool_], cell: IntArray, rng: np.random.Generator) -> npt.NDArray[np.bool_]:
    """Move ticks within cells from people with several to people with none, as far as there are any.

    Parameters
    ----------
    ticks
        Person × option.
    """
    ticks, given = ticks.copy(), ticks.sum(axis=1)
    order = np.argsort(cell, kind="stable")
    for rows in np.split(order, np.flatnonzero(np.diff(cell[order])) + 1):
        for person in rows[given[rows] == 0]:
            donors = rows[given[rows] > 1]
            if not len(donors):
                break
            donor = rng.choice(donors)
            option = rng.choice(np.flatnonzero(ticks[donor]))
            ticks[donor, option], ticks[person, option] = False, True
            given[donor] -= 1
    return ticks
