"""Shares of respondents of whom something holds, by group, each group tested against the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils import disclosure
from jobsurvey_utils.estimation import counts, ratios
from jobsurvey_utils.estimation.ratios import Units
from jobsurvey_utils.inference.differences import LONELY, OK, compare
from jobsurvey_utils.inference.groups import Moments, covariance, linearise
from jobsurvey_utils.inference.multiplicity import benjamini_hochberg
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.rounds.schema import TOTAL
from jobsurvey_utils.weighting import Weights

BoolArray = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

KEYS = ["breakdown", "group", "status"]
NUMBERS = ["n", "share", "low", "high", "difference", "p"]
HIDDEN = "hidden"
"""Withheld: few persons."""


@dataclass(frozen=True)
class Indicators:
    """Estimates of shares with the book's weights and errors."""

    data: Microdata
    units: Units
    cell: IntArray

    @staticmethod
    def of(data: Microdata, weights: Weights) -> Indicators:
        """For a round's respondents."""
        return Indicators(data, counts.lay_out(data, weights).cells, weights.cell)

    def by(self, breakdown: str, base: BoolArray, flag: BoolArray, gone: BoolArray | None = None) -> pd.DataFrame:
        """One row per group: n, share, low, high, and the difference from the other groups with its p-value.

        Few persons in or outside a share withhold it, and with it the share that would then be the rest of the total.
        `status` is ok, hidden, or why there is no test or interval (see `inference.differences`); the total has no
        test. Of two groups the second has the test of the first, and no p.

        Parameters
        ----------
        gone
            Of each group, whether its share is withheld elsewhere.
        """
        group, codes = self._groups(breakdown)
        inside = base & (group >= 0)
        place, shape = self.cell * len(codes) + group, (len(self.units.weight), len(codes))
        size = shape[0] * shape[1]
        people, hits = (
            np.bincount(place[x], minlength=size).reshape(shape).astype(np.float64) for x in (inside, inside & flag)
        )
        found = ratios.shares(self.units, ratios.domain(self.units, people), hits[..., None])
        n, number = people.sum(axis=0), hits.sum(axis=0)
        limit = self.data.round.config.disclosure.min_persons
        parts = (n, number, n - number)
        few = np.any([disclosure.is_small(part, limit) for part in parts], axis=0)
        few = disclosure.together(few if gone is None else few | gone, limit, *parts)
        numbers = {"n": n, "share": found.value.ravel(), "low": found.low.ravel(), "high": found.high.ravel()}
        tested, status = self._tests(Moments(people, hits, hits), ~few, breakdown)
        status = np.where((status == OK) & (n > 0) & np.isnan(numbers["low"]), LONELY, status)
        shown = {name: np.where(few, np.nan, values) for name, values in {**numbers, **tested}.items()}
        return pd.DataFrame({"breakdown": breakdown, "group": codes, **shown, "status": np.where(few, HIDDEN, status)})

    def _groups(self, breakdown: str) -> tuple[IntArray, list[str]]:
        if breakdown == TOTAL:
            return np.zeros(len(self.cell), dtype=np.int64), [TOTAL]
        column: pd.Series[Any] = self.data.respondents[breakdown]
        return column.cat.codes.to_numpy().astype(np.int64), [str(code) for code in column.cat.categories]

    def _tests(self, moments: Moments, shown: BoolArray, breakdown: str) -> tuple[dict[str, FloatArray], Any]:
        if breakdown == TOTAL:
            return {"difference": np.array([np.nan]), "p": np.array([np.nan])}, np.array([OK])
        groups, sums = linearise(self.units, moments, share=True)
        rest, others = linearise(self.units, moments.rest(shown), share=True)
        common = covariance(self.units, sums, others).diagonal()
        found = compare(groups, rest, common, share=True)
        p, twice = found.p.copy(), np.flatnonzero(~np.isnan(found.p))
        if len(twice) == 2:
            p[twice[1]] = np.nan
        return {"difference": found.value, "p": p}, found.status


def together(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Tables of groups under each other, without groups nobody is in; `p_bh` is adjusted over all."""
    if not parts:
        none = {name: pd.Series(dtype=float if name in NUMBERS else "str") for name in [*KEYS, *NUMBERS]}
        return pd.DataFrame(none).assign(p_bh=pd.Series(dtype=float))
    table = pd.concat(parts, ignore_index=True)
    table = table[table["n"] != 0].reset_index(drop=True)
    table = table.assign(n=table["n"].astype("Int64"), p_bh=benjamini_hochberg(table["p"].to_numpy()))
    return table.astype({name: "str" for name in (*KEYS, "item") if name in table})
