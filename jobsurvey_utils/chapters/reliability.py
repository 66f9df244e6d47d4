"""Danish table and sentences on how reliable the themes' scales are."""

from __future__ import annotations

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.chapters.models import ALPHA, OMEGA, REMARK, WHY, N, Tables
from jobsurvey_utils.display.tables import HIGH, LOW
from jobsurvey_utils.rounds import Round

THEME = "Tema"
ENOUGH = 0.7
"""The least reliability for comparing groups, by the rule of thumb of Nunnally (1978), Psychometric Theory."""


def reliability(survey: Round, tables: Tables) -> pd.DataFrame | None:
    """One row per theme with scored items."""
    rows = tables["reliability"]
    if not len(rows):
        return None
    reasons = zip(rows["alpha_status"], rows["omega_status"], strict=True)
    return pd.DataFrame(
        {
            THEME: [survey.themes[theme].title for theme in rows["theme"]],
            "Antal spørgsmål til alle": rows["items"].to_numpy(),
            N: rows["n"].array,
            ALPHA: rows["alpha"].to_numpy(),
            f"{LOW} for {ALPHA}": rows["alpha_low"].to_numpy(),
            f"{HIGH} for {ALPHA}": rows["alpha_high"].to_numpy(),
            OMEGA: rows["omega"].to_numpy(),
            f"{LOW} for {OMEGA}": rows["omega_low"].to_numpy(),
            f"{HIGH} for {OMEGA}": rows["omega_high"].to_numpy(),
            REMARK: [danish.capital(WHY[alpha] or WHY[omega]) for alpha, omega in reasons],
        }
    )


def reliable(survey: Round, tables: Tables) -> str:
    """How reliable the scales are."""
    rows = tables["reliability"]
    known = rows.dropna(subset=["alpha"]).sort_values("alpha")
    if not len(known):
        return "Ingen af temaerne har to spørgsmål med score, der er stillet til alle."
    low, high = known.iloc[0], known.iloc[-1]
    least = f"{danish.number(low['alpha'], 2)} ({survey.themes[low['theme']].title})"
    if len(known) == 1:
        return f"Alfa kan regnes for ét tema og er {least}."
    above, number = int((known["alpha_low"] >= ENOUGH).sum()), danish.count_word(len(known))
    some = f"Alle {number}" if above == len(known) else f"{danish.capital(danish.count_word(above))} af de {number}"
    told = f"Alfa går fra {least} til {danish.number(high['alpha'], 2)} ({survey.themes[high['theme']].title})."
    return f"{told} {some} temaer ligger med hele intervallet over {enough()}."


def enough() -> str:
    """The reliability that is often held to be enough."""
    return danish.number(ENOUGH, 1)
