"""What the pages on nonresponse say, of rounds that are whole and of one that is too small."""

from __future__ import annotations

import dataclasses

import mini
import pandas as pd
import pytest

from jobsurvey_utils import display, nonresponse, propensity, rounds, weighting
from jobsurvey_utils.chapters import balance, outcomes, propensity_model
from jobsurvey_utils.chapters import propensity as chapter


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return mini.read(tmp_path_factory.mktemp("mini"))


@pytest.fixture(scope="module")
def small(data):
    weights = weighting.weigh(data)
    return nonresponse.tables(data, weights), propensity.tables(data, weights)


def rates(**values):
    """Response rates of the total."""
    rows = [
        ("samlet", "samlet", weighting_, name, values[name] - 0.02 * (weighting_ == "design"), "ok")
        for weighting_ in ("unweighted", "design")
        for name in values
    ]
    return pd.DataFrame(rows, columns=["breakdown", "group", "weighting", "rate", "value", "status"])


def test_the_printed_rate_is_named_with_those_that_are_the_same():
    table = rates(RR1=0.365, RR2=0.388, RR4=0.388)
    published = table.assign(printed=38.8, decimals=1, agrees=(table["value"] - 0.388).abs() < 1e-9)
    told = outcomes.which_is_printed(published, table)
    assert (
        told
        == "Rapportens 38,8 pct. er RR2 uden vægte. RR4 giver det samme tal. Regnet med designvægte er RR2 36,8 pct."
    )


def test_a_printed_rate_that_is_none_of_the_six_is_told():
    table = rates(RR1=0.365, RR2=0.388)
    told = outcomes.which_is_printed(table.assign(printed=41.0, decimals=1, agrees=False), table)
    assert told == "Rapportens 41,0 pct. er ikke nogen af de seks svarprocenter."


def test_a_report_without_a_rate_has_none(small):
    assert outcomes.which_is_printed(small[0]["published_rate"], small[0]["outcome_rates"]).endswith(
        "samlet svarprocent."
    )


def test_the_reading_of_the_silent_is_told_with_what_would_change(small):
    told = outcomes.reading(small[0]["readings"])
    assert "AAPOR kalder dem NC" in told
    assert "pct." not in told  # a class of few persons: what would change is not told


def test_what_another_reading_would_change_is_told():
    rows = [("NC", True, "RR2", 0.4, "ok"), ("UO", False, "RR5", 0.8, "ok"), ("UO", False, "RR6", 0.9, "ok")]
    told = outcomes.reading(pd.DataFrame(rows, columns=["reading", "own", "rate", "value", "status"]))
    assert "mens RR5 ville blive 80,0 pct. og RR6 90,0 pct." in told


def test_the_flow_has_a_box_for_every_step(data, small):
    steps = outcomes.steps(data.round, small[0]["flow"])
    assert [step.n for step in steps] == [150, 40, 32, 150]
    assert steps[0].lost.n == 110
    assert steps[1].lost.n == 8
    assert "150" in display.flow(steps, subject="Fra invitation til svar").alt


def test_rates_that_are_the_same_in_all_groups_share_a_column():
    rows = [
        (name, group, weighting_, rate, value, "ok")
        for name, group in (("koen", "kvinde"), ("koen", "mand"))
        for weighting_ in ("unweighted", "design")
        for rate, value in (("RR1", 0.2), ("RR2", 0.3), ("RR3", 0.2))
    ]
    frame = pd.DataFrame(rows, columns=["breakdown", "group", "weighting", "rate", "value", "status"])
    table = outcomes.rates_by_group(mini.load(), frame)
    assert list(table.columns) == [
        "Variabel",
        "Gruppe",
        "RR1 og RR3, uden vægte",
        "RR2, uden vægte",
        "RR1 og RR3, med designvægte",
        "RR2, med designvægte",
        "suppressed",
    ]
    assert set(outcomes.group_formats(table).values()) == {"pct"}


def test_the_balance_of_a_weighted_round_tells_of_what_is_not_weighted(data, small):
    table = small[0]["balance"]
    assert "varighed" in balance.outside(data.round, table, pd.DataFrame())["uden_for"].lower()
    assert "endelige vægte" in balance.caption(data.round, table)
    rows = balance.rows(data.round, table)
    places = rows[rows["variable"] == data.round.municipality_variable]
    assert len(places) == 1
    assert (rows[["smd_before", "smd_after"]].fillna(0) >= 0).all(axis=None)


def test_a_round_without_weights_is_told_so(data, small):
    config = data.round.config.model_copy(update={"weighting": type(data.round.config.weighting)()})
    survey = type(data.round)(data.round.folder, config, data.round.questionnaire)
    assert balance.intro(survey).startswith("Svarene er ikke vægtet.")
    assert list(balance.values(survey)) == ["smd_before"]
    assert "stikprøven" in balance.caption(survey, small[0]["balance"])


def test_a_page_without_a_model_says_why(data, small):
    found = small[1]
    refused = chapter.refusal(found)
    assert refused.startswith("Der er for få svar")
    assert chapter.finding(data.round, found) == refused
    for told in (chapter.spread(data.round, found), propensity_model.fit(found), propensity_model.worst(found)):
        assert told.startswith("Uden en model ")
    rows = chapter.groups(data.round, found)
    assert chapter.caption(rows) == "Svarviljen kan ikke beregnes."
    assert chapter.sides(rows, found) == []
    assert chapter.adjusted(found) == ""
    assert propensity_model.selection(data.round, found) is None
    assert propensity_model.bias_table(data.round, found) is None
    assert propensity_model.deciles_caption(found) == "Svarviljen kan ikke beregnes."


def test_merged_groups_have_both_names():
    survey = rounds.load("kl2024")
    found = {"groups": pd.DataFrame({"variable": ["alder"], "group": ["16-29+30-49"]})}
    assert chapter.groups(survey, found)["label"].to_list() == ["16–29 år + 30–49 år"]


def test_changes_of_bic_are_from_the_model_of_the_step():
    rows = [
        (0, "", 100.0, "start"),
        (1, "koen×alder", 90.0, "added"),
        (1, "koen×maalgruppe", 105.0, "not_better"),
        (2, "koen×maalgruppe", 96.0, "not_better"),
    ]
    frame = pd.DataFrame(rows, columns=["step", "term", "bic", "status"])
    table = propensity_model.selection(rounds.load("kl2024"), {"selection": frame})
    assert table["Ændring i BIC"].to_list() == [0.0, -10.0, 5.0, 6.0]
    assert propensity_model.chosen({"selection": frame}) == "Et samspil er taget med."


def test_municipalities_left_out_are_named(data):
    silent = ~data.sample["disposition"].isin(["complete", "partial"])
    unknown = data.sample["alder"].mask(silent & (data.sample["kommune"] == "901"))
    other = dataclasses.replace(data, sample=data.sample.assign(alder=unknown))
    found = {"left_out": propensity.left_out(other)}
    assert chapter.outside(data.round, found).startswith("Ågerup (22 inviterede) er ikke med")
