"""What part of the final answers is in by a day of the field work: as in an earlier round, or as assumed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

FADING = 2 / 3
"""Answers that a reminder brings, to those that the mailing before it brought, where no earlier round tells."""
STAYING = 0.5
"""Answers of a day to those of the day before, after a mailing, where no earlier round tells."""


@dataclass(frozen=True)
class Course:
    """The course of the answers that is reckoned with."""

    source: str
    """The earlier round, or empty where it is assumed."""
    share: float
    """Part of the final answers that is in by the day."""


def from_earlier(curve: pd.DataFrame, day: int, days: int) -> float:
    """Part of an earlier round's answers that was in by a day, counted from 1; all of them on the last day of this one.

    Parameters
    ----------
    curve
        The table `curve` of the earlier round's results store: a row per day, `cumulative` answers.
    days
        Length of this field work. A longer one than the earlier is taken to have no answers after the earlier's last.
    """
    sums = curve["cumulative"].astype("float64").ffill().fillna(0.0).to_numpy()
    if day >= days or not len(sums) or sums[-1] <= 0:
        return 1.0
    return float(sums[min(day, len(sums)) - 1] / sums[min(days, len(sums)) - 1]) if day > 0 else 0.0


def assumed(day: dt.date, opens: dt.date, closes: dt.date, reminders: Sequence[dt.date]) -> float:
    """Part of the answers that is in by the end of a day, where each mailing brings `FADING` of the one before.

    Its answers are `STAYING` of the day before's on each day after it.
    """

    def answers(until: dt.date) -> float:
        mailings = enumerate((opens, *reminders))
        return sum(FADING**n * (1 - STAYING ** ((until - sent).days + 1)) for n, sent in mailings if until >= sent)

    return answers(min(day, closes)) / answers(closes) if day >= opens else 0.0


def final_rate(answered: np.ndarray, invited: np.ndarray, share: float) -> np.ndarray:
    """Response at the end, if the rest comes as reckoned with; NaN before any answer is expected."""
    if share <= 0:
        return np.full(len(answered), np.nan)
    return np.asarray(np.minimum(answered / share / np.maximum(invited, 1), 1.0))
