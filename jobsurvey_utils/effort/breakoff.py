"""Partial answers: how many are still answering at each question, where they leave, and who does."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils import disclosure
from jobsurvey_utils.effort.indicators import Indicators, together
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.nonresponse import invited
from jobsurvey_utils.rounds.schema import TOTAL

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

BEYOND = np.iinfo(np.int64).max
"""The place of the last answer of those who answered in full."""


def partial(data: Microdata) -> BoolArray:
    """Who of the respondents gave a partial answer."""
    return invited.outcomes(data)["partial"].loc[data.respondents.index].to_numpy(dtype=bool)


def status(data: Microdata) -> str:
    """Whether partial answers can be told of: ok, none, or few."""
    number = int(partial(data).sum())
    left = int((last_answer(data) < max(item.order for item in data.round.closed_items())).sum())
    if not number:
        return "none"
    return "few" if disclosure.is_small([number, left], data.round.config.disclosure.min_persons).any() else "ok"


def last_answer(data: Microdata) -> IntArray:
    """Place in the questionnaire of each respondent's last answer; beyond its end for those who answered in full."""
    last = np.zeros(len(data.respondents), dtype=np.int64)
    for item in data.round.closed_items():
        columns = [data.respondents[name].notna().to_numpy() for name in data.round.answer_columns(item)]
        last = np.where(np.any(columns, axis=0), np.maximum(last, item.order), last)
    return np.where(partial(data), last, BEYOND)


def along(data: Microdata) -> pd.DataFrame:
    """One row per question in the order of the questionnaire: who is still answering, and who has left before it.

    Somebody has left before a question if that and all later ones are unanswered; they are counted at the first of
    these that was put to them. Where few leave, they are told at the next question where enough have.
    """
    last, asked = last_answer(data), data.asked
    items = data.round.closed_items()
    left_at = np.full(len(last), BEYOND)
    for item in reversed(items):
        left_at = np.where((item.order > last) & asked[item.id].to_numpy(), item.order, left_at)
    gone = np.array([(left_at <= item.order).sum() for item in items], dtype=np.int64)
    table = pd.DataFrame({"item": [item.id for item in items], "cumulative": gone}).astype({"item": "str"})
    table = disclosure.curve(data.round, table.assign(share=gone / max(len(last), 1)))
    return pd.DataFrame(
        {
            "item": table["item"],
            "left": table["answers"].astype("int64"),
            "still": len(last) - table["cumulative"].astype("int64"),
            "share": 1 - table["share"],
        }
    )


def groups(data: Microdata, found: Indicators) -> pd.DataFrame:
    """Share of partial answers by register group, tested against the other groups; `p_bh` is over the table."""
    everyone, broke_off = np.ones(len(data.respondents), dtype=bool), partial(data)
    names = [TOTAL, *invited.register(data.round)]
    return together([found.by(name, everyone, broke_off) for name in names])
