"""Shares, scores and bases of every item in every breakdown, in all and within each municipality."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from jobsurvey_utils.estimation import counts
from jobsurvey_utils.estimation.parts import BASES, SCORES, SHARES, Part, categories, measure
from jobsurvey_utils.estimation.parts import pools as pools_of
from jobsurvey_utils.estimation.tables import LongTable
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import CROSS, TOTAL, Item
from jobsurvey_utils.weighting import Weights


@dataclass(frozen=True)
class Estimates:
    """The estimates of a round, before disclosure control.

    A group nobody belongs to, or an item nobody answered, has n = 0 and no estimate.
    """

    shares: pd.DataFrame
    """One row per item, breakdown, group and category: n, n_total, share, se, ci_low, ci_high."""
    pooled: pd.DataFrame
    """The same for the positive answers together, and for the negative ones; not within the municipalities' groups."""
    scores: pd.DataFrame
    """One row per scored item, breakdown and group: n, n_dont_know, score, se, ci_low, ci_high, deff, n_eff."""
    bases: pd.DataFrame
    """One row per item, breakdown and group: n_asked, n, n_dont_know, n_missing."""


def estimate(data: Microdata, weights: Weights, *, crossed: bool = True) -> Estimates:
    """Estimate everything, from one table of counts per item and breakdown.

    Parameters
    ----------
    crossed
        Whether the groups within municipalities too.
    """
    round_, layout = data.round, counts.lay_out(data, weights)
    items = [(item, counts.code(data, item)) for item in round_.closed_items()]
    parts: dict[tuple[str, str], Part] = {}
    for breakdown in _variables(round_):
        position, number = counts.positions(layout, None if breakdown == TOTAL else data.respondents[breakdown])
        for item, coded in items:
            if breakdown in wanted(round_, item):
                tally = counts.tally(layout, coded, position, number)
                parts[item.id, breakdown] = measure(round_, item, layout.cells, counts.by_cell(layout, tally))
                if round_.municipality_variable in wanted(round_, item) and (crossed or breakdown == TOTAL):
                    own = measure(round_, item, layout.pieces, tally, pool=breakdown == TOTAL)
                    parts[item.id, within(round_, breakdown)] = own
    return _assemble(round_, parts)


def breakdowns(round_: Round) -> tuple[str, ...]:
    """Every breakdown that is estimated, those within the municipalities after the others."""
    plain = _variables(round_)
    return (*plain, *(within(round_, name) for name in plain))


def within(round_: Round, breakdown: str) -> str:
    """The breakdown within each municipality; of the total, the municipalities themselves."""
    municipality = round_.municipality_variable
    return municipality if breakdown == TOTAL else f"{municipality}{CROSS}{breakdown}"


def _variables(round_: Round) -> tuple[str, ...]:
    """The breakdowns that are counted; the municipalities come along with each of them."""
    listed = (TOTAL, *round_.config.breakdowns, *(b for item in round_.closed_items() for b in item.breakdowns))
    return tuple(name for name in dict.fromkeys(listed) if name != round_.municipality_variable)


def wanted(round_: Round, item: Item) -> set[str]:
    """Breakdowns of an item; a background question is not broken down by itself."""
    return {TOTAL, *round_.config.breakdowns, *item.breakdowns} - {item.id}


def _assemble(round_: Round, parts: dict[tuple[str, str], Part]) -> Estimates:
    """Tables in the order of the questionnaire, then of the breakdowns."""
    keys = ("item", "breakdown", "group")
    shares, pooled = LongTable((*keys, "category"), SHARES), LongTable((*keys, "category"), SHARES)
    scores, bases = LongTable(keys, SCORES), LongTable(keys, BASES)
    for item in round_.closed_items():
        codes, pools = [category.code for category in categories(round_, item)], pools_of(round_, item)
        for breakdown in breakdowns(round_):
            if (part := parts.get((item.id, breakdown))) is not None:
                levels = [[item.id], [breakdown], list(round_.groups(breakdown))]
                shares.add([*levels, codes], part.shares)
                bases.add(levels, part.bases)
                if pools and CROSS not in breakdown:
                    pooled.add([*levels, pools], part.pooled)
                if part.scores is not None:
                    scores.add(levels, part.scores)
    return Estimates(shares.frame(), pooled.frame(), scores.frame(), bases.frame())
