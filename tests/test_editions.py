"""What `jobsurvey diff` tells of two finished books, on books of a few numbers written here."""

from __future__ import annotations

import copy
import gzip
import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from jobsurvey_utils import __main__ as command_line
from jobsurvey_utils.editions import comparing, reading

PROVENANCE: dict[str, Any] = {
    "commit": "aaa",
    "modified": False,
    "lock": "1",
    "packages": {"Python": "3.11.7", "pandas": "3.0"},
    "code": {"jobsurvey_utils/weighting.py": "1", "jobsurvey_utils/effort.py": "1"},
    "rounds": [
        {
            "id": "r1",
            "fingerprint": "f1",
            "synthetic": True,
            "data": {"answers.csv": "1"},
            "configuration": {"round.yml": "1"},
            "code": {"results": ["jobsurvey_utils/weighting.py"], "effort": ["jobsurvey_utils/effort.py"]},
            "themes": {"tillid": "Mødet", "glad": "Tilfredshed"},
        }
    ],
    "pages": {"book/generated/r1/tillid": {}},
}
SCORES = """\
round,item,breakdown,group,n,score,se,suppressed,data
r1,tillid,samlet,samlet,40,3.5,0.1,false,synthetic
r1,tillid,kommune,101,20,3.6,0.2,false,synthetic
r1,tillid,kommune,147,20,3.4,0.2,false,synthetic
r1,glad,samlet,samlet,40,4.0,0.1,false,synthetic
"""
WAVES = "wave,days,round,data\nfoerste,3,r1,synthetic\nanden,12,r1,synthetic\n"


