"""Whole numbers of answers that meet printed figures, and people to give them."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.reconstruct import assign
from jobsurvey_utils.reconstruct.columns import Column
from jobsurvey_utils.reconstruct.conditions import Target, Term, cells
from jobsurvey_utils.reconstruct.counts import solve
from jobsurvey_utils.reconstruct.tilting import tilt
from jobsurvey_utils.rounds.schema import Item


def share(label, members, categories, percent, decimals=0):
    """A printed share of a group, all categories in the base."""
    half = 0.499 * 10.0**-decimals
    members, categories = np.asarray(members, dtype=float), np.asarray(categories, dtype=float)
    base = Term(members, np.ones(len(categories)))
    return Target(label, (Term(members, categories),), (percent - half) / 100, (percent + half) / 100, base)


def count(label, members, categories, number):
    return Target(label, (Term(np.asarray(members, dtype=float), np.asarray(categories, dtype=float)),), number, number)


def even(people, categories=3):
    return np.full((people, categories), 1 / categories)


def whole(targets, people, categories=3, prior=None):
    """Counts per cell, and the cell of each person."""
    prior = even(people, categories) if prior is None else prior
    cell = cells(prior > 0, targets)
    return solve(tilt(prior, targets), cell, targets), cell


def test_without_conditions_the_counts_are_the_expected_ones_rounded():
    counts, _ = whole([], 10, prior=np.tile([0.5, 0.3, 0.2], (10, 1)))
    assert counts.tolist() == [[5, 3, 2]]


def test_an_impossible_category_is_never_used():
    prior = np.array([[0.5, 0.5, 0.0]] * 6 + [[0.3, 0.3, 0.4]] * 4)
    targets = [count("last", np.ones(10), [0, 0, 1], 4)]
    counts, cell = whole(targets, 10, prior=prior)
    assert counts[cell[0]].tolist() == [3, 3, 0]
    assert counts[cell[9]].tolist() == [0, 0, 4]


def test_tilting_meets_a_share_and_keeps_the_differences_between_people():
    prior = np.array([[0.2, 0.8]] * 50 + [[0.6, 0.4]] * 50)
    odds = prior[:, 0] / prior[:, 1]
    tilted = tilt(prior, [share("half", np.ones(100), [1, 0], 50, decimals=2)])
    assert tilted[:, 0].mean() == pytest.approx(0.5, abs=1e-3)
    # Minimum divergence multiplies everybody's odds by the same factor (Ireland & Kullback 1968, Biometrika 55).
    assert np.ptp(tilted[:, 0] / tilted[:, 1] / odds) == pytest.approx(0, abs=1e-9)


def test_tilting_to_a_weighted_mean_uses_the_weights():
    weight = np.repeat([1.0, 9.0], 50)
    scores = np.array([5.0, 3.0, 1.0])
    mean = Target("mean", (Term(weight, scores),), 3.495, 3.505, Term(weight, np.ones(3)), weighted=True)
    tilted = tilt(even(100), [mean])
    assert (weight @ tilted @ scores) / weight.sum() == pytest.approx(3.5, abs=0.005)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.integers(0, 60), min_size=4, max_size=4), min_size=2, max_size=4), st.integers(0, 2))
def test_figures_printed_from_some_answers_can_always_be_met(table, decimals):
    truth = np.array(table) + 1
    group = np.repeat(np.arange(len(truth)), truth.sum(axis=1))
    masks = [np.ones(len(group)), *(group == g for g in range(len(truth)))]
    targets = [
        share(f"{number} {k}", mask, np.eye(4)[k], round(100 * among[k] / among.sum(), decimals), decimals)
        for number, (mask, among) in enumerate(zip(masks, [truth.sum(axis=0), *truth], strict=True))
        for k in range(4)
        if abs(100 * among[k] / among.sum() - round(100 * among[k] / among.sum(), decimals)) < 0.499 * 10.0**-decimals
    ]
    counts, cell = whole(targets, len(group), 4)
    assert counts.sum(axis=1).tolist() == np.bincount(cell).tolist()
    answers = np.empty(len(group), dtype=int)
    for number, row in enumerate(counts):
        answers[cell == number] = np.repeat(np.arange(4), row)
    for target in targets:
        assert target.low <= target.value(answers) <= target.high, target.label


def test_figures_that_exclude_each_other_are_named():
    everybody = np.ones(200)
    men = np.repeat([1.0, 0.0], 100)
    targets = [
        share("all: 50", everybody, [1, 0, 0], 50),
        share("men: 10", men, [1, 0, 0], 10),
        share("women: 20", 1 - men, [1, 0, 0], 20),
        share("all, last: 30", everybody, [0, 0, 1], 30),
    ]
    with pytest.raises(JobsurveyError, match="no whole numbers of answers") as caught:
        whole(targets, 200)
    assert all(label in str(caught.value) for label in ("all: 50", "men: 10", "women: 20"))
    assert "last" not in str(caught.value)


def test_a_share_no_whole_number_gives_is_refused():
    with pytest.raises(JobsurveyError, match="seven: 45"):
        whole([share("seven: 45", np.ones(7), [1, 0, 0], 45), share("seven: 60", np.ones(7), [1, 1, 0], 57)], 7)


@pytest.fixture
def column():
    """A five-point scale with don't know."""
    item = Item(id="x", theme="t", title="X", order=1, scale="five")
    scores = np.array([5.0, 4.0, 3.0, 2.0, 1.0, 0.0])
    aside = np.array([False] * 5 + [True])
    return Column(item, ("5", "4", "3", "2", "1", "ved_ikke"), ~aside, scores, aside)


