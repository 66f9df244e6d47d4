"""What the groups of the published tables are: of which variable and which municipality."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from jobsurvey_utils.disclosure.rules import IntArray
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import CROSS, TOTAL


class Place(NamedTuple):
    """A variable, a group of it and a municipality, empty where all are meant."""

    variable: str
    group: str
    municipality: str


def of_rows(round_: Round, table: pd.DataFrame) -> tuple[IntArray, list[Place]]:
    """The number of each row's place, and the places in the order in which they appear."""
    (breakdown, breakdowns), (group, groups) = (pd.factorize(table[name]) for name in ("breakdown", "group"))
    number, kept = pd.factorize(breakdown * len(groups) + group)
    names = zip(breakdowns[kept // len(groups)].tolist(), groups[kept % len(groups)].tolist(), strict=True)
    municipality = round_.municipality_variable
    return np.asarray(number, dtype=np.int64), [_place(municipality, *each) for each in names]


def _place(municipality: str, breakdown: str, group: str) -> Place:
    if breakdown == TOTAL:
        return Place("", "", "")
    if breakdown == municipality:
        return Place("", "", group)
    if CROSS in breakdown:
        inside, _, own = group.partition(CROSS)
        return Place(breakdown.partition(CROSS)[2], own, inside)
    return Place(breakdown, group, "")