class Books:
    """Finished books in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made = copy.deepcopy(PROVENANCE)

    def write(self, name: str, scores: str = SCORES, waves: str = WAVES) -> Path:
        data = self.folder / name / "data"
        for path, text in (("r1/scores", scores), ("r1/effort/waves", waves)):
            file = data / f"{path}.csv.gz"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(gzip.compress(text.encode(), mtime=0))
        (data / "provenance.json").write_text(json.dumps(self.made))
        return self.folder / name


@pytest.fixture
def books(tmp_path):
    return Books(tmp_path)


@pytest.fixture
def diff(monkeypatch, capsys):
    def call(*arguments: object) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["jobsurvey", "diff", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            command_line.main()
        said = capsys.readouterr()
        return int(end.value.code), said.out + said.err

    return call


def test_equal_books_are_equal(books, diff):
    code, told = diff(books.write("old"), books.write("new"))
    assert code == 0
    assert "No published number differs." in told


def test_equal_numbers_of_another_run_are_equal(books, diff):
    old = books.write("old")
    books.made["pages"]["book/generated/r1/tillid"] = {"seconds": 7.0}
    books.made["commit"] = "bbb"
    assert diff(old, books.write("new"))[0] == 0


def test_changed_number_is_told_with_its_difference_and_in_standard_errors(books, diff):
    code, told = diff(books.write("old"), books.write("new", SCORES.replace("20,3.6,0.2", "20,3.9,0.2")))
    assert code == 1
    assert "r1 scores: 1 changed, at most 1.5 standard errors" in told
    assert "r1 Mødet: 1 numbers of 1 questions, 1 of them estimates" in told
    assert "r1 tillid kommune 101 score: 3.6, 3.9, +0.3, +1.50" in told


def test_largest_change_in_standard_errors_stands_first(books, tmp_path):
    new = SCORES.replace("40,3.5,0.1", "40,3.6,0.1").replace("20,3.4,0.2", "20,3.0,0.2").replace("40,4.0,", "41,4.0,")
    changes = comparing.compare(reading.read(books.write("old")), reading.read(books.write("new", new)))
    assert [(row.item, row.group, row.number) for row in changes.itertuples()] == [
        *(("tillid", "147", "score"), ("tillid", "samlet", "score"), ("glad", "samlet", "n"))
    ]
    assert changes["standard_errors"].round(6).tolist()[:2] == [-2.0, 1.0]
    assert changes["difference"].round(6).tolist() == [-0.4, 0.1, 1.0]


def test_a_number_that_is_judged_otherwise_is_the_same_number(books):
    head = "round,item,statistic,group,wave,difference,se,size,status,data\n"
    old = f"{head}r1,tillid,score,101,1,0.25,0.1,large,ok,synthetic\nr1,tillid,score,101,2,0.4,0.1,large,ok,synthetic\n"
    new = f"{head}r1,tillid,score,101,2,0.3,0.1,open,ok,synthetic\n"
    for name, waves in (("old", old), ("new", new)):
        books.write(name, waves=waves)
    changes = comparing.compare(*(reading.read(books.folder / name) for name in ("old", "new")))
    told = changes.query("number == 'difference'").set_index("change")
    assert set(told.index) == {"changed", "gone"}
    assert told.loc["changed", ["where", "old", "new"]].tolist() == ["statistic score, wave 2", 0.4, 0.3]
    assert told.loc["changed", "standard_errors"] == pytest.approx(-1)
    assert told.loc["gone", ["where", "old"]].tolist() == ["statistic score, wave 1", 0.25]
    judged = changes.query("change == 'judged'").iloc[0]
    assert (judged["number"], judged["where"]) == ("size", "statistic score, wave 2, said large to open")


def test_another_judgement_of_equal_numbers_is_told(books, diff):
    head = "round,item,group,difference,size,data\n"
    old, new = (books.write(size, waves=f"{head}r1,tillid,101,0.25,{size},synthetic\n") for size in ("large", "open"))
    code, told = diff(old, new)
    assert code == 1
    assert "r1 effort/waves: 1 judged otherwise" in told


def test_numbers_that_appeared_went_or_are_hidden_now(books, diff, tmp_path):
    new = SCORES.replace("r1,glad,samlet,samlet,40,4.0,0.1,false", "r1,glad,koen,kvinde,25,4.1,0.1,false")
    new = new.replace("147,20,3.4,0.2,false", "147,,,,true")
    code, told = diff(books.write("old"), books.write("new", new), "--csv", tmp_path / "all.csv")
    assert code == 1
    rows = pd.read_csv(tmp_path / "all.csv", dtype={"group": "str"}).set_index(["group", "number"])["change"]
    assert rows[("147", "score")] == rows[("samlet", "score")] == "gone"
    assert rows[("kvinde", "score")] == "new"
    assert rows[("147", "suppressed")] == "changed"
    assert "all.csv" in told


@pytest.mark.parametrize("empty", ["", ",,,,,,"], ids=["no rows", "a row of nothing"])
def test_a_table_that_had_nothing_is_new(books, diff, empty):
    heading = SCORES.splitlines()[0]
    old = books.write("old", f"{heading}\n{empty and 'r1' + empty + ',,'}\n")
    code, told = diff(old, books.write("new"))
    assert code == 1
    assert re.search(r"r1 scores: \d+ new or shown", told)


@pytest.mark.parametrize(
    ("change", "told", "untold"),
    [
        (lambda made: made["rounds"][0]["data"].update({"answers.csv": "2"}), "other data: answers.csv", "other code"),
        (
            lambda made: made["rounds"][0]["configuration"].update({"round.yml": "2"}),
            "other configuration: round.yml",
            "other data",
        ),
        (
            lambda made: made["code"].update({"jobsurvey_utils/weighting.py": "2", "jobsurvey_utils/effort.py": "2"}),
            "other code: jobsurvey_utils/weighting.py\n",
            "effort.py",
        ),
        (lambda made: made["packages"].update({"pandas": "3.1"}), "other packages: pandas 3.0 to 3.1", "other code"),
        (lambda made: made.update(lock="2"), "other packages: requirements.txt", "other code"),
        (lambda made: None, "nothing that it is made from differs", "other "),
    ],
    ids=["data", "configuration", "code it uses", "packages", "lock", "nothing"],
)
def test_why_is_told_for_each_table(books, diff, change, told, untold):
    old = books.write("old")
    change(books.made)
    said = diff(old, books.write("new", SCORES.replace("3.5,", "3.6,")))[1]
    assert told in said
    assert untold not in said


def test_an_analysis_differs_for_its_own_code(books, diff):
    old = books.write("old")
    books.made["code"] |= {"jobsurvey_utils/weighting.py": "2", "jobsurvey_utils/effort.py": "2"}
    told = diff(old, books.write("new", waves=WAVES.replace("12", "13")))[1]
    assert "r1 effort/waves: 1 changed\n    other code: jobsurvey_utils/effort.py\n" in told


def test_an_analysis_of_several_rounds_differs_for_the_data_of_the_earlier_one(books, diff):
    books.made["rounds"].append({"id": "r0", "fingerprint": "f0", "synthetic": True, "data": {"answers.csv": "1"}})
    books.made["rounds"][0]["across"] = {"effort": ["r0"]}
    old = books.write("old")
    books.made["rounds"][1]["data"] = {"answers.csv": "2"}
    told = diff(old, books.write("new", SCORES.replace("3.5,", "3.6,"), WAVES.replace("12", "13")))[1]
    assert "r1 effort/waves: 1 changed\n    other data: r0/answers.csv\n" in told
    assert "standard errors\n    nothing that it is made from differs" in told


def test_pages_and_kinds_of_data_are_told(books, diff):
    old = books.write("old")
    books.made["pages"] = {"book/generated/r1/glad": {}}
    books.made["rounds"][0]["synthetic"] = False
    code, told = diff(old, books.write("new"))
    assert code == 1
    assert "pages added: book/generated/r1/glad" in told
    assert "pages removed: book/generated/r1/tillid" in told
    assert "r1: synthetic data before, real data now" in told


@pytest.mark.parametrize("kind", ["zip", "tar", "gztar"])
def test_archives_are_read_as_folders_are(books, diff, kind, tmp_path):
    old, new = books.write("old/site/html"), books.write("new", SCORES.replace("3.5,", "3.6,"))
    packed = shutil.make_archive(str(tmp_path / "last"), kind, tmp_path / "old")
    assert diff(packed, new)[0] == 1
    assert diff(packed, old) == (0, diff(old, old)[1].replace(str(old), packed, 1))


def test_what_is_no_book_is_trouble(books, diff, tmp_path):
    good = books.write("good")
    (tmp_path / "empty").mkdir()
    code, told = diff(tmp_path / "empty", good)
    assert code == 2
    assert "empty: holds no finished book with its numbers: data/provenance.json is not there" in told
    assert diff(good, tmp_path / "nothing")[0] == 2
    (tmp_path / "text.zip").write_text("no archive")
    assert diff(good, tmp_path / "text.zip")[0] == 2
    (good / "data/r1/scores.csv.gz").write_bytes(b"half")
    code, told = diff(books.write("other"), good)
    assert code == 2
    assert "data/r1/scores.csv.gz is damaged" in told
