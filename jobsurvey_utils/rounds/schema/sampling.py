"""How the sample of a round is to be drawn: sizes, strata, expected response, channels, seed."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from jobsurvey_utils.rounds.schema.base import Code, Model, refuse_repeated

Rate = Annotated[float, Field(gt=0, le=1)]
"""A share of those invited, in (0, 1]."""


class PrecisionSizes(Model):
    """Samples large enough for a precision: the smallest whose expected interval is narrow enough."""

    half_width: float = Field(gt=0, lt=0.5)
    """Half the width of the 95 % interval of a share, in each municipality: 0.04 is four percentage points."""
    share: float = Field(default=0.5, gt=0, lt=1)
    """The share it is to hold for; half is the worst case."""
    minimum: int = Field(default=1, ge=1)
    """Least number invited in a municipality that is not taken in full."""
    maximum: int | None = Field(default=None, ge=1)
    """Largest number invited in a municipality that is not taken in full; the precision then gives way."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.maximum is not None and self.maximum < self.minimum:
            raise ValueError(f"minimum ({self.minimum}) must not be above maximum ({self.maximum})")
        return self


class CurveSizes(Model):
    """Samples that grow with the population from a smallest to a largest, and have a given total."""

    smallest: int = Field(ge=1)
    largest: int = Field(ge=1)
    total: int = Field(ge=1)
    """All invited persons, those of municipalities taken in full among them."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.smallest > self.largest:
            raise ValueError(f"smallest ({self.smallest}) must not be above largest ({self.largest})")
        return self


class ExpectedResponse(Model):
    """The part of the invited that is expected to answer."""

    expected: Rate
    """Of those for whom nothing else is stated."""
    municipalities: dict[Code, Rate] = Field(default_factory=dict)
    groups: dict[str, dict[Code, Rate]] = Field(default_factory=dict)
    """Of groups, by variable among the strata. Within a municipality they tell which groups answer more than others;
    the level is the municipality's."""


class SamplingDesign(Model):
    """The sample to be drawn by `jobsurvey sample`; the strata are those of `sampling_strata`."""

    seed: int = Field(ge=0)
    """Another seed gives another sample; the same seed the same sample, in whatever order the persons stand."""
    census_below: int = Field(default=0, ge=0)
    """Municipalities with fewer persons are taken in full."""
    precision: PrecisionSizes | None = None
    curve: CurveSizes | None = None
    response: ExpectedResponse
    earlier: str | None = None
    """An earlier round, by name or path: its design effects, and the course of its answers, are expected again."""
    design_effect: float | None = Field(default=None, gt=0)
    """The design effect expected in every municipality; computed from the strata and the response where None."""
    share: float = Field(default=0.2, gt=0, lt=1)
    """A share for which the precision is shown, beside one half."""
    score_sd: float | None = Field(default=None, gt=0)
    """Standard deviation of a score among persons, for the precision of scores."""
    channels: dict[Code, tuple[str, ...]] = Field(default_factory=dict)
    """The round's channel of each combination of usable contact columns of the population file (1 usable, 0 not).
    Without it the population file has the column `kanal`, or the round has no channels."""
    unreachable: tuple[Code, ...] = ()
    """Channels that reach nobody; those without a contact column where none are named."""

    @model_validator(mode="after")
    def _one_rule(self) -> Self:
        if (self.precision is None) == (self.curve is None):
            raise ValueError("give exactly one of: precision, curve")
        if self.earlier is not None and self.design_effect is not None:
            raise ValueError("give at most one of: earlier, design_effect")
        refuse_repeated("channels have the same contact columns", (",".join(sorted(c)) for c in self.channels.values()))
        return self
