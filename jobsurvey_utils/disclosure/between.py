"""What a reader knows of several questions at once: the sums that bind those that lead to one another (`followups`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
import scipy.sparse as sp

from jobsurvey_utils.disclosure import places
from jobsurvey_utils.disclosure.followups import ASKED, Followups
from jobsurvey_utils.disclosure.knowledge import System
from jobsurvey_utils.disclosure.places import Place
from jobsurvey_utils.disclosure.rules import EVERYBODY
from jobsurvey_utils.estimation.ratios import FloatArray
from jobsurvey_utils.rounds import Round

_Equation = Mapping[tuple[str, int], float]
"""How often each number counts: of a question, or of everybody, and which of its numbers."""
_ALL = ""
"""The question of how many answered the survey in each group."""


def system(round_: Round, systems: Mapping[str, System], bases: pd.DataFrame) -> tuple[list[str], System] | None:
    """The questions that lead to one another, and their systems as one; None where they tell nothing more of another.

    Parameters
    ----------
    systems
        Of each question.
    bases
        After disclosure control.
    """
    everybody = _everybody(round_, bases)
    known = {item: one.shown.ravel() for item, one in systems.items()} | {_ALL: np.array([*everybody.values()])}
    followups = Followups.of_bases(round_, bases)
    found = list(_equations(round_, systems, list(everybody), followups))
    if not any(np.isnan(known[item][at]) for equation in found for item, at in equation):
        return None
    named = {item for equation in found for item, _ in equation} - {_ALL}
    items = [item for item in systems if item in named]
    start = dict(zip([*items, _ALL], np.cumsum([0, *(len(known[item]) for item in items)]).tolist(), strict=True))
    width = start[_ALL] + len(known[_ALL])
    lead = sp.csr_array((0, len(known[_ALL])))
    own, sums = (
        sp.block_diag([*(getattr(systems[item], name) for item in items), lead], format="csr")
        for name in ("matrix", "sums")
    )
    shown = np.concatenate([known[item] for item in [*items, _ALL]])
    return items, System([], [], shown[None, :], own, _rows(found, start, width), sums)


def split(items: list[str], systems: Mapping[str, System], told: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    """What is told of all questions together, for each of them as in its own system."""
    ends = np.cumsum([systems[item].shown.size for item in items])
    for item, part in zip(items, np.split(told.ravel()[: ends[-1]], ends[:-1]), strict=True):
        yield item, part.reshape(systems[item].shown.shape)


def _everybody(round_: Round, bases: pd.DataFrame) -> dict[Place, float]:
    """How many answered the survey in each group, where a question put to everybody tells it."""
    asked = {item.id for item in round_.closed_items() if item.asked_if == EVERYBODY}
    rows = bases[bases["item"].isin(asked)]
    number, found = places.of_rows(round_, rows)
    largest = rows["n_asked"].astype(float).groupby(number).max()
    return {place: float(largest[at]) for at, place in enumerate(found)}


def _equations(
    round_: Round, systems: Mapping[str, System], everybody: list[Place], followups: Followups
) -> Iterator[_Equation]:
    """Of each question and group: those asked are a sum of answers to others."""
    rows = {item: {place: at for at, place in enumerate(one.places)} for item, one in systems.items()}
    slots = {item: {slot: at for at, slot in enumerate(one.slots)} for item, one in systems.items()}
    whole = {place: at for at, place in enumerate(everybody)}
    for item in (item for item in round_.closed_items() if item.id in systems):
        for place in whole.keys() & rows[item.id].keys():
            found = followups.of(item, place.variable, place.group)
            if found is None or not found.parts or not all(place in rows.get(name, ()) for name, _ in found.parts):
                continue
            parts = {**found.parts, (item.id, ASKED): -1.0}
            made = {(name, rows[name][place] * len(slots[name]) + slots[name][s]): x for (name, s), x in parts.items()}
            yield made | ({(_ALL, whole[place]): found.everybody} if found.everybody else {})


def _rows(equations: list[_Equation], start: Mapping[str, int], width: int) -> sp.csr_array:
    entries: list[tuple[int, int, FloatArray | float]] = [
        (row, start[item] + at, weight) for row, made in enumerate(equations) for (item, at), weight in made.items()
    ]
    row, column, weight = np.array(entries, dtype=float).reshape(-1, 3).T
    shape = len(equations), width
    return sp.csr_array((weight, (row.astype(np.int64), column.astype(np.int64))), shape=shape)
