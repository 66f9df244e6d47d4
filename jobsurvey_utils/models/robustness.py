"""The same comparisons three ways: by mean score, by the share of positive answers, and by ordinal logit.

Of each item, the p-values of one way over all groups are judged together (`judging`). The ways agree where they judge
alike and, if they find a difference, find it in the same direction.

Beside the statuses of `setting`, the `reason` is "verdict" or "direction" where they disagree, and "separation" where
the answers of the group and the rest do not overlap, so that there is no finite odds. A share with fewer than five
answers in or outside it, in the group or in the rest, is not compared; nor is one of a scale without positive answers.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.estimation.ratios import RARE
from jobsurvey_utils.models import answers, judging
from jobsurvey_utils.models.assembling import KEYS, Columns, assemble, keys
from jobsurvey_utils.models.contrasts import Contrast, Counts
from jobsurvey_utils.models.setting import OK, Graded, Setting
from jobsurvey_utils.rounds.schema import Item

FloatArray = npt.NDArray[np.float64]

_ESTIMATES, _P = ["score_difference", "top_difference", "log_odds"], ["score_p", "top_p", "odds_p"]
_NUMBERS = [name for pair in zip(_ESTIMATES, _P, strict=True) for name in pair]
_SURE = ["score_sure", "top_sure", "odds_sure"]
_COLUMNS = [*KEYS, "n", *_NUMBERS, *_SURE, "agrees", "reason"]


def table(setting: Setting) -> pd.DataFrame:
    """One row per scored item, breakdown and group."""
    frame = assemble(list(_parts(setting)), [*KEYS, "reason"], ["n", *_NUMBERS])
    judged = _judged(frame, setting.data.round.config.differences.fdr)
    return judged[_COLUMNS].astype({"reason": "str"})


def _parts(setting: Setting) -> Iterator[Columns]:
    for item in answers.scored_items(setting.data.round):
        graded = Graded.of(answers.scores(setting.data, item))
        for name in setting.breakdowns:
            counts = setting.count(name, graded)
            status = setting.status(counts)
            ways, separated = _ways(setting, item, counts, graded.scores, bool((status == OK).any()))
            numbers = [counts.n, *(x for way in ways for x in (way.value, way.p))]
            told = {c: np.where(status == OK, x, np.nan) for c, x in zip(["n", *_NUMBERS], numbers, strict=True)}
            reason = np.where((status == OK) & separated, "separation", status)
            yield {**keys(item.id, name, setting.background.groups[name]), **told, "reason": reason}


def _ways(
    setting: Setting, item: Item, counts: Counts, values: FloatArray, possible: bool
) -> tuple[list[Contrast], npt.NDArray[np.bool_]]:
    """The three comparisons of each group, and where there are no finite odds."""
    scale = setting.data.round.scale(item)
    positive = np.isin(values, [c.score for c in scale.categories if c.code in scale.top and c.score is not None])
    mean, top = counts.difference(values), counts.difference(positive.astype(np.float64))
    own = counts.answers
    inside = np.stack([own, own.sum(axis=0) - own])
    least = np.minimum(inside[..., positive].sum(axis=-1), inside[..., ~positive].sum(axis=-1)).min(axis=0)
    rare = (least < RARE) | (not scale.top)
    top = Contrast(*(np.where(rare, np.nan, part) for part in (top.value, top.se, top.df, top.p)))
    if not possible:
        return [mean, top, mean], np.zeros(len(own), dtype=bool)
    odds, separated = counts.log_odds()
    return [mean, top, odds], separated


def _judged(frame: pd.DataFrame, fdr: float) -> pd.DataFrame:
    """The rows with whether the three ways agree, and why not."""
    verdict = np.column_stack([judging.verdict(frame, name, fdr) for name in _P])
    sign = np.where(verdict == 1, np.sign(frame[_ESTIMATES].to_numpy()), np.nan)
    compared = ((frame["reason"] == OK) & (np.isfinite(verdict).sum(axis=1) > 1)).to_numpy()
    alike, along = _same(verdict), _same(sign)
    agrees = pd.array(alike & along, dtype="boolean")
    agrees[~compared] = pd.NA
    why = np.where(compared & ~alike, "verdict", np.where(compared & ~along, "direction", frame["reason"]))
    sure = {way: pd.Series(verdict[:, place]).astype("boolean") for place, way in enumerate(_SURE)}
    return frame.assign(**sure, agrees=agrees, reason=why)


def _same(table: FloatArray) -> npt.NDArray[np.bool_]:
    """Rows whose numbers are all equal, empty ones left out."""
    low, high = (
        np.where(np.isnan(table), np.inf, table).min(axis=1),
        np.where(np.isnan(table), -np.inf, table).max(axis=1),
    )
    return np.asarray(low >= high)
