"""The numbers of one item in one breakdown, as columns of the long tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from jobsurvey_utils.estimation import ratios
from jobsurvey_utils.estimation.counts import Tally
from jobsurvey_utils.estimation.ratios import Units
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.schema import Category, Item

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


def measure(round_: Round, item: Item, units: Units, tally: Tally) -> Part:
    """Estimate everything of one item in one breakdown."""
    n, dont_know, missing = (units.total(x).ravel() for x in (tally.base, tally.dont_know, tally.missing))
    codes = [category.code for category in categories(round_, item)]
    together = [[codes.index(code) for code in pool.split(POOLED)] for pool in pools(round_, item)]
    pooled = [tally.category[..., numbers].sum(axis=-1) for numbers in together]
    return Part(
        shares=_shares(units, tally.category, tally.base),
        pooled=_shares(units, np.stack(pooled, axis=-1), tally.base) if pooled else {},
        scores=_scores(round_, item, units, tally),
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


def _shares(units: Units, category: FloatArray, base: FloatArray) -> Columns:
    ratio, n = ratios.shares(units, category, base), units.total(category)
    return {
        "n": n.ravel(),
        "n_total": np.repeat(units.total(base).ravel(), n.shape[-1]),
        "share": ratio.value.ravel(),
        "se": ratio.se.ravel(),
        "ci_low": ratio.low.ravel(),
        "ci_high": ratio.high.ravel(),
    }


def _scores(round_: Round, item: Item, units: Units, tally: Tally) -> Columns | None:
    scale = round_.scale(item)
    if item.kind == "multiple" or not scale.scored:
        return None
    scored = [(number, c.score) for number, c in enumerate(scale.substantive) if c.score is not None]
    values = np.array([score for _, score in scored], dtype=np.float64)
    ratio, within, deff = ratios.scores(units, tally.category[..., [number for number, _ in scored]], values)
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
