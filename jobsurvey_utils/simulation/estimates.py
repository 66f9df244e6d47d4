"""Estimates, standard errors and intervals of many draws at once, under the choices whose errors can be told apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from jobsurvey_utils.alternatives.plans import Choice
from jobsurvey_utils.estimation import ratios
from jobsurvey_utils.estimation.ratios import Domain, divide
from jobsurvey_utils.simulation.cells import Cells, Partition

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Draw:
    """Some draws: sums over the respondents of each unit, statistic × unit × draw, and their cells."""

    base: FloatArray
    first: FloatArray
    second: FloatArray
    respondents: FloatArray
    """Unit × draw."""
    population: FloatArray
    """Per unit."""
    cells: Cells
    strata: dict[Choice, Partition]
    """Strata of the choices whose strata are not the cells."""

    @cached_property
    def weighted(self) -> tuple[FloatArray, FloatArray]:
        """`base` and `first` times the weight."""
        return self.cells.weight * self.base, self.cells.weight * self.first

    @cached_property
    def square_base(self) -> FloatArray:
        """`base` times the square of the weight."""
        return self.cells.square * self.base

    @cached_property
    def factors(self) -> dict[Choice, FloatArray]:
        """(1 − r/N) · r/(r − 1) of the stratum of each unit, unit × draw."""
        found = {}
        for choice, strata in self.strata.items():
            mine, people = strata.total(self.respondents), strata.total(self.population[:, None])
            found[choice] = strata.spread((1 - mine / people) * divide(mine, mine - 1))
        return found


@dataclass(frozen=True)
class Found:
    """Estimates of one choice in one breakdown: statistic × group × draw."""

    choice: Choice
    value: FloatArray
    se: FloatArray
    low: FloatArray
    high: FloatArray


def estimate(draw: Draw, group: Partition, score: npt.NDArray[np.bool_]) -> Iterator[Found]:
    """The estimates of every group under each choice.

    Parameters
    ----------
    score
        Which statistics are mean scores.
    """
    cells = draw.cells
    value, total, first, second = _ratio(draw, group)
    n, hits, fold = group.total(draw.base), group.total(draw.first), cells.fold(group)
    squares = cells.square * second
    centred = squares - cells.square * (fold(first) ** 2 / cells.filled)
    held = fold(draw.base) > 0
    df = np.minimum(group.total(held * (cells.respondents - 1)), np.maximum(n - 1, 0))
    kish = divide(total**2, group.total(draw.square_base))
    rest = 1 - divide(n, total)
    corrected = np.divide(kish, rest, out=np.full(n.shape, np.inf), where=rest > 1e-12)
    uncorrected = cells.spread * centred

    def found(choice: Choice, variance: FloatArray, freedom: FloatArray, effective: FloatArray) -> Found:
        within = _domain(draw, n, total, freedom, effective)
        return _intervals(choice, value, variance / total**2, hits, within, score)

    yield found(Choice.DEFAULT, group.total(cells.open * uncorrected), df, corrected)
    yield found(Choice.WITH_REPLACEMENT, group.total(uncorrected), df, kish)
    for choice, factor in draw.factors.items():
        yield found(choice, group.total(factor * centred), np.maximum(n - 1, 0), corrected)
    everyone = draw.respondents.sum(axis=0)
    yield found(
        Choice.FIXED_WEIGHTS_NO_STRATA, everyone / (everyone - 1) * group.total(squares), np.maximum(n - 1, 0), kish
    )
    yield _unweighted(draw, group, n, hits, score)


def _unweighted(draw: Draw, group: Partition, n: FloatArray, hits: FloatArray, score: npt.NDArray[np.bool_]) -> Found:
    everyone, value = draw.respondents.sum(axis=0), divide(hits, n)
    squares = group.total(draw.second) - value * hits  # Σ (u − ū)²
    variance = divide(everyone / (everyone - 1) * squares, n**2)
    within = _domain(draw, n, n, np.maximum(n - 1, 0), n)
    return _intervals(Choice.UNWEIGHTED, value, variance, hits, within, score)


def _ratio(draw: Draw, group: Partition) -> tuple[FloatArray, ...]:
    """The ratio, its denominator, and the sums per unit of what is left of a variable and of its square."""
    weighted_base, weighted_first = draw.weighted
    total = group.total(weighted_base)
    value = divide(group.total(weighted_first), total)
    mine = group.spread(value)
    first = draw.first - mine * draw.base
    return value, total, first, draw.second - mine * (draw.first + first)


def _domain(draw: Draw, n: FloatArray, total: FloatArray, df: FloatArray, effective: FloatArray) -> Domain:
    none = np.zeros(n.shape, dtype=bool)
    return Domain(draw.base, n, total, df, effective, census=none, lonely=none)


def _intervals(
    choice: Choice,
    value: FloatArray,
    variance: FloatArray,
    hits: FloatArray,
    within: Domain,
    score: npt.NDArray[np.bool_],
) -> Found:
    """Estimates of a choice, statistic × group × draw: scores with symmetric intervals, shares with those of shares."""
    variance = np.maximum(variance, 0)
    known, mean = np.where(score[:, None, None], 0.0, value), score[:, None, None]
    low, high = ratios.share_interval(known[..., None], variance[..., None], hits[..., None], within)
    half = within.t * np.sqrt(variance)
    ends = np.where(mean, value - half, low[..., 0]), np.where(mean, value + half, high[..., 0])
    return Found(choice, value, np.sqrt(variance), *ends)
