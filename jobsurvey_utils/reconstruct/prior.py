"""How answers are distributed before the printed figures move them.

The distribution of a whole group comes from the recipe or from the printed shares; the latent variable of its people,
cut where the group has that distribution, gives each person one of their own.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.reconstruct.answers_recipe import ItemModel
from jobsurvey_utils.reconstruct.columns import Column
from jobsurvey_utils.reconstruct.conditions import FloatArray
from jobsurvey_utils.rounds.schema import TOTAL, Figure

_EDGE = 1e-12
_STEP = 0.005
"""Shifts are rounded to this, in standard deviations, where cut points are found."""
_LEAST = 0.2
"""Per cent that a printed 0 may stand for."""


def distributions(
    column: Column,
    item: ItemModel,
    figures: list[Figure],
    table: pd.DataFrame,
    shift: FloatArray,
    aside_shift: FloatArray,
) -> FloatArray:
    """The expected distribution of each person in a table, one row each.

    Parameters
    ----------
    shift, aside_shift
        Of each person: of the latent variable, and of the tendency to answer outside the order.
    """
    weight = table["weight"].to_numpy(dtype=float)
    groups = np.full(len(table), TOTAL) if item.by is None else table[item.by].to_numpy(dtype=object)
    result = np.zeros((len(table), len(column.codes)))
    for group in dict.fromkeys(groups):
        rows = groups == group
        shares = _shares(column, item, figures, str(group), int(rows.sum()))
        weights = weight[rows] if item.mean is not None else np.ones(int(rows.sum()))
        result[rows] = _spread(shares, column, shift[rows], aside_shift[rows], weights)
    return result


def _shares(column: Column, item: ItemModel, figures: list[Figure], group: str, size: int) -> FloatArray:
    """The distribution of a group: from the recipe, else from the printed shares of all categories."""
    total = [f for f in figures if (f.breakdown or TOTAL) == TOTAL]
    if item.mean is not None:
        return _around(column, item, {f.category: f.value / size for f in total if f.statistic == "n_dont_know"})
    printed = {f.category: max(f.value, _LEAST) for f in total if f.statistic == "share_pct"}
    given = (printed if item.by is None else {}) | item.shares.get(group, {})
    if column.option is not None and column.option in given:
        return np.array([given[column.option], 100 - given[column.option]]) / 100
    missing = [c for c, inside in zip(column.codes, column.substantive, strict=True) if inside and c not in given]
    if column.option is not None or missing or not sum(given.values()):
        raise JobsurveyError(
            f"reconstruction.yml: answers.items.{column.item.id}: the report does not print the whole distribution"
            f"{f' ({group})' if item.by else ''}: give a mean or shares, also for {column.option or ', '.join(missing)}"
        )
    shares = np.array([given.get(c, 0.0) for c in column.codes])
    return np.asarray(shares / shares.sum())


def _around(column: Column, item: ItemModel, aside: dict[str, float]) -> FloatArray:
    """A normal distribution with the mean of the recipe, cut between the scores, beside the printed don't know."""
    scores, mean = column.scores[column.ordered], item.mean or 0.0
    if not scores.min() < mean < scores.max():
        raise JobsurveyError(
            f"reconstruction.yml: answers.items.{column.item.id}.mean: must lie between the lowest and the highest "
            f"score, {scores.min():g} and {scores.max():g}; a scale without scores takes shares"
        )
    cuts = (scores[:-1] + scores[1:]) / 2

    def cut(centre: float) -> FloatArray:
        above = np.concatenate([[0.0], ndtr((centre - cuts) / item.spread), [1.0]])
        return np.diff(above)

    centre = brentq(lambda m: float(cut(m) @ scores) - mean, scores.min() - 9, scores.max() + 9)
    shares = np.zeros(len(column.codes))
    for number in np.flatnonzero(column.aside):
        shares[number] = aside.get(column.codes[number], item.aside or 0.0)
    shares[column.ordered] = (1 - shares.sum()) * cut(centre)
    return shares


def _spread(
    shares: FloatArray, column: Column, shift: FloatArray, aside_shift: FloatArray, weight: FloatArray
) -> FloatArray:
    """The distribution of each person of a group so that their weighted average is the group's."""
    result = np.zeros((len(shift), len(shares)))
    for number in np.flatnonzero(column.aside):
        result[:, number] = ndtr(aside_shift - _cuts(aside_shift, shares[[number]], weight))
    ordered = shares[column.ordered] / max(shares[column.ordered].sum(), _EDGE)
    cuts = _cuts(shift, ordered.cumsum()[:-1], weight)
    above = np.column_stack([np.zeros(len(shift)), ndtr(shift[:, None] - cuts), np.ones(len(shift))])
    rest = 1 - result.sum(axis=1, keepdims=True)
    result[:, column.ordered] = np.diff(above, axis=1) * rest
    return result * (shares > 0)


def _cuts(shift: FloatArray, above: FloatArray, weight: FloatArray) -> FloatArray:
    """Cut points so that these shares lie above them on average, by bisection."""
    number = np.rint((shift - shift.min()) / _STEP).astype(int)
    part = np.bincount(number, weight) / weight.sum()
    values = shift.min() + np.arange(len(part)) * _STEP
    low, high = np.full(len(above), values.min() - 9), np.full(len(above), values.max() + 9)
    for _ in range(40):
        middle = (low + high) / 2
        over = np.einsum("v,vk->k", part, ndtr(values[:, None] - middle)) > above
        low, high = np.where(over, middle, low), np.where(over, high, middle)
    return np.asarray((low + high) / 2)


def position(shares: FloatArray, column: Column, variable: FloatArray) -> FloatArray:
    """Where each person stands on the scale, 0 most positive: the category's number plus the place within it.

    Parameters
    ----------
    shares
        Person × category: the expected distribution of each.
    variable
        The latent variable of each person, standard normal; high is positive.
    """
    ordered = shares[:, column.ordered]
    below = np.cumsum(ordered, axis=1) / np.maximum(ordered.sum(axis=1, keepdims=True), _EDGE)
    place = ndtr(-variable)
    number = np.minimum((below < place[:, None]).sum(axis=1), ordered.shape[1] - 1)
    start = np.where(number > 0, below[np.arange(len(place)), np.maximum(number - 1, 0)], 0.0)
    width = np.maximum(below[np.arange(len(place)), number] - start, _EDGE)
    return np.asarray(number + (place - start) / width)


def aside_rank(shares: FloatArray, number: int, variable: FloatArray) -> FloatArray:
    """The order in which people give a category outside the order, highest first."""
    return np.asarray(variable + ndtri(np.clip(shares[:, number], _EDGE, 1 - 1e-9)))
