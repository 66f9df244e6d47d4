"""An independent check of the control of changes: what they tell together with a round's own results.

The auditor of a round's own results solves all that a reader knows of an item. Here it knows more: of every change and
every share of the municipalities in common that is shown the base, the answers, and of a score its two sums, each a sum
over the municipalities it is of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
import scipy.sparse as sp

from jobsurvey_utils.disclosure import auditor, control
from jobsurvey_utils.disclosure.knowledge import BASES, System
from jobsurvey_utils.disclosure.places import Place
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.estimation.parts import POOLED, categories
from jobsurvey_utils.estimation.ratios import FloatArray
from jobsurvey_utils.inference.measures import SCORE, SHARE
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import CROSS, TOTAL, Item
from jobsurvey_utils.trend.control import BoolArray, hide
from jobsurvey_utils.trend.shown import Shown

_STEPS = 4
"""How often changes are looked at, what is told of withheld in between."""


class Told(NamedTuple):
    """A number that is shown: of which measure of an item, of which group, in which municipalities."""

    item: str
    statistic: str
    category: str
    variable: str
    group: str
    municipalities: tuple[str, ...]


@dataclass(frozen=True)
class Side:
    """One of the two rounds."""

    shown: Shown
    names: Mapping[str, str]
    """For each item of the later round that of this one."""
    further: Iterable[Told] = ()
    """What is told beside the changes."""


def settle(table: pd.DataFrame, sides: Iterable[Side], places: Mapping[str, tuple[str, ...]]) -> pd.DataFrame:
    """Changes of which those are withheld too that would tell what one of the rounds' own results withhold.

    Of an item first the shares of the variable that something is told of, then all of the variable, then all.

    Parameters
    ----------
    places
        For each item of the later round the municipalities that are compared.

    Raises
    ------
    JobsurveyError
        If even that is not enough.
    """
    items = set(table["item"])
    for step in range(_STEPS):
        doubtful: set[str] = set()
        for side in sides:
            mine = table[table["item"].isin(items)]
            more = [each for each in side.further if each.item in {side.names[item] for item in items}]
            found = leaks(side.shown, [*told(mine, side.shown.round, side.names, places), *more])
            found = found.assign(mine=found["item"].map({there: here for here, there in side.names.items()}))
            doubtful |= set(found["mine"])
            table = hide(table, _same(table, found, side.shown.round, step))
        if not doubtful:
            return table
        items = doubtful
    raise JobsurveyError(
        f"the comparison of rounds tells what the results of one of them withhold ({', '.join(sorted(items))}); leave "
        "out a breakdown of these questions in questionnaire.yml, or the earlier round in trend.rounds in round.yml"
    )


def _same(table: pd.DataFrame, found: pd.DataFrame, round_: Round, step: int) -> BoolArray:
    """The changes of the items that something is told of: at first the shares of the same variable, at last all."""
    inner = [str(breakdown).rpartition(CROSS)[2] for breakdown in found["breakdown"]]
    variable = [TOTAL if name == round_.municipality_variable else name for name in inner]
    some = pd.MultiIndex.from_arrays([found["mine"], variable])
    alike = np.asarray(pd.MultiIndex.from_frame(table[["item", "breakdown"]]).isin(some))
    steps = alike & (table["statistic"] == SHARE), alike, table["item"].isin(found["mine"])
    return np.asarray(steps[min(step, len(steps) - 1)], dtype=bool)


def told(
    table: pd.DataFrame, round_: Round, names: Mapping[str, str], places: Mapping[str, tuple[str, ...]]
) -> list[Told]:
    """What a table of changes tells of one of the rounds."""
    rows = table[~table["suppressed"].astype(bool)]
    keys = ["item", "statistic", "category", "breakdown", "group"]
    found = rows[keys].drop_duplicates().itertuples(index=False, name=None)
    return [_of_row(round_, names, places, *map(str, row)) for row in found]


def _of_row(
    round_: Round,
    names: Mapping[str, str],
    places: Mapping[str, tuple[str, ...]],
    item: str,
    statistic: str,
    category: str,
    breakdown: str,
    group: str,
) -> Told:
    if breakdown == TOTAL:
        return Told(names[item], statistic, category, "", "", places[item])
    if breakdown not in round_.variables or round_.variables[breakdown].municipalities:
        return Told(names[item], statistic, category, "", "", (group,))
    return Told(names[item], statistic, category, breakdown, group, places[item])


def leaks(side: Shown, numbers: list[Told]) -> pd.DataFrame:
    """The numbers of few persons that a round's results withhold and these numbers tell."""
    if not numbers:
        return pd.DataFrame(columns=["item", "breakdown", "group", "number"], dtype="str")
    of_item: dict[str, list[Told]] = {}
    for each in numbers:
        of_item.setdefault(each.item, []).append(each)

    def sums(item: Item, system: System) -> sp.csr_array:
        return _sums(side.round, item, system, of_item[item.id])

    found = auditor.told(side.round, side.tables, side.bonds, items=set(of_item), further=sums)
    return control.few(side.round, side.raw, found)


def _sums(round_: Round, item: Item, system: System, numbers: list[Told]) -> sp.csr_array:
    row, width = {place: number for number, place in enumerate(system.places)}, len(system.slots)
    parts = [sp.csr_array((0, len(row) * width))]
    for each in numbers:
        own = [Place(each.variable, each.group, code) for code in each.municipalities]
        where = np.zeros(len(row))
        where[[row[place] for place in own if place in row]] = 1
        parts += [sp.csr_array(np.kron(where, weights)[None, :]) for weights in _weights(round_, item, each)]
    return sp.vstack(parts).tocsr()


def _weights(round_: Round, item: Item, each: Told) -> Iterator[FloatArray]:
    """How often each number of a place counts in the sums that a measure tells."""
    every, none = categories(round_, item), np.zeros(len(BASES))
    scored = np.array([category.score is not None for category in every], dtype=float)
    if each.statistic == SCORE and scored.any():
        values = np.array([category.score or 0.0 for category in every])
        yield from (np.append(numbers, none) for numbers in (scored, values, values**2))
        return
    yield np.append(np.zeros(len(every)), np.array([slot == "n" for slot in BASES], dtype=float))
    if each.statistic != SCORE:
        yield np.append(np.isin([category.code for category in every], each.category.split(POOLED)), none)
