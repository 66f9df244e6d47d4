"""The waves of answers: those before the first reminder, those between two reminders, those after the last."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.intake import Microdata

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

OK = "ok"
NO_DATES = "no_dates"
"""No answer has a date."""
ONE_WAVE = "one_wave"
"""There was no reminder, or all answers came on one side of it."""


@dataclass(frozen=True)
class Waves:
    """The wave of each respondent, and where the waves lie in the order of answering."""

    status: str
    number: IntArray
    """Per respondent, from 0; -1 without a date."""
    reminders: tuple[tuple[int, ...], ...]
    """For each wave the reminders it came after: 0 is before the first. More than one where waves are joined."""
    reached: FloatArray
    """Share of the invited who had answered by the end of each wave."""

    @property
    def position(self) -> FloatArray:
        """The middle of each wave among the invited, from 0 for the readiest to 1 for the last."""
        return (np.concatenate([[0.0], self.reached[:-1]]) + self.reached) / 2


def sort(data: Microdata) -> Waves:
    """Sort respondents into waves by the date of their answer; the day of a reminder is the first after it.

    A wave of fewer than the least number of persons is joined with the next, and the last with the one before it.
    Answers without a date are taken to be spread over the waves as the others.
    """
    dates = data.respondents["answered_on"]
    days = np.array(data.round.config.fieldwork.reminders, dtype="datetime64[D]")
    found = np.searchsorted(days, dates.to_numpy().astype("datetime64[D]"), side="right").astype(np.int64)
    number = np.where(dates.isna().to_numpy(), -1, found)
    if not (number >= 0).any():
        return Waves(NO_DATES, number, ((0,),), np.array([len(data.respondents) / len(data.sample)]))
    joined = _join(np.bincount(number[number >= 0], minlength=len(days) + 1), data.round.config.disclosure.min_persons)
    place = np.array([at for at, wave in enumerate(joined) for _ in wave] + [-1], dtype=np.int64)
    number = place[number]
    counts = np.bincount(number[number >= 0], minlength=len(joined))
    reached = np.cumsum(counts) / counts.sum() * len(data.respondents) / len(data.sample)
    return Waves(OK if len(joined) > 1 else ONE_WAVE, number, tuple(joined), reached)


def _join(counts: IntArray, minimum: int) -> list[tuple[int, ...]]:
    """Waves of at least `minimum` answers each."""
    joined: list[tuple[int, ...]] = []
    open_: tuple[int, ...] = ()
    for wave in range(len(counts)):
        open_ = (*open_, wave)
        if sum(counts[list(open_)]) >= minimum:
            joined.append(open_)
            open_ = ()
    if open_ and joined:
        joined[-1] = (*joined[-1], *open_)
    return joined or [open_]


def table(data: Microdata, waves: Waves) -> pd.DataFrame:
    """One row per wave: the first and last reminder it came after, its answers, and those by its end."""
    n = np.bincount(waves.number[waves.number >= 0], minlength=len(waves.reminders)).astype(np.int64)
    columns = {
        "wave": np.arange(len(n)),
        "first": np.array([wave[0] for wave in waves.reminders], dtype=np.int64),
        "last": np.array([wave[-1] for wave in waves.reminders], dtype=np.int64),
        "n": n,
        "share": n / max(int(n.sum()), 1),
        "cumulative": np.cumsum(n),
        "reached": waves.reached,
    }
    return pd.DataFrame(columns)


def setting(data: Microdata, waves: Waves) -> pd.DataFrame:
    """One row: whether there are waves, or why not; reminders; answers with and without a date."""
    undated = int((waves.number < 0).sum())
    few = 0 < undated < data.round.config.disclosure.min_persons
    row = {
        "status": waves.status,
        "reminders": len(data.round.config.fieldwork.reminders),
        "respondents": len(waves.number),
        "undated": pd.NA if few else undated,
    }
    return pd.DataFrame([row]).astype({"undated": "Int64"})
