"""Ways to damage the good round, each with the kind of problem it is and the message it gives.

`python tests/damages.py` writes the table of checks in `rounds/CHECKS.md` from them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
from good import INVITED, STATEMENTS, Good

KEY = "JOBSURVEY_CPR_KEY"
SECRET = "0123456789abcdef" * 2
CPR = "010190-1234"
TEXT = "Min sagsbehandler Mette Hansen ringede aldrig"


@dataclass(frozen=True)
class Damage:
    """A damage, and what is said of it."""

    name: str
    kind: str
    example: str
    act: Callable[[Good], None]
    message: str
    """As `jobsurvey check` prints it: without the file, with the column."""
    also: tuple[str, ...] = ()
    """Kinds of what else follows from it."""
    environment: dict[str, str] | None = None


DAMAGES: list[Damage] = []


def damage(kind: str, message: str, *, also: tuple[str, ...] = (), environment: dict[str, str] | None = None):
    """Register a damage; its docstring is the example in the table."""

    def register(act: Callable[[Good], None]) -> Callable[[Good], None]:
        DAMAGES.append(Damage(act.__name__, kind, str(act.__doc__).rstrip("."), act, message, also, environment))
        return act

    return register


# The round as a whole


@damage(
    "configuration",
    "weighting.trimm: 'trimm' is not known; did you mean 'trim'? allowed are cells, collapse, "
    "min_cell_respondents, trim",
)
def an_unknown_key(good):
    """`weighting.trimm` in round.yml."""
    good.config["weighting"]["trimm"] = 5


@damage("configuration", "scales.grad: two categories share a score: 5; each may be used once")
def two_equal_scores(good):
    """Two answers of a scale with the score 5."""
    good.questions["scales"]["grad"]["categories"][1]["score"] = 5


@damage(
    "configuration",
    "items.video.asked_if: column: 'kontaktform__fax' is not known; did you mean 'kontaktform__brev'? "
    "allowed are koen, alder, maalgruppe, kommune, tilknytning, varighed, tillid, kontaktform__telefon, "
    "kontaktform__video, kontaktform__brev, video, syge, tilfredshed, s_1, s_2, s_3, s_4, s_5, s_6, s_7, "
    "s_8, s_9, s_10",
)
def a_routing_that_leads_nowhere(good):
    """A question asked if `kontaktform__fax == '1'`, which is no column."""
    next(item for item in good.questions["items"] if item["id"] == "video")["asked_if"] = "kontaktform__fax == '1'"


@damage("fill-in", "client: is still to be filled in (who ordered the survey)")
def a_place_not_filled_in(good):
    """`client: FILL-IN` in round.yml."""
    good.config["client"] = "FILL-IN"


@damage(
    "page",
    "pages: efterproevning cannot be made, for it needs figures in published.csv; add that, or leave "
    "efterproevning out of pages",
)
def a_page_that_lacks_what_it_shows(good):
    """The page `efterproevning` in a round without published figures."""
    good.config["pages"].append("efterproevning")


@damage(
    "not-accepted",
    "files.accept: 'duplicate-person' is no kind of warning; allowed: blank-rows, hidden-rows, "
    "surrounding-blanks, unknown-labels, cpr-check-digit, cpr-in-text, same-person-twice, "
    "municipality-absent, lone-group, group-without-answers, partial-that-is-complete, missing-answer, sorted-column, "
    "constant-column, straight-lining, identical-answers",
)
def an_error_accepted(good):
    """An error under `files.accept`."""
    good.files(accept={"duplicate-person": "Det er i orden."})


@damage("not-accepted", "files.accept: 'straight-lining' has no reason")
def a_warning_accepted_without_a_reason(good):
    """A warning accepted with an empty reason."""
    good.files(accept={"straight-lining": " "})


@damage(
    "no-data",
    "there is no microdata for the round god; put frame.csv, sample.csv, answers.csv there, or make "
    "synthetic files with `jobsurvey reconstruct god` (god/data/synthetic lacks frame.csv, sample.csv, "
    "answers.csv)",
)
def no_files(good):
    """An empty folder of data."""
    good.later = [path.unlink for path in (good.data / f"{name}.csv" for name in good.tables)]


@damage(
    "weighting",
    "god: population without respondents, and no cell to collapse it with: 901×dagpenge×mand, "
    "901×sygedagpenge×mand, 902×dagpenge×mand, 902×sygedagpenge×mand (Ågerup, Bækby); add the answers, or "
    "leave the municipality out of the frame and of round.yml",
    also=("group-without-answers",),
)
def cells_that_cannot_be_filled(good):
    """No man has answered, and gender is no variable that cells are merged over."""
    good.config["weighting"]["collapse"] = []
    _silence(good, good.sample["koen"] == "mand")


# Files


@damage("missing-file", "there is no such file")
def a_file_missing(good):
    """No answers.csv."""
    good.later.append((good.data / "answers.csv").unlink)


@damage(
    "unknown-format", "is in Excel's format of before 2007, which is not read: open it in Excel and save it as .xlsx"
)
def an_old_excel_file(good):
    """A sample in Excel's format of before 2007."""
    good.files(sample="sample.xls")
    good.later.append(lambda: (good.data / "sample.xls").write_bytes(b"\xd0\xcf\x11\xe0") and None)


@damage("unreadable-file", "cannot be read (Is a directory)")
def a_folder_for_a_file(good):
    """A folder called sample.csv."""
    good.later += [(good.data / "sample.csv").unlink, (good.data / "sample.csv").mkdir]


@damage("damaged-file", "has a password, or is in Excel's format of before 2007: save it as .xlsx without a password")
def an_excel_file_with_a_password(good):
    """An Excel file with a password."""
    good.files(sample="sample.xlsx")
    good.later.append(lambda: (good.data / "sample.xlsx").write_bytes(b"\xd0\xcf\x11\xe0" * 100) and None)


