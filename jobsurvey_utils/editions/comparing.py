"""Rows of two editions' tables beside each other: numbers that changed, that are new, that are gone.

One row of the result is one number: where it stands (`round`, `table` and the keys of the row), its name, its value in
both editions, the difference, and that in standard errors where the number is an estimate with one. What is said of a
row's numbers (`JUDGEMENTS`) does not tell which row it is; where it is said otherwise, that is a row too.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from jobsurvey_utils.editions.reading import Edition

KEYS = ("item", "breakdown", "group", "category")
"""Columns of most tables that say which number a row is."""
CODES = (
    "other",
    "other_category",
    "statistic",
    "variable",
    "cell",
    "merged_with",
    "municipality",
    "code",
    "place",
    "date",
    "wave",
    "decile",
    "step",
    "figure",
)
"""Further columns that hold codes or texts, though they may look like numbers."""
JUDGEMENTS = ("status", "alpha_status", "omega_status", "size", "verdict", "result", "reason", "explanation")
"""What is said of a row's numbers."""
LEFT_OUT = ("round", "data")
"""The same in every row; that a round is no longer synthetic is told once."""
ESTIMATES = ("share", "score", "difference", "estimate", "mean")
"""The numbers that the column `se` belongs to, the first that a table has."""
TRUTH = {"true": 1.0, "false": 0.0, "": np.nan}
SAME = 1e-9
"""Differences below are of the last decimals that computers may differ in."""

CHANGED, APPEARED, GONE, JUDGED = "changed", "new", "gone", "judged"
COLUMNS = ("round", "table", *KEYS, "where", "number", "change", "old", "new", "difference", "standard_errors")


def compare(old: Edition, new: Edition) -> pd.DataFrame:
    """Every published number that differs, the estimates that moved most first."""
    found = [_table(name, old, new) for name in sorted({*old.tables, *new.tables})]
    changes = pd.concat([part for part in found if len(part)] or [pd.DataFrame(columns=list(COLUMNS))])
    order = changes.assign(far=changes["standard_errors"].abs(), wide=changes["difference"].abs())
    order = order.sort_values(["far", "wide"], ascending=False, kind="stable", na_position="last")
    return order[list(COLUMNS)].reset_index(drop=True)


def _table(name: str, old: Edition, new: Edition) -> pd.DataFrame:
    if old.files.get(f"{name}.csv.gz") == new.files.get(f"{name}.csv.gz"):
        return pd.DataFrame()
    frames = [edition.table(name).drop(columns=list(LEFT_OUT), errors="ignore") for edition in (old, new)]
    columns = list(dict.fromkeys([*frames[0].columns, *frames[1].columns]))
    judged = [column for column in columns if column in JUDGEMENTS]
    numbers = [c for c in columns if c not in judged and all(_is_number(frame, c) for frame in frames)]
    keys = [column for column in columns if column not in (*numbers, *judged)]
    both = [_keyed(frame, keys, numbers, judged) for frame in frames]
    joined = both[0].add_suffix(" old").join(both[1].add_suffix(" new"), how="outer", sort=False)
    parts = [_number(joined, number, numbers) for number in numbers]
    parts += [_judgement(joined, column) for column in judged]
    changes = pd.concat([part for part in parts if len(part)] or [pd.DataFrame()])
    return _described(name, changes) if len(changes) else changes


def _is_number(frame: pd.DataFrame, column: str) -> bool:
    if column in KEYS or column in CODES:
        return False
    if column not in frame or not len(frame):
        return True
    texts = frame[column].drop_duplicates()
    numbers = pd.to_numeric(texts[texts != ""], errors="coerce")
    return bool(texts.isin(list(TRUTH)).all() or numbers.notna().all())


def _keyed(frame: pd.DataFrame, keys: list[str], numbers: list[str], judged: list[str]) -> pd.DataFrame:
    """Numbers and judgements by what says which row they are in; rows of equal keys are told apart by their order."""
    texts = frame.reindex(columns=keys, fill_value="").astype("str")
    index = pd.MultiIndex.from_frame(texts.assign(row=texts.groupby(keys).cumcount() if keys else range(len(frame))))
    values = {number: _values(frame.get(number)) for number in numbers}
    columns = {name: np.nan if v is None else v.to_numpy() for name, v in values.items()}
    said = frame.reindex(columns=judged, fill_value="").to_dict("list")
    return pd.DataFrame(columns | said, index=index)


def _values(texts: pd.Series[str] | None) -> pd.Series[float] | None:
    if texts is None:
        return None
    known = texts.map(TRUTH) if texts.isin(list(TRUTH)).all() else pd.to_numeric(texts, errors="coerce")
    return known.astype("float64")


def _number(joined: pd.DataFrame, number: str, numbers: list[str]) -> pd.DataFrame:
    """The rows in which one number differs."""
    old, new = joined[f"{number} old"], joined[f"{number} new"]
    near = np.isclose(old, new, rtol=SAME, atol=SAME, equal_nan=True)
    found = joined.index.to_frame(index=False).drop(columns="row")
    found = found.assign(number=number, old=old.to_numpy(), new=new.to_numpy())
    found["change"] = np.select([old.isna(), new.isna()], [APPEARED, GONE], CHANGED)
    found["difference"] = found["new"] - found["old"]
    estimate = next((name for name in ESTIMATES if name in numbers), None)
    scale = joined["se old"].to_numpy() if number == estimate and "se" in numbers else np.full(len(joined), np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        found["standard_errors"] = np.where(scale > 0, found["difference"] / scale, np.nan)
    return found[~near].assign(said="")


def _judgement(joined: pd.DataFrame, column: str) -> pd.DataFrame:
    """The rows of both editions of which something else is said."""
    old, new = joined[f"{column} old"], joined[f"{column} new"]
    found = joined.index.to_frame(index=False).drop(columns="row")
    nothing = dict.fromkeys(("old", "new", "difference", "standard_errors"), np.nan)
    found = found.assign(number=column, change=JUDGED, **nothing)
    found["said"] = [f"{before or 'nothing'} to {after or 'nothing'}" for before, after in zip(old, new, strict=True)]
    return found[(old.notna() & new.notna() & (old != new)).to_numpy()]


def _described(name: str, changes: pd.DataFrame) -> pd.DataFrame:
    round_id, _, table = name.partition("/")
    others = [column for column in changes.columns if column not in COLUMNS]
    texts = [changes[column].map(lambda text, column=column: f"{column} {text}" if text else "") for column in others]
    where = pd.Series(
        [", ".join(filter(None, row)) for row in zip(*texts, strict=True)] if others else "", changes.index
    )
    return changes.reindex(columns=list(COLUMNS), fill_value="").assign(round=round_id, table=table, where=where)
