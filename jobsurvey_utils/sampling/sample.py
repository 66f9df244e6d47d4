"""A sample drawn from a population file by a plan: the tables that the round is then read from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.intake.layouts import ANSWERED_ON, CHANNEL, DISPOSITION, PERSON
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.sampling.drawing import draw_by_id
from jobsurvey_utils.sampling.persons import Population, unreachable
from jobsurvey_utils.sampling.plan import Plan, design_of, strata_names


@dataclass(frozen=True)
class Sample:
    """Who is drawn, and who of the population and of the sample no channel reaches."""

    table: pd.DataFrame
    """The round's sample file, one row per person drawn, sorted by id; nobody has answered yet."""
    drawn: npt.NDArray[np.bool_]
    """Per row of the population."""
    unreached: pd.DataFrame | None
    """Per municipality: population and sample, persons whom no channel reaches; None in a round without channels."""


def draw_sample(plan: Plan, population: Population) -> Sample:
    """Draw the sample of a plan from the population."""
    round_, names = plan.round, strata_names(plan.round)
    allocation = plan.strata.set_index(names)["sample"]
    persons = population.codes[names].astype("str")
    drawn = draw_by_id(population.ids, persons, allocation, key_of(round_))
    table = population.raw[drawn].copy()
    table.insert(0, PERSON, population.ids[drawn])
    if CHANNEL in population.codes:
        table[CHANNEL] = population.codes.loc[drawn, CHANNEL].astype("str")
    table[DISPOSITION], table[ANSWERED_ON] = no_reply(round_), ""
    table = table.sort_values(PERSON, ignore_index=True)
    return Sample(table, drawn, _unreached(round_, population, drawn))


def key_of(round_: Round) -> str:
    """What the random numbers of a round's draw are made from, beside the ids."""
    return f"{round_.id}:{design_of(round_).seed}"


def no_reply(round_: Round) -> str:
    """The disposition of everyone when the field work begins.

    Raises
    ------
    JobsurveyError
        If the round has no disposition of those who do not answer.
    """
    silent = [d for d in round_.config.dispositions if not d.respondent and not d.opt_out]
    order = ("NC", "UO", "UH", "O", "NE")
    if not silent:
        raise JobsurveyError(f"{round_.folder / 'round.yml'}: dispositions: none is that of persons who do not answer")
    return min(silent, key=lambda d: order.index(d.aapor)).code


def _unreached(round_: Round, population: Population, drawn: npt.NDArray[np.bool_]) -> pd.DataFrame | None:
    if CHANNEL not in population.codes:
        return None
    lost, unit = unreachable(round_, population.codes[CHANNEL]), round_.municipality_variable
    place, codes = population.codes[unit], list(round_.groups(unit))
    counts = {
        "population": place[lost].value_counts(sort=False),
        "sample": place[lost & drawn].value_counts(sort=False),
    }
    return pd.DataFrame(counts).reindex(codes).fillna(0).astype("int64")


def cells(round_: Round, population: Population) -> pd.DataFrame:
    """The population of every weighting cell that somebody is in: the round's `frame` file."""
    names = list(round_.config.weighting.cells)
    if not names:
        return pd.DataFrame({"population": [len(population.ids)]})
    return population.counts(names)
