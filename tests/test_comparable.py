"""Which differences between two questionnaires are seen, and which stop a comparison."""

from __future__ import annotations

import copy

import pair
import pytest

from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import Questionnaire, RoundFile
from jobsurvey_utils.trend import comparable, definitions
from jobsurvey_utils.trend.comparable import CAUTION, COMPARABLE, NOT


def made(folder, asked, **changes):
    config = RoundFile.model_validate(pair.config("runde", 2031, **changes))
    return Round(folder, config, Questionnaire.model_validate(asked))


def first_pair(folder, asked, **changes):
    """The first item beside itself as it was."""
    return comparable.pairs(made(folder, asked, **changes), made(folder, pair.questionnaire()), {})[0]


def reasons(found):
    return [flag.reason for flag in found.flags]


@pytest.mark.parametrize(
    ("change", "reason", "verdict"),
    [
        ({}, [], COMPARABLE),
        ({"present": "Er du  \n tilfreds?"}, [], COMPARABLE),
        ({"title": "Et andet navn"}, [], COMPARABLE),
        ({"present": "Er De tilfreds?"}, ["wording"], NOT),
        ({"present": "Er du tilfreds"}, ["marks"], CAUTION),
        ({"present": "er du TILFREDS?"}, ["marks"], CAUTION),
        ({"present": None}, ["wording_unknown"], NOT),
        ({"lead_in": "Tænk tilbage."}, ["lead_in"], CAUTION),
        ({"past": "Var du tilfreds?"}, ["past"], CAUTION),
        ({"asked_if": "koen == 'mand'", "asked_label": "mænd"}, ["asked"], NOT),
        ({"asked_if": " True "}, [], COMPARABLE),
        ({"scale_status": "inferred"}, ["assumed"], CAUTION),
        ({"kind": "multiple"}, ["kind"], NOT),
    ],
)
def test_a_change_of_a_question_is_seen(tmp_path, change, reason, verdict):
    found = first_pair(tmp_path, pair.questionnaire(**change))
    assert (reasons(found), found.verdict) == (reason, verdict)


@pytest.mark.parametrize(
    ("place", "change", "reason", "verdict"),
    [
        (0, {"label": "Helt enig"}, ["scale"], NOT),
        (0, {"score": 6}, ["scale"], NOT),
        (0, {"label": "Meget  enig"}, [], COMPARABLE),
        (5, {"label": "Ved det ikke"}, ["dont_know"], CAUTION),
    ],
)
def test_a_change_of_the_answers_is_seen(tmp_path, place, change, reason, verdict):
    asked = pair.questionnaire()
    asked["scales"] = copy.deepcopy(asked["scales"])
    asked["scales"]["enig"]["categories"][place] |= change
    found = first_pair(tmp_path, asked)
    assert (reasons(found), found.verdict) == (reason, verdict)


def test_a_shorter_scale_is_seen(tmp_path):
    asked = pair.questionnaire()
    asked["scales"] = copy.deepcopy(asked["scales"])
    del asked["scales"]["enig"]["categories"][2]
    found = first_pair(tmp_path, asked)
    assert found.verdict == NOT
    assert "Hverken (3)" in found.flags[0].before
    assert "Hverken" not in found.flags[0].after


def test_a_group_that_a_condition_names_must_be_defined_alike(tmp_path):
    asked = pair.questionnaire(asked_if="alder == '16-39'", asked_label="unge")
    variables = copy.deepcopy(pair.config("runde", 2031)["variables"])
    before = made(tmp_path, pair.questionnaire(asked_if="alder == '16-39'", asked_label="unge"))
    same = comparable.pairs(made(tmp_path, asked), before, {})[0]
    assert same.verdict == COMPARABLE
    variables["alder"]["bands"][0]["max"], variables["alder"]["bands"][1]["min"] = 34, 35
    moved = comparable.pairs(made(tmp_path, asked, variables=variables), before, {})[0]
    assert (reasons(moved), moved.verdict) == (["groups"], NOT)


def test_another_stem_of_a_battery_is_seen(tmp_path):
    sides = []
    for stem in ("Hvor enig er du i,", "Hvor meget passer det,"):
        asked = pair.questionnaire(battery="b")
        asked["batteries"] = [{"id": "b", "title": "Batteri", "stem": stem}]
        sides.append(made(tmp_path, asked))
    found = comparable.pairs(*sides, {})[0]
    assert (reasons(found), found.verdict) == (["stem"], NOT)


@pytest.mark.parametrize(
    ("name", "change", "told"),
    [
        ("koen", {"label": "Kønnet"}, []),
        ("koen", {"categories": [{"code": "kvinde", "label": "Kvinde"}]}, ["categories"]),
        ("koen", {"categories": [{"code": "kvinde", "label": "Kvinde", "values": ["2"]}]}, ["categories"]),
        ("koen", {"asked_if": "alder == '16-39'"}, ["asked"]),
        ("alder", {"bands": [{"code": "16-39", "label": "16-39 år", "min": 18, "max": 39}]}, ["bands"]),
    ],
)
def test_a_change_of_a_variable_is_seen(tmp_path, name, change, told):
    variables = copy.deepcopy(pair.config("runde", 2031)["variables"])
    variables[name] |= change
    later = made(tmp_path, pair.questionnaire(), variables=variables)
    earlier = made(tmp_path, pair.questionnaire())
    assert definitions.reasons(later, earlier, name) == told
    assert (name in definitions.shared(later, earlier)) == (not told)


def test_a_variable_that_the_earlier_round_lacks_is_missing(tmp_path):
    fewer = copy.deepcopy(pair.config("runde", 2031)["variables"])
    del fewer["alder"]
    earlier = made(tmp_path, pair.questionnaire(), variables=fewer, breakdowns=["samlet", "koen", "kommune"])
    assert definitions.reasons(made(tmp_path, pair.questionnaire()), earlier, "alder") == ["missing"]
