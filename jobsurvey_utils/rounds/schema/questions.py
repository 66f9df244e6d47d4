"""The questionnaire: themes, scales, batteries, items."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal, Self

from pydantic import Field, model_validator

from jobsurvey_utils.rounds.schema.base import TOTAL, Band, Category, Code, Model, refuse_repeated

BACKGROUND = "baggrund"
"""Theme of the background questions; it has a page of its own and is not listed among the themes."""


LOCAL = "lokal"
"""Theme of a municipality's own questions; they are shown on its own page alone."""


class Scale(Model):
    """An ordered or unordered list of answers, most positive first, with don't-know last.

    A scale with both `top` and `bottom` is ordered from good to bad, whether or not it has scores.
    """

    label: str
    categories: tuple[Category, ...] = Field(min_length=2)
    top: tuple[Code, ...] = ()
    """The answers counted as positive, for the finding ("tilfredse eller meget tilfredse")."""
    top_label: str | None = None
    bottom: tuple[Code, ...] = ()
    bottom_label: str | None = None

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        codes = [c.code for c in self.categories]
        refuse_repeated("categories share a code", codes)
        refuse_repeated("categories share a label", (c.label for c in self.categories))
        refuse_repeated("categories share a score", (f"{c.score:g}" for c in self.categories if c.score is not None))
        for code in (*self.top, *self.bottom):
            if code not in codes:
                raise ValueError(f"top and bottom name {code!r}; allowed are {', '.join(codes)}")
        if (bool(self.top), bool(self.bottom)) != (self.top_label is not None, self.bottom_label is not None):
            raise ValueError("top needs a top_label and bottom a bottom_label, and the other way round")
        if both := [c.code for c in self.categories if c.dont_know and c.score is not None]:
            raise ValueError(f"{', '.join(both)} has a score and dont_know; give one of them")
        return self

    @property
    def scored(self) -> bool:
        """Whether a mean score is computed."""
        return any(c.score is not None for c in self.categories)

    @property
    def substantive(self) -> tuple[Category, ...]:
        """The categories inside the base of shares."""
        return tuple(c for c in self.categories if not c.dont_know)


class Theme(Model):
    """A chapter of results."""

    id: Code
    title: str
    intro: str | None = None


class Battery(Model):
    """Several items with one stem and one scale, shown on one page."""

    id: Code
    title: str
    stem: str
    stem_past: str | None = None
    note: str | None = None


class Item(Model):
    """One question, or one statement of a battery."""

    id: Code
    theme: str
    """A theme's id; items of the theme `baggrund` are background questions, those of `lokal` a municipality's own."""
    municipalities: tuple[Code, ...] = ()
    """Codes of the municipalities that ask it, of a question of the theme `lokal`: it is asked of nobody else."""
    title: str
    kind: Literal["single", "multiple", "open", "number"] = "single"
    """A `number` is answered with one: its mean is estimated, and its distribution in `bands`."""
    bands: tuple[Band, ...] = ()
    """Of a number: what its distribution is shown in, from the least to the greatest."""
    unit: str | None = None
    """Of a number: what is counted, in Danish in the plural ("møder")."""
    minimum: float | None = None
    """Of a number: the least answer that is possible, and beside it the greatest."""
    maximum: float | None = None
    lead_in: str | None = None
    present: str | None = None
    """Wording in the present tense; None where the report does not print it."""
    past: str | None = None
    """Wording in the past tense, for those whose course has ended."""
    past_status: Literal["published", "derived", "same", "assumed", "unknown"] = "same"
    scale: str | None = None
    """Id of a scale; a multiple-choice item has its options there."""
    scale_status: Literal["published", "inferred", "assumed", "lost"] = "published"
    asked_if: str = "True"
    asked_label: str = "alle"
    """Whom it was asked of, in Danish."""
    battery: str | None = None
    turned: bool = False
    """Whether a statement says the opposite of its battery's others, so that agreement is the negative answer."""
    breakdowns: tuple[str, ...] = (TOTAL,)
    page: int | None = None
    """Page of the original report."""
    order: int
    """Place in the questionnaire; those who break off have answered the items before some place."""
    note: str | None = None
    """What the reader must know of gaps in the source, in Danish."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.kind == "open" and self.scale is not None:
            raise ValueError("an open question has no scale")
        if self.kind == "number":
            return self._number()
        if self.bands or self.unit or self.minimum is not None or self.maximum is not None:
            raise ValueError("bands, unit, minimum and maximum are of a question of the kind number")
        if self.kind != "open" and (self.scale is None) != (self.scale_status == "lost"):
            raise ValueError("give a scale, or scale_status: lost where the answers are not known; not both")
        if self.past_status in ("published", "derived", "assumed") and self.past is None:
            raise ValueError(f"past_status is {self.past_status}, so past must be given")
        if bool(self.municipalities) != (self.theme == LOCAL):
            raise ValueError(f"a question of the theme {LOCAL}, and only that, names its municipalities")
        if self.municipalities and (self.battery is not None or self.kind == "open"):
            raise ValueError("a municipality's own question stands alone and has answers to choose from")
        return self

    def _number(self) -> Self:
        if self.scale is not None or self.battery is not None:
            raise ValueError("a question answered with a number has bands, and neither scale nor battery")
        if self.minimum is None or self.maximum is None or self.minimum >= self.maximum or len(self.bands) < 2:
            raise ValueError(
                "a question answered with a number needs minimum, a greater maximum, and two bands at least"
            )
        refuse_repeated("bands share a code", (band.code for band in self.bands))
        for lower, upper in pairwise(self.bands):
            if lower.max is None or upper.min is None or lower.max >= upper.min:
                raise ValueError(f"the bands {lower.code!r} and {upper.code!r} overlap or are out of order")
        return self

    @property
    def inside(self) -> tuple[Band, ...]:
        """Of a number: its bands, ending at the least and the greatest answer that are possible."""
        first, *middle, last = self.bands
        ends = first.model_copy(update={"min": self.minimum}), last.model_copy(update={"max": self.maximum})
        return (ends[0], *middle, ends[1])

    @property
    def closed(self) -> bool:
        """Whether it has answers that can be counted."""
        return self.scale is not None or self.kind == "number"


class Questionnaire(Model):
    """All that was asked."""

    headline: Code | None = None
    """The item that sums the survey up, told first among the main findings; the first item of results where None."""
    themes: tuple[Theme, ...]
    scales: dict[Code, Scale]
    batteries: tuple[Battery, ...] = ()
    items: tuple[Item, ...]
    notes: tuple[str, ...] = ()
    """What holds for the whole questionnaire, in Danish."""

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        refuse_repeated("themes share an id", (theme.id for theme in self.themes))
        ids = [*(item.id for item in self.items), *(battery.id for battery in self.batteries)]
        refuse_repeated("items or batteries share an id", ids)
        refuse_repeated("items share an order", (str(item.order) for item in self.items))
        return self
