"""The ids of persons: there, used once, and no CPR numbers."""

from __future__ import annotations

import calendar
import re

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.intake.persons import Persons
from jobsurvey_utils.intake.problems import Problems

IntArray = npt.NDArray[np.int64]

_CPR = re.compile(r"(\d{2})(\d{2})\d{2}[- ]?\d{4}", re.ASCII)
_LEAP_YEAR = 2000


def check(persons: Persons, problems: Problems) -> None:
    """Note ids that are empty, used twice, or look like CPR numbers; none of them is shown."""
    persons.note(persons.ids.isna().to_numpy(), "person_id is empty", problems)
    again = (persons.ids.duplicated() & persons.ids.notna()).to_numpy()
    if again.any():
        rows, first = persons.source.rows(again), persons.source.numbers[first_of(pd.factorize(persons.ids)[0])[again]]
        problems.add(str(persons.source.path), "a person who is in the file already", rows, first=first)
    cpr = np.array([isinstance(text, str) and _is_cpr(text) for text in persons.ids], dtype=bool)
    what = "person_id looks like a CPR number"
    persons.note(cpr, what, problems, "an id that means nothing outside this survey, such as a running number")


def first_of(number: IntArray) -> IntArray:
    """For each row the first that has the same number."""
    _, first, back = np.unique(number, return_index=True, return_inverse=True)
    found: IntArray = first[back]
    return found


def _is_cpr(text: str) -> bool:
    """Whether a text is ten digits of which the first six are a date."""
    parts = _CPR.fullmatch(text)
    if parts is None:
        return False
    day, month = map(int, parts.groups())
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(_LEAP_YEAR, month)[1]
