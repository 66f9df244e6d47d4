"""CPR numbers: looked over, replaced at once, and never written, logged or shown."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import io
import pickle
import re
import sys
import traceback
from contextlib import redirect_stderr, redirect_stdout

import formats
import mini
import numpy as np
import pandas as pd
import pytest

from jobsurvey_utils import __main__ as command_line
from jobsurvey_utils import intake, rounds
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.intake import cpr, meanings, personal, tables
from jobsurvey_utils.intake.problems import Problems
from jobsurvey_utils.rounds.columns import of_round

SECRET = "8c3f0e5b2a7d49167f1c0a93be64d825"
TEN_DIGITS = re.compile(r"\d{6}[- ]?\d{4}")


@pytest.fixture(autouse=True)
def key(monkeypatch):
    """A key for every test that does not take it away."""
    monkeypatch.delenv(cpr.KEY_FILE, raising=False)
    monkeypatch.setenv(cpr.KEY, SECRET)


def numbers(count: int = 40) -> list[str]:
    """Numbers of people born on the days from 1 January 1980 on, men and women, that pass modulus 11."""
    found = []
    for day in range(count * 2):
        born = (dt.date(1980, 1, 1) + dt.timedelta(day)).strftime("%d%m%y")
        for last in range(1000, 1011):
            digits = [int(c) for c in f"{born}{last}"]
            if sum(a * b for a, b in zip(digits, (4, 3, 2, 7, 6, 5, 4, 3, 2, 1), strict=True)) % 11 == 0:
                found.append(f"{born}-{last}")
                break
    return found[:count]


def with_cpr(*, keep_id: bool = False, numbers: list[str] | None = None) -> dict[str, pd.DataFrame]:
    """The sample and the answers with CPR numbers in the place of ids, or beside them."""
    everyone = numbers or globals()["numbers"]()
    by_id = dict(zip(mini.sample()["person_id"], everyone, strict=True))
    found = {}
    for name in ("sample", "answers"):
        table = getattr(mini, name)()
        table.insert(1, "cpr", table["person_id"].map(by_id))
        plain = table.assign(person_id=table["person_id"].str.replace("syn-", "p"))
        found[name] = plain if keep_id else plain.drop(columns="person_id")
    return found


def refused(folder, round_: rounds.Round | None = None, **changed: pd.DataFrame) -> str:
    """The message that the round is refused with, which holds no CPR number."""
    mini.write(folder, **changed)
    with pytest.raises(JobsurveyError) as error:
        intake.read(round_ or mini.load(), folder)
    told = "".join(traceback.format_exception(error.value)) + repr(error.value)
    assert not TEN_DIGITS.search(told), "a CPR number is shown"
    assert SECRET not in told
    return str(error.value)


# What a number must be


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("070761-4285", ""),  # the example of CPR-kontoret for modulus 11
        ("0707614285", ""),
        ("070761 4285", ""),
        ("070761-4286", "cpr-check-digit"),
        ("310290-1234", "cpr-date"),
        ("290200-4000", "cpr-check-digit"),  # 2000 was a leap year
        ("290200-0000", "cpr-date"),  # 1900 was not
        ("001390-1234", "cpr-date"),
        ("610190-1234", "cpr-date"),  # a replacement number, with 60 added to the day
        ("010190123", "cpr-leading-zero"),
        ("01019012345", "cpr-form"),
        ("010190-12a4", "cpr-form"),
        ("010190_1234", "cpr-form"),
        ("٠١٠١٩٠١٢٣٤", "cpr-form"),
        ("ukendt", "cpr-form"),
        ("", ""),
    ],
)
def test_numbers_are_looked_over(number, expected):
    assert cpr.fault(number) == expected


@pytest.mark.parametrize(
    ("first_seven", "born"),
    [
        ("0101000", "1900-01-01"),
        ("0101993", "1999-01-01"),
        ("0101364", "2036-01-01"),
        ("0101374", "1937-01-01"),
        ("0101575", "2057-01-01"),
        ("0101588", "1858-01-01"),
        ("0101998", "1899-01-01"),
        ("0101369", "2036-01-01"),
        ("0101379", "1937-01-01"),
    ],
)
def test_the_seventh_digit_tells_the_century(first_seven, born):
    """The table of CPR-kontoret, Personnummeret i CPR."""
    assert cpr.birthday([int(digit) for digit in first_seven]) == dt.date.fromisoformat(born)


def test_nobody_is_born_after_today():
    later = dt.date.today() + dt.timedelta(days=400)
    assert cpr.fault(f"{later:%d%m%y}-5000") == "cpr-date"


# The pseudonym


def test_a_pseudonym_is_the_keyed_hash_of_the_ten_digits():
    expected = hmac.new(SECRET.encode(), b"0707614285", hashlib.sha256).hexdigest()
    for written in ("0707614285", "070761-4285", "070761 4285"):
        assert cpr.pseudonym(written, SECRET.encode()) == expected


def test_persons_are_known_by_pseudonyms(tmp_path):
    mini.write(tmp_path / "cpr", **with_cpr())
    mini.write(tmp_path / "ids")
    data, plain = intake.read(mini.load(), tmp_path / "cpr"), intake.read(mini.load(), tmp_path / "ids")
    expected = [hmac.new(SECRET.encode(), n.replace("-", "").encode(), hashlib.sha256).hexdigest() for n in numbers()]
    assert data.sample["person_id"].tolist() == expected
    pd.testing.assert_frame_equal(
        data.respondents.drop(columns="person_id"), plain.respondents.drop(columns="person_id")
    )
    assert not data.synthetic
    assert "cpr" not in data.sample
    assert not any(n.encode() in pickle.dumps(data.sample) for n in numbers())


@pytest.mark.parametrize("ending", [".xlsx", ".parquet", ".sav", ".dta"])
def test_numbers_are_replaced_in_every_format(tmp_path, ending):
    changed = with_cpr()
    mini.write(tmp_path, **changed)
    expected = intake.read(mini.load(), tmp_path).sample["person_id"].tolist()
    write = {
        ".xlsx": lambda table, path: table.to_excel(path, index=False),
        ".parquet": lambda table, path: table.to_parquet(path),
        ".sav": formats.pyreadstat.write_sav,
        ".dta": formats.pyreadstat.write_dta,
    }[ending]
    write(changed["sample"], tmp_path / f"sample{ending}")
    round_ = formats.round_of(sample=f"sample{ending}")
    assert intake.read(round_, tmp_path).sample["person_id"].tolist() == expected
    broken = changed["sample"].assign(koen=changed["sample"]["cpr"], cpr=changed["sample"]["cpr"].str[:-1])
    write(broken, tmp_path / f"sample{ending}")
    with pytest.raises(JobsurveyError) as error:
        intake.read(round_, tmp_path)
    assert not TEN_DIGITS.search(str(error.value))
    assert "a CPR number that is not ten digits in 40 rows" in str(error.value)


def test_a_mapped_column_of_another_name_is_replaced_too(tmp_path):
    tables_ = {name: table.rename(columns={"cpr": "CPR-nr."}) for name, table in with_cpr().items()}
    mini.write(tmp_path, **tables_)
    mapped = {name: {"cpr": "CPR-nr."} for name in ("sample", "answers")}
    data = intake.read(formats.named(".csv", columns=mapped), tmp_path)
    assert data.sample["person_id"].str.fullmatch("[0-9a-f]{64}").all()


@pytest.mark.parametrize(
    ("number", "what"),
    [
        ("310290-1234", "column 'cpr': a CPR number that does not begin with a date of birth in row 3"),
        ("12", "column 'cpr': a CPR number that is not ten digits in row 3"),
        ("101901234", "stored as a number and lost its leading zero in row 3; allowed: ten digits: format the column"),
    ],
)
def test_wrong_numbers_are_told_by_row(tmp_path, number, what):
    changed = numbers()
    changed[1] = number
    message = refused(tmp_path, **with_cpr(numbers=changed))
    assert what in message
    assert "empty" not in message


def test_numbers_that_fail_modulus_11_are_told_and_allowed(tmp_path):
    changed = numbers()
    changed[1] = changed[1][:-1] + str((int(changed[1][-1]) + 1) % 10)
    mini.write(tmp_path, **with_cpr(numbers=changed))
    (warning,) = intake.read(mini.load(), tmp_path).warnings[:1]
    assert "sample.csv, column 'cpr': a CPR number that fails modulus 11 in row 3" in warning


# One person, one id


def test_the_same_number_twice_is_the_same_person_twice(tmp_path):
    changed = numbers()
    changed[5] = changed[1].replace("-", "")
    assert "a person who is in the file already in row 7, first in row 3" in refused(
        tmp_path, **with_cpr(numbers=changed)
    )


def test_one_person_under_two_ids_is_found(tmp_path):
    changed = numbers()
    changed[5] = changed[1]
    message = refused(tmp_path, **with_cpr(keep_id=True, numbers=changed))
    assert "sample.csv: a CPR number that has another id elsewhere in row 7" in message


def test_one_person_under_two_ids_in_two_files_is_found(tmp_path):
    changed = with_cpr(keep_id=True)
    answers = changed["answers"]
    other = np.flatnonzero(~changed["sample"]["cpr"].isin(answers["cpr"]))[0]
    answers.loc[4, "cpr"] = changed["sample"].loc[other, "cpr"]
    message = refused(tmp_path, **changed)
    assert "answers.csv: a CPR number that has another id elsewhere in row 6" in message
    assert "answers.csv: an id that has another CPR number elsewhere in row 6" in message


def test_ids_count_where_both_files_have_them(tmp_path):
    mini.write(tmp_path, **with_cpr(keep_id=True))
    data = intake.read(mini.load(), tmp_path)
    assert data.sample["person_id"].str.startswith("p").all()
    assert "cpr" not in data.sample
    changed = with_cpr(keep_id=True) | {"answers": with_cpr()["answers"]}
    mini.write(tmp_path, **changed)
    assert intake.read(mini.load(), tmp_path).sample["person_id"].str.fullmatch("[0-9a-f]{64}").all()


def test_an_id_in_one_file_and_a_number_in_the_other_lead_nowhere(tmp_path):
    changed = with_cpr()
    ids = mini.answers().assign(person_id=mini.answers()["person_id"].str.replace("syn-", "p"))
    message = refused(tmp_path, sample=changed["sample"], answers=ids)
    assert "persons are known by person_id in one file and by cpr in another" in message


# The key


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "there is no key for that: make a key with `python -c"),
        ("", "there is no key for that"),
        ("kort", "is too short or too simple (32 random characters at least): make a key with"),
        ("a" * 64, "is too short or too simple"),
    ],
)
def test_a_missing_or_weak_key_is_told_with_how_to_make_one(tmp_path, monkeypatch, value, expected):
    monkeypatch.delenv(cpr.KEY)
    if value is not None:
        monkeypatch.setenv(cpr.KEY, value)
    message = refused(tmp_path, **with_cpr())
    assert expected in message
    assert "secrets.token_hex(32)" in message


def test_the_key_may_be_in_a_file(tmp_path, monkeypatch):
    mini.write(tmp_path / "data", **with_cpr())
    expected = intake.read(mini.load(), tmp_path / "data").sample["person_id"]
    monkeypatch.delenv(cpr.KEY)
    (tmp_path / "key").write_text(SECRET + "\n", encoding="utf-8")
    monkeypatch.setenv(cpr.KEY_FILE, str(tmp_path / "key"))
    assert intake.read(mini.load(), tmp_path / "data").sample["person_id"].tolist() == expected.tolist()
    monkeypatch.setenv(cpr.KEY, SECRET)
    assert "both JOBSURVEY_CPR_KEY_FILE and JOBSURVEY_CPR_KEY are set" in refused(tmp_path / "data", **with_cpr())


@pytest.mark.parametrize("where", ["data", "data/below", "round", "repository"])
def test_the_key_is_never_kept_with_the_data_or_the_round(tmp_path, monkeypatch, where):
    monkeypatch.delenv(cpr.KEY)
    place = {"round": mini.FOLDER, "repository": rounds.ROOT}.get(where, tmp_path / where)
    path = place / "key.txt"
    if where.startswith("data"):
        place.mkdir(parents=True)
        path.write_text(SECRET, encoding="utf-8")
    monkeypatch.setenv(cpr.KEY_FILE, str(path))
    message = refused(tmp_path / "data", **with_cpr())
    assert "lies with the data or in the repository; keep it elsewhere" in message


def test_a_key_file_that_cannot_be_read(tmp_path, monkeypatch):
    monkeypatch.delenv(cpr.KEY)
    monkeypatch.setenv(cpr.KEY_FILE, str(tmp_path / "no such file"))
    assert "cannot be read as text" in refused(tmp_path / "data", **with_cpr())


def test_no_key_is_needed_without_numbers(tmp_path, monkeypatch):
    monkeypatch.delenv(cpr.KEY)
    assert len(mini.read(tmp_path).sample) == 40


# Never shown


def test_nothing_that_can_be_printed_holds_a_number(tmp_path):
    round_ = mini.load()
    mini.write(tmp_path, **with_cpr())
    problems, streams = Problems(), io.StringIO()
    with redirect_stdout(streams), redirect_stderr(streams):
        layout = of_round(round_.config, round_.questionnaire)["sample"]
        source = tables.read(tmp_path / "sample.csv", layout, problems, meanings.of_table(round_, "sample"))
    told = [repr(source), repr(source.column("koen")), repr(problems), str(source.table), streams.getvalue()]
    told.append(str(source.table.to_pydict()))
    for number in numbers():
        assert not any(n in text for text in told for n in (number, number.replace("-", "")))


def test_a_number_in_another_column_is_not_shown(tmp_path):
    changed = with_cpr()
    for column in ("koen", "alder", "answered_on", "disposition"):
        message = refused(
            tmp_path, **changed | {"sample": changed["sample"].assign(**{column: changed["sample"]["cpr"]})}
        )
        assert f"column '{column}'" in message


def test_a_row_with_a_field_too_many_is_not_shown(tmp_path):
    mini.write(tmp_path, **with_cpr())
    path = tmp_path / "sample.csv"
    path.write_text(path.read_text(encoding="utf-8") + "010190-1234,010190-1234\n" * 2, encoding="utf-8")
    with pytest.raises(JobsurveyError) as error:
        intake.read(mini.load(), tmp_path)
    assert not TEN_DIGITS.search("".join(traceback.format_exception(error.value)))


def test_the_command_line_shows_no_number(tmp_path, monkeypatch, capsys):
    """A whole round, checked from its folder, with numbers where they should not be."""
    folder = tmp_path / "round"
    (folder / "data").mkdir(parents=True)
    for name in ("round.yml", "questionnaire.yml"):
        (folder / name).write_text((mini.FOLDER / name).read_text(encoding="utf-8"), encoding="utf-8")
    changed = with_cpr()
    changed["sample"] = changed["sample"].assign(koen=changed["sample"]["cpr"], noter=changed["sample"]["cpr"])
    mini.write(folder / "data", **changed)
    monkeypatch.setattr(sys, "argv", ["jobsurvey", "check", str(folder)])
    with pytest.raises(SystemExit) as end:
        command_line.main()
    told = str(end.value.code) + "".join(capsys.readouterr())
    assert end.value.code not in (0, None)
    assert "the column 'noter' looks like CPR numbers" in told
    assert not TEN_DIGITS.search(told)


# Columns that are not in use


@pytest.mark.parametrize(
    ("name", "value", "what"),
    [
        ("CPR-nummer", "x", "CPR numbers"),
        ("Personnummer", "x", "CPR numbers"),
        ("noter", "070761-4285", "CPR numbers"),
        ("E-mail", "x", "e-mail addresses"),
        ("kontakt", "ada@example.org", "e-mail addresses"),
        ("Mobil", "x", "telephone numbers"),
        ("tlf_nr", "x", "telephone numbers"),
        ("kontakt", "+45 20 30 40 50", "telephone numbers"),
        ("Fornavn", "x", "names"),
        ("FuldeNavn", "x", "names"),
        ("hvem", None, "names"),
        ("Adresse", "x", "addresses"),
    ],
)
def test_columns_about_persons_are_refused_unless_they_are_ignored(tmp_path, name, value, what):
    people = [f"Ada {letter}lice Lovelace" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    values = [people[row % len(people)] for row in range(40)] if value is None else [value] * 40
    changed = mini.sample().assign(**{name: values})
    message = refused(tmp_path, sample=changed)
    assert f"the column '{name}' looks like {what} and round.yml does not say what to do with it" in message
    assert "its name under files.ignore.sample in round.yml: it is then never read" in message
    assert values[0] == "x" or values[0] not in message
    assert len(intake.read(formats.named(".csv", ignore={"sample": [name]}), tmp_path).sample) == 40


@pytest.mark.parametrize("name", ["kommunenavn", "id", "seed", "svarprocent"])
def test_other_columns_are_plainly_unknown(tmp_path, name):
    message = refused(tmp_path, sample=mini.sample().assign(**{name: "1234"}))
    assert f"unknown column: '{name}'" in message


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("Mit nummer er 070761-4285, ring.", True),
        ("0707614285", True),
        ("sag 99137614285", False),
        ("nr. 991376-4285", False),
        ("ring på 20304050", False),
    ],
)
def test_numbers_are_found_inside_text(text, holds):
    assert personal.holds_cpr(text) is holds


def test_a_number_in_free_text_is_warned_of(tmp_path):
    texts = ["Tak for hjælpen."] * 32
    texts[3] = "Mit nummer er 070761-4285."
    found = mini.read(tmp_path, answers=mini.answers().assign(uddybning=texts))
    (warning,) = [text for text in found.warnings if "uddybning" in text]
    assert "answers.csv, column 'uddybning': text that holds a CPR number, which is not read" in warning
    assert "in row 5" in warning
    assert "070761" not in warning


def test_files_with_numbers_are_not_changed(tmp_path):
    mini.write(tmp_path, **with_cpr())
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.iterdir()}
    intake.read(mini.load(), tmp_path)
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.iterdir()} == before
