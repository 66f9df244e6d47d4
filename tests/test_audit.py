"""Published figures against recomputed ones."""

from __future__ import annotations

import dataclasses
import shutil

import mini
import numpy as np
import pandas as pd
import pytest

from jobsurvey_utils import audit, intake, rounds, weighting
from jobsurvey_utils.rounds.published import COMPARED
from jobsurvey_utils.rounds.schema import Figure


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return mini.read(tmp_path_factory.mktemp("mini"))


@pytest.fixture(scope="module")
def weights(data):
    return weighting.weigh(data)


def figure(item: str, statistic: str, value: float = 0, **fields: object) -> Figure:
    """A printed figure."""
    defaults = {"section": "s", "decimals": 1, "status": "text", "use": "held_out", "reason": "r"}
    place = {"breakdown": "samlet", "group": "samlet"}
    return Figure.model_validate(defaults | place | {"item": item, "statistic": statistic, "value": value} | fields)


KVINDE = {"breakdown": "koen", "group": "kvinde"}


@pytest.mark.parametrize(
    ("item", "statistic", "fields", "expected"),
    [
        # the round
        ("population", "count", {}, 150),
        ("stikproeve", "count", {}, 40),
        ("stikproeve", "count", KVINDE, 20),
        ("stikproeve", "max", {"breakdown": "kommune", "group": ""}, 22),
        ("besvarelser", "count", {}, 32),
        ("besvarelser_gennemfoerte", "count", {}, 29),
        ("besvarelser_delvise", "share_pct", {}, 7.5),
        ("framelding", "share_pct", {}, 10),
        ("stikproeve", "threshold", {"breakdown": "kommune", "group": "", "value": 50}, 50),
        (
            "stikproeve",
            "threshold",
            {"breakdown": "kommune", "group": "", "value": 51},
            50,
        ),  # 902 has 50, not all invited
        ("svarprocent", "share_pct", {}, 80),
        ("bortfaldsprocent", "share_pct", {}, 20),
        ("svarprocent", "share_pct", KVINDE, 75),
        ("svarprocent", "min", {"breakdown": "kommune", "group": ""}, 100 * 17 / 22),
        ("svarprocent", "max", {"breakdown": "kommune", "group": ""}, 100 * 15 / 18),
        ("kontaktkanal", "count", {"category": "kun_sms"}, 5),
        ("kontaktkanal", "share_pct", {"category": "kun_sms + begge"}, 100),
        ("kommuner_deltagende", "count", {}, 2),
        # composition
        ("koen", "count", KVINDE | {"category": "stikproeve"}, 20),
        ("koen", "share_pct", KVINDE | {"category": "respondenter"}, 100 * 15 / 32),
        ("koen", "diff_pp", KVINDE | {"category": "forskel"}, 100 * 15 / 32 - 50),
        ("koen", "share_pct", {"breakdown": "koen", "group": "kvinde + mand", "category": "stikproeve"}, 100),
        ("koen", "n", {"category": "respondenter"}, 32),
        ("alder", "mean_age", {"category": "stikproeve"}, 40.5),
        # results: the scores of the reference example
        ("tilfredshed", "n", {}, 32),
        ("tilfredshed", "n", {"category": "5"}, 7),
        ("tilfredshed", "count", KVINDE | {"category": "5"}, 3),
        ("tilfredshed", "unweighted_share_pct", {"category": "5"}, 100 * 7 / 32),
        ("tilfredshed", "weight_sum", {"category": "samlet"}, 150),
        ("tilfredshed", "mean_score", {}, 3.317),
        ("tilfredshed", "mean_score", {"breakdown": "kommune", "group": "hoejest"}, 3.343),
        ("tilfredshed", "share_pct", {"breakdown": "kommune", "group": "lavest", "category": "5 + 4"}, 47.0),
        ("tilfredshed", "share_pct", {"breakdown": "kommune", "group": "901", "category": "5 + 4"}, 46.8),
        ("tilfredshed", "diff_pp", {"breakdown": "kommune", "group": "902 - 901", "category": "5 + 4"}, 0.2),
        ("tilfredshed", "count", KVINDE, 15),
        ("tillid", "n_dont_know", {"category": "ved_ikke"}, 5),
        ("tillid", "n", {}, 22),
        ("kontaktform", "n", {}, 32),
        ("kontaktform", "count", {"category": "video"}, 11),
        ("kontaktform", "count", {"category": "video + brev"}, 16),
        ("video", "share_pct", {"category": "samlet"}, 100),
    ],
)
def test_figures_are_recomputed(data, weights, item, statistic, fields, expected):
    found = audit.recompute(audit.Source(data, weights), figure(item, statistic, **fields))
    assert found is not None
    assert found.value == pytest.approx(expected, rel=1e-9)


