"""Files that are whole or absent: written under a temporary name, renamed when complete; and their fingerprints."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from jobsurvey_utils.build.swapping import put_in_place

_LEFT = re.compile(r"\.(?P<name>.+)\.[0-9]+\.(?P<kind>partial|old)")
"""Temporary names: the name it is to have, and the number of the process that writes it."""


def fingerprint(content: bytes | str) -> str:
    """The SHA-256 of bytes or of a text."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def file_fingerprint(path: Path) -> str:
    """The SHA-256 of a file's content; read again only when the file has been written again."""
    state = path.stat()
    return _file_fingerprint(path, state.st_mtime_ns, state.st_size, state.st_ino)


@lru_cache(maxsize=10_000)
def _file_fingerprint(path: Path, *state: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_text(path: Path, text: str) -> None:
    """Write a file so that it is never seen half-written; one that holds the text already is left alone."""
    if path.exists() and path.read_bytes() == text.encode():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        partial.write_bytes(text.encode())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def write_json(path: Path, content: Any) -> None:
    """Write JSON for people and machines to read, as `write_text` does."""
    write_text(path, json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def read_json(path: Path) -> Any:
    """Read JSON; None if the file is missing or damaged."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


@contextmanager
def replaced_folder(folder: Path) -> Iterator[Path]:
    """A new folder to fill, which takes the place of `folder` when the block ends without an error."""
    partial = folder.with_name(f".{folder.name}.{os.getpid()}.partial")
    remove_leftovers(folder)
    partial.mkdir(parents=True)
    try:
        yield partial
        put_in_place(partial, folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def remove_leftovers(path: Path) -> None:
    """Remove what an interrupted run left beside a file or folder, and put back what it took away."""
    _remove(path.parent.glob(f".{path.name}.*.*"))


def remove_all_leftovers(folder: Path) -> None:
    """Remove what interrupted runs left anywhere below a folder that nobody else is writing to."""
    _remove(list(folder.rglob(".*.*.*")))


def _remove(paths: Iterable[Path]) -> None:
    for left, match in [(path, match) for path in paths if (match := _LEFT.fullmatch(path.name))]:
        if match["kind"] == "old" and not left.with_name(match["name"]).exists():
            left.replace(left.with_name(match["name"]))
        elif left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)
