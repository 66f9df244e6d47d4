"""What a figure can be at all."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from jobsurvey_utils.audit.checks import Check, within
from jobsurvey_utils.audit.intervals import Interval
from jobsurvey_utils.audit.report import PER_CENT, Quantity, Report
from jobsurvey_utils.audit.rules.registry import rule
from jobsurvey_utils.rounds.schema import MEASURES, TOTAL

_NESTED = (("stikproeve", "population"), ("besvarelser", "stikproeve"), ("framelding", "stikproeve"))


@rule("possible", "Mulige tal", "Et tal skal kunne forekomme", weak=True)
def possible(report: Report) -> Iterator[Check]:
    """A share lies between 0 and 100, a difference between -100 and 100, a mean on its scale, a count not below 0."""
    for quantity in report.quantities:
        if limits := _limits(report, quantity):
            yield within(quantity, limits, [])


def _limits(report: Report, quantity: Quantity) -> Interval | None:
    key = quantity.key
    if key.statistic in PER_CENT or key.statistic == "share_verbal":
        return Interval(0, 100)
    if key.statistic in ("diff_pp", "gap_pp"):
        return Interval(-100 if key.statistic == "diff_pp" else 0, 100)
    item = report.round.items.get(key.item)
    if key.statistic in ("mean_score", "score") and item is not None and item.scale is not None:
        scores = [c.score for c in report.round.scale(item).categories if c.score is not None]
        return Interval(min(scores), max(scores)) if scores else None
    if key.statistic == "mean_age" and (variable := report.round.variables.get(key.item)):
        ends = [end for band in variable.bands for end in (band.min, band.max) if end is not None]
        return Interval(min(ends), max(ends) + 1) if ends else None
    known = key.item in report.round.items or key.item in report.round.variables or key.item in MEASURES
    return Interval(0, float("inf")) if known and key.statistic in ("n", "n_dont_know") else None


@rule(
    "nested",
    "Population, stikprøve og svar",
    "Der kan ikke være flere svar end inviterede eller flere inviterede end borgere",
)
def nested(report: Report) -> Iterator[Check]:
    """No more are invited than there are, and no more answer or opt out than are invited."""
    for key, smaller in report.by_key():
        for inner, outer in _NESTED:
            if key.item == inner and key.statistic == "n" and not key.category:
                for larger in report.find(outer, "n", "", key.breakdown, key.group):
                    yield from (within(q, Interval(0, larger.value), [larger]) for q in smaller)


@rule("part_of_all", "Del af alle", "Et grundlag eller et antal i en gruppe kan ikke være større end antallet i alt")
def part_of_all(report: Report) -> Iterator[Check]:
    """A count of a question or a group is not greater than that of all."""
    for key, parts in report.by_key():
        if key.statistic not in ("n", "n_dont_know") or (key.group == TOTAL and not key.category):
            continue
        if key.item in report.round.items and key.statistic == "n":
            wholes = report.find(key.item, "n")
            yield from (within(q, Interval(0, whole.value), [whole]) for q in parts for whole in wholes)


@rule("scale", "Scorer på skalaen", "Et svars score skal være den, som skalaen giver, og ligge mellem skalaens ender")
def scale(report: Report) -> Iterator[Check]:
    """The printed score of an answer is that of its scale, and lies between the printed ends."""
    for key, scores in report.by_key():
        if key.statistic != "score":
            continue
        for score in scores:
            for low in report.beside(key, "min"):
                yield within(score, Interval(low.value, float("inf")), [low])
            for high in report.beside(key, "max"):
                yield within(score, Interval(-float("inf"), high.value), [high])
            item = report.round.items.get(key.item)
            for category in report.round.scale(item).categories if item is not None else ():
                if category.code == key.category and category.score is not None:
                    yield within(score, Interval.exactly(category.score), [])


@rule("band_ends", "Navngivne aldersgrupper", "En aldersgruppes grænser skal være dem, den er inddelt efter")
def band_ends(report: Report) -> Iterator[Check]:
    """The printed ends of a named band are those of the band."""
    for key, ends in report.by_key():
        variable = report.round.variables.get(key.breakdown)
        for band in variable.bands if variable is not None and variable.duration is None else ():
            known = {"age_band_min": band.min, "age_band_max": band.max, "min": band.min, "max": band.max}
            limit = known.get(key.statistic)
            if key.group == band.code and limit is not None and not key.category:
                yield from (within(end, Interval.exactly(limit), []) for end in ends)


@rule("pages", "Sidetal i rækkefølge", "Sidetallene i en indholdsfortegnelse skal stige", weak=True)
def pages(report: Report) -> Iterator[Check]:
    """The page numbers of a table of contents rise."""
    listed: dict[str, list[Quantity]] = {}
    for quantity in report.quantities:
        if quantity.key.statistic == "page":
            listed.setdefault(quantity.key.item, []).append(quantity)
    for quantities in listed.values():
        for first, second in pairwise(quantities):
            yield within(second, Interval(first.value, float("inf")), [first])


@rule("bands", "Aldersgrupper uden huller", "En gruppe skal begynde, hvor den forrige slutter")
def bands(report: Report) -> Iterator[Check]:
    """A band of whole years begins one above the end of the band before it."""
    for name, variable in report.round.variables.items():
        if variable.duration is None:
            for before, after in pairwise(variable.bands):
                for end in report.find(name, "max", "", name, before.code):
                    for start in report.find(name, "min", "", name, after.code):
                        yield within(start, Interval.exactly(end.value + 1), [end])
