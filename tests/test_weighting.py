"""Weights: they sum to the population, and cells with too few respondents are collapsed by the stated rule."""

from __future__ import annotations

import dataclasses
import itertools

import mini
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobsurvey_utils import rounds, weighting
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.weighting import collapsing
from jobsurvey_utils.weighting import report as weights_report

ROUND = rounds.load("kl2024")
PLACES = ["420", "153"]
CELLS = pd.DataFrame(
    list(itertools.product(PLACES, *(ROUND.groups(name) for name in ("maalgruppe", "alder", "koen")))),
    columns=["kommune", "maalgruppe", "alder", "koen"],
)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return mini.read(tmp_path_factory.mktemp("mini"))


@st.composite
def tables(draw, least: int = 1):
    """A frame of 60 cells in two municipalities, and respondents in some of them."""
    size = len(CELLS)
    population = draw(st.lists(st.integers(0, 9), min_size=size, max_size=size))
    counts = [draw(st.integers(0, min(people, 4))) for people in population]
    for start in (0, size // 2):
        population[start] += least
        counts[start] += least
    frame = CELLS.assign(population=population)
    return frame, CELLS.loc[CELLS.index.repeat(counts)].reset_index(drop=True)


def weighing(round_: Round, **changes: object) -> Round:
    """A round with another weighting."""
    config = round_.config.model_copy(update={"weighting": round_.config.weighting.model_copy(update=changes)})
    return Round(round_.folder, config, round_.questionnaire)


@settings(max_examples=40, deadline=None)
@given(tables(), st.sampled_from([2, 5]), st.permutations(["koen", "alder", "maalgruppe"]))
def test_weights_sum_to_the_population_of_every_collapsed_cell(case, minimum, order):
    frame, respondents = case
    found = weighting.cell_weights(weighing(ROUND, collapse=order, min_cell_respondents=minimum), frame, respondents)
    sums = np.bincount(found.cell, found.weight, minlength=len(found.cells))
    assert sums == pytest.approx(found.cells["population"].to_numpy(), rel=1e-12)
    assert found.cells["population"].sum() == frame["population"].sum()
    assert found.cells["respondents"].sum() == len(respondents)


@settings(max_examples=40, deadline=None)
@given(tables(), st.sampled_from([2, 5]))
def test_cells_are_collapsed_until_each_has_enough_and_never_across_municipalities(case, minimum):
    frame, respondents = case
    found = weighting.cell_weights(weighing(ROUND, min_cell_respondents=minimum), frame, respondents)
    assert found.cells["cell"].is_unique
    assert set(found.cells["kommune"]) <= set(PLACES)
    few = found.cells[found.cells["respondents"] < minimum]
    assert (few.groupby("kommune").size() == 1).all()
    alone = found.cells[found.cells["kommune"].isin(few["kommune"])]
    assert len(alone) == len(few)


@settings(max_examples=25, deadline=None)
@given(tables(), st.randoms(use_true_random=False))
def test_order_of_rows_changes_nothing(case, random):
    frame, respondents = case
    order = random.sample(range(len(respondents)), len(respondents))
    mixed = frame.sample(frac=1, random_state=random.randint(0, 999))
    one = weighting.cell_weights(ROUND, frame, respondents)
    other = weighting.cell_weights(ROUND, mixed, respondents.iloc[order])
    pd.testing.assert_frame_equal(one.cells, other.cells)
    pd.testing.assert_frame_equal(one.collapses, other.collapses)
    assert (one.weight[order] == other.weight).all()


@settings(max_examples=25, deadline=None)
@given(tables(), st.integers(2, 9))
def test_weights_scale_with_the_population(case, factor):
    frame, respondents = case
    one = weighting.cell_weights(ROUND, frame, respondents)
    more = weighting.cell_weights(ROUND, frame.assign(population=frame["population"] * factor), respondents)
    assert more.weight == pytest.approx(factor * one.weight)


def merged(counts: list[list[int]], minimum: int = 2, order: tuple[int, ...] = (1, 0)) -> list[list[int]]:
    """The collapsed cell of each cell of a table of age × gender; -1 has no population. Gender goes first."""
    table = np.array(counts)
    codes = np.argwhere(table >= 0)
    number, _ = collapsing.collapse(codes, table[table >= 0], order, minimum)
    found = np.full(table.shape, -1)
    found[tuple(codes.T)] = number
    return found.tolist()


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([[5, 5], [5, 5]], [[0, 1], [2, 3]]),
        ([[0, 5], [5, 5]], [[0, 0], [1, 2]]),  # the other gender, which is first in the order
        ([[1, 1], [5, 5]], [[0, 0], [1, 2]]),  # two poor ones have enough together
        ([[0, 1], [5, 9]], [[0, 1], [0, 1]]),  # together too few: each with the next age, and the healthy not fused
        ([[5, 9], [0, 1], [4, 5]], [[0, 1], [2, 3], [2, 3]]),  # of the ages beside, the one with the fewest
        ([[4, 9], [0, 1], [4, 9]], [[0, 1], [0, 1], [2, 3]]),  # the earlier, if equal
        ([[0, 1], [-1, -1], [5, 9]], [[0, 1], [-1, -1], [0, 1]]),  # ages without population are passed over
        ([[1, 0], [0, 0], [1, 9]], [[0, 0], [0, 0], [0, 0]]),  # no pair has enough: gender first, then ages
        ([[1, 0]], [[0, 0]]),  # all together, and still too few
        ([[0, -1], [-1, 5], [7, 7]], [[0, -1], [-1, 1], [0, 2]]),  # no neighbour beside: the next that has the gender
        ([[0, -1], [-1, 5]], [[0, -1], [-1, 0]]),  # no neighbour at all: those that make a whole table
    ],
)
def test_cells_are_merged_by_the_stated_rule(counts, expected):
    assert merged(counts) == expected


