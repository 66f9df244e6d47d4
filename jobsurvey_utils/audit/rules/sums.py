"""Parts and wholes: groups, answers, pooled answers, complete and partial answers, totals of tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, partial
from itertools import islice, product

import pandas as pd

from jobsurvey_utils.audit.checks import Check, adds_up, same, within
from jobsurvey_utils.audit.intervals import Interval, total
from jobsurvey_utils.audit.report import Key, Quantity, Report
from jobsurvey_utils.audit.rules.registry import rule
from jobsurvey_utils.rounds import expressions
from jobsurvey_utils.rounds.schema import TOTAL

MOST = 8
"""Combinations of values tried where figures are printed with several values."""
_ADDITIVE = ("n", "n_dont_know", "weight_sum")


def choices(parts: Sequence[Sequence[Quantity]]) -> Iterator[tuple[Quantity, ...]]:
    """One value of each figure, in every combination of those printed."""
    return islice(product(*parts), MOST)


@rule("groups", "Grupper og i alt", "Gruppernes antal skal tilsammen give antallet i alt")
def groups(report: Report) -> Iterator[Check]:
    """The counts of all groups add up to the total; of some groups, not to more."""
    seen = {(k.item, k.breakdown, k.category, k.statistic) for k, _ in report.by_key() if k.statistic in _ADDITIVE}
    for item, breakdown, category, statistic in sorted(seen):
        if breakdown not in report.round.variables:
            continue
        codes = report.round.groups(breakdown)
        parts = [found for c in codes if (found := report.find(item, statistic, category, breakdown, c))]
        for whole in report.find(item, statistic, category):
            for chosen in choices(parts) if parts else ():
                yield _parts_of(chosen, whole, complete=len(parts) == len(codes))


@rule("answers", "Svar og grundlag", "Antallene af svar skal tilsammen give grundlaget")
def answers(report: Report) -> Iterator[Check]:
    """The counts of all answers to a question with one answer add up to its base; of some, not to more."""
    for item in report.round.closed_items():
        if item.kind != "single":
            continue
        for statistic in ("n", "weight_sum"):
            codes = report.substantive(item)
            parts = [found for c in codes if (found := report.find(item.id, statistic, c))]
            for whole in report.find(item.id, statistic):
                for chosen in choices(parts) if parts else ():
                    yield _parts_of(chosen, whole, complete=len(parts) == len(codes))


def _parts_of(parts: Sequence[Quantity], whole: Quantity, *, complete: bool) -> Check:
    if complete:
        return adds_up(parts, whole)
    least = total([p.interval for p in parts]).low
    return within(whole, Interval(least, float("inf")), parts)


@rule("pooled", "Sammenlagte svar", "En sammenlagt andel skal passe med summen af de enkelte andele")
def pooled(report: Report) -> Iterator[Check]:
    """A share of several answers together is the sum of their shares."""
    for key, quantities in report.by_key():
        codes = key.category.split(" + ")
        if len(codes) == 1 or key.item not in report.round.items or report.round.items[key.item].kind != "single":
            continue
        parts = [report.find(key.item, key.statistic, code, key.breakdown, key.group) for code in codes]
        if all(parts):
            yield from (adds_up(chosen, whole) for whole in quantities for chosen in choices(parts))


@rule("pooled_groups", "Sammenlagte grupper", "En andel for flere grupper skal passe med summen af gruppernes andele")
def pooled_groups(report: Report) -> Iterator[Check]:
    """The share of several groups together in a composition is the sum of theirs."""
    for key, quantities in report.by_key():
        codes = key.group.split(" + ")
        if len(codes) == 1 or key.item not in report.round.variables:
            continue
        parts = [report.find(key.item, key.statistic, key.category, key.breakdown, code) for code in codes]
        if all(parts):
            yield from (adds_up(chosen, whole) for whole in quantities for chosen in choices(parts))


@rule(
    "complete_partial",
    "Gennemførte og delvise",
    "Gennemførte og delvise besvarelser skal tilsammen give alle besvarelser",
)
def complete_partial(report: Report) -> Iterator[Check]:
    """Complete and partial answers add up to all answers, as counts and as shares of the sample."""
    for statistic, whole_item in (("n", "besvarelser"), ("share_pct", "svarprocent")):
        parts = [report.find(item, statistic) for item in ("besvarelser_gennemfoerte", "besvarelser_delvise")]
        for whole in report.find(whole_item, statistic):
            yield from (adds_up(chosen, whole) for chosen in choices(parts))


@rule("table_totals", "Tabellers totaler", "Tabeller over de samme personer skal have samme antal i alt")
def table_totals(report: Report) -> Iterator[Check]:
    """Tables of the same persons have the same total; a variable not known for all, not a greater one."""
    for source, measure in (("stikproeve", "stikproeve"), ("respondenter", "besvarelser")):
        totals = [(name, q) for name in report.compositions(source) for q in report.find(name, "n", source)]
        known = [q for name, q in totals if not report.round.variables[name].allow_missing]
        wholes = report.find(measure, "n") or known[:1]
        for name, quantity in totals:
            for whole in wholes:
                if whole is quantity:
                    continue
                if report.round.variables[name].allow_missing and source == "stikproeve":
                    yield within(quantity, Interval(0, whole.value), [whole])
                else:
                    yield same([quantity, whole], [quantity, whole])
    for table in report.round.config.representativity[1:]:
        first = report.round.config.representativity[0].id
        for group in table.n:
            pairs = product(report.find(first, "n", "", "", group), report.find(table.id, "n", "", "", group))
            yield from (same([a, b], [a, b]) for a, b in pairs)


@rule("margin", "Grupper mod helhed", "Andelen i alt skal være det vejede gennemsnit af gruppernes andele")
def margin(report: Report) -> Iterator[Check]:
    """A share in all is the average of the groups' shares, weighted by their sizes; unknown groups may be anything."""
    if report.weighted:
        return
    groups_asked = cache(partial(_asked, report))
    for key, quantities in report.by_key():
        if key.item not in report.round.items or key.group != TOTAL or key.statistic != "share_pct":
            continue
        for breakdown in report.round.variables:
            asked = groups_asked(report.round.items[key.item].asked_if, breakdown)
            if asked and (found := _average(report, key, breakdown, asked)):
                expected, used = found
                yield from (within(whole, expected, used, ("vejet gennemsnit ",)) for whole in quantities)


def _asked(report: Report, condition: str, breakdown: str) -> list[str]:
    """The groups a question is asked of; none where more than the group decides it."""
    codes = list(report.round.groups(breakdown))
    if not expressions.columns(condition) <= {breakdown}:
        return []
    fulfil = expressions.evaluate(condition, pd.DataFrame({breakdown: codes}))
    return [code for code, holds in zip(codes, fulfil, strict=True) if holds]


def _average(report: Report, key: Key, breakdown: str, codes: Sequence[str]) -> tuple[Interval, list[Quantity]] | None:
    """The weighted average of the groups' shares, and the figures it is made of."""
    low = high = size = 0.0
    used: list[Quantity] = []
    for code in codes:
        count = report.find(breakdown, "n", "respondenter", breakdown, code)
        if not count:
            return None
        share = report.find(key.item, "share_pct", key.category, breakdown, code)
        bounds = share[0].interval if share else Interval(0, 100)
        low, high = low + count[0].value * bounds.low, high + count[0].value * bounds.high
        size += count[0].value
        used += [share[0]] if share else []
    return (Interval(low / size, high / size), used) if used and size else None
