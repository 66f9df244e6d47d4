"""Where the report prints another number of a question than the book shows: said under the figure, with both."""

from __future__ import annotations

from typing import Any

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.display.question import Question, short
from jobsurvey_utils.display.tables import missing
from jobsurvey_utils.rounds.schema import TOTAL

SHARES = ("share_pct", "weighted_share_pct")
MEAN, COUNT = "mean_score", "n"
COMPARISON = "comparison"


def told(question: Question) -> str:
    """The printed numbers that a page's figure does not agree with, each once; empty where there are none."""
    parts = list(dict.fromkeys(part for row in _rows(question) if (part := _told(question, row))))
    return f"Rapporten har et andet tal end bogen: {'; '.join(parts)}." if parts else ""


def _rows(question: Question) -> list[dict[Any, Any]]:
    """The rows of the store's comparison that do not agree and concern what the page shows."""
    if COMPARISON not in question.store.tables:
        return []
    found = question.store.of_items(COMPARISON, [question.id, *(item.id for item in question.items)])
    return [
        row
        for row in found.to_dict("records")
        if row["breakdown"] in (TOTAL, *question.breakdowns)
        and row["statistic"] in (*SHARES, MEAN, COUNT)
        and not (missing(row["recomputed"]) or missing(row["agrees"]) or row["agrees"])
    ]


def _told(question: Question, row: dict[Any, Any]) -> str:
    """`»Meget tilfreds« blandt …: 44 pct. i rapporten, 40 pct. her`; empty where both read the same."""
    decimals = 0 if pd.isna(row["decimals"]) else int(row["decimals"])
    printed, own = (danish.number(float(row[name]), decimals) for name in ("value", "recomputed"))
    if printed == own:
        return ""
    unit = {MEAN: "", COUNT: " svar"}.get(row["statistic"], " pct.")
    what = ", ".join(part for part in (_answers(question, row), _group(question, row)) if part)
    return f"{f'{what}: ' if what else ''}{printed}{unit} i rapporten, {own}{unit} her".strip()


def _answers(question: Question, row: dict[Any, Any]) -> str:
    item = next((item for item in question.items if item.id == row["item"]), question.first)
    labels = {category.code: short(category.label) for category in question.survey.scale(item).categories}
    codes = [] if pd.isna(row["category"]) or not row["category"] else str(row["category"]).split(" + ")
    return danish.join([f"»{labels.get(code, code)}«" for code in codes], "eller")


def _group(question: Question, row: dict[Any, Any]) -> str:
    if row["breakdown"] == TOTAL:
        return ""
    group = str(row["group"])
    return danish.lower_first(question.survey.groups(str(row["breakdown"])).get(group, group))
