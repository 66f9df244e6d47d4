"""What a round is compared with: earlier rounds with data, and published figures of rounds without."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from jobsurvey_utils.rounds.schema.base import Code, Model, refuse_repeated


class PublishedFigure(Model):
    """A figure of an earlier round, of an item of this one."""

    item: Code
    category: str
    """The code of an answer, or several joined by `+` with blanks around, as in the results."""
    value: float = Field(ge=0, le=100)
    """Per cent, as printed."""
    decimals: int | None = 0
    """Decimals printed; None where the source says about."""


class Series(Model):
    """What is published of an earlier round whose microdata is lacking."""

    id: Code
    title: str
    year: int
    source: str
    """Where the figures stand, in Danish."""
    secondary: bool = False
    """Whether the source passes on what another has printed."""
    note: str | None = None
    """What else to know of the figures, in Danish."""
    municipalities: int | None = Field(default=None, ge=1)
    answers: int | None = Field(default=None, ge=1)
    response: float | None = Field(default=None, ge=0, le=100)
    """Response rate in per cent, as printed."""
    groups: str | None = None
    """Which target groups took part, in Danish."""
    figures: tuple[PublishedFigure, ...] = ()

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        refuse_repeated("figures are of the same answer", (f"{f.item}: {f.category}" for f in self.figures))
        return self


class Trend(Model):
    """The earlier rounds of a round; those of these rounds' own `series` come along."""

    rounds: tuple[str, ...] = ()
    """Earlier rounds with data, by id."""
    items: dict[str, dict[Code, Code]] = Field(default_factory=dict)
    """By earlier round: an item of this round and the one it corresponds to; the others correspond by their ids."""
    series: tuple[Series, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        refuse_repeated("rounds share an id", self.rounds)
        refuse_repeated("series share an id", (series.id for series in self.series))
        if strange := [name for name in self.items if name not in self.rounds]:
            raise ValueError(f"items names {', '.join(strange)}; allowed are the rounds: {', '.join(self.rounds)}")
        if not (self.rounds or self.series):
            raise ValueError("give rounds or series; or leave trend out where there is nothing to compare with")
        return self
