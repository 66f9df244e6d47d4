"""How different the silent would have to be to overturn a headline.

A share ρ of the population answers when invited. With their mean m and the mean s of the others, the population's is
ρ·m + (1 − ρ)·s. It is at a threshold c where s = (c − ρ·m)/(1 − ρ): the tipping point. The weighting assumes of the
silent of each cell what its respondents say, which gives the book's estimate θ; from that s must move by
(c − θ)/(1 − ρ). So are tipping points drawn for a binary outcome by Liublinska & Rubin (2014), Statistics in Medicine
33, 4170-4185. Don't know is outside the result, for the silent as for those who answered.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from jobsurvey_utils import disclosure
from jobsurvey_utils.alternatives import moments
from jobsurvey_utils.effort import results
from jobsurvey_utils.effort.waves import Waves
from jobsurvey_utils.estimation.ratios import LEVEL
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.silence.known import BoolArray, FloatArray, Population, result

MAJORITY, NET, MIDDLE = "majority", "net", "middle"
"""Headlines: the positive share is not a half; it is not the negative share; the score is not the scale's middle."""
NUMBERS = [
    *("threshold", "estimate", "low", "high", "rate", "respondents", "assumed", "tipping", "unsure"),
    *("shift", "sd", "shift_sd", "wave_gap", "lowest", "highest"),
]
NOT_CLAIMED = "not_claimed"
"""The interval holds the threshold: there is no headline to overturn."""
IMPOSSIBLE = "impossible"
"""Not even the utmost answer of all the silent would overturn it."""


@dataclass(frozen=True)
class Tip:
    """The tipping point of one result; see the module."""

    assumed: float
    """What the weighting assumes of the silent."""
    tipping: float
    shift: float


def tip(estimate: float, respondents: float, rate: float, threshold: float) -> Tip:
    """The tipping point from the book's estimate, the mean of those who answer, and their share of the population."""
    rest = 1 - rate
    return Tip(
        (estimate - rate * respondents) / rest,
        (threshold - rate * respondents) / rest,
        (threshold - estimate) / rest,
    )


def headlines(people: Population, shown: pd.DataFrame, waves: Waves) -> pd.DataFrame:
    """One row per main result and kind of headline: its tipping point, beside the gap of the last and first wave.

    `tipping` is the silent's mean that puts the estimate at the threshold, `unsure` the one that puts the end of the
    interval there. `status` is ok, impossible, not_claimed, census (all have answered), or why there is no estimate.

    Parameters
    ----------
    shown
        The book's estimates of the main results.
    """
    round_, rows = people.data.round, []
    for row in shown.to_dict("records"):
        found = result(people.data, round_.items[row["item"]], row["statistic"])
        if row["statistic"] == moments.SCORE:
            kinds = [(MIDDLE, found.value, (found.lowest + found.highest) / 2, found.lowest)]
        else:
            kinds = [(MAJORITY, found.value, 0.5, 0.0), *_net(people, row["item"], found.value)]
        for kind, value, threshold, lowest in kinds:
            keys = {"kind": kind, "item": row["item"], "statistic": row["statistic"]}
            if row["status"] != "ok":
                rows.append(keys | {"status": row["status"]})
                continue
            ends, interval = (threshold, lowest, found.highest), (row["low"], row["high"])
            own = None if kind == NET else interval
            rows.append(keys | _row(people, value, found.base, ends, waves, own))
    columns = ["kind", "item", "statistic", *NUMBERS, "status"]
    table = pd.DataFrame(rows).reindex(columns=columns)
    return table.astype({name: float if name in NUMBERS else "str" for name in columns})


def _net(people: Population, item: str, positive: FloatArray) -> list[tuple[str, FloatArray, float, float]]:
    """Positive less negative answers, where the scale has both and neither is few."""
    scale = people.data.round.scale(item)
    negative = people.data.respondents[item].isin(scale.bottom).to_numpy(dtype=float)
    limit = people.data.round.config.disclosure.min_persons
    if not scale.bottom or disclosure.is_small([int(negative.sum())], limit).any():
        return []
    return [(NET, positive - negative, 0.0, -1.0)]


def _row(
    people: Population,
    value: FloatArray,
    base: BoolArray,
    ends: tuple[float, float, float],
    waves: Waves,
    interval: tuple[float, float] | None = None,
) -> dict[str, object]:
    """One statistic's estimate, its bounds, and where the answers of the silent would turn what is said of it.

    Parameters
    ----------
    value, base
        Of each respondent: the value, and whether it counts.
    ends
        The threshold, and the lowest and the highest value there is.
    interval
        The interval of the estimate, where it is known from elsewhere.
    """
    threshold, lowest, highest = ends
    w = people.design.weight * base
    estimate = float(w @ value / w.sum())
    sd, rate = float(np.sqrt(w @ (value - estimate) ** 2 / w.sum())), people.rate(base)
    low, high = interval or _interval(people, w * (value - estimate) / w.sum(), base, estimate)
    numbers = {"threshold": threshold, "estimate": estimate, "low": low, "high": high}
    numbers |= {"rate": rate, "sd": sd, "lowest": lowest, "highest": highest}
    numbers |= {"wave_gap": _gap(people, value, base, waves)}
    if rate >= 1:
        return {**numbers, "status": "census"}
    own = people.own * base
    found = tip(estimate, float(own @ value / own.sum()), rate, threshold)
    near = numbers["low"] if estimate > threshold else numbers["high"]
    numbers |= {"respondents": float(own @ value / own.sum()), "assumed": found.assumed, "tipping": found.tipping}
    numbers |= {"shift": found.shift, "shift_sd": found.shift / sd if sd else float("nan")}
    numbers |= {"unsure": found.assumed + (threshold - near) / (1 - rate)}
    return {**numbers, "status": _status(numbers)}


