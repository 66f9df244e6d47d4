"""The results of the municipalities' own questions: each of its own citizens alone, and in tables of their own."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from jobsurvey_utils import disclosure, estimation
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.results import files
from jobsurvey_utils.rounds.schema import Item
from jobsurvey_utils.weighting import Weights

OWN = ("shares", "pooled", "scores", "bases")


def tables(data: Microdata, weights: Weights) -> dict[str, pd.DataFrame]:
    """Shares, scores and bases after disclosure control: the breakdown is the municipality, the group its code."""
    found = [_of(data, weights, code) for code in data.round.asking]
    nothing = {name: pd.DataFrame(columns=list(files.TABLES[name])) for name in OWN}
    return {f"{files.LOCAL}{name}": pd.concat([part[name] for part in found or [nothing]]) for name in OWN}


def _of(data: Microdata, weights: Weights, municipality: str) -> dict[str, pd.DataFrame]:
    own = data.round.local(municipality)
    mine = _restricted(replace(data, round=own), own.closed_items(), municipality)
    answers = disclosure.estimates(own, estimation.estimate(mine, weights), disclosure.bonds(mine))
    here = {"breakdown": data.round.municipality_variable, "group": municipality}
    return {name: answers[name].assign(**here) for name in OWN}


def _restricted(data: Microdata, items: list[Item], municipality: str) -> Microdata:
    """The data where nobody of another municipality was asked."""
    inside = data.respondents[data.round.municipality_variable] == municipality
    columns = [column for item in items for column in data.round.answer_columns(item)]
    answers = {column: data.respondents[column].where(inside) for column in columns}
    asked = {item.id: data.asked[item.id] & inside for item in items}
    return replace(data, respondents=data.respondents.assign(**answers), asked=data.asked.assign(**asked))
