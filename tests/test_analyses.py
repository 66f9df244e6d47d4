"""Analyses: found by name in a notebook, written, read back as they were, refused when not whole."""

from __future__ import annotations

import sys
import types
from pathlib import Path

import mini
import pandas as pd
import pytest

from jobsurvey_utils import analyses
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.results import analyses as tables


@pytest.fixture
def example(monkeypatch):
    """An analysis called `example` with a column of every kind, each with something missing."""
    frame = pd.DataFrame({"group": ["a", "b"], "n": [5, None], "share": [0.5, None], "ok": [True, None]})
    frame = frame.astype({"n": "Int64", "ok": "boolean"})
    module = types.ModuleType("example_analysis")
    module.tables = lambda data, weights: {"things": frame}
    monkeypatch.setitem(analyses.ANALYSES, "example", module.__name__)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return frame


def test_a_notebook_is_searched_for_what_it_asks(tmp_path):
    notebook = tmp_path / "side.py"
    notebook.write_text('a = page.analysis("one")["x"]\nb = page.analysis("two")\nc = page.analysis("one")\n')
    assert analyses.asked(notebook) == ["one", "two"]


def test_an_unknown_analysis_is_refused_with_those_there_are(example):
    with pytest.raises(JobsurveyError, match=r"no analysis is called 'nothing'; there are .*example"):
        analyses.module("nothing")


def test_tables_come_back_as_they_were_with_what_is_missing(example, tmp_path):
    data = mini.read(tmp_path / "data")
    made = tables.make("example", data)
    folder = tmp_path / "example"
    folder.mkdir()
    tables.write(made, data, folder)
    back = tables.load(_elsewhere(data.round, tmp_path), "example")
    pd.testing.assert_frame_equal(back["things"], made["things"])
    assert back["things"]["n"].isna().to_list() == [False, True]
    assert (folder / "things.csv").read_text().splitlines()[0] == '"group","n","share","ok","round","data"'


@pytest.mark.parametrize("damage", ["gone", "short"])
def test_a_damaged_analysis_is_refused(example, tmp_path, damage):
    data = mini.read(tmp_path / "data")
    folder = tmp_path / "example"
    folder.mkdir()
    tables.write(tables.make("example", data), data, folder)
    path: Path = folder / "things.csv"
    path.unlink() if damage == "gone" else path.write_text("\n".join(path.read_text().splitlines()[:2]) + "\n")
    with pytest.raises(JobsurveyError, match="jobsurvey book"):
        tables.load(_elsewhere(data.round, tmp_path), "example")


def _elsewhere(round_, folder):
    """A round whose generated files are such that its analyses are in a folder."""
    (folder / analyses.FOLDER).symlink_to(folder, target_is_directory=True)
    return types.SimpleNamespace(generated=folder)
