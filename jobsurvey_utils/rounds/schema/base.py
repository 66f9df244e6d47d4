"""What all configuration is made of: codes, labels, categories, bands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

TOTAL = "samlet"
"""Breakdown and group of the total."""
CROSS = "×"
"""Joins two variables, or two groups, of a crossed breakdown: `kommune×koen`, `101×kvinde`."""

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.+-]*$")]
"""A short ASCII name used in data, files and addresses."""


class Model(BaseModel):
    """Base of all configuration: unknown keys are errors, values do not change after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)


class Coded(Model):
    """A code used in data and files, and the Danish label shown to readers."""

    code: Code
    label: str
    plural: str | None = None
    """Those of the category as the noun of a sentence ("kvinder"); the label in quotation marks where None."""


class Category(Coded):
    """One value of a variable or one answer of a scale."""

    values: tuple[str, ...] = ()
    """Raw values in the data that mean this category, besides the code and the label."""
    score: float | None = None
    """The score of an answer on an ordered scale; None for don't know and for unordered categories."""
    dont_know: bool = False
    """Don't know or not relevant: outside shares and scores, and counted."""
    note: str | None = None


class Band(Coded):
    """An interval of a numeric variable, both ends included; None is open."""

    min: float | None = None
    max: float | None = None

    @model_validator(mode="after")
    def _ends(self) -> Self:
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError(f"min must not be above max in the band {self.code!r}: {self.min:g} > {self.max:g}")
        return self


def repeated(values: Iterable[str]) -> list[str]:
    """The values that occur more than once, in alphabetical order."""
    seen: set[str] = set()
    return sorted({value for value in values if value in seen or seen.add(value)})  # type: ignore[func-returns-value]


def refuse_repeated(what: str, values: Iterable[str]) -> None:
    """Raise a `ValueError` that names the values used more than once."""
    if twice := repeated(values):
        raise ValueError(f"two {what}: {', '.join(twice)}; each may be used once")
