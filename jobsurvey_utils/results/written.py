"""The tables of a results store in a folder, each read when it is asked for: most pages need few rows of few tables."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.results import files


class Written(Mapping[str, pd.DataFrame]):
    """The tables of a folder by name.

    Parameters
    ----------
    rows
        Of each table, with how many rows it was written.
    """

    def __init__(self, folder: Path, rows: Mapping[str, int]) -> None:
        self.folder = folder
        self._rows = {name: rows[name] for name in files.TABLES}
        for name in files.TABLES:
            (folder / f"{name}.csv").stat()

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, name: object) -> bool:
        return name in self._rows

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self._read(name).frame.copy(deep=False)

    def of_items(self, name: str, items: Collection[str]) -> pd.DataFrame:
        """The rows of a table on some items."""
        return self._read(name).of_items(items)

    def _read(self, name: str) -> files.Table:
        try:
            return files.read(self.folder / f"{name}.csv", self._rows[name], files.kinds(name))
        except (OSError, ValueError, KeyError, pa.ArrowException) as error:
            raise not_whole(self.folder, error) from None


def not_whole(folder: Path, error: Any) -> JobsurveyError:
    """What is said of a folder with something missing or damaged."""
    return JobsurveyError(
        f"{folder}: there is no whole results store ({type(error).__name__}); make it with `jobsurvey book`"
    )
