"""Response propensities and the R-indicator of the miniature, against R, and of cases known beforehand."""

from __future__ import annotations

import dataclasses
import itertools

import mini
import numpy as np
import pytest

from jobsurvey_utils import propensity, weighting
from jobsurvey_utils.chapters import propensity as chapter
from jobsurvey_utils.propensity import calibration, indicators
from jobsurvey_utils.propensity.model import bic

# R: glm(cbind(k * w, (n - k) * w) ~ stratum + gender, binomial, control = list(epsilon = 1e-14, maxit = 100)),
# w the design weights scaled to mean 1; S2 <- sum(N * (rho - mu)^2) / (150 - 1)
R_INDICATOR, CV = 0.869804255964, 0.082402369643
# the same by svyglm at its default tolerance, which leaves noise after the eighth digit
R_INDICATOR_LOOSE, CV_LOOSE = 0.8698042567, 0.08240236924


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return mini.read(tmp_path_factory.mktemp("mini"))


def two_way(answered, invited=100.0, weight=1.0):
    """A grid of two variables of two groups each, with the number who answered of each combination."""
    codes = np.array(list(itertools.product((0, 1), repeat=2)))
    labels = {"a": ["a0", "a1"], "b": ["b0", "b1"]}
    size = np.broadcast_to(np.asarray(invited, dtype=float), 4).copy()
    each = np.broadcast_to(np.asarray(weight, dtype=float), 4).copy()
    return propensity.Grid(labels, {"a": codes[:, 0], "b": codes[:, 1]}, size, np.asarray(answered, dtype=float), each)


@pytest.fixture
def strata(data):
    """The miniature by sampling stratum and gender, with the design weights of the strata."""
    invited, answered, weight, stratum = [], [], [], []
    people = mini.people()
    for number, (place, group) in enumerate(mini.INVITED):
        here = people[(people["kommune"] == place) & (people["maalgruppe"] == group)]
        for gender in mini.GENDER.values():
            part = here[here["koen"] == gender]
            invited.append(len(part))
            answered.append((part["score"] != "").sum())
            weight.append(sum(mini.POPULATION[place, group]) / len(here))
            stratum.append(number)
    labels = {"stratum": ["A1", "A2", "B1", "B2"], "gender": list(mini.GENDER.values())}
    codes = {"stratum": np.array(stratum), "gender": np.tile([0, 1], 4)}
    return propensity.Grid(labels, codes, *(np.array(v, dtype=float) for v in (invited, answered, weight)))


def test_r_indicator_matches_r(strata):
    model = propensity.fit(strata, [("stratum",), ("gender",)], weighted=True)
    found = propensity.representativity(strata, model)
    assert found.r == pytest.approx(R_INDICATOR, rel=1e-11)
    assert found.cv == pytest.approx(CV, rel=1e-11)
    assert found.r == pytest.approx(R_INDICATOR_LOOSE, rel=1e-9)
    assert found.cv == pytest.approx(CV_LOOSE, rel=1e-8)
    assert found.mean == pytest.approx(0.79)


def test_noise_of_a_small_sample_is_taken_out(strata):
    # eight silent of forty: all the spread there is comes of estimating it
    model = propensity.fit(strata, [("stratum",), ("gender",)], weighted=True)
    found = propensity.representativity(strata, model)
    assert found.spread_adjusted == 0
    assert found.r_adjusted == 1
    assert np.isnan(found.se)


def test_spread_of_known_propensities():
    # propensities .2 and .6 in halves of the population: S = .2, R = .6, P_u of a = .2, of b = 0
    entries = two_way([2000, 2000, 6000, 6000], invited=10000.0, weight=3.0)
    model = propensity.fit(entries, [("a",), ("b",)], weighted=True)
    found = propensity.representativity(entries, model)
    assert found.mean == pytest.approx(0.4)
    assert found.spread == pytest.approx(0.2, rel=1e-4)
    assert found.r_adjusted == pytest.approx(0.6, abs=1e-4)
    groups = indicators.by_group(entries, model.propensity)
    assert groups["unconditional"].to_numpy() == pytest.approx([-(0.5**0.5) * 0.2, 0.5**0.5 * 0.2, 0, 0], abs=1e-9)
    variables = indicators.by_variable(groups).set_index("variable")
    assert variables.loc["a"].to_numpy() == pytest.approx([0.2, 0.2], rel=1e-4)
    assert variables.loc["b"].to_numpy() == pytest.approx([0, 0], abs=1e-9)


