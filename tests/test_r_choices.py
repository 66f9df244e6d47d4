"""A whole synthetic round under other choices of weights and strata, recomputed by R's survey package (Lumley).

Skipped, and said to be, where there is no Rscript with the package `survey`; `.ci/run` installs both.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import test_r

from jobsurvey_utils import alternatives, intake, rounds, weighting
from jobsurvey_utils.alternatives.compared import headline
from jobsurvey_utils.build import store

pytestmark = test_r.pytestmark


@pytest.fixture(scope="module")
def estimator():
    round_ = rounds.load("kl2024")
    store.prepare_data(round_)
    data = intake.read(round_, store.data_folder(round_))
    return alternatives.Estimator(data, weighting.weigh(data))


@pytest.fixture(scope="module")
def by_r(estimator, tmp_path_factory):
    """The score of the main question in all and by gender, under each choice that R has."""
    data, design, folder = estimator.data, estimator.design, tmp_path_factory.mktemp("r")
    names = list(data.round.config.weighting.cells)
    parts = {"Nc": design.cell, "Ns": design.stratum, "Nk": design.municipality}
    scores = {c.code: c.score for c in data.round.scale(headline(data.round)).categories}
    people = data.respondents[names].astype("str").reset_index(drop=True)
    people = people.assign(cell=design.cell[design.person], stratum=design.stratum[design.person])
    people = people.assign(d=design.base[design.person], w=design.weight[design.person])
    for name, part in parts.items():
        people[name] = design.whole(design.population, part)[part][design.person]
    people["score"] = data.respondents[headline(data.round)].astype("str").map(scores).to_numpy(dtype=float)
    people.to_csv(folder / "people.csv", index=False, na_rep="NA", float_format="%.17g")
    sums = [
        data.frame.groupby(name, observed=True)["population"].sum().rename_axis("code").reset_index() for name in names
    ]
    margins = pd.concat([table.assign(variable=name) for name, table in zip(names, sums, strict=True)])
    margins.to_csv(folder / "margins.csv", index=False)
    test_r.run("choices.R", folder / "people.csv", folder / "margins.csv", folder / "out.csv")
    return pd.read_csv(folder / "out.csv", skipinitialspace=True)


@pytest.mark.parametrize("breakdown", ["samlet", "koen"])
def test_scores_under_other_choices_are_those_of_r(estimator, by_r, breakdown):
    theirs = by_r[(by_r["group"] == "samlet") == (breakdown == "samlet")].apply(
        lambda column: column.str.strip() if column.dtype == "str" else column
    )
    chosen = [alternatives.Choice(name) for name in theirs["choice"].unique()]
    mine = estimator.estimate(headline(estimator.data.round), chosen, breakdown, ["score"])
    both = mine.merge(theirs, on=["choice", "group"], suffixes=("", "_r"), validate="one_to_one")
    assert len(both) == len(theirs) == len(mine)
    np.testing.assert_allclose(both["estimate"], both["estimate_r"], rtol=test_r.EXACT)
    np.testing.assert_allclose(both["se"], both["se_r"], rtol=test_r.EXACT)
