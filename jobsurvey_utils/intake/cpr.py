"""CPR numbers: looked over and replaced at once by pseudonyms that only the holder of a key can make.

A pseudonym is the HMAC-SHA256 of the ten digits (RFC 2104), in hexadecimal. The numbers themselves are not written,
logged or shown anywhere; no message holds one.
"""

from __future__ import annotations

import datetime as dt
import hmac
import os
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from jobsurvey_utils.intake import recoding
from jobsurvey_utils.intake.readers.opened import IntArray, UnreadableError
from jobsurvey_utils.rounds import ROOT

KEY_FILE = "JOBSURVEY_CPR_KEY_FILE"
KEY = "JOBSURVEY_CPR_KEY"
SHORTEST = 32
"""Characters of a key at least: 32 hexadecimal digits are 128 bits."""
_VARIED = 8
"""Different characters of a key at least: fewer are no random key."""
_MAKE = (
    'make a key with `python -c "import secrets; print(secrets.token_hex(32))"`, keep it in a file apart from the data '
    f"and the repository, and set {KEY_FILE} to the path of that file, or {KEY} to the key"
)
_FORM = re.compile(r"\d{6}[- ]?\d{4}", re.ASCII)
_SHORT = re.compile(r"\d{9}", re.ASCII)
_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
FAULTS = {
    "cpr-form": ("a CPR number that is not ten digits", "ten digits, with or without a hyphen after the sixth"),
    "cpr-leading-zero": (
        "a CPR number of nine digits: it has been stored as a number and lost its leading zero",
        "ten digits: format the column as text",
    ),
    "cpr-date": (
        "a CPR number that does not begin with a date of birth",
        "day, month and year, of which century the seventh digit tells",
    ),
    "cpr-check-digit": (
        "a CPR number that fails modulus 11",
        "numbers given since 2007 may fail it; many of them hint at made-up numbers",
    ),
}
"""Kind of problem to what is said of it, and what is allowed."""


def read_key(homes: Sequence[Path] = ()) -> bytes:
    """The key for pseudonyms, from the environment.

    Parameters
    ----------
    homes
        Folders in or under which it may not be kept, besides the repository.

    Raises
    ------
    UnreadableError
        If there is none, or none that can be used. No part of it is told.
    """
    path, text = os.environ.get(KEY_FILE), os.environ.get(KEY)
    if path and text:
        raise UnreadableError("cpr-key", f"both {KEY_FILE} and {KEY} are set; set one of them")
    if path:
        text = _from_file(Path(path), homes)
    if not text:
        raise UnreadableError(
            "cpr-key", f"CPR numbers are replaced by pseudonyms, and there is no key for that: {_MAKE}"
        )
    text = text.strip()
    if len(text) < SHORTEST or len(set(text)) < _VARIED:
        what = f"the key for pseudonyms is too short or too simple ({SHORTEST} random characters at least): {_MAKE}"
        raise UnreadableError("cpr-key", what)
    return text.encode()


def _from_file(path: Path, homes: Sequence[Path]) -> str:
    place = path.resolve()
    if any(place.is_relative_to(home.resolve()) for home in (ROOT, *homes)):
        what = f"the key file that {KEY_FILE} names lies with the data or in the repository; keep it elsewhere: {_MAKE}"
        raise UnreadableError("cpr-key", what)
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise UnreadableError(
            "cpr-key", f"the key file that {KEY_FILE} names cannot be read as text: {_MAKE}"
        ) from None


def pseudonyms(column: pa.ChunkedArray, key: bytes) -> tuple[pa.DictionaryArray, dict[str, IntArray]]:
    """A column of CPR numbers as pseudonyms, and the rows of each kind of fault.

    What is no CPR number gets a pseudonym too, so that it is not told as an empty id.
    """
    texts, index = recoding.parts(column)
    plain = [text.strip() for text in texts.to_pylist()]
    kinds = np.array([*map(fault, plain), ""])[index]
    rows = {kind: found for kind in FAULTS if len(found := np.flatnonzero(kinds == kind))}
    return recoding.recode(index, [pseudonym(text, key) for text in plain]), rows


def pseudonym(text: str, key: bytes) -> str:
    """The pseudonym of one CPR number, however it is written; empty for an empty one."""
    digits = re.sub(r"[- ]", "", text)
    return hmac.digest(key, digits.encode(), "sha256").hex() if digits else ""


def fault(text: str) -> str:
    """The kind of what is wrong with a CPR number, empty where nothing is."""
    if not text:
        return ""
    if not _FORM.fullmatch(text):
        return "cpr-leading-zero" if _SHORT.fullmatch(text) else "cpr-form"
    digits = [int(character) for character in text if character.isdigit()]
    born = birthday(digits)
    if born is None or born > dt.date.today():
        return "cpr-date"
    control = sum(digit * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))
    return "cpr-check-digit" if control % 11 else ""


def birthday(digits: Sequence[int]) -> dt.date | None:
    """The date of birth in the first seven digits (CPR-kontoret, Personnummeret i CPR), None if there is none."""
    day, month, year = (10 * digits[place] + digits[place + 1] for place in (0, 2, 4))
    try:
        return dt.date(_century(digits[6], year) + year, month, day)
    except ValueError:
        return None


def _century(seventh: int, year: int) -> int:
    if seventh <= 3:
        return 1900
    if seventh in (4, 9):
        return 2000 if year <= 36 else 1900
    return 2000 if year <= 57 else 1800