@damage("damaged-file", "holds bytes that are no text: the file is damaged or of another format")
def bytes_that_are_no_text(good):
    """A CSV file of zero bytes."""
    good.change_bytes("sample.csv", lambda content: content[:500] + b"\0" * 100)


@damage(
    "truncated-file",
    "ends in the middle of row 61: it has 7 of 9 fields; allowed: the whole file: copy or export it again",
)
def a_file_cut_off(good):
    """A CSV file cut off in the middle of its last row."""
    good.change_bytes("sample.csv", lambda content: content[: content.rindex(b",") - 12])


@damage(
    "truncated-file",
    "ends in the middle of a field in quotation marks, of the row that begins in line 2; allowed: the whole "
    "file: it is cut off there, or a quotation mark is missing",
)
def a_missing_quotation_mark(good):
    """A quotation mark that is never closed."""
    good.change_bytes("sample.csv", lambda content: content.replace(b"kvinde", b'"kvinde', 1))


@damage("truncated-file", "is cut off: the end of the Excel file is missing; copy or export it again")
def an_excel_file_cut_off(good):
    """An Excel file of which the end is missing."""
    good.excel(lambda book: None)
    good.change_bytes("sample.xlsx", lambda content: content[:-400])


@damage("truncated-file", "is cut off: a Parquet file ends with PAR1; copy or export it again")
def a_parquet_file_cut_off(good):
    """A Parquet file of which the end is missing."""
    good.files(sample="sample.parquet")
    good.later.append(lambda: good.sample.to_parquet(good.data / "sample.parquet"))
    good.change_bytes("sample.parquet", lambda content: content[:-40])


@damage("empty-file", "is empty; the first line must name the columns")
def an_empty_file(good):
    """A file of no bytes."""
    good.change_bytes("answers.csv", lambda content: b"")


@damage("no-rows", "has columns and no rows")
def a_file_without_rows(good):
    """A sample of column names only."""
    good.tables["sample"] = good.sample.head(0)


@damage(
    "ragged-rows",
    "1 row does not have the header's 9 fields (row 8); allowed: as many fields as columns: a text that holds the "
    "separator stands in quotation marks",
)
def a_row_with_a_field_more(good):
    """A row with a comma too many."""
    good.change_bytes("sample.csv", lambda content: content.replace(b"p1006,", b"p1006,,", 1))


@damage(
    "unknown-encoding",
    "is not UTF-8 text, and no other encoding is certain (two may be mixed in it); allowed: utf-8, windows-1252, "
    "utf-16, cp850 …, said in round.yml, such as `files: {encoding: windows-1252}`",
)
def bytes_of_another_alphabet(good):
    """Bytes that are neither UTF-8 nor Danish Windows text."""
    good.change_bytes("sample.csv", lambda content: content.replace(b"kvinde", b"kvind\x81\xfe", 1))


@damage(
    "unknown-separator",
    "the separator may be ',' or ';'; allowed: ',', ';', '|' or tab, said in round.yml, such as "
    "`files: {separator: ';'}`",
)
def two_possible_separators(good):
    """A header that commas and semicolons divide alike."""
    good.change_bytes("frame.csv", lambda content: b"kommune,x;koen\n901,2;3\n")


@damage(
    "ambiguous-decimal",
    "numbers with a decimal comma (alder) and with a point (alder, lab); allowed: one of the two; or say in "
    "round.yml which is the decimal sign: `files: {decimal: ','}`",
)
def two_decimal_signs(good):
    """Ages with a comma and ages with a point in a file with semicolons."""
    good.sample.loc[[0, 1], "alder"] = ["18,5", "25.5"]
    good.later.append(lambda: good.sample.to_csv(good.data / "sample.csv", sep=";", index=False))


@damage(
    "several-sheets",
    "2 sheets hold data (Ark1, Ark2); allowed: one of them, named in round.yml under files.sheets.sample",
)
def two_sheets(good):
    """An Excel file with data on two sheets."""
    good.excel(lambda book: book.create_sheet("Ark2").append(["person_id", "alder"]))


@damage("unknown-sheet", "files.sheets.sample in round.yml: the sheet 'Stikprøve' is not known; allowed are Ark1")
def a_sheet_that_is_not_there(good):
    """`files.sheets.sample: Stikprøve`, and the sheet is called Ark1."""
    good.files(sheets={"sample": "Stikprøve"})
    good.excel(lambda book: None)


@damage(
    "merged-cells",
    "the sheet 'Ark1' has merged cells (B2:B3); allowed: one value a cell: unmerge them in a copy of the "
    "file, and fill in all",
)
def merged_cells(good):
    """Two cells of an Excel sheet made one."""
    good.excel(lambda book: book.active.merge_cells("B2:B3"))


@damage(
    "formula",
    "column 'alder': holds formulas in 1 cell (C4); allowed: values: copy the column in a copy of the file, "
    "and paste it as values",
)
def a_formula(good):
    """`=2024-1985` for an age."""
    good.excel(lambda book: book.active.__setitem__("C4", "=2024-1985"))


@damage(
    "excel-error",
    "column 'alder': holds errors of Excel, such as #N/A, in 1 cell (C4); allowed: values and empty cells",
)
def an_error_in_a_cell(good):
    """`#N/A` for an age."""

    def put(book):
        book.active["C4"] = "#N/A"
        book.active["C4"].data_type = "e"

    good.excel(put)


# Columns


@damage(
    "header-not-first",
    "the names of the columns stand in row 2; allowed: the first row with content names the columns: delete "
    "the rows above it in a copy of the file",
)
def a_title_above_the_header(good):
    """A title above the names of the columns."""
    good.change_bytes("sample.csv", lambda content: b"Udtr\xc3\xa6k til unders\xc3\xb8gelsen\n" + content)