def test_a_round_that_names_age_first_merges_ages():
    assert merged([[0, 5], [5, 5]], order=(0, 1)) == [[0, 1], [0, 2]]


@settings(max_examples=40, deadline=None)
@given(tables(), st.sampled_from([2, 5]))
def test_each_merging_is_told_once_and_leaves_one_cell_less(case, minimum):
    frame, respondents = case
    found = weighting.cell_weights(weighing(ROUND, min_cell_respondents=minimum), frame, respondents)
    pairs = [frozenset(pair) for pair in zip(found.collapses["cell"], found.collapses["merged_with"], strict=True)]
    assert len(set(pairs)) == len(pairs) <= (frame["population"] > 0).sum() - len(found.cells)
    assert found.cells["cells_before"].sum() == (frame["population"] > 0).sum()
    for row in found.cells.to_dict("records"):  # a merged cell is all combinations of its categories
        inside = frame["population"] > 0
        for name in ("kommune", "maalgruppe", "alder", "koen"):
            inside &= frame[name].isin(row[name].split("+"))
        assert (inside.sum(), frame.loc[inside, "population"].sum()) == (row["cells_before"], row["population"])


def test_collapse_follows_the_configured_order_of_variables():
    respondents = CELLS.loc[CELLS.index.repeat(3)]
    poor = (respondents["kommune"] == "420") & (respondents["maalgruppe"] == "jobafklaring")
    poor &= (respondents["alder"] == "30-49") & (respondents["koen"] == "mand")
    frame, few = CELLS.assign(population=30), respondents[~poor]
    by_gender = weighting.cell_weights(weighing(ROUND, collapse=["koen", "alder"]), frame, few)
    by_age = weighting.cell_weights(weighing(ROUND, collapse=["alder", "koen"]), frame, few)
    assert by_gender.collapses.to_numpy().tolist() == [
        ["420×jobafklaring×30-49×mand", "420×jobafklaring×30-49×kvinde", "koen"]
    ]
    assert by_age.collapses.to_numpy().tolist() == [
        ["420×jobafklaring×30-49×mand", "420×jobafklaring×16-29×mand", "alder"]
    ]
    merged = by_age.cells[by_age.cells["cell"] == "420×jobafklaring×16-29+30-49×mand"].iloc[0]
    assert (merged["cells_before"], merged["population"], merged["respondents"], merged["weight"]) == (2, 60, 3, 20)


def test_a_line_that_stays_too_poor_is_merged_along_the_next_variable():
    respondents = CELLS.loc[CELLS.index.repeat(3)]
    gone = (respondents["kommune"] == "420") & (respondents["maalgruppe"] == "jobafklaring")
    found = weighting.cell_weights(ROUND, CELLS.assign(population=30), respondents[~gone])
    together = found.cells[found.cells["maalgruppe"] == "aktivitetsparate+jobafklaring"]
    assert len(together) == 6
    assert together["cell"].iloc[0] == "420×aktivitetsparate+jobafklaring×16-29×kvinde"
    assert together["population"].to_list() == [2 * 30] * 6
    assert len(found.cells) == 60 - 6


def test_categories_without_population_are_passed_over():
    frame = CELLS.assign(population=np.where(CELLS["alder"] == "30-49", 0, 10))
    respondents = CELLS[CELLS["alder"] == "16-29"]
    respondents = respondents.loc[respondents.index.repeat(2)]
    found = weighting.cell_weights(weighing(ROUND, collapse=["alder"]), frame, respondents)
    assert set(found.cells["alder"]) == {"16-29+50-66"}


