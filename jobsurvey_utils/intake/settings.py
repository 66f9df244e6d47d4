"""What a round says of each of its files: the names of columns, what values mean, how the file is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jobsurvey_utils.intake.readers import How


@dataclass(frozen=True)
class Meaning:
    """What the texts of a column mean: numbers of categories, and which of those are don't know."""

    numbers: Mapping[str, int]
    dont_know: frozenset[int] = frozenset()
    ticks: bool = False
    """Whether it is an option of a multiple-choice question."""


@dataclass(frozen=True)
class Settings:
    """What a round says of one of its files."""

    how: How = field(default_factory=How)
    names: Mapping[str, str] = field(default_factory=dict)
    """Name of a column here to its name in the file, where they differ."""
    one_of: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """A column here that the file keeps as one 0/1 column for each category: code to the name in the file."""
    beside: frozenset[str] = frozenset()
    """Columns of the file that another table of the round reads from it."""
    answers_beside: bool = False
    """Whether the file holds those who did not answer too: rows without an answer are then no rows of answers."""
    dates: Sequence[str] = ()
    """Columns of dates written day, month, year."""
    ignore: Sequence[str] = ()
    values: str | None = None
    missing: Sequence[str] = ()
    """Texts that stand for an empty value."""
    ticked: Sequence[str] = ()
    unticked: Sequence[str] = ()
    meanings: Mapping[str, Meaning] = field(default_factory=dict)
    options: Sequence[Sequence[str]] = ()
    """Columns of the options of each multiple-choice question."""
    homes: Sequence[Path] = ()
    """Folders that no key may be kept in."""
