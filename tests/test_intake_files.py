"""Files that are damaged, or come in a form that cannot be found out: each told by its kind, with what to do."""

from __future__ import annotations

import csv
import random
import re
import shutil
from pathlib import Path

import formats
import mini
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest
import xlsxwriter
import yaml

from jobsurvey_utils import intake, rounds
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.intake import damages, kinds, meanings, readers, tables
from jobsurvey_utils.intake.problems import Problem, Problems
from jobsurvey_utils.intake.readers import labelled
from jobsurvey_utils.rounds.columns import of_round


@pytest.fixture(autouse=True)
def unprobed(request, monkeypatch):
    """No process for each SPSS and Stata file, but where a test is about that."""
    if "does_not_end_the_program" not in request.node.name:
        monkeypatch.setattr(labelled, "_is_fatal", lambda *_: False)


def told(folder: Path, round_: rounds.Round, table: str = "sample") -> list[Problem]:
    """What is noted when one of a round's files is read; the whole round is refused if any of it is an error."""
    problems = Problems()
    path = folder / round_.config.files.names[table]
    tables.read(path, of_round(round_.config, round_.questionnaire)[table], problems, meanings.of_table(round_, table))
    assert {problem.kind for problem in problems.found} <= set(kinds.KINDS)
    for problem in problems.found:
        assert not re.search(r"syn-\d+", str(problem)), "an id is shown"
    if problems.errors:
        with pytest.raises(JobsurveyError) as error:
            intake.read(round_, folder)
        assert str(problems.errors[0]) in str(error.value)
    else:
        intake.read(round_, folder)
    return problems.found


def only(found: list[Problem], kind: str) -> str:
    """The message of the one problem there is."""
    assert [problem.kind for problem in found] == [kind]
    return str(found[0])


def sample(folder: Path, change=lambda text: text, **options: str) -> Path:
    """The small round as CSV, the text of its sample file changed."""
    mini.write(folder)
    path = folder / "sample.csv"
    path.write_text(change(path.read_text(encoding="utf-8")), **{"encoding": "utf-8", "newline": "", **options})
    return folder


def workbook(folder: Path, change=lambda book, sheet: None) -> rounds.Round:
    """The small round with its sample as an Excel file, changed before it is saved."""
    mini.write(folder)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Ark1"
    table = mini.sample().astype("object").where(mini.sample() != "", None)
    for row in [list(table), *table.itertuples(index=False)]:
        sheet.append(list(row))
    change(book, sheet)
    book.save(folder / "sample.xlsx")
    return formats.round_of(sample="sample.xlsx")


# Text: encoding, separator, decimal sign


@pytest.mark.parametrize(
    "content",
    [
        "person_id;koen\r\nå‰;1\r\n".encode("windows-1252"),
        "person_id;koen\r\næøå;1\r\n".encode("cp850"),
        "person_id;koen\r\næøå;1\r\n".encode("mac-roman"),
        "person_id;koen\r\næøå;".encode() + "æøå\r\n".encode("windows-1252"),
    ],
)
def test_an_encoding_that_is_not_certain_must_be_told(tmp_path, content):
    mini.write(tmp_path)
    (tmp_path / "sample.csv").write_bytes(content)
    message = only(told(tmp_path, mini.load()), "unknown-encoding")
    assert "files: {encoding: windows-1252}" in message


@pytest.mark.parametrize("encoding", ["cp850", "mac-roman", "utf-16-be", "utf-8"])
def test_an_encoding_that_is_told_is_used(tmp_path, encoding):
    mini.write(
        tmp_path, sample=mini.sample().assign(kommune=mini.sample()["kommune"].map({"901": "Ågerup", "902": "Bækby"}))
    )
    path = tmp_path / "sample.csv"
    path.write_text(path.read_text(encoding="utf-8"), encoding=encoding)
    assert told(tmp_path, formats.named(".csv", encoding={"sample": encoding})) == []


