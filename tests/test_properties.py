"""What estimates must do when data change in a known way, and what they must not: laws that hold for any answers."""

from __future__ import annotations

import dataclasses

import mini
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from jobsurvey_utils import alternatives, weighting
from jobsurvey_utils.alternatives import Choice
from jobsurvey_utils.estimation import ratios
from jobsurvey_utils.estimation.ratios import Units
from jobsurvey_utils.inference.distributions import rao_scott

SCORE = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
COUNTS = arrays.arrays(np.int64, st.tuples(st.integers(1, 4), st.just(2), st.just(5)), elements=st.integers(0, 4))
"""Answers: cell × group × category."""
QUICK = settings(max_examples=60, deadline=None)


def units(counts, extra=3, times=1):
    """The cells of the answers: two respondents in each gave none, and some of the population did not respond."""
    r = counts.sum(axis=(1, 2)).astype(float) + 2
    population = times * (r + extra + np.arange(len(r)))
    return Units(population / r, r, r / population, np.zeros(len(r), dtype=np.int64), 1)


def scores(cells, counts, score=SCORE):
    """Mean, variance and design effect of each group."""
    counts = counts.astype(float)
    found, deff = ratios.scores(cells, ratios.domain(cells, counts.sum(axis=2)), counts, score)
    return found.value, found.variance, deff


def shares(cells, counts):
    """Share, variance and interval of each group and category."""
    counts = counts.astype(float)
    found = ratios.shares(cells, ratios.domain(cells, counts.sum(axis=2)), counts)
    return np.stack([found.value, found.variance, found.low, found.high])[:, 0]


def same(first, second, **tolerance):
    np.testing.assert_allclose(first, second, **{"rtol": 1e-9, "atol": 1e-12} | tolerance)


@QUICK
@given(COUNTS, st.randoms(use_true_random=False))
def test_the_order_of_cells_changes_nothing(counts, random):
    cells, order = units(counts), random.sample(range(len(counts)), len(counts))
    mixed = dataclasses.replace(
        cells, **{name: getattr(cells, name)[order] for name in ("weight", "respondents", "fraction")}
    )
    for one, other in zip(scores(cells, counts), scores(mixed, counts[order]), strict=True):
        same(one, other)
    same(shares(cells, counts), shares(mixed, counts[order]))


@QUICK
@given(COUNTS, st.permutations(range(5)))
def test_names_of_categories_change_nothing_but_their_places(counts, order):
    cells = units(counts)
    same(shares(cells, counts)[..., order], shares(cells, counts[..., order]))
    for one, other in zip(scores(cells, counts), scores(cells, counts[..., order], SCORE[list(order)]), strict=True):
        same(one, other)


@QUICK
@given(COUNTS)
def test_names_of_groups_change_nothing_but_their_places(counts):
    cells = units(counts)
    same(shares(cells, counts)[:, ::-1], shares(cells, counts[:, ::-1]))


@QUICK
@given(COUNTS, st.floats(-3, 3), st.sampled_from([-2.0, -1.0, 0.5, 10.0]))
def test_another_scale_moves_and_stretches_the_mean_and_its_error_alone(counts, shift, stretch):
    cells = units(counts)
    (mean, variance, deff), moved = scores(cells, counts), scores(cells, counts, shift + stretch * SCORE)
    same(moved[0], shift + stretch * mean)
    same(moved[1], stretch**2 * variance)
    same(moved[2], deff)


@QUICK
@given(COUNTS)
def test_a_category_and_all_the_others_are_one_share_seen_from_two_sides(counts):
    cells, two = units(counts), np.stack([counts[..., 0], counts[..., 1:].sum(axis=2)], axis=2)
    (value, variance, low, high) = shares(cells, two)
    same(value[:, 0], 1 - value[:, 1])
    same(variance[:, 0], variance[:, 1])
    same(low[:, 0], 1 - high[:, 1])


@QUICK
@given(COUNTS)
def test_a_share_is_the_mean_of_a_yes(counts):
    cells, yes = units(counts), np.array([0.0, 0.0, 0.0, 1.0, 1.0])
    (mean, variance, _), two = scores(cells, counts, yes), np.stack([counts[..., :3].sum(2), counts[..., 3:].sum(2)], 2)
    share = shares(cells, two)
    same(share[0, :, 1], mean[0])
    same(share[1, :, 1], variance[0])