@damage("blank-rows", "nothing but empty cells, which are left out in 2 rows (62, 63)")
def blank_rows_at_the_end(good):
    """Two rows of separators alone under the sample."""
    good.change_bytes("sample.csv", lambda content: content + b",,,,,,,,\n" * 2)


@damage(
    "repeated-header",
    "the names of the columns again in row 42; allowed: names in the first row only, and nobody twice",
    also=("duplicate-person", "respondents-larger-than-sample"),
)
def two_exports_in_one_file(good):
    """The answers exported twice into one file."""
    good.change_bytes("answers.csv", lambda content: content * 2)


@damage(
    "total-row",
    "a row of totals or a note in row 10; allowed: a row for each person, or in the frame for each cell",
)
def a_row_of_totals(good):
    """A row `I alt` under the frame."""
    good.change_bytes("frame.csv", lambda content: content + b"I alt,,,400\n")


@damage(
    "total-row",
    "a row of totals or a note in row 62; allowed: a row for each person, or in the frame for each cell",
)
def a_note_under_the_table(good):
    """A line that names the source under the sample."""
    good.change_bytes("sample.csv", lambda content: content + b"Kilde: register,,,,,,,,\n")


@damage(
    "hidden-rows",
    "2 hidden rows, by a filter or by hand, read like the others (row 3, 5); allowed: rows that all belong to the "
    "round: show them, and delete in a copy of the file what does not belong",
)
def hidden_rows(good):
    """Two rows of an Excel sheet that a filter hides."""

    def hide(book):
        for row in (3, 5):
            book.active.row_dimensions[row].hidden = True

    good.excel(hide)


@damage(
    "no-header",
    "the first row names none of the round's columns (person_id, koen, alder, lab, kommune, startdato, "
    "kanal, disposition, answered_on, cpr); allowed: a first row that names the columns, or files.columns in "
    "round.yml",
)
def no_header(good):
    """A file that begins with its first person."""
    good.change_bytes("sample.csv", lambda content: content.split(b"\n", 1)[1])


@damage("blank-header", "columns without a name: number 1; allowed: a name for each column, used once")
def a_column_without_a_name(good):
    """The index of a data frame as a first column without a name."""
    good.later.append(lambda: good.sample.to_csv(good.data / "sample.csv"))


@damage("duplicate-header", "column name used twice: 'tillid'")
def two_columns_of_one_name(good):
    """`tillid` twice among the answers."""
    good.tables["answers"] = pd.concat([good.answers, good.answers[["tillid"]]], axis=1)


@damage("missing-column", "column missing: 'tilfredshed'")
def a_missing_column(good):
    """No column `tilfredshed` among the answers."""
    good.tables["answers"] = good.answers.drop(columns="tilfredshed")


@damage(
    "missing-column",
    "column missing: 'tilfredshed'; is 'tilfredsheden' the column 'tilfredshed'?",
    also=("unknown-column",),
)
def a_misspelled_column(good):
    """The column `tilfredsheden`."""
    good.tables["answers"] = good.answers.rename(columns={"tilfredshed": "tilfredsheden"})


@damage(
    "unknown-column",
    "unknown column: 'postnummer'; allowed: person_id, koen, alder, lab, kommune, startdato, kanal, "
    "disposition, answered_on, cpr; others listed under files.ignore.sample in round.yml",
)
def a_column_too_many(good):
    """A column `postnummer` that round.yml says nothing of."""
    good.sample["postnummer"] = "8000"


@damage(
    "personal-column",
    "the column 'tlf' looks like telephone numbers and round.yml does not say what to do with it; allowed: "
    "no such column in the file, or its name under files.ignore.sample in round.yml: it is then never read",
)
def a_column_of_telephones(good):
    """A column `tlf` of telephone numbers."""
    good.sample["tlf"] = "20 30 40 50"


@damage(
    "personal-column",
    "the column 'noegle' looks like CPR numbers and round.yml does not say what to do with it; allowed: no "
    "such column in the file, or its name under files.ignore.sample in round.yml: it is then never read; or, "
    "as the persons' id, files.columns.sample: {cpr: 'noegle'}",
)
def a_column_of_cpr_numbers(good):
    """CPR numbers in a column that is not in use."""
    good.sample["noegle"] = CPR


@damage("column-type", "column 'koen': holds list values; allowed: text, numbers, dates, true and false")
def a_column_of_lists(good):
    """A Parquet column that holds lists."""
    good.files(sample="sample.parquet")
    table = pa.Table.from_pandas(good.sample.drop(columns="koen")).append_column(
        "koen", pa.array([["kvinde"]] * INVITED)
    )
    good.later.append(lambda: pq.write_table(table, good.data / "sample.parquet"))


# What files do to values


@damage(
    "encoding-damage",
    "column 'kommune': unknown municipality: 'Ã…gerup' in row 4 (letters broken by a wrong encoding: export "
    "the file again as UTF-8) (did you mean 'Ågerup'?); allowed: 901 (Ågerup), 902 (Bækby)",
)
def letters_of_a_wrong_encoding(good):
    """`Ã…gerup`: UTF-8 that was read as Windows-1252."""
    good.sample.loc[2, "kommune"] = "Ã…gerup"


@damage(
    "long-number",
    "column 'population': not a number of persons: '1.23E+05' in row 2 (a number that Excel has shortened: "
    "format the column as text and fill it in again); allowed: whole numbers from 0 to 10,000,000",
)
def a_shortened_number(good):
    """`1,23E+05` for a population."""
    good.frame.loc[0, "population"] = "1.23E+05"


@damage(
    "missing-code",
    "column 'tilfredshed': unknown category: '-99' in row 2 (perhaps a code for no value: say "
    "`files: {missing: ['-99']}` in round.yml); allowed: 5 (I meget høj grad), 4 (I høj grad), 3 (I nogen grad), "
    "2 (I lav grad), 1 (I meget lav grad), ved_ikke (Ved ikke)",
)
def a_code_for_no_value(good):
    """`-99` for an answer."""
    good.answers.loc[0, "tilfredshed"] = "-99"


