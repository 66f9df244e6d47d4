"""The analysis "models" as a whole: what it tells of the miniature round, and what it refuses to tell."""

from __future__ import annotations

from dataclasses import replace

import mini
import numpy as np
import pandas as pd
import pytest

from jobsurvey_utils import models, weighting
from jobsurvey_utils.models import answers
from jobsurvey_utils.models.regression import Moments, differences
from jobsurvey_utils.models.setting import Setting
from jobsurvey_utils.rounds import Round

TIMES = 20
SCORES = pd.Index(["5", "4", "3", "2", "1", "ved_ikke"])


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return mini.read(tmp_path_factory.mktemp("mini"))


@pytest.fixture(scope="module")
def large(small):
    """The miniature twenty times over, everybody's background known, with answers that hang together."""
    questions = small.round.questionnaire.model_copy(update={"headline": "tilfredshed"})
    round_ = Round(small.round.folder, small.round.config, questions)
    frame = small.frame.assign(population=small.frame["population"] * TIMES)
    respondents = pd.concat([small.respondents] * TIMES, ignore_index=True)
    respondents["tilknytning"] = respondents["tilknytning"].fillna("igangvaerende")
    bands = respondents["varighed"].cat.categories
    known = pd.Series(pd.Categorical.from_codes(np.arange(len(respondents)) % 2, bands, ordered=True))
    respondents["varighed"] = known.where(respondents["tilknytning"] == "igangvaerende")
    asked = pd.concat([small.asked] * TIMES, ignore_index=True)
    data = replace(small, round=round_, frame=frame, respondents=respondents, asked=asked)
    random = np.random.default_rng(3)
    common = random.normal(size=len(respondents)) + 0.5 * (respondents["koen"] == "mand").to_numpy()
    for name in ("tillid", "syge", "tilfredshed"):
        data = answered(data, name, np.digitize(common + random.normal(size=len(common)), [-1.5, -0.5, 0.5, 1.5]) + 1)
    return data


def answered(data, name, score):
    """The microdata with other answers to an item, where it was asked; a score of 0 is don't know."""
    codes = np.where(score > 0, 5 - score, 5).astype(np.int64)
    given = pd.Series(pd.Categorical.from_codes(codes, SCORES, ordered=True), index=data.respondents.index)
    return replace(data, respondents=data.respondents.assign(**{name: given.where(data.asked[name])}))


def tables(data):
    return models.tables(data, weighting.weigh(data))


@pytest.fixture(scope="module")
def found(large):
    return tables(large)


def of(table, **equals):
    for name, value in equals.items():
        table = table[table[name] == value]
    return table


@pytest.mark.parametrize(
    ("breakdown", "value", "se"),
    [
        ("koen", -0.116610016517133, 0.553440640166383),
        ("alder", 0.802705232309998, 0.327325311757279),
        ("maalgruppe", -0.245348480359186, 0.391260767967461),
        ("kommune", 0.680754560417754, 0.398928944147996),
        ("varighed", -1.141571469977252, 0.538468621203342),
        ("tilknytning", -0.138279060131681, 0.437725766971558),
    ],
)
def test_adjusted_differences_of_the_miniature_match_r(small, breakdown, value, se):
    # d as in test_reference.py; known: tilknytning known, and varighed if it goes on; varighed has a third category
    # des <- subset(svydesign(~1, strata = ~cell, fpc = ~N, weights = ~w, data = d), known)
    # m <- svyglm(y ~ koen + alder + maalgruppe + kommune + varighed, des); -coef(m); SE(m)
    # and for tilknytning, inside which varighed lies, with tilknytning in its place
    weights = weighting.weigh(small)
    setting = Setting.of(small, weights)
    score, known = answers.scores(small, small.round.items["tilfredshed"]), setting.background
    moments = Moments.of(known.matrix, score, np.where(known.known & np.isfinite(score), weights.weight, 0.0))
    fit = moments.fit(known.place([breakdown, *known.beside(breakdown)]))
    result = differences(fit, setting.design, known.place([breakdown])[:-1], known.code[breakdown])
    assert result.value == pytest.approx(np.array([value, -value]), rel=1e-9)
    assert result.se == pytest.approx(np.array([se, se]), rel=1e-9)


def test_unadjusted_differences_are_those_of_the_scores(found):
    keys = ["item", "breakdown", "group"]
    both = found["adjusted"].merge(found["robustness"], on=keys, suffixes=("", "_all"))
    both = both[(both["item"] == "tilfredshed") & both["unadjusted"].notna()]
    assert len(both) == 12
    assert both["unadjusted"].to_numpy() == pytest.approx(both["score_difference"].to_numpy(), rel=1e-9)
    assert (both["n"] == both["n_all"]).all()


def test_a_difference_that_was_put_in_is_found_three_ways(found):
    rows = of(found["robustness"], item="tilfredshed", breakdown="koen", group="mand")
    assert rows["agrees"].to_list() == [True]
    assert (rows[["score_p", "top_p", "odds_p"]].to_numpy() < 0.01).all()
    assert (rows[["score_difference", "top_difference", "log_odds"]].to_numpy() > 0).all()


