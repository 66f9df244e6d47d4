"""Making a book again: a small repository with the package, one round with real files, two notebooks and one page."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import mini
import pytest

from jobsurvey_utils.rounds import ROOT

pytestmark = pytest.mark.book

NOTEBOOK = '''\
# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
"""
# {glue:text}`titel`
"""

# %%
from myst_nb import glue

from jobsurvey_utils import results, rounds

# %% tags=["parameters"]
round_id: str = "mini"
PARAMETER

# %%
store = results.load(rounds.load(round_id))
glue("titel", f"TITLE, {store.meta['n_respondents']} svar", display=False)
'''
TOC = """\
format: jb-book
root: book/index
parts:
  - caption: Miniature
    chapters:
      - file: book/generated/mini/moedet
        sections:
          - glob: book/generated/mini/moedet/*
      - file: book/generated/mini/tilfredshed
        sections:
          - glob: book/generated/mini/tilfredshed/*
"""
THEME, ITEM = 'theme: str = "moedet"', 'item: str = "tillid"'


class Repository:
    """The small repository and the command line in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONWARNINGS": ""}

    def write(self, path: str, text: str) -> None:
        (self.folder / path).write_text(text, encoding="utf-8")

    def change(self, path: str, old: str, new: str) -> None:
        text = (self.folder / path).read_text(encoding="utf-8")
        assert old in text
        self.write(path, text.replace(old, new))

    def start(self) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "jobsurvey_utils", "book"]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "start_new_session": True}
        return subprocess.Popen(command, cwd=self.folder, env=self.environment, text=True, encoding="utf-8", **pipes)

    def build(self, code: int = 0) -> str:
        process = self.start()
        told, _ = process.communicate(timeout=300)
        assert process.returncode == code, told
        return told

    def html(self, page: str) -> Path:
        return self.folder / "_build" / "html" / "book" / f"{page}.html"


def pages_run(told: str) -> set[str]:
    return set(re.findall(r"^mini/([\w/]+): ", told, flags=re.M))


@pytest.fixture(scope="module")
def repository(tmp_path_factory) -> Repository:
    folder = tmp_path_factory.mktemp("repository")
    forgotten = shutil.ignore_patterns("__pycache__", "*.mo")
    for name in ("jobsurvey_utils", "book/_ext", "book/_static", "book/_templates", "book/locale"):
        shutil.copytree(ROOT / name, folder / name, ignore=forgotten)
    for name in ("_config.yml", "requirements.txt", "book/references.bib"):
        shutil.copy(ROOT / name, folder / name)
    shutil.copytree(mini.FOLDER, folder / "rounds" / "mini")
    for path in mini.write(folder / "rounds" / "mini" / "data").glob("*.csv"):
        path.write_text(path.read_text(encoding="utf-8").replace("syn-", "borger-"), encoding="utf-8")
    small = Repository(folder)
    small.change("rounds/mini/round.yml", "pages: [hovedresultater, tema, spoergsmaal]", "pages: [tema, spoergsmaal]")
    (folder / "notebooks").mkdir()
    small.write("notebooks/tema.py", NOTEBOOK.replace("PARAMETER", THEME).replace("TITLE", "Tema {theme}"))
    small.write("notebooks/spoergsmaal.py", NOTEBOOK.replace("PARAMETER", ITEM).replace("TITLE", "Spørgsmål {item}"))
    small.write("book/index.md", "# Forord\n\nSe {glue:text}`/book/generated/mini/moedet.ipynb::titel:s`.\n")
    small.write("_toc.yml", TOC)
    small.told = small.build()
    return small


def test_first_build_makes_everything(repository):
    assert pages_run(repository.told) == {
        *("moedet", "moedet/tillid", "moedet/kontaktform", "moedet/video", "moedet/syge"),
        *("tilfredshed", "tilfredshed/tilfredshed"),
    }
    assert "Se Tema moedet, 32 svar." in re.sub("<[^>]+>", "", repository.html("index").read_text(encoding="utf-8"))


def test_real_data_are_not_called_synthetic(repository):
    page = repository.html("generated/mini/moedet").read_text(encoding="utf-8")
    assert "syntetiske data" not in page
    assert "rigtige data" in page


def test_nothing_changed_runs_nothing(repository):
    assert pages_run(repository.build()) == set()


def test_one_notebook_changed_runs_only_its_pages(repository):
    repository.change("notebooks/tema.py", "Tema", "Temaet")
    told = repository.build()
    assert pages_run(told) == {"moedet", "tilfredshed"}
    assert "mini/moedet: notebooks/tema.py has changed" in told
    assert "Se Temaet moedet" in re.sub("<[^>]+>", "", repository.html("index").read_text(encoding="utf-8"))


def test_killed_build_is_completed_by_the_next(repository):
    repository.change("notebooks/spoergsmaal.py", "Spørgsmål", "Spørgsmålet")
    process = repository.start()
    assert process.stdout is not None
    first = next(line for line in process.stdout if line.startswith("mini/"))
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    after = pages_run(repository.build())
    assert after < {"moedet/tillid", "moedet/kontaktform", "moedet/video", "moedet/syge", "tilfredshed/tilfredshed"}
    assert pages_run(first).isdisjoint(after)
    assert "Spørgsmålet syge" in repository.html("generated/mini/moedet/syge").read_text(encoding="utf-8")
    assert not list(repository.folder.rglob("*.partial"))


def test_failing_notebook_stops_the_book_and_leaves_the_last(repository):
    last = repository.html("generated/mini/moedet/syge").read_bytes()
    repository.change("notebooks/spoergsmaal.py", "store = ", "1 / 0\nstore = ")
    told = repository.build(code=1)
    assert "mini/moedet/syge (notebooks/spoergsmaal.py, round_id='mini', item='syge'): cell 4 failed" in told
    assert "ZeroDivisionError" in told
    assert "5 of 5 pages failed; no book is made" in told
    assert repository.html("generated/mini/moedet/syge").read_bytes() == last
    repository.change("notebooks/spoergsmaal.py", "1 / 0\n", "")


def test_lost_number_stops_the_book_each_time_until_mended(repository):
    repository.change("book/index.md", "::titel:s", "::titlen:s")
    for _ in range(2):
        assert "Glue reference 'titlen' not found" in repository.build(code=1)
    repository.change("book/index.md", "::titlen:s", "::titel:s")
    repository.build()


def test_question_taken_out_takes_its_page_out(repository):
    item = "{ id: syge, theme: moedet,"
    repository.change("rounds/mini/questionnaire.yml", item, item.replace("moedet", "baggrund"))
    told = repository.build()
    assert "rounds/mini/questionnaire.yml has changed" in told
    assert not repository.html("generated/mini/moedet/syge").exists()
    assert not (repository.folder / "book/generated/mini/moedet/syge.ipynb").exists()
    assert repository.html("generated/mini/moedet/tillid").exists()


def test_missing_file_is_a_sentence(repository):
    path = repository.folder / "rounds/mini/data/answers.csv"
    path.rename(path.with_suffix(".off"))
    told = repository.build(code=1)
    path.with_suffix(".off").rename(path)
    assert told.splitlines()[-1].startswith("jobsurvey: ")
    assert "answers.csv missing" in told
    assert "Traceback" not in told
