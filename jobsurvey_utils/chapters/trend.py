"""Danish sentences and figures of the page on the development from earlier rounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import isnan
from typing import Any

import pandas as pd

from jobsurvey_utils import danish, rounds
from jobsurvey_utils.display import tested
from jobsurvey_utils.display.columns import Row
from jobsurvey_utils.inference.measures import SHARE
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import TOTAL
from jobsurvey_utils.trend.change import FIXED, RAW
from jobsurvey_utils.trend.comparable import FEW, NOT

Tables = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Trend:
    """A round, the tables of its trend, and whether its own data is synthetic."""

    survey: Round
    tables: Tables
    synthetic: bool

    @cached_property
    def earlier(self) -> dict[str, Round]:
        """The earlier rounds with data, by id."""
        trend = self.survey.config.trend
        return {each.id: each for each in map(rounds.load, trend.rounds if trend else ())}

    @property
    def facts(self) -> pd.DataFrame:
        """What is known of each round, in the order of the years."""
        return self.tables["rounds"]

    @property
    def main(self) -> Round | None:
        """The latest earlier round that this one is compared with by data; none where there is none."""
        found = self.facts[(self.facts["kind"] == "microdata") & (self.facts["status"] == "ok")]
        return None if found.empty else self.earlier[str(found["survey"].iloc[-1])]

    @property
    def years(self) -> tuple[str, str]:
        """The years that are compared by data."""
        main = self.main
        return str(main.config.year if main else ""), str(self.survey.config.year)

    def fact(self, column: str) -> Any:
        """A fact of the comparison by data."""
        return self.facts.loc[self.facts["survey"] == self.main.id, column].iloc[0] if self.main else None

    def left_out(self, item: str | None) -> int:
        """How many of the municipalities in common a question is compared without."""
        flags = self.tables["flags"]
        own = flags[(flags["item"] == item) & (flags["reason"] == FEW)]
        return sum(int(row["after"]) for row in own.to_dict("records") if self.main and row["earlier"] == self.main.id)

    def changes(self, breakdown: str = TOTAL, item: str | None = None, basis: str | None = None) -> pd.DataFrame:
        """The first measure's changes of a breakdown, with what the tests say of each (`verdict`)."""
        if self.main is None:
            return self.tables["change"].assign(verdict="")
        table = self.tables["change"]
        table = table[(table["earlier"] == self.main.id) & (table["breakdown"] == breakdown)]
        table = table if item is None else table[table["item"] == item]
        first = table["statistic"] == table.groupby("item")["statistic"].transform("first")
        table = table[first & (table["basis"] == (basis or self.basis))]
        return table.assign(verdict=[self.mark(row) for row in table.to_dict("records")]).reset_index(drop=True)

    @property
    def headlines(self) -> pd.DataFrame:
        """The headline's changes that are told: of its mean, and of its positive answers; none where it has none."""
        table = self.tables["change"]
        if self.main is None or self.headline is None:
            return table.iloc[:0]
        mine = (table["earlier"] == self.main.id) & (table["item"] == self.headline) & (table["breakdown"] == TOTAL)
        rows = table[mine & (table["basis"] == self.basis)]
        return rows.assign(verdict=[self.mark(row) for row in rows.to_dict("records")])

    @property
    def basis(self) -> str:
        """What is tested: with the composition held fixed where it can be."""
        return FIXED if bool(self.fact("fixed")) else RAW

    def mark(self, row: Row) -> str:
        """What a test says of the later round; empty where none was made."""
        return "" if isnan(row["p_bh"]) else tested.mark(self.survey, row)

    @property
    def headline(self) -> str | None:
        """The item that sums the survey up, if it can be compared."""
        name = self.survey.questionnaire.headline
        items = self.tables["items"]
        ok = self.main is not None and name in set(items.loc[items["verdict"] != NOT, "item"]) - {""}
        return name if ok and len(self.changes(item=name)) else None


def title(trend: Trend) -> str:
    """The page's title: from the first year to the last."""
    years = trend.facts["year"]
    return f"Udvikling {int(years.min())}{danish.EN_DASH}{int(years.max())}"


def unit_of(row: Row) -> danish.Unit:
    """What the numbers of a change are."""
    return "pct" if row["statistic"] == SHARE else "score"
