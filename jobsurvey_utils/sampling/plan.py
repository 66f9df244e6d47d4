"""The plan of a sample, from the population of every stratum: sizes, allocation, expected response and precision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema.sampling import SamplingDesign
from jobsurvey_utils.sampling import precision
from jobsurvey_utils.sampling.allocation import FloatArray, allocate
from jobsurvey_utils.sampling.sizes import SizeRule, sample_sizes
from jobsurvey_utils.sampling.table import precision_table

Rule = Literal["census", "precision", "minimum", "maximum", "curve"]
"""What decided the size of a municipality's sample."""
KEY = "round.yml: sampling_design"


@dataclass(frozen=True)
class Plan:
    """Sizes, allocation and precision of a sample that is to be drawn."""

    round: Round
    strata: pd.DataFrame
    """One row per stratum with population: codes, population, sample, response, respondents (expected)."""
    sizes: pd.DataFrame
    """One row per municipality: population, sample, rule, response, respondents, half_width, wanted."""
    precision: pd.DataFrame
    """The table of `precision_table`."""
    empty: int
    """Combinations of groups that nobody belongs to."""


def design_of(round_: Round) -> SamplingDesign:
    """The sampling design of a round.

    Raises
    ------
    JobsurveyError
        If it has none.
    """
    design = round_.config.sampling_design
    if design is None:
        raise JobsurveyError(
            f"{round_.folder / 'round.yml'}: sampling_design is missing; state there how the sample is to be drawn: "
            f"seed, response.expected, and precision.half_width or curve"
        )
    return design


def strata_names(round_: Round) -> list[str]:
    """The variables of the strata, the municipality first."""
    unit = round_.municipality_variable
    return [unit, *(name for name in round_.config.sampling_strata if name != unit)]


def make(round_: Round, counts: pd.DataFrame, deff: Mapping[str, float] | None = None) -> Plan:
    """Plan a sample.

    Parameters
    ----------
    counts
        Persons of the population: the codes of the strata's variables, and `population`. Cells of more variables are
        added up.
    deff
        Design effect of each municipality that has one from elsewhere; computed where None.

    Raises
    ------
    JobsurveyError
        If a municipality or a group has nobody, or sizes or precision cannot be had.
    """
    design, names = design_of(round_), strata_names(round_)
    strata = _strata(round_, counts, names)
    strata["response"] = expected_response(round_, strata)
    sizes = _sizes(round_, design, strata, deff)
    by_stratum = strata.set_index(names)["population"]
    allocation = allocate(by_stratum, sizes["sample"], names[0])
    strata["sample"] = allocation.to_numpy()
    strata["respondents"] = strata["sample"] * strata["response"]
    table = precision_table(round_, strata, deff, share=design.share, score_sd=design.score_sd)
    sizes["respondents"] = strata.groupby(names[0], observed=True)["respondents"].sum().reindex(sizes.index)
    sizes["response"] = sizes["respondents"] / sizes["sample"]
    of_unit = table[table["breakdown"] == names[0]].set_index("group")
    sizes["half_width"] = of_unit["half_width"].reindex(sizes.index)
    combinations = int(np.prod([len(round_.groups(name)) for name in names]))
    columns = [*names, "population", "sample", "response", "respondents"]
    return Plan(round_, strata[columns], sizes.reset_index(names=names[0]), table, combinations - len(strata))