def test_an_encoding_that_is_told_wrongly_is_refused(tmp_path):
    mini.write(tmp_path, sample=mini.sample().assign(kommune="Ågerup"))
    path = tmp_path / "sample.csv"
    path.write_text(path.read_text(encoding="utf-8"), encoding="windows-1252")
    assert "is not text in utf-8" in only(told(tmp_path, formats.named(".csv", encoding="utf-8")), "unknown-encoding")


def test_the_separator_with_the_rounds_columns_is_the_one(tmp_path):
    """A header in which another sign is as frequent: the names tell which of them separates."""
    round_ = formats.named(".csv", columns={"sample": {"koen": "køn, oplyst"}})
    mini.write(tmp_path, sample=mini.sample().rename(columns={"koen": "køn, oplyst"}))
    text = (tmp_path / "sample.csv").read_text(encoding="utf-8").replace('"køn, oplyst"', "\0").replace(",", ";")
    (tmp_path / "sample.csv").write_text(text.replace("\0", "køn, oplyst"), encoding="utf-8")
    assert told(tmp_path, round_) == []


def test_a_separator_that_is_not_certain_must_be_told(tmp_path):
    sample(tmp_path, lambda text: text.replace("person_id,koen", "person_id;x,koen;x").replace(",", ",", 1))
    (tmp_path / "sample.csv").write_text("a;b,c;d,e\n1;2,3;4,5\n", encoding="utf-8")
    message = only(told(tmp_path, mini.load()), "unknown-separator")
    assert "the separator may be ',' or ';'" in message
    assert "files: {separator: ';'}" in message


def test_decimal_commas_beside_points_must_be_told(tmp_path):
    table = mini.sample().astype({"alder": "str"})
    table.loc[0, "alder"] = "18,5"
    mini.write(tmp_path, sample=table)
    table.to_csv(tmp_path / "sample.csv", sep=";", index=False)
    message = only(told(tmp_path, mini.load()), "ambiguous-decimal")
    assert "numbers with a decimal comma (alder) and with a point (lab)" in message
    assert told(tmp_path, formats.named(".csv", decimal=",")) == []


# Files that are not whole


def test_a_file_that_is_not_there(tmp_path):
    mini.write(tmp_path)
    (tmp_path / "sample.csv").unlink()
    assert "there is no such file" in only(told(tmp_path, mini.load()), "missing-file")


def test_a_folder_in_the_place_of_a_file(tmp_path):
    mini.write(tmp_path)
    (tmp_path / "sample.csv").unlink()
    (tmp_path / "sample.csv").mkdir()
    (tmp_path / "sample.csv" / "x").touch()
    assert "cannot be read" in only(told(tmp_path, mini.load()), "unreadable-file")


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet", ".sav", ".dta"])
def test_an_empty_file(tmp_path, ending):
    mini.write(tmp_path)
    (tmp_path / f"sample{ending}").write_bytes(b"")
    assert "is empty" in only(told(tmp_path, formats.round_of(sample=f"sample{ending}")), "empty-file")


@pytest.mark.parametrize("ending", [".xlsx", ".parquet", ".sav", ".dta"])
def test_a_file_of_another_format_than_its_ending(tmp_path, ending):
    mini.write(tmp_path)
    (tmp_path / f"sample{ending}").write_text("person_id,koen\n1,kvinde\n", encoding="utf-8")
    message = only(told(tmp_path, formats.round_of(sample=f"sample{ending}")), "damaged-file")
    assert "the file is damaged or of another format" in message


@pytest.mark.parametrize(
    ("form", "ending", "kind"),
    [
        ("Excel", ".xlsx", "truncated-file"),
        ("Parquet", ".parquet", "truncated-file"),
        ("SPSS", ".sav", "truncated-file"),
        ("Stata", ".dta", "truncated-file"),
    ],
)
def test_a_file_that_is_cut_off(tmp_path, form, ending, kind):
    round_ = formats.WRITERS[form](tmp_path)
    path = tmp_path / round_.config.files.names["sample"]
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 9 // 10])
    assert "is cut off" in str(next(p for p in told(tmp_path, round_) if p.kind == kind))


