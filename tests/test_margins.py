"""Tables that meet given margins."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.reconstruct.margins import Margin, fit, fit_logit, round_to


def margins_of(table: np.ndarray) -> list[Margin]:
    return [
        Margin((axis,), np.moveaxis(table, axis, 0).reshape(table.shape[axis], -1).sum(1)) for axis in range(table.ndim)
    ]


def test_fitting_keeps_the_odds_ratio_of_the_seed():
    # With rows 40 and 60, columns 50 and 50 and the odds ratio 6, x² - 110x + 2400 = 0 has the root 30.
    seed = np.array([[3.0, 1.0], [1.0, 2.0]])
    table = fit(seed, [Margin((0,), np.array([40.0, 60.0])), Margin((1,), np.array([50.0, 50.0]))])
    assert table == pytest.approx(np.array([[30.0, 10.0], [20.0, 40.0]]))


def test_fitting_meets_crossed_margins_and_keeps_zeros():
    rng = np.random.default_rng(1)
    goal = rng.integers(1, 50, (4, 3, 2)).astype(float)
    goal[0, 0, 0] = 0
    pairs = [Margin((0, 1), goal.sum(2)), Margin((1, 2), goal.sum(0))]
    table = fit(np.where(goal > 0, 1.0, 0.0), pairs)
    assert table[0, 0, 0] == 0
    for margin in pairs:
        assert margin.of(table) == pytest.approx(margin.totals)


def test_margins_that_no_table_meets_are_refused():
    seed = np.array([[1.0, 0.0], [0.0, 1.0]])
    with pytest.raises(JobsurveyError, match="no table meets the margins"):
        fit(seed, [Margin((0,), np.array([2.0, 1.0])), Margin((1,), np.array([1.0, 2.0]))], rounds=50)


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [([1.0, 1.0], [1.0, 2.0], "different totals: 2, 3"), ([3.0, -1.0], [1.0, 1.0], "negative")],
)
def test_contradicting_and_negative_margins_are_refused(first, second, message):
    with pytest.raises(JobsurveyError, match=message):
        fit(np.ones((2, 2)), [Margin((0,), np.array(first)), Margin((1,), np.array(second))])


def test_nobody_answers_more_than_once_however_high_the_margins():
    people = np.array([[100.0, 10.0], [100.0, 10.0]])
    expected = fit_logit(
        people, np.zeros((2, 2)), [Margin((0,), np.array([105.0, 20.0])), Margin((1,), np.array([110.0, 15.0]))]
    )
    assert expected.sum(axis=1) == pytest.approx([105, 20], abs=1e-3)
    assert expected.sum(axis=0) == pytest.approx([110, 15], abs=1e-3)
    assert (expected < people).all()


def test_logit_fitting_keeps_the_odds_ratio_of_the_effects():
    effect = np.array([[1.0, 0.0], [0.0, 0.0]])
    people = np.full((2, 2), 100.0)
    share = (
        fit_logit(people, effect, [Margin((0,), np.array([120.0, 70.0])), Margin((1,), np.array([110.0, 80.0]))])
        / people
    )
    odds = share / (1 - share)
    assert np.log(odds[0, 0] * odds[1, 1] / odds[0, 1] / odds[1, 0]) == pytest.approx(1.0, abs=1e-3)


def test_more_respondents_than_people_are_refused():
    with pytest.raises(JobsurveyError, match="no response propensities"):
        fit_logit(np.array([10.0, 10.0]), np.zeros(2), [Margin((0,), np.array([11.0, 5.0]))], rounds=50)


@given(st.integers(0, 2**32))
def test_rounding_keeps_every_margin_and_moves_no_cell_by_a_whole(seed):
    rng = np.random.default_rng(seed)
    goal = rng.integers(0, 6, (5, 4))
    expected = fit(rng.random((5, 4)) + 0.01, margins_of(goal))
    whole = round_to(expected, margins_of(goal), rng)
    assert (whole.sum(axis=1) == goal.sum(axis=1)).all()
    assert (whole.sum(axis=0) == goal.sum(axis=0)).all()
    assert (np.abs(whole - expected) < 1 + 1e-6).all()


def test_rounding_up_has_the_probability_of_the_fraction():
    rng = np.random.default_rng(4)
    expected = np.array([[0.2, 0.8], [0.8, 0.2]])
    margins = [Margin((0,), np.array([1.0, 1.0])), Margin((1,), np.array([1.0, 1.0]))]
    mean = np.mean([round_to(expected, margins, rng) for _ in range(600)], axis=0)
    assert mean[0, 0] < 0.2 + 0.05  # two cells of 0.2 are only taken together
    assert mean.sum() == pytest.approx(2)


def test_rounding_whole_numbers_changes_nothing():
    table = np.array([[1.0, 2.0], [3.0, 0.0]])
    assert (round_to(table, margins_of(table), np.random.default_rng(0)) == table).all()


def test_margins_that_are_not_whole_are_refused():
    with pytest.raises(JobsurveyError, match="no rounding of the table"):
        round_to(np.array([0.5, 1.0]), [Margin((0,), np.array([0.5, 1.0]))], np.random.default_rng(0))
