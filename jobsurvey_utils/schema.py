"""The form of a round's files, as pydantic models: unknown keys and impossible values are errors."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

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


class Municipality(Model):
    """A participating municipality with its official code."""

    code: Code
    name: str
    region: str
    group: str
    inferred: bool = False
    """True where the report does not name it and it is inferred."""


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
        return self


class Scale(Model):
    """An ordered or unordered list of answers, most positive first, with don't-know last."""

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
        if len(set(codes)) < len(codes):
            raise ValueError(f"two categories share a code; codes are {', '.join(codes)}")
        scores = [c.score for c in self.categories if c.score is not None]
        if len(set(scores)) < len(scores):
            raise ValueError("two categories share a score; each score may be used once")
        for code in (*self.top, *self.bottom):
            if code not in codes:
                raise ValueError(f"top and bottom name {code!r}; allowed are {', '.join(codes)}")
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
    """A theme's id; items of the theme `baggrund` are background questions."""
    title: str
    kind: Literal["single", "multiple", "open"] = "single"
    lead_in: str | None = None
    present: str | None = None
    """Wording in the present tense; None where the report does not print it."""
    past: str | None = None
    """Wording in the past tense, for those whose course has ended."""
    past_status: Literal["published", "derived", "same", "unknown"] = "same"
    scale: str | None = None
    """Id of a scale; a multiple-choice item has its options there."""
    scale_status: Literal["published", "inferred", "lost"] = "published"
    asked_if: str = "True"
    asked_label: str = "alle"
    """Whom it was asked of, in Danish."""
    battery: str | None = None
    breakdowns: tuple[str, ...] = (TOTAL,)
    page: int | None = None
    """Page of the original report."""
    order: int
    """Place in the questionnaire; those who break off have answered the items before some place."""
    note: str | None = None
    """What the reader must know of gaps in the source, in Danish."""


class Questionnaire(Model):
    """All that was asked."""

    themes: tuple[Theme, ...]
    scales: dict[Code, Scale]
    batteries: tuple[Battery, ...] = ()
    items: tuple[Item, ...]
    notes: tuple[str, ...] = ()
    """What holds for the whole questionnaire, in Danish."""


class Fieldwork(Model):
    """Dates and mode of data collection."""

    mode: str
    opens: dt.date
    closes: dt.date
    reminders: tuple[dt.date, ...] = ()
    assumed: tuple[str, ...] = ()
    """Which of the fields above the source does not print."""


class Disposition(Model):
    """An outcome of the invitation of one person."""

    code: Code
    label: str
    respondent: bool = False
    complete: bool = False
    opt_out: bool = False


class Weighting(Model):
    """Cells of the weighting; no cell variables means one cell: equal weights."""

    cells: tuple[str, ...] = ()
    collapse: tuple[str, ...] = ()
    """Variables in the order in which their categories are merged where a cell has too few respondents."""
    min_cell_respondents: int = Field(default=2, ge=2)


class Disclosure(Model):
    """Least number of persons behind a published cell."""

    min_persons: int = Field(default=5, ge=5)
    min_persons_crossed: int = Field(default=10, ge=5)
    """For a municipality's own breakdowns."""


class Files(Model):
    """Where the microdata is, relative to the round's folder or absolute."""

    folder: str = "data"
    frame: str = "frame.csv"
    sample: str = "sample.csv"
    answers: str = "answers.csv"


class ReferenceTable(Model):
    """A table of the participating municipalities against all, from the report or from the municipality list."""

    id: Code
    title: str
    source: str
    note: str | None = None
    attribute: Literal["region", "group"] | None = None
    """The municipality attribute whose distribution can be recomputed; None where the report's figures stand alone."""
    rows: dict[str, dict[str, float]]
    """Row label to column (`alle`, `deltagende`) to the printed per cent."""
    n: dict[str, int]
    decimals: int = 0
    """Decimals of the printed per cent."""


class RoundFile(Model):
    """The content of `round.yml`."""

    id: Code
    title: str
    short_title: str
    year: int
    client: str
    conducted_by: str
    source_key: str
    """Key of the original report in `book/references.bib`."""
    population: tuple[str, ...]
    """The conditions for belonging to the population, in Danish."""
    sampling: tuple[str, ...] = ()
    """The sampling rules, in Danish."""
    fieldwork: Fieldwork
    municipalities: tuple[Municipality, ...] = Field(min_length=1)
    municipalities_note: str | None = None
    variables: dict[Code, Variable]
    breakdowns: tuple[str, ...] = (TOTAL,)
    """Breakdowns shown, in the order of the pages."""
    dispositions: tuple[Disposition, ...]
    channels: tuple[Category, ...] = ()
    weighting: Weighting = Weighting()
    disclosure: Disclosure = Disclosure()
    files: Files = Files()
    representativity: tuple[ReferenceTable, ...] = ()
    pages: tuple[str, ...]
    """Names of the notebooks that make the round's pages, in order; `tema` stands for all themes."""


class Figure(Model):
    """One figure printed in the original report: a row of `published.csv`."""

    section: str
    item: str
    breakdown: str = ""
    group: str = ""
    category: str = ""
    """A code, or several joined by `+` with blanks around; empty for a figure of the whole group."""
    statistic: str
    value: float
    decimals: int | None = None
    status: Literal["text", "table", "chart", "inferred", "ambiguous"]
    use: Literal["calibrated", "held_out", "contradicted", "not_computable"]
    reason: str = ""
    """Why it is contradicted or not computable, in Danish."""
    place: str = ""
    """Page or line of the report."""
