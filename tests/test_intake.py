"""Microdata: what is read, and every mistake that is told."""

from __future__ import annotations

import dataclasses
import re

import mini
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jobsurvey_utils import intake, rounds
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.intake.problems import SHOWN


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return mini.read(tmp_path_factory.mktemp("mini"))


def refusal(folder, **tables) -> str:
    """The message that the files with the given tables in them are refused with."""
    with pytest.raises(JobsurveyError) as error:
        mini.read(folder, **tables)
    message = str(error.value)
    assert not re.search(r"syn-\d+", message), "an id is shown"
    return message


def changed(table: pd.DataFrame, column: str, row: int, value: object) -> pd.DataFrame:
    """A table with one value replaced."""
    copy = table.astype({column: object})
    copy.loc[row, column] = value
    return copy


def test_variables_are_ordered_categoricals_of_the_rounds_codes(data):
    respondents = data.respondents
    assert respondents["koen"].dtype == pd.CategoricalDtype(["kvinde", "mand"], ordered=True)
    assert list(respondents["maalgruppe"].cat.categories) == ["dagpenge", "sygedagpenge"]
    assert list(respondents["tillid"].cat.categories) == ["5", "4", "3", "2", "1", "ved_ikke"]
    assert respondents["kontaktform__video"].dtype == "Int8"
    assert len(data.sample) == 40
    assert len(respondents) == 32
    assert data.synthetic


def test_respondents_point_to_their_row_of_the_sample(data):
    assert (data.sample.loc[data.respondents.index, "person_id"] == data.respondents["person_id"]).all()


def test_bands_include_both_ends(data):
    by_band = data.sample.groupby("alder", observed=True)["alder_value"].agg(["min", "max"])
    assert by_band.loc["16-39", "max"] <= 39
    assert by_band.loc["40-66", "min"] >= 40


def test_duration_is_whole_days_and_only_for_those_it_concerns(data):
    assert set(data.sample["varighed_value"]) == {100, 141, 182, 223}
    assert (data.sample["varighed"] == "mindst-26-uger").sum() == (data.sample["varighed_value"] >= 182).sum()
    ongoing = data.respondents["tilknytning"] == "igangvaerende"
    assert (data.respondents["varighed"].notna() == ongoing).all()
    assert (data.respondents["varighed_value"].notna() == ongoing).all()


def test_routing_follows_other_answers(data):
    assert (data.asked["video"] == (data.respondents["kontaktform__video"] == 1)).all()
    assert (data.asked["syge"] == (data.respondents["maalgruppe"] == "sygedagpenge")).all()
    assert data.asked["tilfredshed"].all()


def test_codes_labels_and_raw_values_mean_the_same(tmp_path, data):
    sample, answers, frame = mini.sample(), mini.answers(), mini.frame()
    sample["koen"] = sample["koen"].map({"kvinde": "Kvinde", "mand": "M"})
    sample["kommune"] = sample["kommune"].map({"901": "Ågerup", "902": "902"})
    answers["tilfredshed"] = (
        answers["tilfredshed"].map({"5": "I meget høj grad", "4": "4.0"}).fillna(answers["tilfredshed"])
    )
    frame["kommune"] = frame["kommune"].map({"901": "901.0", "902": "Bækby"})
    other = mini.read(tmp_path, sample=sample, answers=answers, frame=frame)
    pd.testing.assert_frame_equal(other.respondents, data.respondents)
    pd.testing.assert_frame_equal(other.frame, data.frame)


def test_parquet_reads_as_csv_does(tmp_path, data):
    config = data.round.config
    files = config.files.model_copy(update={k: f"{k}.parquet" for k in ("frame", "sample", "answers")})
    round_ = rounds.Round(mini.FOLDER, config.model_copy(update={"files": files}), data.round.questionnaire)
    mini.write(tmp_path)
    for name in ("frame", "sample", "answers"):
        table = pd.read_csv(tmp_path / f"{name}.csv")
        if "startdato" in table:
            table["startdato"] = pd.to_datetime(table["startdato"])
        table.to_parquet(tmp_path / f"{name}.parquet")
    other = intake.read(round_, tmp_path)
    pd.testing.assert_frame_equal(other.respondents, data.respondents)
    pd.testing.assert_frame_equal(other.sample, data.sample)
    assert set(other.fingerprints) == {"frame.parquet", "sample.parquet", "answers.parquet"}


