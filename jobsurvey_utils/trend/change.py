"""Changes from one round to another with design-based tests of two independent samples.

The variance of a change is the sum of the two rounds' own (Kish 1965, section 12.4; Särndal, Swensson & Wretman 1992,
chapter 15): the samples were drawn independently of each other, each without replacement from its own population. Who
answered in both rounds is not known; if they answer alike both times, the change is known better than the sum says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.estimation import counts, wanted
from jobsurvey_utils.estimation.counts import Coded
from jobsurvey_utils.inference import columns
from jobsurvey_utils.inference.differences import compare
from jobsurvey_utils.inference.measures import Measure
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.rounds.schema import TOTAL
from jobsurvey_utils.trend import fixed, levels
from jobsurvey_utils.trend.comparable import NOT, Pair
from jobsurvey_utils.trend.fixed import Arm
from jobsurvey_utils.trend.levels import Level

RAW, FIXED = "raw", "fixed"
"""Each round by its own weights; both weighted to the later round's population."""
KEYS = ["item", "breakdown", "group", "statistic", "category"]
NUMBERS = (
    *("n_before", "before", "before_low", "before_high", "n_after", "after", "after_low", "after_high"),
    *columns.TESTED,
)


@dataclass(frozen=True)
class Setting:
    """Two rounds ready for comparison: the microdata, and of each basis the two arms, the earlier first."""

    before: Microdata
    after: Microdata
    arms: dict[str, tuple[Arm, Arm]]
    places: tuple[str, ...]
    breakdowns: tuple[str, ...]
    """Those that both rounds define alike; not the municipalities."""
    kept: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For each item of the later round the municipalities it is compared in; all of `places` for others."""

    def within(self, item: str, arms: tuple[Arm, Arm]) -> tuple[Arm, Arm]:
        """The two arms of a basis in the municipalities that an item is compared in."""
        places = self.kept.get(item, self.places)
        if places == self.places:
            return arms
        return fixed.within(self.before, arms[0], places), fixed.within(self.after, arms[1], places)

    def groups(self, breakdown: str) -> tuple[list[str], list[npt.NDArray[np.int64]]]:
        """The codes of a breakdown's groups, and each round's respondents in them."""
        if breakdown == TOTAL:
            return [TOTAL], [levels.place(data, None, []) for data in (self.before, self.after)]
        whole = breakdown == self.after.round.municipality_variable
        codes = list(self.places) if whole else list(self.after.round.groups(breakdown))
        names = (self.before.round.municipality_variable if whole else breakdown, breakdown)
        sides = zip((self.before, self.after), names, strict=True)
        return codes, [levels.place(data, name, codes) for data, name in sides]


def measures(setting: Setting, pairs: list[Pair]) -> dict[str, list[Measure]]:
    """The measures of each comparable item of the later round, on any basis."""
    found: dict[str, list[Measure]] = {}
    for pair in (pair for pair in pairs if pair.verdict != NOT):
        coded = counts.code(setting.after, pair.item)
        every = [each for _, arm in setting.arms.values() for each in _chosen(setting, pair, coded, arm)]
        found[pair.item.id] = list(dict.fromkeys(every))
    return found


def _chosen(setting: Setting, pair: Pair, coded: Coded, arm: Arm) -> list[Measure]:
    everybody = levels.tally(arm, coded, levels.place(setting.after, None, []), 1)
    return levels.chosen(setting.after.round, pair.item, everybody, arm)


def table(setting: Setting, pairs: list[Pair]) -> pd.DataFrame:
    """One row per basis, comparable item, breakdown, group and measure, before disclosure control and adjustment.

    `KEYS`, `basis`, `NUMBERS` and `status` (of `inference.differences`).
    """
    later = setting.after.round
    names = (TOTAL, *setting.breakdowns, later.municipality_variable)
    placed = {name: setting.groups(name) for name in names}
    parts = []
    for pair in (pair for pair in pairs if pair.verdict != NOT):
        coded = (counts.code(setting.before, pair.other), counts.code(setting.after, pair.item))
        own = [name for name in names if name in wanted(later, pair.item)]
        parts += [_part(setting, pair, coded, name, basis, *placed[name]) for name in own for basis in setting.arms]
    empty = pd.DataFrame(columns=[*KEYS, "basis", *NUMBERS, "status"])
    found = pd.concat(parts, ignore_index=True) if parts else empty
    return found.astype({**dict.fromkeys([*KEYS, "basis", "status"], "str"), **dict.fromkeys(NUMBERS, "float64")})


def _part(
    setting: Setting,
    pair: Pair,
    coded: tuple[Coded, Coded],
    breakdown: str,
    basis: str,
    codes: list[str],
    group: list[npt.NDArray[np.int64]],
) -> pd.DataFrame:
    """The changes of an item's groups on one basis."""
    arms, frames = setting.arms[basis], []
    chosen = _chosen(setting, pair, coded[1], arms[1])
    arms = arms if breakdown == setting.after.round.municipality_variable else setting.within(pair.item.id, arms)
    tallies = [levels.tally(arm, own, g, len(codes)) for arm, own, g in zip(arms, coded, group, strict=True)]
    for measure in chosen:
        earlier = levels.in_round(measure, setting.after.round, pair.item, setting.before.round, pair.other)
        before, after = (levels.level(a, t, m) for a, t, m in zip(arms, tallies, (earlier, measure), strict=True))
        keys = {"item": pair.item.id, "breakdown": breakdown, "group": codes}
        frames.append(pd.DataFrame({**keys, **_measured(measure), "basis": basis, **_numbers(before, after, measure)}))
    return pd.concat(frames, ignore_index=True)


def _measured(measure: Measure) -> dict[str, str]:
    return {"statistic": measure.statistic, "category": measure.category}


def _numbers(before: Level, after: Level, measure: Measure) -> dict[str, npt.NDArray[np.float64]]:
    """Both levels and the later less the earlier, with its test."""
    none = np.zeros(len(before.low))
    found = compare(after.groups, before.groups, none, none, share=measure.share)
    sides = {}
    for name, side in {"before": before, "after": after}.items():
        sides[f"n_{name}"] = side.groups.n
        sides[name], sides[f"{name}_low"], sides[f"{name}_high"] = side.groups.value, side.low, side.high
    return {**sides, **columns.of(found)}
