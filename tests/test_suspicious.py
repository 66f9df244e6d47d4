"""What is told as suspicious, at and above the thresholds of `rounds/CHECKS.md`, counted by hand."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from good import STATEMENTS, Good

from jobsurvey_utils.build import gate
from jobsurvey_utils.intake.report import Entry


@pytest.fixture
def good(tmp_path):
    return Good(tmp_path / "god")


def told(good: Good, kind: str) -> list[Entry]:
    return [entry for entry in gate.examine(good.write()).problems if entry.kind == kind]


def first_persons(good: Good, number: int) -> None:
    """Only the first rows of the answers are left; the others have not answered."""
    gone = good.answers["person_id"].iloc[number:]
    good.tables["answers"] = good.answers.head(number)
    silent = good.sample["person_id"].isin(gone)
    good.sample.loc[silent, ["disposition", "answered_on"]] = ["no_reply", ""]


@pytest.mark.parametrize(("persons", "number"), [(19, 0), (20, 1)])
def test_a_constant_question_is_told_from_twenty_persons_on(good, persons, number):
    first_persons(good, persons)
    good.answers["tilfredshed"] = "4"
    entries = [entry for entry in told(good, "constant-column") if entry.column == "tilfredshed"]
    assert len(entries) == number


def test_one_other_answer_makes_a_question_no_constant(good):
    good.answers["tilfredshed"] = "4"
    good.answers.loc[7, "tilfredshed"] = "5"
    assert told(good, "constant-column") == []


def test_one_band_of_different_ages_is_no_constant(good):
    good.sample["alder"] = [str(40 + number % 20) for number in range(60)]
    assert told(good, "constant-column") == []


def straight(good: Good, number: int) -> None:
    """Of the 39 who answered the whole battery, some give all ten statements one answer and the others do not."""
    complete = good.answers.index[good.answers[STATEMENTS].ne("").all(axis=1)]
    assert len(complete) == 39
    good.answers.loc[complete, STATEMENTS] = [["5", "4"] * 5] * 39
    good.answers.loc[complete[:number], STATEMENTS] = "4"


@pytest.mark.parametrize(("number", "found"), [(19, []), (20, ["51% of those who answered the battery 'samarbejde'"])])
def test_straight_lining_is_told_above_half(good, number, found):
    """19 of 39 is 48.7 per cent, 20 of 39 is 51.3 per cent."""
    straight(good, number)
    assert [entry.message[: len(found[0])] for entry in told(good, "straight-lining")] == found


def test_a_battery_of_two_statements_is_not_looked_at(good):
    for item in good.questions["items"]:
        if item["id"] in STATEMENTS[2:]:
            del item["battery"]
    good.answers["s_2"] = good.answers["s_1"]
    assert told(good, "straight-lining") == []


def alike(good: Good, number: int, asked: int) -> None:
    """Of 40 persons with that many answers or more on the scale, some give always the same one."""
    scale = ["tillid", "syge", "tilfredshed", *STATEMENTS]
    good.sample.loc[4, "disposition"] = "complete"
    good.answers[STATEMENTS] = [["5", "4"] * 5] * 40
    for row in range(number):
        given = good.answers.loc[row, scale]
        names = given[given != ""].index
        good.answers.loc[row, names] = "3"
        good.answers.loc[row, names[asked:]] = ""


@pytest.mark.parametrize(("number", "rows"), [(2, []), (3, [(2, 3, 4)])])
def test_identical_answers_are_told_above_five_per_cent(good, number, rows):
    """2 of 40 is 5 per cent, 3 of 40 is 7.5 per cent."""
    alike(good, number, asked=13)
    assert [entry.rows for entry in told(good, "identical-answers")] == rows


@pytest.mark.parametrize(("asked", "number"), [(9, 0), (10, 1)])
def test_identical_answers_are_told_of_those_with_ten_answers(good, asked, number):
    alike(good, 5, asked=asked)
    assert len(told(good, "identical-answers")) == number


def twins(good: Good, **different: str) -> None:
    """The persons in rows 2 and 26 of the sample, 2 and 18 of the answers, have all in common."""
    good.sample.loc[24, "koen":] = good.sample.loc[0, "koen":]
    one, other = (good.answers.index[good.answers["person_id"] == name][0] for name in ("p1000", "p1024"))
    good.answers.loc[other, "tilknytning":] = good.answers.loc[one, "tilknytning":]
    for column, value in different.items():
        table, row = (good.answers, other) if column in good.answers else (good.sample, 24)
        table.loc[row, column] = value


def test_two_ids_with_all_in_common_are_told_with_both_rows(good):
    twins(good)
    [entry] = told(good, "same-person-twice")
    assert (entry.rows, entry.first_rows, entry.count) == ((18,), (2,), 1)


@pytest.mark.parametrize(
    "different",
    [{"alder": "19"}, {"startdato": "2023-01-01"}, {"kanal": "begge"}, {"s_7": "2"}, {"kontaktform__brev": "1"}],
)
def test_one_difference_makes_two_persons(good, different):
    twins(good)
    row = good.answers.index[good.answers["person_id"] == "p1000"][0]
    [(column, value)] = different.items()
    assert (good.answers if column in good.answers else good.sample).loc[
        0 if column in good.sample else row, column
    ] != value
    good.tables = {name: table.copy() for name, table in good.tables.items()}
    twins(good, **different)
    assert told(good, "same-person-twice") == []


def test_the_day_of_the_answer_does_not_tell_two_persons_apart(good):
    twins(good, answered_on="2024-03-20")
    assert len(told(good, "same-person-twice")) == 1


def test_persons_who_answer_all_alike_are_not_taken_for_one(good):
    twins(good)
    for name in ("p1000", "p1024"):
        row = good.answers.index[good.answers["person_id"] == name][0]
        single = ["tillid", "tilfredshed", *STATEMENTS]
        good.answers.loc[row, single] = "3"
        good.answers.loc[row, ["tilknytning", "syge"]] = ["igangvaerende", ""]
    assert told(good, "same-person-twice") == []


def test_a_benefit_may_begin_in_the_first_year_a_person_can_be_born_in(good):
    """39 years old in March 2024: born in 1984 or 1985 at the latest, and in 1984 at the earliest."""
    good.sample.loc[3, "alder"] = "39"
    good.sample.loc[3, "startdato"] = "1984-01-01"
    assert told(good, "benefit-before-birth") == []


def test_a_benefit_the_year_before_is_told(good):
    good.sample.loc[3, "alder"] = "39"
    good.sample.loc[3, "startdato"] = "1983-12-31"
    [entry] = told(good, "benefit-before-birth")
    assert (entry.column, entry.rows, entry.value) == ("startdato", (5,), "'1983-12-31'")


def test_checks_do_not_depend_on_the_order_of_rows(tmp_path):
    plain, shuffled = Good(tmp_path / "plain"), Good(tmp_path / "shuffled")
    for good in (plain, shuffled):
        straight(good, 30)
        good.answers.loc[2, "tilfredshed"] = ""
    for name in ("sample", "answers"):
        shuffled.tables[name] = shuffled.tables[name].sample(frac=1, random_state=1)
    found = [
        sorted((e.kind, e.message.partition(" in ")[0], e.count) for e in gate.examine(good.write()).problems)
        for good in (plain, shuffled)
    ]
    assert found[0] == found[1]


def test_no_warning_is_told_of_a_table_that_lacks_a_column(good):
    """Only that it is missing: what follows from it is no problem of its own."""
    good.tables["answers"] = good.answers.drop(columns=["kontaktform__video", "s_3"])
    assert [entry.kind for entry in gate.examine(good.write()).problems] == ["missing-column"]


@pytest.mark.parametrize("column", ["koen", "kommune", "lab", "startdato", "disposition", "answered_on", "person_id"])
def test_a_missing_column_of_the_sample_is_told_and_nothing_else(good, column):
    good.tables["sample"] = good.sample.drop(columns=column)
    entries = gate.examine(good.write()).problems
    assert [(entry.kind, Path(entry.file).name) for entry in entries] == [("missing-column", "sample.csv")]


def test_what_is_wrong_elsewhere_is_told_beside_a_missing_file(good):
    good.sample.loc[3, "koen"] = "x"
    good.frame.loc[0, "population"] = "mange"
    good.later.append((good.data / "answers.csv").unlink)
    kinds = [entry.kind for entry in gate.examine(good.write()).problems]
    assert kinds == ["missing-file", "not-a-count", "unknown-category"]


def test_series_of_a_table_are_texts(good):
    assert isinstance(good.answers, pd.DataFrame)
    assert good.answers.map(type).eq(str).all(axis=None)
