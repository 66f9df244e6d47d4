"""The figures a report printed: one row of `published.csv` each."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from jobsurvey_utils.rounds.schema.base import Model

MEASURES = (
    "population",
    "stikproeve",
    "besvarelser",
    "besvarelser_gennemfoerte",
    "besvarelser_delvise",
    "framelding",
    "svarprocent",
    "bortfaldsprocent",
    "kontaktkanal",
    "kommuner_deltagende",
)
"""What `Figure.item` can be when it concerns the round and no question: population, sample, answers, complete and
partial answers, opt-outs, response and nonresponse rate, contact channel, municipalities."""

Statistic = Literal[
    # results
    "count",
    "n",
    "n_dont_know",
    "share_pct",
    "weighted_share_pct",
    "unweighted_share_pct",
    "weight_sum",
    "mean_score",
    "mean_age",
    "diff_pp",
    "gap_pp",  # the size of a difference, printed without its sign
    "weight",  # a mean weight: population over respondents
    "opt_out_ratio_pct",  # those who opted out, of them and the respondents
    "min",
    "max",
    "share_verbal",  # a fraction in words: about
    "share_verbal_min",  # at least
    # the design of the survey and of the report
    "score",
    "n_categories",
    "list_length",
    "threshold",
    "age_band_min",
    "age_band_max",
    "interval_weeks",
    "duration_years",
    "quarter",
    "year",
    "page",
]


Use = Literal["calibrated", "implied", "held_out", "contradicted", "not_computable"]


class Figure(Model):
    """One figure printed in the original report.

    The rows stand in the order of the report, and a figure printed twice has two rows, with the same use. Names are
    those of the round's configuration:

    - A result: `item` is an item or a battery, `breakdown` and `group` as in the results store (`samlet`, `samlet` for
      the total), `category` a code, or several joined by `+` with blanks around. Without a category the figure is the
      base, or a group's part of it.
    - The mean of a theme, not weighted, of its items' mean scores: `item` is a theme that shares its id with no item.
    - A composition: `item` is a variable, `category` is `stikproeve`, `respondenter` or `forskel` (the respondents' per
      cent less the sample's).
    - A table of municipalities: `item` is its id, `group` is `alle` or `deltagende`, `category` the row's label.
    - Else `item` is one of `MEASURES`.

    The group `hoejest` or `lavest` is the one with the highest or lowest score, or share where there is no score;
    `a + b` pools groups, `a - b` is a difference; an empty group with min or max means: over all groups. The category
    `samlet` is the sum of all.
    """

    section: str
    item: str
    label: str = ""
    """What the number is called, in Danish, where `item` is no question, variable or table."""
    breakdown: str = ""
    group: str = ""
    category: str = ""
    statistic: Statistic
    value: float
    """Per cent for shares, percentage points for `diff_pp`."""
    decimals: int | None = None
    """Decimals printed; None where the number is written in words."""
    status: Literal["text", "table", "chart", "inferred", "ambiguous"]
    """Where it stands. `inferred`: a chart's number whose lost label is inferred; `ambiguous`: it could not be."""
    use: Use
    """`calibrated`: the reconstruction aims at it, or draws by it. `implied`: follows by arithmetic from figures it
    aims at, or from a list it takes over, so that comparing tests the sums alone. `held_out`: compared, and neither
    aimed at nor implied. `contradicted`: by another figure of the report. `not_computable`: not from the survey's
    data."""
    reason: str = ""
    """Why it has this use, or how its label was inferred, in Danish."""
    place: str = ""
    """Page and line of the report's text."""
    counts: str = ""
    """What the number counts, where it is the length of a list: the groups of a variable by its name, all but one or
    more of them (`maalgruppe - sygedagpenge`), or `themes`."""

    @model_validator(mode="after")
    def _reasoned(self) -> Self:
        if self.use in ("implied", "contradicted", "not_computable") and not self.reason:
            raise ValueError(f"a figure that is {self.use} needs a reason")
        return self