def test_interval_of_the_r_indicator_covers_and_the_adjustment_removes_bias():
    # truth by hand: R = 1 - 2 x sd of (.3, .4, .5, .6) in equal parts = 1 - 2 x .1118034
    rng, truth, size = np.random.default_rng(3), np.array([0.3, 0.4, 0.5, 0.6]), 150
    expected = 1 - 2 * truth.std()
    covered, raw, adjusted = [], [], []
    for _ in range(400):
        entries = two_way(rng.binomial(size, truth), invited=size, weight=50.0)
        found = propensity.representativity(
            entries, propensity.fit(entries, [("a",), ("b",), ("a", "b")], weighted=True)
        )
        low, high = found.interval
        covered.append(low <= expected <= high)
        raw.append(found.r)
        adjusted.append(found.r_adjusted)
    assert np.mean(covered) == pytest.approx(0.95, abs=0.035)
    assert abs(np.mean(adjusted) - expected) < abs(np.mean(raw) - expected)


def test_an_interaction_is_added_where_there_is_one():
    model, table = propensity.select(two_way([20, 60, 60, 20]))
    assert model.terms == [("a",), ("b",), ("a", "b")]
    assert table["status"].to_list() == ["start", "added"]
    assert model.propensity == pytest.approx([0.2, 0.6, 0.6, 0.2])


def test_no_interaction_is_added_where_there_is_none():
    model, table = propensity.select(two_way([20, 20, 60, 60]))
    assert model.terms == [("a",), ("b",)]
    assert table["status"].to_list() == ["start", "not_fitted"]
    entries = two_way([20, 20, 60, 60])
    more = propensity.fit(entries, [*model.terms, ("a", "b")])
    assert table["bic"].iloc[1] == pytest.approx(bic(more, entries))  # both gains are zero


def test_score_statistic_is_near_the_likelihood_ratio():
    entries = two_way([20, 24, 58, 60], invited=100.0)
    model, table = propensity.select(entries)
    more = propensity.fit(entries, [*model.terms, ("a", "b")])
    assert table["bic"].iloc[1] == pytest.approx(bic(more, entries), abs=0.05)


def test_separation_is_refused():
    with pytest.raises(propensity.SeparationError):
        propensity.fit(two_way([0, 0, 60, 60]), [("a",), ("b",)])


def test_an_interaction_with_a_silent_corner_is_no_candidate():
    model, table = propensity.select(two_way([0, 20, 60, 60]))
    assert model.terms == [("a",), ("b",)]
    assert table["status"].to_list() == ["start", "separation"]


def test_groups_of_few_are_merged_with_their_neighbour():
    grid = propensity.Grid(
        {"a": ["x", "y", "z", "none"]},
        {"a": np.array([0, 1, 2])},
        np.array([100.0, 8.0, 100.0]),
        np.array([40.0, 8.0, 30.0]),
        np.ones(3),
    )
    found = propensity.merged(grid)
    assert found.labels == {"a": ["x", "y+z"]}
    assert found.codes["a"].tolist() == [0, 1, 1]


def test_a_variable_of_one_group_is_taken_out():
    grid = propensity.Grid({"a": ["x", "y"]}, {"a": np.array([0])}, np.array([100.0]), np.array([40.0]), np.ones(1))
    assert propensity.merged(grid).labels == {}


