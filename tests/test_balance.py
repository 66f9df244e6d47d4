"""Standardised differences between respondents and sample, worked out by hand."""

from __future__ import annotations

import dataclasses

import mini
import numpy as np
import pytest

from jobsurvey_utils import nonresponse, weighting


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return mini.read(tmp_path_factory.mktemp("mini"))


def test_standardised_difference_of_two_shares():
    # (0.6 - 0.5) / sqrt((0.24 + 0.25) / 2) = 0.1 / 0.494975
    assert nonresponse.smd(0.6, 0.5) == pytest.approx(0.1 / 0.245**0.5)
    assert nonresponse.smd([0.0, 1.0], [0.0, 1.0]).tolist() == [0.0, 0.0]


def test_of_distributions_with_nothing_in_common_there_is_no_distance():
    assert np.isnan(nonresponse.smd(1.0, 0.0))
    assert np.isnan(nonresponse.multinomial_smd([1.0, 0.0], [0.0, 1.0]))
    assert np.isnan(nonresponse.multinomial_smd([0.5, 0.5, 0.0], [0.0, 0.0, 1.0]))
    assert nonresponse.multinomial_smd([0.5, 0.5, 0.0], [0.0, 0.5, 0.5]) > 0


def test_standardised_difference_of_three_shares():
    # p = (.2, .3, .5), q = (.3, .3, .4), the first left out: gap (0, .1),
    # S = ((.21 + .21) / 2, -(.15 + .12) / 2; .., (.25 + .24) / 2) = (.21, -.135; -.135, .245), |S| = .033225
    # d² = .1² x .21 / .033225
    assert nonresponse.multinomial_smd([0.2, 0.3, 0.5], [0.3, 0.3, 0.4]) == pytest.approx((0.0021 / 0.033225) ** 0.5)


def test_which_category_is_left_out_does_not_matter():
    first, second = np.array([0.1, 0.2, 0.3, 0.4, 0.0]), np.array([0.25, 0.25, 0.25, 0.25, 0.0])
    expected = nonresponse.multinomial_smd(first, second)
    for order in ([3, 2, 1, 0, 4], [4, 1, 0, 3, 2]):
        assert nonresponse.multinomial_smd(first[order], second[order]) == pytest.approx(expected)


def test_of_two_categories_both_measures_are_one():
    assert nonresponse.multinomial_smd([0.6, 0.4], [0.5, 0.5]) == pytest.approx(float(nonresponse.smd(0.6, 0.5)))


def test_weights_balance_what_they_are_made_of(data):
    table = nonresponse.balance(data, weighting.weigh(data))
    cells = table[table["variable"].isin(data.round.config.weighting.cells)]
    assert cells["smd_after"].dropna().to_numpy() == pytest.approx(0, abs=1e-9)
    assert "varighed" in set(table["variable"])


def test_groups_with_few_silent_have_no_numbers(data):
    table = nonresponse.balance(data, weighting.weigh(data)).set_index(["variable", "group"]).sort_index()
    assert bool(table.loc[("koen", "mand"), "suppressed"])  # 20 invited, three of them silent
    assert table.loc[("koen", "mand")].drop("suppressed").isna().all()
    assert table.loc[("koen", "samlet"), "smd_before"] > 0


def test_a_municipality_that_knows_only_respondents_is_left_out(data):
    silent = ~data.sample["disposition"].isin(["complete", "partial"])
    unknown = data.sample["alder"].mask(silent & (data.sample["kommune"] == "901"))
    other = dataclasses.replace(data, sample=data.sample.assign(alder=unknown))
    there = data.sample[data.sample["kommune"] == "902"]
    weight = nonresponse.base_weights(data)[there.index]
    answered = ~silent[there.index]
    p, q = (
        w.groupby(there["alder"], observed=False).sum() / w.sum()
        for w in (answered.astype(float), weight.astype(float))
    )
    table = nonresponse.balance(other, weighting.weigh(data)).set_index(["variable", "group"]).sort_index()
    assert table.loc[("alder", "samlet"), "smd_before"] == pytest.approx(nonresponse.multinomial_smd(p, q))
