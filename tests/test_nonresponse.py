"""Response and nonresponse of the miniature, counted by hand."""

from __future__ import annotations

import dataclasses

import mini
import numpy as np
import pandas as pd
import pytest

from jobsurvey_utils import nonresponse, weighting


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return mini.read(tmp_path_factory.mktemp("mini"))


def test_response_by_group(data):
    table = nonresponse.response(data).set_index(["breakdown", "group"])
    total = table.loc[("samlet", "samlet")]
    assert total[["population", "sample", "complete", "partial", "opt_out"]].to_list() == [150, 40, 29, 3, 4]
    assert total["response_rate"] == pytest.approx(0.8)
    places = table.loc["kommune"]
    assert places["population"].to_dict() == {"901": 100, "902": 50}
    assert places["sample"].to_dict() == {"901": 22, "902": 18}
    assert (places["complete"] + places["partial"]).to_dict() == {"901": 17, "902": 15}
    assert table.loc["alder", "population"].isna().all()
    for breakdown in ("koen", "alder", "maalgruppe", "kommune"):
        assert table.loc[breakdown, "sample"].sum() == 40


def test_weighted_response_rate_of_a_cell_is_its_response_rate(data):
    # within a cell all have the same base weight, so a variable that makes cells alone leaves the rate as it is
    table = nonresponse.response(data)
    weight = nonresponse.base_weights(data)
    assert weight.sum() == pytest.approx(150)
    expected = 22 * 4 / 5 + 18 * 4 / 5 + 28 * 4 / 6 + 32 * 5 / 6 + 17 * 4 / 5 + 13 * 4 / 5 + 9 * 3 / 4 + 11
    assert table.loc[0, "weighted_response_rate"] == pytest.approx(expected / 150)


def test_composition_compares_population_sample_and_respondents(data):
    weights = weighting.weigh(data)
    table = nonresponse.composition(data, weights).set_index(["variable", "group"])
    assert set(table.index.get_level_values("variable")) == {"koen", "alder", "maalgruppe", "kommune", "varighed"}
    for column in ("sample_share", "respondents_share", "weighted_share", "opt_out_share"):
        assert table[column].groupby("variable").sum().to_numpy() == pytest.approx(1)
    gender = table.loc["koen"]
    assert gender["weighted_share"].to_numpy() == pytest.approx(gender["population_share"].to_numpy())
    assert gender["respondents"].to_dict() == {"kvinde": 15, "mand": 17}
    ratio = table["opt_out"] / (table["opt_out"] + table["respondents"])
    assert table["opt_out_ratio"].to_numpy() == pytest.approx(ratio.astype(float).to_numpy())
    assert table.loc["varighed", "sample"].sum() == 40  # from the register: also of those who did not answer


def test_a_round_without_opt_out_has_none_to_show(data):
    dispositions = tuple(d.model_copy(update={"opt_out": False}) for d in data.round.config.dispositions)
    round_ = type(data.round)(
        data.round.folder, data.round.config.model_copy(update={"dispositions": dispositions}), data.round.questionnaire
    )
    table = nonresponse.composition(dataclasses.replace(data, round=round_), weighting.weigh(data))
    assert table[["opt_out", "opt_out_share", "opt_out_ratio"]].isna().all(axis=None)


def test_means_of_banded_variables(data):
    weights = weighting.weigh(data)
    table = nonresponse.means(data, weights).set_index(["variable", "source"])
    age = data.respondents["alder_value"]
    assert table.loc[("alder", "sample"), "mean"] == pytest.approx(data.sample["alder_value"].mean())
    assert table.loc[("alder", "respondents"), "mean"] == pytest.approx(age.mean())
    assert table.loc[("alder", "weighted"), "mean"] == pytest.approx(np.average(age, weights=weights.weight))
    assert table.loc["alder", "n"].to_list() == [40, 32, 32]


def test_a_background_known_of_nobody_has_no_mean(data):
    weights = weighting.weigh(data)
    unknown = data.sample.assign(alder_value=np.nan)
    table = nonresponse.means(dataclasses.replace(data, sample=unknown), weights).set_index(["variable", "source"])
    assert table.loc["alder", "mean"].isna().all()


def test_curve_runs_from_the_first_day_to_the_last_and_ends_at_the_response_rate(data):
    table = nonresponse.curve(data)
    assert (table["date"].iloc[0], table["date"].iloc[-1]) == ("2024-03-01", "2024-03-31")
    assert table["cumulative"].is_monotonic_increasing
    assert table["cumulative"].iloc[-1] == 32
    assert table["share"].iloc[-1] == pytest.approx(0.8)
    assert table["answers"].sum() == 32


def test_a_round_without_dates_has_no_curve(data):
    undated = data.sample.assign(answered_on=pd.NaT)
    table = nonresponse.curve(dataclasses.replace(data, sample=undated))
    assert len(table) == 0


def test_dispositions_and_channels_are_of_everyone_invited(data):
    assert nonresponse.disposition(data)["n"].to_list() == [29, 3, 4, 4]
    channels = nonresponse.channels(data)
    assert channels["channel"].to_list() == ["begge", "kun_sms"]
    assert channels["share"].sum() == 1
    assert len(nonresponse.channels(dataclasses.replace(data, sample=data.sample.drop(columns="kanal")))) == 0


def test_rates_of_groups_are_of_municipalities_that_know_all_the_invited(data):
    silent = ~data.sample["disposition"].isin(["complete", "partial"])
    unknown = data.sample["alder"].mask(silent & (data.sample["kommune"] == "901"))
    other = dataclasses.replace(data, sample=data.sample.assign(alder=unknown))
    there = data.sample[data.sample["kommune"] == "902"]
    expected = (there["disposition"].isin(["complete", "partial"])).groupby(there["alder"], observed=False).mean()
    for table in (
        nonresponse.response(data=other).rename(columns={"breakdown": "variable"})[lambda t: t["variable"] == "alder"],
        nonresponse.composition(other, weighting.weigh(data))[lambda t: t["variable"] == "alder"],
    ):
        assert table["response_rate"].to_numpy() == pytest.approx(expected.to_numpy(), nan_ok=True)
        assert table["rated"].sum() == 15


def test_a_group_that_only_respondents_are_known_to_be_of_has_no_rate(data):
    silent = ~data.sample["disposition"].isin(["complete", "partial"])
    young, here = data.sample["alder"] == "16-39", data.sample["kommune"] == "901"
    band = data.sample["alder"].mask(silent & young & here)
    band[silent & young & ~here] = "40-66"
    unknown = dataclasses.replace(data, sample=data.sample.assign(alder=band))
    rates = nonresponse.response(unknown).set_index(["breakdown", "group"])["response_rate"]["alder"]
    assert rates["40-66"] == pytest.approx(8 / 11)  # of 902, where the age of all is known
    assert np.isnan(rates["16-39"])  # none there was silent, but those of 901 might be young
    everyone = dataclasses.replace(data, sample=data.sample[~(silent & young)].reset_index(drop=True))
    rates = nonresponse.response(everyone).set_index(["breakdown", "group"])["response_rate"]["alder"]
    assert rates["16-39"] == 1
