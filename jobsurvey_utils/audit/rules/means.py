"""Means against the distributions they are the means of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scipy.optimize import linprog

from jobsurvey_utils.audit.checks import Check, within
from jobsurvey_utils.audit.intervals import Interval
from jobsurvey_utils.audit.report import Quantity, Report
from jobsurvey_utils.audit.rules.registry import rule

Shares = dict[frozenset[str], list[Quantity]]


@rule("mean_score", "Gennemsnit og fordeling", "En gennemsnitsscore skal kunne komme af svarenes andele")
def mean_score(report: Report) -> Iterator[Check]:
    """A mean score can come from the printed shares of the answers."""
    for key, means in report.by_key():
        item = report.round.items.get(key.item)
        if key.statistic != "mean_score" or item is None or item.scale is None or not report.round.scale(item).scored:
            continue
        scores = {c.code: c.score for c in report.round.scale(item).categories if c.score is not None}
        for statistic in ("share_pct", "weighted_share_pct"):
            shares = report.shares(key.item, key.breakdown, key.group, statistic)
            known = {codes: quantities for codes, quantities in shares.items() if codes <= set(scores)}
            yield from _means(means, known, {code: Interval.exactly(score) for code, score in scores.items()})


@rule(
    "mean_age", "Gennemsnitsalder og aldersgrupper", "En gennemsnitsalder skal kunne komme af aldersgruppernes andele"
)
def mean_age(report: Report) -> Iterator[Check]:
    """A mean age can come from the printed shares of the age bands; an age counts from the birthday to the next."""
    for key, means in report.by_key():
        variable = report.round.variables.get(key.item)
        if key.statistic != "mean_age" or variable is None:
            continue
        ages = {b.code: Interval(b.min, b.max + 1) for b in variable.bands if b.min is not None and b.max is not None}
        shares = {
            frozenset([code]): found
            for code in ages
            if (found := report.find(key.item, "share_pct", key.category, key.item, code))
        }
        if len(ages) == len(variable.bands):
            yield from _means(means, shares, ages)


def _means(means: Sequence[Quantity], shares: Shares, values: dict[str, Interval]) -> Iterator[Check]:
    if not shares:
        return
    used = [quantities[0] for quantities in shares.values()]
    if expected := attainable({codes: q[0].interval for codes, q in shares.items()}, values):
        yield from (within(mean, expected, used, ("andelene giver ",)) for mean in means)


def attainable(shares: dict[frozenset[str], Interval], values: dict[str, Interval]) -> Interval | None:
    """The least and greatest mean of values whose shares lie in intervals of per cent; None where no shares do.

    A linear programme: the shares of all values add up to 100, and those of each set lie in its interval.
    """
    codes = list(values)
    rows = [[1.0 if code in together else 0.0 for code in codes] for together in shares]
    upper = [share.high / 100 for share in shares.values()]
    lower = [-share.low / 100 for share in shares.values()]
    outcomes = []
    for sign, ends in ((1, [values[c].low for c in codes]), (-1, [values[c].high for c in codes])):
        solved = linprog(
            [sign * end for end in ends],
            A_ub=[*rows, *([-cell for cell in row] for row in rows)],
            b_ub=[*upper, *lower],
            A_eq=[[1.0] * len(codes)],
            b_eq=[1.0],
            bounds=(0, 1),
        )
        if not solved.success or solved.fun is None:
            return None
        outcomes.append(sign * float(solved.fun))
    return Interval(*outcomes)
