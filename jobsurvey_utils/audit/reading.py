"""Calculations as text, and the likeliest reading of a finding, in Danish."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from jobsurvey_utils import danish
from jobsurvey_utils.audit.checks import Arithmetic, Check, Number, bounds
from jobsurvey_utils.audit.intervals import EVERYTHING, Interval
from jobsurvey_utils.audit.report import Quantity
from jobsurvey_utils.audit.rules import RULES
from jobsurvey_utils.audit.verdict import Audit, Finding

_STATISTICS = {
    "n": "antal",
    "share_pct": "andel",
    "weighted_share_pct": "vægtet andel",
    "unweighted_share_pct": "uvægtet andel",
    "weight_sum": "sum af vægte",
    "mean_score": "score",
    "mean_age": "gennemsnitsalder",
}


def calculation(arithmetic: Arithmetic) -> str:
    """A calculation with Danish numbers."""
    return "".join(_number(part) if isinstance(part, Number) else part for part in arithmetic)


def explanation(check: Check) -> str:
    """What must hold, and the calculation that tells whether it does."""
    return f"{RULES[check.rule].demand}: {calculation(check.arithmetic)}."


def reading(audit: Audit, finding: Finding) -> str:
    """The likeliest reading of a finding, composed from what fits and what does not."""
    parts = _decided(audit, finding) if finding.decided else _undecided(finding)
    own = [] if finding.decided else [check.doubt for check in finding.checks]
    doubts = dict.fromkeys([*own, *(RULES[check.rule].doubt for check in finding.checks)])
    settled = finding.decided and any(_own(audit, finding, q) for q in finding.suspects)
    return " ".join([*parts, *(doubt for doubt in doubts if doubt and not settled)])


def _decided(audit: Audit, finding: Finding) -> Iterable[str]:
    suspects = finding.suspects
    yield f"Det mest sandsynlige er, at {_values(suspects)} er {_plural(suspects, 'forkert', 'forkerte')}."
    for suspect in suspects:
        if own := _own(audit, finding, suspect):
            places = danish.join(audit.report.places(own[0]))
            yield f"Rapporten har selv {_values(own[:1])} ({places}), og det går op med de andre tal."
            return
    if _fit_together(audit, suspects):
        yield "Tallene passer indbyrdes, så det er deres fælles niveau, der ikke passer."
    else:
        yield from _should_be(audit, finding)
    yield from _copied(audit, suspects)
    yield from _rounded(audit, suspects)


def _undecided(finding: Finding) -> Iterable[str]:
    if len(finding.suspects) == 1:
        yield f"Regnestykket afgør ikke, om {_values(finding.suspects)} er forkert."
        return
    yield "Regnestykket afgør ikke, hvilke af tallene der er rigtige."
    values: dict[tuple[str, ...], set[float]] = {}
    for quantity in finding.suspects:
        values.setdefault(tuple(quantity.key), set()).add(quantity.value)
    sets = [frozenset(found) for found in values.values() if len(found) > 1]
    if len(sets) > len(set(sets)):
        yield "De samme to tal står i omvendt orden de to steder, så de er formentlig byttet om det ene sted."


def _own(audit: Audit, finding: Finding, suspect: Quantity) -> list[Quantity]:
    """What the report prints elsewhere for the same figure, and which is not in doubt."""
    same = audit.report.find_key(suspect.key)
    return [q for q in same if q not in finding.suspects]


def _should_be(audit: Audit, finding: Finding) -> Iterable[str]:
    wanted = [expected(audit, finding, suspect) for suspect in finding.suspects]
    if EVERYTHING in wanted:
        return
    texts = [calculation(outcome(w, q)) for w, q in zip(wanted, finding.suspects, strict=True)]
    yield f"Hvis de andre tal holder, skal {_plural(texts, 'tallet', 'tallene')} være {_listed(texts)}."


def outcome(wanted: Interval, suspect: Quantity) -> Arithmetic:
    """What a figure must be, as a number where the others leave no more room than its roundings."""
    if wanted.high - wanted.low < 10.0**-suspect.decimals:
        digits = suspect.decimals if suspect.exact else suspect.decimals + 1
        return (Number((wanted.low + wanted.high) / 2, digits),)
    return bounds(wanted, suspect.decimals)


def expected(audit: Audit, finding: Finding, suspect: Quantity) -> Interval:
    """What a figure must be by the contradictions that put it in doubt, best those that it alone explains."""
    checks = [check for check in finding.checks if suspect in audit.suspects(check)]
    alone = [check for check in checks if len(audit.suspects(check)) == 1]
    found = [audit.member(check, suspect).expected for check in alone or checks]
    return min(found, key=lambda interval: interval.high - interval.low, default=EVERYTHING)


def _fit_together(audit: Audit, suspects: Sequence[Quantity]) -> bool:
    """Whether the figures in doubt fulfil a rule among themselves."""
    among = [c for c in audit.checks if len(c.members) > 1 and {m.quantity for m in c.members} <= set(suspects)]
    return bool(among) and all(check.result != "contradiction" for check in among)


def _copied(audit: Audit, suspects: Sequence[Quantity]) -> Iterable[str]:
    """Where the same value stands under another heading of the same row."""
    for statistic, name in _STATISTICS.items():
        twins = [q for q in suspects if q.key.statistic != statistic and not q.exact and _twin(audit, q, statistic)]
        if twins:
            yield f"{_values(twins)} er også trykt som {name} for samme svar og kan være skrevet af derfra."
            return


def _twin(audit: Audit, suspect: Quantity, statistic: str) -> bool:
    others = audit.report.find_key(suspect.key._replace(statistic=statistic))
    return any(q.value == suspect.value and q.decimals == suspect.decimals for q in others)


def _rounded(audit: Audit, suspects: Sequence[Quantity]) -> Iterable[str]:
    """Where a figure for several answers is the sum of their rounded figures."""
    for check in audit.checks:
        whole = check.members[-1].quantity
        if check.rule == "pooled" and check.result == "pass" and whole in suspects:
            parts = [member.quantity for member in check.members[:-1]]
            yield f"{_values([whole])} er summen af de afrundede {_values(parts)}."
            return


def _values(quantities: Sequence[Quantity]) -> str:
    return _listed([_number(Number(q.value, q.decimals)) for q in quantities])


def _listed(texts: Sequence[str]) -> str:
    """A list in a sentence, with semicolons where the numbers have commas."""
    joined = danish.join(texts)
    return joined.replace(", ", "; ") if any("," in text for text in texts) else joined


def _number(number: Number) -> str:
    if not math.isfinite(number.value):
        return "–"
    return danish.number(number.value, number.decimals)


def _plural(things: Sequence[object], one: str, more: str) -> str:
    return one if len(things) == 1 else more
