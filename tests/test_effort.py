"""Waves, trend, break-off and don't know: of cases reckoned by hand, and of the miniature against R."""

from __future__ import annotations

import dataclasses

import mini
import numpy as np
import pandas as pd
import pytest

from jobsurvey_utils import effort, intake, rounds, weighting
from jobsurvey_utils.chapters import completion, compositions
from jobsurvey_utils.chapters import effort as chapter
from jobsurvey_utils.effort import breakoff, composition, dont_know, results, trend, waves
from jobsurvey_utils.effort.indicators import Indicators
from jobsurvey_utils.models.design import Design

# R: des <- svydesign(~1, strata = ~cell, fpc = ~N, weights = ~w); m <- svyglm(y ~ place, des)
SLOPE, SLOPE_SE, SLOPE_P = 0.063694015045522, 1.15698147132352, 9.5657255041891e-01
# R: predict(m, data.frame(place = .5)); predict(m, data.frame(place = .9))
EVERYONE, EVERYONE_SE = 3.32393574745500, 0.28513220958758
SILENT, SILENT_SE = 3.3494133534732, 0.6517899831808
# R: svyby(~y, ~wave, des, svymean)
BY_WAVE = {0: (3.1052104208417, 0.43423522260076), 1: (3.6930693069307, 0.31416336552328)}
BY_WAVE |= {2: (3.1471774193548, 0.42828767727192)}


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return mini.read(tmp_path_factory.mktemp("mini"))


@pytest.fixture(scope="module")
def weights(data):
    return weighting.weigh(data)


@pytest.fixture(scope="module")
def made(data, weights):
    return effort.tables(data, weights)


def row(table, **equals):
    for name, value in equals.items():
        table = table[table[name] == value]
    assert len(table) == 1
    return table.iloc[0]


def dated(data, days):
    """The data with other days of answering."""
    return dataclasses.replace(data, respondents=data.respondents.assign(answered_on=days))


def test_the_day_of_a_reminder_is_the_first_after_it(data):
    days = pd.Series(pd.Timestamp("2024-03-07"), index=data.respondents.index)
    days.iloc[10:20], days.iloc[20:] = pd.Timestamp("2024-03-08"), pd.Timestamp("2024-03-15")
    found = waves.sort(dated(data, days))
    assert np.bincount(found.number).tolist() == [10, 10, 12]
    assert found.reached.tolist() == pytest.approx([10 / 40, 20 / 40, 32 / 40])
    assert found.position.tolist() == pytest.approx([0.125, 0.375, 0.65])


def test_a_small_wave_is_joined_with_the_next_and_the_last_with_the_one_before():
    assert waves._join(np.array([3, 9, 2]), 5) == [(0, 1, 2)]
    assert waves._join(np.array([6, 2, 6]), 5) == [(0,), (1, 2)]
    assert waves._join(np.array([6, 6, 1]), 5) == [(0,), (1, 2)]
    assert waves._join(np.array([0, 0, 3]), 5) == [(0, 1, 2)]


def test_answers_without_a_date_are_spread_as_the_others(data):
    days = pd.Series(pd.Timestamp("2024-03-02"), index=data.respondents.index)
    days.iloc[8:16], days.iloc[16:] = pd.Timestamp("2024-03-10"), pd.NaT
    found = waves.sort(dated(data, days))
    assert found.reached.tolist() == pytest.approx([0.4, 0.8])
    assert waves.setting(data, found)["undated"].tolist() == [16]


def test_results_by_wave_match_r(made):
    for wave, (estimate, se) in BY_WAVE.items():
        found = row(made["by_wave"], item="tilfredshed", statistic="score", wave=wave)
        assert (found["estimate"], found["se"]) == pytest.approx((estimate, se), rel=1e-12)


def test_trend_and_extrapolation_match_r(made):
    found = row(made["trend"], item="tilfredshed", statistic="score")
    assert (found["slope"], found["slope_se"], found["p"]) == pytest.approx((SLOPE, SLOPE_SE, SLOPE_P), rel=1e-10)
    assert found["df"] == 32 - 8 - 1
    assert (found["everyone"], found["silent"]) == pytest.approx((EVERYONE, SILENT), rel=1e-12)
    halves = [(found[f"{name}_high"] - found[f"{name}_low"]) / 2 for name in ("everyone", "silent")]
    assert halves[0] / halves[1] == pytest.approx(EVERYONE_SE / SILENT_SE, rel=1e-10)


