"""Parquet files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from jobsurvey_utils.intake.readers.opened import How, IntArray, Opened, UnreadableError, plain_name
from jobsurvey_utils.intake.readers.texts import as_text

IDS = ("person_id", "cpr")
_MARK = b"PAR1"
_INDEX = re.compile(r"__index_level_\d+__")
"""What pandas calls an index without a name, which is no column of the user's."""
_ALLOWED = "text, numbers, dates, true and false"


def open_file(path: Path, _: How) -> Opened:
    """Open a Parquet file.

    Raises
    ------
    UnreadableError
        If the file is damaged or is not of this kind.
    """
    columns = [name for name in _schema(path).names if not _INDEX.fullmatch(name)]
    raw = {plain_name(name): name for name in columns}
    names = [plain_name(name) for name in columns]

    def read(wanted: Sequence[str]) -> pa.Table:
        try:
            with pq.ParquetFile(path, read_dictionary=_coded(path)) as file:
                return _texts((name, file.read([raw[name]])[0]) for name in wanted)
        except (pa.ArrowException, OSError):
            raise _damaged(path) from None

    def batches(wanted: Sequence[str], rows: int | None) -> Iterator[pa.Table]:
        try:
            for batch in pq.ParquetFile(path).iter_batches(rows or 65_536, columns=[raw[name] for name in wanted]):
                texts = _texts((name, batch[raw[name]]) for name in wanted)
                yield pa.table({name: pc.cast(texts[name], pa.string()) for name in wanted})
                if rows is not None:
                    return
        except (pa.ArrowException, OSError):
            raise _damaged(path) from None

    return Opened(path, names, read, batches, _numbers)


def _numbers(rows: int) -> IntArray:
    return np.arange(1, rows + 1)


def _schema(path: Path) -> pa.Schema:
    try:
        return pq.read_schema(path)
    except (pa.ArrowException, OSError):
        raise _damaged(path) from None


def _coded(path: Path) -> list[str]:
    """The columns of text that are read as codes at once; ids are not, as hardly two of them are alike."""
    return [field.name for field in _schema(path) if pa.types.is_string(field.type) and field.name.strip() not in IDS]


def _texts(columns: Iterable[tuple[str, pa.Array | pa.ChunkedArray]]) -> pa.Table:
    """Columns as text, taken one at a time: only one of them is held in the form it has in the file."""
    texts, wrong = {}, []
    for name, column in columns:
        whole = column.unify_dictionaries().combine_chunks() if isinstance(column, pa.ChunkedArray) else column
        try:
            texts[name] = as_text(whole)
        except pa.ArrowException:
            wrong.append(UnreadableError("column-type", f"holds {_described(whole.type)}", _ALLOWED, column=name))
    if wrong:
        raise UnreadableError.all_of(wrong)
    return pa.table(texts)


def _described(kind: pa.DataType) -> str:
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind):
        return "bytes that are not UTF-8 text"
    return f"{str(kind).partition('<')[0]} values"


def _damaged(path: Path) -> UnreadableError:
    with path.open("rb") as file:
        begins = file.read(len(_MARK)) == _MARK
        file.seek(-min(len(_MARK), path.stat().st_size), 2)
        ends = file.read() == _MARK
    if begins and not ends:
        return UnreadableError("truncated-file", "is cut off: a Parquet file ends with PAR1; copy or export it again")
    return UnreadableError("damaged-file", "cannot be read as Parquet: the file is damaged or of another format")
