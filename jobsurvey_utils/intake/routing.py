"""Who was asked what, and who answered."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.rounds import Round, expressions

BoolArray = npt.NDArray[np.bool_]


def rule(round_: Round, name: str) -> str:
    """The routing expression of an item, or of a variable that is not an item."""
    return round_.items[name].asked_if if name in round_.items else round_.variables[name].asked_if


def asked(round_: Round, persons: pd.DataFrame) -> pd.DataFrame:
    """For every closed item and every variable from the answers, which persons it was asked of."""
    names = [item.id for item in round_.closed_items()]
    names += [n for n, v in round_.variables.items() if v.source == "answers" and n not in round_.items]
    return pd.DataFrame({name: holds(rule(round_, name), persons) for name in names}, index=persons.index)


def holds(expression: str, persons: pd.DataFrame) -> BoolArray:
    """Which persons fulfil a routing expression; multiple-choice options compare as "1" and "0"."""
    columns = {name: _compared(persons[name]) for name in sorted(expressions.columns(expression))}
    return expressions.evaluate(expression, pd.DataFrame(columns, index=persons.index))


def _compared(column: pd.Series[Any]) -> pd.Series[Any]:
    """A column as expressions compare it: a tick as "1", its absence as "0"."""
    if column.dtype != "Int8":
        return column
    ticked = column.fillna(-1).to_numpy(dtype=np.int8)
    return pd.Series(pd.Categorical.from_codes(ticked, pd.Index(["0", "1"])), index=column.index)


def answered(round_: Round, persons: pd.DataFrame, name: str) -> BoolArray:
    """Which persons answered an item; don't know is an answer."""
    item = round_.items.get(name)
    column = round_.answer_columns(item)[0] if item is not None else name
    return persons[column].notna().to_numpy()
