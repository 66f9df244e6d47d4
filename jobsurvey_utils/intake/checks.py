"""Checks across tables: who is in which file, and cells against the frame."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.intake import coding
from jobsurvey_utils.intake.among import is_among
from jobsurvey_utils.intake.layouts import ANSWERED_ON, DISPOSITION
from jobsurvey_utils.intake.persons import Persons
from jobsurvey_utils.intake.problems import Problems, counted, listed
from jobsurvey_utils.intake.tables import Source
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import CROSS

BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]


def link(round_: Round, sample: Persons, answers: Persons, problems: Problems) -> IntArray:
    """The row in the sample of each row of the answers, -1 where there is none."""
    at = answers.ids.place_in(sample.ids)
    if sample.ids.absent or answers.ids.absent:
        return at
    if len(answers) > len(sample):
        what = f"{counted(len(answers), 'row')} of answers from {counted(len(sample), 'invited person')}"
        problems.add(str(answers.source.path), what, kind="respondents-larger-than-sample")
    what = "an answer from a person who is not in the sample file"
    answers.note((at < 0) & (answers.ids.number >= 0), what, problems, kind="answer-without-sample-row")
    answered = np.zeros(len(sample), dtype=bool)
    answered[at[at >= 0]] = True
    _check_dispositions(round_, sample, answered, problems)
    return at


def _check_dispositions(round_: Round, sample: Persons, answered: BoolArray, problems: Problems) -> None:
    outcome, codes = pd.Series(sample.columns[DISPOSITION]), ", ".join(round_.respondent_codes)
    respondent, known = is_among(outcome, round_.respondent_codes), outcome.notna().to_numpy()
    what = f"the disposition is {codes}, but there is no row of answers"
    column = DISPOSITION
    sample.note(respondent & ~answered, what, problems, kind="disposition-without-answers", column=column)
    what = f"there is a row of answers, but the disposition is not {codes}"
    sample.note(answered & ~respondent & known, what, problems, kind="answers-against-disposition", column=column)
    undated = np.isnat(np.asarray(sample.columns[ANSWERED_ON]))
    if (respondent & ~undated).any():
        what = "answered, but there is no date while others have one"
        sample.note(undated & respondent & sample.clean, what, problems, kind="undated-answer", column=ANSWERED_ON)
    what, allowed = f"a date, but the disposition is not {codes}", "empty for those who did not answer"
    wrong = ~undated & ~respondent & known
    sample.note(wrong, what, problems, allowed, kind="date-of-nonrespondent", column=ANSWERED_ON)


@dataclass(frozen=True)
class Frame:
    """The population of each weighting cell, and whether the file can be relied on."""

    source: Source
    table: pd.DataFrame
    sound: bool


def read_frame(round_: Round, source: Source, problems: Problems) -> Frame:
    """The population of each weighting cell."""
    before = len(problems.errors)
    columns: dict[str, pd.Categorical[str]] = {}
    clean = np.ones(len(source), dtype=bool)
    absent = source.column("population").absent
    for name in round_.config.weighting.cells:
        column, variable = source.column(name), round_.variables[name]
        values, what = coding.categories(round_, variable), "municipality" if variable.municipalities else "category"
        codes = coding.code_category(column, values, problems, what=f"unknown {what}", kind=f"unknown-{what}")
        coding.note_empty(column, codes == coding.MISSING, "every weighting cell has a value", problems)
        clean &= codes >= 0
        absent |= column.absent
        columns[name] = coding.categorical(codes, values)
    population = coding.read_counts(source.column("population"), problems)
    frame = pd.DataFrame({**columns, "population": population})
    _refuse_repeated_cells(frame, clean, source, problems)
    if not absent and not (population != 0).any():
        allowed = "a row per weighting cell, with its number of persons"
        problems.add(str(source.path), "no population", allowed=allowed, kind="no-population")
    return Frame(source, frame, not absent and len(problems.errors) == before)


def _refuse_repeated_cells(frame: pd.DataFrame, clean: BoolArray, source: Source, problems: Problems) -> None:
    cell = np.zeros(len(frame), dtype=np.int64)
    if names := list(frame.columns.drop("population")):
        cell = frame.groupby(names, observed=True, dropna=False).ngroup().to_numpy().astype(np.int64)
    twice = pd.Series(cell).duplicated().to_numpy() & clean
    if twice.any():
        _, first, back = np.unique(cell, return_index=True, return_inverse=True)
        rows, before = source.rows(twice), source.numbers[first[back][twice]]
        what = "a weighting cell that has a row already"
        problems.add(str(source.path), what, rows, first=before, kind="repeated-cell")


def check_cells(round_: Round, frame: pd.DataFrame, sample: Persons, problems: Problems) -> None:
    """Every person's cell is in the frame, and no cell has more invited persons than population."""
    names = list(round_.config.weighting.cells)
    table = pd.DataFrame({name: sample.columns[name] for name in names}, index=pd.RangeIndex(len(sample)), copy=False)
    known = np.logical_and.reduce([sample.clean, *(table[name].notna().to_numpy() for name in names)])
    cell = cells_of(frame, table, names)
    what = f"empty in a variable of the weighting cells ({', '.join(names)})"
    sample.note(sample.clean & ~known, what, problems, kind="empty-value")
    population = frame["population"].to_numpy()
    for wrong, why in (
        (known & (cell < 0), "that the frame does not have"),
        (known & np.append(population == 0, False)[cell], "with the population 0"),
    ):
        if wrong.any():
            cells = [CROSS.join(map(str, row)) for row in table[wrong].drop_duplicates().itertuples(index=False)]
            what = f"a weighting cell {why} ({listed(cells) or 'all'})"
            sample.note(wrong, what, problems, kind="cell-without-population")
    invited = np.bincount(cell[cell >= 0], minlength=len(frame))
    over = np.flatnonzero((invited > population) & (population > 0))
    if len(over):
        cells = [CROSS.join(map(str, frame.loc[row, names])) or "all" for row in over]
        what = f"more persons than the frame's population in {counted(len(over), 'weighting cell')} ({listed(cells)})"
        problems.add(str(sample.source.path), what, kind="sample-larger-than-population")


def cells_of(frame: pd.DataFrame, persons: pd.DataFrame, names: list[str]) -> IntArray:
    """The row of the frame of each person's weighting cell, -1 where there is none."""
    if not names:
        return np.zeros(len(persons), dtype=np.int64)
    sizes = [len(frame[name].cat.categories) for name in names]
    row = np.full(int(np.prod(sizes)) + 1, -1, dtype=np.int64)
    row[_position(frame, names, sizes)] = np.arange(len(frame))
    row[-1] = -1
    found: IntArray = row[_position(persons, names, sizes)]
    return found


def _position(table: pd.DataFrame, names: list[str], sizes: list[int]) -> IntArray:
    """The number of each row's combination of categories, beyond the last where one of them is empty."""
    place, empty = np.zeros(len(table), dtype=np.int64), np.zeros(len(table), dtype=bool)
    for name, size in zip(names, sizes, strict=True):
        codes = table[name].cat.codes.to_numpy()
        place, empty = place * size + codes, empty | (codes < 0)
    return np.where(empty, int(np.prod(sizes)), place)