def test_a_text_that_is_cut_off_in_a_row(tmp_path):
    sample(tmp_path, lambda text: text[: text.rindex(",", 0, text.rindex(","))])
    message = only(told(tmp_path, mini.load()), "truncated-file")
    assert "ends in the middle of row 41: it has 7 of 9 fields" in message


def test_a_text_that_is_cut_off_in_quotation_marks(tmp_path):
    def cut(text: str) -> str:
        lines = text.splitlines(keepends=True)
        fields = lines[-1].split(",")
        return "".join(lines[:-1]) + ",".join(fields[:-1]) + ',"2024-0'

    sample(tmp_path, cut)
    message = only(told(tmp_path, mini.load()), "truncated-file")
    assert "ends in the middle of a field in quotation marks, of the row that begins in line 41" in message


def test_a_text_that_is_cut_off_in_a_letter(tmp_path):
    mini.write(tmp_path, sample=mini.sample().assign(kommune="Ågerup"))
    path = tmp_path / "sample.csv"
    content = path.read_bytes()
    path.write_bytes(content[: content.rindex("Å".encode()) + 1])
    assert "is cut off: it ends in the middle of a letter" in only(told(tmp_path, mini.load()), "truncated-file")


def test_a_missing_quotation_mark_is_told_with_its_line(tmp_path):
    sample(tmp_path, lambda text: text.replace("\nsyn-0004,", '\n"syn-0004,'))
    assert "of the row that begins in line 6" in only(told(tmp_path, mini.load()), "truncated-file")


def test_rows_of_other_lengths_in_the_middle(tmp_path):
    sample(tmp_path, lambda text: text.replace("\nsyn-0004,", "\nsyn-0004,hemmelig,").replace("\nsyn-0009,", "\n"))
    message = only(told(tmp_path, mini.load()), "ragged-rows")
    assert "2 rows do not have the header's 9 fields (row 6, 11)" in message
    assert "hemmelig" not in message


def test_a_byte_order_mark_is_no_part_of_the_first_name(tmp_path):
    sample(tmp_path, encoding="utf-8-sig")
    assert told(tmp_path, mini.load()) == []


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_any_end_of_line_is_read(tmp_path, end):
    sample(tmp_path, lambda text: text.replace("\r\n", "\n").replace("\n", end))
    assert told(tmp_path, mini.load()) == []


# Headers


def test_a_header_below_the_first_row(tmp_path):
    sample(tmp_path, lambda text: "Udtræk fra registret,,,,,,,,\nHentet i april,,,,,,,,\n" + text)
    message = only(told(tmp_path, mini.load()), "header-not-first")
    assert "the names of the columns stand in row 3" in message


def test_a_file_without_a_header_shows_none_of_its_first_row(tmp_path):
    sample(tmp_path, lambda text: text.partition("\n")[2])
    message = only(told(tmp_path, mini.load()), "no-header")
    assert "the first row names none of the round's columns" in message
    assert "dagpenge" not in message


def test_columns_without_and_with_the_same_name(tmp_path):
    sample(tmp_path, lambda text: text.replace("koen,", ",", 1).replace("kanal", "lab", 1))
    found = told(tmp_path, mini.load())
    assert [p.kind for p in found] == ["blank-header", "duplicate-header", "missing-column"]
    assert "columns without a name: number 2" in str(found[0])
    assert "column name used twice: 'lab'" in str(found[1])


def test_broken_letters_in_a_header(tmp_path):
    round_ = formats.named(".csv", columns={"sample": {"koen": "Køn"}})
    sample(tmp_path, lambda text: text.replace("koen", "KÃ¸n", 1))
    found = told(tmp_path, round_)
    assert found[0].kind == "encoding-damage"
    assert "letters broken by a wrong encoding: 'KÃ¸n'" in str(found[0])


def test_blanks_around_a_name_are_no_part_of_it(tmp_path):
    sample(tmp_path, lambda text: text.replace("koen,alder", " koen , alder", 1))
    assert told(tmp_path, mini.load()) == []


