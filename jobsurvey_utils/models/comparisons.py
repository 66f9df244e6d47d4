"""Every group against the rest on every scored item: adjusted for composition, and told in three ways.

A row without numbers has a `status` or `reason` other than "ok":

- "few": fewer than the round's threshold in the group or in the rest; withheld
- "empty": nobody of the group answered; "one_group": everyone who answered is in one group
- "constant": all gave the same answer
- "lonely_cell": a weighting cell with one respondent for several persons, so there is no variance
- "aliased": the group is told apart from the rest only by another variable, so nothing is left to adjust
- "separation": the answers of the group and of the rest do not overlap, so there is no finite odds
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import stdtrit
from statsmodels.stats.multitest import multipletests

from jobsurvey_utils.estimation.ratios import LEVEL
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.models import answers
from jobsurvey_utils.models.background import Background, background
from jobsurvey_utils.models.contrasts import Counts
from jobsurvey_utils.models.design import Design
from jobsurvey_utils.models.regression import Differences, Moments, differences
from jobsurvey_utils.rounds.schema import Item
from jobsurvey_utils.weighting import Weights

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

OK = "ok"
_ADJUSTED = ["unadjusted", "se", "adjusted", "se_adjusted", "low", "high"]
_ESTIMATES = ["score_difference", "top_difference", "log_odds"]
_P = ["score_p", "top_p", "odds_p"]
_TEXTS = ["item", "breakdown", "group"]


@dataclass(frozen=True)
class Setting:
    """What every comparison of a round needs."""

    data: Microdata
    design: Design
    background: Background

    @classmethod
    def of(cls, data: Microdata, weights: Weights) -> Setting:
        """The setting of a round."""
        return cls(data, Design.of(weights), background(data))

    @property
    def breakdowns(self) -> list[str]:
        """The variables whose groups are compared."""
        return [name for name in self.data.round.config.breakdowns if name in self.background.code]

    @property
    def minimum(self) -> int:
        """The least number of persons behind a number."""
        return self.data.round.config.disclosure.min_persons


def adjusted(setting: Setting) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Group differences in score before and after adjustment, and the models they come from.

    Only persons of whom the item and all background is known take part, in both.
    """
    columns = [*_TEXTS, "n", *_ADJUSTED, "status"]
    items = answers.scored_items(setting.data.round)
    told = [_adjusted_item(setting, item) for item in items]
    rows = pd.concat([frame for frame, _ in told], ignore_index=True) if told else pd.DataFrame(columns=columns)
    fits = pd.DataFrame([fit for _, fit in told], columns=["item", "n_answers", "n", "coefficients", "r_squared"])
    kinds = {**dict.fromkeys(columns, "str"), "n": "Int64", **dict.fromkeys(_ADJUSTED, "float64")}
    counts = dict.fromkeys(["n_answers", "n", "coefficients"], "Int64")
    return rows[columns].astype(kinds), fits.astype({"item": "str", **counts, "r_squared": "float64"})


def _adjusted_item(setting: Setting, item: Item) -> tuple[pd.DataFrame, tuple[object, ...]]:
    """Rows of one item, and its model with all variables."""
    known, score = setting.background, answers.scores(setting.data, item)
    inside = np.isfinite(score) & known.known
    weight = np.where(inside, setting.design.weight, 0.0)
    parts = []
    enough = inside.sum() >= setting.minimum
    moments = Moments.of(known.matrix, score, weight)
    for name in setting.breakdowns:
        counts, values = _counts(setting, name, np.where(inside, score, np.nan))
        status = _status(setting, counts)
        fit = moments.fit(known.place([name, *known.beside(name)])) if enough else None
        groups = known.place([name])[:-1]
        found = differences(fit, setting.design, groups, known.code[name]) if fit else None
        parts.append(_adjusted_rows(item, name, known.groups[name], counts, values, status, found))
    if not enough:
        return pd.concat(parts), (item.id, pd.NA, pd.NA, pd.NA, np.nan)
    whole = moments.fit(known.place(known.code))
    told = (item.id, int(np.isfinite(score).sum()), int(inside.sum()), whole.rank, whole.r_squared(score))
    return pd.concat(parts), told


def _adjusted_rows(
    item: Item,
    name: str,
    groups: tuple[str, ...],
    counts: Counts,
    values: FloatArray,
    status: npt.NDArray[np.object_],
    found: Differences | None,
) -> pd.DataFrame:
    """Rows of one item and breakdown."""
    missing = np.full(len(groups), np.nan)
    plain = counts.difference(values)
    value, se = (found.value, found.se) if found else (missing, missing)
    status = np.where((status == OK) & np.isnan(value), "aliased", status)
    half = stdtrit(np.maximum(counts.df, 1), (1 + LEVEL) / 2) * se
    numbers = [plain.value, plain.se, value, se, value - half, value + half]
    frame = pd.DataFrame(dict(zip(_ADJUSTED, numbers, strict=True)))
    frame = frame.assign(item=item.id, breakdown=name, group=list(groups), n=counts.n, status=status.astype(str))
    frame.loc[~frame["status"].isin([OK, "aliased"]), ["n", *_ADJUSTED]] = np.nan
    return frame


