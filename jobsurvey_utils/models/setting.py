"""What every comparison of a group with the rest needs, and whether it can be made.

Statuses: "ok", or

- "hidden": fewer than the round's threshold in the group or in the rest, or in the one other group of which that
  holds, or in all of these together: beside the groups shown, the rest would give them back; withheld
- "empty": nobody of the group answered; "one_group": everyone who answered is in it
- "constant": all in the group, or in the rest, gave the same answer: the answers tell nothing of their spread
- "one_in_cell": a weighting cell has one respondent for several persons, so there is no variance
- "census": everyone has answered; the difference is a fact and no estimate
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.models.background import Background, background
from jobsurvey_utils.models.contrasts import Counts
from jobsurvey_utils.models.design import Design
from jobsurvey_utils.weighting import Weights

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

OK = "ok"
HIDDEN = "hidden"


@dataclass(frozen=True)
class Graded:
    """The answers to an item by their score."""

    category: IntArray
    """Of every respondent, the place of the score among all in ascending order; -1 for whoever is left out."""
    scores: FloatArray
    """In ascending order: two at least."""

    @classmethod
    def of(cls, score: FloatArray) -> Graded:
        """The answers of every respondent; NaN for whoever is left out."""
        known = np.isfinite(score)
        values = np.unique(score[known])
        values = np.concatenate([values, np.full(max(2 - len(values), 0), np.inf)])
        category = np.where(known, np.searchsorted(values, np.where(known, score, 0)), -1)
        return cls(category, np.where(np.isfinite(values), values, 0.0))


@dataclass(frozen=True)
class Setting:
    """A round's microdata with its design and background."""

    data: Microdata
    design: Design
    background: Background

    @classmethod
    def of(cls, data: Microdata, weights: Weights) -> Setting:
        """The setting of a round."""
        return cls(data, Design.of(weights), background(data))

    @property
    def breakdowns(self) -> list[str]:
        """The variables whose groups are compared."""
        return [name for name in self.data.round.config.breakdowns if name in self.background.code]

    @property
    def minimum(self) -> int:
        """The least number of persons behind a number."""
        return self.data.round.config.disclosure.min_persons

    def count(self, breakdown: str, answers: Graded) -> Counts:
        """Answers counted by cell, group and score."""
        group, number = self.background.code[breakdown], len(self.background.groups[breakdown])
        return Counts.of(self.design, group, number, answers.category, len(answers.scores))

    def status(self, counts: Counts) -> npt.NDArray[np.str_]:
        """Of each group, whether it can be compared with the rest, and may be."""
        own = counts.answers
        sides = np.stack([own, own.sum(axis=0) - own])
        n, kinds = sides.sum(axis=2), (sides > 0).sum(axis=2)
        few = (n[0] > 0) & (n[0] < self.minimum)
        held = counts.held.sum(axis=1) > 0
        r, population = self.design.respondents, self.design.population
        reasons = {
            "empty": n[0] == 0,
            "one_group": n[1] == 0,
            HIDDEN: few | (n[1] < self.minimum) | (few.sum() == 1) | (0 < n[0][few].sum() < self.minimum),
            "constant": (kinds < 2).any(axis=0),
            "one_in_cell": np.full(len(few), bool((held & (r <= 1) & (population > r)).any())),
            "census": np.full(len(few), not (held & (population > r)).any()),
        }
        return np.select(list(reasons.values()), list(reasons), OK)