def _interval(people: Population, influence: FloatArray, base: BoolArray, estimate: float) -> tuple[float, float]:
    """The symmetric interval of a mean from the influence of each answer."""
    df = min(people.design.df(base), float(base.sum() - 1))
    half = float(np.sqrt(people.design.variance(influence[:, None])[0])) * float(stdtrit(df, (1 + LEVEL) / 2))
    return (estimate - half, estimate + half) if df > 0 else (float("nan"), float("nan"))


def _status(row: dict[str, float]) -> str:
    if not (row["low"] > row["threshold"] or row["high"] < row["threshold"]):
        return NOT_CLAIMED
    return "ok" if row["lowest"] <= row["tipping"] <= row["highest"] else IMPOSSIBLE


def _gap(people: Population, value: FloatArray, base: BoolArray, waves: Waves) -> float:
    """The last wave less the first; NaN where there is one wave, or few answered in one of the two."""
    ends = [base & (waves.number == wave) for wave in (0, len(waves.reminders) - 1)]
    limit = people.data.round.config.disclosure.min_persons
    if len(waves.reminders) < 2 or any(_few(value[part], limit) for part in ends):
        return float("nan")
    first, last = (float(np.average(value[part], weights=people.design.weight[part])) for part in ends)
    return last - first


def _few(values: FloatArray, limit: int) -> bool:
    """Few values, or of a share or a difference of two shares few of one kind."""
    found, counts = np.unique(values, return_counts=True)
    return len(values) < limit or (set(found) <= {-1.0, 0.0, 1.0} and int(counts.min()) < limit)


def contrasts(differences: pd.DataFrame, rates: pd.DataFrame, spreads: pd.DataFrame, fdr: float) -> pd.DataFrame:
    """How far the silent of two groups must lie from what is assumed of them, to make two groups alike that differ.

    With the shares ρ and ρ' that answer, the silent of the higher group lower by d and those of the lower one higher
    by d change the difference D to D − d·(1 − ρ) − d·(1 − ρ'); it is zero at d = D/(2 − ρ − ρ').

    Parameters
    ----------
    differences
        The tests of the results store; those of two groups with an adjusted p-value up to `fdr` are claims.
    rates
        Columns breakdown, group, rate.
    spreads
        Columns item, statistic (score or share), sd.
    """
    claims = differences[(differences["p_bh"] <= fdr) & ~differences["suppressed"].astype(bool)]
    claims = claims[claims["other"].isin(rates["group"])]
    by = rates.set_index(["breakdown", "group"])["rate"]
    own, other = (
        by.reindex(pd.MultiIndex.from_frame(claims[["breakdown", name]])).to_numpy() for name in ("group", "other")
    )
    sd = spreads.set_index(["item", "statistic"])["sd"]
    spread = sd.reindex(pd.MultiIndex.from_frame(claims[["item", "statistic"]])).to_numpy()
    rest = 2 - own - other
    shift = np.divide(claims["difference"].abs(), rest, out=np.full(len(claims), np.nan), where=rest > 0)
    table = claims.assign(shift=shift, shift_sd=shift / np.where(spread > 0, spread, np.nan))
    columns = ["item", "statistic", "breakdown", "group", "other", "difference", "shift", "shift_sd"]
    return table.loc[table["shift"].notna(), columns].reset_index(drop=True)


def spreads(table: pd.DataFrame) -> pd.DataFrame:
    """The standard deviation of each item's score and positive share, from the table of headlines."""
    kept = table[table["kind"].isin([MAJORITY, MIDDLE]) & table["sd"].notna()]
    names = kept["statistic"].where(kept["statistic"] == moments.SCORE, "share")
    return kept[["item", "sd"]].assign(statistic=names).reset_index(drop=True)


def shown_rows(round_: Round, table: pd.DataFrame) -> pd.DataFrame:
    """Rows of the headlines that the book makes, in the order of the questionnaire."""
    order = {item.id: place for place, (item, _) in enumerate(results.main_results(round_))}
    kept = table[table["status"].isin(["ok", IMPOSSIBLE])]
    return kept.assign(place=kept["item"].map(order)).sort_values(["kind", "place"], kind="stable", ignore_index=True)
