"""Shares round by round in Danish: what is published of earlier rounds, and what is measured."""

from __future__ import annotations

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.chapters.trend import Trend
from jobsurvey_utils.chapters.trend_tables import COMPUTED
from jobsurvey_utils.display import panels
from jobsurvey_utils.display.canvas import Drawing
from jobsurvey_utils.display.columns import Row
from jobsurvey_utils.display.question import quoted
from jobsurvey_utils.display.tables import ORIGIN
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.trend.series import COMMON

YEAR, BLOCK, SHARE, INTERVAL = "År", "Svar", "Andel (pct.)", "95-procentsinterval (pct.)"


def published(trend: Trend) -> str:
    """The first answer of the headline as published and as measured, without a claim."""
    rows = series(trend)
    first = rows[(rows["item"] == rows["item"].iloc[0]) & (rows["category"] == rows["category"].iloc[0])]
    of = answers(trend.survey, str(first["item"].iloc[0]), str(first["category"].iloc[0]))
    made_up = f" Tallet for {trend.survey.config.year} er regnet af syntetiske svar." if trend.synthetic else ""
    told = danish.join(f"i {row['year']} {printed(row)}" for row in first.to_dict("records"))
    return (
        f"Svarene {of} udgjorde {told}. Tallene fra før {trend.survey.config.year} er offentliggjort uden usikkerhed "
        f"og gælder andre kommuner, så bogen siger ikke, om der er en udvikling.{made_up}"
    )


def printed(row: Row, *, short: bool = False) -> str:
    """A share with its interval, or that it is printed without; about, where the source says so."""
    about = "omkring " if row["published"] and pd.isna(row["decimals"]) else ""
    value = f"{about}{danish.percent(row['value'], _decimals(row))}"
    if short:
        return value
    more = "offentliggjort uden usikkerhed" if row["published"] else danish.confidence(row["low"], row["high"])
    return f"{value} ({more})"


def _decimals(row: Row) -> int:
    if not row["published"]:
        return 1
    return 0 if pd.isna(row["decimals"]) else int(row["decimals"])


def answers(survey: Round, item: str, category: str) -> str:
    """Some answers in quotation marks."""
    return quoted(survey.scale(item), tuple(category.split(" + ")))


def any_published(trend: Trend) -> bool:
    """Whether a figure of a round without data is known."""
    return bool(trend.tables["series"]["published"].any())


def series(trend: Trend) -> pd.DataFrame:
    """The shares round by round that are shown: of the municipalities in common, where rounds are compared by data."""
    rows = trend.tables["series"].dropna(subset=["value"])
    scope = COMMON if (rows["scope"] == COMMON).any() else "all"
    rows = rows[rows["published"] | (rows["scope"] == scope)]
    several = rows.groupby(["item", "category"])["year"].transform("nunique") > 1
    return rows[several].reset_index(drop=True)


def series_drawing(trend: Trend) -> Drawing | None:
    """A small figure for each part of the headline's answers, and for the others that something is published of."""
    found, name = [], trend.survey.questionnaire.headline
    for (item, category), own in series(trend).groupby(["item", "category"], sort=False):
        points = tuple(_point(row) for row in own.sort_values("year").to_dict("records"))
        found.append(
            panels.Panel(_block(trend, str(item), str(category)), _panel(trend, str(item), str(category)), points)
        )
    subject = f"Andel af svarene{'' if name is None else f', {danish.lower_first(trend.survey.items[name].title)}'}"
    return panels.panels(found, subject)


def _point(row: Row) -> panels.Point:
    printed = bool(row["published"])
    about = "ca. " if printed and pd.isna(row["decimals"]) else ""
    text = f"{about}{danish.number(100 * row['value'], _decimals(row))}"
    return panels.Point(int(row["year"]), row["value"], row["low"], row["high"], text, printed)


def _block(trend: Trend, item: str, category: str) -> str:
    if item == trend.survey.questionnaire.headline:
        return f"{trend.survey.items[item].title}, pct."
    return f"Andre spørgsmål: {group_name(trend.survey, item, category)}, pct."


def _panel(trend: Trend, item: str, category: str) -> str:
    if item == trend.survey.questionnaire.headline:
        return danish.capital(group_name(trend.survey, item, category))
    return trend.survey.items[item].title


def group_name(survey: Round, item: str, category: str) -> str:
    """What answers taken together are called."""
    scale, codes = survey.scale(item), set(category.split(" + "))
    for part, label in ((scale.top, scale.top_label), (scale.bottom, scale.bottom_label)):
        if label and codes == set(part):
            return label
    return danish.lower_first(danish.join((c.label for c in scale.substantive if c.code in codes), "eller"))


def series_table(trend: Trend) -> pd.DataFrame | None:
    """The shares round by round, one row per answer and year."""
    rows = series(trend)
    if rows.empty:
        return None
    items, records = trend.survey.items, rows.to_dict("records")
    told = [_answer(trend, row) for row in records]
    about = [bool(row["published"]) and pd.isna(row["decimals"]) for row in records]
    shares = [danish.number(100 * r["value"], _decimals(r)) for r in records]
    intervals = [danish.EN_DASH if pd.isna(r["low"]) else _bounds(r) for r in records]
    synthetic = dict(zip(trend.facts["survey"], trend.facts["synthetic"].fillna(False), strict=True))
    kinds = ["offentliggjort" if r["published"] else COMPUTED[bool(synthetic[r["survey"]])] for r in records]
    titles = [f"{items[row['item']].title}: {answer}" for row, answer in zip(records, told, strict=True)]
    return pd.DataFrame(
        {
            YEAR: [str(row["year"]) for row in records],
            BLOCK: titles,
            SHARE: [f"omkring {s}" if rough else s for s, rough in zip(shares, about, strict=True)],
            INTERVAL: intervals,
            ORIGIN: kinds,
        }
    )


def _bounds(row: Row) -> str:
    """The interval of a share in per cent, without the unit that the head of its column has."""
    return danish.between(*(danish.number(100 * row[end], 1) for end in ("low", "high")))


def _answer(trend: Trend, row: Row) -> str:
    labels = {c.code: c.label for c in trend.survey.scale(row["item"]).categories}
    return danish.join((f"»{labels[code]}«" for code in row["category"].split(" + ")), "eller")
