"""A whole synthetic round recomputed by the Python package svy, which shares no code with this project or R's survey.

svy is no dependency: it has an environment of its own, `.venv-svy`, which `.ci/run` makes, or the Python that the
variable JOBSURVEY_SVY names. Without either the tests are skipped, and said to be.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from jobsurvey_utils import estimation, intake, rounds, weighting
from jobsurvey_utils.build import store
from jobsurvey_utils.rounds.schema import TOTAL

PYTHON = Path(os.environ.get("JOBSURVEY_SVY", rounds.ROOT / ".venv-svy" / "bin" / "python"))
SCRIPT = Path(__file__).parent / "svy" / "scores.py"
EXACT = 1e-9
KEYS = ["item", "breakdown", "group"]

pytestmark = pytest.mark.skipif(not PYTHON.is_file(), reason="needs the package svy 0.35 in .venv-svy (see .ci/run)")


@pytest.fixture(scope="module")
def data():
    round_ = rounds.load("kl2024")
    store.prepare_data(round_)
    return intake.read(round_, store.data_folder(round_))


@pytest.fixture(scope="module")
def weights(data):
    return weighting.weigh(data)


@pytest.fixture(scope="module")
def scored(data):
    return [item.id for item in data.round.closed_items() if item.kind == "single" and data.round.scale(item).scored]


@pytest.fixture(scope="module")
def people(data, weights, scored, tmp_path_factory):
    """The respondents as a file: their cell, its population, their weight, groups and scores."""
    table = pd.DataFrame({"cell": weights.cell, "w": weights.weight}, index=data.respondents.index)
    table["N"] = weights.cells["population"].to_numpy()[weights.cell]
    for breakdown in data.round.config.breakdowns[1:]:
        table[breakdown] = data.respondents[breakdown].astype("str")
    for item in scored:
        scores = {c.code: c.score for c in data.round.scale(item).categories}
        table[item] = data.respondents[item].astype("str").map(scores).astype("float64")
    path = tmp_path_factory.mktemp("svy") / "people.csv"
    table.to_csv(path, index=False, float_format="%.17g")
    return path


@pytest.fixture(scope="module")
def both(data, weights, people, scored, tmp_path_factory):
    """Scores and standard errors of every scored item in all and in every group, ours and those of svy."""
    out = tmp_path_factory.mktemp("svy") / "scores.csv"
    breakdowns = ",".join([TOTAL, *data.round.config.breakdowns[1:]])
    command = [PYTHON, SCRIPT, people, out, ",".join(scored), breakdowns]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    theirs = pd.read_csv(out, dtype={"group": "str"})
    ours = estimation.estimate(data, weights).scores
    return ours[ours["n"] > 0].merge(theirs, on=KEYS, suffixes=("", "_svy"), validate="one_to_one")


def test_svy_estimated_every_item_in_every_group(both, scored):
    assert set(both["item"]) == set(scored)
    assert len(both) > 500


@pytest.mark.parametrize("column", ["score", "se"])
def test_scores_of_every_item_and_group_are_those_of_svy(both, column):
    np.testing.assert_allclose(both[column], both[f"{column}_svy"], rtol=EXACT, atol=1e-12)
