"""The mistakes found in microdata: collected, and told all at once."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from jobsurvey_utils.errors import JobsurveyError

Rows = npt.NDArray[np.integer]

SHOWN = 5
"""Rows and values listed of each kind of mistake; the rest is counted."""
ALLOWED = 15
"""Allowed values listed; the rest is counted."""
_LONGEST = 40
_PERSONAL = re.compile(r"\d{6}-?\d{4}|\d{8}|@")


@dataclass
class Problems:
    """Mistakes in the data of a round.

    A message names file, column, row and value, and never a person: values that are ids or look like CPR
    numbers, telephone numbers, e-mail addresses or free text are described instead of shown.
    """

    ids: Collection[str] = ()
    lines: list[str] = field(default_factory=list)

    def add(
        self, where: str, what: str, rows: Rows | None = None, allowed: str = "", first: Rows | None = None
    ) -> None:
        """Note one mistake.

        Parameters
        ----------
        where
            The file, and the column if there is one.
        rows
            Numbers of the rows it is found in; None where it concerns the file.
        first
            Of what is there twice: for each of the rows, the one that has it first.
        """
        found = "" if rows is None else f" in {_rows(rows, first)}"
        self.lines.append(f"{where}: {what}{found}" + (f"; allowed: {allowed}" if allowed else ""))

    def stop_if_any(self) -> None:
        """Raise all that was noted as one `JobsurveyError`."""
        if self.lines:
            raise JobsurveyError("\n".join(self.lines))

    def shown(self, value: str) -> str:
        """A value as it may stand in a message."""
        if len(value) > _LONGEST:
            return f"a text of {len(value)} characters"
        if value.strip() in self.ids or _PERSONAL.search(value):
            return "a value that looks like personal data"
        return repr(value)


def listed(values: Sequence[str], shown: int = SHOWN) -> str:
    """The first of some values, and how many more there are."""
    more = len(values) - shown
    return ", ".join(values[:shown]) + (f" and {more} more" if more > 0 else "")


def _rows(rows: Rows, first: Rows | None) -> str:
    if len(rows) == 1:
        return f"row {rows[0]}" + ("" if first is None else f", first in row {first[0]}")
    names = [str(row) for row in rows]
    if first is not None:
        names = [f"{row} as in {before}" for row, before in zip(rows, first, strict=True)]
    return f"{len(rows)} rows ({listed(names)})"
