"""The tables of the analysis: the rounds, the questions, the changes, the series."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from jobsurvey_utils import intake, rounds, weighting
from jobsurvey_utils.inference.measures import SHARE, Measure
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import Series
from jobsurvey_utils.trend import (
    audited,
    change,
    common,
    comparable,
    control,
    definitions,
    fixed,
    judged,
    series,
    shown,
)
from jobsurvey_utils.trend.audited import Told
from jobsurvey_utils.trend.change import FIXED, KEYS, NUMBERS, RAW
from jobsurvey_utils.trend.comparable import FEW, GONE, NEW, NOT, Pair
from jobsurvey_utils.trend.fixed import Fixed
from jobsurvey_utils.trend.shown import Shown
from jobsurvey_utils.weighting import Weights

OK = "ok"
UNTESTED = "untested"
"""A round that is not compared by microdata: the later one itself, or one of which figures alone are known."""
MIXED = "mixed"
"""One of the rounds has real data and the other synthetic: their difference is no change."""
NO_MUNICIPALITY, NO_QUESTION = "no_municipality", "no_question"
ROUND = ("survey", "title", "year", "kind", "status", "municipalities", "sample", "answers", "response", "synthetic")
FIX = ("common", "fixed", "variables", "cells", "cells_merged", "population", "left_out")
ITEM = ("earlier", "item", "other", "title", "theme", "verdict")
FLAG = ("earlier", "item", "reason", "before", "after")
CHANGE = ("earlier", *KEYS, "basis", *NUMBERS, "p_bh", "p_holm", "size", "status", "suppressed")


@dataclass
class Compared:
    """An earlier round beside this one."""

    round: Round
    pairs: list[Pair]
    status: str
    data: Microdata
    places: tuple[str, ...] = ()
    fixed: Fixed | None = None
    kept: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """For each comparable item the municipalities it is compared in."""
    changes: pd.DataFrame = field(default_factory=pd.DataFrame)
    series: list[dict[str, Any]] = field(default_factory=list)

    @property
    def names(self) -> dict[str, str]:
        """For each comparable item of the later round the one of the earlier."""
        return {pair.item.id: pair.other.id for pair in self.pairs if pair.verdict != NOT}


def tables(data: Microdata, weights: Weights) -> dict[str, pd.DataFrame]:
    """The tables of a round's trend.

    - `rounds`: one row per round compared, this one last: who took part, how the comparison was made or why not
    - `items`: one row per question of each pair of rounds and how far it can be compared; `flags`: what differs
    - `variables`: one row per breakdown and pair of rounds: whether it is defined alike
    - `change`: one row per change (`change.table`), with adjusted p-values, after disclosure control
    - `series`: shares of the headline and of published answers, round by round
    """
    later, trend = data.round, data.round.config.trend
    found = [_compare(data, name) for name in (trend.rounds if trend else ())]
    measured = [each for each in found if each.status == OK]
    own = shown.shown(data, weights) if measured else shown.shown_in_all(data, weights)
    for each in measured:
        _measure(each, data, weights, own)
    return {
        "rounds": _rounds(data, found),
        "items": _frame(ITEM, (row for each in found for row in _items(later, each))),
        "flags": _frame(FLAG, (row for each in found for row in _flags(each))),
        "variables": _frame(("earlier", "variable", "reason"), (row for e in found for row in _variables(later, e))),
        "change": _changes(later, found),
        "series": _series(data, weights, own, found),
    }


def _compare(after: Microdata, name: str) -> Compared:
    """An earlier round and whether it can be compared, before any changes."""
    later, earlier = after.round, rounds.load(name)
    before = intake.read(earlier)
    trend = later.config.trend
    pairs = comparable.pairs(later, earlier, trend.items.get(name, {}) if trend else {})
    there = earlier.groups(earlier.municipality_variable)
    places = tuple(code for code in later.groups(later.municipality_variable) if code in there)
    status = OK if places else NO_MUNICIPALITY
    status = status if any(pair.verdict != NOT for pair in pairs) else NO_QUESTION
    status = status if before.synthetic == after.synthetic else MIXED
    return Compared(earlier, pairs, status, before, places)


def _measure(found: Compared, after: Microdata, weights: Weights, own: Shown) -> None:
    """Fill in the changes."""
    before, its = found.data, weighting.weigh(found.data)
    found.fixed = fix = fixed.fix(after, before, found.places)
    found.places = fix.places if fix else found.places
    arms = {RAW: (fixed.own(before, its, found.places), fixed.own(after, weights, found.places))}
    arms |= {FIXED: (fix.before, fix.after)} if fix else {}
    shared = tuple(definitions.shared(after.round, before.round))
    setting = change.Setting(before, after, arms, found.places, shared)
    theirs = shown.shown(before, its)
    published = series.listed(after.round, [(found.round, found.names)])
    followed = [key for key in series.wanted(after.round, published) if key[0] in found.names]
    found.kept = dict(_kept(found, change.measures(setting, found.pairs), followed, theirs, own))
    setting = replace(setting, kept=found.kept)
    everywhere = fixed.own(before, its, tuple(before.round.groups(before.round.municipality_variable)))
    keys = [(here, found.names[here], category) for here, category in followed]
    found.series = list(series.measured(before, everywhere, theirs, keys, series.ALL))
    sides = []
    for number, (side, names) in enumerate(((theirs, found.names), (own, {name: name for name in found.names}))):
        rows = list(_common(setting, number, side, [(here, names[here], category) for here, category in followed]))
        told = [
            Told(names[r["item"]], SHARE, r["category"], "", "", found.kept[r["item"]]) for r in rows if r["value"] > 0
        ]
        sides.append(audited.Side(side, names, told))
        found.series += rows
    table = control.withhold(change.table(setting, found.pairs), theirs, own, found.names, found.kept)
    found.changes = audited.settle(table, sides, found.kept)


def _kept(
    found: Compared, measures: dict[str, list[Measure]], followed: list[tuple[str, str]], theirs: Shown, own: Shown
) -> Iterable[tuple[str, tuple[str, ...]]]:
    """For each comparable item the municipalities it is compared in."""
    for item, several in measures.items():
        more = [(SHARE, category) for name, category in followed if name == item]
        keys = dict.fromkeys([*((each.statistic, each.category) for each in several), *more])
        yield item, common.kept(((theirs, found.names[item]), (own, item)), keys, found.places)


def _common(
    setting: change.Setting, number: int, side: Shown, keys: list[tuple[str, str, str]]
) -> Iterable[dict[str, Any]]:
    """The series of one of the two rounds in the municipalities in common."""
    arms = setting.arms[FIXED if FIXED in setting.arms else RAW]
    for key in keys:
        data, arm = (setting.before, setting.after)[number], setting.within(key[0], arms)[number]
        yield from series.measured(data, arm, side, [key], series.COMMON, setting.kept[key[0]])


def _series(data: Microdata, weights: Weights, own: Shown, found: list[Compared]) -> pd.DataFrame:
    later = data.round
    published = series.listed(later, [(each.round, each.names) for each in found])
    wanted = [(item, item, category) for item, category in series.wanted(later, published)]
    everywhere = fixed.own(data, weights, tuple(later.groups(later.municipality_variable)))
    here = list(series.measured(data, everywhere, own, wanted, series.ALL))
    rows = [*series.published(published), *(row for each in found for row in each.series), *here]
    place = {key: number for number, key in enumerate((item, category) for item, _, category in wanted)}
    kept = [row for row in rows if (row["item"], row["category"]) in place]
    return series.frame(sorted(kept, key=lambda row: (place[row["item"], row["category"]], row["year"])))


def _changes(later: Round, found: list[Compared]) -> pd.DataFrame:
    parts = [each.changes.assign(earlier=each.round.id) for each in found if len(each.changes)]
    if not parts:
        texts = ("earlier", *KEYS, "basis", "size", "status")
        return pd.DataFrame({name: pd.Series(dtype="str" if name in texts else "float64") for name in CHANGE})
    whole = pd.concat(parts, ignore_index=True)
    counts = dict.fromkeys(("n_before", "n_after"), "Int64")
    return judged.judge(later, whole, later.questionnaire.headline)[list(CHANGE)].astype(counts)


def _rounds(data: Microdata, found: list[Compared]) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    for each in series.listed(data.round, [(one.round, one.names) for one in found]):
        rows.append({**_published(each), "status": UNTESTED, "variables": ""})
    for one in found:
        rows.append({**_facts(one.data), "kind": "microdata", "status": one.status, "variables": "", **_fix(one)})
    rows.append({**_facts(data), "kind": "own", "status": UNTESTED, "variables": ""})
    table = _frame((*ROUND, *FIX), sorted(rows, key=lambda row: int(row["year"])))
    kinds = dict.fromkeys(("municipalities", "sample", "answers", "common", "cells", "population", "left_out"), "Int64")
    texts = dict.fromkeys(("survey", "title", "kind", "status", "variables"), "str")
    booleans = dict.fromkeys(("synthetic", "fixed"), "boolean")
    more = {"response": "float64", "year": "int64", "cells_merged": "Int64"}
    return table.astype({**kinds, **texts, **booleans, **more})


def _published(each: Series) -> dict[str, Any]:
    """What is known of a round without microdata."""
    response = None if each.response is None else each.response / 100
    told = {"municipalities": each.municipalities, "answers": each.answers, "response": response, "synthetic": False}
    return {"survey": each.id, "title": each.title, "year": each.year, "kind": "published", **told}


def _facts(data: Microdata) -> dict[str, Any]:
    config, sample, answers = data.round.config, len(data.sample), len(data.respondents)
    named = {"survey": data.round.id, "title": config.short_title, "year": config.year, "synthetic": data.synthetic}
    size = {"municipalities": len(config.municipalities), "sample": sample, "answers": answers}
    return {**named, **size, "response": answers / sample if getattr(data.round, "has_sample", True) else None}


def _fix(one: Compared) -> dict[str, Any]:
    fix = one.fixed
    if fix is None:
        return {"common": len(one.places), "fixed": False}
    cells = len(fix.after.units.weight) - 1
    size = {"cells": fix.cells_before, "cells_merged": fix.cells_before - cells, "population": fix.population}
    told = {"common": len(one.places), "fixed": True, "variables": ", ".join(fix.variables)}
    return {**told, **size, "left_out": fix.left_out}


def _items(later: Round, each: Compared) -> Iterable[dict[str, str]]:
    earlier = each.round.id
    matched = {pair.item.id: pair for pair in each.pairs}
    for item in comparable.told(later):
        pair = matched.get(item.id)
        other, verdict = (pair.other.id, pair.verdict) if pair else ("", NEW)
        keys = {"earlier": earlier, "item": item.id, "other": other}
        yield {**keys, "title": item.title, "theme": item.theme, "verdict": verdict}
    used = {pair.other.id for pair in each.pairs}
    for item in comparable.told(each.round):
        if item.id not in used:
            keys = {"earlier": earlier, "item": "", "other": item.id}
            yield {**keys, "title": item.title, "theme": "", "verdict": GONE}


def _flags(each: Compared) -> Iterable[dict[str, str]]:
    for pair in each.pairs:
        for flag in pair.flags:
            yield {"earlier": each.round.id, "item": pair.item.id, **vars(flag)}
        if left_out := len(each.places) - len(each.kept.get(pair.item.id, each.places)):
            yield {"earlier": each.round.id, "item": pair.item.id, **vars(comparable.Flag(FEW, after=str(left_out)))}


def _variables(later: Round, each: Compared) -> Iterable[dict[str, str]]:
    for name in later.config.breakdowns:
        if name in later.variables and not later.variables[name].municipalities:
            why = definitions.reasons(later, each.round, name)
            yield {"earlier": each.round.id, "variable": name, "reason": why[0] if why else OK}


def _frame(columns: tuple[str, ...], rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    table = pd.DataFrame(list(rows), columns=list(columns))
    return table if len(table) else table.astype("str")