@damage(
    "percentage",
    "column 'population': not a number of persons: '12.5%' in row 2 (a share in per cent where there is none); "
    "allowed: whole numbers from 0 to 10,000,000",
)
def a_percentage(good):
    """`12.5%` for a population."""
    good.frame.loc[0, "population"] = "12.5%"


@damage(
    "excel-date",
    "column 'tilfredshed': unknown category: '04-maj' in row 2 (a date that Excel has made of something else: "
    "format the column as text and fill it in again); allowed: 5 (I meget høj grad), 4 (I høj grad), "
    "3 (I nogen grad), 2 (I lav grad), 1 (I meget lav grad), ved_ikke (Ved ikke)",
)
def a_date_made_of_an_answer(good):
    """`4-5` that Excel has made `04-maj`."""
    good.answers.loc[0, "tilfredshed"] = "04-maj"


@damage(
    "thousands-separator",
    "column 'population': not a number of persons: '1.000' in row 2 (one thousand or more with a separator, or a "
    "number with three decimals: export numbers without either); allowed: whole numbers from 0 to 10,000,000",
)
def a_thousands_separator(good):
    """`1.000` for a population, which could be a whole number with three decimals."""
    good.frame.loc[0, "population"] = "1.000"


@damage(
    "thousands-separator",
    "column 'population': not a number of persons: '1.000.000' in row 2 (a number with a thousands separator: "
    "export numbers without it); allowed: whole numbers from 0 to 10,000,000",
)
def two_thousands_separators(good):
    """`1.000.000` for a population."""
    good.frame.loc[0, "population"] = "1.000.000"


@damage(
    "not-a-count",
    "column 'population': not a number of persons: '50,5' in row 2; allowed: whole numbers from 0 to 10,000,000",
)
def half_a_person_with_a_comma(good):
    """`50,5` for a population in a file with decimal commas, where `50,00` is taken."""
    good.files(decimal={"frame": ","})
    good.frame["population"] = "50,00"
    good.frame.loc[0, "population"] = "50,5"


@damage(
    "decimal-comma",
    "column 'lab': a benefit outside the target groups: '6,6' in row 5 (a decimal comma: say `files: "
    "{decimal: ','}` in round.yml, or export decimal points); allowed: dagpenge (Dagpenge, 6.1), "
    "sygedagpenge (Sygedagpenge, 6.6)",
)
def a_decimal_comma(good):
    """`6,6` for a benefit in a file with commas."""
    good.sample.loc[3, "lab"] = "6,6"


@damage(
    "surrounding-blanks",
    "column 'koen': blanks before or after values, or unseen characters in them, which are left out in row 3",
)
def trailing_blanks(good):
    """`kvinde ` with a blank after it."""
    good.sample.loc[1, "koen"] += " "


@damage(
    "several-categories", "column 'er_kvinde': more than one of the columns of koen is 1 in row 5; allowed: one of them"
)
def two_categories_of_one_variable(good):
    """A 0/1 column for each gender, and both are 1."""
    good.files(one_of={"sample": {"koen": {"kvinde": "er_kvinde", "mand": "er_mand"}}})
    gender = good.sample.pop("koen")
    good.sample["er_kvinde"], good.sample["er_mand"] = (gender == "kvinde").astype(int), (gender == "mand").astype(int)
    good.sample.loc[3, ["er_kvinde", "er_mand"]] = 1


@damage(
    "ambiguous-labels",
    "column 'tillid': values whose code is one category of the round and whose label is another (4 is called "
    "'I meget høj grad', 5 is called 'I høj grad'); allowed: say which counts in round.yml: `files: {values: "
    "labels}` or `files: {values: codes}`",
)
def a_code_called_as_another(good):
    """An SPSS file in which 5 is called I høj grad, which has the code 4."""
    _spss(good, {"5": "I høj grad", "4": "I meget høj grad"})


@damage(
    "unknown-labels",
    "column 'tillid': value labels that the round does not have ('Meget uenig', 'Enig', 'Meget enig', "
    "'Hverken enig eller uenig', 'Uenig'); the codes count; allowed: say which counts in round.yml: `files: "
    "{values: labels}` or `files: {values: codes}`",
)
def labels_of_another_scale(good):
    """An SPSS file with the labels Meget enig, Enig and so on, and the round's codes."""
    names = ["Meget uenig", "Uenig", "Hverken enig eller uenig", "Enig", "Meget enig"]
    _spss(good, {str(code): name for code, name in enumerate(names, start=1)})


def _spss(good: Good, labels: dict[str, str]) -> None:
    """The answers as an SPSS file, with labels of the values of one question."""
    good.files(answers="answers.sav")
    table = good.answers.assign(tillid=good.answers["tillid"].astype(float))
    found = {"tillid": {float(code): label for code, label in labels.items()}}
    good.later.append(lambda: pyreadstat.write_sav(table, good.data / "answers.sav", variable_value_labels=found))


# CPR numbers


def _cpr(good: Good, **changed: str) -> None:
    """The files with CPR numbers for ids, of which some are changed."""
    ids = {old: _number(place) for place, old in enumerate(good.sample["person_id"])}
    for name in ("sample", "answers"):
        column = good.tables[name].pop("person_id")
        good.tables[name].insert(0, "cpr", column.map(ids | changed))


def _number(place: int) -> str:
    """A CPR number that passes modulus 11, born on one of the first days of 1980."""
    weights = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
    begins = f"{1 + place % 28:02}{1 + place // 28:02}80"
    fits = (f"{begins}{last:04}" for last in range(1, 9999))
    return next(t for t in fits if sum(int(d) * w for d, w in zip(t, weights, strict=True)) % 11 == 0)


