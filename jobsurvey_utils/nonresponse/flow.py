"""The way from the population to the weighted answers, as numbers of persons at each step."""

from __future__ import annotations

import pandas as pd

from jobsurvey_utils import disclosure
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.nonresponse import fieldwork, invited
from jobsurvey_utils.weighting import Weights


def flow(data: Microdata, weights: Weights) -> pd.DataFrame:
    """One row per step and part of it: number of persons, and share of the step it is a part of.

    Steps are `population`, `not_drawn`, `invited`, `channel`, `silent` and `answered` with their outcomes as parts,
    and `weighted`, with the number of weighting cells as part `cells`. Population steps are left out where the round
    weights to none. Channels, outcomes of those who answered, and of those who did not, are each under disclosure
    control as a distribution of which the sum is shown.
    """
    sample, answered = len(data.sample), int(invited.answered(data).sum())
    kinds = {d.code: "answered" if d.respondent else "silent" for d in data.round.config.dispositions}
    table = fieldwork.disposition(data).rename(columns={"disposition": "part"})
    steps = table["part"].map(kinds)
    outcomes = [disclosure.distribution(data.round, rows).assign(step=step) for step, rows in table.groupby(steps)]
    channels = disclosure.distribution(data.round, fieldwork.channels(data)).rename(columns={"channel": "part"})
    rows = [_one("invited", sample), _one("answered", answered, sample), _one("silent", sample - answered, sample)]
    if data.round.config.weighting.cells:
        people = int(data.frame["population"].sum())
        rows[0] = _one("invited", sample, people)
        rows += [_one("population", people), _one("not_drawn", people - sample, people)]
        rows += [_one("weighted", round(float(weights.weight.sum())), people)]
        rows += [{"step": "weighted", "part": "cells", "n": len(weights.cells), "share": float("nan")}]
    parts = [
        pd.DataFrame(rows),
        channels.assign(step="channel"),
        *outcomes,
    ]
    return pd.concat(parts, ignore_index=True)[["step", "part", "n", "share"]].astype({"n": "Int64"})


def _one(step: str, n: int, of: int | None = None) -> dict[str, object]:
    return {"step": step, "part": "", "n": n, "share": n / of if of else float("nan")}
