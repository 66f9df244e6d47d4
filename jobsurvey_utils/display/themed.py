"""What a theme's page says over its comparison, also where there is nothing to compare."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.display.columns import Row
from jobsurvey_utils.display.question import Measure, Question, quoted
from jobsurvey_utils.display.tables import HIGH, LOW, WITHHELD
from jobsurvey_utils.rounds.schema import TOTAL, Item

NO_GAPS = "Ingen grupper kan skilles fra hinanden på spørgsmålene her."


def headings(items: pd.DataFrame) -> dict[str, str]:
    """The heading of the comparison and the line under it, by the names the notebook uses.

    Parameters
    ----------
    items
        The questions that are compared, one row each.
    """
    if len(items) > 1:
        title, told = "Spørgsmålene ved siden af hinanden", "Hvad vurderes højest, og hvad lavest?"
    elif len(items) == 1:
        title = "Spørgsmålet i tal"
        told = "Temaet har kun ét spørgsmål med en skala, og der er derfor ingen sammenligning."
    else:
        title = "Svarene har ingen fælles skala"
        told = "Spørgsmålenes svar har ingen rangorden, og de kan derfor ikke stilles op over for hinanden i én figur."
    return {"sammenligning": title, "om_sammenligning": told}


def apart(asked: Sequence[Question]) -> dict[str, str]:
    """The heading of the links and the line under it, by the names the notebook uses."""
    if len(asked) == 1:
        title, told = "Spørgsmålet for sig", "Spørgsmålet har sin egen side med fordeling, grupper og kommuner."
    else:
        title, told = "Spørgsmålene ét for ét", "Hvert spørgsmål har sin egen side med fordeling, grupper og kommuner."
    return {"enkeltvis": title, "om_enkeltvis": told}


def answers(asked: Iterable[Question]) -> dict[str, Any]:
    """The commonest answer to each question, as a table where none can be compared."""
    parts = [_answer(question) for question in asked]
    frame = pd.concat(parts, ignore_index=True)
    return {"frame": frame, "formats": {"Andel": "pct", LOW: "pct", HIGH: "pct", "Antal svar": "antal"}}


def _answer(question: Question) -> pd.DataFrame:
    rows = []
    for item in question.items:
        measure = _shared(question, item)
        row = question.compared(TOTAL, measure)[0]
        mean = measure.unit == "score"
        answer = f"i gennemsnit {_mean(row, item)}" if mean else quoted(question.survey.scale(item), measure.codes)
        rows.append(
            {
                "Spørgsmål": item.title,
                "Hyppigste svar": answer,
                "Antal svar": row["n"],
                "Andel": float("nan") if mean else row["value"],
                LOW: float("nan") if mean else row["low"],
                HIGH: float("nan") if mean else row["high"],
                WITHHELD: row["suppressed"],
                "Stillet til": item.asked_label,
            }
        )
    return pd.DataFrame(rows).astype({"Antal svar": "Int64"})


def _shared(question: Question, item: Item) -> Measure:
    """A share, also of a question that is compared on its mean elsewhere; the mean of a number, which has no shares."""
    measure = question.measure(item)
    if measure.unit == "pct" or item.kind == "number":
        return measure
    return Measure(item, "pct", "Andelen", (question.commonest(item),))


def _mean(row: Row, item: Item) -> str:
    return "skjult" if pd.isna(row["value"]) else f"{danish.number(row['value'], 1)} {item.unit or ''}".strip()
