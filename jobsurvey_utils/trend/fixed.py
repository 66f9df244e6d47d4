"""Two rounds brought to the same population, so that a change is none of its composition.

Direct standardisation is post-stratification to another population (Särndal, Swensson & Wretman 1992, section 7.6):
the respondents of both rounds are weighted to the later round's population of each weighting cell in the municipalities
they have in common, v_i = N_g / r_g. Cells are collapsed together in both, by the round's rule, until each has enough
respondents in the round with the fewest.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.estimation.ratios import Units
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.trend import definitions
from jobsurvey_utils.weighting import Weights
from jobsurvey_utils.weighting.collapsing import collapse

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Arm:
    """The respondents of one round in cells with weights.

    Those outside the comparison are in a last cell of weight 0.
    """

    cell: IntArray
    """Per respondent."""
    units: Units
    inside: BoolArray
    """Per respondent, whether in the comparison."""


@dataclass(frozen=True)
class Fixed:
    """Both rounds in the cells of the later one's population."""

    variables: tuple[str, ...]
    before: Arm
    after: Arm
    cells_before: int
    """Cells with population before any were collapsed."""
    population: int
    left_out: int
    """Respondents of the earlier round in cells that the later round's population lacks."""
    places: tuple[str, ...]
    """The municipalities that have enough respondents in both rounds."""


def variables(later: Round, earlier: Round) -> tuple[str, ...]:
    """The later round's cell variables that the earlier one has for everyone and defines alike."""
    names = later.config.weighting.cells
    return tuple(name for name in names if _known(later, earlier, name))


def _known(later: Round, earlier: Round, name: str) -> bool:
    if later.variables[name].municipalities:
        return True
    return not definitions.reasons(later, earlier, name) and not earlier.variables[name].allow_missing


def own(data: Microdata, weights: Weights, places: tuple[str, ...]) -> Arm:
    """A round in its own cells and with its own weights, the respondents of some municipalities inside."""
    everybody = np.ones(len(data.respondents), dtype=bool)
    columns = ("weight", "respondents", "population")
    weight, respondents, population = (weights.cells[name].to_numpy(dtype=np.float64) for name in columns)
    units = Units(weight, respondents, respondents / population, np.zeros(len(weight), dtype=np.int64), 1)
    return within(data, Arm(weights.cell.astype(np.int64), units, everybody), places)


def within(data: Microdata, arm: Arm, places: tuple[str, ...]) -> Arm:
    """An arm with the respondents of some of its municipalities inside."""
    mine = data.respondents[data.round.municipality_variable].astype("str").isin(places).to_numpy(dtype=bool)
    return replace(arm, inside=arm.inside & mine)


def fix(after: Microdata, before: Microdata, places: tuple[str, ...]) -> Fixed | None:
    """Bring two rounds to the later one's population of some municipalities; None where that is not known."""
    later, earlier = after.round, before.round
    names = list(variables(later, earlier))
    if later.municipality_variable not in names:
        return None
    frame = _frame(after, names, later, places)
    grid = pd.MultiIndex.from_frame(frame[names])
    rows = [_rows(data, names, later, grid) for data in (before, after)]
    counts = np.array([np.bincount(row[row >= 0], minlength=len(grid)) for row in rows])
    box = _boxes(later, frame, names, counts)
    minimum = later.config.weighting.min_cell_respondents
    poor = np.array([np.bincount(box, n) for n in counts]).min(axis=0)[box] < minimum
    where = frame[later.municipality_variable]
    kept = ~where.isin(where[poor]).to_numpy()
    number = np.where(kept, np.unique(np.where(kept, box, -1), return_inverse=True)[1] - int((~kept).any()), -1)
    standard = frame["population"].to_numpy(dtype=np.float64)
    first = _arm(rows[0], number, standard, _population(before, names, later, grid))
    second = _arm(rows[1], number, standard, standard)
    inside = tuple(place for place in places if place in set(where[kept]))
    in_places = before.respondents[earlier.municipality_variable].astype("str").isin(inside).to_numpy()
    left_out = int((in_places & ~first.inside).sum())
    return Fixed(tuple(names), first, second, int(kept.sum()), int(standard[kept].sum()), left_out, inside)


