"""The main results wave by wave, and as they would be had the field work stopped after each wave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils import weighting
from jobsurvey_utils.alternatives import Choice, moments
from jobsurvey_utils.alternatives.compared import questions
from jobsurvey_utils.alternatives.design import lay_out
from jobsurvey_utils.alternatives.intervals import intervals
from jobsurvey_utils.alternatives.plans import plan
from jobsurvey_utils.alternatives.variance import linearise, variance
from jobsurvey_utils.effort.waves import Waves
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.estimation.parts import POOLED, categories
from jobsurvey_utils.estimation.tables import LongTable
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import Item
from jobsurvey_utils.weighting import Weights

KEYS = ["item", "statistic", "wave"]
NUMBERS = ["n", "estimate", "se", "low", "high"]
EMPTY_CELLS = "empty_cells"
"""Some municipality has no answers yet."""
FEW = "few"
"""Withheld: a wave has few of an answer."""
IntArray = npt.NDArray[np.int64]


def main_results(round_: Round) -> Iterator[tuple[Item, list[str]]]:
    """The questions of the themes with the statistics that sum them up: mean score, positive share, or both."""
    for item, statistic in questions(round_):
        yield item, list(dict.fromkeys([statistic, *positive(round_, item)]))


def positive(round_: Round, item: Item) -> list[str]:
    """The statistic of an item's positive answers taken together, `5 + 4`; none where it has none."""
    top = round_.scale(item).top
    found = POOLED.join(c.code for c in categories(round_, item) if c.code in top)
    return [found] if found in moments.statistics(round_, item) else []


def by_wave(data: Microdata, weights: Weights, waves: Waves) -> pd.DataFrame:
    """The main results among those of each wave, with the weights of the final weighting."""
    return _table(data, _estimates(data, weights, waves.number, len(waves.reminders)))


def stopped(data: Microdata, weights: Weights, waves: Waves) -> pd.DataFrame:
    """The main results of the answers by the end of each wave, weighted anew; the last wave is the round's own.

    `difference` is the distance from the last. `status` is `empty_cells` where the early answers do not reach every
    municipality, so that no weights can be made.
    """
    last, parts = len(waves.reminders) - 1, []
    for wave in range(last):
        early = (waves.number >= 0) & (waves.number <= wave)
        part = replace(data, respondents=data.respondents[early], asked=data.asked[early])
        try:
            found = total(part, weighting.weigh(part))
        except JobsurveyError:
            found = _without(data.round)
        parts.append(found.assign(wave=wave))
    final = total(data, weights)
    table = _table(data, pd.concat([*parts, final.assign(wave=max(last, 0))], ignore_index=True))
    own = final.set_index(["item", "statistic"])["estimate"]
    beside = table[["item", "statistic"]].join(own.rename("final"), on=["item", "statistic"])["final"]
    return table.assign(difference=table["estimate"] - beside)


def total(data: Microdata, weights: Weights) -> pd.DataFrame:
    """The main results in total, by the book's own rules."""
    return _estimates(data, weights, np.zeros(len(data.respondents), dtype=np.int64), 1)


def reported(data: Microdata, weights: Weights) -> pd.DataFrame:
    """The main results as the book reports them: item, statistic, n, estimate, se, low, high, status."""
    return _table(data, total(data, weights)).drop(columns="wave")


def _estimates(data: Microdata, weights: Weights, part: IntArray, number: int) -> pd.DataFrame:
    """The main results in each part of the respondents; -1 is in none."""
    design = lay_out(data, weights)
    chosen, units = plan(Choice.DEFAULT, design, data.round), len(design.cell)
    table = LongTable(("item", "wave", "statistic"), tuple(NUMBERS))
    for item, wanted in main_results(data.round):
        found = moments.answers(data, item, wanted)
        sums = moments.collect(found, design.person, units, part, number)
        linear = linearise(chosen.weight, sums)
        squares = variance(chosen, linear, design.respondents)
        se, low, high = intervals(chosen, sums, linear, squares, found)
        numbers = (sums.base.sum(axis=0), linear.value, se, low, high)
        columns = {name: values.ravel() for name, values in zip(NUMBERS, numbers, strict=True)}
        table.add([[item.id], [str(k) for k in range(number)], found.statistics], columns)
    return table.frame()


def _without(round_: Round) -> pd.DataFrame:
    """Rows without numbers."""
    rows = [(item.id, name, EMPTY_CELLS) for item, wanted in main_results(round_) for name in wanted]
    table = pd.DataFrame(rows, columns=["item", "statistic", "status"]).astype("str")
    return table.assign(wave="0", **dict.fromkeys(NUMBERS, float("nan")))


def _table(data: Microdata, found: pd.DataFrame) -> pd.DataFrame:
    """Rows in the order of the questionnaire, those of a result with few of an answer in a wave withheld together."""
    limit = data.round.config.disclosure.min_persons
    table = found.assign(wave=found["wave"].astype("int64"), status=found.get("status", pd.Series(index=found.index)))
    refusals = [table["status"] == EMPTY_CELLS, table["n"] == 0, table["se"].isna() | table["low"].isna()]
    status = pd.Series(np.select(refusals, [EMPTY_CELLS, "no_answers", "constant"], "ok"), index=table.index)
    few = _few(table, limit)
    gone = few.groupby([table["item"], table["statistic"]], sort=False).transform("any")
    table = table.assign(status=status.mask(gone, FEW))
    table.loc[gone, NUMBERS] = np.nan
    order = {item.id: place for place, (item, _) in enumerate(main_results(data.round))}
    table = table.assign(place=table["item"].map(order), n=table["n"].round().astype("Int64"))
    table = table.sort_values(["place", "statistic", "wave"], kind="stable", ignore_index=True)
    return table[[*KEYS, *NUMBERS, "status"]].astype({"item": "str", "statistic": "str", "status": "str"})


def _few(table: pd.DataFrame, limit: int) -> pd.Series[bool]:
    """Rows of few answers; of a share, also those that may rest on few in or outside it."""
    n, estimate = table["n"].fillna(0), table["estimate"].fillna(0)
    share = (table["statistic"] != moments.SCORE) & (n > 0)
    least = estimate.where(estimate < 0.5, 1 - estimate)
    few: pd.Series[bool] = ((n > 0) & (n < limit)) | (share & (least > 0) & (least * n < limit))
    return few


def tested(
    data: Microdata, item: Item, statistics: list[str]
) -> Iterator[tuple[str, npt.NDArray[np.bool_], npt.NDArray[np.float64]]]:
    """Of each statistic who counts, and the number each gives."""
    found = moments.answers(data, item, statistics)
    for column, name in enumerate(found.statistics):
        yield name, found.base[:, column] > 0, found.value[:, column]
