"""The form of `reconstruction.yml`: what the reconstruction of a round aims at, and what it assumes.

A target is either a reference to a printed figure or a number; numbers are assumptions, explained by a comment in
the file and, where the reader must know, by a sentence in `assumptions`.
"""

from __future__ import annotations

import datetime as dt
from typing import Self

from pydantic import Field, ValidationError, model_validator

from jobsurvey_utils import rounds
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.reconstruct.answers_recipe import AnswersRecipe
from jobsurvey_utils.reconstruct.checks import check
from jobsurvey_utils.reconstruct.targets import Target
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import Code, Model

Effects = dict[Code, dict[str, float]]
"""Variable to code to an addition on the logarithmic scale; 0 where a code is not named."""


class ShareTable(Model):
    """Assumed sizes, relative to each other, of the categories of one variable, or of one within each of another."""

    variables: tuple[Code, ...] = Field(min_length=1, max_length=2)
    shares: dict[str, float | dict[str, float]]


class Variation(Model):
    """Random differences between combinations of categories, on the logarithmic scale."""

    variables: tuple[Code, ...] = Field(min_length=1)
    sd: float = Field(ge=0)


class RawValues(Model):
    """How the raw values of a category are distributed, in some groups of another variable or in all."""

    category: str
    only: dict[Code, tuple[str, ...]] = Field(default={})
    shares: dict[str, float]


class StartDates(Model):
    """Start dates: days before `until`, log-normal, by category of one variable."""

    column: Code
    until: dt.date
    by: Code
    median_days: dict[str, float]
    spread: float = Field(gt=0)
    """Standard deviation of the logarithm."""
    longest_days: dict[str, int]
    age: Code
    youngest: int
    """Nobody starts before this age."""


class MeanTarget(Model):
    """The mean of the raw numbers of a banded variable."""

    variable: Code
    mean: Target


class RawNumbers(Model):
    """How the raw numbers of a banded variable are distributed within its bands."""

    variable: Code
    slope: dict[str, float] = Field(default={})
    """By band: how much more frequent each number is than the one before, as a logarithm."""
    ends: dict[str, tuple[int, int]] = Field(default={})
    """By band: the least and the greatest number, where they are not those of the band."""
    mean: Target | None = None
    """The mean of all; the slopes of all bands are moved alike until it is met."""


class PopulationRecipe(Model):
    """The population: its size and the assumed shares of its cells."""

    total: Target
    tables: tuple[ShareTable, ...]
    variation: tuple[Variation, ...] = ()
    raw: dict[Code, tuple[RawValues, ...]] = Field(default={})
    start_dates: StartDates | None = None


class SamplingRecipe(Model):
    """Rule and strata of the drawn sample."""

    strata: tuple[Code, ...]
    census_below: Target
    smallest: Target
    largest: Target
    total: Target


class UnitRates(Model):
    """Response rates by municipality, in per cent: the ends, and where the others lie between."""

    lowest: Target
    highest: Target
    decimals: int = 1
    variation: float = Field(ge=0)
    """Random deviation from the order by size, as a part of the whole distance in log size."""
    fixed: dict[str, Target] = Field(default={})
    """Respondents of a municipality for which the number is known."""


class ResponseRecipe(Model):
    """Who answers, who breaks off, who opts out: numbers, assumed shares, and the direction of the propensities."""

    complete: Target
    partial: Target
    opt_out: Target
    rates: UnitRates
    shares: tuple[ShareTable, ...]
    """Among the respondents."""
    mean: MeanTarget
    channel_effect: dict[str, float] = Field(default={})
    partial_effects: Effects = Field(default={})
    opt_out_effects: Effects = Field(default={})


class DrawnRecipe(Model):
    """A round with a population, a drawn sample and a field work."""

    population: PopulationRecipe
    sampling: SamplingRecipe
    numbers: RawNumbers
    response: ResponseRecipe


class TabulatedRecipe(Model):
    """A round whose sample and answers are known by printed tables of one variable each."""

    tables: tuple[Code, ...]
    """The variables that have a printed table of counts in the sample and among the respondents."""
    without_background: tuple[Code, ...] = ()
    """Municipalities whose non-respondents are only in the table by municipality."""
    associations: tuple[ShareTable, ...] = ()
    """Assumed associations; the printed margins hold exactly whatever they are."""
    numbers: RawNumbers


class ChannelGroup(Model):
    """A contact channel other than the usual one."""

    count: Target
    reached: bool = True
    effects: Effects = Field(default={})


class ChannelRecipe(Model):
    """Contact channels: how many have each, and who is likelier to; all others have the usual one."""

    usual: Code
    others: dict[Code, ChannelGroup] = Field(default={})


class CurveRecipe(Model):
    """When answers come in: after the opening and each reminder a wave that dies away by the day."""

    waves: tuple[float, ...]
    """Shares of the answers after the opening and each reminder."""
    staying: float = Field(gt=0, lt=1)
    """How large a day's answers are beside those of the day before."""
    weekend: float = Field(gt=0)
    """How large a day of the weekend is beside a weekday."""
    early_effects: Effects = Field(default={})
    """Who answers earlier."""

    @model_validator(mode="after")
    def _positive(self) -> Self:
        if not self.waves or min(self.waves) < 0 or sum(self.waves) <= 0:
            raise ValueError("waves must be shares of 0 or more, one for the opening and one for each reminder")
        return self


class Recipe(Model):
    """The content of `reconstruction.yml`."""

    seed: int
    assumptions: tuple[str, ...]
    """What the reader of the reconstruction page must know, in Danish."""
    directions: tuple[str, ...] = ()
    """What the report says in words and the effects below follow, in Danish: the direction is its, the size assumed."""
    drawn: DrawnRecipe | None = None
    tabulated: TabulatedRecipe | None = None
    channels: ChannelRecipe
    curve: CurveRecipe
    answers: AnswersRecipe

    @property
    def all_assumptions(self) -> tuple[str, ...]:
        """What the reader must know, of the sample and of the answers."""
        return (*self.assumptions, *self.answers.assumptions)

    @model_validator(mode="after")
    def _one_design(self) -> Self:
        if (self.drawn is None) == (self.tabulated is None):
            raise ValueError("give exactly one of: drawn, tabulated")
        return self


def read(round_: Round) -> Recipe:
    """The recipe of a round.

    Raises
    ------
    JobsurveyError
        If the file is missing, has a mistake or names what the round does not have; the message names file and key.
    """
    path = round_.folder / "reconstruction.yml"
    if not path.exists():
        raise JobsurveyError(f"{round_.id} has no {path.name}, so there is nothing to reconstruct its data from")
    try:
        recipe = Recipe.model_validate(rounds.read_yaml(path))
    except ValidationError as error:
        raise JobsurveyError(rounds.explain(path, error)) from None
    check(round_.as_filed, recipe)
    return recipe
