"""Values as the files write them: municipalities by another name, whole numbers with decimals, and messages."""

from __future__ import annotations

import openpyxl
import pandas as pd
import pytest
from good import Good

from jobsurvey_utils import intake, rounds
from jobsurvey_utils.build import gate
from jobsurvey_utils.errors import JobsurveyError

SPELLED = {"901": "Aagerup Kommune", "902": "BÆKBY"}


def renamed(folder, **values) -> Good:
    """The good round with other names of the municipalities in all files; `values` is what round.yml says of them."""
    good = Good(folder)
    for table in (good.sample, good.frame):
        table["kommune"] = table["kommune"].map(SPELLED)
    for municipality in good.config["municipalities"]:
        municipality.update({"values": values[code]} if (code := f"m{municipality['code']}") in values else {})
    return good


def test_a_municipality_may_be_called_otherwise_in_the_files(tmp_path):
    listed = {f"m{code}": [text] for code, text in SPELLED.items()}
    theirs = intake.read(rounds.load(renamed(tmp_path / "theirs", **listed).write()))
    ours = intake.read(rounds.load(Good(tmp_path / "ours").write()))
    pd.testing.assert_frame_equal(theirs.sample, ours.sample)
    pd.testing.assert_frame_equal(theirs.frame, ours.frame)
    assert theirs.sample["kommune"].cat.categories.tolist() == ["901", "902"]


def test_the_suggestion_names_the_key_that_takes_the_spelling(tmp_path):
    found = gate.examine(renamed(tmp_path / "god", m902=["BÆKBY"]).write()).problems
    told = [problem for problem in found if problem.kind == "unknown-municipality"]
    assert len(told) == 2
    for problem in told:
        assert (problem.value, problem.suggestion) == ("'Aagerup Kommune'", "Ågerup")
        assert problem.allowed == (
            "901 (Ågerup), 902 (Bækby, BÆKBY); or this spelling, listed under `values` of the municipality in round.yml"
        )


@pytest.mark.parametrize("text", ["902", "Bækby", "Aarhus"])
def test_one_spelling_is_of_one_municipality(tmp_path, text):
    good = renamed(tmp_path / "god", m901=["Aarhus", text])
    good.config["municipalities"][1]["values"] = ["Aarhus"]
    with pytest.raises(JobsurveyError, match=rf"municipalities share a code, name or value: .*{text}"):
        rounds.load(good.write())


@pytest.mark.parametrize("text", ["50", "50.0", "50,0", "50.00", "50,00", "50.0000"])
@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("decimal", [None, ",", "."])
def test_whole_numbers_may_have_decimals_that_are_zero(tmp_path, text, separator, decimal):
    """In either notation, whatever the file's decimal sign is."""
    good = Good(tmp_path / "god")
    good.frame["population"] = text
    if decimal:
        good.files(decimal={"frame": decimal})
    path = good.write() / "data" / "frame.csv"
    good.frame.to_csv(path, index=False, sep=separator)
    assert intake.read(rounds.load(good.folder)).frame["population"].tolist() == [50] * 8


@pytest.mark.parametrize("text", ["1.000", "1,000", "999.000"])
@pytest.mark.parametrize("decimal", [None, ",", "."])
def test_three_zeros_may_be_those_of_a_thousand(tmp_path, text, decimal):
    good = Good(tmp_path / "god")
    good.frame.loc[0, "population"] = text
    if decimal:
        good.files(decimal={"frame": decimal})
    [told] = gate.examine(good.write()).problems
    assert (told.kind, told.value, told.rows) == ("thousands-separator", repr(text), (2,))
    assert "or a number with three decimals" in told.message


@pytest.mark.parametrize("zeros", [".0", ".00", ",0", ",00"])
def test_codes_and_ticks_may_have_decimals_that_are_zero(tmp_path, zeros):
    good = Good(tmp_path / "god")
    expected = intake.read(rounds.load(Good(tmp_path / "plain").write())).respondents
    good.sample["kommune"] += zeros
    good.answers["tilfredshed"] += zeros
    for name in ("telefon", "video", "brev"):
        good.answers[f"kontaktform__{name}"] += zeros
    pd.testing.assert_frame_equal(intake.read(rounds.load(good.write())).respondents, expected)


def test_values_are_told_as_they_stand_in_the_file(tmp_path):
    """A number that the file writes in both ways is told once."""
    good = Good(tmp_path / "god")
    good.sample["alder"] = good.sample["alder"].astype("str") + ",0"
    good.sample.loc[[0, 1, 2], "alder"] = ["12,5", "99.5", "99,5"]
    good.sample["startdato"] = good.sample["startdato"].str.replace(r"(\d+)-(\d+)-(\d+)", r"\3.\2.\1", regex=True)
    good.sample["answered_on"] = good.sample["answered_on"].str.replace(r"(\d+)-(\d+)-(\d+)", r"\3/\2/\1", regex=True)
    good.sample.loc[3, "startdato"] = "31.12.1950"
    good.sample.loc[4, "answered_on"] = "01/05/2024"
    good.files(decimal={"sample": ","}, dates="day-month-year")
    found = gate.examine(good.write()).problems
    assert {(problem.kind, problem.value, problem.rows) for problem in found} == {
        ("age-outside-population", "'12,5'", (2,)),
        ("age-outside-population", "'99.5'", (3, 4)),
        ("benefit-too-early", "'31.12.1950'", (5,)),
        ("date-outside-fieldwork", "'01/05/2024'", (6,)),
    }


def test_texts_of_an_excel_file_are_told_as_they_stand(tmp_path):
    good = Good(tmp_path / "god")

    def change(book: openpyxl.Workbook) -> None:
        book.active["C4"] = "12,5"

    good.excel(change)
    good.files(decimal={"sample": ","})
    [told] = gate.examine(good.write()).problems
    assert (told.kind, told.value, told.rows) == ("age-outside-population", "'12,5'", (4,))
