"""Sums of weights against the population, weighted shares, and weights as ratios."""

from __future__ import annotations

from collections.abc import Iterator

from jobsurvey_utils.audit.checks import Arithmetic, Check, Member, bounds, share_of, shown, within
from jobsurvey_utils.audit.intervals import Interval
from jobsurvey_utils.audit.report import Quantity, Report
from jobsurvey_utils.audit.rules.registry import rule

APART = 2.0
"""How many times as much those outside a table may weigh, on average, as those in it, or as little."""


@rule(
    "weight_population",
    "Vægte og population",
    "Vægtene skal tilsammen give populationen, hvor de, der ikke svarede, højst kan veje dobbelt så meget som de andre",
    doubt="Vægtene kan være gjort mindre med en fælles faktor, men det oplyser rapporten ikke.",
)
def weight_population(report: Report) -> Iterator[Check]:
    """Weights are population over respondents, so that they add up to the population.

    Those who did not answer the question, or did not know, may hold some of it: as much as if each of them weighed at
    most `APART` times as much as those who answered. An answer's sum is its weighted share of that.
    """
    for population in report.find("population", "n"):
        for answered in report.find("besvarelser", "n"):
            for item in report.round.closed_items():
                for base in report.find(item.id, "n"):
                    whole = held_by(base.value, answered.value, population.value)
                    yield from _sums(report, item.id, whole, (population, answered, base))


def held_by(base: float, answered: float, population: float) -> Interval:
    """How much of the population the weights of those in a table can add up to."""
    return Interval(population * base / (base + APART * max(0.0, answered - base)), population)


def _sums(report: Report, item: str, whole: Interval, known: tuple[Quantity, ...]) -> Iterator[Check]:
    for code in ("", *report.substantive(report.round.items[item])):
        shares = report.find(item, "weighted_share_pct", code) if code else []
        for weight_sum in report.find(item, "weight_sum", code):
            if not code:
                yield _sum(weight_sum, whole, known, ("af populationen på ", shown(known[0]), " skal svarene stå for "))
            for share in shares:
                part = whole * share.interval.times(0.01)
                yield _sum(weight_sum, part, (*known, share), (shown(share), " pct. af det er "))


def _sum(weight_sum: Quantity, expected: Interval, known: tuple[Quantity, ...], start: Arithmetic) -> Check:
    members = (Member(weight_sum, expected), *(Member(q, given=True) for q in known))
    arithmetic = (*start, *bounds(expected, 0))
    result = "pass" if weight_sum.interval.meets(expected) else "contradiction"
    return Check(members, (*arithmetic, " mod det trykte ", shown(weight_sum)), result)  # type: ignore[arg-type]


@rule(
    "weight_share", "Vægtede andele", "En vægtet andel skal være svarets sum af vægte i procent af summen for alle svar"
)
def weight_share(report: Report) -> Iterator[Check]:
    """A weighted share is the answer's sum of weights over that of all answers."""
    for key, shares in report.by_key():
        if key.statistic == "weighted_share_pct" and key.category:
            for part in report.find(key.item, "weight_sum", key.category, key.breakdown, key.group):
                for whole in report.find(key.item, "weight_sum", "", key.breakdown, key.group):
                    yield from (share_of(share, part, whole) for share in shares)


@rule(
    "weight_least",
    "Vægte på mindst én",
    "Ingen kan stå for færre end sig selv, så vægtene er mindst lige så mange som svarene",
)
def weight_least(report: Report) -> Iterator[Check]:
    """Everyone stands for himself or more, so that weights add up to no less than the answers."""
    for key, sums in report.by_key():
        if key.statistic == "weight_sum":
            for count in report.find(key.item, "n", key.category, key.breakdown, key.group):
                yield from (within(q, Interval(count.value, float("inf")), [count]) for q in sums)


@rule("weight_ratio", "Vægt som forhold", "En vægt skal være populationen divideret med besvarelserne")
def weight_ratio(report: Report) -> Iterator[Check]:
    """A weight is the population over the respondents."""
    for key, weights in report.by_key():
        if key.statistic == "weight":
            for part in report.find("population", "n", "", key.breakdown, key.group):
                for whole in report.find("besvarelser", "n", "", key.breakdown, key.group):
                    yield from (share_of(weight, part, whole, per=1) for weight in weights)
