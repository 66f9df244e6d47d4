"""Outcome rates of AAPOR, and which of them a report printed."""

from __future__ import annotations

import dataclasses

import mini
import numpy as np
import pytest

from jobsurvey_utils import nonresponse, weighting

# R: outcomerate::outcomerate(c(I = 5, P = 3, R = 2, NC = 1, O = 2, UH = 1, UO = 1, NE = 1), e = 0.5)
FIRST = {"I": 5, "P": 3, "R": 2, "NC": 1, "O": 2, "UH": 1, "UO": 1, "NE": 1}
EXPECTED = {
    "RR1": 1 / 3,
    "RR2": 8 / 15,
    "RR3": 5 / 14,
    "RR4": 4 / 7,
    "RR5": 5 / 13,
    "RR6": 8 / 13,
    "COOP1": 5 / 12,
    "COOP2": 2 / 3,
    "COOP3": 1 / 2,
    "COOP4": 4 / 5,
    "REF1": 2 / 15,
    "REF2": 1 / 7,
    "REF3": 2 / 13,
    "CON1": 4 / 5,
    "CON2": 6 / 7,
    "CON3": 12 / 13,
}
# R: outcomerate's own example, e by eligibility_rate()
SECOND = {"I": 760, "P": 339, "R": 59, "NC": 288, "O": 1, "UO": 173, "NE": 71}
EXPECTED_SECOND = {
    "RR1": 0.46913580,
    "RR2": 0.67839506,
    "RR3": 0.47149080,
    "RR4": 0.68180052,
    "RR5": 0.52522460,
    "RR6": 0.75950242,
}


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return mini.read(tmp_path_factory.mktemp("mini"))


def with_classes(data, **classes):
    """The round with other classes of some outcomes."""
    old = data.round.config.dispositions
    kinds = tuple(d.model_copy(update={"aapor": classes.get(d.code, d.aapor)}) for d in old)
    config = data.round.config.model_copy(update={"dispositions": kinds})
    return dataclasses.replace(data, round=type(data.round)(data.round.folder, config, data.round.questionnaire))


def test_rates_match_outcomerate():
    rates = nonresponse.aapor_rates(FIRST, e=0.5)
    assert rates.to_dict() == pytest.approx(EXPECTED, rel=1e-12)


def test_e_and_rates_with_it_match_outcomerate():
    assert nonresponse.eligible_share(SECOND) == pytest.approx(0.95322793, abs=5e-9)
    rates = nonresponse.aapor_rates(SECOND)
    assert {name: rates[name] for name in EXPECTED_SECOND} == pytest.approx(EXPECTED_SECOND, abs=5e-9)


def test_rates_of_nobody_are_none():
    assert nonresponse.aapor_rates({}).isna().all()
    assert np.isnan(nonresponse.eligible_share({}))


def test_the_response_rate_is_rr2_in_total_and_by_group(data):
    rates = nonresponse.outcome_rates(data).set_index(["breakdown", "group", "weighting", "rate"]).sort_index()
    total = rates.loc[("samlet", "samlet")]
    assert (total["status"] == "few").all()  # three partial answers are below the threshold
    assert total["value"].isna().all()


def test_rates_are_weighted_by_the_design(data):
    # without partial answers no class is small in the total; 32 of 40 answered, 0.79 with design weights (R)
    complete = data.sample["disposition"].astype("str").replace({"partial": "complete", "opt_out": "no_reply"})
    codes = list(data.sample["disposition"].cat.categories)
    whole = dataclasses.replace(
        data, sample=data.sample.assign(disposition=complete.astype("category").cat.set_categories(codes))
    )
    rates = (
        nonresponse.outcome_rates(whole).set_index(["breakdown", "group", "weighting", "rate"]).sort_index()["value"]
    )
    assert rates["samlet", "samlet", "unweighted", "RR1"] == pytest.approx(0.8)
    expected = 22 * 4 / 5 + 18 * 4 / 5 + 28 * 4 / 6 + 32 * 5 / 6 + 17 * 4 / 5 + 13 * 4 / 5 + 9 * 3 / 4 + 11
    assert rates["samlet", "samlet", "design", "RR2"] == pytest.approx(expected / 150)


def openly(data):
    """The round without a threshold of disclosure."""
    free = data.round.config.disclosure.model_copy(update={"min_persons": 1})
    config = data.round.config.model_copy(update={"disclosure": free})
    return dataclasses.replace(data, round=type(data.round)(data.round.folder, config, data.round.questionnaire))


def test_no_reading_is_given_where_a_class_is_small(data):
    assert set(nonresponse.readings(data)["status"]) == {"few"}


def test_a_small_outcome_is_hidden_with_another_of_its_step(data):
    table = nonresponse.flow(data, weighting.weigh(data)).set_index(["step", "part"]).sort_index()["n"]
    assert table["answered", ""] == 32
    assert table.loc[[("answered", "complete"), ("answered", "partial")]].isna().all()


def test_silence_read_as_unknown_changes_the_rates_without_the_unknown_alone(data):
    table = nonresponse.readings(openly(data)).set_index(["reading", "rate"]).sort_index()
    assert bool(table.loc["NC", "own"].all())
    assert not bool(table.loc["UO", "own"].any())
    assert table.loc[("NC", "RR6"), "value"] == pytest.approx(32 / 40)
    assert table.loc[("UO", "RR2"), "value"] == pytest.approx(32 / 40)
    assert table.loc[("UO", "RR6"), "value"] == pytest.approx(32 / 36)
    assert table.loc[("UO", "RR4"), "status"] == "no_e"


def test_rates_that_would_say_that_all_answered_are_refused(data):
    unknown = with_classes(data, opt_out="UO", no_reply="UO")
    table = nonresponse.readings(openly(unknown)).set_index(["reading", "rate"]).sort_index()
    assert table.loc[("UO", "RR6"), "status"] == "trivial"
    assert np.isnan(table.loc[("UO", "RR6"), "value"])


def test_the_flow_loses_nobody(data):
    table = nonresponse.flow(data, weighting.weigh(data)).set_index(["step", "part"]).sort_index()["n"]
    assert table["population", ""] == table["invited", ""] + table["not_drawn", ""] == 150
    assert table["invited", ""] == table["answered", ""] + table["silent", ""] == 40
    assert table["weighted", ""] == 150
    assert table["weighted", "cells"] == 8


@pytest.mark.parametrize("rate", ["RR2", "RR4", "RR6"])
def test_the_printed_response_rate_is_rr2_unweighted(synthetic, rate):
    from jobsurvey_utils import intake, rounds

    data = intake.read(rounds.load("kl2024"), synthetic("kl2024"))
    table = nonresponse.published_rate(data, nonresponse.outcome_rates(data))
    found = set(table.loc[table["agrees"].astype(bool), ["weighting", "rate"]].itertuples(index=False, name=None))
    assert ("unweighted", rate) in found
    assert len(found) == 3
