"""Making a book again: a small repository with the package, one round with real files, two notebooks and one page."""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

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
CLUSTER = """\
from distributed import LocalCluster

if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        print(cluster.scheduler_address, flush=True)
        input()
"""
BY_HAND = '''\
"""Run a notebook by the runner, and in an ordinary kernel from two folders; compare what they show."""

import jupytext
from nbclient import NotebookClient

from jobsurvey_utils.build import runner
from jobsurvey_utils.build.pages import NOTEBOOKS, Page
from jobsurvey_utils.rounds import ROOT

PATH = NOTEBOOKS / "rigtig.py"
VALUES = {"round_id": "mini", "item": "tilfredshed"}


def shown(notebook):
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    kept = [output for output in outputs if output.get("name") != "stderr"]
    return [(output.get("data"), output.get("text"), output.get("metadata")) for output in kept]


def files():
    folders = [ROOT / "book/generated/mini" / name for name in ("figures", "downloads")]
    return {path: path.read_bytes() for folder in folders for path in folder.glob("*tilfredshed*")}


if __name__ == "__main__":
    page = shown(runner._execute(Page("mini", "rigtig", PATH, VALUES), jupytext.read(PATH), 300))
    made = files()
    for folder in (NOTEBOOKS, ROOT):
        for file in made:
            file.unlink()
        notebook = jupytext.read(PATH)
        cell = next(cell for cell in notebook.cells if cell.metadata.get("tags") == ["parameters"])
        cell.source = "\\n".join(f"{name} = {value!r}" for name, value in VALUES.items())
        NotebookClient(notebook, kernel_name="python3", resources={"metadata": {"path": str(folder)}}).execute()
        print(len(page) > 5, len(made) > 5, shown(notebook) == page, files() == made)
'''
THEME, ITEM = 'theme: str = "moedet"', 'item: str = "tillid"'


class Repository:
    """The small repository and the command line in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONWARNINGS": ""}

    def write(self, path: str, text: str) -> None:
        (self.folder / path).write_text(text, encoding="utf-8")

    def change(self, path: str, old: str, new: str, times: int = -1) -> None:
        text = (self.folder / path).read_text(encoding="utf-8")
        assert old in text
        self.write(path, text.replace(old, new, times))

    def start(self, *options: str, **how: Any) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "jobsurvey_utils", "book", *options]
        pipes: dict[str, Any] = {
            "stdout": subprocess.PIPE,
            "stderr": subprocess.STDOUT,
            "start_new_session": True,
            **how,
        }
        return subprocess.Popen(command, cwd=self.folder, env=self.environment, text=True, encoding="utf-8", **pipes)

    def build(self, *options: str, code: int = 0, **how: Any) -> str:
        process = self.start(*options, **how)
        told, _ = process.communicate(timeout=300)
        assert process.returncode == code, told
        return told

    def status(self, *options: str) -> str:
        command = [sys.executable, "-m", "jobsurvey_utils", "status", *options]
        told = subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, encoding="utf-8", check=True
        )
        return told.stdout

    def book(self) -> dict[str, bytes]:
        """Every file of the finished book."""
        top = self.folder / "_build" / "html"
        return {path.relative_to(top).as_posix(): path.read_bytes() for path in top.rglob("*") if path.is_file()}

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


def test_status_tells_what_is_stale_and_why_and_makes_nothing(repository):
    repository.change("notebooks/tema.py", "Temaet", "Emnet")
    before = repository.book()
    told = repository.status()
    assert "mini: 2 pages moedet, tilfredshed\n    notebooks/tema.py has changed\n" in told
    assert "spoergsmaal" not in told
    assert "book html\n    2 of what it is made of are stale\n" in told
    states = {state["name"]: state["reasons"] for state in json.loads(repository.status("--json"))["products"]}
    assert states["moedet"] == ["notebooks/tema.py has changed"]
    assert states["results"] == states["moedet/syge"] == []
    assert repository.book() == before
    assert pages_run(repository.build()) == {"moedet", "tilfredshed"}


def test_comments_and_code_of_other_pages_run_nothing(repository):
    repository.change("jobsurvey_utils/danish.py", '"""', '# The language of the book.\n"""', 1)
    repository.change("jobsurvey_utils/chapters/propensity.py", "\n\n\n", "\n\n\nUNUSED = 1\n\n\n", 1)
    products = json.loads(repository.status("--json"))["products"]
    assert {state["kind"]: state["reasons"] for state in products if state["reasons"]} == {
        "book": ["the commit, the versions or the code that it names have changed"]
    }


