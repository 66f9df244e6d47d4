"""A synthetic population: persons per weighting cell, and the raw register values of persons."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.reconstruct.margins import Margin, fit, round_to
from jobsurvey_utils.reconstruct.recipe import (
    PopulationRecipe,
    RawNumbers,
    RawValues,
    StartDates,
)
from jobsurvey_utils.reconstruct.tables import Axes, lookup, share_margins
from jobsurvey_utils.reconstruct.targets import count, published
from jobsurvey_utils.rounds import Round, coded
from jobsurvey_utils.sampling import FloatArray, IntArray, largest_remainder


def make_frame(round_: Round, recipe: PopulationRecipe, rng: np.random.Generator) -> pd.DataFrame:
    """The population per weighting cell: the cell variables' codes and `population`, at least 1 in every cell."""
    axes = Axes.of(round_, round_.config.weighting.cells)
    margins = [
        _less_one_each(margin, axes) for margin in share_margins(axes, recipe.tables, count(round_, recipe.total))
    ]
    expected = fit(np.exp(axes.noise(recipe.variation, rng)), margins)
    return axes.frame().assign(population=1 + round_to(expected, margins, rng).ravel())


def _less_one_each(margin: Margin, axes: Axes) -> Margin:
    left = margin.totals - margin.of(np.ones(axes.shape))
    if (left < 0).any():
        raise JobsurveyError("reconstruction.yml: a population table has fewer persons than cells")
    return Margin(margin.axes, left)


def persons(frame: pd.DataFrame) -> pd.DataFrame:
    """One row per person of the population, with the codes of the cell."""
    return frame.drop(columns="population").loc[frame.index.repeat(frame["population"])].reset_index(drop=True)


def raw_numbers(round_: Round, recipe: RawNumbers, bands: pd.Series[str], rng: np.random.Generator) -> pd.Series[int]:
    """A whole number within each person's band; their mean is the recipe's, as near as whole persons allow.

    Within a band the numbers follow a truncated geometric curve; persons without a band have no number.
    """
    present = {str(code): int(n) for code, n in bands.value_counts(sort=False).items()}
    grids = {code: _grid(round_, recipe, code) for code in present}
    tilt = 0.0 if recipe.mean is None else _solve_tilt(recipe, grids, present, published(round_, recipe.mean))
    numbers = pd.Series(pd.NA, index=bands.index, dtype="Int64")
    for code in sorted(present):
        grid = grids[code]
        counts = largest_remainder(_curve(recipe, code, grid, tilt) * present[code], present[code])
        numbers[bands == code] = rng.permutation(np.repeat(grid, counts))
    return numbers


def _grid(round_: Round, recipe: RawNumbers, code: str) -> IntArray:
    band = next(band for band in round_.variables[recipe.variable].bands if band.code == code)
    low, high = recipe.ends.get(code, (band.min, band.max))
    if low is None or high is None:
        raise JobsurveyError(f"reconstruction.yml: numbers: give the ends of the band {code}, which is open")
    return np.arange(int(low), int(high) + 1)


def _curve(recipe: RawNumbers, code: str, grid: IntArray, tilt: float) -> FloatArray:
    weight = np.exp((recipe.slope.get(code, 0.0) + tilt) * (grid - grid.mean()))
    return np.asarray(weight / weight.sum())


def _solve_tilt(recipe: RawNumbers, grids: dict[str, IntArray], present: dict[str, int], target: float) -> float:
    def surplus(tilt: float) -> float:
        sums = [present[code] * float(_curve(recipe, code, grid, tilt) @ grid) for code, grid in grids.items()]
        return sum(sums) / sum(present.values()) - target

    if surplus(-2.0) * surplus(2.0) > 0:
        raise JobsurveyError(f"reconstruction.yml: numbers: the shares of the bands do not allow a mean of {target:g}")
    return float(brentq(surplus, -2.0, 2.0))


def raw_values(
    round_: Round, variable: str, rules: Sequence[RawValues], people: pd.DataFrame, rng: np.random.Generator
) -> pd.Series[str]:
    """The raw value behind each person's code: by the first rule that fits, else the category's only value."""
    single = {c.code: (*getattr(c, "values", ()), c.code)[0] for c in coded(round_.variables[variable])}
    result = people[variable].map(single)
    settled = np.zeros(len(people), dtype=bool)
    for rule in rules:
        fits = (people[variable] == rule.category).to_numpy() & ~settled
        for other, codes in rule.only.items():
            fits &= people[other].isin(codes).to_numpy()
        shares = np.array(list(rule.shares.values())) / sum(rule.shares.values())
        counts = largest_remainder(shares * fits.sum(), int(fits.sum()))
        result[fits] = rng.permutation(np.repeat(np.array(list(rule.shares), dtype=object), counts))
        settled |= fits
    return result


def start_dates(recipe: StartDates, people: pd.DataFrame, rng: np.random.Generator) -> pd.Series[str]:
    """ISO start dates: log-normal days before a date, truncated at the longest and at the youngest age.

    `people` has the raw numbers of the age variable in `<variable>_value`.
    """
    median, longest = (lookup(people[recipe.by], days) for days in (recipe.median_days, recipe.longest_days))
    years = people[f"{recipe.age}_value"].to_numpy(dtype=np.float64) - recipe.youngest
    upper = ndtr(np.log(np.minimum(longest, 365 * (years + 0.5)) / median) / recipe.spread)
    days = median * np.exp(recipe.spread * ndtri(rng.random(len(people)) * upper))
    dates = pd.Timestamp(recipe.until) - pd.to_timedelta(np.floor(days), unit="D")
    return pd.Series(dates.strftime("%Y-%m-%d"), index=people.index)
