"""Files of another shape: a category as several 0/1 columns, those who did not answer among the answers, dates."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from jobsurvey_utils.intake import local_time, recoding
from jobsurvey_utils.intake.columns import CPR, PERSON, part
from jobsurvey_utils.intake.problems import Problems
from jobsurvey_utils.intake.settings import Settings
from jobsurvey_utils.intake.values import Written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jobsurvey_utils.intake.tables import Source

BoolArray = npt.NDArray[np.bool_]

_DAY_FIRST = re.compile(r"(\d{1,2})([-./])(\d{1,2})\2(\d{4})(\s.*)?", re.ASCII)
_YES = ("1", "true", "True")
_NO = ("0", "false", "False")


def gather(source: Source, settings: Settings, problems: Problems) -> pa.Table:
    """A table with one column of codes for the 0/1 columns of its categories; empty where none of them is chosen."""
    table = source.table
    for name, codes in settings.one_of.items():
        parts = {code: part(name, code) for code in codes if part(name, code) in table.column_names}
        chosen = np.array([_is(table, column, _YES) for column in parts.values()])
        strange = [~_is(table, column, (*_YES, *_NO, None)) for column in parts.values()]
        where = f"{source.path}, column {next(iter(codes.values()))!r}"
        if np.any(strange):
            what = f"a value that is neither 1 nor 0 in the columns of {name}"
            problems.add(where, what, source.rows(np.any(strange, axis=0)), "1, 0 or empty", kind="unknown-option")
        if (twice := chosen.sum(axis=0) > 1).any():
            what = f"more than one of the columns of {name} is 1"
            problems.add(where, what, source.rows(twice), "one of them", kind="several-categories")
        index = np.where(chosen.any(axis=0), chosen.argmax(axis=0), -1)
        table = table.drop_columns(list(parts.values()))
        table = table.append_column(name, recoding.recode(index, list(parts)))
    return table


def answered(table: pa.Table, settings: Settings) -> BoolArray:
    """The rows with an answer: a text in a column of the answers alone, other than an option that is not chosen."""
    options = {name for names in settings.options for name in names}
    found = np.zeros(table.num_rows, dtype=bool)
    for name in table.column_names:
        if name not in (PERSON, CPR) and settings.names.get(name, name) not in settings.beside:
            found |= ~_is(table, name, (None, *_NO) if name in options else (None,))
    return found


def year_first(table: pa.Table, names: Sequence[str]) -> tuple[pa.Table, Written]:
    """A table whose dates, written day, month and year, are written year, month and day; and how they were."""
    written: Written = {}
    for name in names:
        if name in table.column_names:
            texts, index = recoding.parts(table[name])
            new = [_turned(text) for text in texts.to_pylist()]
            table = recoding.put(table, name, recoding.recode(index, new))
            written[name] = recoding.turned(texts.to_pylist(), new)
    return table, written


def _turned(text: str) -> str:
    """A date with its year first; of the time behind it nothing is kept, unless a zone makes it count."""
    found = _DAY_FIRST.fullmatch(text)
    if not found:
        return text
    try:
        day = dt.date(int(found[4]), int(found[3]), int(found[1])).isoformat()
    except ValueError:
        return text
    time = found[5] or ""
    return day + time if local_time.ZONED.search(time) else day


def _is(table: pa.Table, name: str, allowed: tuple[str | None, ...]) -> BoolArray:
    """The rows of a column with one of some texts, None for empty ones."""
    texts, index = recoding.parts(table[name])
    return np.array([*(text in allowed for text in texts.to_pylist()), None in allowed], dtype=bool)[index]
