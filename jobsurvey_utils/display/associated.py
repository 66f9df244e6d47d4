"""How the answers to scored questions hang together, as a heat map and in a sentence."""

from __future__ import annotations

import numpy as np
import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.display.statistical import Plot, heat
from jobsurvey_utils.rounds import Round


def matrix(survey: Round, correlations: pd.DataFrame) -> pd.DataFrame:
    """Correlations of the scored questions that were put to everyone, rows and columns alike; empty if under two."""
    everyone = [item.id for item in survey.closed_items() if item.asked_if == "True"]
    known = correlations.dropna(subset=["correlation"])
    known = known[known["item"].isin(everyone) & known["other"].isin(everyone)]
    mirrored = known.rename(columns={"item": "other", "other": "item"})
    items = [item for item in everyone if item in {*known["item"], *known["other"]}]
    square = pd.concat([known, mirrored]).pivot_table(index="item", columns="other", values="correlation")
    square = square.reindex(index=items, columns=items)
    titles = [survey.items[item].title for item in items]
    return square.set_axis(titles, axis="index").set_axis(titles, axis="columns")


def drawing(square: pd.DataFrame) -> Plot | None:
    """The heat map; nothing where there are no correlations."""
    return heat(square, subject="Korrelationer mellem svarene på spørgsmål stillet til alle") if len(square) else None


def caption(square: pd.DataFrame, synthetic: bool) -> str:
    """The span of the correlations in a sentence; of synthetic answers it is what was put into them."""
    if not len(square):
        return "Undersøgelsen har ingen spørgsmål med score, og korrelationer er ikke beregnet."
    values = square.to_numpy(dtype=float)[np.tril_indices(len(square), -1)]
    low, high = danish.number(np.nanmin(values), 2), danish.number(np.nanmax(values), 2)
    if synthetic:
        return f"Modellen giver korrelationer fra {low} til {high} – en antagelse, ikke et fund."
    return f"Korrelationerne går fra {low} til {high}."
