"""Who is asked what: conditions on a filter question from the bases of later questions, and break-off."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.reconstruct import conditions, counts, tilting
from jobsurvey_utils.reconstruct.answers_recipe import BreakOff
from jobsurvey_utils.reconstruct.columns import Column
from jobsurvey_utils.reconstruct.conditions import IntArray, Target, Term
from jobsurvey_utils.reconstruct.figures import Figures
from jobsurvey_utils.rounds import Round, expressions

BoolArray = npt.NDArray[np.bool_]

TO_THE_END = np.iinfo(np.int64).max


def base_targets(
    figures: Figures, column: Column, table: pd.DataFrame, asked: BoolArray, reach: IntArray
) -> list[Target]:
    """Conditions on a column from the bases of the questions it decides about, as far as nothing else is open.

    Each value of the column is tried for everybody; a later question's base is then a sum over people and values.
    """
    found = []
    for item in figures.round.closed_items():
        names = expressions.columns(item.asked_if)
        if column.name not in names or not names - {column.name} <= set(table.columns):
            continue
        tried = [expressions.evaluate(item.asked_if, _with(table, column.name, asked, code)) for code in column.codes]
        for base in figures.bases(item, table):
            inside = base.members & (reach >= item.order)
            fixed = int((tried[0] & inside & ~asked).sum())
            values = np.eye(len(column.codes))
            terms = tuple(Term((t & inside)[asked].astype(float), v) for t, v in zip(tried, values, strict=True))
            found.append(Target(base.label, terms, base.total - fixed, base.total - fixed))
    return found


def _with(table: pd.DataFrame, name: str, asked: BoolArray, code: str) -> pd.DataFrame:
    trial = table.copy(deep=False)
    trial[name] = pd.Series(code, index=table.index, dtype="str").where(asked)
    return trial


def reach(
    round_: Round, figures: Figures, recipe: BreakOff | None, table: pd.DataFrame, rng: np.random.Generator
) -> IntArray:
    """The place in the questionnaire (`order`) of the last item each person got to.

    Those who broke off are spread by the recipe's weights, moved so that later items get their printed numbers.
    """
    reached = np.full(len(table), TO_THE_END)
    if recipe is None:
        return reached
    broke = np.asarray(table["disposition"] == recipe.disposition)
    items = [i for i in round_.closed_items() if i.order >= round_.items[recipe.after].order]
    weights = np.array([recipe.weights.get(i.id, 1.0) for i in items])
    orders = np.array([i.order for i in items])
    targets = []
    for item in items:
        if not expressions.columns(item.asked_if) <= set(table.columns):
            continue
        asked = expressions.evaluate(item.asked_if, table)
        for base in figures.bases(item, table):
            among = asked & base.members
            missing = base.total - int((among & ~broke).sum())
            terms = (Term(among[broke].astype(float), (orders >= item.order).astype(float)),)
            targets.append(Target(f"{base.label}, don't know included", terms, missing, missing))
    prior = np.tile(weights / weights.sum(), (int(broke.sum()), 1))
    expected = tilting.tilt(prior, targets)
    cell = conditions.cells(prior > 0, targets)
    numbers = counts.solve(expected, cell, targets)
    stop = np.empty(len(prior), dtype=np.int64)
    for number, row in enumerate(numbers):
        stop[cell == number] = rng.permutation(np.repeat(orders, row))
    reached[broke] = stop
    return reached
