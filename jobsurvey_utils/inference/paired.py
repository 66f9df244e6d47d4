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
from jobsurvey_utils.estimation.counts import Coded, Layout
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
COLUMNS = ("difference", "se", "ci_low", "ci_high", "df", "p")
KEYS = ("item", "category", "other", "other_category", "statistic")


@dataclass(frozen=True)
class Estimate:
    """An estimate of all who answered, linearised."""

    item: str
    measure: Measure
    value: float
    z: FloatArray
    """Per respondent."""
    df: float
    status: str


def differences(data: Microdata, weights: Weights) -> pd.DataFrame:
    """Compare the scores of all questions, the shares of a battery's statements, and the answers of a question.

    One row per pair: the keys, difference, se, ci_low, ci_high, df, p, status.
    """
    layout, rows = counts.lay_out(data, weights), []
    cell = layout.cell_of_piece[layout.piece]
    for family in _families(data, layout, weights):
        value, variance = np.array([each.value for each in family]), _covariances(layout, cell, family)
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
    w, (u, inside) = weights.weight, _values(coded, measure)
    if measure.share:
        inside = coded.slot == 0 if coded.ticked else np.isin(coded.slot, coded.substantive)
    total = float((w * inside).sum())
    value = float((w * inside * u).sum()) / total if total else float("nan")
    z = w * inside * (u - value) / total if total else np.zeros(len(w))
    held = np.bincount(layout.cell_of_piece[layout.piece], inside, minlength=len(layout.cells.weight)) > 0
    df = min(float((held * (layout.cells.respondents - 1)).sum()), float(inside.sum()) - 1)
    return Estimate(item.id, measure, value, z, df, _status(layout, u[inside], held, measure))


def _values(coded: Coded, measure: Measure) -> tuple[FloatArray, npt.NDArray[np.bool_]]:
    """What each respondent's answer counts, and who has one that counts."""
    if coded.numbers is not None:
        inside = np.isin(coded.slot, coded.substantive)
        values = np.append(coded.numbers.values, [0.0, 0.0])
        return values[coded.slot], inside
    chosen = {place: _chose(coded, place) for place in measure.places}
    u = np.array(measure.values) @ np.array([chosen[place] for place in measure.places], dtype=np.float64)
    return u, np.any([*chosen.values()], axis=0)


def _status(layout: Layout, u: FloatArray, held: npt.NDArray[np.bool_], measure: Measure) -> str:
    open_ = held & (layout.cells.fraction < 1)
    if not len(u):
        return EMPTY
    if not open_.any():
        return CENSUS
    if (open_ & (layout.cells.respondents <= 1)).any():
        return LONELY
    if np.ptp(u) == 0:
        return CONSTANT
    few = measure.share and min(u.sum(), len(u) - u.sum()) < RARE
    return FEW if few else OK


def _covariances(layout: Layout, cell: npt.NDArray[np.int64], family: list[Estimate]) -> FloatArray:
    r, cells = layout.cells.respondents, len(layout.cells.weight)
    factor = np.divide((1 - layout.cells.fraction) * r, r - 1, out=np.zeros(cells), where=r > 1)
    if not family:
        return np.zeros((0, 0))
    z = np.column_stack([each.z for each in family])
    sums = np.column_stack([np.bincount(cell, each.z, minlength=cells) for each in family])
    return np.asarray((z * factor[cell][:, None]).T @ z - (sums * (factor / r)[:, None]).T @ sums)


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
