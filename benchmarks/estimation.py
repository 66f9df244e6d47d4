"""Time and memory of the estimation stage, beside the same estimates computed person by person with pandas.

Usage: python benchmarks/estimation.py [ROUND]

The alternative takes the linearised variable of every respondent and sums it within cells: the textbook form of the
variance, one estimate at a time. It is run on the breakdowns of one item, checked to give the same numbers, and scaled
up to all items and breakdowns.
"""

from __future__ import annotations

import sys
import time
import tracemalloc
from collections.abc import Callable
from typing import TypeVar

import numpy as np
import pandas as pd

from jobsurvey_utils import estimation, intake, rounds, weighting
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.weighting import Weights

RUNS = 5
Result = TypeVar("Result")


def main() -> None:
    """Print a row per measurement."""
    round_ = rounds.load(sys.argv[1] if len(sys.argv) > 1 else "kl2024")
    data = intake.read(round_)
    weights = weighting.weigh(data)
    seconds, estimates = timed(lambda: estimation.estimate(data, weights))
    memory = peak(lambda: estimation.estimate(data, weights))
    print(f"{round_.id}: {len(data.respondents)} respondents, {len(weights.cells)} cells")
    print(f"from one table of counts: {len(estimates.scores)} scores and {len(estimates.shares)} shares")
    print(f"  seconds, median of {RUNS}: {seconds:.2f}; peak memory, MB: {memory:.0f}")
    item = next(item for item in round_.closed_items() if item.kind == "single" and round_.scale(item).scored)
    seconds, scores = timed(lambda: person_by_person(data, weights, item.id))
    check(estimates.scores, scores, item.id)
    scaled = seconds / len(scores) * len(estimates.scores)
    print("person by person (pandas), scores only, equal to 1e-9:")
    print(f"  {len(scores)} scores of one item: {seconds:.2f} s; at that pace {scaled:.0f} s for all")


def timed(task: Callable[[], Result]) -> tuple[float, Result]:
    """Median seconds of some runs, and the last result."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        result = task()
        times.append(time.perf_counter() - start)
    return float(np.median(times)), result


def peak(task: Callable[[], object]) -> float:
    """Peak of memory allocated while a task runs, in megabytes."""
    tracemalloc.start()
    task()
    return tracemalloc.get_traced_memory()[1] / 1e6


def person_by_person(data: Microdata, weights: Weights, item: str) -> pd.DataFrame:
    """Score and standard error of an item in every group of every breakdown but the crossed ones."""
    round_ = data.round
    people = data.respondents.reset_index(drop=True)
    values = {c.code: c.score for c in round_.scale(item).categories}
    score = people[item].astype("str").map(values).astype("float64")
    rows = []
    for breakdown in (b for b in (*round_.config.breakdowns,) if b in people):
        for group in round_.groups(breakdown):
            inside = (score.notna() & (people[breakdown] == group)).to_numpy()
            rows.append((breakdown, group, *score_of(score.fillna(0).to_numpy(), inside, weights)))
    return pd.DataFrame(rows, columns=["breakdown", "group", "score", "se"])


def score_of(score: np.ndarray, inside: np.ndarray, weights: Weights) -> tuple[float, float]:
    """A domain's mean and its standard error."""
    weight = weights.weight * inside
    mean = float((weight * score).sum() / weight.sum())
    z = pd.Series(weight * (score - mean) / weight.sum()).groupby(weights.cell)
    r, population = weights.cells["respondents"], weights.cells["population"]
    variance = ((1 - r / population) * r * z.var(ddof=1)).sum()
    return mean, float(np.sqrt(variance))


def check(ours: pd.DataFrame, theirs: pd.DataFrame, item: str) -> None:
    """Stop if the two ways differ."""
    both = ours[ours["item"] == item].merge(theirs, on=["breakdown", "group"], suffixes=("", "_other"))
    for column in ("score", "se"):
        np.testing.assert_allclose(both[column], both[f"{column}_other"], rtol=1e-9)


if __name__ == "__main__":
    main()