def test_a_missing_column_is_told_with_the_one_it_may_be(tmp_path):
    mini.write(tmp_path, sample=mini.sample().rename(columns={"disposition": "Disposotion"}))
    found = told(tmp_path, mini.load())
    assert [p.kind for p in found] == ["missing-column", "unknown-column"]
    assert "column missing: 'disposition'; is 'Disposotion' the column 'disposition'?" in str(found[0])


# Columns of round.yml


def test_columns_are_read_under_the_files_own_names(tmp_path):
    names = {"koen": "Køn", "kommune": "BOPÆLSKOMMUNE", "answered_on": "Svardato"}
    options = {f"kontaktform__{option}": f"s_3_{n}" for n, option in enumerate(("telefon", "video", "brev"), start=1)}
    mini.write(
        tmp_path / "theirs",
        sample=mini.sample().rename(columns=names),
        answers=mini.answers().rename(columns=options | {"tilfredshed": "s_12"}),
    )
    round_ = formats.named(".csv", columns={"sample": names, "answers": options | {"tilfredshed": "s_12"}})
    mini.write(tmp_path / "ours")
    theirs, ours = intake.read(round_, tmp_path / "theirs"), intake.read(mini.load(), tmp_path / "ours")
    pd.testing.assert_frame_equal(theirs.respondents, ours.respondents)
    pd.testing.assert_frame_equal(theirs.sample, ours.sample)


def test_a_wrong_value_is_told_under_the_files_own_name(tmp_path):
    mini.write(tmp_path, sample=mini.sample().assign(koen="k?").rename(columns={"koen": "Køn"}))
    with pytest.raises(JobsurveyError, match=r"sample\.csv, column 'Køn': unknown category"):
        intake.read(formats.named(".csv", columns={"sample": {"koen": "Køn"}}), tmp_path)


def test_columns_that_are_ignored_are_never_read(tmp_path):
    more = {"id": 1, "Tid: s_1": "0:12", "Tid: s_2": "0:30", "CPR": "0101901234", "Navn": "Ada Lovelace"}
    mini.write(tmp_path, answers=mini.answers().assign(**more))
    round_ = formats.named(".csv", ignore={"answers": ["id", "Tid: *", "CPR", "Navn"]})
    assert told(tmp_path, round_, "answers") == []
    assert set(of_round(round_.config, round_.questionnaire)["answers"].required) >= set(
        intake.read(round_, tmp_path).respondents
    ) & {"id"}


def test_an_asterisk_alone_stands_for_nothing_else(tmp_path):
    mini.write(tmp_path, answers=mini.answers().assign(**{"q1[SQ001]": 1, "q1S": 1}))
    found = told(tmp_path, formats.named(".csv", ignore={"answers": ["q1[SQ001]"]}), "answers")
    assert "unknown column: 'q1S'" in only(found, "unknown-column")


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"columns": {"sample": {"kon": "Køn"}}}, "files.columns.sample: 'kon' is not known; did you mean 'koen'?"),
        ({"columns": {"sampel": {"koen": "Køn"}}}, "files.columns.sampel"),
        ({"columns": {"sample": {"koen": "K", "lab": "K"}}}, "columns.sample: used for two columns: K"),
        ({"ignore": {"sample": ["koen"]}}, "files.ignore.sample: the column 'koen' is needed"),
        ({"columns": {"sample": {"koen": "K"}}, "ignore": {"sample": ["K"]}}, "K stands both under columns.sample"),
        ({"ignore": {"sample": ["*"]}}, "ignore.sample: '*' would leave out everything"),
        ({"encoding": "utf8mb4"}, "'utf8mb4' is not a known encoding; such are utf-8, windows-1252"),
        ({"separator": ":"}, "files.separator.frame: must be ',', ';', '|' or 'tab'"),
        ({"decimal": {"sample": ";"}}, "files.decimal.sample: must be ',' or '.'"),
        ({"values": "label"}, "files.values.frame: must be 'codes' or 'labels'"),
        ({"ticked": ["J"], "unticked": ["J"]}, "'J' stands both under ticked and under unticked"),
        ({"sheet": {"sample": "Ark1"}}, "files.sheet: 'sheet' is not known; did you mean 'sheets'?"),
        ({"sample": None, "columns": {"sample": {"koen": "K"}}}, "files.columns.sample: the round has no such file"),
    ],
)
def test_mistakes_under_files_are_told_when_the_round_is_loaded(tmp_path, files, expected):
    config = yaml.safe_load((mini.FOLDER / "round.yml").read_text(encoding="utf-8"))
    (tmp_path / "round.yml").write_text(yaml.safe_dump(config | {"files": files}, allow_unicode=True), encoding="utf-8")
    shutil.copy(mini.FOLDER / "questionnaire.yml", tmp_path)
    with pytest.raises(JobsurveyError) as error:
        rounds.load(tmp_path)
    assert expected in str(error.value)


