"""From one question to the next: a question's base against the answers that lead to it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product

from jobsurvey_utils.audit.checks import Check, Member, Number, adds_up, same, shown, within
from jobsurvey_utils.audit.intervals import Interval, total
from jobsurvey_utils.audit.report import Quantity, Report
from jobsurvey_utils.audit.rules.distributions import covers
from jobsurvey_utils.audit.rules.registry import rule
from jobsurvey_utils.audit.rules.sums import MOST, choices
from jobsurvey_utils.rounds import expressions
from jobsurvey_utils.rounds.schema import TOTAL, Item

SKIPPED = "Nogle kan have sprunget et af spørgsmålene over, men det oplyser rapporten ikke."
"""What can explain that fewer answered than were asked, or not all the same."""


@dataclass(frozen=True)
class Led:
    """How many respondents fulfil a condition, and the figures that tell it."""

    number: Interval
    figures: tuple[Quantity, ...] = ()
    shares: tuple[Quantity, ...] = ()
    """Shares of `base` that add up to those who fulfil the condition, where nothing else is needed."""
    rest: bool = False
    """True where the shares are of those who do not fulfil it."""
    base: Quantity | None = None


@rule("routing", "Vejen til spørgsmålet", "Grundlaget skal være dem, hvis tidligere svar fører til spørgsmålet")
def routing(report: Report) -> Iterator[Check]:
    """The base of a question is the number of those whose earlier answers lead to it."""
    for answered in report.find("besvarelser", "n"):
        for item in report.round.closed_items():
            for base in report.find(item.id, "n"):
                if item.asked_if == "True":
                    yield _asked_of_all(report, item, base, answered)
                else:
                    for led in _ways(report, item.asked_if, answered):
                        for check in _check(report, item, base, led):
                            yield replace(check, doubt=SKIPPED if base.value < led.number.low else "")


def _asked_of_all(report: Report, item: Item, base: Quantity, answered: Quantity) -> Check:
    if report.partial_answers or _unsure_outside(report, item):
        return within(base, Interval(-math.inf, answered.value), [answered])
    check = same([base, answered], [base, answered])
    return replace(check, doubt=SKIPPED if base.value < answered.value else "")


def _check(report: Report, item: Item, base: Quantity, led: Led) -> Iterator[Check]:
    if not led.figures:
        return
    if report.partial_answers or _unsure_outside(report, item):
        yield within(base, Interval(-math.inf, led.number.high), led.figures)
    elif led.base is not None and led.shares:
        reached = Interval.exactly(100 * base.value / led.base.value)
        wanted = Interval(100 - reached.high, 100 - reached.low) if led.rest else reached
        yield _over(adds_up(led.shares, wanted), base, led)
    else:
        yield within(base, led.number, led.figures)


def _over(check: Check, base: Quantity, led: Led) -> Check:
    """The check of shares, told as persons."""
    assert led.base is not None
    members = (*check.members, Member(base, led.number), Member(led.base))
    start = ("100 − 100 × ",) if led.rest else ("100 × ",)
    ratio = 100 * base.value / led.base.value
    outcome = Number(100 - ratio if led.rest else ratio, 1)
    summed = Number(math.fsum(q.value for q in led.shares), max(q.decimals for q in led.shares))
    arithmetic = (*start, shown(base), " / ", shown(led.base), " = ", outcome, " mod det trykte ", summed)
    result = "contradiction" if check.result == "contradiction" else "pass"
    return Check(members, arithmetic, result)  # type: ignore[arg-type]


def _unsure_outside(report: Report, item: Item) -> bool:
    """Whether some can have been asked and not be in the base because they did not know."""
    return any(category.dont_know for category in report.round.scale(item).categories)


def _ways(report: Report, condition: str, answered: Quantity) -> list[Led]:
    """Each way in which the report tells how many fulfil a condition."""
    everyone = answered.value

    def compare(name: str, codes: list[str], negated: bool) -> list[Led]:
        ways = list(_leads(report, name, codes, answered)) or [Led(Interval(0, everyone))]
        return [_without(way, everyone) for way in ways] if negated else ways

    def combine(every: bool, parts: list[list[Led]]) -> list[Led]:
        return [_together(way, everyone, every=every) for way in islice(product(*parts), MOST)]

    def negate(ways: list[Led]) -> list[Led]:
        return [_without(way, everyone) for way in ways]

    def constant(value: bool) -> list[Led]:
        return [Led(Interval.exactly(everyone if value else 0))]

    return expressions.fold(condition, compare, combine, negate, constant)


def _without(led: Led, everyone: float) -> Led:
    return Led(Interval(everyone - led.number.high, everyone - led.number.low), led.figures)


def _together(parts: Sequence[Led], everyone: float, *, every: bool) -> Led:
    """The bounds of Fréchet for those who fulfil all, or one, of several conditions."""
    lows, highs = [p.number.low for p in parts], [p.number.high for p in parts]
    if every:
        number = Interval(max(0.0, sum(lows) - (len(parts) - 1) * everyone), min(highs))
    else:
        number = Interval(max(lows), min(everyone, sum(highs)))
    return Led(number, tuple(dict.fromkeys(q for p in parts for q in p.figures)))


def _leads(report: Report, name: str, codes: list[str], answered: Quantity) -> Iterator[Led]:
    """How many have one of some codes in a column: a variable, an item, or an option of a multiple choice."""
    if name in report.round.items:
        yield from _of_item(report, report.round.items[name], codes, answered)
        return
    if name in report.round.variables:
        counts = [report.find(name, "n", "respondenter", name, code) for code in codes]
        if all(counts):
            yield from (Led(total([q.interval for q in chosen]), chosen) for chosen in choices(counts))
        return
    item, _, option = name.partition("__")
    if codes == ["1"] and item in report.round.items:
        yield from _of_item(report, report.round.items[item], [option], answered, single=False)


def _of_item(report: Report, item: Item, codes: list[str], answered: Quantity, *, single: bool = True) -> Iterator[Led]:
    counts = [report.find(item.id, "n", code) for code in codes]
    if all(counts):
        yield from (Led(total([q.interval for q in chosen]), chosen) for chosen in choices(counts))
    if report.weighted:
        return
    bases = report.find(item.id, "n") or ([answered] if item.asked_if == "True" else [])
    shares = report.shares(item.id, TOTAL, TOTAL, "share_pct")
    others = frozenset(report.substantive(item)) - frozenset(codes)
    wanted = [(frozenset(codes), False), (others, True)] if single else [(frozenset(codes), False)]
    for base, (answers, rest) in product(bases, wanted):
        for way in covers(answers, shares):
            for chosen in choices(way) if way else ():
                share = total([q.interval for q in chosen]).clipped(0, 100)
                share = Interval(100 - share.high, 100 - share.low) if rest else share
                yield Led(share.times(base.value / 100), (*chosen, base), chosen, rest, base)


@rule("same_base", "Samme betingelse, samme grundlag", "Spørgsmål med samme betingelse skal have samme grundlag")
def same_base(report: Report) -> Iterator[Check]:
    """Questions asked under the same condition, and answered by all who were asked, have the same base."""
    if report.partial_answers:
        return
    conditions: dict[str, list[Item]] = {}
    for item in report.round.closed_items():
        conditions.setdefault(item.asked_if, []).append(item)
    for condition, items in conditions.items():
        bases = [q for item in items for q in report.find(item.id, "n")]
        if condition != "True" and len(bases) > 1:
            yield replace(same(bases, bases), doubt=SKIPPED)


@rule(
    "dont_know",
    "Ved ikke og spurgte",
    "De, der svarer, og de, der ikke ved det, skal tilsammen være dem, der er spurgt",
)
def dont_know(report: Report) -> Iterator[Check]:
    """Answers and don't-knows are not more than those asked; and, of a question to all, not fewer than the complete."""
    asked = report.find("besvarelser", "n")
    for key, unsure in report.by_key():
        if key.statistic != "n_dont_know" or key.item not in report.round.items:
            continue
        bases = report.find(key.item, "n", "", key.breakdown, key.group)
        everyone = report.round.items[key.item].asked_if == "True"
        for answered, count in product(asked, unsure):
            for base in bases:
                yield from _asked(report, base, count, answered, everyone=everyone)
            if not bases:
                yield within(count, Interval(0, answered.value), [answered])


def _asked(report: Report, base: Quantity, unsure: Quantity, answered: Quantity, *, everyone: bool) -> Iterator[Check]:
    """Those who answered and those who did not know: no more than all, and no fewer than the complete answers."""
    complete = report.find("besvarelser_gennemfoerte", "n") if everyone and report.partial_answers else []
    lows: list[Quantity | None] = [*complete] or [None]
    for least in lows:
        low = least.value if least else (answered.value if everyone else 0)
        found = base.value + unsure.value
        members = (
            Member(base, Interval(max(0, low - unsure.value), answered.value - unsure.value)),
            Member(unsure, Interval(max(0, low - base.value), answered.value - base.value)),
            Member(answered, Interval(found, math.inf)),
            *([Member(least, Interval(0, found))] if least else []),
        )
        limits = (
            ("mindst ", Number(low), " og højst ", Number(answered.value))
            if low
            else ("højst ", Number(answered.value))
        )
        arithmetic = (shown(base), " + ", shown(unsure), " = ", Number(found), " mod ", *limits)
        yield Check(members, arithmetic, "pass" if low <= found <= answered.value else "contradiction")
