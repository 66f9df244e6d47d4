"""The simulation of sample and response in words: do the intervals hold the truth as often as they say?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.alternatives.plans import Choice
from jobsurvey_utils.chapters.choices import LABELS
from jobsurvey_utils.display.canvas import Drawing
from jobsurvey_utils.display.ranked import ABOVE, ALIKE, BELOW, dots
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import TOTAL
from jobsurvey_utils.simulation.draws import Course
from jobsurvey_utils.simulation.population import KINDS

LOW, NOMINAL, HIGH = 0.94, 0.95, 0.96
"""What coverage is aimed at, and the band around it."""
SURE = 2
"""Monte Carlo errors that a coverage must lie outside the band to count as outside."""
COURSES = {
    Course.RESPONSE: "Kun svarene trækkes",
    Course.SAMPLE: "Både stikprøve og svar trækkes",
}
MEASURES = {"score": "score", "positive": "positiv andel"}
RARE = "sjældent svar"
_KEYS = ["course", "kind", "breakdown", "group"]


def kinds(survey: Round, table: pd.DataFrame) -> dict[str, str]:
    """What each kind of result is called: the measure and its question."""
    rows = table.drop_duplicates("kind")
    found = {}
    for kind, item, statistic in zip(rows["kind"], rows["item"], rows["statistic"], strict=True):
        labels = {category.code: category.label for category in survey.scale(item).categories}
        measure = MEASURES.get(kind, f"det sjældne svar »{labels.get(statistic, statistic)}«")
        found[kind] = f"{survey.items[item].title}: {measure}"
    return found


def prepared(survey: Round, table: pd.DataFrame) -> pd.DataFrame:
    """The rows that have a coverage, with what is shown of them: label, measure, ends of the coverage's uncertainty."""
    rows = table[table["coverage"].notna()]
    names = {breakdown: survey.groups(breakdown) for breakdown in rows["breakdown"].unique()}
    groups = zip(rows["breakdown"], rows["group"], strict=True)
    rows = rows.assign(
        label=rows["choice"].map(LABELS),
        measure=rows["kind"].map(kinds(survey, table)),
        short=rows["kind"].map(MEASURES).fillna(RARE),
        place=[names[breakdown][group] for breakdown, group in groups],
        low=np.maximum(rows["coverage"] - SURE * rows["mc_error"], 0),
        high=np.minimum(rows["coverage"] + SURE * rows["mc_error"], 1),
    )
    verdict = np.select([rows["high"] < LOW, rows["low"] > HIGH], [BELOW, ABOVE], ALIKE)
    return rows.assign(verdict=verdict)


def distinct(rows: pd.DataFrame) -> pd.DataFrame:
    """Without the choices that do exactly as an earlier one."""
    wide = rows.pivot_table(index="choice", columns=_KEYS, values=["coverage", "se_ratio"], sort=False)
    kept = wide[~wide.round(12).duplicated()].index
    return rows[rows["choice"].isin(kept)]


def weighted(rows: pd.DataFrame) -> pd.DataFrame:
    """Without the choice that does not weight: it lies so far off that the others could not be told apart."""
    return rows[rows["choice"] != Choice.UNWEIGHTED]


def in_total(rows: pd.DataFrame) -> Drawing | None:
    """The coverage of each choice in total, against the band; sample and response drawn."""
    shown = weighted(distinct(rows[(rows["breakdown"] == TOTAL) & (rows["course"] == Course.SAMPLE)]))
    return None if shown.empty else _dots(shown, "label", "measure", "Dækning efter beregningsvalg")


def in_groups(survey: Round, rows: pd.DataFrame) -> Drawing | None:
    """The coverage of the book's intervals in every group but the municipalities."""
    own = (rows["choice"] == Choice.DEFAULT) & (rows["course"] == Course.SAMPLE)
    shown = rows[own & ~rows["breakdown"].isin([TOTAL, survey.municipality_variable])]
    return None if shown.empty else _dots(shown, "place", "measure", "Dækning af bogens intervaller efter gruppe")


def in_municipalities(survey: Round, rows: pd.DataFrame) -> Drawing | None:
    """The coverage of each choice in the municipalities: the median one, and from the least to the greatest."""
    here = (rows["breakdown"] == survey.municipality_variable) & (rows["course"] == Course.SAMPLE)
    if not here.any():
        return None
    grouped = weighted(distinct(rows[here])).groupby(["measure", "short", "label"], sort=False)["coverage"]
    shown = grouped.agg(["median", "min", "max"]).reset_index()
    subject = "Dækning i kommunerne efter beregningsvalg"
    line = {"label": "Tilsigtet", "median": NOMINAL}
    return dots(
        shown,
        value="median",
        low="min",
        high="max",
        block="measure",
        short="short",
        total=line,
        sort=False,
        subject=subject,
    )


def stated(rows: pd.DataFrame) -> Drawing | None:
    """The mean stated standard error over the true one, of each choice in total."""
    shown = distinct(rows[(rows["breakdown"] == TOTAL) & (rows["course"] == Course.SAMPLE)])
    shown, line = shown.dropna(subset="se_ratio"), {"label": "Den sande", "se_ratio": 1.0}
    if shown.empty:
        return None
    subject = "Oplyst standardfejl i procent af den sande efter beregningsvalg"
    return dots(shown, value="se_ratio", total=line, block="measure", short="short", sort=False, subject=subject)


def results(rows: pd.DataFrame) -> pd.DataFrame:
    """Every choice in total: coverage, its Monte Carlo error, bias, stated over true standard error."""
    here = rows[rows["breakdown"] == TOTAL].sort_values(["course", "kind"], key=_places, kind="stable")
    columns = {
        "label": "Valg",
        "coverage": "Dækning",
        "mc_error": "Dækningens usikkerhed",
        "bias": "Skævhed",
        "bias_mc": "Skævhedens usikkerhed",
        "se_ratio": "Oplyst standardfejl i forhold til den sande",
    }
    block = here["course"].map(COURSES) + ". " + here["measure"]
    return here[list(columns)].set_axis(list(columns.values()), axis="columns").assign(Simulation=block)


FORMATS = {
    "Dækning": "pct",
    "Dækningens usikkerhed": "pct",
    "Skævhed": "tal4",
    "Skævhedens usikkerhed": "tal4",
    "Oplyst standardfejl i forhold til den sande": "pct",
}
"""Of the table of results. A share's bias is a part of one, a score's is in points."""


def _places(names: pd.Series[str]) -> pd.Series[int]:
    """The place of a course, or of a kind of result, among its like."""
    order = {name: place for place, name in enumerate((*Course, *KINDS))}
    return names.map(order)


def _dots(shown: pd.DataFrame, label: str, block: str, subject: str) -> Drawing:
    band = f"{danish.number(LOW * 100)}–{danish.percent(HIGH, 0)}"
    return dots(
        shown,
        value="coverage",
        low="low",
        high="high",
        label=label,
        block=block,
        short="short",
        total={label: "Tilsigtet", "coverage": NOMINAL},
        sort=False,
        verdict="verdict",
        against=band,
        subject=subject,
    )