@damage(
    "cpr-key",
    "CPR numbers are replaced by pseudonyms, and there is no key for that: make a key with `python -c "
    '"import secrets; print(secrets.token_hex(32))"`, keep it in a file apart from the data and the '
    "repository, and set JOBSURVEY_CPR_KEY_FILE to the path of that file, or JOBSURVEY_CPR_KEY to the key",
)
def no_key(good):
    """CPR numbers, and no key to replace them with."""
    _cpr(good)


@damage(
    "cpr-form",
    "column 'cpr': a CPR number that is not ten digits in row 4; allowed: ten digits, with or without a "
    "hyphen after the sixth",
    environment={KEY: SECRET},
)
def a_cpr_number_with_a_letter(good):
    """A CPR number with the letter O for a zero."""
    _cpr(good, p1003="O101901234")


@damage(
    "cpr-date",
    "column 'cpr': a CPR number that does not begin with a date of birth in row 4; allowed: day, month and "
    "year, of which century the seventh digit tells",
    environment={KEY: SECRET},
)
def a_cpr_number_without_a_date(good):
    """A CPR number that begins with 3213."""
    _cpr(good, p1003="3213801234")


@damage(
    "cpr-check-digit",
    "column 'cpr': a CPR number that fails modulus 11 in row 4; allowed: numbers given since 2007 may fail "
    "it; many of them hint at made-up numbers",
    environment={KEY: SECRET},
)
def a_cpr_number_that_fails_modulus_11(good):
    """A CPR number with a wrong last digit."""
    _cpr(good, p1003=str(int(_number(3)) + 1).zfill(10))


@damage(
    "cpr-leading-zero",
    "column 'cpr': a CPR number of nine digits: it has been stored as a number and lost its leading zero in "
    "row 4; allowed: ten digits: format the column as text",
    environment={KEY: SECRET},
)
def a_cpr_number_of_nine_digits(good):
    """A CPR number that a spreadsheet took for a number."""
    _cpr(good, p1003=_number(3)[1:])


@damage("cpr-under-two-ids", "a CPR number that has another id elsewhere in row 7", environment={KEY: SECRET})
def a_cpr_number_under_two_ids(good):
    """The CPR number of one person beside the id of another."""
    good.sample["cpr"] = [_number(0 if place == 5 else place) for place in range(INVITED)]


@damage("id-with-two-cprs", "an id that has another CPR number elsewhere in row 3", environment={KEY: SECRET})
def an_id_with_two_cpr_numbers(good):
    """Another CPR number in the answers than in the sample."""
    good.sample["cpr"] = [_number(place) for place in range(INVITED)]
    numbers = dict(zip(good.sample["person_id"], good.sample["cpr"], strict=True))
    good.answers["cpr"] = good.answers["person_id"].map(numbers)
    good.answers.loc[1, "cpr"] = _number(70)


@damage(
    "cpr-in-text",
    "column 'uddybning': text that holds a CPR number, which is not read; take it out before the text is "
    "used elsewhere in row 6",
)
def a_cpr_number_in_a_text(good):
    """Somebody writes their CPR number in an open answer."""
    good.answers["uddybning"] = ""
    good.answers.loc[4, "uddybning"] = f"{TEXT}, og mit nummer er {CPR}"


# Persons


@damage(
    "empty-id",
    "column 'person_id': empty in row 5; allowed: an id for each person",
    also=("disposition-without-answers",),
)
def a_person_without_an_id(good):
    """An empty `person_id` among the answers."""
    good.answers.loc[3, "person_id"] = ""


@damage("duplicate-person", "column 'person_id': a person who is in the file already in row 42, first in row 7")
def a_person_twice(good):
    """The same row twice among the answers."""
    good.tables["answers"] = pd.concat([good.answers, good.answers.iloc[[5]]])


@damage(
    "duplicate-person",
    "column 'person_id': a person who is in the file already in row 9, first in row 8",
    also=("answer-without-sample-row", "disposition-without-answers"),
)
def a_person_twice_in_the_sample(good):
    """One id for two of the invited."""
    good.sample.loc[7, "person_id"] = good.sample.loc[6, "person_id"]


@damage(
    "cpr-as-id",
    "column 'person_id': an id that looks like a CPR number in row 4; allowed: an id that means nothing "
    "outside this survey, such as a running number; or a column called cpr",
)
def a_cpr_number_as_an_id(good):
    """A CPR number in `person_id`."""
    for table in (good.sample, good.answers):
        table["person_id"] = table["person_id"].replace("p1003", CPR)


@damage(
    "mixed-synthetic",
    "column 'person_id': synthetic and real persons are mixed: 2 ids begin with 'syn-' and 98 do not, in "
    "sample.csv and answers.csv; allowed: either all or none",
)
def a_reconstructed_person(good):
    """An id that begins with `syn-` among others."""
    for table in (good.sample, good.answers):
        table["person_id"] = table["person_id"].replace("p1003", "syn-0001")


@damage("same-person-twice", "the same background and the same answers as another person in row 18, first in row 2")
def the_same_person_under_two_ids(good):
    """Two ids with all the same in both files."""
    good.sample.loc[24, "alder":] = good.sample.loc[0, "alder":]
    good.sample.loc[24, "koen"] = good.sample.loc[0, "koen"]
    one, other = (good.answers.index[good.answers["person_id"] == f"p{number}"][0] for number in (1000, 1024))
    good.answers.loc[other, "tilknytning":] = good.answers.loc[one, "tilknytning":]


# Values


@damage(
    "empty-value",
    "column 'alder': empty in row 5; allowed: every person has a value, unless round.yml says "
    "`allow_missing: true` for the variable",
)
def an_empty_background(good):
    """An empty `alder`."""
    good.sample.loc[3, "alder"] = ""


@damage("empty-value", "column 'disposition': empty in row 4; allowed: complete, partial, opt_out, no_reply")
def an_empty_disposition(good):
    """An empty `disposition`."""
    good.sample.loc[2, "disposition"] = ""


