"""Group differences in score before and after adjustment for the composition of the groups.

Beside the statuses of `setting`, where only the unadjusted difference is given:

- "aliased": the group is told apart from the rest by another variable alone, so nothing is left to adjust
- "too_few": fewer than ten answers to each coefficient of the model
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import stdtrit

from jobsurvey_utils.estimation.ratios import LEVEL
from jobsurvey_utils.models import answers, judging
from jobsurvey_utils.models.assembling import KEYS, Columns, assemble, keys
from jobsurvey_utils.models.contrasts import p_value
from jobsurvey_utils.models.regression import Differences, Moments, differences
from jobsurvey_utils.models.setting import OK, Graded, Setting
from jobsurvey_utils.rounds.schema import Item

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
Fitted = tuple[str, int | None, int | None, int | None, float]
"""An item, the number of its answers, of those in the model, of its coefficients, and R²."""

ALIASED, TOO_FEW = "aliased", "too_few"
EVENTS = 10
"""Least answers to each coefficient."""
_NUMBERS = ["unadjusted", "se", "adjusted", "se_adjusted", "low", "high"]
_P, _SURE = ["p", "p_adjusted"], ["sure", "sure_adjusted"]
_COLUMNS = [*KEYS, "n", *_NUMBERS, *_P, *_SURE, "status"]
_UNADJUSTED = ["n", "unadjusted", "se", "p"]
_FITS = ["item", "n_answers", "n", "coefficients", "r_squared"]


def tables(setting: Setting) -> dict[str, pd.DataFrame]:
    """The differences, and for each item the model with all variables that they come from.

    Only persons of whom the item and all background is known take part, in the unadjusted differences too. A variable's
    groups are adjusted for all variables but those that lie inside it.
    """
    told = [_item(setting, item) for item in answers.scored_items(setting.data.round)]
    frame = assemble([part for parts, _ in told for part in parts], [*KEYS, "status"], ["n", *_NUMBERS, *_P])
    for p, sure in zip(_P, _SURE, strict=True):
        verdict = judging.verdict(frame, p, setting.data.round.config.differences.fdr)
        frame[sure] = pd.Series(verdict, index=frame.index).astype("boolean")
    counts = dict.fromkeys(["n_answers", "n", "coefficients"], "Int64")
    fits = pd.DataFrame([fit for _, fit in told], columns=_FITS)
    return {
        "adjusted": frame[_COLUMNS],
        "fits": fits.astype({"item": "str", **counts, "r_squared": "float64"}),
    }


def _item(setting: Setting, item: Item) -> tuple[list[Columns], Fitted]:
    """Rows of one item, and its model."""
    known, score = setting.background, answers.scores(setting.data, item)
    inside = np.isfinite(score) & known.known
    few = inside.sum() < setting.minimum or np.ptp(score[inside]) == 0
    moments = None if few else Moments.of(known.matrix, score, np.where(inside, setting.design.weight, 0.0))
    graded, left_out = Graded.of(np.where(inside, score, np.nan)), np.isfinite(score) & ~inside
    parts = [_breakdown(setting, item, name, graded, left_out, moments) for name in setting.breakdowns]
    if moments is None:
        return parts, (item.id, None, None, None, np.nan)
    whole = moments.fit(known.place(known.code))
    n_answers, n = int(np.isfinite(score).sum()), int(inside.sum())
    few = 0 < n_answers - n < setting.minimum
    return parts, (item.id, None if few else n_answers, n, whole.rank, whole.r_squared(score))


def _breakdown(
    setting: Setting, item: Item, name: str, graded: Graded, left_out: BoolArray, moments: Moments | None
) -> Columns:
    """Columns of one item and breakdown.

    Parameters
    ----------
    left_out
        Who answered, and is not in the model.
    """
    groups = setting.background.groups[name]
    counts = setting.count(name, graded)
    status, plain = setting.status(counts), counts.difference(graded.scores)
    found = _fitted(setting, name, moments, int((graded.category >= 0).sum()))
    if found is None:
        status = np.where(status == OK, TOO_FEW, status)
    value, se = (found.value, found.se) if found else np.full((2, len(groups)), np.nan)
    half = np.where(se > 0, stdtrit(np.maximum(plain.df, 1), (1 + LEVEL) / 2) * se, 0.0)
    numbers = [plain.value, plain.se, value, se, value - half, value + half, plain.p, p_value(value, se, plain.df)]
    status = np.where((status == OK) & np.isnan(value), ALIASED, status)
    gone = ~np.isin(status, [OK, ALIASED, TOO_FEW, "census"])
    told = {"n": counts.n, **dict(zip([*_NUMBERS, *_P], numbers, strict=True))}
    plainly = gone | _tells_of_few(setting, name, left_out)
    for column in told:
        told[column] = np.where(plainly if column in _UNADJUSTED else gone, np.nan, told[column])
    return {**keys(item.id, name, groups), **told, "status": status}


def _tells_of_few(setting: Setting, name: str, left_out: BoolArray) -> bool:
    """Whether the differences of those in the model and of all who answered would tell of the few between them."""
    group = setting.background.code[name]
    number = np.bincount(group[left_out] + 1)[1 : len(setting.background.groups[name]) + 1]
    return bool(((number > 0) & (number < setting.minimum)).any())


def _fitted(setting: Setting, name: str, moments: Moments | None, n: int) -> Differences | None:
    """Adjusted differences of a variable's groups; none where the answers are too few."""
    if moments is None:
        return None
    known = setting.background
    fit = moments.fit(known.place([name, *known.beside(name)]))
    if n < EVENTS * fit.rank:
        return None
    return differences(fit, setting.design, known.place([name])[:-1], known.code[name])
