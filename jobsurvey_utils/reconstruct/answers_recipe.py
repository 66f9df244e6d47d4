"""The form of the section `answers` of a round's `reconstruction.yml`.

Everything here is an assumption, for where the report prints nothing; what it prints comes from `published.csv`.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from jobsurvey_utils.rounds.schema import TOTAL, Code, Figure, Model

Share = Annotated[float, Field(ge=0, le=1)]
Effects = dict[Code, dict[Code, float]]
"""Variable, category, shift of the latent variable in standard deviations; categories not named shift by nothing."""


class Latent(Model):
    """The latent variable behind each answer: a person, a theme and an item part, shifted by a person's groups."""

    person: Share = 0.48
    """Part of the variance that is a person's own, the same for all items."""
    theme: Share = 0.15
    """Part of the variance shared by a person's answers within a theme; the rest is the item's."""
    effects: Effects = Field(default_factory=dict)
    drawn: dict[Code, float] = Field(default_factory=dict)
    """Variables whose categories get a shift drawn evenly between minus and plus this, unless `effects` names them."""
    aside_person: Share = 0.4
    """Part of the variance of the tendency to answer don't know that is a person's own."""
    aside_effects: Effects = Field(default_factory=dict)

    @model_validator(mode="after")
    def _variance(self) -> Self:
        if self.person + self.theme > 0.64:
            raise ValueError("person and theme together leave less than 0.36 to the item: answers would be too alike")
        return self


class ItemModel(Model):
    """What is assumed of one item: how its answers are distributed before the printed figures move them."""

    mean: float | None = None
    """Expected weighted mean score; for a scored scale."""
    spread: float = Field(default=1.35, gt=0)
    """Standard deviation of the answers around the mean, in points of the scale, before the ends cut them off."""
    by: Code | None = None
    """The column whose categories `shares` is given for; None gives one distribution for all."""
    shares: dict[Code, dict[Code, float]] = Field(default_factory=dict)
    """Group to category to expected share, in per cent; 0 means impossible. Without `by` the group is `samlet`."""
    aside: Share | None = None
    """Expected share of each category outside the order of the scale, where neither `shares` nor a figure tells."""
    loading: float | None = Field(default=None, ge=-1.25, le=1.25)
    """How much an answer depends on the person and theme parts; negative for a reversed statement. 1 where not given
    and the scale has scores, else 0."""
    effects: Effects = Field(default_factory=dict)
    """Shifts besides those of the model."""

    @model_validator(mode="after")
    def _one_distribution(self) -> Self:
        if self.mean is not None and self.shares:
            raise ValueError("give a mean or shares, not both")
        if self.by is None and set(self.shares) - {TOTAL}:
            raise ValueError(f"without `by`, shares has the one group {TOTAL}")
        return self


class StandIn(Model):
    """The group that stands for one the report does not name, such as its most satisfied municipality."""

    breakdown: Code
    group: str
    """What `published.csv` calls the unnamed group."""
    code: Code
    """The group that is made to have its figures: an assumption."""
    rank: Literal["highest", "lowest"] | None = None
    """The printed scores are the highest or the lowest of all groups: the others are kept inside them."""
    items: tuple[Code, ...] = ()
    """The items it stands in for; all where none is named."""


class Skip(Model):
    """Persons who were asked some items and answered none of them."""

    items: tuple[Code, ...]
    count: int = Field(ge=1)


class BreakOff(Model):
    """How those who broke off are spread along the questionnaire."""

    disposition: Code
    after: Code
    """The item all of them answered."""
    weights: dict[Code, float] = Field(default_factory=dict)
    """Item to the tendency to have stopped after it, 1 where not named; figures of later items move it."""


class AnswersRecipe(Model):
    """The section `answers`."""

    assumptions: tuple[str, ...] = ()
    """What the reader must know, in Danish."""
    latent: Latent = Latent()
    aside: tuple[Code, ...] = ()
    """Categories outside the order of a scale, besides don't know: answered by tendency and not by rank."""
    figures: tuple[Figure, ...] = ()
    """Figures the report does not print and the arithmetic of its bases needs, in the form of `published.csv`."""
    stand_ins: tuple[StandIn, ...] = ()
    skips: tuple[Skip, ...] = ()
    break_off: BreakOff | None = None
    items: dict[Code, ItemModel] = Field(default_factory=dict)