@damage("empty-value", "column 'koen': empty in row 4; allowed: every weighting cell has a value")
def an_empty_cell_variable(good):
    """An empty `koen` in the frame."""
    good.frame.loc[2, "koen"] = ""


@damage(
    "unknown-category",
    "column 'koen': unknown category: 'kvnide' in row 5 (did you mean 'kvinde'?); allowed: kvinde (Kvinde, "
    "K), mand (Mand, M)",
)
def a_misspelled_category(good):
    """`kvnide` for kvinde."""
    good.sample.loc[3, "koen"] = "kvnide"


@damage(
    "unknown-category",
    "column 'tilfredshed': unknown category: '6' in row 2; allowed: 5 (I meget høj grad), 4 (I høj grad), 3 "
    "(I nogen grad), 2 (I lav grad), 1 (I meget lav grad), ved_ikke (Ved ikke)",
)
def an_answer_that_is_not_on_the_scale(good):
    """The answer 6 on a scale from 1 to 5."""
    good.answers.loc[0, "tilfredshed"] = "6"


@damage(
    "unknown-category",
    "column 'tilfredshed': unknown category: a text of 45 characters in row 2; allowed: 5 (I meget høj "
    "grad), 4 (I høj grad), 3 (I nogen grad), 2 (I lav grad), 1 (I meget lav grad), ved_ikke (Ved ikke)",
)
def a_text_in_a_closed_question(good):
    """An answer in the person's own words to a question with given answers."""
    good.answers.loc[0, "tilfredshed"] = TEXT


@damage(
    "unknown-municipality", "column 'kommune': unknown municipality: '999' in row 5; allowed: 901 (Ågerup), 902 (Bækby)"
)
def an_unknown_municipality(good):
    """The municipality 999."""
    good.sample.loc[3, "kommune"] = "999"


@damage(
    "unknown-municipality",
    "column 'kommune': unknown municipality: 'Aagerup Kommune' in row 2 (did you mean 'Ågerup'?); allowed: "
    "901 (Ågerup), 902 (Bækby); or this spelling, listed under `values` of the municipality in round.yml",
)
def a_municipality_spelled_otherwise(good):
    """`Aagerup Kommune` for Ågerup."""
    good.sample.loc[0, "kommune"] = "Aagerup Kommune"


@damage(
    "unknown-municipality",
    "column 'kommune': unknown municipality: 'Bækbye' in row 9 (did you mean 'Bækby'?); allowed: 901 "
    "(Ågerup), 902 (Bækby); or this spelling, listed under `values` of the municipality in round.yml",
)
def a_misspelled_municipality_in_the_frame(good):
    """`Bækbye` in the frame."""
    good.frame.loc[7, "kommune"] = "Bækbye"


@damage(
    "unknown-disposition",
    "column 'disposition': unknown disposition: 'svaret' in row 5; allowed: complete (Gennemført), partial "
    "(Delvist gennemført), opt_out (Frameldt), no_reply (Intet svar)",
)
def an_unknown_disposition(good):
    """The disposition `svaret`."""
    good.sample.loc[3, "disposition"] = "svaret"


@damage(
    "unknown-channel",
    "column 'kanal': unknown channel: 'due' in row 5; allowed: begge (Digital post og SMS), kun_sms (Kun SMS)",
)
def an_unknown_channel(good):
    """The channel `due`."""
    good.sample.loc[3, "kanal"] = "due"


@damage(
    "unknown-option",
    "column 'kontaktform__brev': unknown value: '2' in row 2; allowed: 1 (ticked), 0 (not ticked), or empty "
    "for all options; or this spelling, listed under `files.ticked` or `files.unticked` in round.yml",
)
def an_option_neither_ticked_nor_not(good):
    """The value 2 of an option."""
    good.answers.loc[0, "kontaktform__brev"] = "2"


@damage(
    "partly-ticked",
    "some options filled in and others empty, of 'kontaktform__telefon' to 'kontaktform__brev' in row 2; "
    'allowed: 1 (ticked), 0 (not ticked), or empty for all options; or empty for those not ticked, listed as "" '
    "under `files.unticked` in round.yml",
)
def options_partly_empty(good):
    """An option left empty, and the others filled in."""
    good.answers.loc[0, "kontaktform__brev"] = ""


@damage(
    "not-a-number",
    "column 'alder': not a number: 'femogtyve' in row 5; allowed: 16-39 år, 40-66 år, or the number itself",
)
def a_text_for_a_number(good):
    """`femogtyve` for an age."""
    good.sample.loc[3, "alder"] = "femogtyve"


@damage(
    "out-of-range",
    "column 'alder': outside the bands: '12' in row 5; allowed: 16-39 år, 40-66 år, or the number itself",
)
def a_number_outside_the_bands(good):
    """The age 12 where nothing says that `alder` is the age."""
    del good.config["variables"]["alder"]["role"]
    good.sample.loc[3, "alder"] = "12"


@damage(
    "age-outside-population",
    "column 'alder': an age outside the population: '71' in row 5; allowed: 16-39 år, 40-66 år, or the number itself",
)
def an_age_outside_the_population(good):
    """The age 71 in a population of 16 to 66 years."""
    good.sample.loc[3, "alder"] = "71"


@damage(
    "benefit-outside-target-groups",
    "column 'lab': a benefit outside the target groups: '6.12' in row 5; allowed: dagpenge (Dagpenge, 6.1), "
    "sygedagpenge (Sygedagpenge, 6.6)",
)
def a_benefit_of_another_group(good):
    """The benefit 6.12, which no target group has."""
    good.sample.loc[3, "lab"] = "6.12"


@damage(
    "unreadable-date",
    "column 'startdato': unreadable date: '31-12-2023' in row 5; allowed: dates like 2024-03-31, or with "
    "`files: {dates: day-month-year}` in round.yml like 31-03-2024",
)
def a_date_in_another_form(good):
    """`31-12-2023` for a date."""
    good.sample.loc[3, "startdato"] = "31-12-2023"


