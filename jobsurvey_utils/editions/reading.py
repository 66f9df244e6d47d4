"""An edition of the book as it is published: its numbers and what it says it was made from."""

from __future__ import annotations

import gzip
import json
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd

from jobsurvey_utils.errors import JobsurveyError

DATA = "data"
PROVENANCE = f"{DATA}/provenance.json"
TABLE = ".csv.gz"


@dataclass(frozen=True)
class Edition:
    """A finished book: the files below its `data`, by their path there."""

    name: str
    files: dict[str, bytes]

    @property
    def provenance(self) -> dict[str, Any]:
        """What it was made from."""
        return json.loads(self.files["provenance.json"])  # type: ignore[no-any-return]

    @property
    def tables(self) -> list[str]:
        """Names of its tables: the round, the analysis if it is of one, and the table."""
        return [path.removesuffix(TABLE) for path in sorted(self.files) if path.endswith(TABLE)]

    def table(self, name: str) -> pd.DataFrame:
        """A table, all of it as text; empty where there is none.

        Raises
        ------
        JobsurveyError
            If the file is damaged.
        """
        content = self.files.get(f"{name}{TABLE}")
        if content is None:
            return pd.DataFrame()
        try:
            return pd.read_csv(BytesIO(gzip.decompress(content)), dtype="str", keep_default_na=False)
        except (OSError, EOFError, ValueError) as error:
            raise JobsurveyError(f"{self.name}: {DATA}/{name}{TABLE} is damaged ({error})") from None


def read(path: Path) -> Edition:
    """An edition from the folder of a finished book or an archive of it.

    Raises
    ------
    JobsurveyError
        If there is no such file, or no finished book with its numbers in it.
    """
    if not path.exists():
        raise JobsurveyError(f"{path}: is not there; give the folder of a finished book, or a .zip or .tar of it")
    try:
        found = dict(_folder(path) if path.is_dir() else _archive(path))
        edition = Edition(str(path), found)
        _ = edition.provenance["rounds"]
    except (KeyError, ValueError, OSError, EOFError, zipfile.BadZipFile, tarfile.TarError) as error:
        raise JobsurveyError(
            f"{path}: holds no finished book with its numbers: {PROVENANCE} is not there or damaged "
            f"({type(error).__name__}); give a folder like _build/html, or a .zip or .tar of it"
        ) from None
    return edition


def _folder(path: Path) -> Iterator[tuple[str, bytes]]:
    for top in (path / DATA, path / "html" / DATA, path / "_build" / "html" / DATA):
        if (top / "provenance.json").is_file():
            files = [file for file in top.rglob("*.*") if file.is_file()]
            yield from ((file.relative_to(top).as_posix(), file.read_bytes()) for file in files)
            return


def _archive(path: Path) -> Iterator[tuple[str, bytes]]:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            inside = _below(archive.namelist())
            yield from [(short, archive.read(name)) for name, short in inside.items()]
        return
    with tarfile.open(path) as packed:
        inside = _below([member.name for member in packed.getmembers() if member.isfile()])
        for name, short in inside.items():
            if (file := packed.extractfile(name)) is not None:
                yield short, file.read()


def _below(names: list[str]) -> dict[str, str]:
    """The files below the `data` that has a provenance, however deep in the archive the book stands."""
    paths = {name: PurePosixPath(name) for name in names if not name.endswith("/")}
    top = next((path.parent for path in paths.values() if path.match(PROVENANCE)), None)
    inside = {name: path for name, path in paths.items() if top is not None and path.is_relative_to(top)}
    return {name: path.relative_to(top).as_posix() for name, path in inside.items() if top is not None}