def _boxes(later: Round, frame: pd.DataFrame, names: list[str], counts: IntArray) -> IntArray:
    """The number of the collapsed cell of each cell, by the respondents of the round that has fewer."""
    codes = np.stack([frame[name].cat.codes.to_numpy(dtype=np.int64) for name in names], axis=1)
    order = [names.index(name) for name in later.config.weighting.collapse if name in names]
    return collapse(codes, counts.min(axis=0), order, later.config.weighting.min_cell_respondents)[0]


def _frame(data: Microdata, names: list[str], later: Round, places: tuple[str, ...]) -> pd.DataFrame:
    """Population of the cells of some municipalities, as categoricals in the round's order."""
    frame = data.frame[data.frame[later.municipality_variable].astype("str").isin(places)]
    coded = {name: pd.Categorical(frame[name].astype("str"), list(later.groups(name))) for name in names}
    table = pd.DataFrame(coded | {"population": frame["population"].to_numpy()})
    sums = table.groupby(names, observed=True, sort=True)["population"].sum().reset_index()
    return sums[sums["population"] > 0].reset_index(drop=True)


def _names(data: Microdata, names: list[str], later: Round) -> list[str]:
    """What the cell variables are called in a round: the municipalities may have another name."""
    own = data.round.municipality_variable
    return [own if name == later.municipality_variable else name for name in names]


def _rows(data: Microdata, names: list[str], later: Round, grid: pd.MultiIndex) -> IntArray:
    """The cell of each respondent; -1 outside."""
    columns = [data.respondents[name].astype("str") for name in _names(data, names, later)]
    keys = pd.MultiIndex.from_arrays(columns)
    return _texts(grid).get_indexer(keys).astype(np.int64)


def _texts(grid: pd.MultiIndex) -> pd.MultiIndex:
    return pd.MultiIndex.from_arrays([grid.get_level_values(i).astype("str") for i in range(grid.nlevels)])


def _population(data: Microdata, names: list[str], later: Round, grid: pd.MultiIndex) -> FloatArray:
    """A round's own population of each cell; NaN where it is not known by these variables."""
    columns = _names(data, names, later)
    if not set(columns) <= set(data.frame.columns):
        return np.full(len(grid), np.nan)
    keys = pd.MultiIndex.from_arrays([data.frame[name].astype("str") for name in columns])
    row = _texts(grid).get_indexer(keys)
    known, population = row >= 0, data.frame["population"].to_numpy(dtype=np.float64)
    return np.asarray(np.bincount(row[known], population[known], minlength=len(grid)), dtype=np.float64)


def _arm(rows: IntArray, number: IntArray, standard: FloatArray, population: FloatArray) -> Arm:
    """One round in the collapsed cells.

    Parameters
    ----------
    number
        The collapsed cell of each cell; -1 is left out.
    standard, population
        Of each cell: the population weighted to, and the round's own, which the finite population correction is of.
    """
    cells = int(number.max(initial=-1)) + 1
    cell = np.where(rows >= 0, number[rows], -1)
    inside, used = cell >= 0, number >= 0
    respondents = np.bincount(cell[inside], minlength=cells).astype(np.float64)
    target = np.bincount(number[used], standard[used], minlength=cells)
    whole = np.bincount(number[used], population[used], minlength=cells)
    known = np.isfinite(whole) & (whole > 0)
    fraction = np.divide(respondents, whole, out=np.zeros(cells), where=known)
    outside = max(int((~inside).sum()), 1)
    units = Units(
        np.append(target / respondents, 0.0),
        np.append(respondents, outside),
        np.append(np.minimum(fraction, 1.0), 1.0),
        np.zeros(cells + 1, dtype=np.int64),
        1,
    )
    return Arm(np.where(inside, cell, cells), units, inside)