@damage(
    "american-date",
    "column 'startdato': unreadable date: '12/31/2023' in row 5; allowed: dates like 2024-03-31; these have the "
    "month first, as in America: export them again",
)
def an_american_date(good):
    """`12/31/2023` for a date."""
    good.sample.loc[3, "startdato"] = "12/31/2023"


@damage(
    "number-as-date",
    "column 'startdato': a number where a date should be in row 5 (Excel's number of a day: format the column "
    "as a date there, and export it again); allowed: dates like 2024-03-31, or with "
    "`files: {dates: day-month-year}` in round.yml like 31-03-2024",
)
def excels_number_of_a_date(good):
    """Excel's 45290 for a date."""
    good.sample.loc[3, "startdato"] = "45290"


@damage(
    "date-outside-fieldwork",
    "column 'answered_on': a date outside the field work: '2024-04-01' in row 5; allowed: 2024-03-01 to "
    "2024-03-31 (fieldwork in round.yml)",
)
def an_answer_after_the_field_work(good):
    """An answer on the day after the last."""
    good.sample.loc[3, "answered_on"] = "2024-04-01"


@damage(
    "date-outside-fieldwork",
    "column 'answered_on': a date outside the field work: '2062-03-12' in row 5; allowed: 2024-03-01 to "
    "2024-03-31 (fieldwork in round.yml)",
)
def an_answer_in_another_century(good):
    """An answer in the year 2062."""
    good.sample.loc[3, "answered_on"] = "2062-03-12"


@damage(
    "benefit-after-closing",
    "column 'startdato': a benefit that begins too late: '2024-04-01' in row 5; allowed: 1960-01-01 to "
    "2024-03-31 (the last is the end of the duration or of the field work)",
)
def a_benefit_that_begins_too_late(good):
    """A benefit that begins the day after the field work."""
    good.sample.loc[3, "startdato"] = "2024-04-01"


@damage(
    "benefit-too-early",
    "column 'startdato': a benefit that begins too early: '1959-12-31' in row 5; allowed: 1960-01-01 to "
    "2024-03-31 (the last is the end of the duration or of the field work)",
)
def a_benefit_of_1959(good):
    """A benefit that begins in 1959."""
    good.sample.loc[3, "startdato"] = "1959-12-31"


@damage(
    "benefit-before-birth",
    "column 'startdato': a benefit that begins before the person can be born: '1980-01-01' in row 5; "
    "allowed: from the year of birth on, which is 2024 less the age, or the year before",
)
def a_benefit_before_birth(good):
    """A person of 39 years with a benefit since 1980."""
    good.sample.loc[3, "startdato"] = "1980-01-01"


# Population


@damage(
    "not-a-count",
    "column 'population': not a number of persons: '50.5' in row 2; allowed: whole numbers from 0 to 10,000,000",
)
def half_a_person(good):
    """A population of 50.5."""
    good.frame.loc[0, "population"] = "50.5"


@damage(
    "not-a-count",
    "column 'population': not a number of persons: '-3' in row 2; allowed: whole numbers from 0 to 10,000,000",
)
def a_negative_population(good):
    """A population of -3."""
    good.frame.loc[0, "population"] = "-3"


@damage(
    "impossible-population",
    "column 'population': more persons than there can be in row 2; allowed: whole numbers from 0 to 10,000,000",
)
def more_people_than_there_are(good):
    """A cell of 10,000,001 persons."""
    good.frame.loc[0, "population"] = "10000001"


@damage("no-population", "no population; allowed: a row per weighting cell, with its number of persons")
def a_frame_that_counts_nobody(good):
    """The population 0 in every cell."""
    good.frame["population"] = "0"


@damage("repeated-cell", "a weighting cell that has a row already in row 10, first in row 2")
def a_cell_twice(good):
    """Two rows of one weighting cell."""
    good.tables["frame"] = pd.concat([good.frame, good.frame.iloc[[0]]])


@damage(
    "cell-without-population",
    "a weighting cell that the frame does not have (901×dagpenge×kvinde) in 8 rows (2, 10, 18, 26, 34, 42, 50, 58)",
)
def a_cell_missing(good):
    """A weighting cell that the frame does not have, and persons in it."""
    good.tables["frame"] = good.frame.drop(index=0)


@damage(
    "cell-without-population",
    "a weighting cell with the population 0 (901×dagpenge×kvinde) in 8 rows (2, 10, 18, 26, 34, 42, 50, 58)",
)
def a_cell_of_nobody(good):
    """A weighting cell with the population 0, and persons in it."""
    good.frame.loc[0, "population"] = "0"


@damage(
    "sample-larger-than-population",
    "more persons than the frame's population in 1 weighting cell (901×dagpenge×kvinde)",
)
def a_population_smaller_than_the_sample(good):
    """A weighting cell of 4 persons, of whom 8 are invited."""
    good.frame.loc[0, "population"] = "4"


@damage(
    "municipality-without-answers",
    "nobody has answered of kommune 902 (Bækby), 50.0% of the population; all respondents are of 901 (Ågerup)",
)
def a_municipality_without_answers(good):
    """Nobody of a municipality has answered."""
    _silence(good, good.sample["kommune"] == "902")


@damage("municipality-absent", "no person is of the municipality 903 (Sønderlev), which is in round.yml")
def a_municipality_that_nobody_is_from(good):
    """A third municipality in round.yml, of which the files hold nobody."""
    third = {"code": "903", "name": "Sønderlev", "region": "Region Sjælland", "group": "Landkommuner"}
    good.config["municipalities"].append(third)


@damage(
    "group-without-answers",
    "nobody has answered of koen mand (Mand), 50.0% of the population; all respondents are of kvinde (Kvinde)",
)
def a_group_without_answers(good):
    """No man has answered."""
    _silence(good, good.sample["koen"] == "mand")


