"""Answers held against the routing: given though not asked, left out though asked, nothing at all."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.intake import routing
from jobsurvey_utils.intake.layouts import DISPOSITION
from jobsurvey_utils.intake.persons import Persons
from jobsurvey_utils.intake.problems import Problems
from jobsurvey_utils.rounds import Round

BoolArray = npt.NDArray[np.bool_]


def check(round_: Round, table: pd.DataFrame, asked: pd.DataFrame, answers: Persons, problems: Problems) -> None:
    """No one answers what they were not asked, or nothing; and few leave out what they were asked.

    Parameters
    ----------
    table
        The linked respondents; its index is the row of the answers file, counted from 0.
    """
    clean, rows, path = answers.clean[table.index], table.index.to_numpy(), str(answers.source.path)
    complete = _of(round_, table, complete=True)
    wanted, given, left = (np.zeros(len(table), dtype=np.int64) for _ in range(3))
    for name in map(str, asked.columns):
        answered, was_asked = routing.answered(round_, table, name), asked[name].to_numpy()
        rule, where = routing.rule(round_, name), answers.source.where(_column(round_, name))
        if (wrong := answered & ~was_asked & clean).any():
            what = "an answer from a person not asked"
            problems.add(where, what, _numbers(answers, rows[wrong]), rule, kind="answer-not-asked")
        if (empty := was_asked & ~answered & clean & complete).any() and not _may_be_empty(round_, name):
            what = "no answer to a question that was asked, though the answer is complete"
            problems.add(where, what, _numbers(answers, rows[empty]), kind="missing-answer")
        wanted, given, left = wanted + was_asked, given + answered, left + (was_asked & ~answered)
    nothing = (wanted > 0) & (given == 0) & clean
    if nothing.any():
        what = "a row of answers in which nothing is answered"
        problems.add(path, what, _numbers(answers, rows[nothing]), kind="no-answers")
    whole = _of(round_, table, complete=False) & (wanted > 0) & (left == 0) & clean
    if whole.any():
        what = "the disposition is that of a partial answer, and no question is left out"
        problems.add(path, what, _numbers(answers, rows[whole]), kind="partial-that-is-complete")


def _may_be_empty(round_: Round, name: str) -> bool:
    return name in round_.variables and round_.variables[name].allow_missing


def _column(round_: Round, name: str) -> str:
    """The column of a question, of several the first."""
    if name in round_.variables:
        return round_.variables[name].column or name
    return round_.answer_columns(round_.items[name])[0]


def _of(round_: Round, table: pd.DataFrame, *, complete: bool) -> BoolArray:
    """Who has given a complete answer, or a partial one."""
    codes = [d.code for d in round_.config.dispositions if d.respondent and d.complete == complete]
    return table[DISPOSITION].isin(codes).to_numpy(dtype=bool)


def _numbers(answers: Persons, rows: npt.NDArray[np.integer]) -> npt.NDArray[np.int64]:
    return answers.source.numbers[np.sort(rows)]
