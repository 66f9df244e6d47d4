"""What the least number of respondents in a weighting cell means for the weights and for a score."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from jobsurvey_utils import danish, weighting
from jobsurvey_utils.estimation import counts, parts
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import Weighting
from jobsurvey_utils.weighting import Weights, report

MINIMA = (5, 10)
"""Least numbers of respondents in a cell that are shown beside the round's own."""


def thresholds(data: Microdata, item: str) -> pd.DataFrame:
    """One row per least number of respondents in a cell: what it does to cells, weights, and the score of an item.

    The first row is without weights. Aggregates only.
    """
    own = data.round.config.weighting.min_cell_respondents
    rows: list[tuple[Any, ...]] = [("Uden vægte", np.nan, 1.0, 1.0, *_score(data, item, _unweighted(data)))]
    for minimum in sorted({own, *MINIMA}):
        found = weighting.cell_weights(_with_minimum(data.round, minimum), data.frame, data.respondents)
        name = f"Mindst {danish.count_word(minimum)} svar{' (bogens valg)' if minimum == own else ''}"
        deff = weighting.kish(found.weight)[0]
        rows.append((name, len(found.cells), _highest(data, found), deff, *_score(data, item, found)))
    columns = ["Svar i en celle", "Celler", "Største vægt", "Kishs designeffekt", "Score", "Standardfejl"]
    return pd.DataFrame(rows, columns=columns).astype({"Celler": "Int64"})


def _with_minimum(survey: Round, minimum: int) -> Round:
    return _with(survey, survey.config.weighting.model_copy(update={"min_cell_respondents": minimum}))


def _with(survey: Round, chosen: Weighting) -> Round:
    return Round(survey.folder, survey.config.model_copy(update={"weighting": chosen}), survey.questionnaire)


def _unweighted(data: Microdata) -> Weights:
    """The answers of the cells all of one weight: as from one cell with the whole population."""
    frame = pd.DataFrame({"population": [data.frame["population"].sum()]})
    chosen = data.round.config.weighting.model_copy(update={"cells": (), "collapse": ()})
    return weighting.cell_weights(_with(data.round, chosen), frame, data.respondents)


def _highest(data: Microdata, weights: Weights) -> float:
    """The largest weight of a cell with enough respondents to be told of."""
    return float(report.summary(data, weights)["weight_high"].iloc[0])


def _score(data: Microdata, item: str, weights: Weights) -> tuple[float, float]:
    """Score of an item in all, and its standard error."""
    question, layout = data.round.items[item], counts.lay_out(data, weights)
    position, number = counts.positions(layout, None)
    tally = counts.by_cell(layout, counts.tally(layout, counts.code(data, question), position, number))
    found = parts.measure(data.round, question, layout.cells, tally, pool=False).scores
    return (np.nan, np.nan) if found is None else (float(found["score"][0]), float(found["se"][0]))
