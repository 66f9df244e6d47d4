"""What the answers of the checklist take their numbers from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.results import Store
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import TOTAL, Item


@dataclass(frozen=True)
class Sources:
    """A round, its results store, and the analyses of its method by name."""

    round: Round
    store: Store
    analyses: Mapping[str, Mapping[str, pd.DataFrame]]

    def rows(self, table: str, breakdown: str) -> pd.DataFrame:
        """The rows of a breakdown of a table of the store."""
        found = self.store.tables[table]
        return found[found["breakdown"] == breakdown]

    def total(self, table: str) -> pd.Series[Any]:
        """The row of a table of the store that is about everybody."""
        return only(self.rows(table, TOTAL))

    def municipalities(self, table: str) -> pd.DataFrame:
        """The rows of a table of the store that are about municipalities."""
        return self.rows(table, self.round.municipality_variable)

    @property
    def headline_item(self) -> Item:
        """The question that sums the survey up.

        Raises
        ------
        JobsurveyError
            If the round names none.
        """
        if (item := self.round.questionnaire.headline) is None:
            raise JobsurveyError("the round names no headline question in questionnaire.yml")
        return self.round.items[item]

    def choices(self) -> pd.DataFrame:
        """The result on the headline question in total under every choice of calculation."""
        rows = self.analyses["choices"]["estimates"]
        return rows[(rows["item"] == self.headline_item.id) & (rows["breakdown"] == TOTAL)]

    def headline(self, choice: str) -> pd.Series[Any]:
        """The result on the headline question in total under one choice."""
        rows = self.choices()
        return only(rows[rows["choice"] == choice])

    @property
    def headline_unit(self) -> danish.Unit:
        """The unit of the result on the headline question."""
        return "score" if (self.choices()["statistic"] == "score").all() else "pct"

    def coverage(self) -> pd.DataFrame:
        """How often the book's own intervals hold the truth in total, in the simulation."""
        rows = self.analyses["coverage"]["coverage"]
        return rows[(rows["choice"] == "default") & (rows["breakdown"] == TOTAL)]

    def majority(self) -> pd.Series[Any] | None:
        """What the silent would have to answer for the majority on the headline question to fall; None without one."""
        rows = self.analyses["silence"]["headlines"]
        mine = (rows["item"] == self.headline_item.id) & (rows["kind"] == "majority") & (rows["status"] == "ok")
        return only(rows[mine]) if mine.any() else None


def only(rows: pd.DataFrame) -> pd.Series[Any]:
    """The one row of a table.

    Raises
    ------
    JobsurveyError
        If there is none, or several.
    """
    if len(rows) != 1:
        raise JobsurveyError(f"the results hold {len(rows)} rows for it and not one")
    return rows.iloc[0]
