"""A check: figures that must fit together, the arithmetic, and whether the roundings let them.

A check passes where the printed figures fit as they stand, is a matter of rounding where only the true values behind
them can fit, and a contradiction where no true values can.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

from jobsurvey_utils.audit.intervals import EVERYTHING, Interval, total
from jobsurvey_utils.audit.report import Quantity

Result = Literal["pass", "rounding", "contradiction"]
RESULTS: tuple[Result, ...] = ("pass", "rounding", "contradiction")


@dataclass(frozen=True)
class Number:
    """A number of a calculation with the decimals it is shown with."""

    value: float
    decimals: int = 0


Arithmetic = tuple[str | Number, ...]


@dataclass(frozen=True)
class Member:
    """A figure of a check, and what it must be if the others hold."""

    quantity: Quantity
    expected: Interval = EVERYTHING
    given: bool = False
    """True where the rule takes it as given, so that it is not the one in doubt."""


@dataclass(frozen=True)
class Check:
    """Figures that must fit together."""

    members: tuple[Member, ...]
    arithmetic: Arithmetic
    result: Result
    rule: str = ""
    doubt: str = ""
    """What could explain a contradiction though no figure is wrong, in Danish, so that it decides nothing alone."""
    holds: Callable[[Callable[[Quantity], Interval]], bool] | None = field(default=None, compare=False)
    """Whether the check can be fulfilled where its figures lie in other intervals than their own, if it can be told."""


def shown(quantity: Quantity) -> Number:
    """A printed value in a calculation."""
    return Number(quantity.value, quantity.decimals)


def adds_up(
    parts: Sequence[Quantity], whole: Quantity | Interval, *, others: Sequence[Quantity] = (), given: bool = False
) -> Check:
    """The parts add up to the whole: a printed figure, or an interval that follows from `others`."""
    printed = isinstance(whole, Quantity)
    target = whole.interval if isinstance(whole, Quantity) else whole
    value = whole.value if isinstance(whole, Quantity) else (target.low + target.high) / 2
    found, plain = total([p.interval for p in parts]), math.fsum(p.value for p in parts)
    decimals = max(p.decimals for p in parts)
    members = [Member(p, target - total([q.interval for q in parts if q is not p])) for p in parts]
    if isinstance(whole, Quantity):
        members.append(Member(whole, found))
    members += [Member(q, given=given) for q in others]
    result = _result(found.meets(target), abs(plain - value) < 0.5 * 10.0**-decimals * (1 + 1e-9 if printed else 1))
    summands: list[str | Number] = []
    for part in parts:
        summands += [" + ", shown(part)] if summands else [shown(part)]
    end: list[str | Number] = [" = ", Number(plain, decimals)] if len(parts) > 1 else []
    against = " mod det trykte " if printed else " mod "
    arithmetic = (*summands, *end, against, Number(value, _digits(whole, decimals)))
    return Check(tuple(members), arithmetic, result, holds=partial(_sums, parts, whole))


def _sums(parts: Sequence[Quantity], whole: Quantity | Interval, lies: Callable[[Quantity], Interval]) -> bool:
    return total([lies(p) for p in parts]).meets(lies(whole) if isinstance(whole, Quantity) else whole)


def share_of(share: Quantity, part: Quantity, whole: Quantity, *, per: float = 100.0) -> Check:
    """A share, per cent where `per` is 100, is a part over its whole."""
    expected = (part.interval / whole.interval).times(per)
    plain = per * part.value / whole.value if whole.value else math.nan
    members = (
        Member(share, expected),
        Member(part, share.interval.times(1 / per) * whole.interval),
        Member(whole, part.interval.times(per) / share.interval),
    )
    factor: tuple[str | Number, ...] = (Number(per), " × ") if per != 1 else ()
    arithmetic = (*factor, shown(part), " / ", shown(whole), " = ", Number(plain, share.decimals + 1))
    return Check(
        members,
        (*arithmetic, " mod det trykte ", shown(share)),
        _result(expected.meets(share.interval), True),
        holds=lambda lies: (lies(part) / lies(whole)).times(per).meets(lies(share)),
    )


def within(target: Quantity, expected: Interval, others: Sequence[Quantity], arithmetic: Arithmetic = ()) -> Check:
    """A figure lies in an interval that follows from others."""
    members = (Member(target, expected), *(Member(q) for q in others))
    return Check(members, (*arithmetic, *bounds(expected), " mod det trykte ", shown(target)), _fits(target, expected))


def same(quantities: Sequence[Quantity], suspects: Sequence[Quantity]) -> Check:
    """Several printed values of the same thing; `suspects` are those in doubt if they differ."""
    low = max(q.interval.low for q in quantities)
    high = min(q.interval.high for q in quantities)
    held = [q for q in quantities if q not in suspects] or list(quantities)
    members = tuple(
        Member(q, _common([o for o in held if o is not q] or [q]), given=q not in suspects) for q in quantities
    )
    alike = len({q.value for q in quantities}) == 1
    pieces: list[str | Number] = []
    for number in dict.fromkeys(shown(quantity) for quantity in quantities):
        pieces += [" mod ", number] if pieces else [number]
    return Check(members, tuple(pieces), _result(alike or low <= high + 1e-9, alike))


def bounds(expected: Interval, decimals: int | None = None) -> Arithmetic:
    """An interval as the outcome of a calculation."""
    low, high = expected.low, expected.high
    digits = decimals if decimals is not None else (0 if max(abs(low), abs(high)) >= 1000 else 2)
    if math.isinf(low):
        return ("højst ", Number(high, digits))
    if math.isinf(high):
        return ("mindst ", Number(low, digits))
    if high - low < 10.0**-digits / 2:
        return (Number((low + high) / 2, digits),)
    return ("mellem ", Number(low, digits), " og ", Number(high, digits))


def _common(quantities: Sequence[Quantity]) -> Interval:
    return Interval(min(q.interval.low for q in quantities), max(q.interval.high for q in quantities))


def _fits(target: Quantity, expected: Interval) -> Result:
    return _result(target.interval.meets(expected), True)


def _result(possible: bool, as_printed: bool) -> Result:
    if not possible:
        return "contradiction"
    return "pass" if as_printed else "rounding"


def _digits(whole: Quantity | Interval, decimals: int) -> int:
    if isinstance(whole, Quantity):
        return whole.decimals
    return 0 if whole.low == whole.high and whole.low == round(whole.low) else decimals + 1
