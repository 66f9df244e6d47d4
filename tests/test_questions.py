"""The questionnaire for readers."""

from __future__ import annotations

import re

import pytest

from jobsurvey_utils import rounds
from jobsurvey_utils.chapters import questions


@pytest.fixture(params=rounds.names())
def survey(request: pytest.FixtureRequest) -> rounds.Round:
    return rounds.load(request.param)


def test_who_was_asked_is_told_alike_for_the_same_condition_and_differently_for_others(survey):
    told = {(item.asked_if, item.asked_label) for item in survey.items.values()}
    assert len({condition for condition, _ in told}) == len({label for _, label in told}) == len(told)
    assert dict(told).get("True", "alle") == "alle"


def test_every_item_has_its_place_once_and_in_order(survey):
    anchors = re.findall(r"^\((.+)\)=$", questions.listing(survey), flags=re.M)
    assert anchors == [questions.anchor(survey, item) for item in survey.items.values()]
    assert len(set(anchors)) == len(anchors)


def test_every_wording_stands_on_the_page_as_configured(survey):
    text = questions.listing(survey)
    for item in survey.items.values():
        for wording in (item.present, item.past, item.lead_in):
            assert wording is None or " ".join(wording.split()) in text


def test_every_answer_stands_on_the_page(survey):
    text = questions.listing(survey)
    for item in survey.items.values():
        if item.scale is not None:
            assert all(category.label in text for category in survey.scale(item).categories)


def test_a_wording_in_the_past_tense_says_where_it_is_from():
    survey = rounds.load("kl2024")
    assert questions.past(survey.items["tillid"]).endswith("(trykt i rapporten)")
    assert questions.past(survey.items["klart_maal"]).endswith("(udledt af rapportens eksempel)")
    assert questions.past(survey.items["plan_1"]) == "ikke oplyst"


def test_a_round_with_one_tense_says_nothing_of_the_past():
    assert "datid" not in questions.listing(rounds.load("covid2020"))


def test_scores_and_dont_know_are_told():
    table = questions.scales(rounds.load("kl2024")).set_index(["Skala", "Svar"])["Tæller som"]
    assert table["Tilfredshed", "Meget tilfreds"] == "5"
    assert table["Grad", "Ved ikke/ikke relevant"] == "Uden for andele og score"
    assert table["Ja eller nej", "Ja"] == "Ingen score"


def test_gaps_of_the_source_are_listed():
    wording, answers = questions.gaps(rounds.load("kl2024"))
    assert wording.startswith("Ordlyden er ikke oplyst: Aktuel tilknytning til jobcenteret; ")
    assert answers.startswith("Svarmulighederne er udledt: Aktuel tilknytning til jobcenteret; ")
    assert "Kontakt med andre afdelinger" in answers
    assert "Tillid" not in wording + answers


def test_the_overview_has_a_row_for_every_item(survey):
    assert len(questions.overview(survey)) == len(survey.items)
