"""A whole synthetic round recomputed by R's survey package (Lumley), which shares no code with this project.

Skipped, and said to be, where there is no Rscript with the package `survey`; `.ci/run` installs both.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from jobsurvey_utils import estimation, intake, rounds, weighting
from jobsurvey_utils.build import store
from jobsurvey_utils.inference import contrasts, distributions, multiplicity
from jobsurvey_utils.rounds.schema import TOTAL

SCRIPTS = Path(__file__).parent / "r"
EXACT = 1e-9


def has_survey() -> bool:
    """Whether R with the package `survey` is installed."""
    command = ["Rscript", "-e", "library(survey)"]
    return shutil.which("Rscript") is not None and subprocess.run(command, capture_output=True).returncode == 0


pytestmark = pytest.mark.skipif(
    not has_survey(), reason="needs Rscript with the package survey (Debian: r-cran-survey)"
)


def run(script: str, *arguments: object) -> None:
    """Run an R script; its complaint is the failure."""
    done = subprocess.run(["Rscript", SCRIPTS / script, *map(str, arguments)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


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
    """The respondents as a file for R: their cell, its population, their weight, groups and scores."""
    index = data.respondents.index
    table = pd.DataFrame({"cell": weights.cell, "w": weights.weight}, index=index)
    table["N"] = weights.cells["population"].to_numpy()[weights.cell]
    for breakdown in breakdowns(data):
        table[breakdown] = data.respondents[breakdown].astype("str")
    for item in scored:
        scores = {c.code: c.score for c in data.round.scale(data.round.items[item]).categories}
        table[item] = data.respondents[item].astype("str").map(scores).astype("float64")
    path = tmp_path_factory.mktemp("r") / "people.csv"
    table.to_csv(path, index=False, float_format="%.17g")
    return path


@pytest.fixture(scope="module")
def asked(data, scored):
    """Every scored item in all and by every breakdown; by municipality, which takes R a second, the last item only."""
    place = data.round.municipality_variable
    pairs = [(item, breakdown) for item in scored for breakdown in [TOTAL, *breakdowns(data)]]
    kept = [(item, breakdown) for item, breakdown in pairs if breakdown != place or item == scored[-1]]
    return pd.DataFrame(kept, columns=["item", "breakdown"])


@pytest.fixture(scope="module")
def by_r(people, asked, tmp_path_factory):
    folder = tmp_path_factory.mktemp("r")
    asked.to_csv(folder / "tasks.csv", index=False)
    run("scores.R", people, folder / "tasks.csv", folder / "scores.csv")
    return pd.read_csv(folder / "scores.csv", dtype={"group": "str"})


def breakdowns(data) -> list[str]:
    return [name for name in data.round.config.breakdowns if name != TOTAL]


@pytest.fixture(scope="module")
def estimates(data, weights):
    return estimation.estimate(data, weights)


KEYS = ["item", "breakdown", "group"]


def test_r_estimated_every_item_in_every_group(by_r, asked, estimates):
    assert len(by_r) == (estimates.scores.merge(asked)["n"] > 0).sum() > 300


@pytest.mark.parametrize("column", ["score", "se"])
def test_scores_of_every_item_and_group_are_those_of_r(by_r, estimates, column):
    both = by_r.merge(estimates.scores, on=KEYS, suffixes=("_r", ""), validate="one_to_one")
    assert len(both) == len(by_r)
    np.testing.assert_allclose(both[column], both[f"{column}_r"], rtol=EXACT)


def test_positive_shares_of_every_item_and_group_are_those_of_r(by_r, estimates):
    both = by_r.merge(estimates.pooled.query("category == '5 + 4'"), on=KEYS, suffixes=("_r", ""))
    assert len(both) == len(by_r)
    np.testing.assert_allclose(both["share"], both["share_r"], rtol=EXACT)
    np.testing.assert_allclose(both["se"], both["share_se"], rtol=EXACT, atol=1e-15)


def test_design_effects_of_every_item_are_those_of_r(by_r, estimates):
    totals = by_r[by_r["breakdown"] == TOTAL].merge(estimates.scores, on=KEYS, suffixes=("_r", ""))
    assert len(totals) == by_r["item"].nunique()
    np.testing.assert_allclose(totals["deff"], totals["deff_r"], rtol=EXACT)


@pytest.fixture(scope="module")
def compared_by_r(data, people, scored, tmp_path_factory):
    """Differences between the groups of the last item, and the tests of its distributions."""
    folder = tmp_path_factory.mktemp("r")
    groups = [name for name in breakdowns(data) if name != data.round.municipality_variable]
    run("differences.R", people, folder / "differences.csv", folder / "tests.csv", scored[-1], ",".join(groups))
    names = {"group": "str", "other": "str"}
    return pd.read_csv(folder / "differences.csv", dtype=names), pd.read_csv(folder / "tests.csv")


@pytest.fixture(scope="module")
def tests(data, weights):
    return contrasts.contrast(data, weights, set())


def test_differences_of_groups_are_those_of_svycontrast(compared_by_r, tests):
    mine = tests.differences.query("statistic == 'score'")
    both = compared_by_r[0].merge(mine, on=[*KEYS, "other"], suffixes=("_r", ""), validate="one_to_one")
    asked = mine["item"].isin(both["item"]) & mine["breakdown"].isin(both["breakdown"]) & (mine["status"] == "ok")
    assert len(both) == asked.sum() > 30
    np.testing.assert_allclose(both["difference"], both["difference_r"], rtol=EXACT, atol=1e-13)
    np.testing.assert_allclose(both["se"], both["se_r"], rtol=EXACT)


def test_rao_and_scotts_tests_are_those_of_svychisq(compared_by_r, tests):
    rows = compared_by_r[1].to_dict("records")
    assert len(rows) > 4
    for row in rows:
        found = distributions.rao_scott(tests.layout.cells, tests.tables[row["item"], row["breakdown"]])
        for name in ("f", "ndf", "ddf"):
            assert getattr(found, name) == pytest.approx(row[name], rel=EXACT), (row["item"], row["breakdown"], name)
        assert found.p == pytest.approx(max(row["p"], multiplicity.SMALLEST), rel=1e-6)