def test_a_line_by_hand():
    """Places 0 0 1 1, answers 1 2 3 4: slope 2, residuals ∓½, and Σ z² = 4/16 with Sxx = 1, in a half of 8 persons."""
    cells = (np.zeros(4, dtype=np.int64), np.full(4, 2.0), np.array([4.0]), np.array([8.0]))
    line = trend.fit(Design(*cells), np.array([0.0, 0, 1, 1]), np.array([1.0, 2, 3, 4]), np.ones(4, dtype=bool))
    assert (line.slope, line.mean, line.centre, line.df) == pytest.approx((2, 2.5, 0.5, 2))
    assert line.covariance[2] == pytest.approx((1 - 4 / 8) * 4 / 3 * 4 / 16)
    assert line.at(1.5)[0] == pytest.approx(4.5)


def test_no_line_through_equal_answers_or_one_place():
    cells = (np.zeros(4, dtype=np.int64), np.full(4, 2.0), np.array([4.0]), np.array([8.0]))
    all_, place = np.ones(4, dtype=bool), np.array([0.0, 0, 1, 1])
    assert trend.fit(Design(*cells), place, np.full(4, 3.0), all_).status == trend.CONSTANT
    assert trend.fit(Design(*cells), np.zeros(4), place, all_).status == trend.ONE_WAVE
    assert trend.fit(Design(*cells), place, place, ~all_).status == trend.CONSTANT


def test_stopped_after_the_first_wave_is_the_weighting_of_its_answers_alone(data, weights, made):
    last = row(made["stopped"], item="tilfredshed", statistic="score", wave=2)
    assert (last["estimate"], last["difference"]) == pytest.approx((3.317, 0))
    early = waves.sort(data).number == 0
    people, weight = data.respondents[early], weighting.cell_weights(data.round, data.frame, data.respondents[early])
    score = people["tilfredshed"].astype("str").astype(float).to_numpy()
    found = row(made["stopped"], item="tilfredshed", statistic="score", wave=0)
    assert found["estimate"] == pytest.approx(np.average(score, weights=weight.weight))
    assert found["difference"] == pytest.approx(found["estimate"] - last["estimate"])


def test_early_answers_that_miss_a_municipality_give_a_refusal(data, weights):
    first = data.respondents["kommune"] == "901"
    days = pd.Series(pd.Timestamp("2024-03-10"), index=data.respondents.index).mask(first, pd.Timestamp("2024-03-02"))
    moved = dated(data, days)
    found = results.stopped(moved, weights, waves.sort(moved))
    assert row(found, item="tilfredshed", statistic="score", wave=0)["status"] == results.EMPTY_CELLS


def test_results_with_few_of_an_answer_in_a_wave_are_withheld_in_all(made):
    shares = made["by_wave"][made["by_wave"]["statistic"] == "5 + 4"]
    assert set(shares["status"]) == {results.FEW}
    assert shares[["n", "estimate", "se", "low", "high"]].isna().all(axis=None)


@pytest.mark.parametrize("day", [None, "2024-03-02"])
def test_without_dates_or_with_one_wave_all_pages_refuse(data, weights, day):
    single = pd.Series(
        pd.NaT if day is None else pd.Timestamp(day), index=data.respondents.index, dtype="datetime64[ns]"
    )
    moved = dated(data, single)
    found = effort.tables(moved, weights)
    assert found["setting"]["status"].tolist() == [waves.NO_DATES if day is None else waves.ONE_WAVE]
    assert all(found[name].empty for name in ("waves", "by_wave", "stopped", "trend", "by_group"))
    told = [f(data.round, found) for f in (chapter.finding, chapter.stopped_caption, chapter.waves_caption)]
    told += [chapter.extrapolation(data.round, found), compositions.groups_caption(data.round, found)]
    assert set(told) == {chapter.refusal(found)}
    assert chapter.stopped_drawing(data.round, found) is chapter.waves_drawing(data.round, found) is None
    assert chapter.trend_table(data.round, found) is chapter.stopped_table(data.round, found) is None


def partial_without(*items):
    """The miniature's answers with some questions empty for those of the sample's rows 7, 15, … who answered."""
    table = mini.answers()
    broke_off = table["person_id"].str.removeprefix("syn-").astype(int) % 4 == 3
    return table.assign(**{item: table[item].astype("str").mask(broke_off, "") for item in items}), broke_off


@pytest.fixture(scope="module")
def broken_off(tmp_path_factory):
    """Those who broke off answered up to `video`; sickness benefit goes on to `syge`, the others to `tilfredshed`."""
    answers, broke_off = partial_without("syge", "tilfredshed")
    who = answers.loc[broke_off, "person_id"]
    sample = mini.sample()
    sample["disposition"] = sample["disposition"].replace("partial", "complete")
    sample.loc[sample["person_id"].isin(who), "disposition"] = "partial"
    return mini.read(tmp_path_factory.mktemp("broken"), sample=sample, answers=answers)


