"""Shares, scores and bases of every item in every breakdown, in all and within each municipality."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.estimation import counts, ratios
from jobsurvey_utils.estimation.tables import LongTable
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.schema import CROSS, TOTAL, Category, Item
from jobsurvey_utils.weighting import Weights

FloatArray = npt.NDArray[np.float64]

SHARES = ("n", "n_total", "share", "se", "ci_low", "ci_high")
SCORES = ("n", "n_dont_know", "score", "se", "ci_low", "ci_high", "deff", "n_eff")
BASES = ("n_asked", "n", "n_dont_know", "n_missing")


@dataclass(frozen=True)
class Estimates:
    """The estimates of a round, before disclosure control.

    A group nobody belongs to, or an item nobody answered, has n = 0 and no estimate.
    """

    shares: pd.DataFrame
    """One row per item, breakdown, group and category: n, n_total, share, se, ci_low, ci_high."""
    scores: pd.DataFrame
    """One row per scored item, breakdown and group: n, n_dont_know, score, se, ci_low, ci_high, deff, n_eff."""
    bases: pd.DataFrame
    """One row per item, breakdown and group: n_asked, n, n_dont_know, n_missing."""


def estimate(data: Microdata, weights: Weights) -> Estimates:
    """Estimate everything, from one table of counts per item and breakdown."""
    round_, layout = data.round, counts.lay_out(data, weights)
    items = [(item, counts.code(data, item)) for item in round_.closed_items()]
    parts: dict[tuple[str, str], _Part] = {}
    for breakdown in _variables(round_):
        position, number = counts.positions(layout, None if breakdown == TOTAL else data.respondents[breakdown])
        for item, coded in items:
            if breakdown in _wanted(round_, item):
                tally = counts.tally(layout, coded, position, number)
                parts[item.id, breakdown] = _part(round_, item, layout.cells, counts.by_cell(layout, tally))
                if round_.municipality_variable in _wanted(round_, item):
                    parts[item.id, within(round_, breakdown)] = _part(round_, item, layout.pieces, tally)
    return _assemble(round_, parts)


def breakdowns(round_: Round) -> tuple[str, ...]:
    """Every breakdown that is estimated, those within the municipalities after the others."""
    plain = _variables(round_)
    return (*plain, *(within(round_, name) for name in plain))


def within(round_: Round, breakdown: str) -> str:
    """The breakdown within each municipality; of the total, the municipalities themselves."""
    municipality = round_.municipality_variable
    return municipality if breakdown == TOTAL else f"{municipality}{CROSS}{breakdown}"


@dataclass(frozen=True)
class _Part:
    """Columns of one item in one breakdown; group × category arrays are flattened."""

    shares: dict[str, FloatArray]
    scores: dict[str, FloatArray] | None
    bases: dict[str, FloatArray]


def _variables(round_: Round) -> tuple[str, ...]:
    """The breakdowns that are counted; the municipalities come along with each of them."""
    listed = (TOTAL, *round_.config.breakdowns, *(b for item in round_.closed_items() for b in item.breakdowns))
    return tuple(name for name in dict.fromkeys(listed) if name != round_.municipality_variable)


def _wanted(round_: Round, item: Item) -> set[str]:
    """Breakdowns of an item; a background question is not broken down by itself."""
    return {TOTAL, *round_.config.breakdowns, *item.breakdowns} - {item.id}


def _part(round_: Round, item: Item, units: ratios.Units, tally: counts.Tally) -> _Part:
    n, dont_know, missing = (units.total(x).ravel() for x in (tally.base, tally.dont_know, tally.missing))
    ratio = ratios.shares(units, tally.category, tally.base)
    category = units.total(tally.category)
    shares = {
        "n": category.ravel(),
        "n_total": np.repeat(n, category.shape[-1]),
        "share": ratio.value.ravel(),
        "se": ratio.se.ravel(),
        "ci_low": ratio.low.ravel(),
        "ci_high": ratio.high.ravel(),
    }
    bases = {"n_asked": n + dont_know + missing, "n": n, "n_dont_know": dont_know, "n_missing": missing}
    return _Part(shares, _score(round_, item, units, tally), bases)


def _score(round_: Round, item: Item, units: ratios.Units, tally: counts.Tally) -> dict[str, FloatArray] | None:
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


def _assemble(round_: Round, parts: dict[tuple[str, str], _Part]) -> Estimates:
    """Tables in the order of the questionnaire, then of the breakdowns."""
    keys = ("item", "breakdown", "group")
    shares, scores, bases = LongTable((*keys, "category"), SHARES), LongTable(keys, SCORES), LongTable(keys, BASES)
    for item in round_.closed_items():
        categories = [category.code for category in shown_categories(round_, item)]
        for breakdown in breakdowns(round_):
            if (part := parts.get((item.id, breakdown))) is not None:
                levels = [[item.id], [breakdown], list(round_.groups(breakdown))]
                shares.add([*levels, categories], part.shares)
                bases.add(levels, part.bases)
                if part.scores is not None:
                    scores.add(levels, part.scores)
    return Estimates(shares.frame(), scores.frame(), bases.frame())


def shown_categories(round_: Round, item: Item) -> tuple[Category, ...]:
    """The categories with a share: all options of multiple choice, else those inside the base."""
    scale = round_.scale(item)
    return scale.categories if item.kind == "multiple" else scale.substantive
