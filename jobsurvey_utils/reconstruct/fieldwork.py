"""The field work: contact channels, who answers, who breaks off, who opts out, and when the answers come in."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
from scipy.optimize import brentq

from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.reconstruct.margins import fit_logit, round_to
from jobsurvey_utils.reconstruct.recipe import (
    ChannelRecipe,
    CurveRecipe,
    MeanTarget,
    ResponseRecipe,
    UnitRates,
)
from jobsurvey_utils.reconstruct.tables import Axes, effect_of, lookup, share_margins
from jobsurvey_utils.reconstruct.targets import count, published
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.sampling import BoolArray, FloatArray, IntArray, between, first_in_group, largest_remainder

_ROUGHEST = 1.0


def choose(eligible: BoolArray, number: int, effect: FloatArray, rng: np.random.Generator) -> BoolArray:
    """`number` of the eligible, drawn one after the other with probability proportional to exp(effect).

    The largest of effect + Gumbel noise (Yellott 1977; Efraimidis & Spirakis 2006).

    Raises
    ------
    JobsurveyError
        If fewer are eligible.
    """
    if eligible.sum() < number:
        raise JobsurveyError(f"reconstruction.yml: {number} persons are wanted, but only {eligible.sum()} are eligible")
    key = np.where(eligible, effect + rng.gumbel(size=len(effect)), -np.inf)
    chosen = np.zeros(len(key), dtype=bool)
    chosen[np.argsort(-key, kind="stable")[:number]] = True
    return chosen


def assign_channels(
    round_: Round, recipe: ChannelRecipe, people: pd.DataFrame, rng: np.random.Generator
) -> tuple[pd.Series[str], BoolArray]:
    """The channel of everyone invited, and who can be reached at all."""
    channel = pd.Series(recipe.usual, index=people.index, dtype="str")
    reached = np.ones(len(people), dtype=bool)
    for code, group in recipe.others.items():
        usual = (channel == recipe.usual).to_numpy()
        chosen = choose(usual, count(round_, group.count), effect_of(group.effects, people), rng)
        channel[chosen] = code
        reached &= group.reached | ~chosen
    return channel, reached


def dispose(
    round_: Round,
    recipe: ResponseRecipe,
    frame: pd.DataFrame,
    people: pd.DataFrame,
    reached: BoolArray,
    rng: np.random.Generator,
) -> pd.Series[str]:
    """The disposition of everyone invited.

    `people` has the codes of the cell variables, the raw numbers of the variable whose mean is aimed at, and `kanal`.
    """
    complete, partial, opt_out = (count(round_, n) for n in (recipe.complete, recipe.partial, recipe.opt_out))
    units = frame.groupby(round_.municipality_variable)["population"].sum()
    by_unit = unit_respondents(round_, recipe.rates, people, units, complete + partial, rng)
    answered = _respond(round_, recipe, people, reached, by_unit, rng)
    broke_off = choose(answered, partial, effect_of(recipe.partial_effects, people), rng)
    refused = choose(reached & ~answered, opt_out, effect_of(recipe.opt_out_effects, people), rng)
    codes = disposition_codes(round_)
    outcome = np.select([broke_off, answered, refused], ["partial", "complete", "opt_out"], "none")
    return pd.Series(outcome, index=people.index).map(codes)


def disposition_codes(round_: Round) -> dict[str, str]:
    """The round's code of each outcome: complete, partial, opt_out, none."""
    codes = {}
    for disposition in round_.config.dispositions:
        if disposition.respondent:
            codes["complete" if disposition.complete else "partial"] = disposition.code
        else:
            codes["opt_out" if disposition.opt_out else "none"] = disposition.code
    return codes


def unit_respondents(
    round_: Round,
    rates: UnitRates,
    people: pd.DataFrame,
    population: pd.Series[int],
    total: int,
    rng: np.random.Generator,
) -> pd.Series[int]:
    """Respondents per municipality: the highest rate among the smallest, the lowest among the largest."""
    invited = people[round_.municipality_variable].value_counts().reindex(population.index).astype(np.float64)
    fixed = pd.Series({code: count(round_, number) for code, number in rates.fixed.items()}, dtype=np.int64)
    free = invited.drop(fixed.index)
    left = total - int(fixed.sum())
    low, high = (published(round_, rate) / 100 for rate in (rates.lowest, rates.highest))
    size = np.log(population[free.index].to_numpy(dtype=np.float64))
    position = _unit_interval(_unit_interval(-size) + rng.normal(0, rates.variation, len(size)))
    expected = between(position, low, high, base=free.to_numpy().astype(np.float64), total=left)
    ends = (position == 0) | (position == 1)
    whole = np.rint(expected).astype(np.int64)
    left -= int(whole[ends].sum())
    whole[~ends] = largest_remainder(expected[~ends] * left / expected[~ends].sum(), left)
    result: pd.Series[int] = pd.concat([fixed, pd.Series(whole, index=free.index)]).reindex(population.index)
    _check_ends(result / invited, low, high, rates.decimals)
    return result


