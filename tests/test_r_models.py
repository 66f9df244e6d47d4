"""Adjusted differences of a whole synthetic round recomputed by R's survey package (Lumley).

Skipped, and said to be, where there is no Rscript with the package `survey`; `.ci/run` installs both.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import test_r

from jobsurvey_utils import intake, rounds, weighting
from jobsurvey_utils.build import store
from jobsurvey_utils.models import adjusted, answers
from jobsurvey_utils.models.setting import Setting

pytestmark = test_r.pytestmark


@pytest.fixture(scope="module")
def setting():
    round_ = rounds.load("kl2024")
    store.prepare_data(round_)
    data = intake.read(round_, store.data_folder(round_))
    return Setting.of(data, weighting.weigh(data))


@pytest.fixture(scope="module")
def by_r(setting, tmp_path_factory):
    """Every breakdown of the overall item, adjusted for the variables that do not lie inside it."""
    folder, data, design = tmp_path_factory.mktemp("r"), setting.data, setting.design
    item = answers.headline(data.round)
    table = pd.DataFrame({"cell": design.cell, "w": design.weight, "N": design.population[design.cell]})
    for name in data.round.variables:
        table[name] = data.respondents[name].astype("str").to_numpy()
    table[item.id] = answers.scores(data, item)
    table.to_csv(folder / "people.csv", index=False, float_format="%.17g")
    known = setting.background
    jobs = ";".join(f"{name}={'+'.join(known.beside(name))}" for name in setting.breakdowns)
    test_r.run("adjusted.R", folder / "people.csv", folder / "adjusted.csv", item.id, jobs)
    return pd.read_csv(folder / "adjusted.csv", dtype={"group": "str"})


def test_adjusted_differences_of_every_group_are_those_of_r(setting, by_r):
    table = adjusted.tables(setting)["adjusted"]
    mine = table[(table["item"] == answers.headline(setting.data.round).id) & (table["status"] == "ok")]
    both = by_r.merge(mine, on=["breakdown", "group"], suffixes=("_r", ""), validate="one_to_one")
    assert len(both) == len(mine) > 50
    np.testing.assert_allclose(both["adjusted"], both["adjusted_r"], rtol=test_r.EXACT, atol=1e-12)
    np.testing.assert_allclose(both["se_adjusted"], both["se_adjusted_r"], rtol=test_r.EXACT)
