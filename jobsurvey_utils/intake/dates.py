"""The dates of a round: read, and held against the field work and a person's life."""

from __future__ import annotations

import datetime as dt
import re

import numpy as np
import numpy.typing as npt

from jobsurvey_utils.intake import coding
from jobsurvey_utils.intake.problems import Problems
from jobsurvey_utils.intake.tables import Column

BoolArray = npt.NDArray[np.bool_]
Dates = npt.NDArray[np.datetime64]

EARLIEST = dt.date(1960, 1, 1)
"""No benefit that is still paid began before it."""
_ALLOWED = "dates like 2024-03-31"
_DIGITS = re.compile(r"[0-9]+")


def read(column: Column, problems: Problems) -> tuple[Dates, BoolArray]:
    """Dates of a column, NaT where it is empty or unreadable; and the rows where it is unreadable."""
    found = np.array([*map(_date, column.distinct), np.datetime64("NaT")], "M8[D]")[column.index]
    wrong = np.isnat(found) & (column.index >= 0)
    number = np.array([*(bool(_DIGITS.fullmatch(text)) for text in column.distinct), False])[column.index]
    if (numbers := wrong & number).any():
        problems.add(column.where, "a number where a date should be", column.rows(numbers), _ALLOWED)
    coding.note(column, wrong & ~number, "unreadable date", _ALLOWED, problems)
    return found, wrong


def refuse_outside(
    column: Column, dates: Dates, first: dt.date, last: dt.date, why: str, problems: Problems
) -> BoolArray:
    """Note the dates outside a period, both days of which belong to it; the rows they are in."""
    outside = (dates < np.datetime64(first)) | (dates > np.datetime64(last))
    coding.note(column, outside, "a date outside the period", f"{first} to {last} ({why})", problems)
    return outside


def _date(text: str) -> np.datetime64:
    try:
        return np.datetime64(dt.datetime.fromisoformat(text).date(), "D")
    except ValueError:
        return np.datetime64("NaT")