def test_adjustment_takes_away_what_composition_makes(large):
    score = np.where(large.respondents["alder"] == "40-66", 5, 1) - (np.arange(len(large.respondents)) % 4 == 0)
    women_old = ((large.respondents["koen"] == "kvinde") == (large.respondents["alder"] == "40-66")).to_numpy()
    data = answered(large, "tilfredshed", np.maximum(score, 1) * (women_old | (np.arange(len(score)) % 3 == 0)))
    row = of(tables(data)["adjusted"], item="tilfredshed", breakdown="koen", group="kvinde").iloc[0]
    assert row["unadjusted"] > 0.8
    assert abs(row["adjusted"]) < 0.25


def test_an_item_that_only_some_were_asked_has_a_model_of_its_own(found):
    assert found["driver_models"]["model"].to_list() == ["samlet", "syge"]
    assert of(found["drivers"], model="samlet")["item"].to_list() == ["tillid"]
    assert of(found["drivers"], model="syge")["item"].to_list() == ["tillid", "syge"]
    n = found["driver_models"].set_index("model")["n_asked"]
    assert n["syge"] < n["samlet"] == 32 * TIMES


def test_shares_of_importance_sum_to_one_and_lie_in_their_intervals(found):
    rows = found["drivers"]
    assert rows.groupby("model")["share"].sum().to_list() == pytest.approx([1, 1], rel=1e-9)
    assert (rows["low"] <= rows["share"] + 1e-9).all()
    assert (rows["share"] <= rows["high"] + 1e-9).all()
    fits = found["driver_models"]
    assert ((fits["low"] < fits["r_squared"]) & (fits["r_squared"] < fits["high"])).all()
    assert of(rows, model="samlet")["contribution"].to_list() == pytest.approx([fits["r_squared"][0]], rel=1e-9)


def test_scales_that_are_too_short_are_refused(found):
    reasons = found["reliability"].set_index("theme")[["alpha_status", "omega_status"]]
    assert reasons.loc["moedet"].to_list() == ["routed", "routed"]
    assert reasons.loc["tilfredshed"].to_list() == ["one_item", "one_item"]


def test_a_constant_item_is_refused(large):
    found = tables(answered(large, "tilfredshed", np.full(len(large.respondents), 4)))
    assert set(of(found["adjusted"], item="tilfredshed")["status"]) == {"constant"}
    assert set(of(found["robustness"], item="tilfredshed")["reason"]) == {"constant"}
    assert set(found["driver_models"]["status"]) == {"constant"}
    assert nothing(found)


def test_an_item_that_all_do_not_know_is_refused(large):
    found = tables(answered(large, "tilfredshed", np.zeros(len(large.respondents))))
    assert set(of(found["adjusted"], item="tilfredshed")["status"]) == {"empty"}
    assert set(found["driver_models"]["status"]) == {"hidden"}
    assert nothing(found)


def test_answers_that_do_not_overlap_have_no_odds(large):
    score = np.where(large.respondents["koen"] == "mand", 4, 1) + np.arange(len(large.respondents)) % 2
    rows = of(tables(answered(large, "tilfredshed", score))["robustness"], item="tilfredshed", breakdown="koen")
    assert set(rows["reason"]) == {"separation"}
    assert rows["agrees"].isna().all()
    assert rows["log_odds"].isna().all()
    assert rows["score_difference"].notna().all()


def test_one_municipality_alone_is_refused(large):
    chosen = (large.respondents["kommune"] == "901").to_numpy()
    score = np.where(chosen, answers.scores(large, large.round.items["tilfredshed"]), 0)
    rows = of(tables(answered(large, "tilfredshed", score))["adjusted"], item="tilfredshed", breakdown="kommune")
    assert rows["status"].to_list() == ["one_group", "empty"]


def test_a_small_group_is_withheld_with_the_only_other(large):
    women = np.flatnonzero(large.respondents["koen"] == "kvinde")
    score = answers.scores(large, large.round.items["tilfredshed"])
    score[women[4:]] = 0
    found = tables(answered(large, "tilfredshed", score))
    for name in ("adjusted", "robustness"):
        rows = of(found[name], item="tilfredshed", breakdown="koen").select_dtypes("number")
        assert rows.isna().all(axis=None)


def test_a_difference_of_those_with_known_background_does_not_tell_of_the_others(large):
    unknown = large.respondents["tilknytning"].where(np.arange(len(large.respondents)) > 1)
    data = replace(large, respondents=large.respondents.assign(tilknytning=unknown))
    rows = of(tables(data)["adjusted"], item="tilfredshed", breakdown="koen")
    assert rows[["n", "unadjusted", "se"]].isna().all(axis=None)
    assert rows["adjusted"].notna().all()


def test_few_answers_are_not_adjusted(small):
    rows = of(tables(small)["adjusted"], item="tilfredshed", breakdown="kommune")
    assert rows["status"].to_list() == ["too_few", "too_few"]
    assert rows["adjusted"].isna().all()


def test_the_order_of_persons_does_not_matter(large, found):
    order = np.random.default_rng(4).permutation(len(large.respondents))
    other = tables(replace(large, respondents=large.respondents.iloc[order], asked=large.asked.iloc[order]))
    for name in ("adjusted", "robustness", "fits"):
        pd.testing.assert_frame_equal(other[name], found[name], rtol=1e-9)


def nothing(found):
    """Every row of the overall item is without estimates, and every row without them says why."""
    rows = of(found["adjusted"], item="tilfredshed")
    assert (rows["status"] != "ok").all()
    assert found["drivers"]["status"].ne("ok").all()
    return bool(rows["adjusted"].isna().all() and found["drivers"]["share"].isna().all())
