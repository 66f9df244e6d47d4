"""Disclosure control of answers: shares, answers taken together, scores and bases."""

from __future__ import annotations

import numpy as np
import pandas as pd

from jobsurvey_utils.disclosure.asked import Asked
from jobsurvey_utils.disclosure.cells import Cells
from jobsurvey_utils.disclosure.derived import Pools, Scored
from jobsurvey_utils.disclosure.groups import Rows
from jobsurvey_utils.disclosure.knowledge import BASES
from jobsurvey_utils.disclosure.lines import LOOSE, Bonds
from jobsurvey_utils.disclosure.rules import BoolArray, withhold
from jobsurvey_utils.rounds import Round

_SHARE, _SCORE = ["share", "se", "ci_low", "ci_high"], ["score", "se", "ci_low", "ci_high", "deff", "n_eff"]


def shares(round_: Round, table: pd.DataFrame, bonds: Bonds = LOOSE, *, also: BoolArray | None = None) -> pd.DataFrame:
    """Shares after disclosure control, as `cells` tells.

    Parameters
    ----------
    also
        Further shares to withhold.
    """
    return without_shares(table, *Cells.of(round_, table, Rows.of(table), bonds).gone(also))


def pooled(round_: Round, table: pd.DataFrame, controlled: pd.DataFrame) -> pd.DataFrame:
    """Shares of answers taken together, shown where they tell no more than `controlled`, the shares shown."""
    pools = Pools.of(round_, table, controlled, Rows.of(controlled))
    return without_shares(table, *pools.gone(*_withheld(controlled)))


def scores(round_: Round, table: pd.DataFrame, controlled: pd.DataFrame, told: pd.DataFrame) -> pd.DataFrame:
    """Scores after disclosure control, with `controlled` and `told`, the shares and the bases shown.

    Don't know is withheld where it is in the bases.
    """
    scored = Scored.of(round_, table, controlled, Rows.of(controlled), told)
    gaps = told["n_dont_know"].isna().to_numpy()
    return without_scores(table, *scored.gone(*_withheld(controlled)), np.append(gaps, False)[scored.base])


def bases(round_: Round, table: pd.DataFrame, bonds: Bonds = LOOSE) -> pd.DataFrame:
    """Bases after disclosure control, as `asked` tells."""
    return without_bases(table, *Asked.of(round_, table, bonds).gone().values())


def _withheld(controlled: pd.DataFrame) -> tuple[BoolArray, BoolArray]:
    return controlled["suppressed"].to_numpy(dtype=bool), controlled["n_total"].isna().to_numpy()


def without_shares(table: pd.DataFrame, gone: BoolArray, few: BoolArray) -> pd.DataFrame:
    """Shares without those of `gone`, and without the base of `few`."""
    return withhold(withhold(table, gone, ["n", *_SHARE]), few, ["n_total"]).assign(suppressed=gone)


def without_scores(
    table: pd.DataFrame, gone: BoolArray, thin: BoolArray, some: BoolArray, dont_know: BoolArray
) -> pd.DataFrame:
    """Scores without the rows of `gone`, the scores of `thin`, the design effect of `some`, and `dont_know`."""
    table = withhold(table, gone, ["n", *_SCORE])
    table.loc[thin, _SCORE] = np.nan
    table.loc[some, ["deff", "n_eff"]] = np.nan
    return withhold(table, gone | dont_know, ["n_dont_know"]).assign(suppressed=gone | thin)


def without_bases(table: pd.DataFrame, *gone: BoolArray) -> pd.DataFrame:
    """Bases without those of `gone`, one for each base in the order of `BASES`."""
    for name, mine in zip(BASES, gone, strict=True):
        table = withhold(table, mine, [name])
    return table.assign(suppressed=gone[0])
