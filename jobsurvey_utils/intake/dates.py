"""The dates of a round: read, and held against the field work and a person's life."""

from __future__ import annotations

import datetime as dt
import re

import numpy as np
import numpy.typing as npt

from jobsurvey_utils.intake import coding, local_time
from jobsurvey_utils.intake.problems import Problems
from jobsurvey_utils.intake.tables import Column

BoolArray = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.float64]
Dates = npt.NDArray[np.datetime64]

EARLIEST = dt.date(1960, 1, 1)
"""No benefit that is still paid began before it."""
_EPOCH = 1970
"""The year that numpy counts years from."""
_ALLOWED = "dates like 2024-03-31, or with `files: {dates: day-month-year}` in round.yml like 31-03-2024"
_DIGITS = re.compile(r"[0-9]+([.,][0-9]+)?")
_SERIAL = re.compile(r"[2-5][0-9]{4}([.,][0-9]+)?")
_DAYS = "Excel's number of a day: format the column as a date there, and export it again"
_AMERICAN = re.compile(r"[0-9]{1,2}/(1[3-9]|2[0-9]|3[01])/[0-9]{4}.*")
_MONTH_FIRST = "dates like 2024-03-31; these have the month first, as in America: export them again"


def distinct(column: Column) -> Dates:
    """The date of each distinct text of a column, NaT where it is unreadable, and NaT at the end for empty ones."""
    return np.array([*map(_date, column.distinct), np.datetime64("NaT")], "M8[D]")


def read(column: Column, problems: Problems) -> tuple[Dates, BoolArray]:
    """Dates of a column, NaT where it is empty or unreadable; and the rows where it is unreadable."""
    found = distinct(column)[column.index]
    wrong = np.isnat(found) & (column.index >= 0)
    number = np.array([*(bool(_DIGITS.fullmatch(text)) for text in column.distinct), False])[column.index]
    if (numbers := wrong & number).any():
        serial = all(_SERIAL.fullmatch(text) for text in column.distinct if _DIGITS.fullmatch(text))
        what, why = "a number where a date should be", _DAYS if serial else ""
        problems.add(column.where, what, column.rows(numbers), _ALLOWED, kind="number-as-date", why=why)
    american = any(map(_AMERICAN.fullmatch, column.distinct))
    kind, allowed = ("american-date", _MONTH_FIRST) if american else ("unreadable-date", _ALLOWED)
    coding.note(column, wrong & ~number, "unreadable date", allowed, problems, kind=kind)
    return found, wrong


def refuse_outside_fieldwork(
    column: Column, days: Dates, opens: dt.date, closes: dt.date, problems: Problems
) -> BoolArray:
    """Note answers before the first or after the last day of the field work; the rows they are in."""
    outside: BoolArray = (days < np.datetime64(opens)) | (days > np.datetime64(closes))
    allowed, kind = f"{opens} to {closes} (fieldwork in round.yml)", "date-outside-fieldwork"
    coding.note(column, outside, "a date outside the field work", allowed, problems, kind=kind)
    return outside


def refuse_impossible(column: Column, began: Dates, last: dt.date, problems: Problems) -> BoolArray:
    """Note benefits that began before any that is still paid, or after all was over; the rows they are in."""
    allowed = f"{EARLIEST} to {last} (the last is the end of the duration or of the field work)"
    late, early = began > np.datetime64(last), began < np.datetime64(EARLIEST)
    coding.note(column, late, "a benefit that begins too late", allowed, problems, kind="benefit-after-closing")
    coding.note(column, early, "a benefit that begins too early", allowed, problems, kind="benefit-too-early")
    both: BoolArray = late | early
    return both


def refuse_unborn(column: Column, began: Dates, age: FloatArray, closes: dt.date, problems: Problems) -> BoolArray:
    """Note benefits that began before the first year the person can be born in; the rows they are in.

    Whoever is `age` whole years old on some day of a year was born that many years before, or one more.
    """
    year = began.astype("M8[Y]").astype(np.int64) + _EPOCH
    unborn: BoolArray = ~np.isnat(began) & (year < closes.year - age - 1)
    what = "a benefit that begins before the person can be born"
    allowed = f"from the year of birth on, which is {closes.year} less the age, or the year before"
    coding.note(column, unborn, what, allowed, problems, kind="benefit-before-birth")
    return unborn


def _date(text: str) -> np.datetime64:
    try:
        return np.datetime64(local_time.day_of_text(text), "D")
    except (ValueError, OverflowError):
        return np.datetime64("NaT")
