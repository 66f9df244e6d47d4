"""What a process reads once: a file that has changed is read, and understood, anew."""

from __future__ import annotations

import shutil

import mini
import pytest

from jobsurvey_utils import rounds
from jobsurvey_utils.build import store
from jobsurvey_utils.errors import JobsurveyError


@pytest.fixture
def folder(tmp_path):
    """A copy of the miniature with its data in place."""
    copied = shutil.copytree(mini.FOLDER, tmp_path / "mini", ignore=shutil.ignore_patterns("data"))
    mini.write(copied / "data")
    return copied


def test_microdata_are_read_once_as_long_as_no_file_changes(folder):
    round_ = rounds.load(folder)
    first = store._microdata(round_)
    assert store._microdata(rounds.load(folder)) is first
    answers = folder / "data" / "answers.csv"
    lines = answers.read_text(encoding="utf-8").splitlines()
    person = lines.pop().split(",")[0]
    answers.write_text("\n".join(lines) + "\n", encoding="utf-8")
    sample = folder / "data" / "sample.csv"
    told = [line for line in sample.read_text(encoding="utf-8").splitlines() if not line.startswith(f"{person},")]
    sample.write_text("\n".join(told) + "\n", encoding="utf-8")
    assert len(store._microdata(round_).respondents) == len(first.respondents) - 1


def test_a_changed_configuration_is_understood_anew(folder):
    path, title = folder / "round.yml", rounds.load(folder).config.title
    path.write_text(path.read_text(encoding="utf-8").replace(title, "En anden titel"), encoding="utf-8")
    assert rounds.load(folder).config.title == "En anden titel"
    path.write_text("id: [", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(JobsurveyError, match="not valid YAML"):
            rounds.load(folder)
