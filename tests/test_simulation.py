"""Simulation: draws are what they say, one draw is estimated as the round is, intervals hold the truth."""

from __future__ import annotations

import mini
import numpy as np
import pandas as pd
import pytest

from jobsurvey_utils import alternatives, weighting
from jobsurvey_utils.alternatives import Choice
from jobsurvey_utils.alternatives.design import lay_out
from jobsurvey_utils.simulation import cells, coverage, draws, estimates, population
from jobsurvey_utils.simulation.cells import Partition
from jobsurvey_utils.simulation.draws import Course


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return mini.read(tmp_path_factory.mktemp("mini"))


@pytest.fixture(scope="module")
def weights(data):
    return weighting.weigh(data)


@pytest.fixture(scope="module")
def design(data, weights):
    return lay_out(data, weights)


@pytest.fixture(scope="module")
def people(data, design):
    return population.build(data, design, data.round.items["tilfredshed"])


@pytest.fixture(scope="module")
def table(data, weights):
    return coverage.simulate(data, weights, number=400)


def test_everyone_in_the_frame_has_an_answer(people, design):
    assert (people.answers.sum(axis=1) == design.population).all()
    assert (people.answers >= 0).all()
    assert people.kinds == ("score", "positive", "rare")
    truth = people.truth(np.zeros(len(people.answers), dtype=int), 1)[:, 0]
    score = people.answers[:, :5].sum(axis=0) @ np.array([5, 4, 3, 2, 1]) / people.answers[:, :5].sum()
    assert truth[0] == pytest.approx(score)
    assert truth[1] == pytest.approx(people.answers[:, :2].sum() / people.answers[:, :5].sum())


def test_draws_are_hypergeometric():
    # Mean n·K/N and variance n·K/N·(1 − K/N)·(N − n)/(N − 1) of each colour
    urn, drawn = np.array([[10, 20, 30]]), 12
    found = draws.multivariate_hypergeometric(np.random.default_rng(1), urn, np.full((40_000, 1), drawn))[:, :, 0]
    share = urn[0] / 60
    assert (found.sum(axis=0) == drawn).all()
    assert found.mean(axis=1) == pytest.approx(drawn * share, rel=0.01)
    assert found.var(axis=1) == pytest.approx(drawn * share * (1 - share) * 48 / 59, rel=0.03)


def test_response_alone_keeps_the_respondents_of_each_unit(people):
    found = draws.draw(np.random.default_rng(1), people, Course.RESPONSE, 5)
    assert (found.sum(axis=0) == people.respondents).all()
    assert (found <= people.answers.T[:, None, :]).all()


def test_the_sample_keeps_its_strata_and_response_its_probability(people):
    rng = np.random.default_rng(1)
    invited = draws._sample(rng, people, 2000)
    size = np.bincount(people.stratum, people.invited)
    assert (np.stack([np.bincount(people.stratum, row) for row in invited]) == size).all()
    share = people.answers.sum(axis=1) / np.bincount(people.stratum, people.answers.sum(axis=1))[people.stratum]
    assert invited.mean(axis=0) == pytest.approx(size[people.stratum] * share, rel=0.03)
    answered = draws.draw(rng, people, Course.SAMPLE, 2000).sum(axis=0)
    assert answered.mean(axis=0) == pytest.approx(size[people.stratum] * share * people.response, rel=0.05)


def as_drawn(data, design, people) -> estimates.Draw:
    """The round's own answers as if they were a draw."""
    grade = data.respondents["tilfredshed"].cat.codes.to_numpy()
    counts = np.zeros((6, len(design.cell), 1))
    np.add.at(counts, (grade, design.person, 0), 1)
    base, first, second = (
        np.tensordot(factor, counts, axes=1)
        for factor in (people.base, people.base * people.value, people.base * people.value**2)
    )
    found = cells.collapse([], design.population, counts.sum(axis=0), 2)
    return estimates.Draw(
        base, first, second, counts.sum(axis=0), design.population, found, coverage._strata(data, design)
    )