def test_order_of_rows_changes_nothing_but_the_order(tmp_path, data):
    shuffled = {name: getattr(mini, name)().sample(frac=1, random_state=1) for name in ("sample", "answers", "frame")}
    other = mini.read(tmp_path, **shuffled)
    mine, theirs = (d.respondents.set_index("person_id").sort_index() for d in (data, other))
    pd.testing.assert_frame_equal(mine, theirs)


def test_a_missing_answer_to_a_routed_item_is_allowed(tmp_path):
    other = mini.read(tmp_path, answers=changed(mini.answers(), "tilfredshed", 0, ""))
    assert other.respondents["tilfredshed"].isna().sum() == 1


def test_reads_a_file_with_byte_order_mark(tmp_path, data):
    mini.write(tmp_path)
    path = tmp_path / "sample.csv"
    path.write_text("\ufeff" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert len(intake.read(data.round, tmp_path).sample) == 40


# Refusals


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        (
            "koen",
            "kvnide",
            ["column 'koen'", "unknown category: 'kvnide' in row 5", "kvinde (Kvinde, K), mand (Mand, M)"],
        ),
        ("kommune", "999", ["column 'kommune'", "unknown municipality: '999'", "901 (Ågerup), 902 (Bækby)"]),
        (
            "lab",
            "6,6",
            [
                "a benefit outside the target groups: '6,6'",
                "dagpenge (Dagpenge, 6.1), sygedagpenge (Sygedagpenge, 6.6)",
            ],
        ),
        ("alder", "12", ["column 'alder'", "an age outside the population: '12'", "16-39 år, 40-66 år"]),
        ("alder", "femogtyve", ["not a number: 'femogtyve'"]),
        ("alder", "3_5", ["not a number: '3_5' in row 5"]),
        ("alder", "inf", ["not a number: 'inf' in row 5"]),
        ("alder", "٣٥", ["not a number: '٣٥' in row 5"]),
        ("alder", "", ["column 'alder'", "empty in row 5", "allow_missing"]),
        ("startdato", "31-12-2023", ["column 'startdato'", "unreadable date: '31-12-2023'", "2024-03-31"]),
        (
            "startdato",
            "2024-04-01",
            ["column 'startdato': a benefit that begins too late: '2024-04-01' in row 5; allowed: 1960-01-01 to"],
        ),
        ("startdato", "1959-12-31", ["a benefit that begins too early: '1959-12-31' in row 5"]),
        ("startdato", "19802", ["column 'startdato': a number where a date should be in row 5; allowed: dates like"]),
        ("startdato", "", ["column 'startdato'", "empty in row 5"]),
        ("kanal", "due", ["column 'kanal'", "unknown channel: 'due'", "begge (Digital post og SMS)"]),
        ("disposition", "svaret", ["column 'disposition'", "unknown disposition: 'svaret'"]),
        ("disposition", "", ["column 'disposition'", "empty in row 5"]),
        ("answered_on", "i går", ["column 'answered_on'", "unreadable date: 'i går'"]),
        (
            "answered_on",
            "2062-03-12",
            [
                "column 'answered_on': a date outside the field work: '2062-03-12' in row 5; allowed: 2024-03-01",
                "2024-03-01 to 2024-03-31 (fieldwork in round.yml)",
            ],
        ),
        ("answered_on", "1900-01-01", ["'1900-01-01' in row 5; allowed: 2024-03-01"]),
        ("answered_on", "9999-12-31", ["'9999-12-31' in row 5; allowed: 2024-03-01"]),
        ("answered_on", "2024-02-29", ["'2024-02-29' in row 5"]),
        ("answered_on", "2024-04-01", ["'2024-04-01' in row 5"]),
        ("answered_on", "0101901234", ["a number where a date should be in row 5"]),
        ("answered_on", "", ["column 'answered_on': answered, but there is no date while others have one in row 5"]),
        (
            "disposition",
            "no_reply",
            ["a row of answers, but the disposition is not complete, partial in row 5"],
        ),
        ("person_id", "", ["column 'person_id': empty in row 5", "who is not in the sample file"]),
        ("person_id", "syn-0000", ["a person who is in the file already in row 5, first in row 2"]),
        ("person_id", "syn-0000 ", ["a person who is in the file already in row 5, first in row 2"]),
        ("person_id", "010190-1234", ["synthetic and real", "an id that looks like a CPR number in row 5"]),
    ],
)
def test_sample_with_one_bad_value_is_refused(tmp_path, column, value, expected):
    message = refusal(tmp_path, sample=changed(mini.sample(), column, 3, value))
    assert "sample.csv" in message
    for text in expected:
        assert text in message


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("tilfredshed", "6", ["column 'tilfredshed'", "unknown category: '6' in row 2", "5 (I meget høj grad)"]),
        ("kontaktform__brev", "2", ["column 'kontaktform__brev'", "unknown value: '2'", "1 (ticked), 0 (not ticked)"]),
        ("kontaktform__brev", "", ["others empty, of 'kontaktform__telefon' to 'kontaktform__brev' in row 2"]),
        ("syge", "5", ["column 'syge': an answer from a person not asked in row 2", "maalgruppe == 'sygedagpenge'"]),
        ("person_id", "syn-9999", ["not in the sample file in row 2", "but there is no row of answers in row 2"]),
        ("person_id", "syn-0001", ["a person who is in the file already in row 3, first in row 2"]),
    ],
)
def test_answers_with_one_bad_value_are_refused(tmp_path, column, value, expected):
    message = refusal(tmp_path, answers=changed(mini.answers(), column, 0, value))
    assert "answers.csv" in message
    for text in expected:
        assert text in message


