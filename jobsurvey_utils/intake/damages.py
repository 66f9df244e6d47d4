"""What files and programs do to values on their way: said of a value that is not allowed, so that it can be mended."""

from __future__ import annotations

import re
from dataclasses import dataclass

_REPLACED = "\N{REPLACEMENT CHARACTER}"
_LONG = re.compile(r"-?\d([.,]\d+)?[eE]\+?\d{1,3}")
_THOUSANDS = re.compile(r"-?\d{1,3}([.,' \xa0\u202f]\d{3})+([.,]\d+)?")
_THREE = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}")
"""A thousands separator, or a decimal sign: which of them cannot be told."""
_MISSING = re.compile(r"-[189]|-([6-9])\1{1,3}|9{4}|#\S+|\.[a-z]?|[-–]+|null|n/?a|nan|none|missing|nil", re.IGNORECASE)
"""-1, -9, -99, -888, 9999, #N/A, #I/T, NULL, NA, Stata's and SPSS's points."""
_PERCENT = re.compile(r"-?\d+([.,]\d+)?\s*%")
_MONTH = re.compile(r"\d{1,2}[-. ]+(jan|feb|mar|apr|ma[jy]|jun|jul|aug|sep|o[kc]t|nov|dec)[a-z]*\.?", re.IGNORECASE)
_COMMA = re.compile(r"-?\d+,\d+")


@dataclass(frozen=True)
class Damage:
    """What has happened to a value: a kind of problem, and a sentence."""

    kind: str
    why: str


def explain(text: str) -> Damage | None:
    """What may have happened to a value that is not allowed; None where nothing is known."""
    if is_broken(text):
        return Damage("encoding-damage", "letters broken by a wrong encoding: export the file again as UTF-8")
    if _MISSING.fullmatch(text):
        return Damage("missing-code", f"perhaps a code for no value: say `files: {{missing: ['{text}']}}` in round.yml")
    if _PERCENT.fullmatch(text):
        return Damage("percentage", "a share in per cent where there is none")
    if _MONTH.fullmatch(text):
        what = "a date that Excel has made of something else: format the column as text and fill it in again"
        return Damage("excel-date", what)
    if _LONG.fullmatch(text):
        return Damage(
            "long-number", "a number that Excel has shortened: format the column as text and fill it in again"
        )
    if _THREE.fullmatch(text):
        what = "one thousand or more with a separator, or a number with three decimals: export numbers without either"
        return Damage("thousands-separator", what)
    if _THOUSANDS.fullmatch(text):
        return Damage("thousands-separator", "a number with a thousands separator: export numbers without it")
    if _COMMA.fullmatch(text):
        what = "a decimal comma: say `files: {decimal: ','}` in round.yml, or export decimal points"
        return Damage("decimal-comma", what)
    return None


def is_broken(text: str) -> bool:
    """Whether a text holds the replacement character, or letters of UTF-8 that were read as Windows-1252."""
    return _REPLACED in text or mended(text) != text


def mended(text: str) -> str:
    """A text whose UTF-8 was read as Windows-1252, read anew; any other text as it is."""
    if text.isascii():
        return text
    for encoding in ("windows-1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return text
