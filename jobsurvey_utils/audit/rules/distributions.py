"""Distributions against 100 per cent."""

from __future__ import annotations

from collections.abc import Iterator

from jobsurvey_utils.audit.checks import Check, Member, adds_up, bounds
from jobsurvey_utils.audit.intervals import Interval, total
from jobsurvey_utils.audit.report import PER_CENT, Quantity, Report
from jobsurvey_utils.audit.rules.registry import rule
from jobsurvey_utils.audit.rules.sums import choices
from jobsurvey_utils.rounds.schema import TOTAL

_COMPOSED = ("stikproeve", "respondenter")
WHOLE = Interval.exactly(100.0)


def covers(wanted: frozenset[str], shares: dict[frozenset[str], list[Quantity]]) -> Iterator[list[list[Quantity]]]:
    """Every way to make up a set of answers of printed shares that do not overlap."""
    if not wanted:
        yield []
        return
    first = min(wanted)
    for codes, quantities in shares.items():
        if first in codes and codes <= wanted:
            for rest in covers(wanted - codes, shares):
                yield [quantities, *rest]


@rule("distribution", "Fordelinger og 100 pct.", "Andelene i en fordeling skal tilsammen give 100 pct.")
def distribution(report: Report) -> Iterator[Check]:
    """The shares of a distribution add up to 100 per cent; of a part of it, not to more."""
    for (item, breakdown, group, statistic), codes in _distributions(report).items():
        shares = report.shares(item, breakdown, group, statistic)
        ways = [chosen for way in covers(frozenset(codes), shares) for chosen in choices(way)]
        for chosen in ways:
            yield adds_up(sorted(chosen, key=lambda quantity: quantity.rows[0]), WHOLE)
        if not ways:
            singles = [q[0] for k, q in shares.items() if len(k) == 1 and k <= set(codes)]
            yield from _not_more(singles)


@rule("composition", "Sammensætning og 100 pct.", "Gruppernes andele skal tilsammen give 100 pct.")
def composition(report: Report) -> Iterator[Check]:
    """The shares of all groups of a variable, all rows of a table, or all channels, add up to 100 per cent."""
    yield from _adds_to_whole([report.find("kontaktkanal", "share_pct", c.code) for c in report.round.config.channels])
    for source in _COMPOSED:
        for name in report.compositions(source):
            yield from _adds_to_whole(
                [report.find(name, "share_pct", source, name, code) for code in report.round.groups(name)]
            )
    for table in report.round.config.representativity:
        for group in table.n:
            if report.find(table.id, "share_pct", "", "", group):
                yield from _adds_to_whole([report.find(table.id, "share_pct", row, "", group) for row in table.rows])


@rule("whole", "I alt er 100 pct.", "En trykt total af en fordeling skal være 100 pct.", weak=True)
def whole(report: Report) -> Iterator[Check]:
    """A printed total of a distribution is 100 per cent."""
    tables = {table.id for table in report.round.config.representativity}
    for key, quantities in report.by_key():
        total_of_answers = key.item in report.round.items and not key.category and key.group == TOTAL
        total_of_groups = key.group == TOTAL and key.category in _COMPOSED
        total_of_rows = key.item in tables and not key.category
        if key.statistic in PER_CENT and (total_of_answers or total_of_groups or total_of_rows):
            yield from (adds_up([quantity], WHOLE) for quantity in quantities)


def _distributions(report: Report) -> dict[tuple[str, str, str, str], list[str]]:
    """Every printed distribution of answers, with the answers that make it up."""
    found: dict[tuple[str, str, str, str], list[str]] = {}
    for key, _ in report.by_key():
        item = report.round.items.get(key.item)
        if item is None or item.scale is None or item.kind != "single" or key.statistic not in PER_CENT:
            continue
        codes = report.substantive(item)
        if key.category and set(key.category.split(" + ")) <= set(codes) and " - " not in key.group:
            found[key.item, key.breakdown, key.group, key.statistic] = codes
    return found


def _adds_to_whole(parts: list[list[Quantity]]) -> Iterator[Check]:
    if parts and all(parts):
        yield from (adds_up(chosen, WHOLE) for chosen in choices(parts))
    else:
        yield from _not_more([p[0] for p in parts if p])


def _not_more(parts: list[Quantity]) -> Iterator[Check]:
    """Some of the shares of a distribution do not make more than 100 per cent."""
    if not parts:
        return
    found = total([p.interval for p in parts])
    members = tuple(Member(p, Interval(0, 100 - total([q.interval for q in parts if q is not p]).low)) for p in parts)
    yield Check(
        members, ("tilsammen ", *bounds(found), " mod højst 100"), "pass" if found.low <= 100 else "contradiction"
    )