def test_municipality_without_respondents_is_refused():
    with pytest.raises(JobsurveyError, match=r"kl2024: population without respondents.*153.*\(Brøndby\)"):
        weighting.cell_weights(ROUND, CELLS.assign(population=5), CELLS[CELLS["kommune"] == "420"])


def test_a_municipality_with_one_respondent_is_one_cell():
    alone = pd.concat([CELLS[CELLS["kommune"] == "420"], CELLS[CELLS["kommune"] == "153"].iloc[:1]])
    found = weighting.cell_weights(ROUND, CELLS.assign(population=5), alone)
    assert found.cells.loc[found.cells["kommune"] == "153", "respondents"].to_list() == [1]
    assert found.weight[-1] == 150


def test_respondents_in_a_cell_without_population_are_refused():
    frame = CELLS.assign(population=5)
    frame.loc[0, "population"] = 0
    with pytest.raises(JobsurveyError, match="1 respondents are in a weighting cell without population"):
        weighting.cell_weights(ROUND, frame, CELLS)


def test_collapsing_municipalities_is_refused():
    with pytest.raises(JobsurveyError, match=r"weighting\.collapse: kommune cannot be collapsed; allowed are"):
        weighting.cell_weights(weighing(ROUND, collapse=["kommune"]), CELLS.assign(population=5), CELLS)


def test_weights_that_do_not_sum_are_refused(data):
    cells = weighting.weigh(data).cells
    with pytest.raises(JobsurveyError, match="do not sum to the population in the weighting cells 901×dagpenge×kvinde"):
        weighting._check(data.round, cells, cells["population"].to_numpy(dtype=float) + 1e-6)


def test_a_round_without_cells_weighs_everyone_alike(data):
    round_ = weighing(data.round, cells=(), collapse=())
    found = weighting.cell_weights(round_, pd.DataFrame({"population": [150]}), data.respondents)
    assert found.cells["cell"].to_list() == ["samlet"]
    assert (found.weight == 150 / 32).all()


def test_summary_has_total_and_municipalities(data):
    summary = weights_report.summary(data, weighting.weigh(data)).set_index("group")
    assert summary["respondents"].to_list() == [32, 17, 15]
    assert summary["population"].to_list() == [150, 100, 50]
    assert summary["kish_deff"].to_numpy() == pytest.approx(1 + summary["weight_cv"].to_numpy() ** 2)
    assert (summary["cells"] == summary["cells_before"]).all()


def test_weight_sums_are_those_of_the_worked_example(data):
    table = weights_report.weight_sums(data, weighting.weigh(data))
    mine = table[table["item"] == "tilfredshed"]
    assert mine["n"].sum() == 32
    assert mine["weight_sum"].sum() == pytest.approx(150)
    assert (mine["weighted_share"].sum(), mine["unweighted_share"].sum()) == pytest.approx((1, 1))


def test_an_item_nobody_answered_has_no_shares(data):
    nobody = data.respondents.assign(tilfredshed=pd.Categorical([None] * 32, ["5", "4", "3", "2", "1", "ved_ikke"]))
    table = weights_report.weight_sums(dataclasses.replace(data, respondents=nobody), weighting.weigh(data))
    mine = table[table["item"] == "tilfredshed"]
    assert mine["weighted_share"].isna().all()
    assert (mine["n"] == 0).all()


def test_weights_of_cells_with_few_respondents_are_not_told(data):
    found = weighting.weigh(data)
    n = found.cells["respondents"].to_numpy()
    told = found.cells["weight"][n >= 5]
    assert 0 < len(told) < len(n)
    total = weights_report.summary(data, found).iloc[0]
    assert total[["weight_low", "weight_high"]].to_list() == [told.min(), told.max()]
    assert set(weights_report.percentiles(data, found)["weight"]) <= set(told)
    few = dataclasses.replace(found, cells=found.cells.assign(respondents=4))
    assert weights_report.summary(data, few)[["weight_low", "weight_high"]].isna().all(axis=None)
    assert weights_report.percentiles(data, few)["weight"].isna().all()


def test_collapses_do_not_say_how_many_respondents_a_cell_has():
    respondents = CELLS.loc[CELLS.index.repeat(3)].iloc[2:]
    found = weighting.cell_weights(ROUND, CELLS.assign(population=30), respondents)
    assert weights_report.collapses(found)["reason"].to_list() == ["too few respondents"]