@pytest.mark.parametrize("group", [True, False], ids=["all its processes", "its first process alone"])
def test_killed_at_any_moment_the_last_book_stays_and_the_next_build_completes(repository, group):
    last = repository.book()
    old, new = ("Emnet", "Sagen") if group else ("Sagen", "Emnet")
    repository.change("notebooks/tema.py", old, new)
    seen = []
    for delay in random.Random(str(group)).choices(range(5, 100), k=2):
        process = repository.start()
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=delay / 10)
        with suppress(ProcessLookupError):  # on a fast machine it has come to its end
            (os.killpg if group else os.kill)(process.pid, signal.SIGKILL)
        process.communicate()
        seen.append(repository.book())
    repository.build()
    assert all(book in (last, repository.book()) for book in seen)
    assert f"Se {new} moedet" in re.sub("<[^>]+>", "", repository.html("index").read_text(encoding="utf-8"))
    assert not [path for path in repository.folder.rglob(".*") if re.search(r"\.(partial|old|new)$", path.name)]


def test_full_disk_is_a_sentence_and_leaves_the_last_book(repository):
    """A limit to the size of files stands for the disk: pages, and the theme's files, are larger."""
    last = repository.book()
    repository.change("notebooks/tema.py", "Emnet", "Punktet")
    limit = 20_000
    told = repository.build(code=1, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
    assert "File too large" in told
    assert told.splitlines()[-1].startswith("jobsurvey: ")
    assert repository.book() == last
    repository.build()
    assert "Punktet moedet" in repository.html("generated/mini/moedet").read_text(encoding="utf-8")


def test_two_builds_at_once_make_each_page_once(repository):
    repository.change("notebooks/spoergsmaal.py", "Spørgsmålet", "Spørgsmål")
    both = [repository.start("--backend", "loky", "--jobs", "2") for _ in range(2)]
    told = [process.communicate(timeout=300)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    run = [pages_run(each) for each in told]
    assert sorted(map(len, run)) == [0, 5]
    assert sum("another build of this book is running: waiting for it" in each for each in told) == 1
    assert "Spørgsmål syge" in repository.html("generated/mini/moedet/syge").read_text(encoding="utf-8")


@pytest.fixture
def cluster(repository):
    """The address of a cluster of two worker processes."""
    repository.write("cluster.py", CLUSTER)
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    command = [sys.executable, "cluster.py"]
    process = subprocess.Popen(command, cwd=repository.folder, env=repository.environment, text=True, **pipes)
    yield process.stdout.readline().strip()
    process.communicate("\n")


def test_pages_can_be_run_on_a_cluster_and_say_the_same(repository, cluster):
    themes = [repository.folder / f"book/generated/mini/{name}.ipynb" for name in ("moedet", "tilfredshed")]
    first = [page.read_bytes() for page in themes]
    for page in themes:
        page.unlink()
    told = repository.build("--backend", "dask", "--address", cluster)
    assert re.findall(r"^mini/(\w+): ", told, flags=re.M) == ["moedet", "tilfredshed"]
    assert [page.read_bytes() for page in themes] == first


def test_a_notebook_run_by_hand_gives_the_same_page(repository):
    shutil.copy(ROOT / "notebooks/spoergsmaal.py", repository.folder / "notebooks/rigtig.py")
    repository.write("by_hand.py", BY_HAND)
    where = {"cwd": repository.folder, "env": repository.environment}
    told = subprocess.run([sys.executable, "by_hand.py"], **where, capture_output=True, encoding="utf-8")
    (repository.folder / "notebooks/rigtig.py").unlink()
    assert told.stdout == "True True True True\n" * 2, told.stderr


def test_the_finished_book_has_its_numbers_and_says_what_it_was_made_from(repository):
    data = repository.folder / "_build" / "html" / "data"
    shares = gzip.decompress((data / "mini" / "shares.csv.gz").read_bytes())
    assert shares == (repository.folder / "book/generated/mini/results/shares.csv").read_bytes()
    made = json.loads((data / "provenance.json").read_text(encoding="utf-8"))
    page = made["pages"]["book/generated/mini/moedet/syge"]
    assert page["parameters"] == {"round_id": "mini", "item": "syge"}
    assert page["seconds"] > 0
    assert made["rounds"][0]["synthetic"] is False
    assert set(made["rounds"][0]["data"]) == {"frame.csv", "sample.csv", "answers.csv"}
    foot = repository.html("generated/mini/moedet/syge").read_text(encoding="utf-8")
    assert re.search(r"kørt \d+\. \w+ \d{4} på [\d,.]+ sekunder", foot)


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
    last = repository.book()
    for _ in range(2):
        assert "Glue reference 'titlen' not found" in repository.build(code=1)
        assert repository.book() == last
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
