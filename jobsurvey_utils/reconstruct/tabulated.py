"""Invited persons and respondents of a round that is known by printed tables of one variable each."""

from __future__ import annotations

import numpy as np
import pandas as pd

from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.reconstruct.fieldwork import disposition_codes
from jobsurvey_utils.reconstruct.margins import Margin, fit, round_to
from jobsurvey_utils.reconstruct.recipe import TabulatedRecipe
from jobsurvey_utils.reconstruct.tables import Axes, share_array
from jobsurvey_utils.reconstruct.targets import Reference, count
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.sampling import FloatArray, IntArray

SAMPLE, RESPONDENTS = "stikproeve", "respondenter"
"""Whom a printed count is of: values of `category` in `published.csv`."""


def make_people(round_: Round, recipe: TabulatedRecipe, rng: np.random.Generator) -> pd.DataFrame:
    """One row per invited person: the codes of the tables' variables, and the disposition.

    Respondents and non-respondents are two joint tables, each with exactly the printed margins; non-respondents
    without background data have only a municipality.
    """
    axes = Axes.of(round_, recipe.tables)
    seed = _seed(axes, recipe)
    answered = [printed(round_, variable, RESPONDENTS) for variable in recipe.tables]
    invited = [printed(round_, variable, SAMPLE) for variable in recipe.tables]
    silent = [all_ - some for all_, some in zip(invited, answered, strict=True)]
    unknown = _take_out_unknown(round_, axes, recipe, silent)
    codes = disposition_codes(round_)
    parts = [
        _persons(axes, seed, answered, rng).assign(disposition=codes["complete"]),
        _persons(axes, seed, silent, rng).assign(disposition=codes["none"]),
        unknown.assign(disposition=codes["none"]),
    ]
    return pd.concat(parts, ignore_index=True)


def printed(round_: Round, variable: str, whom: str) -> IntArray:
    """The printed counts of a variable's groups, in the round's order."""
    return np.array(
        [
            count(round_, Reference(item=variable, breakdown=variable, group=code, category=whom))
            for code in round_.groups(variable)
        ],
        dtype=np.int64,
    )


def _seed(axes: Axes, recipe: TabulatedRecipe) -> FloatArray:
    seed = np.ones(axes.shape)
    for table in recipe.associations:
        margin = axes.margin(table.variables, share_array(axes, table))
        seed = seed * margin.spread(margin.totals, len(axes.shape))
    return seed


def _take_out_unknown(round_: Round, axes: Axes, recipe: TabulatedRecipe, silent: list[IntArray]) -> pd.DataFrame:
    """Persons known only by municipality; they are taken out of `silent`."""
    unit = round_.municipality_variable
    units = silent[axes.variables.index(unit)]
    numbers = {code: int(units[axes.along(unit).index(code)]) for code in recipe.without_background}
    for code in recipe.without_background:
        units[axes.along(unit).index(code)] = 0
    if len({int(counts.sum()) for counts in silent}) > 1:
        totals = ", ".join(f"{v} {counts.sum()}" for v, counts in zip(axes.variables, silent, strict=True))
        raise JobsurveyError(
            f"{round_.folder / 'published.csv'}: the tables have different numbers of non-respondents: {totals}"
        )
    return pd.DataFrame({unit: pd.Series(np.repeat(list(numbers), list(numbers.values())), dtype="str")})


def _persons(axes: Axes, seed: FloatArray, totals: list[IntArray], rng: np.random.Generator) -> pd.DataFrame:
    margins = [Margin((axis,), counts.astype(np.float64)) for axis, counts in enumerate(totals)]
    numbers = round_to(fit(seed, margins), margins, rng).ravel()
    cells = axes.frame()
    return cells.loc[cells.index.repeat(numbers)].reset_index(drop=True)