@pytest.mark.parametrize(
    ("row", "column", "value", "expected"),
    [
        (0, "population", "-3", "not a number of persons: '-3' in row 2"),
        (0, "population", "22.5", "not a number of persons: '22.5'"),
        (0, "population", "1.000", "not a number of persons: '1.000'"),
        (
            0,
            "population",
            "10000001",
            "more persons than there can be in row 2; allowed: whole numbers from 0 to 10,000",
        ),
        (0, "population", "", "not a number of persons: (empty)"),
        (0, "population", "4", "more persons than the frame's population in 1 weighting cell (901×dagpenge×kvinde)"),
        (0, "koen", "", "column 'koen': empty in row 2"),
        (0, "koen", "x", "unknown category: 'x' in row 2"),
        (0, "koen", "mand", "a weighting cell that has a row already in row 3, first in row 2"),
    ],
)
def test_frame_with_one_bad_value_is_refused(tmp_path, row, column, value, expected):
    assert expected in refusal(tmp_path, frame=changed(mini.frame(), column, row, value))


def test_a_cell_that_the_frame_lacks_is_refused(tmp_path):
    message = refusal(tmp_path, frame=mini.frame().drop(index=0))
    assert "a weighting cell that the frame does not have (901×dagpenge×kvinde) in 5 rows (2, 3, 4, 5, 6)" in message


def test_a_frame_without_population_is_refused(tmp_path):
    assert "no population" in refusal(tmp_path, frame=mini.frame().assign(population=0))


def test_missing_and_unknown_columns_are_told_together(tmp_path):
    answers = mini.answers().rename(
        columns={"tilfredshed": "tilfredsheden", "kontaktform__video": "kontaktform__vidio"}
    )
    message = refusal(tmp_path, answers=answers, sample=mini.sample().drop(columns="lab"))
    assert "answers.csv: column missing: 'kontaktform__video', 'tilfredshed'" in message
    assert "answers.csv: unknown column: 'kontaktform__vidio', 'tilfredsheden'" in message
    assert "sample.csv: column missing: 'lab'" in message


