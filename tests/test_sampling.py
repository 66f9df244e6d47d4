"""Sample sizes, proportional allocation and the stratified draw."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobsurvey_utils import sampling
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.sampling import SizeRule


def towns(*population: int) -> pd.Series:
    return pd.Series(population, index=[f"town{n}" for n in range(len(population))])


def test_largest_remainder_matches_the_textbook_election():
    # Balinski & Young (1982, Fair Representation): Hamilton's method with Hare's quota, 10 seats.
    votes = np.array([47_000, 16_000, 15_900, 12_000, 6_000, 3_100])
    assert sampling.largest_remainder(votes / votes.sum() * 10, 10).tolist() == [5, 2, 1, 1, 1, 0]


@given(st.lists(st.floats(0, 1000), min_size=1, max_size=30), st.integers(1, 5000))
def test_largest_remainder_keeps_the_total_and_the_quota(weights, total):
    weights = np.array(weights) + 0.01
    expected = weights / weights.sum() * total
    whole = sampling.largest_remainder(expected, total)
    assert whole.sum() == total
    assert (np.abs(whole - expected) < 1).all()


@pytest.mark.parametrize(("expected", "total"), [([0.5, -0.5], 0), ([1.5, 1.5], 4), ([np.nan, 1.0], 1)])
def test_largest_remainder_refuses_what_cannot_be_rounded(expected, total):
    with pytest.raises(JobsurveyError, match="largest remainder"):
        sampling.largest_remainder(expected, total)


def test_sizes_follow_a_straight_line_when_the_total_is_that_of_a_line():
    sizes = sampling.sample_sizes(towns(2000, 4000, 6000, 8000), SizeRule(1500, 1000, 1600, 5200))
    assert sizes.tolist() == [1000, 1200, 1400, 1600]


def test_small_municipalities_are_taken_in_full():
    sizes = sampling.sample_sizes(towns(700, 1499, 1500, 9000), SizeRule(1500, 1200, 2000, 700 + 1499 + 3200))
    assert sizes.tolist() == [700, 1499, 1200, 2000]


@given(st.lists(st.integers(0, 15), min_size=3, max_size=16, unique=True), st.floats(0.1, 0.9))
def test_sizes_reach_both_ends_and_the_total_and_grow_with_population(steps, place):
    population = towns(*[round(4000 * 1.2**step) for step in steps])
    total = len(steps) * 1500 + 1000 + round(place * (len(steps) - 2) * 1000)
    sizes = sampling.sample_sizes(population, SizeRule(1500, 1500, 2500, total))
    assert sizes.sum() == total
    assert (sizes.min(), sizes.max()) == (1500, 2500)
    assert (np.diff(sizes[population.sort_values().index]) >= 0).all()


def test_no_sample_is_larger_than_its_municipality():
    population = towns(1520, 1530, 1540, 20_000)
    sizes = sampling.sample_sizes(population, SizeRule(1500, 1500, 2500, 1500 + 1530 + 1540 + 2500 - 4))
    assert (sizes <= population).all()


def test_sizes_do_not_depend_on_the_order_of_municipalities():
    population = towns(700, 1800, 2500, 4100, 9000, 30_000)
    rule = SizeRule(1500, 1507, 2619, 10_400)
    shuffled = population.sample(frac=1, random_state=1)
    assert sampling.sample_sizes(shuffled, rule)[population.index].equals(sampling.sample_sizes(population, rule))


@pytest.mark.parametrize(
    ("population", "rule", "message"),
    [
        ((), SizeRule(0, 1, 2, 2), "at least 1 person"),
        ((0, 5), SizeRule(0, 1, 2, 2), "at least 1 person"),
        ((2000, 3000), SizeRule(1500, 1800, 1600, 3000), "smallest"),
        ((1503, 3000), SizeRule(1500, 1507, 2000, 3000), "town0"),
        ((2000, 2500, 3000), SizeRule(1500, 1507, 1600, 9000), "cannot be reached"),
        ((20, 30), SizeRule(1500, 10, 20, 60), "50 persons in all"),
    ],
)
def test_impossible_size_rules_are_refused(population, rule, message):
    with pytest.raises(JobsurveyError, match=message):
        sampling.sample_sizes(towns(*population), rule)


def strata(counts: dict[tuple[str, str], int]) -> pd.Series:
    return pd.Series(counts.values(), index=pd.MultiIndex.from_tuples(counts, names=["town", "sex"]))


def test_allocation_is_proportional_within_each_municipality():
    population = strata({("a", "f"): 60, ("a", "m"): 40, ("b", "f"): 1, ("b", "m"): 2})
    allocation = sampling.allocate(population, pd.Series({"a": 50, "b": 2}), "town")
    assert allocation.to_dict() == {("a", "f"): 30, ("a", "m"): 20, ("b", "f"): 1, ("b", "m"): 1}


def test_a_census_takes_every_stratum_in_full():
    population = strata({("a", "f"): 61, ("a", "m"): 40})
    assert sampling.allocate(population, pd.Series({"a": 101}), "town").equals(population)


def test_a_sample_larger_than_its_municipality_is_refused():
    with pytest.raises(JobsurveyError, match="town a: a sample of 4 from 3 persons"):
        sampling.allocate(strata({("a", "f"): 3}), pd.Series({"a": 4}), "town")


def people_of(population: pd.Series) -> pd.DataFrame:
    frame = population.index.to_frame(index=False)
    return frame.loc[frame.index.repeat(population)].sample(frac=1, random_state=2).reset_index(drop=True)


@given(st.integers(0, 2**32))
def test_the_draw_has_exactly_the_allocation(seed):
    population = strata({("a", "f"): 60, ("a", "m"): 40, ("b", "f"): 7, ("b", "m"): 2})
    allocation = strata({("a", "f"): 30, ("a", "m"): 0, ("b", "f"): 3, ("b", "m"): 2})
    people = people_of(population)
    drawn = people[sampling.draw(people, allocation, np.random.default_rng(seed))]
    assert drawn.value_counts().reindex(allocation.index, fill_value=0).tolist() == allocation.tolist()


def test_everyone_in_a_stratum_has_the_same_chance():
    names = [f"town{n}" for n in range(4000)]
    people = pd.DataFrame({"town": np.repeat(names, 5), "sex": "f"})
    allocation = strata({(name, "f"): 2 for name in names})
    drawn = sampling.draw(people, allocation, np.random.default_rng(3)).reshape(-1, 5)
    assert drawn.mean(axis=0) == pytest.approx(np.full(5, 2 / 5), abs=0.03)  # four standard errors


@pytest.mark.parametrize(
    ("town", "wanted", "message"), [("c", 1, "1 persons belong to a stratum"), ("a", 2, "too few persons")]
)
def test_persons_and_strata_that_do_not_fit_are_refused(town, wanted, message):
    people = pd.DataFrame({"town": [town], "sex": ["f"]})
    with pytest.raises(JobsurveyError, match=message):
        sampling.draw(people, strata({("a", "f"): wanted}), np.random.default_rng(0))
