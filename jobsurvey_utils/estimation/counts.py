"""The one table behind all estimates: answers counted by weighting cell, municipality, group and category."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.estimation.ratios import Units
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.rounds.schema import Item
from jobsurvey_utils.weighting import Weights

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
Slots = npt.NDArray[np.integer]


@dataclass(frozen=True)
class Layout:
    """How respondents are sorted: into pieces, each the part of a weighting cell in one municipality."""

    piece: IntArray
    """Per respondent."""
    cells: Units
    """The weighting cells, summed into the total."""
    pieces: Units
    """The pieces, summed into municipalities."""
    cell_of_piece: IntArray
    """Every cell has at least one."""

    def by_cell(self, counts: FloatArray) -> FloatArray:
        """Counts per piece added up to counts per cell."""
        if np.array_equal(self.cell_of_piece, np.arange(len(self.cells.weight))):
            return counts
        order = np.argsort(self.cell_of_piece, kind="stable")
        starts = np.searchsorted(self.cell_of_piece[order], np.arange(len(self.cells.weight)))
        return np.asarray(np.add.reduceat(counts[order], starts, axis=0))


@dataclass(frozen=True)
class Numbers:
    """The answers that occur to a question answered with a number: they are its categories."""

    values: FloatArray
    band: IntArray
    """Number of the band of each."""
    bands: int

    def banded(self, category: FloatArray) -> FloatArray:
        """Counts per answer added up to counts per band."""
        inside = self.band[:, None] == np.arange(self.bands)
        return np.asarray(category @ inside.astype(np.float64))


@dataclass(frozen=True)
class Tally:
    """Counts of one item in the groups of one breakdown, per piece or cell.

    `category` is unit × group × category; the others are unit × group. Whoever lacks the breakdown's variable is in
    no group.
    """

    category: FloatArray
    base: FloatArray
    dont_know: FloatArray
    missing: FloatArray
    numbers: Numbers | None = None
    """Of a question answered with a number: what the categories are."""


@dataclass(frozen=True)
class Coded:
    """One item's answers, one number per respondent."""

    slot: Slots
    """The category; after the categories: asked but no answer, not asked. In the smallest type that holds them."""
    slots: int
    ticked: tuple[npt.NDArray[np.bool_], ...]
    """Of multiple choice, who ticked each option; `slot` is then 0 for whoever answered."""
    substantive: tuple[int, ...]
    """Numbers of the categories inside the base."""
    dont_know: tuple[int, ...]
    numbers: Numbers | None = None


def lay_out(data: Microdata, weights: Weights) -> Layout:
    """Pieces of the weighting cells, and the cells themselves."""
    places = data.respondents[data.round.municipality_variable].cat
    where, number = places.codes.to_numpy().astype(np.int64), len(places.categories)
    key = (where + 1) * len(weights.cells) + weights.cell
    there = np.bincount(key) > 0
    keys, piece = np.flatnonzero(there), (np.cumsum(there) - 1)[key]
    cell, municipality = keys % len(weights.cells), keys // len(weights.cells) - 1
    weight, respondents, population = (
        weights.cells[name].to_numpy(dtype=np.float64) for name in ("weight", "respondents", "population")
    )
    fraction = respondents / population
    whole = Units(weight, respondents, fraction, np.zeros(len(weight), dtype=np.int64), 1)
    parts = Units(weight[cell], respondents[cell], fraction[cell], municipality, number)
    return Layout(piece, whole, parts, cell)


def code(data: Microdata, item: Item) -> Coded:
    """An item's answers as numbers."""
    asked, scale = data.asked[item.id].to_numpy(), data.round.scale(item)
    if item.kind == "multiple":
        options = [data.respondents[name] for name in data.round.answer_columns(item)]
        answer = np.where(options[0].notna().to_numpy(), 0, -1)
        ticked = tuple((option == 1).fillna(False).to_numpy(dtype=bool) for option in options)
        return Coded(_slots(answer, 1, asked), 3, ticked, tuple(range(len(options))), ())
    if item.kind == "number":
        return _number(data, item, asked)
    answer = data.respondents[item.id].cat.codes.to_numpy()
    kinds = [category.dont_know for category in scale.categories]
    inside = tuple(number for number, outside in enumerate(kinds) if not outside)
    other = tuple(number for number, outside in enumerate(kinds) if outside)
    return Coded(_slots(answer, len(kinds), asked), len(kinds) + 2, (), inside, other)


def _number(data: Microdata, item: Item, asked: npt.NDArray[np.bool_]) -> Coded:
    """Every number that occurs is a category, so that means and their variances follow from counts too."""
    given = data.respondents[f"{item.id}_value"].to_numpy(dtype=np.float64)
    band = data.respondents[item.id].cat.codes.to_numpy().astype(np.int64)
    known = np.isfinite(given) & (band >= 0)
    values, first, place = np.unique(given[known], return_index=True, return_inverse=True)
    answer = np.full(len(given), -1, dtype=np.int64)
    answer[known] = place
    numbers = Numbers(values, band[known][first], len(item.bands))
    return Coded(_slots(answer, len(values), asked), len(values) + 2, (), tuple(range(len(values))), (), numbers)


def _slots(answer: Slots, categories: int, asked: npt.NDArray[np.bool_]) -> Slots:
    small = np.min_scalar_type(categories + 1)
    return np.where(answer >= 0, answer, np.where(asked, categories, categories + 1)).astype(small)


def positions(layout: Layout, groups: pd.Series | None) -> tuple[IntArray, int]:
    """For each respondent the place of piece and group in the table, and the number of groups with one for none."""
    if groups is None:
        return layout.piece, 1
    number = len(groups.cat.categories) + 1
    group = groups.cat.codes.to_numpy().astype(np.int64)
    return layout.piece * number + np.where(group < 0, number - 1, group), number


def tally(layout: Layout, coded: Coded, position: IntArray, groups: int) -> Tally:
    """Count one item in the groups of one breakdown, per piece."""
    size = len(layout.pieces.weight) * groups
    shape = (len(layout.pieces.weight), groups, coded.slots)
    counts = np.bincount(position * coded.slots + coded.slot, minlength=size * coded.slots).reshape(shape)
    if coded.ticked:
        ticks = [np.bincount(position[who], minlength=size).reshape(shape[:2]) for who in coded.ticked]
        category, base = np.stack(ticks, axis=-1), counts[..., 0]
    else:
        category = counts[..., list(coded.substantive)]
        base = category.sum(axis=-1)
    kept = slice(None) if groups == 1 else slice(groups - 1)
    arrays = (category, base, counts[..., list(coded.dont_know)].sum(axis=-1), counts[..., coded.slots - 2])
    made = [array[:, kept].astype(np.float64) for array in arrays]
    return Tally(made[0], made[1], made[2], made[3], coded.numbers)


def by_cell(layout: Layout, counted: Tally) -> Tally:
    """A tally per piece as one per weighting cell."""
    parts = (counted.category, counted.base, counted.dont_know, counted.missing)
    category, base, dont_know, missing = (layout.by_cell(part) for part in parts)
    return Tally(category, base, dont_know, missing, counted.numbers)
