"""Recomputed figures that rest on what another table withholds are taken out of the comparison."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from jobsurvey_utils.estimation.parts import POOLED
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.published import EXTREMES
from jobsurvey_utils.rounds.schema import MEASURES, TOTAL

Tables = Mapping[str, pd.DataFrame]

_COUNTED = {
    "besvarelser_gennemfoerte": "complete",
    "besvarelser_delvise": "partial",
    "framelding": "opt_out",
    "population": "population",
}
"""The column of the table `response` that a measure is of, where it may be withheld alone."""


@dataclass(frozen=True)
class _Rows:
    """A table whose rows on an item and a breakdown are found without a search."""

    table: pd.DataFrame
    places: Mapping[Any, Any]

    @staticmethod
    def by_place(table: pd.DataFrame) -> _Rows:
        return _Rows(table, table.groupby(["item", "breakdown"], sort=False).indices)

    def find(self, item: str, breakdown: str) -> pd.DataFrame:
        found: pd.DataFrame = self.table.iloc[self.places.get((item, breakdown), [])]
        return found


def withhold(round_: Round, comparison: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """The comparison, `recomputed` empty where the same number is withheld in one of the controlled tables.

    The highest or lowest of some groups is empty where one of the groups is withheld.
    """
    results = {name: _Rows.by_place(tables[name]) for name in _RESULTS}
    gone = [_is_withheld(round_, row, tables, results) for row in comparison.to_dict("records")]
    return comparison.assign(recomputed=comparison["recomputed"].mask(np.array(gone, dtype=bool)))


def _is_withheld(round_: Round, row: dict[Any, Any], tables: Tables, results: Mapping[str, _Rows]) -> bool:
    if row["item"] in MEASURES:
        return _is_measure_withheld(row, tables)
    if row["item"] in round_.variables and row["category"] in ("stikproeve", "respondenter", "forskel"):
        groups = _of_groups(tables["composition"].rename(columns={"variable": "breakdown"}), row)
        return bool(groups["sample"].isna().any())
    if row["item"] in round_.items:
        return _is_result_withheld(round_, row, results)
    items = [item.id for item in round_.closed_items(row["item"])]
    return any(bool(_of_item(results["scores"], row | {"item": item})["score"].isna().any()) for item in items)


_RESULTS = ("shares", "scores", "bases")


def _is_measure_withheld(row: dict[str, Any], tables: Tables) -> bool:
    if row["item"] == "kontaktkanal":
        channels = tables["channels"]
        return _tells(set(channels.loc[channels["n"].isna(), "channel"]), set(row["category"].split(POOLED)))
    groups = _of_groups(tables["response"], row)
    column = _COUNTED.get(row["item"], "sample")
    return bool(groups.loc[groups["sample"].ne(0).fillna(True), column].isna().any()) and _is_known(tables, row, column)


def _is_known(tables: Tables, row: dict[str, Any], column: str) -> bool:
    """Whether an empty number is one withheld: the frame may not know the population of any group."""
    every = tables["response"][tables["response"]["breakdown"] == (row["breakdown"] or TOTAL)]
    return column != "population" or bool(every[column].notna().any())


def _is_result_withheld(round_: Round, row: dict[str, Any], results: Mapping[str, _Rows]) -> bool:
    if row["statistic"] == "n_dont_know":
        return bool(_of_item(results["bases"], row)["n_dont_know"].isna().any())
    if row["statistic"] == "mean_score":
        return bool(_of_item(results["scores"], row)["score"].isna().any())
    if row["category"] in ("", TOTAL):
        return bool(_of_item(results["bases"], row)["n"].isna().any())
    item, parts = round_.items[row["item"]], set(row["category"].split(POOLED))
    shares = _of_item(results["shares"], row)
    gaps = shares[shares["suppressed"]].groupby("group")["category"].agg(set)
    outside = {c.code for c in round_.scale(item).categories if c.dont_know} & parts
    if outside and _of_item(results["bases"], row)["n_dont_know"].isna().any():
        return True
    return any(bool(gap & parts) if item.kind == "multiple" else _tells(gap, parts) for gap in gaps)


def _tells(gap: set[str], parts: set[str]) -> bool:
    """Whether the sum of `parts` would tell of some, but not of all, that is withheld of a distribution."""
    return bool(gap & parts) and not gap <= parts


def _of_item(results: _Rows, row: dict[str, Any]) -> pd.DataFrame:
    """Rows of an item with persons, or with numbers withheld, in the groups of a figure."""
    found = results.find(row["item"], row["breakdown"] or TOTAL)
    base = "n_total" if "n_total" in found else "n"
    return _of_groups(found[(found[base] != 0).fillna(True)], row)


def _of_groups(table: pd.DataFrame, row: dict[str, Any]) -> pd.DataFrame:
    """Rows of the groups that a figure rests on: one, several (`a + b`), a difference (`a - b`), or all."""
    found = table[table["breakdown"] == (row["breakdown"] or TOTAL)]
    if row["group"] in (*EXTREMES, "") and row["breakdown"]:
        return found
    names = {part for name in row["group"].split(" - ") for part in name.split(POOLED)} if row["group"] else {TOTAL}
    return found[found["group"].isin(names)]
