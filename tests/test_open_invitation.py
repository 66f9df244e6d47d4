"""A round without a sample file: everyone in the answers is a respondent, with the background in the same file."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from good import Good

from jobsurvey_utils import intake, rounds, weighting
from jobsurvey_utils.build import gate
from jobsurvey_utils.errors import JobsurveyError

BACKGROUND = ["koen", "alder", "lab", "kommune", "startdato"]


def opened(folder: Path, *more: str) -> Good:
    """The good round with the background among the answers, and no sample."""
    good = Good(folder)
    good.files(sample=None)
    good.tables["answers"] = good.answers.merge(good.sample[["person_id", *BACKGROUND, *more]], on="person_id")
    return good


def read(good: Good) -> intake.Microdata:
    return intake.read(rounds.load(good.write()))


def test_the_respondents_are_those_of_the_round_with_a_sample(tmp_path):
    data, other = read(opened(tmp_path / "open")), read(Good(tmp_path / "god"))
    assert len(data.sample) == len(data.respondents) == 40
    unknown = ["disposition", "answered_on"]
    mine = data.respondents.drop(columns=unknown).set_index("person_id").sort_index()
    theirs = other.respondents.drop(columns=[*unknown, "kanal"]).set_index("person_id").sort_index()
    pd.testing.assert_frame_equal(mine, theirs)
    assert (data.sample["person_id"] == data.respondents["person_id"]).all()


def test_everyone_has_the_disposition_of_a_complete_answer_and_no_date(tmp_path):
    data = read(opened(tmp_path / "open"))
    assert set(data.sample["disposition"]) == {"complete"}
    assert data.sample["answered_on"].isna().all()


def test_the_file_may_tell_disposition_date_and_channel(tmp_path):
    data = read(opened(tmp_path / "open", "disposition", "answered_on", "kanal"))
    assert data.sample["disposition"].value_counts().to_dict() == {
        "complete": 39,
        "partial": 1,
        "opt_out": 0,
        "no_reply": 0,
    }
    assert data.sample["answered_on"].min() == pd.Timestamp("2024-03-02")
    assert set(data.sample["kanal"]) == {"begge", "kun_sms"}


def test_weights_add_up_to_the_population(tmp_path):
    weights = weighting.weigh(read(opened(tmp_path / "open")))
    assert weights.weight.sum() == pytest.approx(8 * 50)


def test_the_report_says_that_nobody_was_invited(tmp_path):
    good = opened(tmp_path / "open", "disposition")
    report = gate.examine(good.write(), strict=True)
    assert (report.ok, report.invited, report.respondents) == (True, None, 40)


def test_a_sample_file_is_neither_asked_for_nor_looked_at(tmp_path):
    good = opened(tmp_path / "open")
    good.later.append(lambda: (good.data / "sample.csv").write_text("nothing of use") and None)
    assert len(read(good).sample) == 40


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("koen", "kvnide", "answers.csv, column 'koen': unknown category: 'kvnide' in row 5 (did you mean 'kvinde'?)"),
        ("alder", "71", "answers.csv, column 'alder': an age outside the population: '71' in row 5"),
        ("startdato", "2024-04-01", "answers.csv, column 'startdato': a benefit that begins too late"),
        ("person_id", "syn-0001", "1 ids begin with 'syn-' and 39 do not, in answers.csv; allowed"),
        ("disposition", "no_reply", "there is a row of answers, but the disposition is not complete, partial in row 5"),
    ],
)
def test_background_among_the_answers_is_checked_as_in_a_sample(tmp_path, column, value, message):
    good = opened(tmp_path / "open", "disposition")
    good.answers.loc[3, column] = value
    with pytest.raises(JobsurveyError) as error:
        read(good)
    assert message in str(error.value)


def test_a_population_smaller_than_the_respondents_is_an_error(tmp_path):
    good = opened(tmp_path / "open")
    good.frame.loc[0, "population"] = "4"
    with pytest.raises(JobsurveyError, match=r"more persons than the frame's population in 1 weighting cell \(901×"):
        read(good)


def test_a_missing_background_column_is_told(tmp_path):
    good = opened(tmp_path / "open")
    del good.answers["koen"]
    with pytest.raises(JobsurveyError, match=r"answers\.csv: column missing: 'koen'"):
        read(good)
