"""The round as a whole: field work, weighting, disclosure, files, representativity."""

from __future__ import annotations

import datetime as dt
from typing import Literal, Self

from pydantic import Field, model_validator

from jobsurvey_utils.rounds.schema.base import TOTAL, Category, Code, Model, refuse_repeated
from jobsurvey_utils.rounds.schema.files import Files
from jobsurvey_utils.rounds.schema.sampling import SamplingDesign
from jobsurvey_utils.rounds.schema.trend import Trend
from jobsurvey_utils.rounds.schema.variables import Municipality, Variable


class Fieldwork(Model):
    """Dates and mode of data collection."""

    mode: str
    opens: dt.date
    closes: dt.date
    reminders: tuple[dt.date, ...] = ()
    assumed: tuple[Literal["mode", "opens", "closes", "reminders"], ...] = ()
    """Which of the fields above the source does not print."""
    note: str | None = None
    """What to know of the dates, in Danish; told wherever they are shown."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        days = [self.opens, *self.reminders, self.closes]
        if days != sorted(days):
            raise ValueError("the dates must come in this order: opens, reminders, closes")
        return self


Aapor = Literal["I", "P", "R", "NC", "O", "UH", "UO", "NE"]


class Disposition(Model):
    """An outcome of the invitation of one person."""

    code: Code
    label: str
    aapor: Aapor
    """Its class in the Standard Definitions (AAPOR 2023): I complete, P partial, R refusal, NC eligible and not
    contacted, O other eligible nonresponse, UH and UO not known to be eligible, NE not eligible."""
    respondent: bool = False
    complete: bool = False
    opt_out: bool = False
    note: str | None = None
    """What the outcome holds that its label does not tell, in Danish."""

    @property
    def unknown(self) -> bool:
        """Whether it may hold persons outside the population: a response rate that counts it is a lower limit."""
        return self.aapor in ("UH", "UO")

    @model_validator(mode="after")
    def _one_story(self) -> Self:
        told = {"I": (True, True, False), "P": (True, False, False), "R": (False, False, True)}
        if (self.respondent, self.complete, self.opt_out) != told.get(self.aapor, (False, False, False)):
            raise ValueError(
                f"the outcome {self.code!r} is {self.aapor} and its other keys say another thing: I needs respondent "
                "and complete, P respondent alone, R opt_out alone, and the others none of the three"
            )
        return self


class Weighting(Model):
    """Cells of the weighting; no cell variables means one cell: equal weights."""

    cells: tuple[str, ...] = ()
    collapse: tuple[str, ...] = ()
    """Variables in the order in which their categories are merged where a cell has too few respondents."""
    min_cell_respondents: int = Field(default=2, ge=2)
    trim: float = Field(default=3, gt=1)
    """Trimmed weights, which are shown beside the others, are at most this many times the municipality's median."""

    @model_validator(mode="after")
    def _collapse_cells(self) -> Self:
        refuse_repeated("cells are the same variable", self.cells)
        if strange := [name for name in self.collapse if name not in self.cells]:
            raise ValueError(f"collapse names {', '.join(strange)}; allowed are the cells: {', '.join(self.cells)}")
        return self


class Disclosure(Model):
    """Least number of persons behind a published cell."""

    min_persons: int = Field(default=5, ge=5)
    min_persons_crossed: int = Field(default=10, ge=5)
    """For a municipality's own breakdowns."""


class Differences(Model):
    """When a difference between two groups is called sure, and when it is large enough to matter.

    The thresholds are a judgement and no statistics: with many answers a difference is sure long before it matters to
    anyone. A tenth of a point is what one person in ten moving one answer up makes; three percentage points are what a
    manager would act on, and what a report rounded to whole per cents can show beyond its rounding.
    """

    score: float = Field(default=0.10, gt=0)
    """Least difference of mean scores that matters, in points of the scale."""
    share: float = Field(default=0.03, gt=0, lt=1)
    """Least difference of shares that matters: 0.03 is three percentage points."""
    fdr: float = Field(default=0.05, gt=0, lt=0.5)
    """False discovery rate: the share of a page's claims of a difference that may be expected to be false."""


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

    @model_validator(mode="after")
    def _columns(self) -> Self:
        columns = {"n": list(self.n)} | {name: list(row) for name, row in self.rows.items()}
        for name, found in columns.items():
            if set(found) != {"alle", "deltagende"}:
                raise ValueError(f"{name!r} has the columns {', '.join(found)}; give alle and deltagende")
        return self


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
    source_kind: Literal["rapport", "artikel"] = "rapport"
    """What the source of the published figures is: the pages call it by that name."""
    synthetic_note: str | None = None
    """What else is made up where the data is synthetic, in Danish: told with the mark of it on every page."""
    background: tuple[str, ...] = ()
    """Why the survey was made, for what, and after which earlier one, in Danish sentences."""
    population: tuple[str, ...]
    """The conditions for belonging to the population, in Danish."""
    sampling: tuple[str, ...] = ()
    """The sampling rules, in Danish."""
    sampling_strata: tuple[str, ...] = ()
    """Variables the sample was stratified by, among those of `weighting.cells`; none where all were drawn alike."""
    sampling_design: SamplingDesign | None = None
    """How the sample is to be drawn; None where it has been, or there is none."""
    fieldwork: Fieldwork
    municipalities: tuple[Municipality, ...] = Field(min_length=1)
    municipalities_note: str | None = None
    variables: dict[Code, Variable]
    breakdowns: tuple[str, ...] = (TOTAL,)
    """Breakdowns computed for every item, in the order of the pages; an item's own are those its page shows."""
    dispositions: tuple[Disposition, ...]
    channels: tuple[Category, ...] = ()
    weighting: Weighting = Weighting()
    disclosure: Disclosure = Disclosure()
    differences: Differences = Differences()
    files: Files = Files()
    representativity: tuple[ReferenceTable, ...] = ()
    trend: Trend | None = None
    """What the round is compared with over time."""
    pages: tuple[str, ...]
    """Names of the notebooks that make the round's pages, in order; `tema` stands for all themes."""

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        refuse_repeated("municipalities share a code", (m.code for m in self.municipalities))
        refuse_repeated("municipalities share a name", (m.name for m in self.municipalities))
        spelled = (text for m in self.municipalities for text in {m.code, m.name, *m.values})
        refuse_repeated("municipalities share a code, name or value", spelled)
        refuse_repeated("dispositions share a code", (d.code for d in self.dispositions))
        refuse_repeated("channels share a code", (c.code for c in self.channels))
        if not any(d.respondent for d in self.dispositions):
            raise ValueError("at least one of the dispositions must have respondent: true")
        if sum(v.municipalities for v in self.variables.values()) != 1:
            raise ValueError("exactly one of the variables must have municipalities: true")
        return self
