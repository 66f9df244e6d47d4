"""Background variables and municipalities."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal, Self

from pydantic import model_validator

from jobsurvey_utils.rounds.schema.base import Band, Category, Code, Model, refuse_repeated


class Municipality(Model):
    """A participating municipality with its official code."""

    code: Code
    name: str
    region: str
    group: str
    inferred: bool = False
    """True where the report does not name it and it is inferred."""
    assumed: bool = False
    """True where nothing tells that it took part, and it is chosen."""


class Duration(Model):
    """How a duration is computed: whole days from `start` to `until`, where the expression `only_if` holds."""

    start: str
    until: dt.date
    only_if: str = "True"


class Variable(Model):
    """A background variable: its label, where it comes from, and its categories or bands."""

    label: str
    source: Literal["register", "answers", "computed"]
    column: str | None = None
    """Column of the raw data; the variable's own name where None."""
    categories: tuple[Category, ...] = ()
    bands: tuple[Band, ...] = ()
    municipalities: bool = False
    """True for the variable whose categories are the round's municipalities."""
    duration: Duration | None = None
    """For a computed variable; its bands are in days."""
    role: Literal["age", "benefit"] | None = None
    """What the checks of the data must know of it: the age in whole years during the field work, or the benefit."""
    allow_missing: bool = False
    asked_if: str = "True"
    """Whom the variable concerns; for others it is missing by design."""
    restriction: str | None = None
    """What a page says of a breakdown whose base is restricted, in Danish ("kun igangværende forløb")."""
    note: str | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        kinds = [bool(self.categories), bool(self.bands), self.municipalities]
        if sum(kinds) != 1:
            raise ValueError("give exactly one of: categories, bands, municipalities")
        if (self.source == "computed") != (self.duration is not None):
            raise ValueError("a computed variable, and only that, has a duration")
        if (self.role == "age" and not self.bands) or (self.role == "benefit" and not self.categories):
            raise ValueError("a variable whose role is age has bands, and one whose role is benefit has categories")
        return self

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        refuse_repeated("categories share a code", (c.code for c in (*self.categories, *self.bands)))
        refuse_repeated("categories share a raw value", (v for c in self.categories for v in _raw_values(c)))
        for lower, upper in pairwise(self.bands):
            if lower.max is None or upper.min is None or lower.max >= upper.min:
                raise ValueError(f"the bands {lower.code!r} and {upper.code!r} overlap or are out of order")
        return self


def _raw_values(category: Category) -> Iterator[str]:
    yield from {category.code, category.label, *category.values}