def _counts(setting: Setting, name: str, score: FloatArray) -> tuple[Counts, FloatArray]:
    """Answers counted by cell, group and score, and the scores in ascending order."""
    values = np.unique(score[np.isfinite(score)])
    category = np.where(np.isfinite(score), np.searchsorted(values, np.where(np.isfinite(score), score, 0)), -1)
    group, number = setting.background.code[name], len(setting.background.groups[name])
    return Counts.of(setting.design, group, number, category, len(values)), values


def _status(setting: Setting, counts: Counts) -> npt.NDArray[np.object_]:
    """Of each group, whether it can be compared with the rest, and may be."""
    n = counts.n
    rest, minimum = n.sum() - n, setting.minimum
    status = np.full(len(n), OK, dtype=object)
    used = counts.table.sum(axis=(0, 1)) > 0
    held = counts.table.sum(axis=(1, 2)) > 0
    alone = held & (counts.design.respondents <= 1) & (counts.design.population > counts.design.respondents)
    if alone.any():
        status[:] = "lonely_cell"
    if used.sum() < 2:
        status[:] = "constant"
    few = ((n > 0) & (n < minimum)) | ((rest > 0) & (rest < minimum))
    status[few] = "few"
    status[rest == 0] = "one_group"
    status[n == 0] = "empty"
    return status


def robustness(setting: Setting) -> pd.DataFrame:
    """The same comparisons by mean score, by the share of positive answers, and by ordinal logit.

    Of each item, the p-values of one way over all breakdowns are judged together (Benjamini & Hochberg 1995) at 5 per
    cent. Two ways agree where they judge alike and, if they find a difference, find it in the same direction.
    """
    parts = list(_robust_parts(setting))
    columns = [*_TEXTS, "n", *(name for pair in zip(_ESTIMATES, _P, strict=True) for name in pair), "agrees", "reason"]
    frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=[*columns, *_verdicts()])
    judged = _judge(frame)
    numbers = dict.fromkeys([*_ESTIMATES, *_P], "float64")
    kinds = {**dict.fromkeys(columns, "str"), "n": "Int64", **numbers, "agrees": "boolean"}
    return judged[columns].astype(kinds)


def _robust_parts(setting: Setting) -> Iterator[pd.DataFrame]:
    for item in answers.scored_items(setting.data.round):
        score, scale = answers.scores(setting.data, item), setting.data.round.scale(item)
        positive = [c.score for c in scale.categories if c.code in scale.top and c.score is not None]
        for name in setting.breakdowns:
            counts, values = _counts(setting, name, score)
            status = _status(setting, counts)
            if len(values) < 2:
                counts, values = Counts(setting.design, np.zeros((*counts.table.shape[:2], 2))), np.zeros(2)
            mean = counts.difference(values)
            top = counts.difference(np.isin(values, positive).astype(np.float64))
            odds, separated = counts.log_odds() if (status == OK).any() else (mean, np.zeros(len(status), dtype=bool))
            status[(status == OK) & separated] = "separation"
            numbers = [part for way in (mean, top, odds) for part in (way.value, way.p)]
            names = [name for pair in zip(_ESTIMATES, _P, strict=True) for name in pair]
            frame = pd.DataFrame(dict(zip(names, numbers, strict=True)))
            if not positive:
                frame[["top_difference", "top_p"]] = np.nan
            groups = list(setting.background.groups[name])
            frame = frame.assign(item=item.id, breakdown=name, group=groups, n=counts.n, reason=status.astype(str))
            frame.loc[~frame["reason"].isin([OK, "separation"]), ["n", *names]] = np.nan
            yield frame


def _verdicts() -> list[str]:
    return [f"{name}_differs" for name in _P]


def _judge(frame: pd.DataFrame) -> pd.DataFrame:
    """Add whether the three ways agree, and why not."""
    for name in _P:
        frame[f"{name}_differs"] = frame.groupby("item", sort=False)[name].transform(_false_discovery)
    usable = frame[_P].notna().to_numpy()
    verdict = np.where(usable, frame[_verdicts()].to_numpy(dtype=float), np.nan)
    sign = np.where(usable & (verdict > 0), np.sign(frame[_ESTIMATES].to_numpy(dtype=float)), np.nan)
    compared = (frame["reason"] == OK).to_numpy() & (usable.sum(axis=1) >= 2)
    same_verdict = np.array([len(set(row[~np.isnan(row)])) <= 1 for row in verdict], dtype=bool)
    same_sign = np.array([len(set(row[~np.isnan(row)])) <= 1 for row in sign], dtype=bool)
    agrees = pd.array(same_verdict & same_sign, dtype="boolean")
    agrees[~compared] = pd.NA
    reason = np.where(
        compared & ~same_verdict, "verdict", np.where(compared & ~same_sign, "direction", frame["reason"])
    )
    return frame.assign(agrees=agrees, reason=reason)


def _false_discovery(p: pd.Series[float]) -> FloatArray:
    """1 where the hypothesis is rejected among all that are not empty, else 0."""
    known = p.notna().to_numpy()
    found = np.zeros(len(p))
    if known.any():
        found[known] = multipletests(p[known].to_numpy(), alpha=1 - LEVEL, method="fdr_bh")[0]
    return found