def test_the_mean_of_a_theme_is_that_of_its_items_scores(data, weights):
    scores = []
    for item in ("tillid", "syge"):  # the items of the theme that have scores
        answer = data.respondents[item].astype("str")
        known = answer.isin(list("12345")).to_numpy()
        scores.append(np.average(answer[known].astype(float), weights=weights.weight[known]))
    found = audit.recompute(audit.Source(data, weights), figure("moedet", "mean_score"))
    assert found is not None
    assert found.value == pytest.approx(sum(scores) / 2)


def test_a_groups_part_of_the_base_is_weighted(data, weights):
    found = audit.recompute(audit.Source(data, weights), figure("tilfredshed", "share_verbal", **KVINDE))
    women = (data.respondents["koen"] == "kvinde").to_numpy()
    assert found.value == pytest.approx(100 * weights.weight[women].sum() / 150)


@pytest.mark.parametrize("item", ["sidetal", "uddybning", "temaer"])
def test_what_the_data_does_not_tell_is_left_empty(data, weights, item):
    assert audit.recompute(audit.Source(data, weights), figure(item, "count")) is None


@pytest.mark.parametrize(
    ("statistic", "decimals", "printed", "value", "expected"),
    [
        ("share_pct", 1, 38.8, 38.8, True),
        ("share_pct", 1, 38.8, 38.849, True),
        ("share_pct", 1, 38.8, 38.75, True),  # a half is rounded away from zero
        ("share_pct", 1, 38.8, 38.85, False),
        ("diff_pp", 0, -3, -2.5, True),
        ("diff_pp", 0, 0, -0.4, True),
        ("mean_score", 2, 3.87, 3.865, True),
        ("mean_score", 2, 3.87, 3.8649, False),
        ("count", 0, 5778, 5779, False),
        ("share_verbal", None, 66.7, 65.9, True),
        ("share_verbal", None, 50, 46, False),
        ("share_verbal_min", None, 66.7, 90, True),
        ("share_verbal_min", None, 66.7, 65.6, True),
        ("share_verbal_min", None, 66.7, 65.4, False),
    ],
)
def test_a_figure_agrees_at_the_printed_decimals(statistic, decimals, printed, value, expected):
    assert audit.agrees(figure("x", statistic, printed, decimals=decimals), value) is expected


def test_comparison_has_every_figure_and_hides_what_rests_on_few(tmp_path):
    folder = shutil.copytree(mini.FOLDER, tmp_path / "mini")
    columns = ["section", "item", "breakdown", "group", "category", "statistic", "value", "decimals", "status", "use"]
    rows = [
        ("s", "tilfredshed", "samlet", "samlet", "", "n", 32, 0, "text", "calibrated"),
        ("s", "besvarelser_delvise", "samlet", "samlet", "", "count", 3, 0, "text", "held_out"),
        ("s", "tilfredshed", "samlet", "samlet", "", "mean_score", 3.4, 1, "text", "contradicted"),
        ("s", "sidetal", "", "", "", "page", 7, 0, "text", "not_computable"),
    ]
    figures = [Figure.model_fields[name].default or "" for name in ("label", "place")]
    table = pd.DataFrame(rows, columns=columns).assign(label=figures[0], place=figures[1], reason="fordi", counts="")
    table[list(Figure.model_fields)].to_csv(folder / "published.csv", index=False)
    data = intake.read(rounds.load(folder), mini.write(tmp_path / "data"))
    found = audit.compare(data, weighting.weigh(data))
    assert found["agrees"].to_list() == [True, True, False, pd.NA]
    assert found["recomputed"].isna().to_list() == [False, True, False, True]


@pytest.mark.parametrize("round_id", ["kl2024", "covid2020"])
def test_every_calibrated_figure_of_a_reconstruction_agrees(synthetic, round_id):
    data = intake.read(rounds.load(round_id), synthetic(round_id))
    found = audit.compare(data, weighting.weigh(data))
    compared = found[found["use"].isin(COMPARED)]
    assert compared["agrees"].notna().all()
    assert found.loc[found["use"] == "calibrated", "agrees"].all()
    assert not found.loc[found["use"] == "contradicted", "agrees"].any()
    assert compared["agrees"].mean() > 0.98


def test_the_highest_and_lowest_are_of_the_groups_that_are_shown(data, weights):
    score = data.respondents["tilfredshed"].astype(str).astype(int).to_numpy()
    best = np.flatnonzero(score == 5)[:4]
    codes = np.ones(32, dtype=int)
    codes[best] = 0
    target = pd.Categorical.from_codes(codes, data.respondents["maalgruppe"].cat.categories, ordered=True)
    few = dataclasses.replace(data, respondents=data.respondents.assign(maalgruppe=target))
    shown = np.average(score[codes == 1], weights=weights.weight[codes == 1])
    for end in ("hoejest", "lavest"):  # the four with the best score are too few
        found = audit.recompute(
            audit.Source(few, weights), figure("tilfredshed", "mean_score", breakdown="maalgruppe", group=end)
        )
        assert found.value == pytest.approx(shown)
