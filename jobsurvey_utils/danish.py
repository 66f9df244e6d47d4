"""Numbers, intervals, lists, dates and alphabetical order as Danish readers expect them."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite
from typing import Literal

Unit = Literal["pct", "point", "score", "antal"]
"""What a number is: a share in [0, 1], a difference of two shares, a score on the question's scale, or a count."""

EN_DASH = "–"
MINUS = "−"

_MONTHS = (
    *("januar", "februar", "marts", "april", "maj", "juni"),
    *("juli", "august", "september", "oktober", "november", "december"),
)
_WORDS = ("ingen", "en", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve", "tolv")
_AFTER_Z = str.maketrans({"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}", "ü": "y"})
_SIGNIFICANT = 12
"""Digits that are kept of a float: the rest is binary noise and must not decide a rounding."""


def number(value: float, decimals: int = 0) -> str:
    """A number with decimal comma and points between thousands, halves rounded away from zero.

    Raises
    ------
    ValueError
        If the value is missing or infinite: an empty figure has no number to print.
    """
    digits = rounded(value, decimals)
    text = f"{abs(digits):,.{decimals}f}".translate(str.maketrans(",.", ".,"))
    return MINUS + text if digits < 0 else text


def rounded(value: float, decimals: int) -> Decimal:
    """A number rounded half away from zero, as it reads in decimal notation and not as it lies in memory.

    Raises
    ------
    ValueError
        If it is not finite.
    """
    if not isfinite(value):
        raise ValueError(f"{value} cannot be printed as a number")
    digits = Decimal(f"{value:.{_SIGNIFICANT}g}").quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return abs(digits) if digits == 0 else digits


def percent(share: float, decimals: int = 1) -> str:
    """A share in per cent: `38,8 pct.`

    Parameters
    ----------
    share
        In [0, 1], not in per cent.
    """
    return f"{number(share * 100, decimals)} pct."


def quantity(value: float, unit: Unit) -> str:
    """A number in the form of its unit: `38,8 pct.`, `2,1 procentpoint`, `3,87` or `33.758`."""
    if unit == "pct":
        return percent(value)
    if unit == "point":
        return f"{number(value * 100, 1)} procentpoint"
    return number(value, 2 if unit == "score" else 0)


def interval(low: float, high: float, unit: Unit = "pct") -> str:
    """Two bounds: `29,0–30,1 pct.`; one below zero: `−0,47 til −0,31`."""
    if unit == "pct":
        return f"{between(number(low * 100, 1), number(high * 100, 1))} pct."
    return between(quantity(low, unit), quantity(high, unit))


def between(low: str, high: str) -> str:
    """Two printed bounds with an en dash, or with a word where one of them has a sign the dash could hide."""
    return f"{low} til {high}" if MINUS in low + high else f"{low}{EN_DASH}{high}"


def confidence(low: float, high: float, unit: Unit = "pct") -> str:
    """A 95 per cent interval with its name: `95-procentsinterval 29,0–30,1 pct.`"""
    return f"95-procentsinterval {interval(low, high, unit)}"


def join(parts: Iterable[str], last: str = "og") -> str:
    """A list in a sentence: `a, b og c`."""
    *first, final = [*parts] or [""]
    return f"{', '.join(first)} {last} {final}" if first else final


def sort_key(text: str) -> str:
    """Key of Danish alphabetical order: æ, ø and å last, and aa, as in place names, as å."""
    folded = text.casefold().replace("aa", "å").translate(_AFTER_Z)
    plain = unicodedata.normalize("NFKD", folded)
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def date(day: dt.date) -> str:
    """A date in a sentence: `7. april 2024`."""
    return f"{day.day}. {_MONTHS[day.month - 1]} {day.year}"


def period(first: dt.date, last: dt.date) -> str:
    """From one date to another, the month and the year once where they are the same: `3. til 23. november 2025`."""
    if first.year != last.year:
        return f"{date(first)} til {date(last)}"
    month = "" if first.month == last.month else f" {_MONTHS[first.month - 1]}"
    return f"{first.day}.{month} til {date(last)}"


def short_date(day: dt.date) -> str:
    """A date on an axis: `7. apr.`"""
    month = _MONTHS[day.month - 1]
    return f"{day.day}. {month if len(month) <= 4 else month[:3] + '.'}"


def count_word(count: int, neuter: bool = False) -> str:
    """A small count in words, from thirteen in figures; `neuter` gives `et` for one."""
    if count == 1 and neuter:
        return "et"
    return _WORDS[count] if 0 <= count < len(_WORDS) else number(count)


def capital(text: str) -> str:
    """The text with its first letter large and the rest as it is."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """The text with its first letter small, for use inside a sentence; abbreviations keep their capitals."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]
