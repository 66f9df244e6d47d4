"""Checks across tables: who is in which file, cells against the frame, answers against the routing."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.intake import coding, ids, routing
from jobsurvey_utils.intake.persons import Persons
from jobsurvey_utils.intake.problems import Problems, listed
from jobsurvey_utils.intake.tables import Source
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import CROSS

BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]

SYNTHETIC = "syn-"
"""How the ids of persons in reconstructed data begin, in small letters or capitals."""


def link(round_: Round, sample: Persons, answers: Persons, problems: Problems) -> IntArray:
    """The row in the sample of each row of the answers, -1 where there is none."""
    for persons in (sample, answers):
        ids.check(persons, problems)
    first = np.flatnonzero(~sample.ids.duplicated())
    place = pd.Index(sample.ids.iloc[first]).get_indexer(pd.Index(answers.ids))
    at = np.where(place >= 0, np.append(first, -1)[place], -1)
    answers.note(at < 0, "an answer from a person who is not in the sample file", problems)
    answered = np.zeros(len(sample.ids), dtype=bool)
    answered[at[at >= 0]] = True
    _check_dispositions(round_, sample, answered, problems)
    return at.astype(np.int64)


def _check_dispositions(round_: Round, sample: Persons, answered: BoolArray, problems: Problems) -> None:
    outcome, codes = pd.Series(sample.columns["disposition"]), ", ".join(round_.respondent_codes)
    respondent = outcome.isin(round_.respondent_codes).to_numpy()
    sample.note(respondent & ~answered, f"the disposition is {codes}, but there is no row of answers", problems)
    reverse = answered & ~respondent & outcome.notna().to_numpy()
    sample.note(reverse, f"there is a row of answers, but the disposition is not {codes}", problems)
    undated = np.isnat(np.asarray(sample.columns["answered_on"]))
    if (respondent & ~undated).any():
        what = "answered, but answered_on is empty while others have a date"
        sample.note(undated & respondent & sample.clean, what, problems)
    silent = ~undated & ~respondent & outcome.notna().to_numpy()
    what = f"answered_on has a date, but the disposition is not {codes}"
    sample.note(silent, what, problems, "empty for those who did not answer")


def are_synthetic(persons: tuple[Persons, ...], problems: Problems) -> bool:
    """Whether the persons are reconstructed; a mixture is refused."""
    begins = [p.ids.str.lower().str.startswith(SYNTHETIC) for p in persons]
    found = np.concatenate([b.fillna(False).to_numpy(dtype=bool) for b in begins])
    if found.any() and not found.all():
        files = " and ".join(str(p.source.path) for p in persons)
        counts = f"{found.sum()} ids begin with {SYNTHETIC!r} and {(~found).sum()} do not"
        problems.add(files, f"synthetic and real persons are mixed: {counts}", allowed="either all or none")
    return bool(found.any())


def read_frame(round_: Round, source: Source, problems: Problems) -> pd.DataFrame:
    """The population of each weighting cell."""
    columns: dict[str, pd.Categorical[str]] = {}
    clean = np.ones(len(source), dtype=bool)
    for name in round_.config.weighting.cells:
        column, values = source.column(name), coding.categories(round_, round_.variables[name])
        codes = coding.code_category(column, values, problems)
        if (empty := codes == coding.MISSING).any():
            problems.add(column.where, "empty", column.rows(empty))
        clean &= codes >= 0
        columns[name] = coding.categorical(codes, values)
    population = coding.read_counts(source.column("population"), problems)
    frame = pd.DataFrame({**columns, "population": population})
    _refuse_repeated_cells(frame, clean, source, problems)
    if not (population > 0).any():
        problems.add(str(source.path), "no population", allowed="a row per weighting cell, with its number of persons")
    return frame


def _refuse_repeated_cells(frame: pd.DataFrame, clean: BoolArray, source: Source, problems: Problems) -> None:
    cell = np.zeros(len(frame), dtype=np.int64)
    if names := list(frame.columns.drop("population")):
        cell = frame.groupby(names, observed=True, dropna=False).ngroup().to_numpy().astype(np.int64)
    twice = pd.Series(cell).duplicated().to_numpy() & clean
    if twice.any():
        rows, first = source.rows(twice), source.numbers[ids.first_of(cell)[twice]]
        problems.add(str(source.path), "a weighting cell that has a row already", rows, first=first)


def check_cells(round_: Round, frame: pd.DataFrame, sample: Persons, problems: Problems) -> None:
    """Every person's cell is in the frame, and no cell has more invited persons than population."""
    names = list(round_.config.weighting.cells)
    table = pd.DataFrame({name: sample.columns[name] for name in names}, index=sample.ids.index)
    known = sample.clean & table.notna().all(axis=1).to_numpy()
    cell = cells_of(frame, table, names)
    sample.note(sample.clean & ~known, f"empty in a variable of the weighting cells ({', '.join(names)})", problems)
    sample.note(known & (cell < 0), f"a weighting cell ({CROSS.join(names)}) that the frame does not have", problems)
    invited = np.bincount(cell[cell >= 0], minlength=len(frame))
    population = frame["population"].to_numpy()
    over = np.flatnonzero((invited > population) & (population >= 0))
    if len(over):
        cells = [CROSS.join(map(str, frame.loc[row, names])) or "all" for row in over]
        what = f"more persons than the frame's population in {len(over)} weighting cells ({listed(cells)})"
        problems.add(str(sample.source.path), what)


def cells_of(frame: pd.DataFrame, persons: pd.DataFrame, names: list[str]) -> IntArray:
    """The row of the frame of each person's weighting cell, -1 where there is none."""
    if not names:
        return np.zeros(len(persons), dtype=np.int64)
    sizes = [len(frame[name].cat.categories) for name in names]
    row = np.full(int(np.prod(sizes)) + 1, -1)
    row[_position(frame, names, sizes)] = np.arange(len(frame))
    row[-1] = -1
    found: IntArray = row[_position(persons, names, sizes)]
    return found


def check_routing(
    round_: Round, table: pd.DataFrame, asked: pd.DataFrame, answers: Persons, problems: Problems
) -> None:
    """No one answers what they were not asked.

    Parameters
    ----------
    table
        The linked respondents; its index is the row of the answers file, counted from 0.
    """
    for name in asked.columns:
        wrong = np.zeros(len(answers.source), dtype=bool)
        wrong[table.index[routing.answered(round_, table, str(name)) & ~asked[name].to_numpy()]] = True
        rule = routing.rule(round_, str(name))
        answers.note(wrong & answers.clean, f"an answer from a person not asked, column {name!r}", problems, rule)


def _position(table: pd.DataFrame, names: list[str], sizes: list[int]) -> IntArray:
    codes = [table[name].cat.codes.to_numpy().astype(np.int64) for name in names]
    empty = np.any([c < 0 for c in codes], axis=0)
    place = np.ravel_multi_index([np.maximum(c, 0) for c in codes], sizes)
    return np.where(empty, int(np.prod(sizes)), place)
