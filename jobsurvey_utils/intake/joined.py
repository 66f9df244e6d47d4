"""Groups shown as one: joined when the files have been read, and asked for where they would have been of use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.intake import coding
from jobsurvey_utils.intake.coding import MISSING, categorical
from jobsurvey_utils.intake.problems import Problems, listed
from jobsurvey_utils.rounds import Round, coded
from jobsurvey_utils.rounds.schema import TOTAL

FEW = 0.05
"""Share of the respondents below which a group is told as small, and from which what is withheld with it as lost."""


def parts(round_: Round) -> dict[str, dict[str, str]]:
    """Of each variable with joined groups: the groups that are joined, and the code of what each is shown in."""
    return {name: found for name, variable in round_.config.variables.items() if (found := variable.parts())}


def shown(round_: Round, table: pd.DataFrame) -> pd.DataFrame:
    """A table of persons with the groups that are shown."""
    mine = {name: found for name, found in parts(round_).items() if name in table}
    return table.assign(**{name: _shown(round_, name, table[name], found) for name, found in mine.items()})


def shown_cells(round_: Round, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with the cells of the groups that are shown: what is joined has the population of its parts."""
    names = [name for name in frame if name != "population"]
    if not set(names) & set(parts(round_)):
        return frame
    cells = shown(round_, frame).groupby(names, observed=True, sort=False)["population"]
    return cells.sum().reset_index()[list(frame)]


def _shown(round_: Round, name: str, column: pd.Series, found: Mapping[str, str]) -> pd.Series:
    codes = list(round_.groups(name))
    number = [codes.index(found.get(code, code)) for code in column.cat.categories]
    new: npt.NDArray[np.int64] = np.array([*number, MISSING])[column.cat.codes.to_numpy()]
    return pd.Series(categorical(new, coding.categories(round_, round_.variables[name])), index=column.index)


def check(round_: Round, respondents: pd.DataFrame, problems: Problems) -> None:
    """Note groups of so few that another group, which is not small, is withheld with them.

    Parameters
    ----------
    respondents
        With the groups that are shown.
    """
    least = round_.config.disclosure.min_persons
    for name in dict.fromkeys((*round_.config.breakdowns, *round_.config.weighting.cells)):
        if name == TOTAL or round_.variables[name].municipalities or round_.variables[name].source == "answers":
            continue
        labels = {group.code: f"{group.code} ({group.label})" for group in coded(round_.variables[name])}
        sizes = respondents[name].value_counts()
        few, others = _with(sizes[sizes > 0].sort_values(kind="stable"), least)
        share = (int(sizes[codes].sum()) / max(int(sizes.sum()), 1) for codes in (few, others))
        if next(share) < FEW <= next(share):
            few_, others_ = (listed([labels[code] for code in codes]) for codes in (few, others))
            what = (
                f"variables.{name}: fewer than {least} respondents are of {few_}, so every number of {others_} is "
                "withheld with theirs, for it would tell them by subtraction"
            )
            allowed = f"them shown as one, as joined: [{{code: …, label: …, of: [{', '.join([*others, *few])}]}}]"
            problems.add(str(round_.folder / "round.yml"), what, allowed=allowed, kind="lone-group")


def _with(sizes: pd.Series, least: int) -> tuple[list[str], list[str]]:
    """The groups of too few, and those that are not and must follow: the smallest, until two are withheld and hold it.

    Parameters
    ----------
    sizes
        Of each group that is not empty, the smallest first.
    """
    few = [str(code) for code in sizes.index[sizes < least]]
    held, rest = int(sizes[sizes < least].sum()), sizes[sizes >= least]
    wanted = list(_until(rest, held, len(few), least)) if few else []
    return few, wanted


def _until(rest: pd.Series, held: int, number: int, least: int) -> Iterator[str]:
    for code, size in rest.items():
        if number >= 2 and held >= least:
            return
        yield str(code)
        number, held = number + 1, held + int(size)
