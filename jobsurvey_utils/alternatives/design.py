"""How a round's answers came about, on the rows of its frame: population, invited, respondents, cells and strata."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.intake.checks import cells_of
from jobsurvey_utils.weighting import MERGED, Weights

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Design:
    """One entry per unit, which is a row of the frame: a weighting cell before collapsing."""

    person: IntArray
    """Per respondent, the unit."""
    frame: pd.DataFrame
    population: FloatArray
    invited: FloatArray
    respondents: FloatArray
    cell: IntArray
    """The weighting cell after collapsing."""
    stratum: IntArray
    """The sampling stratum; those that cut through a weighting cell are taken together: each holds whole cells."""
    municipality: IntArray
    """The municipality, likewise; 0 throughout where the frame does not know it."""
    weight: FloatArray
    """Population over respondents of the cell."""
    base: FloatArray
    """Population over invited of the sampling stratum, before strata are taken together."""

    def whole(self, values: FloatArray, part: IntArray) -> FloatArray:
        """Sums over the units of each part: a cell, a stratum, a municipality."""
        return np.bincount(part, values, minlength=int(part.max()) + 1).astype(np.float64)


def lay_out(data: Microdata, weights: Weights) -> Design:
    """The design of a round's answers."""
    names = list(data.round.config.weighting.cells)
    frame = data.frame[data.frame["population"] > 0].reset_index(drop=True)
    person, invited = (cells_of(frame, table, names) for table in (data.respondents, data.sample))
    cell = _cell(weights.cells, frame, names)
    population, drawn = frame["population"].to_numpy(dtype=np.float64), np.bincount(invited, minlength=len(frame))
    stratum = _number(frame, data.round.config.sampling_strata)
    people, asked = (np.bincount(stratum, values)[stratum] for values in (population, drawn))
    where = [name for name in names if name == data.round.municipality_variable]
    return Design(
        person=person,
        frame=frame,
        population=population,
        invited=drawn.astype(np.float64),
        respondents=np.bincount(person, minlength=len(frame)).astype(np.float64),
        cell=cell,
        stratum=_together(stratum, cell),
        municipality=_together(_number(frame, where), cell),
        weight=weights.cells["weight"].to_numpy()[cell],
        base=np.divide(people, asked, out=np.zeros(len(frame)), where=asked > 0),
    )


def _number(frame: pd.DataFrame, names: Sequence[str]) -> IntArray:
    if not names:
        return np.zeros(len(frame), dtype=np.int64)
    return np.asarray(frame.groupby(list(names), observed=True, sort=False).ngroup(), dtype=np.int64)


def _cell(cells: pd.DataFrame, frame: pd.DataFrame, names: list[str]) -> IntArray:
    """The collapsed cell of each row of the frame, found by its merged codes."""
    if not names:
        return np.zeros(len(frame), dtype=np.int64)
    parts = cells[names].rename_axis("number").reset_index()
    for name in names:
        parts[name] = parts[name].str.split(MERGED, regex=False)
        parts = parts.explode(name)
    found = frame[names].astype("str").merge(parts.astype(dict.fromkeys(names, "str")), on=names, how="left")
    return np.asarray(found["number"], dtype=np.int64)


def _together(part: IntArray, cell: IntArray) -> IntArray:
    """The parts, those that share a weighting cell taken together."""
    number = int(part.max()) + 1
    size = number + int(cell.max()) + 1
    links = coo_array((np.ones(len(part)), (part, number + cell)), shape=(size, size))
    return np.asarray(connected_components(links, directed=False)[1][part], dtype=np.int64)