# Excel


def test_two_sheets_with_data_and_none_named(tmp_path):
    def change(book, sheet):
        book.create_sheet("Noter").append(["Hentet i april"])
        book.create_sheet("Tom")

    message = only(told(tmp_path, workbook(tmp_path, change)), "several-sheets")
    assert (
        "2 sheets hold data (Ark1, Noter); allowed: one of them, named in round.yml under files.sheets.sample"
        in message
    )
    assert told(tmp_path, formats.round_of(sample="sample.xlsx", sheets={"sample": "Ark1"})) == []


def test_a_sheet_that_is_empty_is_no_second_one(tmp_path):
    assert told(tmp_path, workbook(tmp_path, lambda book, sheet: book.create_sheet("Ark2"))) == []


def test_a_sheet_that_is_not_there(tmp_path):
    workbook(tmp_path, lambda book, sheet: book.create_sheet("Ark2"))
    message = only(told(tmp_path, formats.round_of(sample="sample.xlsx", sheets={"sample": "Ark 1"})), "unknown-sheet")
    assert "files.sheets.sample in round.yml: the sheet 'Ark 1' is not known; did you mean 'Ark1'?" in message
    message = only(told(tmp_path, formats.round_of(sample="sample.xlsx", sheets={"sample": "Ark2"})), "unknown-sheet")
    assert "the sheet 'Ark2' is empty; allowed: Ark1" in message


def test_merged_cells(tmp_path):
    found = told(tmp_path, workbook(tmp_path, lambda book, sheet: sheet.merge_cells("B3:B5")))
    assert "the sheet 'Ark1' has merged cells (B3:B5)" in only(found, "merged-cells")


def test_formulas(tmp_path):
    def change(book, sheet):
        sheet["B2"] = '=IF(1=1,"kvinde","mand")'

    message = only(told(tmp_path, workbook(tmp_path, change)), "formula")
    assert "column 'koen': holds formulas in 1 cell (B2); allowed: values" in message


def test_formulas_beside_which_excel_keeps_a_value(tmp_path):
    mini.write(tmp_path)
    with xlsxwriter.Workbook(tmp_path / "sample.xlsx") as book:
        sheet = book.add_worksheet()
        for row, values in enumerate([list(mini.sample()), *mini.sample().itertuples(index=False)]):
            sheet.write_row(row, 0, values)
        sheet.write_formula("B2", '=IF(1=1,"kvinde","mand")', value="kvinde")
    assert openpyxl.load_workbook(tmp_path / "sample.xlsx", data_only=True).active["B2"].value == "kvinde"
    message = only(told(tmp_path, formats.round_of(sample="sample.xlsx")), "formula")
    assert "column 'koen': holds formulas in 1 cell (B2); allowed: values" in message


def test_a_formula_in_a_column_that_is_not_read_does_not_matter(tmp_path):
    def change(book, sheet):
        sheet["J1"], sheet["J2"] = "note", "=1+1"

    workbook(tmp_path, change)
    assert told(tmp_path, formats.round_of(sample="sample.xlsx", ignore={"sample": ["note"]})) == []


