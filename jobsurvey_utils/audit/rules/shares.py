"""Shares against counts, whole persons behind shares, rates, differences."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jobsurvey_utils.audit.checks import Check, Number, adds_up, share_of, shown, within
from jobsurvey_utils.audit.intervals import Interval
from jobsurvey_utils.audit.report import Key, Quantity, Report
from jobsurvey_utils.audit.rules.registry import rule
from jobsurvey_utils.rounds.published import EXTREMES
from jobsurvey_utils.rounds.schema import MEASURES, TOTAL

_AVERAGED = ("share_pct", "weighted_share_pct", "unweighted_share_pct", "mean_score")
_OF_ALL = ("population", "stikproeve")


@rule("share_count", "Andele og antal", "En andel skal være antallet i procent af grundlaget")
def share_count(report: Report) -> Iterator[Check]:
    """A share is the count over its base, to the printed decimals."""
    for key, shares in report.by_key():
        if key.statistic not in ("share_pct", "unweighted_share_pct"):
            continue
        for share in shares:
            for part in _counts(report, key):
                for whole in _bases(report, key):
                    if part is not whole:
                        yield share_of(share, part, whole)


def _counts(report: Report, key: Key) -> list[Quantity]:
    if key.item == "svarprocent":
        return report.find("besvarelser", "n", "", key.breakdown, key.group)
    return report.find(key.item, "n", key.category, key.breakdown, key.group)


def _bases(report: Report, key: Key) -> list[Quantity]:
    """The base of a share: the item's, the composition's, or the sample for a measure; none of a weighted share."""
    if key.item in MEASURES:
        return report.find("stikproeve", "n", "", key.breakdown, key.group)
    if key.item in report.round.variables and key.category in ("stikproeve", "respondenter"):
        return report.find(key.item, "n", key.category)
    if report.weighted and key.statistic != "unweighted_share_pct":
        return []
    return report.find(key.item, "n", "", key.breakdown, key.group if key.category else TOTAL)


@rule(
    "whole_persons", "Hele personer", "En andel af et kendt grundlag skal svare til et helt antal personer", weak=True
)
def whole_persons(report: Report) -> Iterator[Check]:
    """A share of a known base is that of a whole number of persons (the GRIM test of Brown & Heathers, 2017)."""
    tables = {table.id for table in report.round.config.representativity}
    for key, shares in report.by_key():
        if key.statistic not in ("share_pct", "unweighted_share_pct"):
            continue
        bases = report.find(key.item, "n", "", "", key.group) if key.item in tables else _bases(report, key)
        if key.item in tables and key.category not in _rows_that_count(report, key.item):
            continue
        yield from (_whole(share, base) for share in shares for base in bases)


def _rows_that_count(report: Report, table_id: str) -> set[str]:
    table = next(t for t in report.round.config.representativity if t.id == table_id)
    return set(table.rows) if table.attribute else set()


def _whole(share: Quantity, base: Quantity) -> Check:
    """The whole number of persons nearest to the share."""
    persons = round(share.value / 100 * base.value)
    exact = 100 * persons / base.value
    arithmetic = (Number(persons), " af ", shown(base), " er ")
    return within(share, Interval.exactly(exact), [base], arithmetic)


@rule("rates", "Svarprocent og frafald", "Svarprocent og frafald skal tilsammen give 100 pct.")
def rates(report: Report) -> Iterator[Check]:
    """Response rate and nonresponse rate add up to 100 per cent."""
    for key, answered in report.by_key():
        if key.item == "svarprocent" and key.statistic == "share_pct":
            missing = report.find("bortfaldsprocent", "share_pct", "", key.breakdown, key.group)
            yield from (adds_up([a, m], Interval.exactly(100)) for a in answered for m in missing)


@rule("extremes", "Højest og lavest", "Helheden skal ligge mellem den laveste og den højeste gruppe")
def extremes(report: Report) -> Iterator[Check]:
    """The lowest is not above the highest, and a rate or average in all lies between them."""
    for key, lows in report.by_key():
        if key.statistic != "min":
            continue
        for high in report.beside(key, "max"):
            for low in lows:
                yield within(low, Interval(-math.inf, high.interval.high), [high])
                for middle in report.find(key.item, "share_pct") if key.item in MEASURES else ():
                    yield within(middle, Interval(low.interval.low, high.interval.high), [low, high])
    yield from _largest(report)


def _largest(report: Report) -> Iterator[Check]:
    """The largest group is at least as large as the average group."""
    for key, highs in report.by_key():
        if key.statistic == "max" and key.item in _OF_ALL and key.breakdown in report.round.variables:
            groups = len(report.round.groups(key.breakdown))
            for whole in report.find(key.item, "n"):
                average = (shown(whole), " / ", Number(groups), " giver ")
                for high in highs:
                    yield within(high, Interval(whole.value / groups, whole.value), [whole], average)


@rule("between", "Helhed mellem grupper", "Tallet i alt skal ligge mellem den laveste og den højeste gruppes")
def between(report: Report) -> Iterator[Check]:
    """A share or a mean in all lies between those of the lowest and the highest group."""
    for key, wholes in report.by_key():
        if key.item not in report.round.items or key.group != TOTAL or key.statistic not in _AVERAGED:
            continue
        for breakdown in report.round.variables:
            groups = [_of_group(report, key, breakdown, code) for code in report.round.groups(breakdown)]
            ends = [_of_group(report, key, breakdown, end) for end in EXTREMES]
            for found in (groups, ends if key.statistic == "mean_score" else []):
                if found and all(found):
                    used = [quantities[0] for quantities in found]
                    span = Interval(min(q.interval.low for q in used), max(q.interval.high for q in used))
                    yield from (within(whole, span, used, ("grupperne ligger ",)) for whole in wholes)


def _of_group(report: Report, key: Key, breakdown: str, group: str) -> list[Quantity]:
    return report.find(key.item, key.statistic, key.category, breakdown, group)


@rule("difference", "Forskelle i procentpoint", "En forskel i procentpoint skal passe med de to andele")
def difference(report: Report) -> Iterator[Check]:
    """A difference in percentage points is that of the two shares, from their counts where these are printed."""
    for key, differences in report.by_key():
        if key.statistic not in ("diff_pp", "gap_pp"):
            continue
        for first, second in _sides(report, key):
            for mine, other in ((a, b) for a in first for b in second):
                yield from (_difference(q, mine, other) for q in differences)


Side = tuple[Interval, float, tuple[Quantity, ...]]
"""A share as precisely as the report tells it, as it would be printed, and the figures it is made of."""


def _sides(report: Report, key: Key) -> Iterator[tuple[list[Side], list[Side]]]:
    if key.item in report.round.variables and key.category == "forskel":
        one, two = (_side(report, key._replace(category=source)) for source in ("respondenter", "stikproeve"))
        yield one, two
    elif " - " in key.group:
        one, two = (_side(report, key._replace(group=group)) for group in key.group.split(" - "))
        yield one, two


def _side(report: Report, key: Key) -> list[Side]:
    shares = report.find(key.item, "share_pct", key.category, key.breakdown, key.group)
    counted: list[Side] = []
    for part in report.find(key.item, "n", key.category, key.breakdown, key.group):
        for whole in _bases(report, key._replace(statistic="share_pct")):
            if whole.value > 0:
                exact = 100 * part.value / whole.value
                printed = shares[0].value if shares else exact
                counted.append((Interval.exactly(exact), printed, (part, whole)))
    return counted or [(share.interval, share.value, (share,)) for share in shares]


def _difference(printed: Quantity, mine: Side, other: Side) -> Check:
    """A printed difference against the two shares it is of; a gap in points is printed without its sign."""
    expected, plain = mine[0] - other[0], mine[1] - other[1]
    if printed.key.statistic == "gap_pp":
        if expected.high <= 0:
            expected, plain = Interval(-expected.high, -expected.low), -plain
        elif expected.low < 0:
            expected = Interval(0, max(-expected.low, expected.high))
    figures = list(dict.fromkeys((*mine[2], *other[2])))
    arithmetic: tuple[str | Number, ...] = ()
    if len(mine[2]) == 1:
        arithmetic = (Number(mine[1], mine[2][0].decimals), " − ", Number(other[1], other[2][0].decimals), " giver ")
    else:
        sides = ((shown(s[2][0]), shown(s[2][1])) for s in (mine, other))
        (a, b), (c, d) = sides
        arithmetic = ("100 × ", a, " / ", b, " − 100 × ", c, " / ", d, " = ")
    check = within(printed, expected, figures, arithmetic)
    if check.result == "pass" and abs(plain - printed.value) >= 0.5 * 10.0**-printed.decimals:
        return Check(check.members, check.arithmetic, "rounding")
    return check


@rule("opt_out_ratio", "Framelding mod svar", "Andelen, der melder fra, skal passe med antallet af frameldte og svar")
def opt_out_ratio(report: Report) -> Iterator[Check]:
    """An opt-out ratio is the opt-outs over opt-outs and respondents together."""
    for key, ratios in report.by_key():
        if key.statistic == "opt_out_ratio_pct":
            for out in report.find("framelding", "n", "", key.breakdown, key.group):
                for answered in report.find("besvarelser", "n", "", key.breakdown, key.group):
                    exact = 100 * out.value / (out.value + answered.value)
                    text = ("100 × ", shown(out), " / (", shown(out), " + ", shown(answered), ") = ")
                    yield from (within(q, Interval.exactly(exact), [out, answered], text) for q in ratios)


@rule("listed_shares", "Listen og tabellens andele", "Tabellens andele skal passe med kommunerne på listen")
def listed_shares(report: Report) -> Iterator[Check]:
    """The share of a row in a table of municipalities is that of the listed ones, and of the inferred ones at most."""
    municipalities = report.round.config.municipalities
    for table in report.round.config.representativity:
        if table.attribute is None:
            continue
        for row in table.rows:
            mine = [m for m in municipalities if getattr(m, table.attribute) == row]
            listed = sum(not m.inferred for m in mine)
            for base in report.find(table.id, "n", "", "", "deltagende"):
                expected = Interval(100 * listed / base.value, 100 * len(mine) / base.value)
                text = (Number(listed), " af ", shown(base), " på listen: ")
                for share in report.find(table.id, "share_pct", row, "", "deltagende"):
                    yield within(share, expected, [base], text)
