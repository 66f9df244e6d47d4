"""What overall satisfaction goes with: relative importance of the other scored items.

One model holds the items that everyone was asked. An item that only some were asked has a model of its own, of those
persons, with the items for everyone beside it; otherwise the persons it was not put to would drop out of the first.
It is association in one cross-section: nothing here tells what would happen if an item were raised.

A row without numbers has a `status` other than "ok":

- "hidden": fewer than the round's threshold answered all items of the model; withheld
- "too_few": fewer than ten answers a predictor; "too_many": more predictors than all subsets can be told for
- "constant": the item, or the overall item, was answered alike by all; "no_predictors": there is no other item
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.models import answers, covariances
from jobsurvey_utils.models.covariances import Complete
from jobsurvey_utils.models.design import Design
from jobsurvey_utils.models.importance import lmg
from jobsurvey_utils.rounds.schema import TOTAL, Item

FloatArray = npt.NDArray[np.float64]

OK = "ok"
MOST, EVENTS = 14, 10
"""Most predictors of a model, and least answers to each of them."""
_NUMBERS = ["correlation", "contribution", "share", "low", "high", "pairwise"]
_RANKS = ["rank", "rank_low", "rank_high"]
_LEVELS = [2.5, 97.5]


@dataclass(frozen=True)
class Model:
    """One model: the items it holds, and who answered them all."""

    name: str
    """`samlet`, or the item that only some were asked."""
    predictors: list[Item]
    asked: npt.NDArray[np.bool_]
    """Respondents who were asked them all."""
    n_asked: int | None
    """Their number; none where it is withheld, or would tell how few of them did not answer all."""
    scores: FloatArray
    """Respondents × (predictors, overall item)."""
    complete: Complete
    status: str

    @property
    def used(self) -> npt.NDArray[np.intp]:
        """Columns that vary."""
        return np.flatnonzero(~self.complete.constant)


def models(data: Microdata, design: Design) -> list[Model]:
    """The models of a round; none without an overall item that is scored."""
    overall = answers.headline(data.round)
    if overall is None:
        return []
    others = [item for item in answers.scored_items(data.round) if item.id != overall.id]
    everyone = [item for item in others if item.asked_if == answers.EVERYONE]
    routed = [item for item in others if item not in everyone]
    named = [(TOTAL, everyone), *((item.id, [*everyone, item]) for item in routed)]
    return [_model(data, design, name, predictors, overall) for name, predictors in named]


def _model(data: Microdata, design: Design, name: str, predictors: list[Item], overall: Item) -> Model:
    scores = answers.matrix(data, [*predictors, overall])
    asked = np.logical_and.reduce([data.asked[item.id].to_numpy(dtype=bool) for item in (*predictors, overall)])
    complete = Complete(scores, design.weight)
    minimum = data.round.config.disclosure.min_persons
    told = complete.n >= minimum and not 0 < asked.sum() - complete.n < minimum
    number = int(asked.sum()) if told else None
    return Model(name, predictors, asked, number, scores, complete, _status(complete, minimum))


def _status(complete: Complete, minimum: int) -> str:
    number = len(complete.constant) - 1
    if not number:
        return "no_predictors"
    if complete.n < minimum:
        return "hidden"
    if complete.constant[-1] or complete.constant[:-1].all():
        return "constant"
    if number > MOST:
        return "too_many"
    return OK if complete.n >= EVENTS * number else "too_few"


def tables(models: Sequence[Model], found: Sequence[FloatArray], weight: FloatArray) -> dict[str, pd.DataFrame]:
    """Importance of every predictor, and the models.

    Parameters
    ----------
    found
        Covariances of the models, the first by the weights, the others of the replicates.
    """
    rows, fits = [], []
    for model, matrices in zip(models, found, strict=True):
        frame, r_squared = _rows(model, matrices, weight)
        rows.append(frame)
        n = model.complete.n if model.status != "hidden" else pd.NA
        fits.append((model.name, model.n_asked, n, len(model.predictors), *r_squared, model.status))
    texts = ["model", "item", "status"]
    every = pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=[*texts, *_NUMBERS, *_RANKS])
    kinds = {**dict.fromkeys(texts, "str"), **dict.fromkeys(_NUMBERS, "float64"), **dict.fromkeys(_RANKS, "Int64")}
    columns = ["model", "n_asked", "n", "predictors", "r_squared", "low", "high", "status"]
    whole = {"model": "str", "n_asked": "Int64", "n": "Int64", "predictors": "int64", "status": "str"}
    numbers = dict.fromkeys(["r_squared", "low", "high"], "float64")
    return {
        "drivers": every[["model", "item", *_NUMBERS, *_RANKS, "status"]].astype(kinds),
        "driver_models": pd.DataFrame(fits, columns=columns).astype(whole | numbers),
    }


def _rows(model: Model, matrices: FloatArray, weight: FloatArray) -> tuple[pd.DataFrame, tuple[float, float, float]]:
    """A row per predictor, and R² with its interval."""
    frame = pd.DataFrame({"model": model.name, "item": [item.id for item in model.predictors], "status": model.status})
    frame[[*_NUMBERS, *_RANKS]] = np.nan
    if model.status != OK:
        return frame, (np.nan, np.nan, np.nan)
    used = model.used
    correlations = covariances.correlation(matrices[:, used[:, None], used])
    parts, r_squared = lmg(correlations)
    shares = parts / r_squared[:, None]
    low, high = np.percentile(shares[1:], _LEVELS, axis=0)
    ranks = (-shares).argsort(axis=1, kind="stable").argsort(axis=1) + 1
    rank_low, rank_high = np.percentile(ranks[1:], _LEVELS, axis=0, method="closest_observation")
    numbers = [correlations[0, :-1, -1], parts[0], shares[0], low, high, _pairwise(model, weight)]
    frame.loc[used[:-1], _NUMBERS] = np.column_stack(numbers)
    frame.loc[used[:-1], _RANKS] = np.column_stack([ranks[0], rank_low, rank_high])
    frame.loc[frame["share"].isna(), "status"] = "constant"
    ends = np.percentile(r_squared[1:], _LEVELS)
    return frame, (float(r_squared[0]), float(ends[0]), float(ends[1]))


def _pairwise(model: Model, weight: FloatArray) -> FloatArray:
    """Shares where each correlation rests on all who answered both items; NaN where these do not fit together."""
    used = model.used
    known = model.scores[:, used]
    inside = model.asked & np.isfinite(known[:, -1])
    matrix = covariances.pairwise(known[inside], weight[inside])
    if np.isnan(matrix).any() or np.linalg.eigvalsh(matrix)[0] <= 0:
        return np.full(len(used) - 1, np.nan)
    parts, r_squared = lmg(matrix[None])
    return np.asarray(parts[0] / r_squared[0])
