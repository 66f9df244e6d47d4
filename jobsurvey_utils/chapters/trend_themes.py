"""The mean of a theme's questions in two years, where all of them can be compared; else which are missing."""

from __future__ import annotations

from collections.abc import Iterator
from math import nan

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.chapters.trend import Trend
from jobsurvey_utils.inference.measures import SHARE
from jobsurvey_utils.rounds.schema import Item

WHOLE = "Alle temaets spørgsmål"
NOT_TESTED = (
    f"»{WHOLE}« er gennemsnittet af spørgsmålenes tal. Det er ikke testet, for de samme borgere svarer på dem alle."
)
NUMBERS = ("before", "after", "difference")


def with_means(trend: Trend, rows: pd.DataFrame) -> pd.DataFrame:
    """The changes of questions with a row for the mean of each theme after its own, where all can be compared."""
    parts = []
    for theme, own in rows.groupby("place", sort=False):
        parts.append(own)
        asked = _scored(trend, str(list(trend.survey.themes)[int(str(theme))]))
        if len(own) > 1 and not _missing(asked, own):
            whole = own.iloc[[-1]].assign(label=WHOLE, item="", verdict="", ci_low=nan, ci_high=nan, p_bh=nan)
            parts.append(whole.assign(**{name: float(own[name].mean()) for name in NUMBERS}))
    return pd.concat(parts, ignore_index=True)


def note(trend: Trend, rows: pd.DataFrame) -> str:
    """What the rows of the means are, and of which themes there is none and why."""
    missing = list(_left_out(trend, rows))
    told = [NOT_TESTED] if (with_means(trend, rows)["label"] == WHOLE).any() else []
    lacking = f"Temaer uden gennemsnit, fordi nogle af spørgsmålene ikke kan sammenlignes: {danish.join(missing)}."
    return " ".join([*told, *([lacking] if missing else [])])


def _left_out(trend: Trend, rows: pd.DataFrame) -> Iterator[str]:
    for place, (name, theme) in enumerate(trend.survey.themes.items()):
        own, asked = rows[rows["place"] == place], _scored(trend, name)
        missing = _missing(asked, own)
        if len(own) and len(asked) > 1 and missing:
            yield f"{theme.title} ({danish.join(missing)})"


def _scored(trend: Trend, theme: str) -> list[Item]:
    """The questions of a theme that have a mean."""
    return [item for item in trend.survey.closed_items(theme) if trend.survey.scale(item).scored]


def _missing(asked: list[Item], own: pd.DataFrame) -> list[str]:
    """The titles of those that are not among the changes that may be shown."""
    known = set(own.loc[(own["statistic"] != SHARE) & own["difference"].notna(), "item"])
    return [item.title for item in asked if item.id not in known]
