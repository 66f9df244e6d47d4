"""A good round damaged in every way that is checked: what is told, with which exit code, and that no book is made."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import checks_table
import damages
import pytest
from damages import CPR, DAMAGES, TEXT
from good import Good

from jobsurvey_utils import __main__ as command_line
from jobsurvey_utils import rounds
from jobsurvey_utils.build import book, running
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.intake.kinds import KINDS
from jobsurvey_utils.intake.report import Entry, Report

PERSONAL = re.compile(r"\bp\d{4}\b|syn-\d|\d{6}-?\d{4}|\b\d{10}\b|\b[0-9a-f]{64}\b|@|(\d\d ){3}\d\d")
IDS = [damage.name for damage in DAMAGES]


@pytest.fixture
def run(monkeypatch, capsys):
    """The command line in this process: its exit code and what it prints."""

    def call(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["jobsurvey", *arguments])
        code: object = 0
        try:
            command_line.main()
        except SystemExit as end:
            code = end.code
        printed = "".join(capsys.readouterr())
        return (1, printed + code) if isinstance(code, str) else (int(code or 0), printed)

    return call


def made(found: damages.Damage, folder: Path, monkeypatch) -> Path:
    good = Good(folder)
    damages.in_environment(found, monkeypatch)
    found.act(good)
    return good.write()


def refuse_personal(text: str, folder: Path) -> None:
    told = text.replace(str(folder), "")
    assert not PERSONAL.search(told), PERSONAL.search(told)
    for secret in (CPR, TEXT, "Mette", "Hansen", damages.SECRET):
        assert secret not in told


def is_error(found: damages.Damage) -> bool:
    return KINDS[found.kind].severity == "error"


def test_nothing_is_wrong_with_the_good_round(run, tmp_path):
    folder = Good(tmp_path / "god").write()
    assert run("check", str(folder), "--strict") == (
        0,
        "god: configuration in order, 17 items, 9 pages\n"
        "god: real data in order, 60 invited, 40 respondents\n"
        "god: no problems\n",
    )


@pytest.mark.parametrize("found", DAMAGES, ids=IDS)
def test_a_damage_is_told(run, tmp_path, monkeypatch, found):
    folder = made(found, tmp_path / "god", monkeypatch)
    code, printed = run("check", str(folder), "--format", "json")
    report = json.loads(printed)
    assert code == int(is_error(found))
    assert report["ok"] == (code == 0)
    assert {entry["kind"] for entry in report["problems"]} == {found.kind, *found.also}
    messages = [
        (f"column {entry['column']!r}: " if entry["column"] else "") + entry["message"].replace(str(folder), "god")
        for entry in report["problems"]
        if entry["kind"] == found.kind
    ]
    assert found.message in messages
    assert {entry["severity"] for entry in report["problems"] if entry["kind"] == found.kind} == {
        KINDS[found.kind].severity
    }
    refuse_personal(printed, folder)


@pytest.mark.parametrize("found", [d for d in DAMAGES if is_error(d)], ids=[d.name for d in DAMAGES if is_error(d)])
def test_no_book_is_made_of_a_damaged_round(tmp_path, monkeypatch, found):
    """The build itself, up to where pages would be run: it stops at the data, and leaves nothing."""
    folder = made(found, tmp_path / "god", monkeypatch)
    generated = tmp_path / "generated"
    monkeypatch.setattr(rounds.Round, "generated", generated)
    with pytest.raises((JobsurveyError, OSError)) as error:
        prepare([rounds.load(folder)])
    if isinstance(error.value, JobsurveyError) and found.kind != "missing-file":  # which the build looks for first
        assert re.sub(r"^column '.*?': ", "", found.message)[:30] in str(error.value)
    refuse_personal(str(error.value), folder)
    assert [path for path in generated.rglob("*") if path.is_file() and path.suffix != ".lock"] == []


def prepare(chosen: list[rounds.Round]) -> None:
    """What the build does before it runs pages."""
    book._refuse(chosen)
    book._prepare(chosen, 1, lambda line: None)


def test_a_build_runs_pages_only_after_it_has_checked_the_rounds(tmp_path, monkeypatch):
    done: list[str] = []
    monkeypatch.setattr(book, "_refuse", lambda chosen: done.append("refuse"))

    def stop(*arguments):
        done.append("prepare")
        raise JobsurveyError("stopped")

    monkeypatch.setattr(book, "_prepare", stop)
    monkeypatch.setattr(running, "run", lambda *arguments, **options: done.append("run"))
    round_ = rounds.load(Good(tmp_path / "god").write())
    with pytest.raises(JobsurveyError, match="stopped"):
        book._make([round_], [], book.Way(jobs=1), lambda line: None, expected=False)
    assert done == ["refuse", "prepare"]


@pytest.mark.parametrize("found", [d for d in DAMAGES if not is_error(d)], ids=lambda found: found.name)
def test_a_warning_stops_only_the_strict_and_can_be_accepted(run, tmp_path, monkeypatch, found):
    folder = made(found, tmp_path / "god", monkeypatch)
    assert run("check", str(folder))[0] == 0
    code, printed = run("check", str(folder), "--strict")
    assert code == 1
    assert "which count as errors" in printed
    text = (folder / "round.yml").read_text(encoding="utf-8")
    files = "" if "\nfiles:" in text else "files:\n"
    accepted = "".join(f"    {kind}: Det er som det skal være.\n" for kind in (found.kind, *found.also))
    if files:
        (folder / "round.yml").write_text(f"{text}files:\n  accept:\n{accepted}", encoding="utf-8")
    else:
        (folder / "round.yml").write_text(text.replace("\nfiles:\n", f"\nfiles:\n  accept:\n{accepted}"), "utf-8")
    code, printed = run("check", str(folder), "--strict")
    assert code == 0
    assert f"accepted in round.yml: {found.kind} (" in printed
    assert "): Det er som det skal være." in printed


def test_there_are_many_damages_and_one_of_every_kind():
    assert len(DAMAGES) >= 60
    assert len(set(IDS)) == len(DAMAGES)
    assert {damage.kind for damage in DAMAGES} == set(KINDS)


def test_the_table_of_checks_is_what_is_told():
    assert checks_table.PAGE.read_text(encoding="utf-8") == checks_table.text(), "run `python tests/damages.py`"


def test_every_kind_named_in_the_package_is_in_the_table():
    package = Path(book.__file__).parent.parent
    text = "".join(path.read_text(encoding="utf-8") for path in (package / "intake").rglob("*.py"))
    assert set(re.findall(r'kind="([a-z-]+)"', text)) - {"stable"} <= set(KINDS)
    assert all(f'"{name}"' in text + (package / "build" / "gate.py").read_text() for name in KINDS)


def test_the_form_of_the_report_is_stable():
    assert list(Report.model_fields) == [
        *("version", "round", "ok", "strict", "errors", "warnings", "accepted", "items", "pages", "data"),
        *("invited", "respondents", "problems"),
    ]
    assert list(Entry.model_fields) == [
        *("severity", "kind", "file", "column", "message", "value", "suggestion", "allowed", "rows", "first_rows"),
        *("count", "accepted"),
    ]


def test_a_problem_in_json_by_hand(run, tmp_path):
    good = Good(tmp_path / "god")
    good.sample.loc[[3, 8], "koen"] = "kvnide"
    folder = good.write()
    code, _ = run("check", str(folder), "--json", str(tmp_path / "report.json"))
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert code == 1
    assert (report["version"], report["round"], report["errors"], report["data"]) == (1, "god", 1, None)
    assert report["problems"] == [
        {
            "severity": "error",
            "kind": "unknown-category",
            "file": str(folder / "data" / "sample.csv"),
            "column": "koen",
            "message": "unknown category: 'kvnide' in 2 rows (5, 10) (did you mean 'kvinde'?); "
            "allowed: kvinde (Kvinde, K), mand (Mand, M)",
            "value": "'kvnide'",
            "suggestion": "kvinde",
            "allowed": "kvinde (Kvinde, K), mand (Mand, M)",
            "rows": [5, 10],
            "first_rows": [],
            "count": 2,
            "accepted": None,
        }
    ]


def test_problems_of_all_stages_are_told_together_and_grouped(run, tmp_path):
    good = Good(tmp_path / "god")
    good.config["pages"].append("efterproevning")
    good.tables["answers"] = good.answers.drop(columns="tilfredshed")
    good.answers.loc[0, "tillid"] = "9"
    good.sample.loc[[3, 5], "koen"] = ["x1", "x2"]
    good.sample.loc[4, "startdato"] = "i går"
    good.frame.loc[0, "population"] = "mange"
    good.answers["video"] += " "
    code, printed = run("check", str(good.write()))
    assert code == 1
    lines = [re.sub(r"/.*/god", "god", line) for line in printed.splitlines()]
    assert [line.split(":")[0] for line in lines if not line.startswith("    ")] == [
        "ERRORS",
        "god/data/answers.csv",
        "  missing-column (1)",
        "  unknown-category (1 row)",
        "god/data/frame.csv",
        "  not-a-count (1 row)",
        "god/data/sample.csv",
        "  unknown-category (2 rows)",
        "  unreadable-date (1 row)",
        "god/round.yml",
        "  page (1)",
        "",
        "WARNINGS",
        "god/data/answers.csv",
        "  surrounding-blanks (40 rows)",
        "",
        "god",
    ]
    assert lines[-1] == "god: 7 errors and 1 warning"


def test_pages_that_cannot_be_made_are_no_reason_to_leave_the_data_unchecked(run, tmp_path):
    good = Good(tmp_path / "god")
    good.config["pages"].append("efterproevning")
    good.config["weighting"]["collapse"] = []
    good.sample.loc[good.sample["koen"] == "mand", ["disposition", "answered_on"]] = ["no_reply", ""]
    men = good.sample.loc[good.sample["koen"] == "mand", "person_id"]
    good.tables["answers"] = good.answers[~good.answers["person_id"].isin(men)]
    _, printed = run("check", str(good.write()), "--format", "json")
    report = json.loads(printed)
    assert [entry["kind"] for entry in report["problems"]] == ["weighting", "page", "group-without-answers"]
    assert report["data"] == "real"


def test_of_a_kind_the_first_twenty_are_told_and_all_are_counted(run, tmp_path):
    good = Good(tmp_path / "god")
    good.sample["alder"] = [str(70 + number) for number in range(60)]
    good.sample["koen"] = "?"
    code, printed = run("check", str(good.write()))
    assert code == 1
    rows = ", ".join(map(str, range(2, 22)))
    assert f"column 'koen': unknown category: '?' in 60 rows ({rows} and 40 more); allowed" in printed
    assert "  age-outside-population (60 rows)" in printed
    assert sum("an age outside the population: '" in line for line in printed.splitlines()) == 20
    assert "'70'" in printed
    assert "'90'" not in printed
    assert "    and 1 more problem of this kind (40 rows): see --json" in printed


def test_the_data_is_not_looked_at_before_the_configuration_can_be_read(run, tmp_path):
    good = Good(tmp_path / "god")
    good.config["client"] = "FILL-IN"
    del good.config["title"]
    code, printed = run("check", str(good.write()))
    assert code == 1
    assert "title: is missing" in printed
    assert "client: is still to be filled in" in printed
    assert "the data is not looked at: it is checked against the configuration" in printed


def test_a_folder_for_the_report_must_be_there(run, tmp_path):
    folder = Good(tmp_path / "god").write()
    code, printed = run("check", str(folder), "--json", str(tmp_path / "no" / "report.json"))
    assert code == 1
    assert "there is no folder" in printed
