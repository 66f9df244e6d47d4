"""Sentences made from the results store."""

from __future__ import annotations

import pandas as pd
import pytest

from jobsurvey_utils.chapters import narrative

GENDER = pd.DataFrame(
    {
        "label": ["Kvinde", "Mand"],
        "sample_share": [0.52, 0.48],
        "respondents_share": [0.6, 0.4],
        "rate": [0.45, 0.32],
    }
)


def test_over_and_under_representation_are_said_with_numbers():
    assert narrative.representation(GENDER, "Køn") == (
        "Køn – overrepræsenteret: Kvinde (60,0 pct. mod 52,0 pct.); underrepræsenteret: Mand (40,0 pct. mod 48,0 pct.)."
    )


def test_differences_under_a_percentage_point_are_not_called_differences():
    rows = GENDER.assign(respondents_share=[0.525, 0.475])
    assert narrative.representation(rows, "Køn") == "Køn – ingen gruppe afviger med et procentpoint eller mere."


def test_groups_are_named_from_the_farthest():
    rows = pd.DataFrame(
        {"label": ["a", "b", "c"], "sample_share": [0.5, 0.2, 0.3], "respondents_share": [0.55, 0.35, 0.1]}
    )
    assert narrative.representation(rows, "X").startswith("X – overrepræsenteret: b (35,0 pct. mod 20,0 pct.) og a (")


def test_withheld_groups_are_passed_over():
    rows = GENDER.assign(respondents_share=[0.6, None])
    assert "Mand" not in narrative.representation(rows, "Køn")
    assert narrative.span(rows, "respondents_share") == "60,0 pct. (Kvinde) til 60,0 pct. (Kvinde)"


def test_a_span_names_both_ends():
    assert narrative.span(GENDER, "rate") == "32,0 pct. (Mand) til 45,0 pct. (Kvinde)"


def test_extremes_of_nothing_are_refused():
    with pytest.raises(ValueError, match="no row has a value in 'rate'"):
        narrative.extremes(GENDER.assign(rate=None), "rate")


def test_a_round_without_opt_outs_or_weights_says_so():
    assert "ikke registreret" in narrative.opt_out_intro(0)
    assert "ikke vægtet" in narrative.weighting_intro(0)


def test_the_effect_of_weighting_counts_and_names():
    rows = pd.DataFrame(
        {"label": ["a", "b"], "unweighted": [3.7, 3.5], "weighted": [3.6, 3.52], "difference": [-0.1, 0.02]}
    )
    assert narrative.effect(rows) == (
        "Vægtningen gør scoren lavere i et af to spørgsmål. Mest flytter den »a«: fra 3,70 til 3,60."
    )


def test_a_block_with_one_known_value_spans_nothing():
    rows = pd.DataFrame({"block": ["a", "a", "b", "b"], "label": list("xyzw"), "rate": [0.1, 0.2, 0.3, None]})
    assert narrative.spans(rows, "rate") == ["a: fra 10,0 pct. (x) til 20,0 pct. (y)."]


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
        "Blandt dem i gruppen »Kvinde«, der enten svarede eller meldte fra, meldte 45,0 pct. fra."
    )
