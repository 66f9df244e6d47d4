"""Time of all shares and scores with their standard errors, beside svyby of R's survey package on the same data.

Usage: python benchmarks/r_survey.py [ROUND [ITEM ...]]

The numbers of both are compared first. R takes some minutes for all items; with items, only those are estimated by R,
and the time of ours is scaled down to as many estimates.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from jobsurvey_utils import estimation, intake, rounds, weighting
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.rounds.schema import CROSS, TOTAL, Item
from jobsurvey_utils.weighting import Weights

RUNS = 5
SCORE = "score"


def main() -> None:
    """Print a row per measurement."""
    round_ = rounds.load(sys.argv[1] if len(sys.argv) > 1 else "kl2024")
    data = intake.read(round_)
    weights = weighting.weigh(data)
    seconds, estimates = ours(data, weights)
    items = [item for item in round_.closed_items() if item.id in (sys.argv[2:] or round_.items)]
    with tempfile.TemporaryDirectory() as folder:
        theirs, r_seconds = by_r(data, weights, items, Path(folder))
    number = compare(estimates, theirs)
    part = number / (len(estimates.shares) + len(estimates.scores))
    print(f"{round_.id}: {number} estimates, equal to 1e-9")
    print(f"  R survey, svyby: {r_seconds:.0f} s; this package: {seconds * part:.2f} s")
    print(f"  {r_seconds / (seconds * part):.0f} times as fast")


def ours(data: Microdata, weights: Weights) -> tuple[float, estimation.Estimates]:
    """Median seconds of some runs, and the estimates."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        found = estimation.estimate(data, weights)
        times.append(time.perf_counter() - start)
    return float(np.median(times)), found


def by_r(data: Microdata, weights: Weights, items: list[Item], folder: Path) -> tuple[pd.DataFrame, float]:
    """The estimates of R, and its seconds without reading and writing files."""
    people, tasks = tables(data, weights, items)
    people.to_csv(folder / "people.csv", index=False, float_format="%.17g")
    tasks.to_csv(folder / "tasks.csv", index=False)
    files = [folder / name for name in ("people.csv", "tasks.csv", "out.csv")]
    script = Path(__file__).with_name("svyby.R")
    done = subprocess.run(["Rscript", script, *files], capture_output=True, text=True, check=True)
    found = pd.read_csv(files[2], dtype={"group": "str"})
    found["column"] = found["column"].str.split(".").str[1]
    return found, float(done.stdout.split()[-1])


def tables(data: Microdata, weights: Weights, items: list[Item]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Respondents with one column per estimate, and what to estimate by which groups."""
    round_, people = data.round, data.respondents
    columns = {"cell": weights.cell, "w": weights.weight}
    columns["N"] = weights.cells["population"].to_numpy()[weights.cell]
    columns |= {b: people[b].astype("str") for b in round_.config.breakdowns if b != TOTAL}
    tasks = []
    for item in items:
        made = estimates_of(data, item)
        columns |= made
        for breakdown in estimation.breakdowns(round_):
            if item.id not in breakdown.split(CROSS):
                tasks.append((item.id, breakdown, " ".join(made)))
    index = people.index
    return pd.DataFrame(columns, index=index), pd.DataFrame(tasks, columns=["item", "breakdown", "columns"])


def estimates_of(data: Microdata, item: Item) -> dict[str, pd.Series]:
    """A column of 0 and 1 per category, and one of scores where the scale has them."""
    people, scale = data.respondents, data.round.scale(item)
    if item.kind == "multiple":
        return {f"{item.id}.{c.code}": people[f"{item.id}__{c.code}"].astype("float64") for c in scale.categories}
    answer = people[item.id].astype("str")
    base = answer.isin([c.code for c in scale.substantive])
    made = {f"{item.id}.{c.code}": (answer == c.code).where(base).astype("float64") for c in scale.substantive}
    if scale.scored:
        made[f"{item.id}.{SCORE}"] = answer.map({c.code: c.score for c in scale.substantive}).astype("float64")
    return made


def compare(found: estimation.Estimates, theirs: pd.DataFrame) -> int:
    """Stop if the two ways differ; the number of estimates compared."""
    keys = ["item", "breakdown", "group", "column"]
    shares = found.shares.rename(columns={"category": "column", "share": "value"})
    scores = found.scores.rename(columns={"score": "value"}).assign(column=SCORE)
    both = pd.concat([shares, scores])[[*keys, "value", "se"]].merge(theirs, on=keys, suffixes=("", "_r"))
    told = both.dropna(subset=["value", "se", "value_r", "se_r"])
    for column in ("value", "se"):
        np.testing.assert_allclose(told[column], told[f"{column}_r"], rtol=1e-9, atol=1e-12)
    return len(told)


if __name__ == "__main__":
    main()
