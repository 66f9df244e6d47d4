"""Files as people leave them: told in one sentence, or read as they are meant."""

from __future__ import annotations

import unicodedata

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from good import Good

from jobsurvey_utils.build import gate
from jobsurvey_utils.intake import personal
from jobsurvey_utils.intake.problems import Problems


@pytest.fixture
def good(tmp_path):
    return Good(tmp_path / "god")


def told(good: Good) -> list[tuple[str, tuple[int, ...]]]:
    return [(entry.kind, entry.rows) for entry in gate.examine(good.write()).problems]


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def test_letters_in_two_parts_are_letters(good):
    good.sample["kommune"] = good.sample["kommune"].map({"901": decomposed("Ågerup"), "902": "Bækby"})
    good.tables["sample"] = good.sample.rename(columns={"startdato": decomposed("Påbegyndt")})
    good.files(columns={"sample": {"startdato": "Påbegyndt"}})
    assert len(decomposed("Ågerup")) == 7
    assert told(good) == []


def test_unseen_characters_are_blanks(good):
    good.sample.loc[1, "koen"] = "kvinde\N{NO-BREAK SPACE}"
    good.sample.loc[2, "koen"] = "\N{ZERO WIDTH SPACE}kvinde"
    assert told(good) == [("surrounding-blanks", (3, 4))]


def test_what_stands_for_nothing_is_empty_but_no_category_is(good):
    good.sample["answered_on"] = good.sample["answered_on"].replace("", "NULL")
    good.answers["syge"] = good.answers["syge"].replace("", "-99")
    good.files(missing=["NULL", "-99", "5"])
    assert told(good) == []


def test_an_empty_text_is_not_told_as_missing(good):
    good.files(missing=[" "])
    (entry,) = gate.examine(good.write()).problems
    assert "missing: an empty text is always an empty value; leave it out" in entry.message


@pytest.mark.parametrize(("yes", "no"), [("SAND", "FALSK"), ("TRUE", "FALSE")])
def test_ticks_of_spreadsheets(good, yes, no):
    name = "kontaktform__video"
    good.answers[name] = good.answers[name].map({"1": yes, "0": no})
    assert told(good) == []


@pytest.mark.parametrize("title", ["Udtræk", "Udtræk;15. januar", "Udtræk, januar;2024"])
def test_a_title_above_a_file_with_another_separator(good, title):
    text = good.sample.to_csv(index=False, sep=";")
    good.change_bytes("sample.csv", lambda _: f"{title}\n\n{text}".encode())
    (entry,) = gate.examine(good.write()).problems
    assert (entry.kind, entry.message[:42]) == ("header-not-first", "the names of the columns stand in row 3; a")


def test_names_in_capitals_are_told_one_by_one(good):
    good.tables["sample"] = good.sample.rename(columns=str.upper)
    first = gate.examine(good.write()).problems[0]
    assert first.kind == "missing-column"
    assert "is 'KOEN' the column 'koen'?" in first.message


def test_an_index_of_pandas_is_no_column(good):
    good.files(sample="sample.parquet")
    table = good.sample.assign(__index_level_0__=range(60))
    good.later.append(lambda: pq.write_table(pa.Table.from_pandas(table), good.data / "sample.parquet"))
    assert told(good) == []


def test_rows_keep_their_numbers_after_a_row_that_is_left_out(good):
    good.sample.loc[30, "koen"] = "?"
    good.change_bytes("sample.csv", lambda content: content.replace(b"p1010", b",,,,,,,,\np1010"))
    assert told(good) == [("unknown-category", (33,)), ("blank-rows", (12,))]


def test_answers_of_a_category_called_total_are_no_totals(good):
    scale = good.questions["scales"]["grad"]["categories"]
    scale[-1]["label"] = "Total"
    good.answers.loc[0, "tilfredshed"] = "Total"
    assert told(good) == []


@pytest.mark.parametrize(("rest", "number"), [(9, 0), (10, 1)])
def test_a_sorted_column_is_told_where_ten_are_outside_its_largest_category(good, rest, number):
    good.answers["tilfredshed"] = ["5"] * (40 - rest) + ["3"] * rest
    assert [kind for kind, _ in told(good)] == ["sorted-column"] * number


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2024-03-31", True),
        ("31.03.2024 12:30", True),
        ("3/31/2024", True),
        ("20240331", True),
        ("0.16666667", True),
        ("45290", True),
        ("22 33 44 55", False),
        ("22.33.44.55", False),
        ("2233 4455", False),
        ("+45 22334455", False),
        ("010190 1234", False),
        ("010190-1234", False),
        ("a@b.dk", False),
    ],
)
def test_long_numbers_are_not_shown_and_dates_are(text, shown):
    assert (Problems().shown(text) == repr(text)) == shown


def test_an_id_that_has_slipped_into_another_column_is_not_shown(good):
    assert good.sample.loc[2, "disposition"] == "no_reply"  # so that the id stands nowhere else
    good.sample.loc[2, ["person_id", "koen"]] = ["", good.sample.loc[2, "person_id"]]
    messages = [entry.message for entry in gate.examine(good.write()).problems]
    assert any("unknown category: a value that looks like personal data in row 4" in message for message in messages)
    assert not any("p1002" in message for message in messages)


@pytest.mark.parametrize("dates", [["2024-03-31"] * 5, ["31-03-2024"] * 5, ["20240331"] * 5])
def test_dates_are_no_telephone_numbers(dates):
    assert personal.by_content(dates) == ""


def test_a_date_of_america_spoils_the_column_for_the_setting_that_reads_the_rest(good):
    good.files(dates="day-month-year")
    dates = pd.to_datetime(good.sample["startdato"])
    good.sample["startdato"] = dates.dt.strftime("%m/%d/%Y")
    assert "american-date" in [kind for kind, _ in told(good)]
