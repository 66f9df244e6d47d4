"""Where the microdata of a round is, and how its files are to be read."""

from __future__ import annotations

import codecs
import unicodedata
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from jobsurvey_utils.rounds.schema.base import Model, repeated

Table = Literal["frame", "sample", "answers", "population"]
"""The files of a round, and the population file that its sample is drawn from."""
TABLES: tuple[Table, ...] = get_args(Table)
SYNTHETIC = "synthetic"
"""Folder of reconstructed files, inside the folder of the real ones."""
ANYTHING = "*"
"""Stands for any text in a name under `ignore`."""


def _for_each(value: Any) -> Any:
    """One value for all tables, or a value for each."""
    return value if isinstance(value, dict) else dict.fromkeys(TABLES, value)


def _encoding(name: str) -> str:
    try:
        codecs.lookup(name)
    except LookupError:
        raise ValueError(f"{name!r} is not a known encoding; such are utf-8, windows-1252, utf-16, cp850") from None
    return name


def _composed(name: str) -> str:
    """A name with composed letters, as the names in files are read: å and not a with a ring."""
    return unicodedata.normalize("NFC", name)


ForEach = BeforeValidator(_for_each)
Name = Annotated[str, AfterValidator(_composed)]
"""Name of a column in a file."""
Encoding = Annotated[str, AfterValidator(_encoding)]


class Files(Model):
    """Where the microdata is, relative to the round's folder or absolute, and how it is read.

    What concerns the reading of a file may be said for all files, or for each under its table's name.
    """

    folder: str = "data"
    frame: str = "frame.csv"
    sample: str | None = "sample.csv"
    """None: an open invitation, of which only those who answered are known."""
    answers: str = "answers.csv"
    columns: dict[Table, dict[str, Name]] = Field(default_factory=dict)
    """Table to the name of a column here and in the file, where the two differ."""
    one_of: dict[Table, dict[str, dict[str, Name]]] = Field(default_factory=dict)
    """Table to a column here that the file keeps as one 0/1 column for each category: code to the name in the file."""
    sheets: dict[Table, str] = Field(default_factory=dict)
    """The sheet of an Excel file that has several."""
    ignore: dict[Table, tuple[Name, ...]] = Field(default_factory=dict)
    """Columns of a file that are left unread; `*` stands for any text."""
    encoding: Annotated[dict[Table, Encoding], ForEach] = Field(default_factory=dict)
    separator: Annotated[dict[Table, Literal[",", ";", "|", "tab"]], ForEach] = Field(default_factory=dict)
    decimal: Annotated[dict[Table, Literal[",", "."]], ForEach] = Field(default_factory=dict)
    dates: Literal["year-month-day", "day-month-year"] = "year-month-day"
    """How dates are written in text: 2024-03-31, or 31-03-2024, 31.03.2024 and 31/03/2024."""
    values: Annotated[dict[Table, Literal["codes", "labels"]], ForEach] = Field(default_factory=dict)
    """What counts in SPSS and Stata files where a value's code and its label are two categories of the round."""
    missing: tuple[str, ...] = ()
    """What stands for an empty value, such as -99, NULL or #N/A."""
    ticked: tuple[str, ...] = ()
    """How a chosen option of a multiple-choice question is written, besides 1, true and SAND."""
    unticked: tuple[str, ...] = ()
    """How an option that was not chosen is written, besides 0, false and FALSK. An empty text among them stands for the
    options left empty where another option of the question is chosen."""
    accept: dict[str, str] = Field(default_factory=dict)
    """Kind of warning to the reason why it is accepted in this round."""

    @property
    def names(self) -> dict[Table, str]:
        """Table to file, of the files that the round has."""
        found: dict[Table, str | None] = {"frame": self.frame, "sample": self.sample, "answers": self.answers}
        return {table: name for table, name in found.items() if name is not None}

    def names_in(self, folder: Path) -> dict[Table, str]:
        """Table to file in a folder: synthetic files are CSV in the round's own form, whatever is said of real ones."""
        return {table: f"{table}.csv" for table in self.names} if folder.name == SYNTHETIC else self.names

    @model_validator(mode="after")
    def _each_column_once(self) -> Self:
        for table, columns in self.columns.items():
            if twice := repeated(columns.values()):
                raise ValueError(f"columns.{table}: used for two columns: {', '.join(twice)}; each may be used once")
            if both := sorted(set(columns.values()) & set(self.ignore.get(table, ()))):
                raise ValueError(f"{', '.join(both)} stands both under columns.{table} and under ignore.{table}")
        for table, names in self.ignore.items():
            if empty := [name for name in names if not name.strip(f"{ANYTHING} ")]:
                raise ValueError(f"ignore.{table}: {empty[0]!r} would leave out everything; name the columns")
        if not all(text.strip() for text in self.missing):
            raise ValueError("missing: an empty text is always an empty value; leave it out")
        if both := sorted(set(self.ticked) & set(self.unticked)):
            raise ValueError(f"{', '.join(map(repr, both))} stands both under ticked and under unticked")
        return self
