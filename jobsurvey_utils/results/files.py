"""The tables of a results store as files: their columns, their types, and how they are written and read."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pacsv

META = "meta.json"
DATA = "data"
"""Last column of every file: whether its rows are from synthetic or real data."""
DECIMALS = 12
"""Decimals kept in files: more than any use needs, fewer than where computers differ."""

_RATIO = ("se", "ci_low", "ci_high")
_TEST = ("difference", *_RATIO, "df", "p")
TABLES: dict[str, tuple[str, ...]] = {
    "shares": ("item", "breakdown", "group", "category", "n", "n_total", "share", *_RATIO, "suppressed"),
    "pooled": ("item", "breakdown", "group", "category", "n", "n_total", "share", *_RATIO, "suppressed"),
    "scores": ("item", "breakdown", "group", "n", "n_dont_know", "score", *_RATIO, "deff", "n_eff", "suppressed"),
    "response": (
        *("breakdown", "group", "population", "sample", "complete", "partial", "opt_out"),
        *("response_rate", "weighted_response_rate"),
    ),
    "bases": ("item", "breakdown", "group", "n_asked", "n", "n_dont_know", "n_missing", "suppressed"),
    "disposition": ("disposition", "n", "share"),
    "channels": ("channel", "n", "share"),
    "curve": ("date", "answers", "cumulative", "share"),
    "composition": (
        *("variable", "group", "population", "population_share", "sample", "sample_share", "respondents"),
        *("respondents_share", "weighted_share", "opt_out", "opt_out_share", "response_rate", "opt_out_ratio"),
        "suppressed",
    ),
    "means": ("variable", "source", "mean", "n"),
    "weights_summary": (
        *("breakdown", "group", "cells", "cells_before", "respondents", "population", "weight_low", "weight_mean"),
        *("weight_high", "weight_cv", "kish_deff", "n_eff"),
    ),
    "weight_percentiles": ("share", "weight"),
    "correlations": ("item", "other", "n", "correlation"),
    "collapses": ("cell", "merged_with", "variable", "reason"),
    "weight_sums": ("item", "category", "n", "unweighted_share", "weight_sum", "weighted_share"),
    "comparison": (
        *("section", "item", "label", "breakdown", "group", "category", "statistic", "value", "decimals"),
        *("status", "use", "reason", "place", "recomputed", "agrees"),
    ),
    "differences": (
        *("item", "breakdown", "statistic", "category", "group", "other", *_TEST, "p_bh", "p_holm"),
        *("p_wide", "p_wide_bh", "effect", "size", "status", "suppressed"),
    ),
    "paired": ("item", "category", "other", "other_category", "statistic", *_TEST, "status", "suppressed"),
    "distribution_tests": ("item", "breakdown", "f", "ndf", "ddf", "p", "p_bh", "cramers_v", "status"),
    "ranks": ("item", "breakdown", "statistic", "category", "group", "number", "rank_low", "rank_high"),
}
LOCAL = "local_"
"""Before the name of a table of the municipalities' own questions."""
TABLES |= {f"{LOCAL}{name}": TABLES[name] for name in ("shares", "pooled", "scores", "bases")}
"""The tables of a store and their columns, after the first one, `round`."""

_COUNTS = (
    *("n", "n_total", "n_dont_know", "n_asked", "n_missing", "population", "sample", "respondents", "complete"),
    *("partial", "opt_out", "answers", "cumulative", "cells", "cells_before", "decimals", "number", "rank_low"),
    "rank_high",
)
_NUMBERS = (
    *("share", *_RATIO, "score", "deff", "n_eff", "response_rate", "weighted_response_rate", "mean", "value"),
    *("population_share", "sample_share", "respondents_share", "weighted_share", "opt_out_share", "opt_out_ratio"),
    *("weight_low", "weight_mean", "weight_high", "weight_cv", "kish_deff", "unweighted_share", "weight_sum"),
    *("recomputed", "weight", "correlation", *_TEST, "p_bh", "p_holm", "p_wide", "p_wide_bh", "effect", "f", "ndf"),
    *("ddf", "cramers_v"),
)
_KINDS = {"Int64": _COUNTS, "float64": _NUMBERS, "boolean": ("agrees",), "bool": ("suppressed",)}
_ARROW = {"Int64": pa.int64(), "float64": pa.float64(), "boolean": pa.bool_(), "bool": pa.bool_()}


