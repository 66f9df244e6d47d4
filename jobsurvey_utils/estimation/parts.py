"""The numbers of one item in one breakdown, as columns of the long tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from jobsurvey_utils.estimation import ratios
from jobsurvey_utils.estimation.counts import Tally
from jobsurvey_utils.estimation.ratios import Domain, Units
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import Category, Item

FloatArray = npt.NDArray[np.float64]
Columns = dict[str, FloatArray]

SHARES = ("n", "n_total", "share", "se", "ci_low", "ci_high")
SCORES = ("n", "n_dont_know", "score", "se", "ci_low", "ci_high", "deff", "n_eff")
BASES = ("n_asked", "n", "n_dont_know", "n_missing")
POOLED = " + "
"""Joins the codes of answers taken together: `5 + 4`."""


@dataclass(frozen=True)
class Part:
    """Columns of one item in one breakdown; arrays of group × category are flattened."""

    shares: Columns
    pooled: Columns
    scores: Columns | None
    bases: Columns


def measure(round_: Round, item: Item, units: Units, tally: Tally, *, pool: bool = True) -> Part:
    """Estimate everything of one item in one breakdown; `pool` adds the answers that are counted together."""
    n, dont_know, missing = (units.total(x).ravel() for x in (tally.base, tally.dont_know, tally.missing))
    within, category = ratios.domain(units, tally.base), tally.category
    if tally.numbers is not None:
        category = tally.numbers.banded(category)
    number = category.shape[-1]
    codes = [category.code for category in categories(round_, item)]
    names = pools(round_, item) if pool else []
    together = [[codes.index(code) for code in name.split(POOLED)] for name in names]
    answers = [category, *(category[..., numbers].sum(axis=-1, keepdims=True) for numbers in together)]
    shares = _shares(units, within, np.concatenate(answers, axis=-1))
    return Part(
        shares={name: values[..., :number].ravel() for name, values in shares.items()},
        pooled={name: values[..., number:].ravel() for name, values in shares.items()},
        scores=_scores(round_, item, units, tally, within),
        bases={"n_asked": n + dont_know + missing, "n": n, "n_dont_know": dont_know, "n_missing": missing},
    )


def categories(round_: Round, item: Item) -> tuple[Category, ...]:
    """The categories with a share: all options of multiple choice, else those inside the base."""
    scale = round_.scale(item)
    return scale.categories if item.kind == "multiple" else scale.substantive


def pools(round_: Round, item: Item) -> list[str]:
    """The answers an item's scale counts together, as positive and as negative: `5 + 4`."""
    if item.kind == "multiple":
        return []
    scale = round_.scale(item)
    found = ([c.code for c in categories(round_, item) if c.code in pool] for pool in (scale.top, scale.bottom))
    return [POOLED.join(codes) for codes in found if codes]


def _shares(units: Units, within: Domain, answers: FloatArray) -> Columns:
    """Arrays of segment × group × answer."""
    ratio, n = ratios.shares(units, within, answers), units.total(answers)
    total = np.broadcast_to(within.n[..., None], n.shape)
    return {"n": n, "n_total": total, "share": ratio.value, "se": ratio.se, "ci_low": ratio.low, "ci_high": ratio.high}


def _scores(round_: Round, item: Item, units: Units, tally: Tally, within: Domain) -> Columns | None:
    scale = round_.scale(item)
    if tally.numbers is not None:
        return _means(units, tally, within, tally.category, tally.numbers.values)
    if item.kind == "multiple" or not scale.scored:
        return None
    scored = [(number, c.score) for number, c in enumerate(scale.substantive) if c.score is not None]
    answers, values = tally.category[..., [number for number, _ in scored]], np.array([score for _, score in scored])
    if len(scored) < len(scale.substantive):
        within = ratios.domain(units, answers.sum(axis=-1))
    return _means(units, tally, within, answers, values.astype(np.float64))


def _means(units: Units, tally: Tally, within: Domain, answers: FloatArray, values: FloatArray) -> Columns:
    ratio, deff = ratios.scores(units, within, answers, values)
    return {
        "n": within.n.ravel(),
        "n_dont_know": units.total(tally.dont_know).ravel(),
        "score": ratio.value.ravel(),
        "se": ratio.se.ravel(),
        "ci_low": ratio.low.ravel(),
        "ci_high": ratio.high.ravel(),
        "deff": deff.ravel(),
        "n_eff": ratios.divide(within.n, deff).ravel(),
    }
