"""The pages on choices of estimation and on coverage: what they say follows from the tables, in whole sentences."""

from __future__ import annotations

import dataclasses
import re

import mini
import numpy as np
import pandas as pd
import pytest

from jobsurvey_utils import alternatives, weighting
from jobsurvey_utils.alternatives import Choice
from jobsurvey_utils.chapters import choice_findings, choices, coverage, coverage_findings
from jobsurvey_utils.simulation import coverage as simulated


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return mini.read(tmp_path_factory.mktemp("mini"))


@pytest.fixture(scope="module")
def estimates(data):
    return alternatives.tables(data, weighting.weigh(data))["estimates"]


@pytest.fixture(scope="module")
def rows(data):
    return coverage.prepared(data.round, simulated.simulate(data, weighting.weigh(data), number=200))


def is_whole(sentence: str) -> bool:
    """Whether it ends as a sentence, once, and has nothing missing in it."""
    return bool(re.search(r"[^.]\.$", sentence)) and not re.search(r"nan|None|\.\.|  ", sentence)


def test_sentences_on_the_choices_are_whole(data, estimates):
    told = [choice_findings.coincide(estimates), choice_findings.sureness(estimates)]
    told += [choice_findings.order(estimates), choice_findings.conclusion(estimates)]
    told += [choice_findings.moved(data.round, estimates), choice_findings.unweighted(data.round, estimates)]
    told += [choice_findings.in_groups(estimates), choice_findings.span(choices.of_headline(data.round, estimates))]
    assert [sentence for sentence in told if not is_whole(sentence)] == []


def test_every_choice_is_named_and_explained(data, estimates):
    assert set(choices.LABELS) == set(choices.EXPLAINED) == set(Choice)
    assert len(choices.explanations(data.round, estimates)) == len(Choice)


def moved(estimates: pd.DataFrame, choice: Choice, by: float) -> pd.DataFrame:
    """The table as if a choice moved every result."""
    mine = estimates["choice"] == choice
    return estimates.assign(
        estimate=estimates["estimate"].where(~mine, estimates["estimate"] + by),
        difference=estimates["difference"].where(~mine, by),
    )


@pytest.mark.parametrize(
    ("choice", "by", "told"),
    [
        (Choice.UNWEIGHTED, 0.0, "uanset hvordan de regnes ud"),
        (Choice.UNWEIGHTED, 2.0, "Uden vægte bliver de op til 2,00 point højere"),
        (Choice.RAKED, 2.0, "selv om der vægtes"),
    ],
)
def test_conclusion_follows_from_what_leaves_the_interval(estimates, choice, by, told):
    assert told in choice_findings.conclusion(moved(estimates, choice, by))


def test_choices_that_give_the_same_are_found(estimates):
    groups = [set(group) for group in choices.same(estimates)]
    assert {Choice.DEFAULT, Choice.TRIMMED} in groups
    assert sum(len(group) for group in groups) == len(Choice)


def test_sentences_on_coverage_are_whole(data, rows):
    told = [coverage_findings.conclusion(rows), coverage_findings.stated(rows), coverage_findings.unbiased(rows)]
    told += [coverage_findings.divided(rows), coverage_findings.same(rows), coverage_findings.rare(rows)]
    told += [coverage_findings.in_groups(data.round, rows), coverage_findings.in_places(data.round, rows)]
    told += [coverage_findings.understated(data.round, rows), coverage_findings.shown_places(data.round, rows)]
    assert [sentence for sentence in told if not is_whole(sentence)] == []


def test_coverage_is_outside_only_beyond_its_own_error(data):
    table = pd.DataFrame({"coverage": [0.95, 0.935, 0.92, 0.98], "mc_error": 0.005, "choice": "default"})
    table = table.assign(kind="score", item="tilfredshed", statistic="score", breakdown="samlet", group="samlet")
    found = coverage.prepared(data.round, table)
    assert found["verdict"].to_list() == ["alike", "alike", "below", "above"]
    assert np.allclose(found["low"], [0.94, 0.925, 0.91, 0.97])


def test_a_round_without_groups_says_so(data, rows, estimates):
    total = rows[rows["breakdown"] == "samlet"]
    told = [coverage_findings.conclusion(total), coverage_findings.divided(total)]
    told += [coverage_findings.shown_places(data.round, total)]
    assert [sentence for sentence in told if not is_whole(sentence)] == []
    assert coverage.in_groups(data.round, total) is None
    assert coverage.in_municipalities(data.round, total) is None
    assert choices.groups(data.round, estimates[estimates["breakdown"] == "samlet"]) is None


GRADES = ["5", "4", "3", "2", "1", "ved_ikke"]


@pytest.mark.parametrize(
    ("given", "status"),
    [
        (["4"] * 32, "constant"),
        (["ved_ikke"] * 32, "no_answers"),
        ([None] * 32, "no_answers"),
        (["4", "1", *[None] * 30], "withheld"),
    ],
)
@pytest.mark.parametrize("item", ["tillid", "tilfredshed"])
def test_what_has_no_result_is_said_to_have_none(data, given, status, item):
    column = pd.Categorical(given, GRADES, ordered=True)
    poor = dataclasses.replace(data, respondents=data.respondents.assign(**{item: column}))
    weights = weighting.weigh(poor)
    table = alternatives.tables(poor, weights)["estimates"]
    mine = table[(table["item"] == item) & (table["breakdown"] == "samlet")]
    assert set(mine["status"]) == {status}
    told = [choice_findings.coincide(table), choice_findings.sureness(table), choice_findings.conclusion(table)]
    told += [choice_findings.span(choices.of_headline(data.round, table)), choice_findings.order(table)]
    found = coverage.prepared(data.round, simulated.simulate(poor, weights, number=20))
    told += [coverage_findings.conclusion(found), coverage_findings.stated(found), coverage_findings.unbiased(found)]
    assert [sentence for sentence in told if not is_whole(sentence)] == []
    drawings = [choices.moves(choices.of_headline(data.round, table), "score"), choices.ratios(table)]
    drawings += [coverage.in_total(found), coverage.stated(found)]
    assert all("nan" not in drawing.alt for drawing in drawings if drawing is not None)
