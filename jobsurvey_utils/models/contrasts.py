"""A group against the rest three ways: mean score, share of positive answers, and ordinal logit, from counts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.special import stdtr

from jobsurvey_utils.inference.multiplicity import SMALLEST
from jobsurvey_utils.models import ordinal
from jobsurvey_utils.models.design import Design

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Contrast:
    """One estimate per group; NaN where there is none."""

    value: FloatArray
    se: FloatArray
    df: FloatArray
    p: FloatArray


@dataclass(frozen=True)
class Counts:
    """Answers counted by cell, group and category (in ascending order of score); whoever is in no group is left out."""

    design: Design
    table: FloatArray
    """Cell × group × category."""

    @classmethod
    def of(cls, design: Design, group: IntArray, groups: int, category: IntArray, categories: int) -> Counts:
        """Count the answers of those with a group and a category, given as numbers from 0."""
        known = (group >= 0) & (group < groups) & (category >= 0)
        shape = (len(design.respondents), groups, categories)
        place = (design.cell * groups + group) * categories + category
        return cls(design, np.bincount(place[known], minlength=int(np.prod(shape))).reshape(shape).astype(np.float64))

    @cached_property
    def answers(self) -> FloatArray:
        """Answers: group × category."""
        return np.asarray(self.table.sum(axis=0))

    @cached_property
    def every(self) -> FloatArray:
        """Answers: cell × category."""
        return np.asarray(self.table.sum(axis=1))

    @cached_property
    def held(self) -> FloatArray:
        """Answers: cell × group."""
        return np.asarray(self.table.sum(axis=2))

    @property
    def n(self) -> FloatArray:
        """Answers per group."""
        return np.asarray(self.answers.sum(axis=1))

    @cached_property
    def weighted(self) -> FloatArray:
        """Sums of weights: group × (rest, group) × category."""
        weight = self.design.population / self.design.respondents
        own = np.einsum("h,hgc->gc", weight, self.table)
        return np.stack([own.sum(axis=0) - own, own], axis=1)

    @cached_property
    def _df(self) -> FloatArray:
        """Of each group, and of its rest, the smaller of Σ (r_h − 1) over the cells that hold it and n − 1."""
        sides = np.stack([self.held, self.held.sum(axis=1, keepdims=True) - self.held])
        free = ((sides > 0) * (self.design.respondents - 1)[:, None]).sum(axis=1)
        return np.asarray(np.minimum(free, sides.sum(axis=1) - 1))

    def difference(self, score: FloatArray) -> Contrast:
        """Mean of a number that each category has, in the group less in the rest."""
        weighted = self.weighted
        size = weighted.sum(axis=2)
        size = np.where(size > 0, size, np.nan)
        mean = weighted @ score / size
        influence = (score - mean[..., None]) / size[..., None] * np.array([-1, 1])[:, None]
        return self._contrast(mean[:, 1] - mean[:, 0], influence)

    def log_odds(self) -> tuple[Contrast, BoolArray]:
        """Ordinal logit of the answers on the group, and where there is no finite odds."""
        used = self.answers.sum(axis=0) > 0
        fits = ordinal.fit(self.weighted[..., used])
        influence = np.zeros((*fits.influence.shape[:2], len(used)))
        influence[..., used] = fits.influence
        return self._contrast(fits.beta, influence), fits.separated

    def _contrast(self, value: FloatArray, influence: FloatArray) -> Contrast:
        """Standard error from the influence of a unit of weight in each group × (rest, group) × category.

        Degrees of freedom are Satterthwaite's, as of every difference of the book.
        """
        known = np.isfinite(value)
        rest, own = (np.where(known[:, None], part, 0.0) for part in influence.swapaxes(0, 1))
        sums = [np.einsum("hgc,gc->hg", self.table, part) for part in (own, own**2, rest, rest**2)]
        first, second = self.every @ rest.T - sums[2], self.every @ (rest**2).T - sums[3]
        variance = self._variance(sums[0] + first, sums[1] + second)
        sides = np.stack([self._variance(sums[0], sums[1]), self._variance(first, second)])
        parts = (sides**2 / np.maximum(self._df, 1)).sum(axis=0)
        df = np.divide(sides.sum(axis=0) ** 2, parts, out=np.zeros(len(value)), where=parts > 0)
        se = np.where(known, np.sqrt(variance), np.nan)
        df = np.where((self._df > 0).all(axis=0), df, 0.0)
        return Contrast(value, se, df, p_value(value, se, df))

    def _variance(self, first: FloatArray, second: FloatArray) -> FloatArray:
        """Variance from the sums of an influence and of its square in each cell."""
        design = self.design
        weight = design.population / design.respondents
        spread = second - first**2 / design.respondents[:, None]
        return np.asarray(np.maximum((design.correction * weight**2) @ spread, 0))


def p_value(value: FloatArray, se: FloatArray, df: FloatArray) -> FloatArray:
    """Two-sided p of t; NaN where there is no standard error or no degree of freedom."""
    told = (se > 0) & (df > 0)
    t = np.abs(value) / np.where(told, se, 1.0)
    return np.where(told, np.maximum(2 * stdtr(np.where(told, df, 1.0), -t), SMALLEST), np.nan)
