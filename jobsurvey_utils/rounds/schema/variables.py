"""Background variables and municipalities."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal, Self

from pydantic import Field, model_validator

from jobsurvey_utils.rounds.schema.base import Band, Category, Code, Coded, Model, refuse_repeated


class Municipality(Model):
    """A participating municipality with its official code."""

    code: Code
    name: str
    region: str
    group: str
    values: tuple[str, ...] = ()
    """What the files call it besides the code and the name, such as Aabenraa Kommune."""
    inferred: bool = False
    """True where the report does not name it and it is inferred."""
    assumed: bool = False
    """True where nothing tells that it took part, and it is chosen."""


class Duration(Model):
    """How a duration is computed: whole days from `start` to `until`, where the expression `only_if` holds."""

    start: str
    until: dt.date
    only_if: str = "True"


class Joined(Coded):
    """Groups shown as one, where a group of few would take another with it (`jobsurvey check` tells of it)."""

    of: tuple[Code, ...] = Field(min_length=2)
    """Codes of the groups, as the files and the report have them."""


class Variable(Model):
    """A background variable: its label, where it comes from, and its categories or bands."""

    label: str
    source: Literal["register", "answers", "computed"]
    column: str | None = None
    """Column of the raw data; the variable's own name where None."""
    categories: tuple[Category, ...] = ()
    bands: tuple[Band, ...] = ()
    joined: tuple[Joined, ...] = ()
    """Groups shown as one in all results and used as one in the weighting. The files are read, questions are routed and
    the printed figures are compared by the groups themselves."""
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

    @model_validator(mode="after")
    def _joined(self) -> Self:
        if self.joined and (self.municipalities or self.source == "answers"):
            raise ValueError("joined is of groups that come from the register; not of municipalities or a question")
        codes = [each.code for each in (*self.categories, *self.bands)]
        parts = [part for each in self.joined for part in each.of]
        refuse_repeated("joined groups share a code", (code for each in self.joined for code in (each.code, *each.of)))
        if strange := [part for part in parts if part not in codes]:
            raise ValueError(f"joined.of names {', '.join(strange)}; allowed are {', '.join(codes)}")
        if taken := [each.code for each in self.joined if each.code in codes]:
            raise ValueError(
                f"the joined group {', '.join(taken)} has the code of another group; give it one of its own"
            )
        for each in self.joined:
            places = [codes.index(part) for part in each.of]
            if self.bands and places != list(range(places[0], places[0] + len(places))):
                raise ValueError(f"the bands of the joined group {each.code!r} must follow one another in order")
        return self

    def shown(self) -> Variable:
        """The variable with each joined group in the place of its first part, and its parts no groups any more."""
        if not self.joined:
            return self
        found = {"categories": _shown(self.categories, self.joined), "bands": _shown(self.bands, self.joined)}
        return self.model_copy(update={**found, "joined": ()})

    def parts(self) -> dict[str, str]:
        """Of each group that is shown joined with others: the code of what it is shown in."""
        return {part: each.code for each in self.joined for part in each.of}


def _shown(groups: Sequence[Category] | Sequence[Band], joined: Sequence[Joined]) -> tuple[Category | Band, ...]:
    at, found = {part: each for each in joined for part in each.of}, dict[str, Category | Band]()
    for group in groups:
        each = at.get(group.code)
        if each is None:
            found[group.code] = group
        elif each.code not in found:
            found[each.code] = _one(each, [part for part in groups if part.code in each.of])
    return tuple(found.values())


def _one(joined: Joined, parts: Sequence[Category | Band]) -> Category | Band:
    """Several groups as one: bands from the first to the last, categories with the raw values or labels of all."""
    named = {"code": joined.code, "label": joined.label, "plural": joined.plural}
    if isinstance(parts[0], Band) and isinstance(parts[-1], Band):
        return Band(**named, min=parts[0].min, max=parts[-1].max)
    values = [value for part in parts if isinstance(part, Category) for value in part.values or (part.label,)]
    return Category(**named, values=tuple(values))


def _raw_values(category: Category) -> Iterator[str]:
    yield from {category.code, category.label, *category.values}