def test_a_text_that_begins_like_a_formula_is_a_text(tmp_path):
    def change(book, sheet):
        sheet["B2"].value = "=kvinde"
        sheet["B2"].data_type = "s"

    with pytest.raises(JobsurveyError, match="unknown category: '=kvinde'"):
        intake.read(workbook(tmp_path, change), tmp_path)


def test_errors_of_excel_and_numbers_it_cannot_hold(tmp_path):
    def change(book, sheet):
        sheet["B3"].value, sheet["B3"].data_type = "#N/A", "e"
        sheet["A4"] = 1234567890123456

    found = told(tmp_path, workbook(tmp_path, change))
    assert [p.kind for p in found] == ["long-number", "excel-error"]
    assert "column 'person_id': holds numbers of more than 15 digits" in str(found[0])
    assert "column 'koen': holds errors of Excel, such as #N/A, in 1 cell (B3)" in str(found[1])


def test_rows_of_an_excel_file_are_numbered_as_excel_does(tmp_path):
    def change(book, sheet):
        sheet.insert_rows(4)
        sheet["B7"] = "?"

    with pytest.raises(JobsurveyError, match=r"unknown category: '\?' in row 7"):
        intake.read(workbook(tmp_path, change), tmp_path)


def test_an_excel_file_with_a_password_or_of_the_old_format(tmp_path):
    mini.write(tmp_path)
    (tmp_path / "sample.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    message = only(told(tmp_path, formats.round_of(sample="sample.xlsx")), "damaged-file")
    assert "has a password, or is in Excel's format of before 2007" in message
    (tmp_path / "sample.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    message = only(told(tmp_path, formats.round_of(sample="sample.xls")), "unknown-format")
    assert "open it in Excel and save it as .xlsx" in message


# Values


def test_blanks_around_values_are_left_out_and_told(tmp_path):
    table = mini.sample()
    table.loc[[2, 5], "koen"] += " "
    table.loc[7, "kanal"] = "\xa0" + table.loc[7, "kanal"]
    mini.write(tmp_path / "blank", sample=table)
    found = told(tmp_path / "blank", mini.load())
    assert [(p.kind, p.severity, p.column, p.rows) for p in found] == [
        ("surrounding-blanks", "warning", "koen", (4, 7)),
        ("surrounding-blanks", "warning", "kanal", (9,)),
    ]
    blank = intake.read(mini.load(), tmp_path / "blank")
    plain = intake.read(mini.load(), mini.write(tmp_path / "plain"))
    pd.testing.assert_frame_equal(blank.respondents, plain.respondents)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("KÃ¸benhavn", "encoding-damage"),
        ("NÃ¦stved", "encoding-damage"),
        ("Ã…rhus", "encoding-damage"),
        ("Hj\ufffdrring", "encoding-damage"),
        ("1,23457E+11", "long-number"),
        ("1.23457E+11", "long-number"),
        ("1.234", "thousands-separator"),
        ("1 234 567", "thousands-separator"),
        ("1.234,5", "thousands-separator"),
        ("6,6", "decimal-comma"),
        ("København", None),
        ("Ærø", None),
        ("I høj grad", None),
        ("1234", None),
        ("12.5", None),
        ("31.12.2023", None),
    ],
)
def test_what_has_happened_to_a_value_is_known_by_its_form(value, kind):
    found = damages.explain(value)
    assert (found.kind if found else None) == kind


@pytest.mark.parametrize("letters", ["æøåÆØÅ", "éüö", "blåbærgrød"])
def test_broken_letters_are_mended_in_suggestions(letters):
    assert damages.mended(letters.encode().decode("latin-1")) == letters
    assert damages.mended(letters) == letters


# Multiple choice, labels


def test_ticks_of_an_export_are_read_as_round_yml_says(tmp_path):
    answers, options = mini.answers(), [f"kontaktform__{name}" for name in ("telefon", "video", "brev")]
    theirs = answers.assign(**{name: answers[name].map({1: "Y", 0: ""}) for name in options})
    mini.write(tmp_path / "theirs", answers=theirs)
    round_ = formats.named(".csv", ticked=["Y"], unticked=["N", ""])
    mini.write(tmp_path / "ours")
    expected = intake.read(mini.load(), tmp_path / "ours").respondents
    pd.testing.assert_frame_equal(intake.read(round_, tmp_path / "theirs").respondents, expected)
    with pytest.raises(JobsurveyError, match="kontaktform__telefon"):
        intake.read(mini.load(), tmp_path / "theirs")


