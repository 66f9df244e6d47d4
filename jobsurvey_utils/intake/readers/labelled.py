"""SPSS and Stata files: codes as text, with the labels of values and the values that mean that there is none."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyreadstat

from jobsurvey_utils.intake.readers.opened import How, IntArray, Opened, UnreadableError, ValueLabels, plain_name
from jobsurvey_utils.intake.readers.texts import encoded, value_as_text

Columns = dict[str, pa.DictionaryArray]

_PROBE = """
import sys, pyreadstat
try:
    getattr(pyreadstat, sys.argv[1])(sys.argv[2], metadataonly=True, user_missing=True)
except Exception:
    pass
"""
"""Run in a process of its own, since the library in C under pyreadstat can end it at a damaged file."""
CHUNK = 200_000
"""Rows read at a time: a value is a Python object until it is coded."""
_FAILURES = (
    pyreadstat.ReadstatError,
    pyreadstat.PyreadstatError,
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    TypeError,
    ValueError,
)
"""What pyreadstat and the library under it raise at a damaged file."""
_CUT = ("expected number of rows", "unexpected end", "Unable to read from file")


def open_file(path: Path, how: How) -> Opened:
    """Open an SPSS or Stata file.

    Raises
    ------
    UnreadableError
        If the file is damaged, of another kind, or in another encoding than it says.
    """
    stat = path.stat()
    if _is_fatal(path, stat.st_mtime_ns, stat.st_size):
        raise _refusal(path, "")
    _, about = _call(path, how, metadataonly=True)
    if None in about.column_names:
        raise _refusal(path, "")
    raw = {plain_name(name): name for name in about.column_names}
    names = [plain_name(name) for name in about.column_names]
    labels: dict[str, ValueLabels] = {}

    def read(wanted: Sequence[str]) -> pa.Table:
        parts: list[Columns] = []
        for columns, meta in _chunks(path, how, [raw[name] for name in wanted]):
            parts.append({name: encoded([value_as_text(v) for v in columns[raw[name]]]) for name in wanted})
            labels.update({name: _value_labels(meta, raw[name]) for name in wanted})
        whole = {name: pa.chunked_array([part[name] for part in parts]) for name in wanted}
        return pa.table(whole).unify_dictionaries()

    def batches(wanted: Sequence[str], rows: int | None) -> Iterator[pa.Table]:
        for columns, _ in _chunks(path, how, [raw[name] for name in wanted], rows):
            texts = {name: [value_as_text(value) for value in columns[raw[name]]] for name in wanted}
            yield pa.table({name: pa.array(values, pa.string()) for name, values in texts.items()})

    return Opened(path, names, read, batches, _numbers, labels=labels)


def _numbers(rows: int) -> IntArray:
    return np.arange(1, rows + 1)


def _chunks(
    path: Path, how: How, columns: Sequence[str], rows: int | None = None
) -> Iterator[tuple[dict[str, list[object]], Any]]:
    """Columns a part of the rows at a time; the last part is smaller than the others, and may be empty."""
    size, start = min(CHUNK, rows or CHUNK), 0
    while True:
        found, meta = _call(path, how, usecols=list(columns), row_offset=start, row_limit=size, output_format="dict")
        yield found, meta
        start += size
        if rows is not None or not found or len(next(iter(found.values()))) < size:
            return


@lru_cache(maxsize=16)
def _is_fatal(path: Path, *_: int) -> bool:
    """Whether reading what a file says of itself ends the process that does; asked once for a file as it is."""
    probe = [sys.executable, "-c", _PROBE, "read_dta" if _is_stata(path) else "read_sav", str(path)]
    return subprocess.run(probe, capture_output=True, check=False).returncode != 0


def _call(path: Path, how: How, **options: object) -> tuple[Any, Any]:
    reader: Callable[..., tuple[Any, Any]] = pyreadstat.read_dta if _is_stata(path) else pyreadstat.read_sav
    try:
        return reader(str(path), user_missing=True, encoding=how.encoding, **options)
    except _FAILURES as error:
        raise _refusal(path, str(error)) from None


def _refusal(path: Path, reason: str) -> UnreadableError:
    program = "Stata" if _is_stata(path) else "SPSS"
    if "encoding" in reason or "codec" in reason:
        what = f"holds text in another encoding than the {program} file says"
        return UnreadableError("unknown-encoding", what, "its encoding, told in round.yml under files.encoding")
    if any(text in reason for text in _CUT) and _begins_well(path):
        return UnreadableError("truncated-file", f"is cut off: rows of the {program} file are missing; export it again")
    return UnreadableError("damaged-file", f"cannot be read as {program}: the file is damaged or of another format")


def _begins_well(path: Path) -> bool:
    with path.open("rb") as file:
        begins = file.read(11)
    return begins.startswith((b"$FL2", b"$FL3", b"<stata_dta>")) or (
        _is_stata(path) and begins[:1] in b"\x6c\x6e\x6f\x71\x72\x73"
    )


def _is_stata(path: Path) -> bool:
    return path.suffix.lower() == ".dta"


def _value_labels(meta: Any, name: str) -> ValueLabels:
    found: Mapping[object, str] = meta.variable_value_labels.get(name, {})
    labels = {
        text: (label or "").strip() for value, label in found.items() if (text := value_as_text(value)) is not None
    }
    ranges = [(r["lo"], r["hi"]) for r in meta.missing_ranges.get(name, ())]
    letters = set(meta.missing_user_values.get(name, ()))

    def missing(text: str) -> bool:
        return text in letters or any(_within(text, low, high) for low, high in ranges)

    return ValueLabels(labels, missing)


def _within(text: str, low: object, high: object) -> bool:
    if isinstance(low, str):
        return text.strip() in (low.strip(), str(high).strip())
    try:
        return float(low) <= float(text) <= float(high)  # type: ignore[arg-type]
    except ValueError:
        return False
