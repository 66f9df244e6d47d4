"""Sentences about the response."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from jobsurvey_utils import rounds
from jobsurvey_utils.chapters import response

COMPOSITION = pd.DataFrame(
    {
        "variable": ["koen", "koen"],
        "sample": pd.array([14_669, None], dtype="Int64"),
        "sample_share": [14_669 / 28_444, None],
        "respondents": pd.array([3567, None], dtype="Int64"),
        "respondents_share": [3567 / 5778, None],
    }
)


def test_groups_of_whom_only_those_who_answered_are_known_have_no_rate():
    rows = pd.DataFrame(
        {
            "label": ["Ny", "Anden", "Skjult"],
            "sample": pd.array([10, 9, None], dtype="Int64"),
            "response_rate": [0.5, None, None],
        }
    )
    assert response.without_rate(rows) == [
        "Svarprocenten kan ikke beregnes for »Anden«, fordi det kun er kendt, hvem der svarede."
    ]
    assert response.without_rate(rows.head(1)) == []


def test_the_median_group_counts_as_small():
    rows = pd.DataFrame({"n": [1, 2, 3], "part": [1, 1, 1], "whole": [2, 2, 4]})
    assert response.by_size(rows, size="n", part="part", whole="whole") == (0.5, 0.25)


def test_progress_tells_the_state_before_each_mark_and_at_the_end():
    curve = pd.DataFrame({"date": ["2024-03-18", "2024-03-19", "2024-03-20"], "share": [0.1, 0.15, 0.3]})
    assert response.progress(curve, {dt.date(2024, 3, 20): "1. påmindelse"}) == [
        "Dagen før første påmindelse, 19. marts, havde 15,0 pct. svaret.",
        "Den sidste dag (20. marts 2024) havde 30,0 pct. svaret.",
    ]


def test_a_rate_that_counts_persons_not_known_to_be_eligible_is_a_lower_limit():
    told = response.reach(rounds.load("covid2020"), 0.188)
    assert told.startswith("Udfaldet »Ikke med i resultaterne«: både de, der ikke svarede, og")
    assert told.endswith("er mindst 18,8 pct.")
    assert response.reach(rounds.load("kl2024"), 0.388) == "Svarprocenten er 38,8 pct."


def test_a_response_rate_of_unknown_eligibility_is_a_lower_limit_and_the_absent_are_not_called_silent():
    meta = {"n_respondents": 5778, "n_sample": 30756}
    told = response.opening(rounds.load("covid2020"), meta)
    assert told.startswith(
        "5.778 af 30.756 inviterede borgere har svaret: en svarprocent på mindst 18,8 pct. De øvrige"
    )
    assert "enten svarede de ikke, eller også" in told
    told = response.opening(rounds.load("kl2024"), {"n_respondents": 33758, "n_sample": 87103})
    assert told == "33.758 af 87.103 inviterede borgere har svaret: en svarprocent på 38,8 pct."


def test_unknown_background_is_told_once_with_how_many_are_known():
    told = response.unknown_background(rounds.load("covid2020"), COMPOSITION)
    assert told[0] == "Baggrunden er kendt for n = 28.444 inviterede."
    assert len(told) == 2
    assert response.unknown_background(rounds.load("kl2024"), COMPOSITION) == []
    assert response.bases(COMPOSITION) == "n = 28.444 i stikprøven og 5.778 svarpersoner."


def test_a_correlation_chance_would_give_is_not_told():
    rising = pd.DataFrame({"size": range(1, 11), "rate": range(11, 21)})
    assert response.by_size_caption(rising, "Svarprocenten", "rate").startswith("Svarprocenten vokser med")
    loose = rising.assign(rate=[5, 1, 9, 2, 8, 3, 7, 4, 6, 5])
    assert response.by_size_caption(loose, "Svarprocenten", "rate") == (
        "Der er ingen sikker sammenhæng mellem kommunens størrelse og svarprocenten."
    )


def test_a_round_without_reminders_has_no_course():
    assert "ingen oplyste påmindelser" in response.reminded({})


def test_duration_is_told_where_there_is_one():
    assert response.duration(rounds.load("covid2020")) == []
    assert response.duration(rounds.load("kl2024"))[0].endswith("gælder den kun igangværende forløb.")
