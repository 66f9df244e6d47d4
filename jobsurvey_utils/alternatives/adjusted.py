"""Other weights: raked to the margins of the cell variables, and trimmed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from jobsurvey_utils.alternatives.design import Design
from jobsurvey_utils.reconstruct.margins import Margin, fit
from jobsurvey_utils.weighting.collapsing import collapse

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

TOLERANCE = 1e-13
"""How far a raked margin may be from the population's, as a part of the whole population."""


@dataclass(frozen=True)
class Raked:
    """Raked weights per unit, and the predictor that their variance needs."""

    weight: FloatArray
    predict: Callable[[FloatArray], FloatArray]


def rake(design: Design, names: tuple[str, ...]) -> Raked:
    """Weights that meet the population of every category of each cell variable, from population over invited.

    As R's `calibrate(design, ~a + b, calfun = "raking", epsilon = 1e-12)`: the linearised variance takes the residuals
    of a regression on the margins with the weights before raking. R's `rake()` gives the same weights, but takes
    residuals of margin after margin by their unweighted means, and its standard errors differ by up to 0.8 per cent.
    Categories without respondents are merged with a neighbour. Deming & Stephan 1940; Deville & Särndal 1992.
    """
    axes = [_codes(design, name) for name in names]
    place = tuple(axes) or (np.zeros(len(design.cell), dtype=np.int64),)
    shape = tuple(int(axis.max()) + 1 for axis in place)
    counted, people = np.zeros(shape), np.zeros(shape)
    np.add.at(counted, place, design.base * design.respondents)
    np.add.at(people, place, design.population)
    margins = [Margin((axis,), Margin((axis,), people).of(people)) for axis in range(len(shape))]
    fitted = fit(counted, margins, tolerance=TOLERANCE)
    factor = np.divide(fitted, counted, out=np.zeros(shape), where=counted > 0)[place]
    columns = np.concatenate([np.eye(size)[axis] for size, axis in zip(shape, place, strict=True)], axis=1)
    return Raked(design.base * factor, _regression(columns, design.base, design.respondents))


def trim(design: Design, times: float) -> FloatArray:
    """Weights of at most some times the median of the municipality's respondents, per unit.

    What is cut off is given to the others of the municipality in proportion to their weights, again and again until no
    weight is above the bound, so that every municipality keeps its sum (Potter 1990). Where the bound leaves no room,
    all weights of the municipality are alike.
    """
    weight = design.weight.copy()
    for number in range(int(design.municipality.max()) + 1):
        mine = design.municipality == number
        weight[mine] = _trim(weight[mine], design.respondents[mine], times)
    return weight


def _trim(weight: FloatArray, respondents: FloatArray, times: float) -> FloatArray:
    if not respondents.any():
        return weight
    bound = times * float(np.median(np.repeat(weight, respondents.astype(np.int64))))
    total = float(weight @ respondents)
    if bound * respondents.sum() <= total:
        return np.full(len(weight), total / respondents.sum())
    while (weight > bound * (1 + 1e-12)).any():
        capped = weight >= bound
        rest = total - bound * respondents[capped].sum()
        weight = np.where(capped, bound, weight * rest / (weight @ np.where(capped, 0, respondents)))
    return weight


def _codes(design: Design, name: str) -> IntArray:
    """The category of a variable per unit; one that nobody answers for is merged with its neighbour."""
    found, code = np.unique(design.frame[name].cat.codes.to_numpy(dtype=np.int64), return_inverse=True)
    answered = np.bincount(code, design.respondents).astype(np.int64)
    return collapse(found[:, None], answered, [0], 1)[0][code]


def _regression(columns: FloatArray, base: FloatArray, respondents: FloatArray) -> Callable[[FloatArray], FloatArray]:
    """From the sums of a variable per unit to its prediction by the columns, with given weights."""
    weighted = columns * base[:, None]
    slopes = np.linalg.pinv(weighted.T @ (columns * respondents[:, None]), hermitian=True) @ weighted.T
    return lambda sums: np.tensordot(columns, np.tensordot(slopes, sums, axes=1), axes=1)
