"""Sentences made from the results store."""

from __future__ import annotations

import pandas as pd
import pytest

from jobsurvey_utils import rounds
from jobsurvey_utils.chapters import narrative
from jobsurvey_utils.display import wording

GENDER = pd.DataFrame(
    {
        "label": ["Kvinde", "Mand"],
        "said": ["kvinder", "mænd"],
        "sample_share": [0.52, 0.48],
        "respondents_share": [0.6, 0.4],
        "rate": [0.45, 0.32],
    }
)


def test_over_and_under_representation_are_said_with_numbers():
    assert narrative.representation(GENDER, "Køn") == (
        "Kvinder fylder mere blandt svarpersonerne (60,0 pct.) end i stikprøven (52,0 pct.), mænd mindre."
    )


def test_differences_under_a_percentage_point_are_not_called_differences():
    rows = GENDER.assign(respondents_share=[0.525, 0.475])
    assert narrative.representation(rows, "Køn") == "Køn: ingen gruppe afviger med et procentpoint eller mere."


def test_groups_are_named_from_the_farthest():
    rows = pd.DataFrame(
        {"said": ["a", "b", "c"], "sample_share": [0.5, 0.2, 0.3], "respondents_share": [0.55, 0.35, 0.1]}
    )
    assert narrative.representation(rows, "X") == (
        "B og a fylder mere blandt svarpersonerne end i stikprøven, c mindre."
    )


def test_withheld_groups_are_passed_over():
    rows = GENDER.assign(respondents_share=[0.6, None])
    assert "mænd" not in narrative.representation(rows, "Køn")
    assert narrative.span(rows, "respondents_share") == "60,0 pct. for kvinder til 60,0 pct. for kvinder"


def test_a_span_names_both_ends():
    assert narrative.span(GENDER, "rate") == "32,0 pct. for mænd til 45,0 pct. for kvinder"
    assert narrative.span(GENDER.drop(columns="said"), "rate") == "32,0 pct. (Mand) til 45,0 pct. (Kvinde)"


def test_extremes_of_nothing_are_refused():
    with pytest.raises(ValueError, match="no row has a value in 'rate'"):
        narrative.extremes(GENDER.assign(rate=None), "rate")


def test_a_round_without_opt_outs_or_weights_says_so():
    assert narrative.opt_out_intro(0) == {}
    assert "ikke vægtet" in narrative.weighting_intro(0)


def test_the_effect_of_weighting_counts_and_names():
    rows = pd.DataFrame(
        {"label": ["a", "b"], "unweighted": [3.7, 3.5], "weighted": [3.6, 3.52], "difference": [-0.1, 0.02]}
    )
    assert narrative.effect(rows) == (
        "Vægtningen sænker scoren på 1 af 2 spørgsmål. Mest flytter den »a«: fra 3,70 til 3,60."
    )
    assert narrative.effect(rows, "udsagn").startswith("Vægtningen sænker scoren på 1 af 2 udsagn.")


def test_what_is_counted_is_called_a_question_or_a_statement_too():
    survey = rounds.load("covid2020")
    battery = next(item.id for item in survey.closed_items() if item.battery)
    single = next(item.id for item in survey.closed_items() if not item.battery)
    assert wording.questions(survey, [single]) == "spørgsmål"
    assert wording.questions(survey, [single, battery]) == "spørgsmål og udsagn"


def test_a_block_with_one_known_value_spans_nothing():
    rows = pd.DataFrame({"block": ["a", "a", "b", "b"], "label": list("xyzw"), "rate": [0.1, 0.2, 0.3, None]})
    assert narrative.spans(rows, "rate") == ["a: 10,0 pct. (x) og 20,0 pct. (y)."]
    three = pd.DataFrame({"block": ["a"] * 3, "label": list("xyz"), "rate": [0.1, 0.2, 0.3]})
    assert narrative.spans(three, "rate") == ["a: fra 10,0 pct. (x) til 30,0 pct. (z)."]
    nouns = three.assign(said=["mænd", "kvinder", "andre"]).iloc[:2]
    assert narrative.spans(nouns, "rate") == ["a: 10,0 pct. for mænd og 20,0 pct. for kvinder."]


def test_municipalities_with_names_drawn_at_random_stay_unnamed():
    rows = pd.DataFrame({"label": ["x", "y"], "rate": [0.32, 0.462], "sent": [1507, 2619]})
    told = narrative.contrast(rows, "rate", "Svarprocenten", named=False)
    assert told == "Svarprocenten går fra 32,0 til 46,2 pct. mellem kommunerne."
    told = narrative.contrast(rows, "sent", "Antallet af inviterede", "antal", named=False)
    assert told == "Antallet af inviterede går fra 1.507 til 2.619 mellem kommunerne."


def test_one_group_alone_has_no_span():
    rows = pd.DataFrame({"block": ["a", "a"], "label": ["x", "y"], "rate": [0.1, 0.2], "sample": [100, 5]})
    assert narrative.spans(rows, "rate") == []


def test_a_small_rest_is_not_called_nothing():
    rows = pd.DataFrame({"population_share": [0.5], "respondents_share": [0.4], "weighted_share": [0.4997]})
    assert narrative.after_weighting(rows).endswith("falder fra 10,0 til under 0,1 procentpoint.")
    exact = rows.assign(weighted_share=0.5)
    assert narrative.after_weighting(exact).endswith("falder fra 10,0 til 0,0 procentpoint.")


def test_whole_per_cents_differ_by_whole_points():
    told = narrative.farthest(GENDER, "sample_share", "respondents_share", "Forskellen", decimals=0)
    assert told == "Forskellen er størst for Kvinde: 8 procentpoint."


def test_opting_out_is_told_of_those_who_reacted():
    assert narrative.opted_out(GENDER, "rate") == (
        "Blandt kvinder, der enten svarede eller meldte fra, meldte 45,0 pct. fra: flere end i nogen anden gruppe."
    )
