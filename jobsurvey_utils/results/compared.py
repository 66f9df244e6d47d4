"""Recomputed figures that rest on what another table withholds are taken out of the comparison."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.disclosure.rules import BoolArray
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
_NO_ITEM = {"item": ""}
_NUMBERS = ("n", "n_total", "n_dont_know", "score", "sample", *_COUNTED.values())
_BASES = ("n_total", "n", "sample")
"""The column that tells whether a row has persons: the first of these that a table has."""


@dataclass(frozen=True)
class _Rows:
    """Rows on items and breakdowns, found without a search, with what a figure may rest on as arrays."""

    places: Mapping[Any, Any]
    group: npt.NDArray[np.object_]
    counted: BoolArray
    """Whether a row has persons, or numbers withheld."""
    columns: Mapping[str, npt.NDArray[Any]]
    """Of each number whether it is withheld; of shares also the category, and whether the share is withheld."""

    @staticmethod
    def by_place(table: pd.DataFrame, breakdowns: Collection[str]) -> _Rows:
        """The rows of some breakdowns."""
        rows = table[table["breakdown"].isin(breakdowns)]
        base = rows[next(name for name in _BASES if name in rows)]
        gone = {name: rows[name].isna().to_numpy() for name in _NUMBERS if name in rows}
        if "category" in rows:
            gone |= {"category": rows["category"].to_numpy(dtype=object), "suppressed": rows["suppressed"].to_numpy()}
        places = rows.groupby(["item", "breakdown"], sort=False).indices
        counted = (base != 0).fillna(True).to_numpy(dtype=bool)
        return _Rows(places, rows["group"].to_numpy(dtype=object), counted, gone)

    def every(self, row: Mapping[Any, Any]) -> npt.NDArray[np.intp]:
        """The rows of an item in the breakdown of a figure."""
        return np.asarray(self.places.get((row["item"], row["breakdown"] or TOTAL), ()), dtype=np.intp)

    def find(self, row: Mapping[Any, Any]) -> npt.NDArray[np.intp]:
        """The rows of an item with persons, or with numbers withheld, in the groups of a figure."""
        found, names = self.every(row), _groups(row)
        mine = found[self.counted[found]]
        return mine if names is None else mine[[group in names for group in self.group[mine]]]

    def gone(self, row: Mapping[Any, Any], column: str) -> bool:
        """Whether a number is withheld in any row of a figure."""
        return bool(self.columns[column][self.find(row)].any())


def withhold(round_: Round, comparison: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """The comparison, `recomputed` empty where the same number is withheld in one of the controlled tables.

    The highest or lowest of some groups is empty where one of the groups is withheld.
    """
    results, channels = _results(tables, {TOTAL, *comparison["breakdown"]}), tables["channels"]
    few = set(channels.loc[channels["n"].isna(), "channel"])
    gone = [_is_withheld(round_, row, results, few) for row in comparison.to_dict("records")]
    return comparison.assign(recomputed=comparison["recomputed"].mask(np.array(gone, dtype=bool)))


def _results(tables: Tables, breakdowns: Collection[str]) -> dict[str, _Rows]:
    """The tables that figures rest on by name; those that tell of no item are on `_NO_ITEM`."""
    of_items = {name: tables[name] for name in ("shares", "scores", "bases")}
    composition = tables["composition"].rename(columns={"variable": "breakdown"})
    of_groups = {"response": tables["response"], "composition": composition}
    every = of_items | {name: table.assign(**_NO_ITEM) for name, table in of_groups.items()}
    return {name: _Rows.by_place(table, breakdowns) for name, table in every.items()}


def _is_withheld(round_: Round, row: dict[Any, Any], results: Mapping[str, _Rows], channels: set[str]) -> bool:
    if _of_parts(round_, row):
        return True
    if row["item"] == "kontaktkanal":
        return _tells(channels, set(row["category"].split(POOLED)))
    if row["item"] in MEASURES:
        return _is_measure_withheld(row, results["response"])
    if row["item"] in round_.variables and row["category"] in ("stikproeve", "respondenter", "forskel"):
        return results["composition"].gone(row | _NO_ITEM, "sample")
    if row["item"] in round_.items:
        return _is_result_withheld(round_, row, results)
    items = [item.id for item in round_.closed_items(row["item"])]
    return any(results["scores"].gone(row | {"item": item}, "score") for item in items)


def _of_parts(round_: Round, row: dict[Any, Any]) -> bool:
    """Whether a figure is of a group that is shown joined with others, of which it would tell."""
    variable, names = round_.config.variables.get(row["breakdown"]), _groups(row)
    parts = variable.parts() if variable is not None else {}
    return bool(parts) if names is None else not names.isdisjoint(parts)


def _is_measure_withheld(row: dict[str, Any], response: _Rows) -> bool:
    column, place = _COUNTED.get(row["item"], "sample"), row | _NO_ITEM
    known = column != "population" or not response.columns[column][response.every(place)].all()  # of any group
    return known and response.gone(place, column)


def _is_result_withheld(round_: Round, row: dict[str, Any], results: Mapping[str, _Rows]) -> bool:
    if row["statistic"] == "n_dont_know":
        return results["bases"].gone(row, "n_dont_know")
    if row["statistic"] == "mean_score":
        return results["scores"].gone(row, "score")
    if row["category"] in ("", TOTAL):
        return results["bases"].gone(row, "n")
    item, parts = round_.items[row["item"]], set(row["category"].split(POOLED))
    outside = {c.code for c in round_.scale(item).categories if c.dont_know} & parts
    if results["shares"].gone(row, "n_total") or (outside and results["bases"].gone(row, "n_dont_know")):
        return True
    gaps = _gaps(results["shares"], row)
    return any(bool(gap & parts) if item.kind == "multiple" else _tells(gap, parts) for gap in gaps)


def _gaps(shares: _Rows, row: dict[str, Any]) -> Iterable[set[str]]:
    """Of each group of a figure the categories withheld, where there are any."""
    found: dict[str, set[str]] = {}
    for at in shares.find(row):
        if shares.columns["suppressed"][at]:
            found.setdefault(shares.group[at], set()).add(shares.columns["category"][at])
    return found.values()


def _tells(gap: set[str], parts: set[str]) -> bool:
    """Whether the sum of `parts` would tell of some, but not of all, that is withheld of a distribution."""
    return bool(gap & parts) and not gap <= parts


def _groups(row: Mapping[Any, Any]) -> set[str] | None:
    """The groups that a figure rests on: one, several (`a + b`), a difference (`a - b`), or None for all."""
    if row["group"] in (*EXTREMES, "") and row["breakdown"]:
        return None
    return {part for name in row["group"].split(" - ") for part in name.split(POOLED)} if row["group"] else {TOTAL}