def test_who_left_is_counted_at_the_first_question_put_to_them(broken_off):
    partial = breakoff.partial(broken_off)
    sick = (broken_off.respondents["maalgruppe"] == "sygedagpenge").to_numpy()
    last = breakoff.last_answer(broken_off)
    assert (last[~partial] == breakoff.BEYOND).all()
    assert set(last[partial]) <= {3, 4}
    table = breakoff.along(broken_off).set_index("item")
    assert table["still"].iloc[-1] == 32 - partial.sum()
    if (partial & sick).sum() >= 5:
        assert table.loc["syge", "left"] == (partial & sick).sum()
    assert table["left"].sum() == partial.sum()
    assert table["share"].iloc[-1] == pytest.approx(1 - partial.sum() / 32)


def test_few_partial_answers_are_not_told_of(made, data):
    assert made["setting"]["breakoff"].tolist() == ["few"]
    assert made["breakoff"].empty
    assert completion.breakoff_caption(data.round, made) == completion.REFUSALS["few"]
    assert made["opt_outs"].empty
    assert made["setting"]["opt_outs"].tolist() == ["few"]


def test_unreached_questions_are_told_apart_from_skipped_ones(broken_off):
    found = dont_know.items(broken_off, Indicators.of(broken_off, weighting.weigh(broken_off)))
    number = int(breakoff.partial(broken_off).sum())
    assert row(found, item="tilfredshed")["n_not_reached"] == number
    assert row(found, item="tilfredshed")["n_skipped"] == 0
    assert row(found, item="tillid")["n_skipped"] == 5  # every seventh left it empty and went on


def test_share_of_dont_know_by_hand(data, weights):
    unsure = (data.respondents["tillid"] == "ved_ikke").to_numpy()
    answered = data.respondents["tillid"].notna().to_numpy()
    found = row(dont_know.items(data, Indicators.of(data, weights)), item="tillid")
    assert found["n_dont_know"] == 5
    assert found["share"] == pytest.approx(weights.weight[unsure].sum() / weights.weight[answered].sum())


def test_two_groups_are_one_test(data, weights):
    flag = (data.respondents["tilfredshed"].astype("str").astype(int) > 3).to_numpy()
    found = Indicators.of(data, weights).by("koen", np.ones(32, dtype=bool), flag)
    assert found["difference"].iloc[0] == pytest.approx(-found["difference"].iloc[1])
    assert found["p"].notna().tolist() == [True, False]


def test_a_share_of_few_is_withheld(data, weights):
    flag = np.arange(32) < 3
    found = Indicators.of(data, weights).by("samlet", np.ones(32, dtype=bool), flag)
    assert found["status"].tolist() == ["hidden"]
    assert found[["n", "share", "low", "high"]].isna().all(axis=None)


def test_all_dont_know_is_a_stated_refusal(tmp_path):
    unsure = mini.read(tmp_path, answers=mini.answers().assign(tilfredshed="ved_ikke"))
    found = effort.tables(unsure, weighting.weigh(unsure))
    mine = found["by_wave"][found["by_wave"]["item"] == "tilfredshed"]
    assert set(mine["status"]) == {"no_answers"}
    assert row(found["trend"], item="tilfredshed", statistic="score")["status"] == trend.CONSTANT
    assert row(found["dont_know_items"], item="tilfredshed")["share"] == 1


def test_standardised_difference_of_opt_outs_by_hand(data):
    counts = pd.DataFrame({"respondents": [60, 40], "opt_out": [10, 30]}, index=["a", "b"])
    found = composition._compared(data, counts, "respondents", "opt_out")
    first = row(found, group="a", part="opt_out")
    assert first["share"] == 0.25
    assert first["smd"] == pytest.approx((0.25 - 0.6) / np.sqrt((0.25 * 0.75 + 0.6 * 0.4) / 2))
    few = composition._compared(data, counts.assign(opt_out=[3, 30]), "respondents", "opt_out")
    assert row(few, group="a", part="respondents")["suppressed"]


@pytest.mark.parametrize("round_id", ["kl2024", "covid2020"])
def test_every_number_of_a_round_is_there_or_refused(synthetic, round_id):
    data = intake.read(rounds.load(round_id), synthetic(round_id))
    found = effort.tables(data, weighting.weigh(data))
    for name in ("by_wave", "stopped", "trend"):
        ok = found[name][found[name]["status"] == "ok"]
        assert ok.notna().all(axis=None)
        assert (ok["n"] >= data.round.config.disclosure.min_persons).all()
    reminders = data.round.config.fieldwork.reminders
    assert found["setting"]["status"].tolist() == ["ok" if reminders else "one_wave"]
    assert len(found["waves"]) in (0, len(reminders) + 1)
