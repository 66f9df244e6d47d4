"""Groups of which nobody has answered: of a municipality an error, for its people cannot be weighted up elsewhere.

Of another group it is allowed, since others are weighted up in its place, and seldom meant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from jobsurvey_utils.intake import coding
from jobsurvey_utils.intake.checks import Frame
from jobsurvey_utils.intake.problems import Problems, listed
from jobsurvey_utils.rounds import Round


def check(
    round_: Round, frame: Frame, sample: pd.DataFrame, respondents: pd.DataFrame, where: str, problems: Problems
) -> None:
    """Note categories with population and without respondents, and municipalities nobody is from.

    Parameters
    ----------
    where
        The file of those who answered.
    """
    for name in round_.config.weighting.cells:
        labels = _labels(round_, name)
        population = frame.table.groupby(name, observed=True)["population"].sum()
        answered = set(respondents[name].drop_duplicates().dropna())
        unheard = population[(population > 0) & ~population.index.isin(list(answered))]
        if len(unheard):
            share = unheard.sum() / population.sum()
            silent, heard = [labels[c] for c in unheard.index], [text for c, text in labels.items() if c in answered]
            what = f"nobody has answered of {name} {listed(silent)}, {share:.1%} of the population"
            strict = round_.variables[name].municipalities
            kind = "municipality-without-answers" if strict else "group-without-answers"
            problems.add(where, f"{what}; all respondents are of {listed(heard) or 'none'}", kind=kind)
    _absent(round_, [sample, frame.table], where, problems)


def _absent(round_: Round, tables: Sequence[pd.DataFrame], where: str, problems: Problems) -> None:
    name = round_.municipality_variable
    there = {code for table in tables if name in table for code in table[name].drop_duplicates().dropna()}
    if absent := [label for code, label in _labels(round_, name).items() if code not in there]:
        what = f"no person is of the municipality {listed(absent)}, which is in round.yml"
        problems.add(where, what, kind="municipality-absent")


def _labels(round_: Round, name: str) -> Mapping[str, str]:
    return {c.code: f"{c.code} ({c.label})" for c in coding.categories(round_, round_.variables[name])}