@damage(
    "lone-group",
    "variables.maalgruppe: fewer than 5 respondents are of sygedagpenge (Sygedagpenge), so every number of dagpenge "
    "(Dagpenge) is withheld with theirs, for it would tell them by subtraction; allowed: them shown as one, as joined: "
    "[{code: …, label: …, of: [dagpenge, sygedagpenge]}]",
)
def a_lone_group(good):
    """One respondent on sickness benefit."""
    ill = good.sample.loc[(good.sample["lab"] == "6.6") & (good.sample["disposition"] == "complete"), "person_id"]
    good.sample.loc[good.sample["person_id"] != ill.iloc[0], "lab"] = "6.1"
    good.answers.loc[good.answers["person_id"] != ill.iloc[0], "syge"] = ""


def _silence(good: Good, who: pd.Series) -> None:
    """Some of the invited do not answer."""
    good.sample.loc[who, ["disposition", "answered_on"]] = ["no_reply", ""]
    good.tables["answers"] = good.answers[~good.answers["person_id"].isin(good.sample.loc[who, "person_id"])]


# Who answered


@damage(
    "respondents-larger-than-sample", "40 rows of answers from 30 invited persons", also=("answer-without-sample-row",)
)
def more_answers_than_invited(good):
    """A sample of the first 30 persons, and the answers of 40."""
    good.tables["sample"] = good.sample.head(30)


@damage(
    "answer-without-sample-row",
    "an answer from a person who is not in the sample file in row 5",
    also=("disposition-without-answers",),
)
def an_answer_from_a_stranger(good):
    """An answer under an id that is not in the sample."""
    good.answers.loc[3, "person_id"] = "p9999"


@damage(
    "disposition-without-answers",
    "column 'disposition': the disposition is complete, partial, but there is no row of answers in row 5",
)
def a_respondent_without_answers(good):
    """The disposition `complete`, and no row of answers."""
    good.tables["answers"] = good.answers.drop(index=2)


@damage(
    "answers-against-disposition",
    "column 'disposition': there is a row of answers, but the disposition is not complete, partial in row 5",
    also=("date-of-nonrespondent",),
)
def an_answer_against_the_disposition(good):
    """A row of answers of a person with the disposition `opt_out`."""
    good.sample.loc[3, "disposition"] = "opt_out"


@damage("undated-answer", "column 'answered_on': answered, but there is no date while others have one in row 5")
def an_answer_without_a_date(good):
    """An empty `answered_on` of a respondent."""
    good.sample.loc[3, "answered_on"] = ""


@damage(
    "date-of-nonrespondent",
    "column 'answered_on': a date, but the disposition is not complete, partial in row 4; allowed: empty for "
    "those who did not answer",
)
def a_date_without_an_answer(good):
    """A date of the answer of a person with the disposition `no_reply`."""
    good.sample.loc[2, "answered_on"] = "2024-03-12"


@damage("no-answers", "a row of answers in which nothing is answered in row 5")
def a_row_without_answers(good):
    """A row of answers with the id alone."""
    good.answers.loc[3, "tilknytning":] = ""


@damage("partial-that-is-complete", "the disposition is that of a partial answer, and no question is left out in row 4")
def a_partial_answer_that_is_complete(good):
    """The disposition `partial` of a person who has answered everything."""
    good.sample.loc[3, "disposition"] = "partial"


# Answers


@damage(
    "answer-not-asked", "column 'video': an answer from a person not asked in row 3; allowed: kontaktform__video == '1'"
)
def an_answer_to_a_question_not_asked(good):
    """An answer to the question on video from a person who has not met by video."""
    good.answers.loc[1, "video"] = "godt"


@damage(
    "missing-answer",
    "column 'tilfredshed': no answer to a question that was asked, though the answer is complete in row 2",
)
def a_question_left_out(good):
    """No answer to `tilfredshed` of a person with a complete answer."""
    good.answers.loc[0, "tilfredshed"] = ""


@damage(
    "sorted-column",
    "column 'tilfredshed': the rows stand in the order of this column; if it was sorted by itself, it belongs to "
    "other persons",
)
def a_column_sorted_by_itself(good):
    """The answers to one question sorted, and the other columns not."""
    good.answers["tilfredshed"] = sorted(good.answers["tilfredshed"])


@damage("constant-column", "column 'tilfredshed': all 40 persons have the same value: '4'")
def a_constant_question(good):
    """The same answer to a question from everyone."""
    good.answers["tilfredshed"] = "4"


@damage("constant-column", "column 'alder': all 60 persons have the same value: '40-66'")
def a_constant_background(good):
    """One age for everyone."""
    good.sample["alder"] = "47"


@damage(
    "straight-lining",
    "100% of those who answered the battery 'samarbejde' gave all 10 statements one answer; allowed: at most 50%",
)
def a_battery_of_equal_answers(good):
    """A battery in which everyone gives each statement the answer they gave to the first."""
    good.answers[STATEMENTS] = good.answers[[STATEMENTS[0]] * len(STATEMENTS)].to_numpy()
    good.answers.loc[good.answers["person_id"] == "p1004", STATEMENTS[5:]] = ""


@damage(
    "identical-answers",
    "8% of those with 10 answers or more on the scale 'grad' gave always the same one in 3 rows (2, 3, 6); "
    "allowed: at most 5%",
)
def persons_who_answer_all_alike(good):
    """Three of 39 persons answer every question of a scale with 3."""
    for row in (0, 1, 4):
        asked = good.answers.loc[row, ["tillid", "syge", "tilfredshed", *STATEMENTS]]
        good.answers.loc[row, asked[asked != ""].index] = "3"


def in_environment(found: Damage, monkeypatch) -> None:
    """Set what a damage needs of the environment."""
    for name in (KEY, f"{KEY}_FILE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in (found.environment or {}).items():
        monkeypatch.setenv(name, value)


if __name__ == "__main__":
    import checks_table

    checks_table.write()
