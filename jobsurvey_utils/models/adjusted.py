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
from jobsurvey_utils.models.contrasts import p_value
from jobsurvey_utils.models.regression import Differences, Moments, differences
from jobsurvey_utils.models.setting import OK, Setting
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
_COLUMNS = ["item", "breakdown", "group", "n", *_NUMBERS, *_P, *_SURE, "status"]
_FITS = ["item", "n_answers", "n", "coefficients", "r_squared"]


def tables(setting: Setting) -> dict[str, pd.DataFrame]:
    """The differences, and for each item the model with all variables that they come from.

    Only persons of whom the item and all background is known take part, in the unadjusted differences too. A variable's
    groups are adjusted for all variables but those that lie inside it.
    """
    told = [_item(setting, item) for item in answers.scored_items(setting.data.round)]
    rows = [part for parts, _ in told for part in parts]
    frame = pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=_COLUMNS)
    for p, sure in zip(_P, _SURE, strict=True):
        verdict = judging.verdict(frame, p, setting.data.round.config.differences.fdr)
        frame[sure] = pd.Series(verdict, index=frame.index).astype("boolean")
    kinds = {**dict.fromkeys(_COLUMNS, "str"), "n": "Int64", **dict.fromkeys([*_NUMBERS, *_P], "float64")}
    kinds |= dict.fromkeys(_SURE, "boolean")
    counts = dict.fromkeys(["n_answers", "n", "coefficients"], "Int64")
    fits = pd.DataFrame([fit for _, fit in told], columns=_FITS)
    return {
        "adjusted": frame[_COLUMNS].astype(kinds),
        "fits": fits.astype({"item": "str", **counts, "r_squared": "float64"}),
    }


def _item(setting: Setting, item: Item) -> tuple[list[pd.DataFrame], Fitted]:
    """Rows of one item, and its model."""
    known, score = setting.background, answers.scores(setting.data, item)
    inside = np.isfinite(score) & known.known
    few = inside.sum() < setting.minimum or np.ptp(score[inside]) == 0
    moments = None if few else Moments.of(known.matrix, score, np.where(inside, setting.design.weight, 0.0))
    parts = [_breakdown(setting, item, name, score, inside, moments) for name in setting.breakdowns]
    if moments is None:
        return parts, (item.id, None, None, None, np.nan)
    whole = moments.fit(known.place(known.code))
    return parts, (item.id, int(np.isfinite(score).sum()), int(inside.sum()), whole.rank, whole.r_squared(score))


def _breakdown(
    setting: Setting, item: Item, name: str, score: FloatArray, inside: BoolArray, moments: Moments | None
) -> pd.DataFrame:
    """Rows of one item and breakdown."""
    groups = setting.background.groups[name]
    counts, values = setting.count(name, np.where(inside, score, np.nan))
    status, plain = setting.status(counts), counts.difference(values)
    found = _fitted(setting, name, moments, int(inside.sum()))
    if found is None:
        status = np.where(status == OK, TOO_FEW, status)
    value, se = (found.value, found.se) if found else np.full((2, len(groups)), np.nan)
    half = np.where(se > 0, stdtrit(np.maximum(plain.df, 1), (1 + LEVEL) / 2) * se, 0.0)
    numbers = dict(zip(_NUMBERS, [plain.value, plain.se, value, se, value - half, value + half], strict=True))
    status = np.where((status == OK) & np.isnan(value), ALIASED, status)
    frame = pd.DataFrame({"item": item.id, "breakdown": name, "group": list(groups), "n": counts.n, **numbers})
    frame = frame.assign(p=plain.p, p_adjusted=p_value(value, se, plain.df))
    left_out = setting.count(name, score)[0].n - counts.n
    if ((left_out > 0) & (left_out < setting.minimum)).any():
        frame.loc[:, ["n", "unadjusted", "se", "p"]] = np.nan  # beside the difference of all, it would tell of those
    frame.loc[~np.isin(status, [OK, ALIASED, TOO_FEW, "census"]), ["n", *_NUMBERS, *_P]] = np.nan
    return frame.assign(status=status)


def _fitted(setting: Setting, name: str, moments: Moments | None, n: int) -> Differences | None:
    """Adjusted differences of a variable's groups; none where the answers are too few."""
    if moments is None:
        return None
    known = setting.background
    fit = moments.fit(known.place([name, *known.beside(name)]))
    if n < EVENTS * fit.rank:
        return None
    return differences(fit, setting.design, known.place([name])[:-1], known.code[name])
