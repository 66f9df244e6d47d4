"""The ids of persons: there, used once, and no CPR numbers."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from jobsurvey_utils.intake import recoding
from jobsurvey_utils.intake.layouts import PERSON
from jobsurvey_utils.intake.problems import Problems
from jobsurvey_utils.intake.tables import Source

BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]
Codes = recoding.Codes

SYNTHETIC = "syn-"
"""How the ids of persons in reconstructed data begin, in small letters or capitals."""
_CPR = re.compile(r"(\d{2})(\d{2})\d{2}[- ]?\d{4}", re.ASCII)
_LEAP_YEAR = 2000
LOOKED_AT = 1_000
"""Ids of a file whose form is looked at."""
SHORTEST = 5
"""Characters from which the form of an id, such as p1234, tells it from other values."""


@dataclass(frozen=True)
class Ids:
    """The ids of a file's persons; each text is held once, since there may be millions of them."""

    source: Source
    distinct: pa.StringArray
    """The texts, in the order they first appear in."""
    number: Codes
    """For each row which of the texts it has, -1 where it is empty."""
    absent: bool = False
    """Whether the file has no ids."""

    @classmethod
    def of(cls, source: Source) -> Ids:
        """The ids of a file; all are empty where it has none."""
        if not source.has(PERSON):
            return cls(source, pa.array([], pa.string()), np.full(len(source), -1), absent=True)
        texts, number = recoding.parts(source.table[PERSON])
        used = np.zeros(len(texts) + 1, dtype=bool)
        used[number] = True
        if not used[:-1].all():  # some were of rows that have been left out
            place = np.append(np.cumsum(used[:-1]) - 1, -1)
            texts, number = texts.filter(pa.array(used[:-1])), place[number]
        return cls(source, texts, number)

    @cached_property
    def first(self) -> Codes:
        """For each text the row that has it first."""
        rows = np.empty(len(self.distinct), dtype=self.number.dtype)
        known = np.flatnonzero(self.number >= 0)[::-1]
        rows[self.number[known]] = known
        return rows

    @cached_property
    def again(self) -> BoolArray:
        """The rows whose id is in a row before."""
        rows, known = np.arange(len(self.number)), self.number >= 0
        found: BoolArray = known & (np.append(self.first, -1)[self.number] != rows)
        return found

    def place_in(self, other: Ids) -> IntArray:
        """For each row the first row of another file with the same id, -1 where there is none.

        The other file is held against this one, of which fewer ids have to be kept ready to be found.
        """
        found = pc.index_in(other.distinct, value_set=self.distinct).fill_null(-1).to_numpy(zero_copy_only=False)
        place = np.full(len(self.distinct) + 1, -1, dtype=np.int64)
        place[found] = other.first
        place[-1] = -1
        return place[self.number]

    def are(self, distinct: BoolArray) -> BoolArray:
        """The rows whose text is one of those."""
        found: BoolArray = np.append(distinct, False)[self.number]
        return found

    def series(self) -> pd.Series[str]:
        """The ids as a column."""
        if np.array_equal(self.number, np.arange(len(self.number))):  # nobody twice or without an id
            return pd.Series(self.distinct, dtype="str")
        texts = self.distinct.take(pa.array(self.number, mask=self.number < 0))
        return pd.Series(texts, dtype="str")

    def __contains__(self, text: object) -> bool:
        return int(pc.index(self.distinct, pa.scalar(str(text))).as_py()) >= 0

    def check(self, problems: Problems) -> None:
        """Note ids that are empty, used twice, or look like CPR numbers; none of them is shown."""
        if self.absent:
            return
        where, source = self.source.where(PERSON), self.source
        if (empty := self.number < 0).any():
            problems.add(where, "empty", source.rows(empty), "an id for each person", kind="empty-id")
        if self.again.any():
            first = source.numbers[self.first[self.number[self.again]]]
            what = "a person who is in the file already"
            problems.add(where, what, source.rows(self.again), first=first, kind="duplicate-person")
        like = pc.match_substring_regex(self.distinct, r"^\d{6}[- ]?\d{4}$").to_numpy(zero_copy_only=False)
        cpr = like.copy()
        cpr[like] = [_is_cpr(text) for text in self.distinct.filter(pa.array(like)).to_pylist()]
        if (found := self.are(cpr)).any():
            allowed = "an id that means nothing outside this survey, such as a running number; or a column called cpr"
            problems.add(where, "an id that looks like a CPR number", source.rows(found), allowed, kind="cpr-as-id")


class Known:
    """All ids of a round's files, and what looks like them, to keep them out of messages.

    An id that has slipped into another column is in no column of ids any more: it is known by its form.
    """

    def __init__(self, *ids: Ids) -> None:
        self.ids = ids
        some = [text for i in ids for text in i.distinct.slice(0, LOOKED_AT).to_pylist()]
        self.forms = {_form(text) for text in some if len(text) >= SHORTEST and any(map(str.isdigit, text))}

    def __contains__(self, text: object) -> bool:
        return _form(str(text)) in self.forms or any(text in ids for ids in self.ids)


def _form(text: str) -> str:
    """A text with all digits and all letters alike."""
    return re.sub(r"[^\W\d_]", "a", re.sub(r"\d", "0", text))


def are_synthetic(ids: Sequence[Ids], problems: Problems) -> bool:
    """Whether the persons are reconstructed; a mixture is refused."""
    ids = list({id(i): i for i in ids}.values())
    starts = [pc.starts_with(i.distinct, SYNTHETIC, ignore_case=True).to_numpy(zero_copy_only=False) for i in ids]
    found = sum(int(i.are(start).sum()) for i, start in zip(ids, starts, strict=True))
    number = sum(int((i.number >= 0).sum()) for i in ids)
    if 0 < found < number:
        paths = list(dict.fromkeys(i.source.path for i in ids))
        counts = f"{found} ids begin with {SYNTHETIC!r} and {number - found} do not"
        what = f"synthetic and real persons are mixed: {counts}, in {' and '.join(path.name for path in paths)}"
        problems.add(f"{paths[0]}, column {PERSON!r}", what, allowed="either all or none", kind="mixed-synthetic")
    return found > 0


def _is_cpr(text: str) -> bool:
    """Whether a text is ten digits of which the first six are a date."""
    parts = _CPR.fullmatch(text)
    if parts is None:
        return False
    day, month = map(int, parts.groups())
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(_LEAP_YEAR, month)[1]
