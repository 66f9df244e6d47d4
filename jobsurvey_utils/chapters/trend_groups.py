"""The headline's change in every group and every municipality, in Danish."""

from __future__ import annotations

from typing import Any

import pandas as pd

from jobsurvey_utils.chapters import trend_tables
from jobsurvey_utils.chapters.trend import Trend
from jobsurvey_utils.chapters.trend_tables import BLOCK, GROUP
from jobsurvey_utils.display import ranked
from jobsurvey_utils.display.canvas import Drawing
from jobsurvey_utils.rounds.schema import TOTAL


def groups(trend: Trend) -> pd.DataFrame:
    """The headline's change in every group of the breakdowns that both rounds share."""
    if trend.headline is None:
        return _none(trend)
    table, survey = trend.tables["change"], trend.survey
    aside = (TOTAL, survey.municipality_variable)
    names = [name for name in survey.config.breakdowns if name not in aside and name in set(table["breakdown"])]
    parts = []
    for name in names:
        rows, labels = trend.changes(name, trend.headline), survey.groups(name)
        label = [labels[group] for group in rows["group"]]
        parts.append(rows.assign(label=label, block=survey.breakdown_label(name)))
    return pd.concat(parts, ignore_index=True) if parts else _none(trend)


def _none(trend: Trend) -> pd.DataFrame:
    return trend.changes().iloc[:0].assign(label="", block="")


def municipalities(trend: Trend) -> pd.DataFrame:
    """The headline's change in every municipality, the greatest rise first."""
    if trend.headline is None:
        return _none(trend)
    rows = trend.changes(trend.survey.municipality_variable, trend.headline)
    labels = trend.survey.groups(trend.survey.municipality_variable)
    rows = rows.assign(label=[labels[group] for group in rows["group"]], block="")
    order = rows["difference"].fillna(float("-inf"))
    return rows.iloc[order.argsort(kind="stable")[::-1]].reset_index(drop=True)


def _changes_drawing(trend: Trend, rows: pd.DataFrame, subject: str, *, block: bool) -> Drawing | None:
    """The change of each row with its interval and a line at none, coloured by the tests."""
    if rows.empty or rows["difference"].isna().all():
        return None
    low, high = trend_tables.scale(trend, rows)
    columns: dict[str, Any] = {"value": "difference", "low": "ci_low", "high": "ci_high", "verdict": "verdict"}
    look: dict[str, Any] = {"block": "block" if block else None, "sort": False, "scale": (low - high, high - low)}
    return ranked.dots(
        rows,
        **columns,
        **look,
        total={"label": "Ingen ændring", "difference": 0.0},
        unit="point" if trend_tables.unit_on_axis(rows) == "pct" else "score",
        named=not trend.synthetic,
        against=trend.years[0],
        subject=subject,
    )


def groups_drawing(trend: Trend) -> Drawing | None:
    """The headline's change by group."""
    return _changes_drawing(trend, groups(trend), "Ændring efter gruppe", block=True)


def municipalities_drawing(trend: Trend) -> Drawing | None:
    """The headline's change by municipality."""
    return _changes_drawing(trend, municipalities(trend), "Ændring efter kommune", block=False)


def groups_caption(trend: Trend) -> str:
    """The heading of the figure of groups."""
    return trend_tables.counted(trend, groups(trend), "gruppe", "grupper")


def municipalities_caption(trend: Trend) -> str:
    """The heading of the figure of municipalities: how many, and none by name."""
    return trend_tables.counted(trend, municipalities(trend), "kommune", "kommuner")


def split_table(trend: Trend) -> dict[str, Any]:
    """The headline in every group and every municipality."""
    here = trend.survey.municipality_variable
    places = municipalities(trend)
    places = places.assign(block=trend.survey.breakdown_label(here)) if len(places) else places
    rows = pd.concat([groups(trend), places], ignore_index=True)
    names = list(rows["breakdown"].unique()) if len(rows) else []
    return trend_tables.table(trend, rows, {BLOCK: "block", GROUP: "label"}, *names)


def changes_note(trend: Trend) -> str:
    """The line under the figures of groups and municipalities."""
    first, last = trend.years
    told = f"Ændringen fra {first} til {last} med 95-procentsinterval."
    return f"{told} Farverne følger testene, justeret for alle sidens tests."
