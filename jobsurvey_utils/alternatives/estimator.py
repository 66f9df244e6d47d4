"""Estimates of a round's questions under every choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.alternatives import bootstrap, moments
from jobsurvey_utils.alternatives.design import Design, lay_out
from jobsurvey_utils.alternatives.intervals import intervals
from jobsurvey_utils.alternatives.moments import Answers, Moments
from jobsurvey_utils.alternatives.plans import Choice, choices, plan
from jobsurvey_utils.alternatives.variance import Plan, linearise, phases, variance
from jobsurvey_utils.estimation.tables import LongTable
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.rounds.schema import TOTAL
from jobsurvey_utils.weighting import Weights

COLUMNS = ("n", "estimate", "se", "low", "high")


@dataclass(frozen=True)
class Estimator:
    """Estimates of a round's items under every choice; what they share is computed once."""

    data: Microdata
    weights: Weights

    @cached_property
    def design(self) -> Design:
        """How the answers came about."""
        return lay_out(self.data, self.weights)

    @cached_property
    def plans(self) -> dict[Choice, Plan]:
        """What each choice means for this round."""
        return {choice: plan(choice, self.design, self.data.round) for choice in choices(self.data.round)}

    @cached_property
    def replicates(self) -> bootstrap.Replicates:
        """The draws of the bootstrap."""
        return bootstrap.draw(self.design)

    def estimate(
        self,
        item: str,
        chosen: Sequence[Choice],
        breakdown: str | None = None,
        statistics: Sequence[str] | None = None,
    ) -> pd.DataFrame:
        """One row per choice, group and statistic: n, estimate, se, low, high; missing where there is none."""
        asked = self.data.round.items[item]
        wanted = statistics or moments.statistics(self.data.round, asked)
        found = moments.answers(self.data, asked, wanted)
        group, codes = moments.groups(self.data, breakdown or TOTAL)
        sums = moments.collect(found, self.design.person, len(self.design.cell), group, len(codes))
        table = LongTable(("choice", "group", "statistic"), COLUMNS)
        for choice in chosen:
            numbers = self._numbers(choice, found, sums, group)
            columns = {name: values.ravel() for name, values in zip(COLUMNS, numbers, strict=True)}
            table.add([[choice.value], codes, found.statistics], columns)
        return table.frame()

    def _numbers(
        self, choice: Choice, found: Answers, sums: Moments, group: npt.NDArray[np.int64]
    ) -> tuple[npt.NDArray[np.float64], ...]:
        """Base, value, standard error and both ends of the interval by one choice: group × statistic."""
        chosen = self.plans[choice]
        linear = linearise(chosen.weight, sums)
        if choice == Choice.TWO_PHASE:
            squares = sum(phases(self.design, linear.first, linear.second)) / linear.weight**2
        elif choice == Choice.BOOTSTRAP:
            squares = bootstrap.variance(self.replicates, found, group, sums.base.shape[1])
        else:
            squares = variance(chosen, linear, self.design.respondents)
        se, low, high = intervals(chosen, sums, linear, squares, found)
        return sums.base.sum(axis=0), linear.value, se, low, high