def test_open_answers_in_the_answers_file_are_left_unread(tmp_path):
    data = mini.read(tmp_path, answers=mini.answers().assign(uddybning="fortroligt"))
    assert "uddybning" not in data.respondents


def test_a_column_name_used_twice_is_refused(tmp_path):
    answers = mini.answers()
    message = refusal(tmp_path, answers=pd.concat([answers, answers[["tillid"]]], axis=1))
    assert "column name used twice: 'tillid'" in message


def test_synthetic_and_real_persons_are_not_mixed(tmp_path):
    sample, answers = mini.sample(), mini.answers()
    for table in (sample, answers):
        table["person_id"] = table["person_id"].replace("syn-0000", "7")
    message = refusal(tmp_path, sample=sample, answers=answers)
    assert "synthetic and real persons are mixed: 70 ids begin with 'syn-' and 2 do not" in message


def test_real_persons_are_real(tmp_path):
    tables = {name: getattr(mini, name)() for name in ("sample", "answers")}
    real = {name: t.assign(person_id=t["person_id"].str.removeprefix("syn-")) for name, t in tables.items()}
    assert not mini.read(tmp_path, **real).synthetic


def test_all_problems_are_told_at_once(tmp_path):
    sample = changed(changed(mini.sample(), "koen", 1, "k"), "alder", 2, "7")
    answers = changed(mini.answers(), "tillid", 4, "sikkert")
    message = refusal(tmp_path, sample=sample, answers=answers, frame=changed(mini.frame(), "population", 7, "mange"))
    for text in ("unknown category: 'k'", "'7'", "unknown category: 'sikkert'", "not a number of persons: 'mange'"):
        assert text in message
    assert len(message.splitlines()) == 4


def test_a_common_mistake_is_told_once_with_its_count(tmp_path):
    message = refusal(tmp_path, sample=mini.sample().assign(koen="?"))
    rows = ", ".join(map(str, range(2, 22)))
    assert f"unknown category: '?' in 40 rows ({rows} and 20 more)" in message
    assert len(message.splitlines()) == 1


def test_of_many_bad_values_the_first_are_told_and_the_others_counted(tmp_path):
    message = refusal(tmp_path, sample=mini.sample().assign(koen=[f"k{n}" for n in range(40)]))
    assert len(message.splitlines()) == SHOWN + 1
    assert f"unknown category: {40 - SHOWN} other values in {40 - SHOWN} rows" in message


@pytest.mark.parametrize(
    "value",
    ["010190-1234", "0101901234", "20304050", "mig@example.dk", "Jeg tror, at sagsbehandleren hed noget Hansen"],
)
def test_personal_data_is_never_shown(tmp_path, value):
    message = refusal(tmp_path, sample=changed(mini.sample(), "koen", 1, value))
    assert value not in message
    assert "unknown category: a " in message


def test_an_id_in_the_wrong_column_is_never_shown(tmp_path):
    tables = {name: getattr(mini, name)() for name in ("sample", "answers")}
    plain = {name: t.assign(person_id=t["person_id"].str.replace("syn-", "p")) for name, t in tables.items()}
    plain["sample"]["koen"] = plain["sample"]["person_id"]
    assert not re.search(r"p00\d\d", refusal(tmp_path, **plain))


@pytest.mark.parametrize(
    ("looks_like", "ids"),
    [
        (True, ["010190-1234", "0101901234", "010190 1234", "290200-0000", " 3112990001 "]),
        (False, ["1000000001", "3213901234", "310290-1234", "300290-1234", "123456789", "0101901234x"]),
    ],
)
def test_ids_that_look_like_cpr_numbers_are_refused_and_not_shown(tmp_path, looks_like, ids):
    tables = {name: getattr(mini, name)() for name in ("sample", "answers")}
    for number, id_ in enumerate(ids):
        for table in tables.values():
            table["person_id"] = table["person_id"].replace(f"syn-{number:04}", id_)
    real = {name: t.assign(person_id=t["person_id"].str.replace("syn-", "p")) for name, t in tables.items()}
    if not looks_like:
        assert not mini.read(tmp_path, **real).synthetic
        return
    message = refusal(tmp_path, **real)
    assert (
        f"sample.csv, column 'person_id': an id that looks like a CPR number in {len(ids)} rows (2, 3, 4, 5, 6)"
        in message
    )
    assert not any(id_.strip() in message for id_ in ids)


