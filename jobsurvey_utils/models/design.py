"""The sampling design of the answers, for the variance of any estimate: linearisation and replicate weights.

Response is a simple random draw within each weighting cell, with finite population correction, as everywhere in the
book. In R's survey package it is `svydesign(~1, strata = ~cell, fpc = ~N, weights = ~w)`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from jobsurvey_utils.weighting import Weights

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Design:
    """The weighting cell and the weight of every respondent; respondents and population of every cell."""

    cell: IntArray
    weight: FloatArray
    respondents: FloatArray
    population: FloatArray

    @classmethod
    def of(cls, weights: Weights) -> Design:
        """The design behind a round's weights."""
        numbers = (weights.cells[name].to_numpy(dtype=np.float64) for name in ("respondents", "population"))
        return cls(weights.cell, weights.weight, *numbers)

    @cached_property
    def correction(self) -> FloatArray:
        """Of each cell (1 − r/N) · r/(r − 1); 0 where all have answered, or only one."""
        r = self.respondents
        return np.divide((1 - r / self.population) * r, r - 1, out=np.zeros(len(r)), where=r > 1)

    @cached_property
    def _sums(self) -> Any:
        """The matrix that adds respondents up to cells."""
        n = len(self.cell)
        return sparse.csr_matrix((np.ones(n), (self.cell, np.arange(n))), shape=(len(self.respondents), n))

    def covariance(self, influence: FloatArray) -> FloatArray:
        """Covariance of estimates from the influence of every respondent on each of them (Binder 1983).

        Parameters
        ----------
        influence
            Respondents × estimates, weights included; 0 for whoever is outside the domain.
        """
        sums = self._sums @ influence
        within = (influence * self.correction[self.cell, None]).T @ influence
        return np.asarray(within - (sums * (self.correction / self.respondents)[:, None]).T @ sums)

    def variance(self, influence: FloatArray) -> FloatArray:
        """The diagonal of `covariance`."""
        sums = self._sums @ influence
        within = self.correction[self.cell] @ influence**2
        return np.asarray(np.maximum(within - (self.correction / self.respondents) @ sums**2, 0))

    def df(self, domain: BoolArray) -> float:
        """Degrees of freedom, Σ (r_h − 1) over the cells that hold some of the domain."""
        return float((self.respondents - 1)[self.holding(domain)].sum())

    def lonely(self, domain: BoolArray) -> bool:
        """Whether a cell that holds some of the domain has one respondent for several persons: no variance."""
        held = self.holding(domain)
        return bool((held & (self.respondents <= 1) & (self.population > self.respondents)).any())

    def holding(self, domain: BoolArray) -> BoolArray:
        """The cells that hold some of the domain."""
        return np.bincount(self.cell[domain], minlength=len(self.respondents)) > 0

    def replicates(self, number: int, seed: int) -> FloatArray:
        """Replicate weights, respondents × replicates: the rescaling bootstrap of Rao, Wu & Yue (1992).

        In each cell r − 1 respondents are drawn with replacement; whoever is drawn m times weighs
        w · (1 − λ + λ m r/(r − 1)) with λ = √(1 − r/N), so that the variance of a total over the replicates is that of
        `variance`. A cell with one respondent keeps its weight.
        """
        random = np.random.default_rng(seed)
        order, r = np.argsort(self.cell, kind="stable"), self.respondents.astype(np.int64)
        drawn_from = np.repeat(np.arange(len(r)), np.maximum(r - 1, 0))
        start, size = (np.cumsum(r) - r)[drawn_from], r[drawn_from]
        shrink = np.sqrt(np.maximum(1 - self.respondents / self.population, 0)) * (self.respondents > 1)
        scale = np.divide(self.respondents, self.respondents - 1, out=np.zeros(len(r)), where=r > 1)
        fixed, drawn = (part[self.cell] * self.weight for part in (1 - shrink, shrink * scale))
        weights = np.empty((len(order), number))
        for replicate in range(number):
            chosen = order[start + (random.random(len(start)) * size).astype(np.int64)]
            weights[:, replicate] = fixed + drawn * np.bincount(chosen, minlength=len(order))
        return weights