def _strata(round_: Round, counts: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """The strata that somebody belongs to, in the round's order."""
    groups = {name: list(round_.groups(name)) for name in names}
    coded = {name: pd.Categorical(counts[name].astype("str"), groups[name], ordered=True) for name in names}
    people = pd.DataFrame({**coded, "population": counts["population"].to_numpy()})
    sums = people.groupby(names, observed=True, sort=True)["population"].sum()
    strata = sums[sums > 0].astype("int64").reset_index()
    for name in names:
        there = set(strata[name].astype("str"))
        if missing := [label for code, label in round_.groups(name).items() if code not in there]:
            raise JobsurveyError(
                f"{name}: nobody in the population is {', '.join(missing[:5])}"
                + (f" and {len(missing) - 5} more" if len(missing) > 5 else "")
                + "; mend the population file, or leave the group out of round.yml"
            )
        strata[name] = strata[name].astype("str")
    return strata


def expected_response(round_: Round, strata: pd.DataFrame) -> FloatArray:
    """The response expected in each stratum.

    The level is the municipality's; within it the strata differ as the rates of their groups do, multiplied.

    Raises
    ------
    JobsurveyError
        If more than everyone would answer in a stratum.
    """
    stated, unit = design_of(round_).response, round_.municipality_variable
    level = strata[unit].map({code: stated.municipalities.get(code, stated.expected) for code in round_.groups(unit)})
    relative = pd.Series(1.0, strata.index)
    for name, rates in stated.groups.items():
        relative *= strata[name].map(rates).astype("float64")
    whole = strata.groupby(unit)["population"].transform("sum")
    mean = (relative * strata["population"] / whole).groupby(strata[unit]).transform("sum")
    response = (level * relative / mean).to_numpy(dtype=np.float64)
    if (over := response > 1 + 1e-12).any():
        row = strata.iloc[int(np.argmax(response))]
        where = ", ".join(round_.groups(name)[row[name]] for name in strata_names(round_))
        raise JobsurveyError(
            f"{round_.folder / KEY}.response: together the rates exceed 1 in {int(over.sum())} strata, "
            f"in {where} {100 * response.max():.0f} per cent; lower the rates of the groups or of the municipality"
        )
    return np.asarray(np.minimum(response, 1.0))


def _sizes(
    round_: Round, design: SamplingDesign, strata: pd.DataFrame, deff: Mapping[str, float] | None
) -> pd.DataFrame:
    """Population, sample and what decided it, per municipality."""
    unit = round_.municipality_variable
    population = strata.groupby(unit, sort=False)["population"].sum()
    if design.curve is not None:
        curve = design.curve
        rule = SizeRule(design.census_below, curve.smallest, curve.largest, curve.total)
        sizes = sample_sizes(population, rule)
        kind = np.where(population < design.census_below, "census", "curve")
        return pd.DataFrame({"population": population, "sample": sizes, "rule": kind, "wanted": sizes})
    rows = []
    problems = []
    for code, part in strata.groupby(unit, sort=False):
        try:
            rows.append(_size(design, part, None if deff is None else deff[str(code)]))
        except JobsurveyError as error:
            problems.append(f"{KEY}.precision: {round_.groups(unit)[str(code)]}: {error}")
            rows.append((0, "census", 0))
    if problems:
        raise JobsurveyError("\n".join(problems))
    found = pd.DataFrame(rows, columns=["sample", "rule", "wanted"], index=population.index)
    return found.assign(population=population)[["population", "sample", "rule", "wanted"]]


def _size(design: SamplingDesign, strata: pd.DataFrame, deff: float | None) -> tuple[int, Rule, int]:
    """Sample, what decided it, and the size the precision alone asks for, of one municipality."""
    assert design.precision is not None
    target, people = design.precision, int(strata["population"].sum())
    if people < design.census_below:
        return people, "census", people
    if target.minimum > people:
        raise JobsurveyError(
            f"minimum is {target.minimum}, but there are {people} persons; lower it, or raise census_below"
        )
    population = strata["population"].to_numpy(dtype=np.float64)
    response = strata["response"].to_numpy(dtype=np.float64)
    try:
        wanted = precision.size_for(population, response, target.half_width, share=target.share, deff=deff)
    except JobsurveyError as error:
        if target.maximum is None or target.maximum >= people:
            raise JobsurveyError(
                f"{error}; raise half_width, or census_below to take the municipality in full"
            ) from None
        wanted = people
    if target.maximum is not None and wanted > target.maximum:
        return target.maximum, "maximum", wanted
    if wanted < target.minimum:
        return target.minimum, "minimum", wanted
    return wanted, "precision", wanted