def test_several_persons_twice_are_told_with_their_first_rows(tmp_path):
    sample = changed(changed(mini.sample(), "person_id", 7, "syn-0001"), "person_id", 9, "syn-0003")
    assert "a person who is in the file already in 2 rows (9 as in 3, 11 as in 5)" in refusal(tmp_path, sample=sample)


def test_capitals_do_not_make_reconstructed_persons_real(tmp_path):
    tables = {name: getattr(mini, name)() for name in ("sample", "answers")}
    large = {name: t.assign(person_id=t["person_id"].str.upper()) for name, t in tables.items()}
    assert mini.read(tmp_path, **large).synthetic
    one = {name: t.assign(person_id=t["person_id"].str.replace("syn-", "p")) for name, t in tables.items()}
    for table in one.values():
        table["person_id"] = table["person_id"].replace("p0000", "SYN-0000")
    message = refusal(tmp_path, **one)
    assert "synthetic and real persons are mixed: 2 ids begin with 'syn-' and 70 do not" in message


def test_blanks_around_an_id_are_no_part_of_it(tmp_path, data):
    answers = mini.answers()
    other = mini.read(tmp_path, answers=answers.assign(person_id=answers["person_id"] + " "))
    pd.testing.assert_frame_equal(other.respondents, data.respondents)


@pytest.mark.parametrize("disposition", ["no_reply", "opt_out"])
def test_a_day_of_answering_without_an_answer_is_refused(tmp_path, disposition):
    sample = mini.sample()
    row = sample.index[sample["disposition"] == disposition][0]
    message = refusal(tmp_path, sample=changed(sample, "answered_on", row, "2024-03-12"))
    assert f"column 'answered_on': a date, but the disposition is not complete, partial in row {row + 2}" in message


def test_the_first_and_the_last_day_of_the_field_work_belong_to_it(tmp_path):
    sample = changed(changed(mini.sample(), "answered_on", 0, "2024-03-01"), "answered_on", 1, "2024-03-31")
    days = mini.read(tmp_path, sample=sample).sample["answered_on"]
    assert (days.min(), days.max()) == (pd.Timestamp("2024-03-01"), pd.Timestamp("2024-03-31"))


@pytest.mark.parametrize("value", ["i går", "2024-02-29"])
def test_a_wrong_day_is_not_told_as_an_empty_one_too(tmp_path, value):
    message = refusal(tmp_path, sample=changed(mini.sample(), "answered_on", 3, value))
    assert len(message.splitlines()) == 1


def test_all_of_a_few_allowed_values_are_told(tmp_path):
    message = refusal(tmp_path, answers=changed(mini.answers(), "tillid", 0, "9"))
    assert "2 (" in message
    assert "ved_ikke (" in message
    assert "more" not in message


# Warnings


def test_a_group_without_respondents_is_warned_of_with_its_share(tmp_path):
    sample, answers, frame = mini.sample(), mini.answers(), mini.frame()
    men = sample["koen"] == "mand"
    quiet = {"disposition": sample["disposition"].mask(men, "no_reply")}
    sample = sample.assign(**quiet, answered_on=sample["answered_on"].mask(men, ""))
    answers = answers[~answers["person_id"].isin(sample["person_id"][men])]
    found = mini.read(tmp_path, sample=sample, answers=answers)
    share = frame.loc[frame["koen"] == "mand", "population"].sum() / frame["population"].sum()
    told = f"answers.csv: nobody has answered of koen mand (Mand), {share:.1%} of the population"
    [warning] = found.warnings
    assert warning.endswith(f"{told}; all respondents are of kvinde (Kvinde)")


