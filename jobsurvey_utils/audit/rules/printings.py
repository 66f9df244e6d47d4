"""The same figure printed in several places, in words and in numbers, and the lengths of lists."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import product

from jobsurvey_utils.audit.checks import Check, Member, Number, bounds, same, shown, within
from jobsurvey_utils.audit.compare import IN_WORDS
from jobsurvey_utils.audit.intervals import Interval, total
from jobsurvey_utils.audit.report import WORDED, Key, Quantity, Report
from jobsurvey_utils.audit.rules.distributions import covers
from jobsurvey_utils.audit.rules.registry import rule
from jobsurvey_utils.rounds.published import EXTREMES, THEMES


@rule(
    "twice",
    "Samme tal trykt flere gange",
    "Et tal, der er trykt flere gange, skal være det samme hver gang",
    weak=True,
    doubt="Tallene kan komme fra to forskellige opgørelser, men det oplyser rapporten ikke.",
)
def twice(report: Report) -> Iterator[Check]:
    """A figure printed several times is the same each time."""
    for key, quantities in report.by_key():
        if key.statistic == "page":
            continue
        kinds = {_in_prose(report, row) for q in quantities for row in q.rows}
        printings = sum(len(report.places(q)) for q in quantities)
        if printings > 1 and len(kinds) == 1:
            yield same(quantities, _minority(report, quantities))


@rule(
    "prose", "Tekst mod tabel og figur", "Et tal i teksten skal være det, som tabellen eller figuren viser", weak=True
)
def prose(report: Report) -> Iterator[Check]:
    """A figure in the text is that of the table or chart."""
    for _, quantities in report.by_key():
        if len({_in_prose(report, row) for q in quantities for row in q.rows}) > 1:
            yield same(quantities, _minority(report, quantities))


@rule("worded", "Brøker sagt i ord", "En brøk sagt i ord skal passe med andelen i tal")
def worded(report: Report) -> Iterator[Check]:
    """A fraction in words agrees with the share in numbers, or with the counts."""
    for key, quantities in report.by_key():
        if key.statistic in WORDED:
            for share, used in _in_numbers(report, key):
                yield from (_worded(quantity, share, used) for quantity in quantities)


def _in_numbers(report: Report, key: Key) -> Iterator[tuple[Interval, list[Quantity]]]:
    """A share in numbers, in each way the report tells it, and the figures that tell it."""
    if not key.category:
        parts, wholes = report.find(key.item, "n", "", key.breakdown, key.group), report.find(key.item, "n")
        for part, base in product(parts, wholes):
            yield (part.interval / base.interval).times(100), [part, base]
        return
    wanted = frozenset(key.category.split(" + "))
    groups = report.round.groups(key.breakdown) if key.group in EXTREMES else [key.group]
    found = []
    for group in groups:
        for way in covers(wanted, report.shares(key.item, key.breakdown, group, "share_pct")):
            chosen = [quantities[0] for quantities in way]
            found.append((total([q.interval for q in chosen]), chosen))
    if key.group in EXTREMES and found:
        pick = max if key.group == EXTREMES[0] else min
        found = [pick(found, key=lambda one: one[0].low)]
    yield from found


def _worded(quantity: Quantity, share: Interval, used: Sequence[Quantity]) -> Check:
    """The share is about the fraction; at least it, in whole per cent, where the words say at least."""
    least = quantity.key.statistic == "share_verbal_min"
    expected = Interval(-math.inf if least else share.low - IN_WORDS, share.high + (1 if least else IN_WORDS))
    return within(quantity, expected, used, ("andelen er ", *bounds(share, 1), "; brøken må være "))


@rule("listed", "Antal på lister", "Det oplyste antal skal passe med det, der tælles op, og med andre oplyste antal")
def listed(report: Report) -> Iterator[Check]:
    """A stated number of listed things is the number of those listed, and is stated alike everywhere."""
    stated = _stated(report)
    lengths = {name: _length(report, name) for name in stated}
    for name, quantities in stated.items():
        if name.split(" - ")[0] != name:
            continue
        votes: dict[float, int] = {lengths[name]: 1}
        for quantity in quantities:
            votes[quantity.value] = votes.get(quantity.value, 0) + len(report.places(quantity))
        held = max(votes, key=lambda value: votes[value])
        backing = [q for q in quantities if q.value == held]
        for quantity in quantities:
            if quantity.value == held:
                yield _count(quantity, held, [])
            else:
                yield _count(quantity, held, backing)
        for other, left_out in ((n, n.split(" - ")) for n in stated if n.startswith(f"{name} - ")):
            for quantity in stated[other]:
                yield _count(quantity, held - len(left_out) + 1, backing)


def _count(quantity: Quantity, expected: float, backing: Sequence[Quantity]) -> Check:
    members = (Member(quantity, Interval.exactly(expected)), *(Member(q, given=True) for q in backing))
    result = "pass" if quantity.value == expected else "contradiction"
    return Check(members, ("der er ", Number(expected), " mod det trykte ", shown(quantity)), result)  # type: ignore[arg-type]


def _stated(report: Report) -> dict[str, list[Quantity]]:
    """Stated numbers by what they count; those of the whole first."""
    found: dict[str, list[Quantity]] = {}
    for quantity in report.quantities:
        if name := _counts(report, quantity):
            found.setdefault(name, []).append(quantity)
    for name in [n for n in found if " - " in n]:
        found.setdefault(name.split(" - ")[0], [])
    return dict(sorted(found.items(), key=lambda pair: " - " in pair[0]))


def _counts(report: Report, quantity: Quantity) -> str:
    key, figure = quantity.key, report.figures[quantity.rows[0]]
    municipality = report.round.municipality_variable
    if figure.counts:
        return figure.counts
    if key.item == "kommuner_deltagende":
        return municipality
    if key.statistic == "n_categories" and key.item in report.round.variables:
        return key.item
    tables = [table.id for table in report.round.config.representativity]
    return municipality if key.item in tables and key.statistic == "n" and key.group == "deltagende" else ""


def _length(report: Report, name: str) -> int:
    """The length of a list by the round's own files."""
    if name == THEMES:
        return len(report.round.themes)
    whole, *left_out = name.split(" - ")
    return len(report.round.groups(whole)) - len(left_out)


def _in_prose(report: Report, row: int) -> bool:
    return report.figures[row].status == "text"


def _minority(report: Report, quantities: Sequence[Quantity]) -> list[Quantity]:
    """The values in doubt if they differ: those printed in fewer places; all where none is printed most often."""
    printed = [len(report.places(q)) for q in quantities]
    most = [q for q, n in zip(quantities, printed, strict=True) if n == max(printed)]
    return [q for q in quantities if q not in most] if len(most) == 1 else list(quantities)
