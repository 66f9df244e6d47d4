"""Files with personal data: only where version control does not see them, and for their owner alone."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pandas as pd

from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.rounds import ROOT

FORMATS = (".csv", ".parquet")
_OWNER = 0o600


def check_place(path: Path, *, force: bool, inputs: tuple[Path, ...] = (), holds: str = "personal data") -> None:
    """Refuse a place where a file with personal data, or another that is not for publication, must not be written.

    Raises
    ------
    JobsurveyError
        If it is in the repository and not in a round's data folder, is there already, is an input, or has no folder.
    """
    place = path.resolve()
    if place.is_relative_to(ROOT) and not _in_data(place.relative_to(ROOT)):
        raise JobsurveyError(
            f"{path}: is in the repository, and the file holds {holds}; allowed are rounds/ROUND/data/, which "
            "version control does not see, and folders outside the repository"
        )
    if not place.parent.is_dir():
        raise JobsurveyError(f"{path}: there is no folder {place.parent}")
    if any(place == other.resolve() for other in inputs):
        raise JobsurveyError(f"{path}: is the file that is read; input files are never changed: choose another name")
    if place.is_dir():
        raise JobsurveyError(f"{path}: is a folder; name a file in it")
    if place.exists() and not force:
        raise JobsurveyError(f"{path}: is there already; a sample is drawn once: use --force to write over it")


def check_format(path: Path) -> None:
    """Refuse a table's file whose ending is not one that is written."""
    if path.suffix.lower() not in FORMATS:
        raise JobsurveyError(f"{path}: the ending must be one of {', '.join(FORMATS)}")


def write(files: Mapping[Path, pd.DataFrame | str]) -> None:
    """Write tables and texts that only their owner can read: all under temporary names before any is put in place.

    Raises
    ------
    JobsurveyError
        If the folder cannot be written.
    """
    temporary = {path: path.with_name(f".{path.name}.{os.getpid()}.tmp") for path in files}
    try:
        for path, content in files.items():
            _write(temporary[path], path.suffix.lower(), content)
        for path, made in temporary.items():
            made.replace(path)
    except OSError as error:
        raise JobsurveyError(f"{next(iter(files)).parent}: cannot be written ({error.strerror})") from None
    finally:
        for made in temporary.values():
            with suppress(OSError):
                made.unlink(missing_ok=True)


def _write(path: Path, suffix: str, content: pd.DataFrame | str) -> None:
    with suppress(FileNotFoundError):
        path.unlink()
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER)
    with os.fdopen(number, "wb") as file:
        if isinstance(content, str):
            file.write(content.encode())
        elif suffix == ".parquet":
            content.to_parquet(file, index=False)
        else:
            content.to_csv(file, index=False, lineterminator="\n", encoding="utf-8")


def _in_data(path: Path) -> bool:
    return len(path.parts) > 3 and path.parts[0] == "rounds" and path.parts[2] == "data"
