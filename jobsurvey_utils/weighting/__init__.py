"""Weights: the population of a weighting cell over its respondents, after collapsing cells with too few.

The report's recipe: every respondent stands for N_h / r_h persons of the own cell. A cell that has population but
fewer than `min_cell_respondents` respondents has no usable ratio and is collapsed; the rule stands in
`collapsing`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.intake.checks import cells_of
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import CROSS, TOTAL
from jobsurvey_utils.weighting.collapsing import collapse

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

MERGED = "+"
"""Joins the categories of a collapsed cell: `16-29+30-49`."""
Merging = tuple[str, str, str]
"""A cell with too few respondents, what it was merged with, and the variable they differ in."""
_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Weights:
    """The weight of every respondent, and the cells they come from."""

    cells: pd.DataFrame
    """One row per collapsed cell: `cell`, the cell variables, cells_before, population, respondents, weight."""
    cell: IntArray
    """Per respondent, the row in `cells`."""
    weight: FloatArray
    """Per respondent."""
    collapses: pd.DataFrame
    """One row per merging: cell, merged_with, variable."""


def weigh(data: Microdata) -> Weights:
    """Weights of a round's respondents.

    Raises
    ------
    JobsurveyError
        If a municipality has population and no respondents, or the weights do not add up to the population.
    """
    return cell_weights(data.round, data.frame, data.respondents)


def cell_weights(round_: Round, frame: pd.DataFrame, respondents: pd.DataFrame) -> Weights:
    """Weights from the population of each cell and a table of respondents with the cell variables.

    Parameters
    ----------
    frame
        One row per weighting cell: the codes of the cell variables and `population`.
    respondents
        The codes of the cell variables, in columns of the same names.

    Raises
    ------
    JobsurveyError
        If a respondent is in a cell without population.
    """
    names = list(round_.config.weighting.cells)
    frame, respondents = _coded(round_, frame), _coded(round_, respondents)
    frame = frame[frame["population"] > 0]
    frame = frame.sort_values(names, ignore_index=True) if names else frame
    place = cells_of(frame, respondents, names)
    if (place < 0).any():
        raise JobsurveyError(f"{round_.id}: {(place < 0).sum()} respondents are in a weighting cell without population")
    grid, counts = _grid(round_, frame), np.bincount(place, minlength=len(frame))
    box, mergings = _collapse(grid, counts, _order(round_), round_.config.weighting.min_cell_respondents)
    cells, cell = _cells(grid, box, counts), box[place]
    weight = cells["weight"].to_numpy()[cell]
    _check(round_, cells, np.bincount(cell, weight, minlength=len(cells)).astype(np.float64))
    return Weights(
        cells, cell, weight, pd.DataFrame(mergings, columns=["cell", "merged_with", "variable"], dtype="str")
    )


def kish(weight: FloatArray) -> tuple[float, float]:
    """Design effect of unequal weights, n Σw² / (Σw)² (Kish 1965, section 11.7), and the effective n = n / deff."""
    effective = float(weight.sum() ** 2 / (weight**2).sum())
    return len(weight) / effective, effective


@dataclass(frozen=True)
class _Grid:
    """The weighting cells that have population: numbers of their categories, one column per cell variable."""

    names: list[str]
    labels: list[list[str]]
    codes: npt.NDArray[np.integer]
    population: npt.NDArray[np.integer]

    def label(self, rows: IntArray, variable: int | None = None) -> str:
        """The name of some cells taken together, or of one of their variables: merged categories joined by `+`."""
        if variable is not None:
            return MERGED.join(self.labels[variable][code] for code in sorted(set(self.codes[rows, variable].tolist())))
        return CROSS.join(self.label(rows, number) for number in range(len(self.names))) or TOTAL


def _coded(round_: Round, table: pd.DataFrame) -> pd.DataFrame:
    """The cell variables (and population) of a table, as categoricals in the round's order."""
    columns: dict[str, Any] = {
        name: pd.Categorical(table[name], list(round_.groups(name)), ordered=True)
        for name in round_.config.weighting.cells
    }
    if "population" in table:
        columns["population"] = table["population"].to_numpy()
    return pd.DataFrame(columns, index=pd.RangeIndex(len(table)))


def _grid(round_: Round, frame: pd.DataFrame) -> _Grid:
    names = list(round_.config.weighting.cells)
    codes = [frame[name].cat.codes.to_numpy(dtype=np.int64) for name in names]
    table = np.stack(codes, axis=1) if codes else np.zeros((len(frame), 0), dtype=np.int64)
    return _Grid(names, [list(round_.groups(name)) for name in names], table, frame["population"].to_numpy())


def _order(round_: Round) -> list[str]:
    """The variables to collapse, in their order."""
    weighting, municipality = round_.config.weighting, round_.municipality_variable
    allowed = [name for name in weighting.cells if name != municipality]
    if wrong := [name for name in weighting.collapse if name not in allowed]:
        raise JobsurveyError(
            f"{round_.folder / 'round.yml'}: weighting.collapse: {', '.join(wrong)} cannot be collapsed; "
            f"allowed are the other variables of weighting.cells: {', '.join(allowed) or 'none'}"
        )
    return list(weighting.collapse)


def _collapse(grid: _Grid, counts: IntArray, order: list[str], minimum: int) -> tuple[IntArray, list[Merging]]:
    """The number of the collapsed cell of each cell, and the mergings by name."""
    box, mergings = collapse(grid.codes, counts, [grid.names.index(name) for name in order], minimum)
    return box, [(grid.label(poor), grid.label(others), grid.names[variable]) for poor, others, variable in mergings]


def _cells(grid: _Grid, box: IntArray, counts: IntArray) -> pd.DataFrame:
    """The cells after collapsing, one row each: what they were before, population, respondents and weight N/r."""
    members = np.split(np.argsort(box, kind="stable"), np.cumsum(np.bincount(box))[:-1])
    population, respondents = np.bincount(box, grid.population), np.bincount(box, counts)
    weight = np.divide(population, respondents, out=np.zeros(len(members)), where=respondents > 0)
    return pd.DataFrame(
        {
            "cell": [grid.label(rows) for rows in members],
            **{name: [grid.label(rows, number) for rows in members] for number, name in enumerate(grid.names)},
            "cells_before": [len(rows) for rows in members],
            "population": population.astype(np.int64),
            "respondents": respondents.astype(np.int64),
            "weight": weight,
        }
    )


def _check(round_: Round, cells: pd.DataFrame, sums: FloatArray) -> None:
    """Refuse population that no respondent stands for, and weights that do not sum to the population."""
    empty = cells[cells["respondents"] == 0]
    if len(empty):
        names = round_.groups(round_.municipality_variable)
        where = [names.get(code, "") for code in empty.get(round_.municipality_variable, pd.Series(dtype="str"))]
        raise JobsurveyError(
            f"{round_.id}: population without respondents, and no cell to collapse it with: "
            f"{', '.join(empty['cell'].head())} ({', '.join(dict.fromkeys(where[:5]))}); add the answers, or leave the "
            "municipality out of the frame and of round.yml"
        )
    off = np.abs(sums - cells["population"]) > _TOLERANCE * cells["population"]
    if off.any():
        worst = ", ".join(cells.loc[off, "cell"].head())
        raise JobsurveyError(f"{round_.id}: the weights do not sum to the population in the weighting cells {worst}")
