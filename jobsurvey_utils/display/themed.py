"""What a theme's page says over its comparison, also where there is nothing to compare."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from jobsurvey_utils.display.question import Question, quoted, statement
from jobsurvey_utils.display.tables import HIGH, LOW, WITHHELD
from jobsurvey_utils.rounds.schema import TOTAL

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


def answers(asked: Iterable[Question]) -> dict[str, Any]:
    """The commonest answer to each question, as a table where none can be compared."""
    parts = [_answer(question) for question in asked]
    frame = pd.concat(parts, ignore_index=True)
    return {"frame": frame, "formats": {"Andel": "pct", LOW: "pct", HIGH: "pct", "Antal svar": "antal"}}


def _answer(question: Question) -> pd.DataFrame:
    rows = []
    for item in question.items:
        measure = question.measure(item)
        row = question.compared(TOTAL, measure).iloc[0]
        rows.append(
            {
                "Spørgsmål": statement(item) if question.is_battery else item.title,
                "Hyppigste svar": quoted(question.survey.scale(item), measure.codes),
                "Antal svar": row["n"],
                "Andel": row["value"],
                LOW: row["low"],
                HIGH: row["high"],
                WITHHELD: row["suppressed"],
                "Stillet til": item.asked_label,
            }
        )
    return pd.DataFrame(rows).astype({"Antal svar": "Int64"})
