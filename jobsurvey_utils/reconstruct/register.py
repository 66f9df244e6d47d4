"""The register side of the reconstruction: the frame, everyone invited, and the respondents with their weights."""

from __future__ import annotations

import numpy as np
import pandas as pd

from jobsurvey_utils import sampling, weighting
from jobsurvey_utils.intake.ids import SYNTHETIC
from jobsurvey_utils.reconstruct import fieldwork, population, tabulated
from jobsurvey_utils.reconstruct.recipe import DrawnRecipe, RawNumbers, Recipe, SamplingRecipe
from jobsurvey_utils.reconstruct.targets import count
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import Variable


def make(round_: Round, recipe: Recipe, rng: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The frame, and everyone invited, sorted by person id.

    Invited persons have the register variables' codes, the raw numbers of banded ones in `<name>_value`, other raw
    values in their own column, `kanal`, `disposition` and `answered_on`.
    """
    if recipe.drawn is not None:
        frame, people = _drawn(round_, recipe, recipe.drawn, rng)
    else:
        frame, people = _tabulated(round_, recipe, rng)
    answered = people["disposition"].isin(round_.respondent_codes)
    people["answered_on"] = fieldwork.answer_dates(round_, recipe.curve, people[answered], rng)
    width = len(str(len(people)))
    people.insert(0, "person_id", [f"{SYNTHETIC}{n:0{width}d}" for n in 1 + rng.permutation(len(people))])
    return frame, people.sort_values("person_id", ignore_index=True)


def _drawn(
    round_: Round, recipe: Recipe, drawn: DrawnRecipe, rng: np.random.Generator
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A frame, and a sample drawn from it with background, dates, channels and dispositions."""
    frame = population.make_frame(round_, drawn.population, rng)
    people = draw_sample(round_, drawn.sampling, frame, rng)
    _add_numbers(round_, drawn.numbers, people, rng)
    for variable, rules in drawn.population.raw.items():
        column = round_.variables[variable].column or variable
        people[column] = population.raw_values(round_, variable, rules, people, rng)
    dates = drawn.population.start_dates
    if dates is not None:
        people[dates.column] = population.start_dates(dates, people, rng)
    people["kanal"], reached = fieldwork.assign_channels(round_, recipe.channels, people, rng)
    people["disposition"] = fieldwork.dispose(round_, drawn.response, frame, people, reached, rng)
    return frame, people


def draw_sample(round_: Round, recipe: SamplingRecipe, frame: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """The persons drawn from the population of a frame, with the codes of their cell."""
    unit = round_.municipality_variable
    rule = sampling.SizeRule(
        **{name: count(round_, getattr(recipe, name)) for name in ("census_below", "smallest", "largest", "total")}
    )
    sizes = sampling.sample_sizes(frame.groupby(unit)["population"].sum(), rule)
    strata = frame.groupby([unit, *recipe.strata])["population"].sum()
    people = population.persons(frame)
    return people[sampling.draw(people, sampling.allocate(strata, sizes, unit), rng)].reset_index(drop=True)


def _tabulated(round_: Round, recipe: Recipe, rng: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    assert recipe.tabulated is not None
    people = tabulated.make_people(round_, recipe.tabulated, rng)
    _add_numbers(round_, recipe.tabulated.numbers, people, rng)
    for name, variable in round_.variables.items():
        if variable.source == "register" and variable.column:
            people[variable.column] = population.raw_values(round_, name, (), people, rng)
    people["kanal"], _ = fieldwork.assign_channels(round_, recipe.channels, people, rng)
    return pd.DataFrame({"population": [len(people)]}), people


def _add_numbers(round_: Round, recipe: RawNumbers, people: pd.DataFrame, rng: np.random.Generator) -> None:
    people[f"{recipe.variable}_value"] = population.raw_numbers(round_, recipe, people[recipe.variable], rng)


def sample(round_: Round, people: pd.DataFrame) -> pd.DataFrame:
    """The table `sample` as a register would deliver it: raw values in the round's columns."""
    columns = {"person_id": people["person_id"]}
    for name, variable in round_.variables.items():
        if variable.source == "register":
            columns[variable.column or name] = people[_raw_column(name, variable)]
        elif variable.duration is not None:
            columns[variable.duration.start] = people[variable.duration.start]
    return pd.DataFrame(columns).join(people[["kanal", "disposition", "answered_on"]])


def _raw_column(name: str, variable: Variable) -> str:
    return f"{name}_value" if variable.bands else variable.column or name


def respondents(round_: Round, frame: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Those who answered, with the number and the weight of their collapsed weighting cell.

    Durations are in days in `<name>_value`, for everyone, whatever the round computes them for.
    """
    answered = people[people["disposition"].isin(round_.respondent_codes)].reset_index(drop=True)
    for name, variable in round_.variables.items():
        if variable.duration is not None:
            days = pd.Timestamp(variable.duration.until) - pd.to_datetime(answered[variable.duration.start])
            answered[f"{name}_value"] = days.dt.days
    weights = weighting.cell_weights(round_, frame, answered)
    return answered.assign(cell=weights.cell, weight=weights.weight)
