"""The command line: what it says and its exit codes."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import mini
import pytest

from jobsurvey_utils import __main__ as command_line
from jobsurvey_utils import rounds
from jobsurvey_utils.build import book

FOLDERS = Path(__file__).parent / "rounds"


@pytest.fixture
def run(monkeypatch, capsys):
    def call(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["jobsurvey", *arguments])
        try:
            command_line.main()
        except SystemExit as end:
            if isinstance(end.code, str):
                return 1, end.code
            return int(end.code or 0), "".join(capsys.readouterr())
        return 0, "".join(capsys.readouterr())

    return call


@pytest.mark.parametrize("command", ["book", "check", "tables", "reconstruct", "audit", "status", "diff"])
def test_every_command_explains_itself(run, command):
    code, told = run(command, "--help")
    assert code == 0
    assert "--help" in told
    assert command in run("--help")[1]


def test_unknown_round_is_a_sentence_that_names_the_known(run):
    code, told = run("check", "kl2042")
    assert code == 1
    assert told.startswith("jobsurvey: round 'kl2042' is not known")
    assert all(name in told for name in rounds.names())


@pytest.mark.parametrize("arguments", [["bok"], ["book", "--jobs", "0"], ["tables", "kl2024"], ["check"]])
def test_wrong_use_is_told_with_exit_code_2(run, arguments):
    code, told = run(*arguments)
    assert code == 2
    assert "Usage: " in told


def test_unknown_page_is_a_sentence_that_names_the_pages(run, monkeypatch):
    monkeypatch.setattr(book, "_prepare", lambda chosen, jobs, say: None)
    monkeypatch.setattr(book, "locked", lambda path, say: nullcontext())
    code, told = run("book", "--only", "kl2024/tilid")
    assert code == 1
    assert "no page matches 'kl2024/tilid'" in told
    assert "kl2024/moedet/tillid" in told


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            OSError(28, "No space left on device", "/data/frame.csv"),
            "jobsurvey: /data/frame.csv: No space left on device",
        ),
        (PermissionError(13, "Permission denied", "/data"), "jobsurvey: /data: Permission denied"),
        (shutil.Error([("/a", "/b", "No space left"), ("/c", "/d", "No space left")]), "jobsurvey: /a: No space left"),
    ],
)
def test_full_disk_and_closed_folder_are_sentences(run, monkeypatch, error, sentence):
    def fail(round_id: str) -> None:
        raise error

    monkeypatch.setattr(rounds, "load", fail)
    assert run("check", "kl2024") == (1, sentence)


def test_interruption_is_a_sentence(run, monkeypatch):
    def stop(round_id: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(rounds, "load", stop)
    code, told = run("check", "kl2024")
    assert code == 1
    assert told == "jobsurvey: interrupted; the next run goes on from here"


@pytest.fixture
def only_women(tmp_path):
    """The folder of a round in which no man has answered."""
    folder = shutil.copytree(mini.FOLDER, tmp_path / "mini", ignore=shutil.ignore_patterns("data"))
    sample, answers = mini.sample(), mini.answers()
    men = sample["koen"] == "mand"
    quiet = {
        "disposition": sample["disposition"].mask(men, "no_reply"),
        "answered_on": sample["answered_on"].mask(men, ""),
    }
    mini.write(
        folder / "data",
        sample=sample.assign(**quiet),
        answers=answers[~answers["person_id"].isin(sample["person_id"][men])],
    )
    return folder


def test_check_warns_and_ends_well(run, only_women):
    code, told = run("check", str(only_women))
    assert code == 0
    assert "nobody has answered of koen mand (Mand), " in told
    assert "mini: synthetic data in order" in told


def test_the_builds_log_has_the_warnings(only_women, tmp_path, monkeypatch):
    monkeypatch.setattr(rounds.Round, "generated", tmp_path / "generated")
    said: list[str] = []
    book._prepare([rounds.load(only_women)], 1, said.append)
    [warning] = said
    assert warning.startswith("warning: mini: ")
    assert "answers.csv: nobody has answered of koen mand (Mand)" in warning


def test_audit_tells_every_contradiction_with_its_arithmetic(run, tmp_path):
    code, told = run("audit", "kl2024", "--csv", str(tmp_path / "audit.csv"))
    assert code == 0
    assert "31,717 + 2,021 = 33,738 against the printed 33,758" in told
    assert (tmp_path / "audit.csv").read_text(encoding="utf-8").startswith("figure,section,item,")


def test_audit_takes_a_round_folder_and_says_where_all_fits(run):
    code, told = run("audit", str(FOLDERS / "audited_counted"))
    assert code == 0
    assert "No figure contradicts another." in told
    assert "Not recomputed" in told


def test_audit_of_a_round_without_figures_says_so(run):
    code, told = run("audit", str(FOLDERS / "mini"))
    assert code == 1
    assert "published.csv: is not there or has no figures" in told


def test_audit_refuses_a_file_in_no_folder(run, tmp_path):
    code, told = run("audit", "kl2024", "--csv", str(tmp_path / "no" / "audit.csv"))
    assert code == 1
    assert "there is no folder" in told


STARTED = """
import sys
import jobsurvey_utils.__main__
print(*sorted({name.partition(".")[0] for name in sys.modules}))
from jobsurvey_utils.build import status, toc
toc.load([])
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_what_computes_nothing_does_not_wait_for_what_computes():
    done = subprocess.run([sys.executable, "-c", STARTED], capture_output=True, text=True, check=True)
    help_, status = (set(line.split()) for line in done.stdout.splitlines())
    slow = {"pandas", "numpy", "scipy", "pyarrow", "statsmodels", "matplotlib", "joblib", "jinja2", "jupytext"}
    assert slow & status == set()
    assert {*slow, "pydantic", "yaml"} & help_ == set()