@QUICK
@given(COUNTS, st.integers(2, 9))
def test_a_population_times_k_changes_the_finite_population_correction_alone(counts, times):
    """V(k) = A - B/k, where A is the variance without the correction."""
    (mean, one, _), (same_mean, two, _), (_, many, _) = (
        scores(units(counts, times=k), counts) for k in (1, 2, 2 * times)
    )
    same(mean, same_mean)
    same((many - one) * 0.5, (two - one) * (1 - 1 / (2 * times)))
    assert (np.nan_to_num(two - one) >= -1e-12).all()


@QUICK
@given(COUNTS, st.integers(2, 8))
def test_cells_in_two_equal_halves_lose_a_degree_of_freedom_each_and_nothing_else(counts, empty):
    """With r respondents in every half the variance is (2r - 1)/(2r - 2) times that of the whole cells."""
    r = np.full(len(counts), float(counts.sum(axis=(1, 2)).max() + empty))
    population = 2 * r + np.arange(len(r))
    half = Units(population / r, r, r / population, np.zeros(len(r), dtype=np.int64), 1)
    whole = dataclasses.replace(half, respondents=2 * r)
    halves = Units(*(np.repeat(part, 2) for part in (half.weight, r, half.fraction, half.segment)), 1)
    mean, variance, _ = scores(whole, 2 * counts)
    split, more, _ = scores(halves, np.repeat(counts, 2, axis=0))
    same(split, mean)
    same(more, variance * (2 * r[0] - 1) / (2 * r[0] - 2))


@QUICK
@given(COUNTS)
def test_whoever_does_not_know_is_counted_nowhere_but_in_the_cell(counts):
    """As many again in every cell, and in its population, who do not know: the weights and estimates stay."""
    cells = units(counts)
    unsure = dataclasses.replace(cells, respondents=2 * cells.respondents)
    same(scores(unsure, counts)[0], scores(cells, counts)[0])
    same(shares(unsure, counts)[0], shares(cells, counts)[0])
    one, other = (ratios.domain(each, counts.sum(axis=2).astype(float)) for each in (cells, unsure))
    same(one.n, other.n)
    same(one.weight, other.weight)


@QUICK
@given(COUNTS, st.permutations(range(5)))
def test_rao_and_scotts_test_does_not_know_names(counts, order):
    cells = units(counts)
    one, other = rao_scott(cells, counts.astype(float)), rao_scott(cells, counts[:, ::-1][..., order].astype(float))
    assert one.status == other.status
    same([one.f, one.ndf, one.ddf, one.p, one.cramers_v], [other.f, other.ndf, other.ddf, other.p, other.cramers_v])


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return mini.read(tmp_path_factory.mktemp("mini"))


def chosen(data, choice):
    """The mean score and its standard error in each gender under a choice."""
    table = alternatives.estimate(data, weighting.weigh(data), "tilfredshed", choice, "koen")
    return table.loc[table["statistic"] == "score", ["estimate", "se"]].to_numpy().T


NO_CORRECTION = {
    Choice.POSTSTRATIFIED_NO_FPC,
    Choice.WITH_REPLACEMENT,
    Choice.FIXED_WEIGHTS,
    Choice.FIXED_WEIGHTS_NO_STRATA,
    Choice.UNWEIGHTED,
}


@pytest.mark.parametrize("choice", [choice for choice in Choice if choice != Choice.BOOTSTRAP])
def test_the_order_of_rows_changes_no_choice(data, choice):
    order = np.random.default_rng(1).permutation(len(data.respondents))
    mixed = dataclasses.replace(data, respondents=data.respondents.iloc[order], asked=data.asked.iloc[order])
    same(chosen(data, choice), chosen(mixed, choice))


@pytest.mark.parametrize("choice", [choice for choice in Choice if choice != Choice.BOOTSTRAP])
def test_a_population_ten_times_as_large_changes_the_correction_of_a_choice_alone(data, choice):
    large = dataclasses.replace(data, frame=data.frame.assign(population=data.frame["population"] * 10))
    (mean, se), (large_mean, large_se) = chosen(data, choice), chosen(large, choice)
    same(large_mean, mean)
    if choice in NO_CORRECTION:
        same(large_se, se)
    else:
        assert (large_se > se).all()