@pytest.mark.parametrize("breakdown", ["samlet", "koen", "kommune"])
def test_a_draw_is_estimated_as_the_round_is(data, weights, design, people, breakdown):
    group = coverage._partition(design, breakdown)
    score = np.array([True, False, False])
    for found in estimates.estimate(as_drawn(data, design, people), group, score):
        rows = alternatives.estimate(data, weights, "tilfredshed", found.choice, breakdown)
        for place, statistic in enumerate(people.statistics):
            wanted = rows[rows["statistic"] == statistic]
            assert found.value[place, :, 0] == pytest.approx(wanted["estimate"].to_numpy(), rel=1e-9)
            assert found.se[place, :, 0] == pytest.approx(wanted["se"].to_numpy(), rel=1e-9)
            if found.choice in (Choice.DEFAULT, Choice.WITH_REPLACEMENT, Choice.UNWEIGHTED):
                assert found.low[place, :, 0] == pytest.approx(wanted["low"].to_numpy(), rel=1e-9)
                assert found.high[place, :, 0] == pytest.approx(wanted["high"].to_numpy(), rel=1e-9)


def test_a_cell_with_too_few_respondents_is_taken_together_step_by_step():
    frame = pd.DataFrame({"a": [0, 0, 0, 0, 1, 1], "b": [0, 0, 1, 1, 0, 0], "c": [0, 1, 0, 1, 0, 1]})
    steps = cells.ladder(frame, ["a", "b", "c"], ["c", "b"])
    people = np.array([10.0, 20, 30, 40, 50, 60])
    drawn = np.array([[5.0, 1, 4, 4, 3, 3], [1, 0, 4, 4, 3, 3], [2, 2, 2, 2, 2, 2]])
    found = cells.collapse(steps, people, drawn.T, 2)
    assert found.respondents.T.tolist() == [[6, 6, 4, 4, 3, 3], [9, 9, 9, 9, 3, 3], [2, 2, 2, 2, 2, 2]]
    assert found.population[:, 1].tolist() == [100, 100, 100, 100, 50, 60]
    assert found.merged.sum(axis=0).tolist() == [2, 4, 0]


def test_collapsed_cells_are_estimated_as_cells():
    # Two cells of two units each; collapsed they must give what the same data give as two units.
    rng = np.random.default_rng(3)
    counts = rng.integers(2, 6, (3, 4, 1)).astype(float)
    counts[:, 0, 0] = [1, 0, 0]
    counts[:, 2, 0] = [0, 1, 0]
    values, people = np.array([[1.0, 2, 3]]), np.full(4, 40.0)

    def estimate(counts, people, steps):
        parts = [np.tensordot(values**power, counts, axes=1) for power in (0, 1, 2)]
        found = cells.collapse(steps, people, counts.sum(axis=0), 2)
        draw = estimates.Draw(*parts, counts.sum(axis=0), people, found, {})
        group = Partition(np.zeros(len(people), dtype=int))
        return next(estimates.estimate(draw, group, np.array([True])))

    one = estimate(counts, people, [Partition(np.array([0, 0, 1, 1]))])
    other = estimate(counts.reshape(3, 2, 2, 1).sum(axis=2), np.full(2, 80.0), [])
    for name in ("value", "se", "low", "high"):
        assert getattr(one, name) == pytest.approx(getattr(other, name), rel=1e-12)


def test_table_has_every_choice_statistic_and_group(data, table):
    assert set(table["course"]) == set(Course)
    groups = 1 + sum(len(data.round.groups(name)) for name in data.round.config.weighting.cells)
    assert (table.groupby(["course", "choice", "kind"]).size() == groups).all()
    assert table["coverage"].dropna().between(0, 1).all()
    assert (table["draws"] <= 400).all()


def test_default_covers_and_tells_its_own_error(table):
    own = table[(table["choice"] == "default") & (table["breakdown"] == "samlet") & (table["kind"] == "score")]
    assert own["coverage"].to_numpy() == pytest.approx([0.95, 0.95], abs=4 * np.sqrt(0.05 * 0.95 / 400))
    assert (own["bias"].abs() <= 4 * own["bias_mc"]).all()
    assert own["se_ratio"].between(0.9, 1.1).all()


def test_post_stratification_understates_where_cells_are_small(table):
    total = table[(table["breakdown"] == "samlet") & (table["kind"] == "score")].set_index(["course", "choice"])[
        "se_ratio"
    ]
    for course in Course:
        assert total[course, "poststratified"] < total[course, "default"] - 0.04


def test_it_is_the_same_each_time(data, weights, table):
    pd.testing.assert_frame_equal(coverage.simulate(data, weights, number=400), table)


def test_the_book_draws_at_least_two_thousand_times(table):
    assert coverage.DRAWS >= 2000
    assert table.columns.to_list() == coverage.COLUMNS


def test_a_draw_without_an_estimate_is_lost_only_to_the_part_concerned():
    units = np.array([[np.nan], [1.0], [2.0]])
    assert np.array_equal(Partition(np.array([0, 1, 1])).total(units), [[np.nan], [3.0]], equal_nan=True)