def typed(round_id: str, name: str, table: pd.DataFrame) -> pd.DataFrame:
    """A table of the store with its columns in order and of their types."""
    table = table.assign(round=round_id)[["round", *TABLES[name]]]
    return table.astype({column: _kind(column) for column in table.columns}).reset_index(drop=True)


def write(table: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV: UTF-8, point decimals, nothing where a number is missing."""
    rounded = table.round(dict.fromkeys(table.select_dtypes("float").columns, DECIMALS))
    content = pa.Table.from_pandas(rounded, preserve_index=False)
    pacsv.write_csv(content, path, pacsv.WriteOptions(quoting_style="needed"))


def kinds(name: str) -> dict[str, str]:
    """The columns of a table of the store, each with its type."""
    return {column: _kind(column) for column in ("round", *TABLES[name])}


class Table:
    """A table that has been read."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame

    @cached_property
    def _places(self) -> dict[str, npt.NDArray[np.intp]]:
        """The rows of each item."""
        return self.frame.groupby("item", sort=False).indices  # type: ignore[return-value]

    def of_items(self, items: Collection[str]) -> pd.DataFrame:
        """The rows on some items, in the order of the table."""
        known = self._places
        found = [known[item] for item in dict.fromkeys(items) if item in known]
        places = np.sort(np.concatenate(found)) if found else np.arange(0)
        return self.frame.take(places).reset_index(drop=True)


def read(path: Path, rows: int, columns: dict[str, str]) -> Table:
    """Read some columns of a file as of their types; a file that is still the same one is not read again.

    Raises
    ------
    ValueError
        If it does not have the number of rows it was written with.
    """
    state = path.stat()
    return _read(path, (state.st_ino, state.st_size, state.st_mtime_ns), rows, tuple(columns.items()))


@lru_cache(maxsize=256)
def _read(path: Path, state: tuple[int, ...], rows: int, columns: tuple[tuple[str, str], ...]) -> Table:
    kinds = dict(columns)
    types = {column: _ARROW.get(kind, pa.string()) for column, kind in kinds.items()}
    convert = pacsv.ConvertOptions(column_types=types, include_columns=list(kinds), strings_can_be_null=False)
    alone = pacsv.ReadOptions(use_threads=False)  # pages are forked from a process that reads
    found = pacsv.read_csv(path, read_options=alone, convert_options=convert).combine_chunks()
    if found.num_rows != rows:
        raise ValueError(f"{path.stem} has {found.num_rows} rows instead of {rows}")
    return Table(pd.DataFrame({column: found[column].to_pandas().astype(kind) for column, kind in columns}))


def read_as(path: Path, rows: int, columns: dict[str, str]) -> pd.DataFrame:
    """Read some columns of a file as of their types; a `ValueError` if it has not so many rows."""
    return read(path, rows, columns).frame.copy(deep=False)


def plain(table: pd.DataFrame) -> pd.DataFrame:
    """A table with each column as text, whole numbers, numbers or truth values, all of which may be missing."""
    return table.astype({column: _plain(kind) for column, kind in table.dtypes.items()}).reset_index(drop=True)


def _plain(kind: Any) -> str:
    found = {"i": "Int64", "u": "Int64", "f": "float64", "b": "boolean"}
    return found.get(getattr(kind, "kind", "O"), "str")


def swap(new: Path, folder: Path) -> None:
    """Put a finished folder in the place of the one before."""
    old = folder.with_name(f".{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _kind(column: str) -> str:
    return next((kind for kind, columns in _KINDS.items() if column in columns), "str")