def test_options_all_left_empty_are_not_answered(tmp_path):
    answers = mini.answers().astype({f"kontaktform__{name}": "object" for name in ("telefon", "video", "brev")})
    answers.loc[1, ["kontaktform__telefon", "kontaktform__video", "kontaktform__brev"]] = ""
    mini.write(tmp_path, answers=answers.assign(video=answers["video"].where(answers["kontaktform__video"] == 1, "")))
    data = intake.read(formats.named(".csv", unticked=[""]), tmp_path)
    assert data.respondents.iloc[1][["kontaktform__telefon", "kontaktform__video"]].isna().all()


def spss(folder: Path, labels: dict[float, str], **more: object) -> rounds.Round:
    """The small round with the answers in SPSS, `tilfredshed` with these value labels."""
    mini.write(folder)
    answers = mini.answers()
    answers["tilfredshed"] = answers["tilfredshed"].astype(float)
    pyreadstat.write_sav(answers, folder / "answers.sav", variable_value_labels={"tilfredshed": labels})
    return formats.round_of(answers="answers.sav", **more)


def reversed_labels() -> dict[float, str]:
    return {6 - code: label for code, label in formats.GRADE.items()}


def test_a_code_of_one_category_with_the_label_of_another_must_be_told(tmp_path):
    message = only(told(tmp_path, spss(tmp_path, reversed_labels()), "answers"), "ambiguous-labels")
    assert "5 is called 'I meget lav grad'" in message
    assert "files: {values: labels}" in message


def test_labels_or_codes_count_as_round_yml_says(tmp_path):
    by_label = intake.read(spss(tmp_path, reversed_labels(), values="labels"), tmp_path).respondents["tilfredshed"]
    by_code = intake.read(spss(tmp_path, reversed_labels(), values="codes"), tmp_path).respondents["tilfredshed"]
    assert (by_label.astype(str).astype(int) + by_code.astype(str).astype(int) == 6).all()
    assert by_code.tolist() == mini.answers()["tilfredshed"].tolist()


def spss_ticks(folder: Path, labels: dict[float, str], **more: object) -> rounds.Round:
    """The small round with the answers in SPSS, `kontaktform__brev` with these value labels."""
    mini.write(folder)
    answers = mini.answers().astype({"kontaktform__brev": float})
    pyreadstat.write_sav(answers, folder / "answers.sav", variable_value_labels={"kontaktform__brev": labels})
    return formats.round_of(answers="answers.sav", values="labels", **more)


@pytest.mark.parametrize(
    ("labels", "more"),
    [
        ({0.0: "Ikke valgt", 1.0: "Valgt"}, {}),
        ({0.0: "Ikke valgt", 1.0: "Valgt"}, {"ticked": ["Valgt"], "unticked": ["Ikke valgt"]}),
    ],
)
def test_an_option_counts_by_its_codes_where_labels_do_but_nobody_told_its_own(tmp_path, labels, more):
    found = intake.read(spss_ticks(tmp_path, labels, **more), tmp_path).respondents["kontaktform__brev"]
    assert found.tolist() == mini.answers()["kontaktform__brev"].tolist()


def test_an_option_counts_by_its_labels_where_they_are_told(tmp_path):
    round_ = spss_ticks(tmp_path, {0.0: "Ja", 1.0: "Nej"}, ticked=["Ja"], unticked=["Nej"])
    found = intake.read(round_, tmp_path).respondents["kontaktform__brev"]
    assert found.tolist() == [1 - ticked for ticked in mini.answers()["kontaktform__brev"]]


