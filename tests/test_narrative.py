"""Sentences made from the results store."""

from __future__ import annotations

import datetime as dt

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


def test_the_median_group_counts_as_small():
    rows = pd.DataFrame({"n": [1, 2, 3], "part": [1, 1, 1], "whole": [2, 2, 4]})
    assert narrative.by_size(rows, size="n", part="part", whole="whole") == (0.5, 0.25)


def test_progress_tells_the_state_before_each_mark_and_at_the_end():
    curve = pd.DataFrame({"date": ["2024-03-18", "2024-03-19", "2024-03-20"], "share": [0.1, 0.15, 0.3]})
    assert narrative.progress(curve, {dt.date(2024, 3, 20): "1. påmindelse"}) == [
        "Dagen før 1. påmindelse (20. marts 2024) havde 15,0 pct. svaret.",
        "Den sidste dag (20. marts 2024) havde 30,0 pct. svaret.",
    ]


def test_a_round_without_opt_outs_or_weights_says_so():
    assert "ikke registreret" in narrative.opt_out_intro(0)
    assert "ikke vægtet" in narrative.weighting_intro(0)


def test_the_effect_of_weighting_counts_and_names():
    rows = pd.DataFrame(
        {"label": ["a", "b"], "unweighted": [3.7, 3.5], "weighted": [3.6, 3.52], "difference": [-0.1, 0.02]}
    )
    assert narrative.effect(rows) == (
        "Vægtningen gør scoren lavere i 1 af 2 spørgsmål. Mest flytter den »a«: fra 3,70 til 3,60."
    )


def test_a_block_with_one_known_value_spans_nothing():
    rows = pd.DataFrame({"block": ["a", "a", "b", "b"], "label": list("xyzw"), "rate": [0.1, 0.2, 0.3, None]})
    assert narrative.spans(rows, "rate") == ["a: fra 10,0 pct. (x) til 20,0 pct. (y)."]
