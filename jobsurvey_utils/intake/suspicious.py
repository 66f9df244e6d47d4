"""What is possible and most likely not meant: the same value for all, the same answer to all, the same person twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.intake.layouts import PERSON, asked_variables, items_read, register
from jobsurvey_utils.intake.persons import Persons
from jobsurvey_utils.intake.problems import Problems
from jobsurvey_utils.rounds import Round

BoolArray = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int8]

LEAST_PERSONS = 20
"""Fewest persons of whom a common pattern is told."""
LEAST_OTHERS = 10
"""Fewest persons outside the largest category of a column that is told as sorted: with fewer it may be by chance."""
BATTERY = 3
"""Fewest statements of a battery in which straight-lining is looked for."""
STRAIGHT = 0.5
"""Share of those who answered a whole battery above which giving all statements the same answer is told."""
QUESTIONS = 10
"""Fewest answers on one scale that are told as identical, and fewest answers that two persons must have in common."""
IDENTICAL = 0.05
"""Share of those with so many answers on a scale above which answering all of them alike is told."""
_MIX = np.uint64(0x9E3779B97F4A7C15)


def check(round_: Round, sample: Persons, answers: Persons, at: npt.NDArray[np.int64], problems: Problems) -> None:
    """Note what is merely suspicious.

    Parameters
    ----------
    at
        The row of the sample of each row of the answers, -1 where there is none.
    """
    _constant(sample, list(register(round_)), round_, problems)
    _constant(answers, [*asked_variables(round_), *_single(round_)], round_, problems)
    _sorted(sample, [name for name in round_.variables if f"{name}_value" in sample.columns], round_, problems)
    _sorted(answers, _single(round_), round_, problems)
    _straight(round_, answers, problems)
    _identical(round_, answers, problems)
    _twice(round_, sample, answers, at, problems)


def _single(round_: Round) -> list[str]:
    return [item.id for item in items_read(round_) if item.kind == "single"]


def _codes(persons: Persons, name: str) -> npt.NDArray[np.integer]:
    """Numbers of the categories or ticks of a column, -1 where it is empty."""
    column = persons.columns[name]
    if isinstance(column, pd.Categorical):
        return column.codes
    return np.asarray(pd.array(column).fillna(-1), dtype=np.int8)


def _constant(persons: Persons, names: list[str], round_: Round, problems: Problems) -> None:
    for name in names:
        column, codes = persons.columns[name], _codes(persons, name)
        filled = codes[codes >= 0]
        if len(filled) < LEAST_PERSONS or (filled != filled[0]).any() or len(column.categories) < 2:
            continue
        if f"{name}_value" in persons.columns and len(pd.unique(_values(persons, name))) > 1:
            continue
        where = persons.source.where(_column(round_, name))
        what = f"all {len(filled)} persons have the same value"
        problems.add(where, what, value=str(column.categories[filled[0]]), kind="constant-column")


def _sorted(persons: Persons, names: list[str], round_: Round, problems: Problems) -> None:
    """Note columns in which equal values stand together, from the first row to the last, in whatever order."""
    for name in names:
        codes = _codes(persons, name)
        filled = codes[codes >= 0]
        if len(filled) < LEAST_PERSONS or len(filled) - np.bincount(filled).max() < LEAST_OTHERS:
            continue
        values = _values(persons, name) if f"{name}_value" in persons.columns else filled
        if np.count_nonzero(values[1:] != values[:-1]) == len(pd.unique(values)) - 1 < len(values) - 1:
            what = "the rows stand in the order of this column; if it was sorted by itself, it belongs to other persons"
            problems.add(persons.source.where(_column(round_, name)), what, kind="sorted-column")


def _column(round_: Round, name: str) -> str:
    """The column that a variable or a question is read from."""
    variable = round_.variables.get(name)
    if variable is None:
        return name
    return variable.duration.start if variable.duration else variable.column or name


def _values(persons: Persons, name: str) -> npt.NDArray[np.float64]:
    values = np.asarray(persons.columns[f"{name}_value"], dtype=np.float64)
    return values[~np.isnan(values)]


def _batteries(round_: Round) -> Iterator[tuple[str, list[str]]]:
    for battery in round_.questionnaire.batteries:
        yield battery.id, [i.id for i in items_read(round_) if i.battery == battery.id and i.kind == "single"]


def _scales(round_: Round) -> dict[str, list[str]]:
    scales = defaultdict(list)
    for item in items_read(round_):
        if item.kind == "single":
            scales[str(item.scale)].append(item.id)
    return scales


def _alike(persons: Persons, names: list[str]) -> tuple[BoolArray, npt.NDArray[np.int16]]:
    """For each person whether all answers given are the same, and how many there are."""
    first, alike = np.full(len(persons), -1, dtype=np.int16), np.ones(len(persons), dtype=bool)
    number = np.zeros(len(persons), dtype=np.int16)
    for name in names:
        codes = _codes(persons, name)
        given = codes >= 0
        alike &= ~given | (first < 0) | (codes == first)
        first = np.where(given & (first < 0), codes, first)
        number += given
    return alike, number


def _straight(round_: Round, answers: Persons, problems: Problems) -> None:
    for battery, names in _batteries(round_):
        alike, number = _alike(answers, names)
        whole = (number == len(names)) & answers.clean
        if len(names) < BATTERY or whole.sum() < LEAST_PERSONS:
            continue
        share = (alike & whole).sum() / whole.sum()
        if share > STRAIGHT:
            what = (
                f"{share:.0%} of those who answered the battery {battery!r} gave all {len(names)} statements one answer"
            )
            allowed = f"at most {STRAIGHT:.0%}"
            problems.add(str(answers.source.path), what, allowed=allowed, kind="straight-lining")


def _identical(round_: Round, answers: Persons, problems: Problems) -> None:
    for scale, names in _scales(round_).items():
        alike, number = _alike(answers, names)
        many = (number >= QUESTIONS) & answers.clean
        if many.sum() < LEAST_PERSONS:
            continue
        share = (alike & many).sum() / many.sum()
        if share > IDENTICAL:
            what = (
                f"{share:.0%} of those with {QUESTIONS} answers or more on the scale {scale!r} gave always the same one"
            )
            allowed = f"at most {IDENTICAL:.0%}"
            answers.note(alike & many, what, problems, allowed, kind="identical-answers")


def _twice(round_: Round, sample: Persons, answers: Persons, at: npt.NDArray[np.int64], problems: Problems) -> None:
    """Persons with the same background and the same answers, not all of them alike, under different ids."""
    given = [*asked_variables(round_), *(c for i in items_read(round_) for c in round_.answer_columns(i))]
    background = [name for name in sample.columns if name not in (PERSON, "disposition", "answered_on")]
    key, number = np.zeros(len(answers), dtype=np.uint64), np.zeros(len(answers), dtype=np.int16)
    for name in given:
        codes = _codes(answers, name)
        key = _mixed(key, codes)
        number += codes >= 0
    for name in background:
        value = sample.columns[name]
        codes = value.codes if isinstance(value, pd.Categorical) else np.nan_to_num(np.asarray(value), nan=-1)
        key = _mixed(key, codes[at])
    varied = ~np.all([_alike(answers, names)[0] for names in _scales(round_).values()], axis=0)
    able = (number >= QUESTIONS) & varied & answers.clean & (at >= 0) & ~answers.ids.again
    _, first, back = np.unique(key[able], return_index=True, return_inverse=True)
    rows = np.flatnonzero(able)
    if (again := first[back] != np.arange(len(rows))).any():
        numbers = answers.source.numbers
        what = "the same background and the same answers as another person"
        found, before = numbers[rows[again]], numbers[rows[first[back][again]]]
        problems.add(str(answers.source.path), what, found, first=before, kind="same-person-twice")


def _mixed(key: npt.NDArray[np.uint64], codes: npt.NDArray[np.generic]) -> npt.NDArray[np.uint64]:
    """A fingerprint with one more column in it."""
    mixed: npt.NDArray[np.uint64] = (key ^ (key >> np.uint64(29))) * _MIX + codes.astype(np.int64).astype(np.uint64)
    return mixed
