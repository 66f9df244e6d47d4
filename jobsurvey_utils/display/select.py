"""Rows of the results store with Danish labels, in the round's order."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.display.columns import Row
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import TOTAL

HIDDEN = "skjult"
"""What stands instead of a hidden number."""
BREAKDOWN_COLUMNS = ("breakdown", "variable")
"""The columns that say which breakdown the code in `group` belongs to."""
NAMES = (*BREAKDOWN_COLUMNS, "group", "disposition", "channel")
"""The columns that a row's label and place are told by."""
_Named = Mapping[str, list[Any]]
"""Those of them that a table has, with the values of its rows."""


def rows(survey: Round, table: pd.DataFrame, **equals: str) -> pd.DataFrame:
    """Rows with equal values, in the round's order, with `label` for the group, disposition or channel.

    Raises
    ------
    JobsurveyError
        If the table has no such column.
    """
    wanted = np.ones(len(table), dtype=bool)
    for column, value in equals.items():
        if column not in table:
            raise JobsurveyError(f"no column {column!r} in the table; it has {', '.join(map(str, table.columns))}")
        wanted &= (table[column] == value).to_numpy(dtype=bool)
    places = np.flatnonzero(wanted)
    named = {column: table[column].take(places).tolist() for column in NAMES if column in table}
    order = _order(survey, named, len(places))
    labels = _labels(survey, named, len(places))
    chosen = table.take(places[order]).reset_index(drop=True)
    return chosen.assign(label=[labels[place] for place in order])


class ByItem:
    """The rows of a table by item and breakdown, as mappings, in the round's order and with `label` for the group."""

    def __init__(self, survey: Round, table: pd.DataFrame) -> None:
        self._survey = survey
        self._columns: dict[str, list[Any]] = {str(name): table[name].tolist() for name in table}
        self._places: dict[tuple[str, str], list[int]] = {}
        for place, pair in enumerate(zip(self._columns["item"], self._columns["breakdown"], strict=True)):
            self._places.setdefault(pair, []).append(place)

    def rows(self, item: str, breakdown: str) -> list[Row]:
        """The rows of an item and a breakdown."""
        places = self._places.get((item, breakdown), [])
        part = {name: [values[place] for place in places] for name, values in self._columns.items()}
        part["label"] = _labels(self._survey, part, len(places))
        rows = [dict(zip(part, values, strict=True)) for values in zip(*part.values(), strict=True)]
        return [rows[place] for place in _order(self._survey, part, len(places))]


def _labels(survey: Round, named: _Named, length: int) -> list[str]:
    if "disposition" in named:
        outcomes = {d.code: d.label for d in survey.config.dispositions}
        return [str(outcomes.get(code, code)) for code in named["disposition"]]
    if "channel" in named:
        names = {c.code: c.label for c in survey.config.channels}
        return [str(names.get(code, code)) for code in named["channel"]]
    column = next((name for name in BREAKDOWN_COLUMNS if name in named), None)
    if column is None or "group" not in named:
        return [""] * length
    known = {name: survey.groups(name) for name in dict.fromkeys(named[column]) if _known(survey, name)}
    return [
        known.get(name, {}).get(group, str(group)) for name, group in zip(named[column], named["group"], strict=True)
    ]


def _known(survey: Round, name: str) -> bool:
    return name == TOTAL or all(part in survey.variables for part in name.split("×"))


def _order(survey: Round, named: _Named, length: int) -> list[int]:
    """Groups in their variable's order, municipalities by name; everything else as it stands in the store."""
    column = next((name for name in BREAKDOWN_COLUMNS if name in named), None)
    if column is None or "group" not in named:
        return list(range(length))
    names = list(dict.fromkeys(named[column]))
    places: dict[tuple[str, str], tuple[int, int]] = {}
    for name in names:
        groups = survey.groups(name) if _known(survey, name) else {}
        codes = _alphabetical(tuple(groups.items())) if _places(survey, name) else groups
        places |= {(name, code): (names.index(name), place) for place, code in enumerate(codes)}
    keys = [places.get(pair, (len(names), 0)) for pair in zip(named[column], named["group"], strict=True)]
    return sorted(range(len(keys)), key=lambda row: keys[row])


@cache
def _alphabetical(groups: tuple[tuple[str, str], ...]) -> list[str]:
    """The codes of groups in the order of their labels."""
    return [code for code, _ in sorted(groups, key=lambda group: danish.sort_key(group[1]))]


def nouns(survey: Round, breakdown: str) -> dict[str, str]:
    """The groups of a breakdown as nouns of a sentence: a plural, a municipality's name, or the label in quotes."""
    variable = survey.variables.get(breakdown)
    if variable is None or variable.municipalities:
        return survey.groups(breakdown)
    return {each.code: each.plural or f"»{each.label}«" for each in (*variable.categories, *variable.bands)}


def _places(survey: Round, name: str) -> bool:
    return survey.municipality_variable in name.split("×")


def hidden_rule(survey: Round) -> str:
    """What stands under a table with hidden numbers."""
    least = danish.count_word(survey.config.disclosure.min_persons)
    also = "eller det ville røbe et andet skjult tal, også når gruppen selv er stor."
    return f"»{HIDDEN}«: færre end {least} personer ligger bag tallet, {also}"
