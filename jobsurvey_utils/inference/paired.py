"""Differences of two estimates from the same respondents: between questions, statements, and answers of a question.

The linearised variables z of the two estimates are subtracted person by person, so that what a person gives to both is
counted as such; the variance is that of the difference within weighting cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import stdtr, stdtrit

from jobsurvey_utils.estimation import counts
from jobsurvey_utils.estimation.counts import Coded, Layout, Slots
from jobsurvey_utils.estimation.parts import categories
from jobsurvey_utils.estimation.ratios import LEVEL, RARE
from jobsurvey_utils.inference import measures
from jobsurvey_utils.inference.differences import CENSUS, CONSTANT, EMPTY, FEW, LONELY, OK
from jobsurvey_utils.inference.measures import SHARE, Measure
from jobsurvey_utils.inference.multiplicity import SMALLEST
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import Item
from jobsurvey_utils.weighting import Weights

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
COLUMNS = ("difference", "se", "ci_low", "ci_high", "df", "p")
KEYS = ("item", "category", "other", "other_category", "statistic")
TOGETHER = 1 << 16
"""Respondents linearised at a time: the variables of millions of persons on all questions would fill the memory."""


@dataclass(frozen=True)
class Estimate:
    """An estimate of all who answered, and what is needed to linearise it."""

    item: str
    measure: Measure
    value: float
    total: float
    """The weights of all whose answer counts."""
    answer: Slots
    """Per respondent the number of the answer."""
    gap: FloatArray
    """Per answer how far it lies from the estimate, 0 where it does not count."""
    df: float
    status: str

    def z(self, weight: FloatArray, rows: slice) -> FloatArray:
        """The linearised variable of some respondents."""
        return weight[rows] * self.gap[self.answer[rows]] / self.total if self.total else np.zeros(len(weight[rows]))


def differences(data: Microdata, weights: Weights) -> pd.DataFrame:
    """Compare the scores of all questions, the shares of a battery's statements, and the answers of a question.

    One row per pair: the keys, difference, se, ci_low, ci_high, df, p, status.
    """
    layout, rows = counts.lay_out(data, weights), []
    for family in _families(data, layout, weights):
        value, variance = np.array([each.value for each in family]), _covariances(layout, weights, family)
        for i, j in combinations(range(len(family)), 2):
            spread = variance[i, i] + variance[j, j] - 2 * variance[i, j]
            rows.append({**_keys(family[i], family[j]), **_test(family[i], family[j], value[i] - value[j], spread)})
    return pd.DataFrame(rows, columns=[*KEYS, *COLUMNS, "status"]).astype(
        {**dict.fromkeys((*KEYS, "status"), "str"), **dict.fromkeys(COLUMNS, "float64")}
    )


def _families(data: Microdata, layout: Layout, weights: Weights) -> Iterator[list[Estimate]]:
    """Estimates that are compared with each other."""
    round_ = data.round
    coded = [(item, counts.code(data, item)) for item in round_.closed_items()]
    chosen = {i.id: measures.of_item(round_, i, _totals(round_, i, c, weights)) for i, c in coded}
    first = [(item, c, chosen[item.id][0]) for item, c in coded]
    whole = [(i, c, m) for i, c, m in first if not m.share]
    yield _estimates(layout, weights, whole)
    for battery in round_.questionnaire.batteries:
        yield _estimates(layout, weights, [(i, c, m) for i, c, m in first if m.share and i.battery == battery.id])
    for item, own in coded:
        if _unordered(round_, item):
            codes = [category.code for category in categories(round_, item)]
            answers = [Measure(SHARE, code, (place,), (1.0,)) for place, code in enumerate(codes)]
            yield _estimates(layout, weights, [(item, own, answer) for answer in answers])


def _unordered(round_: Round, item: Item) -> bool:
    scale = round_.scale(item)
    known = scale.top or scale.bottom or len(scale.substantive) == 2
    return item.kind == "multiple" or (item.kind == "single" and not known)


def _totals(round_: Round, item: Item, coded: Coded, weights: Weights) -> FloatArray:
    places = range(0 if coded.numbers is not None else len(categories(round_, item)))
    return np.array([weights.weight[_chose(coded, place)].sum() for place in places])


def _chose(coded: Coded, place: int) -> npt.NDArray[np.bool_]:
    return coded.ticked[place] if coded.ticked else coded.slot == coded.substantive[place]


def _estimates(layout: Layout, weights: Weights, wanted: Iterable[tuple[Item, Coded, Measure]]) -> list[Estimate]:
    return [_estimate(layout, weights, *each) for each in wanted]


def _estimate(layout: Layout, weights: Weights, item: Item, coded: Coded, measure: Measure) -> Estimate:
    answer, u, inside = _answers(coded, measure)
    w = weights.weight * inside[answer]
    total = float(w.sum())
    value = float((w * u[answer]).sum()) / total if total else float("nan")
    cells = len(layout.cells.weight)
    place = weights.cell * len(u) + answer
    persons = np.bincount(place, minlength=cells * len(u)).reshape(cells, len(u))[:, inside]
    held = persons.sum(axis=1) > 0
    df = min(float((held * (layout.cells.respondents - 1)).sum()), float(persons.sum()) - 1)
    status = _status(layout, u[inside], persons.sum(axis=0), held)
    return Estimate(item.id, measure, value, total, answer, np.where(inside, u - value, 0.0), df, status)


def _answers(coded: Coded, measure: Measure) -> tuple[Slots, FloatArray, BoolArray]:
    """The number of each respondent's answer; what each answer counts, and whether it does."""
    if coded.ticked:
        most = len(measure.places)
        ticks = np.sum([coded.ticked[place] for place in measure.places], axis=0, dtype=np.uint8)
        return np.where(coded.slot == 0, ticks, most + 1), np.arange(most + 2.0), np.arange(most + 2) <= most
    if coded.numbers is not None:
        return coded.slot, np.append(coded.numbers.values, [0.0, 0.0]), np.arange(coded.slots) < coded.slots - 2
    u, inside = np.zeros(coded.slots), np.zeros(coded.slots, dtype=bool)
    places = [coded.substantive[place] for place in measure.places]
    u[places] = measure.values  # noqa: PD011 a field
    inside[list(coded.substantive) if measure.share else places] = True
    return coded.slot, u, inside


