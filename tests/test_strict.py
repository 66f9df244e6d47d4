"""`jobsurvey book --strict`: no book of data that is warned of, told of all rounds at once, before anything is made."""

from __future__ import annotations

import re
import sys

import pytest
from good import Good

from jobsurvey_utils import __main__ as command_line
from jobsurvey_utils import rounds
from jobsurvey_utils.build import book, html, locking, status, toc

WARNING = (
    "{round}: {file}, column 'tilfredshed': the rows stand in the order of this column; if it was sorted by itself, "
    "it belongs to other persons"
)


def sorted_round(folder, name, **told) -> rounds.Round:
    """A round with one column that is sorted by itself, which is warned of."""
    good = Good(folder / name)
    good.config["id"] = name
    good.answers["tilfredshed"] = sorted(good.answers["tilfredshed"])
    good.files(**told)
    return rounds.load(good.write())


@pytest.fixture
def build(tmp_path, monkeypatch, capsys):
    """The build of some rounds by the command line, up to where it would look for what is stale: exit code, output."""
    looked: list[rounds.Round] = []
    for module in (book, locking):
        monkeypatch.setattr(module, "LOCK", tmp_path / "generated" / ".lock")
    monkeypatch.setattr(rounds.Round, "generated", tmp_path / "generated")
    monkeypatch.setattr(status, "of_book", lambda chosen: looked.extend(chosen) or [])
    monkeypatch.setattr(toc, "tell", lambda chosen, say: None)

    def call(chosen: list[rounds.Round], *options: str) -> tuple[int, str, list[rounds.Round]]:
        monkeypatch.setattr(toc, "load", lambda names: chosen)
        monkeypatch.setattr(sys, "argv", ["jobsurvey", "book", "--jobs", "1", *options])
        looked.clear()
        try:
            command_line.main()
        except SystemExit as end:
            return 1, str(end.code), list(looked)
        return 0, capsys.readouterr().out, list(looked)

    return call


def test_warnings_of_all_rounds_are_told_and_nothing_is_made(build, tmp_path):
    one, two = sorted_round(tmp_path, "en"), sorted_round(tmp_path, "to")
    code, told, looked = build([one, two], "--strict")
    assert code == 1
    lines = told.removeprefix("jobsurvey: ").splitlines()
    files = {round_.id: round_.folder / "data" / "answers.csv" for round_ in (one, two)}
    assert lines[:2] == [f"warning: {WARNING.format(round=name, file=file)}" for name, file in files.items()]
    assert re.match("with --strict no book is made of data that is warned of: .* files.accept in round.yml", lines[2])
    assert len(lines) == 3
    assert looked == []
    assert [path.name for path in (tmp_path / "generated").rglob("*")] == [".lock"]


def test_without_the_option_the_book_is_made(build, tmp_path):
    suspicious = sorted_round(tmp_path, "en")
    assert build([suspicious]) == (0, f"The book is ready: {html.HTML / 'index.html'}\n", [suspicious])


def test_what_the_round_accepts_does_not_stop_the_strict(build, tmp_path):
    accepted = sorted_round(tmp_path, "en", accept={"sorted-column": "Filen er sorteret efter tilfredshed."})
    code, _, looked = build([accepted], "--strict")
    assert (code, looked) == (0, [accepted])


def test_of_warnings_nothing_is_said_where_there_are_only_errors(build, tmp_path):
    broken = Good(tmp_path / "brudt")
    broken.sample.loc[3, "koen"] = "kvnide"
    code, told, looked = build([rounds.load(broken.write())], "--strict")
    assert (code, looked) == (1, [])
    assert "unknown category: 'kvnide'" in told
    assert "warned of" not in told


def test_errors_are_told_beside_the_warnings_of_another_round(build, tmp_path):
    broken = Good(tmp_path / "brudt")
    broken.config["id"] = "brudt"
    broken.sample.loc[3, "koen"] = "kvnide"
    chosen = [rounds.load(broken.write()), sorted_round(tmp_path, "en")]
    code, told, looked = build(chosen, "--strict")
    assert (code, looked) == (1, [])
    assert "unknown category: 'kvnide' in row 5 (did you mean 'kvinde'?)" in told
    assert "warning: en: " in told