def test_auc_and_calibration_by_hand():
    rho, invited, answered = np.array([0.2, 0.6]), np.array([10.0, 10.0]), np.array([2.0, 6.0])
    # pairs 8 x 12: 6 x 8 won, 2 x 4 lost, 2 x 8 + 6 x 4 = 40 tied
    assert calibration.auc(rho, invited, answered) == pytest.approx((48 + 20) / 96)
    table = calibration.deciles(rho, invited, answered)
    assert table["observed"].to_list() == pytest.approx(table["predicted"].to_list())
    assert calibration.assess(rho, invited, answered).statistic == pytest.approx(0)


def test_hosmer_lemeshow_by_hand():
    rho, invited, answered = np.array([0.2, 0.6]), np.array([10.0, 10.0]), np.array([4.0, 5.0])
    # (4 - 2)² / (2 x .8) + (5 - 6)² / (6 x .4)
    assert calibration.assess(rho, invited, answered).statistic == pytest.approx(4 / 1.6 + 1 / 2.4)


def test_without_weights_the_chance_to_be_drawn_counts_too():
    # four groups of 100, drawn by 1/1 or 1/2 and answering by 0.2 or 0.4: chances 0.2, 0.4, 0.1 and 0.2
    labels = {"a": ["0", "1"], "b": ["0", "1"]}
    codes = {"a": np.array([0, 0, 1, 1]), "b": np.array([0, 1, 0, 1])}
    invited = np.array([1e6, 1e6, 5e5, 5e5])
    rate = np.array([0.2, 0.4, 0.2, 0.4])
    entries = propensity.Grid(labels, codes, invited, invited * rate, np.array([1.0, 1.0, 2.0, 2.0]))
    found = propensity.representativity(entries, propensity.fit(entries, [("a",), ("b",)], weighted=True))
    assert found.cv_adjusted == pytest.approx(0.1 / 0.3, abs=1e-4)
    assert found.cv_drawn == pytest.approx(np.std([0.2, 0.4, 0.1, 0.2]) / 0.225, abs=1e-4)


def test_the_least_r_indicator_is_that_of_all_or_nothing():
    # half answer for sure and half never: S = 1/2
    assert chapter._least(0.5) == 0
    assert chapter._least(0.2) == pytest.approx(0.2)


def test_too_small_a_round_has_a_stated_refusal(data):
    tables = propensity.tables(data, weighting.weigh(data))
    assert tables["model"]["status"].to_list() == ["constant"]
    assert all(len(tables[name]) == 0 for name in ("groups", "variables", "indicators", "deciles", "bias"))


def test_a_municipality_without_background_is_left_out(data):
    silent = ~data.sample["disposition"].isin(["complete", "partial"])
    unknown = data.sample["alder"].mask(silent & (data.sample["kommune"] == "901"))
    other = dataclasses.replace(data, sample=data.sample.assign(alder=unknown))
    table = propensity.left_out(other)
    assert table.to_dict("records") == [{"group": "901", "invited": 22, "out": 22, "whole": True}]
    assert propensity.grid(other).invited.sum() == 18


@pytest.mark.parametrize("round_id", ["kl2024", "covid2020"])
def test_whole_rounds_have_a_model_and_no_number_missing(synthetic, round_id):
    from jobsurvey_utils import intake, rounds

    data = intake.read(rounds.load(round_id), synthetic(round_id))
    tables = propensity.tables(data, weighting.weigh(data))
    assert tables["model"]["status"].to_list() == ["ok"]
    for name in ("model", "indicators", "variables", "deciles"):
        assert not tables[name].isna().any(axis=None)
    assert not tables["groups"].query("not suppressed").isna().any(axis=None)
    shown = tables["bias"].query("status == 'ok'")
    assert len(shown) > 0
    assert not shown.isna().any(axis=None)
    groups = tables["groups"].groupby("variable").filter(lambda rows: not rows["suppressed"].any()).groupby("variable")
    assert groups["share"].sum().to_numpy() == pytest.approx(1)
    assert set(tables["groups"].groupby("variable")["suppressed"].sum()) <= {0, 2, 3}  # one alone would be the rest