def _status(layout: Layout, u: FloatArray, n: IntArray, held: BoolArray) -> str:
    """Whether there is a test, from what each answer that counts is worth, and how many gave it."""
    open_, given = held & (layout.cells.fraction < 1), u[n > 0]
    if not len(given):
        return EMPTY
    if not open_.any():
        return CENSUS
    if (open_ & (layout.cells.respondents <= 1)).any():
        return LONELY
    if np.ptp(given) == 0:
        return CONSTANT
    commonest = max(int(n[u == value].sum()) for value in given)
    return FEW if n.sum() - commonest < RARE else OK


def _covariances(layout: Layout, weights: Weights, family: list[Estimate]) -> FloatArray:
    r, cells, number = layout.cells.respondents, len(layout.cells.weight), len(family)
    factor = np.divide((1 - layout.cells.fraction) * r, r - 1, out=np.zeros(cells), where=r > 1)
    squares, sums = np.zeros((number, number)), np.zeros((cells, number))
    for start in range(0, len(weights.cell) if family else 0, TOGETHER):
        rows = slice(start, start + TOGETHER)
        cell, z = weights.cell[rows], np.column_stack([each.z(weights.weight, rows) for each in family])
        squares += (z * factor[cell][:, None]).T @ z
        sums += np.column_stack([np.bincount(cell, each, minlength=cells) for each in z.T])
    return squares - (sums * (factor / r)[:, None]).T @ sums


def _keys(first: Estimate, second: Estimate) -> dict[str, str]:
    names = (first.item, first.measure.category, second.item, second.measure.category, first.measure.statistic)
    return dict(zip(KEYS, names, strict=True))


def _test(first: Estimate, second: Estimate, difference: float, variance: float) -> dict[str, float | str]:
    status = next((each.status for each in (first, second) if each.status != OK), OK)
    if status not in (OK, CENSUS):
        return {**dict.fromkeys(COLUMNS, float("nan")), "status": status}
    df, se = max(min(first.df, second.df), 1), float(np.sqrt(max(variance, 0)))
    half = float(stdtrit(df, (1 + LEVEL) / 2)) * se
    p = max(float(2 * stdtr(df, -abs(difference) / se)), SMALLEST) if se > 0 else float(difference == 0)
    numbers = (difference, se, difference - half, difference + half, df, p)
    return {**dict(zip(COLUMNS, numbers, strict=True)), "status": status}