def test_a_round_in_which_all_groups_answer_has_no_warning(data):
    assert data.warnings == ()


# Files


def test_missing_files_are_told_together(tmp_path):
    mini.write(tmp_path)
    (tmp_path / "frame.csv").unlink()
    (tmp_path / "answers.csv").unlink()
    with pytest.raises(JobsurveyError) as error:
        intake.read(mini.load(), tmp_path)
    assert str(error.value).count("there is no such file") == 2


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "is empty; the first line must name the columns"),
        (b"\n\r\n", "is empty; the first line must name the columns"),
        (b"\xef\xbb\xbf", "is empty; the first line must name the columns"),
        ("person_id,tillid\nå‰,1".encode("cp1252"), "is not UTF-8 text, and no other encoding is certain"),
        (b"\x00\x01\x02", "holds bytes that are no text"),
    ],
)
def test_an_unreadable_file_is_told_without_its_content(tmp_path, content, expected):
    mini.write(tmp_path)
    (tmp_path / "answers.csv").write_bytes(content)
    with pytest.raises(JobsurveyError, match=expected):
        intake.read(mini.load(), tmp_path)


def test_rows_with_too_many_fields_are_told_by_number_and_not_shown(tmp_path):
    mini.write(tmp_path)
    path = tmp_path / "sample.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[7] += ",hemmeligt"
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(JobsurveyError, match=r"1 row does not have the header's 9 fields \(row 8\)") as error:
        intake.read(mini.load(), tmp_path)
    assert "hemmeligt" not in str(error.value)


def test_a_file_without_rows_is_told(tmp_path):
    assert "sample.csv: has columns and no rows" in refusal(tmp_path, sample=mini.sample().head(0))


def test_rows_are_numbered_by_their_line_in_the_file(tmp_path):
    mini.write(tmp_path, sample=changed(changed(mini.sample(), "koen", 3, "k"), "koen", 5, "k"))
    path = tmp_path / "sample.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines[:3], "", "", *lines[3:6], "", *lines[6:]]), encoding="utf-8")
    with pytest.raises(JobsurveyError, match=r"unknown category: 'k' in 2 rows \(7, 10\)"):
        intake.read(mini.load(), tmp_path)
    path.write_text("\n".join(["", *lines[:7], "", lines[7] + ",x"]), encoding="utf-8")
    with pytest.raises(JobsurveyError, match=r"1 row does not have the header's 9 fields \(row 10\)"):
        intake.read(mini.load(), tmp_path)


def test_a_missing_quotation_mark_is_told(tmp_path):
    mini.write(tmp_path)
    (tmp_path / "sample.csv").write_text('"person_id,' + "x" * 200_000, encoding="utf-8")
    with pytest.raises(JobsurveyError, match="in quotation marks, of the row that begins in line 1"):
        intake.read(mini.load(), tmp_path)


def in_parquet(folder, **columns):
    """The microdata with the sample file as Parquet, some of its columns of another type."""
    round_ = mini.load()
    files = round_.config.files.model_copy(update={"sample": "sample.parquet"})
    config = round_.config.model_copy(update={"files": files})
    mini.write(folder)
    table = pa.Table.from_pandas(mini.sample().drop(columns=list(columns)))
    for name, values in columns.items():
        table = table.append_column(name, values)
    pq.write_table(table, folder / "sample.parquet")
    return intake.read(rounds.Round(mini.FOLDER, config, round_.questionnaire), folder)


