"""The answer columns of a round in the order in which they are made: routing first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.reconstruct.conditions import FloatArray
from jobsurvey_utils.rounds import Round, expressions
from jobsurvey_utils.rounds.schema import Item

TICKED, UNTICKED = "1", "0"


@dataclass(frozen=True)
class Column:
    """A column of answers: an item, or one option of a multiple-choice item."""

    item: Item
    codes: tuple[str, ...]
    """Its values, most positive first; ticked and not ticked for an option."""
    substantive: npt.NDArray[np.bool_]
    """Which values are inside the base of shares."""
    scores: FloatArray
    """The score of each value, 0 where it has none."""
    aside: npt.NDArray[np.bool_]
    """Which values stand outside the order of the scale."""
    option: str | None = None

    @property
    def name(self) -> str:
        """Its name in the data."""
        return self.item.id if self.option is None else f"{self.item.id}__{self.option}"

    @cached_property
    def ordered(self) -> npt.NDArray[np.int_]:
        """Numbers of the values that make up the scale."""
        return np.flatnonzero(~self.aside)

    def chosen(self, category: str) -> FloatArray:
        """1 for the values that a figure's category (codes joined by ` + `) means, else 0; none for another option.

        Raises
        ------
        JobsurveyError
            If a code is none of the item's.
        """
        wanted = category.split(" + ")
        if self.option is not None:
            return np.array([float(self.option in wanted), 0.0])
        if unknown := [code for code in wanted if code not in self.codes]:
            raise JobsurveyError(
                f"a figure of {self.item.id} has the category {', '.join(unknown)}; allowed are {', '.join(self.codes)}"
            )
        return np.isin(self.codes, wanted).astype(float)


def of_item(round_: Round, item: Item, aside: tuple[str, ...]) -> list[Column]:
    """The columns of an item; the options of a multiple-choice item with those outside the order first."""
    categories = round_.scale(item).categories
    if item.kind == "multiple":
        options = sorted((c.code for c in categories), key=lambda code: code not in aside)
        both, no = np.ones(2, dtype=bool), np.zeros(2)
        return [Column(item, (TICKED, UNTICKED), both, no, ~both, option) for option in options]
    outside = np.array([c.dont_know or c.code in aside for c in categories])
    inside = np.array([not c.dont_know for c in categories])
    scores = np.array([c.score or 0.0 for c in categories])
    return [Column(item, tuple(c.code for c in categories), inside, scores, outside)]


def in_order(round_: Round) -> list[Item]:
    """Items with answers, in the order of the questionnaire, but none before one its routing refers to.

    Raises
    ------
    JobsurveyError
        If items wait for each other.
    """
    waiting = round_.closed_items()
    holders = {name: item.id for item in waiting for name in round_.answer_columns(item)}
    needs = {i.id: {holders[c] for c in expressions.columns(i.asked_if) if c in holders} for i in waiting}
    done: list[Item] = []
    while waiting:
        ready = next((i for i in waiting if needs[i.id] <= {d.id for d in done}), None)
        if ready is None:
            names = ", ".join(i.id for i in waiting)
            raise JobsurveyError(
                f"{round_.folder / 'questionnaire.yml'}: the routing of these items runs in a circle: {names}"
            )
        waiting.remove(ready)
        done.append(ready)
    return done
