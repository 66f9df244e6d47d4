"""Data an analysis cannot work with: it gives a stated result or a stated refusal, no unexplained empty number."""

from __future__ import annotations

import importlib
from functools import partial

import mini
import numpy as np
import pandas as pd
import pytest

import jobsurvey_utils.simulation
from jobsurvey_utils import analyses, intake, results, rounds, weighting
from jobsurvey_utils.alternatives import bootstrap
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.silence import simulation
from jobsurvey_utils.simulation import coverage

WOMEN = "kvinde"
COMPARED = ["difference", "p", "p_bh", "p_holm", "p_wide", "p_wide_bh", "se_ratio", "pairwise", "wave_gap"]
"""Numbers that hold a row against others, which may be refused or not there; p is adjusted where a page claims."""


def _round():
    """The round in miniature with a headline question, which most analyses begin with."""
    round_ = mini.load()
    questionnaire = round_.questionnaire.model_copy(update={"headline": "tilfredshed"})
    return rounds.Round(round_.folder, round_.config, questionnaire)


def _silenced(sample, answers, who):
    """Those of the invited who are chosen do not answer."""
    quiet = {
        "disposition": sample["disposition"].mask(who, "no_reply"),
        "answered_on": sample["answered_on"].mask(who, ""),
    }
    return {"sample": sample.assign(**quiet), "answers": answers[~answers["person_id"].isin(sample["person_id"][who])]}


def one_respondent_in_a_municipality(sample, answers):
    answered, there = sample["answered_on"] != "", sample["kommune"] == "902"
    return _silenced(sample, answers, answered & there & (answered & there).cumsum().gt(1))


def one_respondent_in_a_cell(sample, answers):
    cell = (sample["kommune"] == "902") & (sample["lab"] == "6.6") & (sample["koen"] == WOMEN)
    answered = (sample["answered_on"] != "") & cell
    return _silenced(sample, answers, answered & answered.cumsum().gt(1))


def a_group_nobody_belongs_to(sample, answers):
    return {"sample": sample.assign(alder=sample["alder"].clip(lower=45))}


def a_group_nobody_has_answered_of(sample, answers):
    return _silenced(sample, answers, (sample["answered_on"] != "") & (sample["alder"] >= 40))


def a_constant_item(sample, answers):
    return {"answers": answers.assign(tilfredshed="4")}


def nothing_but_constant_items(sample, answers):
    closed = {"tillid": "4", "tilfredshed": "4", "tilknytning": "igangvaerende"}
    return {"answers": answers.assign(**closed, syge=answers["syge"].where(answers["syge"] == "", "4"))}


def all_do_not_know(sample, answers):
    unsure = {"tillid": "ved_ikke", "tilfredshed": "ved_ikke"}
    return {"answers": answers.assign(**unsure, syge=answers["syge"].where(answers["syge"] == "", "ved_ikke"))}


def one_municipality_only(sample, answers):
    here = sample["kommune"] == "901"
    frame = mini.frame()
    return {
        "frame": frame[frame["kommune"] == "901"],
        "sample": sample[here],
        "answers": answers[answers["person_id"].isin(sample["person_id"][here])],
    }


def a_gender_that_answers_without_exception(sample, answers):
    """Separation in the logit of response: every woman answers, and not every man."""
    gone = (sample["answered_on"] == "") & (sample["koen"] == WOMEN)
    return {"sample": sample[~gone]}


def everyone_answers(sample, answers):
    return {"sample": sample[sample["answered_on"] != ""]}


def answers_that_follow_from_the_gender(sample, answers):
    """Separation in the logit of the answers, and a regression that fits without error."""
    women = answers["person_id"].isin(sample["person_id"][sample["koen"] == WOMEN])
    return {"answers": answers.assign(tilfredshed=np.where(women, "5", "1"), tillid=np.where(women, "5", "1"))}


CASES = [
    one_respondent_in_a_municipality,
    one_respondent_in_a_cell,
    a_group_nobody_belongs_to,
    a_group_nobody_has_answered_of,
    a_constant_item,
    nothing_but_constant_items,
    all_do_not_know,
    one_municipality_only,
    a_gender_that_answers_without_exception,
    everyone_answers,
    answers_that_follow_from_the_gender,
]


@pytest.fixture(scope="module", params=CASES, ids=lambda case: case.__name__)
def data(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("bad")
    return intake.read(_round(), mini.write(folder, **request.param(mini.sample(), mini.answers())))


@pytest.fixture
def few_draws(monkeypatch):
    """Nothing here depends on how many draws there are."""
    monkeypatch.setattr(jobsurvey_utils.simulation, "simulate", partial(coverage.simulate, number=50))
    monkeypatch.setattr(simulation, "simulate", partial(simulation.simulate, number=50))
    monkeypatch.setattr(bootstrap, "REPLICATES", 50)


@pytest.mark.usefixtures("few_draws")
@pytest.mark.parametrize("name", analyses.ANALYSES)
def test_an_analysis_states_what_it_cannot_do(data, name):
    try:
        found = importlib.import_module(analyses.module(name)).tables(data, weighting.weigh(data))
    except JobsurveyError:
        return
    assert found
    for table, frame in found.items():
        numbers = frame.select_dtypes("number")
        assert not np.isinf(numbers.astype("float64")).any(axis=None), table
        for row in _unexplained(frame):
            pytest.fail(f"{table}: an empty number with the status ok: {row}")


def test_the_results_store_states_what_it_cannot_do(data):
    try:
        found = results.build(data)
    except JobsurveyError:
        return
    for table, frame in found.tables.items():
        assert not np.isinf(frame.select_dtypes("number").astype("float64")).any(axis=None), table
        assert _unexplained(frame) == [], table
    for table, value, base in (
        ("shares", "share", "n_total"),
        ("pooled", "share", "n_total"),
        ("scores", "score", "n"),
    ):
        frame = found.tables[table]
        shown = frame[~frame["suppressed"] & (frame[base] > 0)]
        assert shown[value].notna().all(), table
        assert (shown["ci_low"].isna() == shown["ci_high"].isna()).all(), table


def _unexplained(frame: pd.DataFrame) -> list[dict]:
    """Rows that claim to be well and yet lack a number."""
    if "status" not in frame:
        return []
    well = frame[frame["status"] == "ok"]
    if "suppressed" in well:
        well = well[~well["suppressed"]]
    return well[well.select_dtypes("number").drop(columns=COMPARED, errors="ignore").isna().any(axis=1)].to_dict(
        "records"
    )