@pytest.mark.parametrize(
    ("values", "what"),
    [
        (pa.array([[1, 2]] * 40), "list values"),
        (pa.array([{"hemmelig": 1}] * 40), "struct values"),
        (pa.array([b"\xff\xfe"] * 40), "bytes that are not UTF-8 text"),
        (pa.array([b"\xff\xfe"] * 40, pa.binary(2)), "bytes that are not UTF-8 text"),
    ],
)
def test_a_parquet_column_of_another_kind_is_told_by_name(tmp_path, values, what):
    with pytest.raises(JobsurveyError) as error:
        in_parquet(tmp_path, koen=values, alder=values)
    lines = str(error.value).splitlines()
    assert len(lines) == 2
    for line, name in zip(lines, ("koen", "alder"), strict=True):
        assert f"sample.parquet, column '{name}': holds {what}; allowed: text, numbers, dates" in line


def test_whole_numbers_as_dates_in_parquet_are_told_as_such(tmp_path):
    with pytest.raises(JobsurveyError) as error:
        in_parquet(tmp_path, startdato=pa.array([1_710_892_800_000] * 40))
    assert "column 'startdato': a number where a date should be in 40 rows (1, 2, 3, 4, 5" in str(error.value)
    assert "personal" not in str(error.value)


@pytest.mark.parametrize("value", [float("inf"), 1e300])
def test_an_endless_number_in_parquet_is_told(tmp_path, value):
    with pytest.raises(JobsurveyError, match="column 'alder': not a number"):
        in_parquet(tmp_path, alder=pa.array([value] * 40))


def test_a_damaged_parquet_file_is_told(tmp_path, data):
    files = data.round.config.files.model_copy(update={"sample": "sample.parquet"})
    config = data.round.config.model_copy(update={"files": files})
    mini.write(tmp_path)
    (tmp_path / "sample.parquet").write_bytes(b"PAR1 cut short")
    with pytest.raises(JobsurveyError, match="is cut off: a Parquet file ends with PAR1"):
        intake.read(rounds.Round(mini.FOLDER, config, data.round.questionnaire), tmp_path)


def test_an_unknown_ending_is_told(tmp_path, data):
    files = data.round.config.files.model_copy(update={"sample": "sample.pdf"})
    config = data.round.config.model_copy(update={"files": files})
    with pytest.raises(JobsurveyError, match=r"ending '\.pdf' is not known; allowed: \.csv, \.txt, \.tsv, \.parquet"):
        intake.read(rounds.Round(mini.FOLDER, config, data.round.questionnaire), mini.write(tmp_path))


def test_real_files_come_before_synthetic_ones(tmp_path, data):
    round_ = rounds.Round(tmp_path, data.round.config, data.round.questionnaire)
    with pytest.raises(JobsurveyError, match="there is no microdata for the round mini"):
        intake.locate(round_)
    synthetic = mini.write(tmp_path / "data" / "synthetic")
    assert intake.locate(round_) == synthetic
    real = mini.write(tmp_path / "data")
    assert intake.locate(round_) == real
    (real / "answers.csv").unlink()
    with pytest.raises(JobsurveyError, match=r"answers\.csv missing"):
        intake.locate(round_)


def test_a_round_without_weighting_cells_has_one(tmp_path, data):
    config = data.round.config.model_copy(update={"weighting": type(data.round.config.weighting)()})
    round_ = rounds.Round(mini.FOLDER, config, data.round.questionnaire)
    one = pd.DataFrame({"population": [150]})
    assert intake.read(round_, mini.write(tmp_path, frame=one)).frame["population"].to_list() == [150]
    with pytest.raises(JobsurveyError, match="a weighting cell that has a row already in row 3, first in row 2"):
        intake.read(round_, mini.write(tmp_path, frame=pd.concat([one, one])))


def test_missing_background_is_allowed_where_the_round_says_so(tmp_path, data):
    variables = dict(data.round.config.variables)
    variables["alder"] = variables["alder"].model_copy(update={"allow_missing": True})
    config = data.round.config.model_copy(update={"variables": variables})
    round_ = dataclasses.replace(data, round=rounds.Round(mini.FOLDER, config, data.round.questionnaire)).round
    folder = mini.write(tmp_path, sample=changed(mini.sample(), "alder", 3, ""))
    assert np.isnan(intake.read(round_, folder).sample["alder_value"]).sum() == 1
