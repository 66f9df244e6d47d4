"""Rows of the results store with Danish labels, in the round's order."""

from __future__ import annotations

from collections.abc import Mapping
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


def by_item(survey: Round, table: pd.DataFrame) -> dict[tuple[str, str], list[Row]]:
    """The rows of each item and breakdown as mappings, in the round's order, with `label` for the group."""
    columns = {str(name): table[name].tolist() for name in table}
    columns["label"] = _labels(survey, columns, len(table))
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    found: dict[tuple[str, str], list[Row]] = {}
    for place in _order(survey, columns, len(table)):
        found.setdefault((rows[place]["item"], rows[place]["breakdown"]), []).append(rows[place])
    return found


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
        codes = sorted(groups, key=lambda code: danish.sort_key(groups[code])) if _places(survey, name) else groups
        places |= {(name, code): (names.index(name), place) for place, code in enumerate(codes)}
    keys = [places.get(pair, (len(names), 0)) for pair in zip(named[column], named["group"], strict=True)]
    return sorted(range(len(keys)), key=lambda row: keys[row])


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