def _check_ends(rate: pd.Series[float], low: float, high: float, decimals: int) -> None:
    for wanted, found, unit in ((low, rate.min(), rate.idxmin()), (high, rate.max(), rate.idxmax())):
        if round(100 * found, decimals) != round(100 * wanted, decimals):
            raise JobsurveyError(
                f"reconstruction.yml: response.rates: {unit} should have {100 * wanted:.{decimals}f} pct. and gets "
                f"{100 * found:.{decimals}f}; no whole number of answers fits its sample: change its size a little"
            )


def _unit_interval(values: FloatArray) -> FloatArray:
    return np.asarray((values - values.min()) / np.ptp(values), dtype=np.float64)


def _respond(
    round_: Round,
    recipe: ResponseRecipe,
    people: pd.DataFrame,
    reached: BoolArray,
    by_unit: pd.Series[int],
    rng: np.random.Generator,
) -> BoolArray:
    """Who answers: whole numbers per cell that meet the margins, and within the cell by age and channel."""
    axes = Axes.of(round_, round_.config.weighting.cells)
    unit, total = round_.municipality_variable, int(by_unit.sum())
    margins = [axes.margin([unit], by_unit.loc[list(axes.along(unit))].to_numpy().astype(np.int64))]
    margins += share_margins(axes, recipe.shares, total)
    reachable = axes.counts(people[reached])
    rate = total / len(people)
    roughness = np.minimum(1 / np.sqrt(np.maximum(reachable, 1) * rate * (1 - rate)), _ROUGHEST)
    expected = fit_logit(reachable.astype(float), rng.normal(0, roughness), margins)
    cells = round_to(expected, margins, rng).ravel()
    effect = lookup(people["kanal"], recipe.channel_effect)
    noise = np.where(reached, effect + rng.gumbel(size=len(people)), -np.inf)
    return _meet_mean(round_, recipe.mean, people, axes.cells(people), cells, noise)


def _meet_mean(
    round_: Round, target: MeanTarget, people: pd.DataFrame, cell: IntArray, counts: IntArray, noise: FloatArray
) -> BoolArray:
    """The persons of each cell with the largest noise + slope·number, with the slope that gives the mean."""
    number = people[f"{target.variable}_value"].to_numpy(dtype=np.float64)
    centred = number - number.mean()
    wanted = published(round_, target.mean)

    def respondents(slope: float) -> BoolArray:
        return first_in_group(-(noise + slope * centred), cell, counts)

    def surplus(slope: float) -> float:
        return float(number[respondents(slope)].mean()) - wanted

    if surplus(-1.0) * surplus(1.0) > 0:
        raise JobsurveyError(
            f"reconstruction.yml: response: the shares do not allow a mean {target.variable} of {wanted:g}: "
            f"it can be from {wanted + surplus(-1.0):.2f} to {wanted + surplus(1.0):.2f}"
        )
    return respondents(float(brentq(surplus, -1.0, 1.0, xtol=1e-6)))


def answer_dates(round_: Round, recipe: CurveRecipe, people: pd.DataFrame, rng: np.random.Generator) -> pd.Series[str]:
    """ISO dates of the answers of `people`, who all answered."""
    work = round_.config.fieldwork
    days = [work.opens + dt.timedelta(n) for n in range((work.closes - work.opens).days + 1)]
    starts = (work.opens, *work.reminders)
    rate = np.zeros(len(days))
    weekday = np.array([recipe.weekend if day.weekday() > 4 else 1.0 for day in days])
    for share, start in zip(recipe.waves, starts, strict=True):
        since = np.array([(day - start).days for day in days])
        wave = np.where(since >= 0, recipe.staying ** np.maximum(since, 0), 0.0) * weekday
        rate += share * wave / wave.sum()
    counts = largest_remainder(rate / rate.sum() * len(people), len(people))
    order = np.argsort(rng.gumbel(size=len(people)) - effect_of(recipe.early_effects, people), kind="stable")
    dates = np.empty(len(people), dtype=object)
    dates[order] = np.repeat([day.isoformat() for day in days], counts)
    return pd.Series(dates, index=people.index, dtype="str")