def test_answers_follow_the_rank_within_the_cell(column):
    cell = np.repeat([0, 1], 6)
    position = np.array([0.5, 4.5, 2.5, 1.5, 3.5, 0.1] * 2)
    unsure = np.array([0, 0, 0, 0, 0, 9.0] * 2)
    counts = np.array([[1, 1, 1, 1, 1, 1], [5, 0, 0, 0, 0, 1]])
    answers = assign.by_rank(counts, cell, column, position, {5: unsure})
    assert answers.tolist() == [0, 4, 2, 1, 3, 5, 0, 0, 0, 0, 0, 5]


def test_exchanges_reach_a_weighted_mean_and_leave_the_counts(column):
    rng = np.random.default_rng(1)
    cell, weight = np.repeat([0, 1], 300), rng.uniform(1, 10, 600)
    answers = rng.integers(0, 6, 600)
    base = Term(weight, column.substantive.astype(float))
    mean = Target("mean", (Term(weight, column.scores),), 3.195, 3.205, base, weighted=True)
    assert not mean.low <= mean.value(answers) <= mean.high
    after = assign.refine(answers, cell, column, [mean], rng)
    assert mean.low <= mean.value(after) <= mean.high
    for number in (0, 1):
        assert np.bincount(after[cell == number]).tolist() == np.bincount(answers[cell == number]).tolist()
    assert (after[answers == 5] == 5).all()


def test_a_weighted_figure_out_of_reach_is_named(column):
    weight = np.ones(50)
    base = Term(weight, column.substantive.astype(float))
    answers = np.arange(50) % 5
    mean = Target("mean 4.9", (Term(weight, column.scores),), 4.85, 4.95, base, weighted=True)
    with pytest.raises(JobsurveyError, match=r"mean 4\.9"):
        assign.refine(answers, np.zeros(50, dtype=int), column, [mean], np.random.default_rng(1))
    easy = dataclasses.replace(mean, low=2.5, high=3.5)
    assert assign.refine(answers, np.zeros(50, dtype=int), column, [easy], np.random.default_rng(1)).tolist() == [
        *answers
    ]


def test_covering_keeps_the_ticks_of_each_option_and_cell():
    rng = np.random.default_rng(2)
    ticks, cell = rng.random((300, 4)) < 0.4, np.repeat([0, 1, 2], 100)
    covered = assign.cover(ticks, cell, rng)
    assert covered.any(axis=1).all()
    for number in range(3):
        assert (covered[cell == number].sum(axis=0) == ticks[cell == number].sum(axis=0)).all()
