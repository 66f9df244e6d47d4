"""A round's own results beside what disclosure control leaves of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from jobsurvey_utils import disclosure, estimation
from jobsurvey_utils.disclosure.lines import Bonds
from jobsurvey_utils.estimation.parts import POOLED
from jobsurvey_utils.inference.measures import SCORE
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import TOTAL
from jobsurvey_utils.weighting import Weights

BASE = "base"
"""How many gave an answer in the scale, beside the statistics."""
_ROW = ["item", "breakdown", "group"]


@dataclass(frozen=True)
class Shown:
    """A round's own results before and after disclosure control, row by row the same."""

    round: Round
    bonds: Bonds
    estimates: estimation.Estimates
    tables: Mapping[str, pd.DataFrame]
    """Shares, pooled, scores and bases after disclosure control."""

    @property
    def raw(self) -> dict[str, pd.DataFrame]:
        """The tables before disclosure control."""
        return {name: getattr(self.estimates, name) for name in self.tables}

    def rows(self, item: str, statistic: str, category: str = "") -> pd.DataFrame:
        """For every breakdown and group of an item's measure: n, how many it counts, and whether it is withheld."""
        if statistic == SCORE:
            table, gone = self.estimates.scores, self.tables["scores"]["suppressed"]
            mine = (table["item"] == item).to_numpy()
            rows = table.loc[mine, [*_ROW, "n"]].assign(counted=table.loc[mine, "n"], hidden=gone.to_numpy()[mine])
            return rows.reset_index(drop=True)
        if statistic == BASE:
            table, told = self.estimates.bases, self.tables["bases"]
            mine = (table["item"] == item).to_numpy()
            rows = table.loc[mine, [*_ROW, "n"]].assign(counted=table.loc[mine, "n"])
            return rows.assign(hidden=told["n"].isna().to_numpy()[mine]).reset_index(drop=True)
        return self._shares(item, category)

    def _shares(self, item: str, category: str) -> pd.DataFrame:
        """Answers taken together are withheld within the municipalities' groups where one of them is."""
        table = self.estimates.shares
        mine = ((table["item"] == item) & table["category"].isin(category.split(POOLED))).to_numpy()
        parts = table.loc[mine, [*_ROW, "n", "n_total"]].assign(hidden=self.tables["shares"]["suppressed"][mine])
        told = {"n": ("n_total", "first"), "counted": ("n", "sum"), "hidden": ("hidden", "any")}
        found = parts.groupby(_ROW, sort=False, observed=True).agg(**told)
        pooled = self.tables["pooled"]
        pooled = pooled[(pooled["item"] == item) & (pooled["category"] == category)]
        together = pooled.set_index(_ROW)["suppressed"].reindex(found.index)
        return found.assign(hidden=together.where(together.notna(), found["hidden"]).astype(bool)).reset_index()


def shown(data: Microdata, weights: Weights) -> Shown:
    """A round's own results after disclosure control."""
    return _controlled(data, estimation.estimate(data, weights))


def shown_in_all(data: Microdata, weights: Weights) -> Shown:
    """A round's own results in all alone, which are not withheld for the sake of any group."""
    every = estimation.estimate(data, weights, crossed=False)
    tables = (every.shares, every.pooled, every.scores, every.bases)
    return _controlled(data, estimation.Estimates(*(t[t["breakdown"] == TOTAL].reset_index(drop=True) for t in tables)))


def _controlled(data: Microdata, estimates: estimation.Estimates) -> Shown:
    bonds = disclosure.bonds(data)
    return Shown(data.round, bonds, estimates, disclosure.estimates(data.round, estimates, bonds))
