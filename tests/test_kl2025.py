"""The round of 2025: what is published comes out, and what is chosen says so."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from jobsurvey_utils import intake, rounds, weighting
from jobsurvey_utils.audit.compare import compare
from jobsurvey_utils.build import needs
from jobsurvey_utils.chapters import codebook

PUBLISHED = {"samlet": 3.88, "moedet": 4.07, "maal": 3.67, "tvaers": 3.34, "samtale": 3.95, "progression": 3.23}


@pytest.fixture(scope="module")
def round_():
    return rounds.load("kl2025")


@pytest.fixture(scope="module")
def data(round_, synthetic):
    return intake.read(round_, synthetic("kl2025"))


@pytest.fixture(scope="module")
def means(round_, data):
    """Mean of each theme's item scores, one row per municipality."""
    weight, unit = weighting.weigh(data).weight, data.respondents["kommune"].astype("str")
    found = {}
    for item in (i for i in round_.closed_items() if round_.scale(i).scored):
        score = pd.to_numeric(data.respondents[item.id].astype("str"), errors="coerce")
        known = score.notna()
        sums = pd.DataFrame({"w": weight[known], "ws": (weight * score)[known]}).groupby(unit[known]).sum()
        found[item.theme, item.id] = sums["ws"] / sums["w"]
    return pd.DataFrame(found).T.groupby(level=0).mean().T


def test_the_published_numbers_of_persons_are_met(data):
    assert (len(data.sample), len(data.respondents), data.sample["kommune"].nunique()) == (61_868, 20_247, 29)


def test_the_published_means_of_the_one_municipality_are_met(means):
    assert sorted(np.round(means.loc["707"], 2)) == sorted(PUBLISHED.values())


def test_it_is_first_in_four_of_the_six_themes(means):
    assert (means.idxmax() == "707").sum() == 4


def test_the_made_up_means_are_plausible(means):
    assert means["tilfredshed"].between(3.32, 4.03).all()
    assert means.mean().between(3.2, 4.3).all()


def test_every_figure_that_can_be_recomputed_agrees(data):
    found = compare(data, weighting.weigh(data))
    assert found["agrees"].dropna().all()
    assert found["agrees"].notna().sum() == 10


def test_every_choice_of_the_book_is_marked(round_):
    assert [m.name for m in round_.config.municipalities if not m.assumed] == ["Norddjurs"]
    assert (codebook.municipalities(round_)["Kilde"] == codebook.CHOSEN).sum() == 28
    assert set(round_.config.fieldwork.assumed) == {"mode", "opens", "closes", "reminders"}
    assert all(item.note and item.scale_status == "assumed" for item in round_.closed_items())
    assert "ikke offentliggjort" in (round_.config.synthetic_note or "")


def test_its_pages_can_be_made(round_):
    assert needs.problems(round_) == []
