"""The exports of survey tools, read with the configuration that the guide to a round's files prints."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import formats
import mini
import pandas as pd
import pytest
import yaml

from jobsurvey_utils import intake, rounds
from jobsurvey_utils.rounds.schema import Files, Item, Variable

EXPORTS = Path(__file__).parent / "exports"
GUIDE = (rounds.ROOT / "rounds" / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)


def example(name: str) -> dict[str, object]:
    """The configuration printed for a tool."""
    (block,) = [block for block in BLOCKS if block.startswith(f"# {name}\n")]
    return yaml.safe_load(block)["files"]


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    return mini.read(tmp_path_factory.mktemp("plain"))


@pytest.mark.parametrize("tool", ["surveyxact", "limesurvey"])
def test_the_export_of_a_tool_is_read_as_the_guide_says(expected, tool):
    files = {path: path.read_bytes() for path in (EXPORTS / tool).iterdir()}
    data = intake.read(formats.round_of(**example(tool)), EXPORTS / tool)
    for name in ("frame", "sample", "respondents", "asked"):
        pd.testing.assert_frame_equal(getattr(data, name), getattr(expected, name))
    assert {path: path.read_bytes() for path in (EXPORTS / tool).iterdir()} == files


def test_a_whole_round_with_the_guides_configuration_is_loaded(tmp_path, expected):
    """Through round.yml, so that what is checked when a round is loaded is checked of the examples."""
    config = yaml.safe_load((mini.FOLDER / "round.yml").read_text(encoding="utf-8"))
    config["files"] = config["files"] | example("surveyxact") | {"folder": str(EXPORTS / "surveyxact")}
    (tmp_path / "round.yml").write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")
    shutil.copy(mini.FOLDER / "questionnaire.yml", tmp_path)
    assert len(intake.read(rounds.load(tmp_path)).respondents) == len(expected.respondents)


@pytest.mark.parametrize("block", BLOCKS)
def test_every_configuration_in_the_guide_is_valid(block):
    told = yaml.safe_load(block)
    if "files" in told:
        Files.model_validate(told["files"])
    for variable in told.get("variables", {}).values():
        Variable.model_validate({"label": "Variabel", "source": "register", **variable})
    for item in told.get("items", ()):
        Item.model_validate({"theme": "alt", "title": "Spørgsmål", "order": 1, **item})
    assert told.keys() <= {"files", "variables", "items"}


def test_surveyxacts_excel_export_with_its_three_sheets(tmp_path, expected):
    table = pd.read_csv(EXPORTS / "surveyxact" / "dataset.csv", sep=";", encoding="windows-1252", dtype=str)
    with pd.ExcelWriter(tmp_path / "dataset.xlsx") as book:
        table.to_excel(book, sheet_name="Dataset", index=False)
        pd.DataFrame({"s_1": ["Er dit forløb i gang?"]}).to_excel(book, sheet_name="Variables", index=False)
        pd.DataFrame({"s_1": ["1", "2"]}).to_excel(book, sheet_name="Labels", index=False)
    shutil.copy(EXPORTS / "surveyxact" / "population.csv", tmp_path)
    sheets = {"sample": "Dataset", "answers": "Dataset"}
    files = example("surveyxact") | {"sample": "dataset.xlsx", "answers": "dataset.xlsx", "sheets": sheets}
    data = intake.read(formats.round_of(**files), tmp_path)
    pd.testing.assert_frame_equal(data.respondents, expected.respondents)


def changed(folder: Path, column: str, row: int, value: str) -> str:
    """What is told of SurveyXact's export with one value changed."""
    shutil.copytree(EXPORTS / "surveyxact", folder / "x")
    path = folder / "x" / "dataset.csv"
    table = pd.read_csv(path, sep=";", encoding="windows-1252", dtype=str, keep_default_na=False)
    table.loc[row, column] = value
    table.to_csv(path, sep=";", encoding="windows-1252", index=False)
    with pytest.raises(rounds.JobsurveyError) as error:
        intake.read(formats.round_of(**example("surveyxact")), folder / "x")
    return str(error.value)


def test_two_statuses_at_once_are_told(tmp_path):
    message = changed(tmp_path, "statoverall_5", 0, "1")
    assert "more than one of the columns of disposition is 1 in row 2; allowed: one of them" in message


def test_a_status_that_is_no_tick_is_told(tmp_path):
    message = changed(tmp_path, "statoverall_4", 0, "Gennemført")
    assert "a value that is neither 1 nor 0 in the columns of disposition in row 2" in message


def test_rows_without_answers_keep_the_rows_numbers(tmp_path):
    """The rows of the answers are numbered as in the file, which holds those who did not answer too."""
    table = pd.read_csv(EXPORTS / "surveyxact" / "dataset.csv", sep=";", encoding="windows-1252", dtype=str)
    row = int(table.index[table["s_7"].notna()][-1])
    assert table["s_7"].isna().any()
    assert f"column 's_7': unknown category: '?' in row {row + 2}" in changed(tmp_path, "s_7", row, "?")


def test_a_date_that_is_no_date_is_told_as_it_stands(tmp_path):
    assert "unreadable date: '31-02-2024'" in changed(tmp_path, "startdato", 0, "31-02-2024")