def test_labels_that_the_round_does_not_have_are_warned_of(tmp_path):
    found = told(tmp_path, spss(tmp_path, {code: f"Grade {code}" for code in formats.GRADE}), "answers")
    assert "value labels that the round does not have" in only(found, "unknown-labels")


def test_one_misspelled_label_among_known_ones_is_refused(tmp_path):
    """Not read by its code, which may be another category's."""
    with pytest.raises(JobsurveyError, match="unknown category: 'I højere grad'"):
        intake.read(spss(tmp_path, formats.GRADE | {4.0: "I højere grad"}), tmp_path)


# Large files


def test_only_the_columns_in_use_are_read(tmp_path, monkeypatch):
    mini.write(tmp_path, sample=mini.sample().assign(hemmelig="x"))
    asked = []
    opened = readers.open_file

    def watched(path, how):
        found = opened(path, how)
        read = lambda names: asked.extend(names) or found.read(names)  # noqa: E731
        return type(found)(path, found.names, read, found.batches, found.numbers, found.decimal, found.labels)

    monkeypatch.setattr(readers, "open_file", watched)
    intake.read(formats.named(".csv", ignore={"sample": ["hemmelig"]}), tmp_path)
    assert "hemmelig" not in asked
    assert "uddybning" not in asked
    assert "koen" in asked


def test_a_long_file_is_coded_once_for_each_value(tmp_path):
    """Many rows and few values: the table holds the values once, and the rows as numbers."""
    rows = 60_000
    table = pa.table({"kommune": ["901", "902"] * (rows // 2), "person_id": [str(n) for n in range(rows)]})
    pq.write_table(table, tmp_path / "x.parquet")
    with (tmp_path / "x.csv").open("w", newline="") as file:
        csv.writer(file, delimiter=";").writerows([table.column_names, *zip(*table.to_pydict().values(), strict=True)])
    for name in ("x.parquet", "x.csv"):
        problems = Problems()
        source = tables.read(tmp_path / name, tables.Layout(("person_id", "kommune")), problems)
        assert problems.found == []
        assert source.column("kommune").distinct == ("901", "902")
        assert source.table["kommune"].nbytes < 5 * rows
        assert len(source) == rows


def test_text_in_parquet_that_is_no_utf8(tmp_path):
    formats.parquet(tmp_path)
    path = tmp_path / "sample.parquet"
    path.write_bytes(path.read_bytes().replace("Ågerup".encode(), "Ågerup".encode("utf-16-le")[:7]))
    kinds_told = {problem.kind for problem in told(tmp_path, formats.named(".parquet"))}
    assert kinds_told <= {"column-type", "damaged-file"}
    assert kinds_told


@pytest.mark.parametrize("form", ["Excel", "Parquet", "CSV, Windows-1252"])
def test_no_damage_ends_in_a_traceback(tmp_path, form):
    """Bytes changed and cut off at random: told, or not noticed, and never an error of the program."""
    round_ = formats.WRITERS[form](tmp_path)
    path = tmp_path / round_.config.files.names["sample"]
    whole, chance = path.read_bytes(), random.Random(3)
    for case in range(12):
        content = bytearray(whole[: chance.randrange(len(whole))] if case % 3 == 0 else whole)
        for _ in range(0 if case % 3 == 0 else chance.choice([1, 5, 50])):
            content[chance.randrange(len(content))] = chance.randrange(256)
        path.write_bytes(bytes(content))
        problems = Problems()
        layout = of_round(round_.config, round_.questionnaire)["sample"]
        tables.read(path, layout, problems, meanings.of_table(round_, "sample"))


def test_a_damaged_spss_file_does_not_end_the_program(tmp_path):
    """A column of text with a width that the file does not have ends the process that reads the file's description."""
    round_ = formats.WRITERS["SPSS"](tmp_path)
    path = tmp_path / "sample.sav"
    content = bytearray(path.read_bytes())
    assert content[208:212] == b"\x02\x00\x00\x00", "the second variable record is no longer there"
    content[213] = 29
    path.write_bytes(bytes(content))
    assert "cannot be read as SPSS: the file is damaged" in only(told(tmp_path, round_), "damaged-file")
