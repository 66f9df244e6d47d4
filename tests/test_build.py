"""Running pages, and knowing what to run: on notebooks and files written here."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import textwrap
from contextlib import suppress
from pathlib import Path

import mini
import pytest

from jobsurvey_utils import rounds
from jobsurvey_utils.build import (
    backends,
    files,
    html,
    kernels,
    pages,
    provenance,
    publish,
    runner,
    sources,
    stale,
    swapping,
    toc,
)
from jobsurvey_utils.build.locking import locked
from jobsurvey_utils.build.pages import Page
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.rounds import ROOT, Round

HEADER = '''\
# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
"""
# Titel
"""

# %%
import sys

# %% tags=["parameters"]
round_id = "kl2024"
item = "tillid"

# %%
'''


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository in place of this one."""
    for module in (pages, runner, stale):
        monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(stale, "LOCK", tmp_path / "requirements.txt")
    (tmp_path / "requirements.txt").write_text("pandas==3\n")
    (tmp_path / "notebooks").mkdir()
    return tmp_path


def write_page(repository: Path, cells: str, **parameters: str) -> Page:
    notebook = repository / "notebooks" / "spoergsmaal.py"
    notebook.write_text(HEADER + textwrap.dedent(cells), encoding="utf-8")
    return Page("r1", "moedet/tillid", notebook, parameters or {"round_id": "r1", "item": "inddragelse"})


def failure(page: Page) -> str:
    with pytest.raises(JobsurveyError) as error:
        runner.run(page)
    assert not page.output.exists()
    assert "r1/moedet/tillid" in str(error.value)
    return str(error.value)


# A page is run


def test_page_shows_the_values_it_was_run_with(repository):
    page = write_page(repository, "print(round_id, item)")
    assert runner.run(page) == []
    cells = json.loads(page.output.read_text())["cells"]
    assert 'round_id = "r1"\nitem = "inddragelse"' in "".join(cells[1]["source"])
    assert "kl2024" not in "".join(cells[1]["source"])
    assert cells[1]["outputs"][0]["text"] == ["r1 inddragelse\n"]


def test_code_cells_that_follow_one_another_are_one_fold(repository):
    page = write_page(repository, "print(1)\n\n# %%\nprint(2)\n\n# %% [markdown]\n# Tekst\n\n# %%\nprint(3)")
    runner.run(page)
    cells = json.loads(page.output.read_text())["cells"]
    assert [cell["cell_type"] for cell in cells] == ["markdown", "code", "markdown", "code"]
    assert [output["text"] for output in cells[1]["outputs"]] == [["1\n"], ["2\n"]]


def test_a_section_with_nothing_to_say_is_left_out(repository):
    glue = "from IPython.display import display\n"
    glue += "display({'text/plain': '1'}, raw=True, metadata={'scrapbook': {'name': 'kendt'}})"
    page = write_page(
        repository,
        f"{glue}\n\n# %% [markdown] tags=['where:kendt']\n# Kendt\n\n# %% [markdown] tags=['where:ukendt']\n# Ukendt"
        "\n\n# %% tags=['where:ukendt']\nprint('ukendt')",
    )
    runner.run(page)
    cells = json.loads(page.output.read_text())["cells"]
    assert "".join(cells[-1]["source"]) == "Kendt"
    assert "where:" not in page.output.read_text()


def test_code_is_folded_away(repository):
    page = write_page(repository, "1")
    runner.run(page)
    code = [cell for cell in json.loads(page.output.read_text())["cells"] if cell["cell_type"] == "code"]
    assert all("hide-input" in cell["metadata"]["tags"] for cell in code)


def test_same_page_is_the_same_bytes(repository):
    page = write_page(repository, "{'b', 'a', 'c', 'd'}\n\n# %%\nprint(hash('a'))")
    runner.run(page)
    first = page.output.read_bytes()
    page.output.unlink()
    runner.run(page)
    assert page.output.read_bytes() == first


def test_page_is_the_same_in_an_ordinary_kernel(repository, monkeypatch):
    page = write_page(repository, "import matplotlib\nprint(matplotlib.get_backend(), hash('a'))")
    runner.run(page)
    first = page.output.read_bytes()
    page.output.unlink()
    monkeypatch.setattr(kernels, "CAN_FORK", False)
    runner.run(page)
    assert page.output.read_bytes() == first


def test_pages_do_not_see_each_other(repository):
    runner.run(write_page(repository, "import matplotlib\nmatplotlib.seen = 1"))
    page = write_page(repository, "import matplotlib\nprint(hasattr(matplotlib, 'seen'))")
    runner.run(page)
    assert '"False\\n"' in page.output.read_text()


def test_what_goes_to_stderr_is_told_and_not_shown(repository):
    page = write_page(repository, "import warnings\nwarnings.warn('oldfashioned')")
    assert "oldfashioned" in runner.run(page)[0]
    assert "UserWarning" not in page.output.read_text()


def test_unknown_parameter_names_the_valid_ones(repository):
    page = write_page(repository, "1", round_id="r1", itme="x", item="y")
    assert "unknown parameter 'itme'" in failure(page)
    assert "the parameters of notebooks/spoergsmaal.py are round_id, item" in failure(page)


def test_parameter_without_value_is_an_error(repository):
    assert "no value for the parameter 'item'" in failure(write_page(repository, "1", round_id="r1"))


def test_failing_cell_is_told_with_page_cell_and_parameters(repository):
    told = failure(write_page(repository, "value = 1 / 0"))
    assert "notebooks/spoergsmaal.py, round_id='r1', item='inddragelse'" in told
    assert "cell 4 failed" in told
    assert "value = 1 / 0" in told
    assert "ZeroDivisionError" in told


def test_ending_the_run_from_a_cell_is_a_failure(repository):
    assert "the cell was not run" in failure(write_page(repository, "sys.exit(0)\n\n# %%\nprint(1)"))


def test_dead_kernel_is_a_failure(repository):
    assert "the kernel ended by itself" in failure(write_page(repository, "import os\nos._exit(0)"))


def test_page_without_end_is_stopped(repository):
    page = write_page(repository, "while True: pass")
    with pytest.raises(JobsurveyError) as error:
        runner.run(page, seconds=1)
    told = str(error.value)
    assert "r1/moedet/tillid (notebooks/spoergsmaal.py, round_id='r1', item='inddragelse'): stopped at cell 4" in told
    assert "took more than 1 seconds; allow more with --timeout" in told
    assert "while True" in told


def test_the_limit_is_for_all_cells_together(repository):
    page = write_page(repository, "import time\ntime.sleep(0.9)\n\n# %%\ntime.sleep(0.9)\n\n# %%\ntime.sleep(9)")
    with pytest.raises(JobsurveyError, match=r"stopped at cell [56]: the page took more than 2 seconds"):
        runner.run(page, seconds=2)


def test_a_kernel_that_does_not_start_is_tried_again_and_then_told(repository, monkeypatch):
    tries = []

    def fail(*arguments: object) -> None:
        tries.append(arguments)
        raise RuntimeError("Kernel died before replying to kernel_info")

    monkeypatch.setattr(runner, "_papermill", fail)
    told = failure(write_page(repository, "1"))
    assert "its kernel did not start, tried 3 times: Kernel died before replying" in told
    assert len(tries) == 3


@pytest.mark.skipif(not kernels.CAN_FORK, reason="kernels are not forked here")
def test_a_page_is_run_after_what_kernels_are_forked_from_was_killed(repository):
    runner.run(write_page(repository, "print(1)"))
    first = kernels.zygote()
    first.process.kill()
    first.process.wait()
    assert runner.run(write_page(repository, "print(2)")) == []
    assert kernels.zygote() is not first


def test_failing_page_leaves_the_earlier_one(repository):
    page = write_page(repository, "print('good')")
    runner.run(page)
    first = page.output.read_bytes()
    write_page(repository, "1 / 0")
    with pytest.raises(JobsurveyError):
        runner.run(page)
    assert page.output.read_bytes() == first


# What is stale, and why


@pytest.fixture
def product(repository: Path) -> stale.Product:
    """A product of three files, made."""
    for name in ("notebooks/tema.py", "rounds/r1/round.yml", "made.svg"):
        path = repository / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    made = describe(repository)
    made.note([repository / "made.svg"])
    return made


def describe(repository: Path, **more: str) -> stale.Product:
    made_from = [repository / "notebooks/tema.py", repository / "rounds/r1/round.yml"]
    key = stale.key(made_from, **{"parameters": "{}", "results": "a", **more})
    return stale.Product("r1/moedet", key, repository / "made.json")


def test_nothing_changed_is_not_stale(repository, product):
    assert describe(repository).reasons() == []


def test_never_made_is_stale(repository, product):
    product.record.unlink()
    assert describe(repository).reasons() == ["never made, or not to its end"]


@pytest.mark.parametrize("file", ["notebooks/tema.py", "rounds/r1/round.yml", "requirements.txt"])
def test_changed_file_is_the_reason(repository, product, file):
    (repository / file).write_text("otherwise")
    assert describe(repository).reasons() == [f"{file} has changed"]


@pytest.mark.parametrize("what", ["parameters", "results"])
def test_changed_value_is_the_reason(repository, product, what):
    assert describe(repository, **{what: "b"}).reasons() == [f"{what} has changed"]


def test_new_and_lost_sources_are_reasons(repository, product):
    (repository / "rounds/r1/round.yml").unlink()
    assert describe(repository, extra="1").reasons() == ["extra is new", "rounds/r1/round.yml is gone"]


def test_damaged_and_lost_outputs_are_reasons(repository, product):
    (repository / "made.svg").write_text("half")
    assert describe(repository).reasons() == ["made.svg is missing or changed"]
    (repository / "made.svg").unlink()
    assert describe(repository).reasons() == ["made.svg is missing or changed"]


def test_damaged_record_counts_as_never_made(repository, product):
    product.record.write_text('{"key": {')
    assert describe(repository).reasons() == ["never made, or not to its end"]


def test_a_page_is_its_notebook_and_the_files_it_shows(repository):
    page = Page("r1", "moedet", repository / "n.py", {})
    page.output.parent.mkdir(parents=True)
    shown = repository / "book/generated/r1/figures/moedet-svar.svg"
    shown.parent.mkdir()
    shown.write_text("x")
    page.output.write_text(
        '":```{figure} /book/generated/r1/figures/moedet-svar.svg\\n [x](/book/generated/r1/moedet.ipynb)"'
    )
    assert stale.made_by(page) == [page.output, shown]


def test_code_a_notebook_uses_is_found_through_imports(tmp_path):
    notebook = tmp_path / "n.py"
    notebook.write_text("from jobsurvey_utils import rounds\n")
    used = {path.relative_to(ROOT).as_posix() for path in sources.used(notebook)}
    assert {
        "jobsurvey_utils/__init__.py",
        "jobsurvey_utils/rounds/__init__.py",
        "jobsurvey_utils/rounds/expressions.py",
    } <= used
    assert not any("weighting" in name for name in used)


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ("# why\ndef f(x):\n    'Says.'\n    return x + 1\n", True),
        ("'A module.'\ndef f(x): return (x +\n  1)\n", True),
        ("def f(x):\n    return x + 2\n", False),
        ("@told\ndef f(x):\n    return x + 1\n", False),
    ],
)
def test_code_means_the_same_whatever_its_comments_docstrings_and_layout(tmp_path, change, same):
    first, second = tmp_path / "a.py", tmp_path / "b.py"
    first.write_text("def f(x):\n    return x + 1\n")
    second.write_text(change)
    assert (sources.meaning(first) == sources.meaning(second)) is same


def test_a_docstring_that_a_decorator_may_read_counts(tmp_path):
    first, second = tmp_path / "a.py", tmp_path / "b.py"
    for path, text in ((first, "One."), (second, "Two.")):
        path.write_text(f"@rule\ndef f(x):\n    '{text}'\n    return x\n")
    assert sources.meaning(first) != sources.meaning(second)


def test_files_that_only_some_code_reads_concern_only_that():
    round_ = rounds.load("kl2024")
    page = {page.path: page for page in pages.of_round(round_)}
    key = {path: stale.of_page(page[path], round_).key for path in ("tilfredshed", "rekonstruktion", "tjekliste")}
    for name, reader in (("reconstruction.yml", "rekonstruktion"), ("checklist.yml", "tjekliste")):
        assert f"rounds/kl2024/{name}" in key[reader]
        assert f"rounds/kl2024/{name}" not in key["tilfredshed"]
    assert "rounds/kl2024/questionnaire.yml" in key["tilfredshed"]
    assert not any("covid2020" in name for each in key.values() for name in each)


def test_a_module_of_one_chapter_concerns_the_pages_that_use_it():
    chapter = ROOT / "jobsurvey_utils/chapters/propensity.py"
    using = {path.stem for path in pages.NOTEBOOKS.glob("*.py") if chapter in sources.used(path)}
    assert using == {"svarvillighed"}


def test_pages_load_results_and_never_make_them():
    """So that code which only makes results concerns a page through the results alone."""
    folders = [ROOT / "notebooks", *(ROOT / "jobsurvey_utils" / name for name in ("display", "chapters", "checklist"))]
    making = re.compile(r"results\.(build|tables)\(|export\.tables\(|analyses\.(make|write)\(|import .*\bbuild\b")
    code = [path for folder in folders for path in folder.glob("*.py")]
    assert [path.name for path in code if making.search(path.read_text(encoding="utf-8"))] == []
    page = pages.of_round(rounds.load("kl2024"))[0]
    key = stale.of_page(page, rounds.load("kl2024")).key
    assert "jobsurvey_utils/results/store.py" in key
    assert not any(name.startswith(("jobsurvey_utils/nonresponse", "jobsurvey_utils/propensity")) for name in key)


def test_every_notebook_depends_on_some_but_not_on_the_build():
    for notebook in sorted(pages.NOTEBOOKS.glob("*.py")):
        used = {path.relative_to(ROOT).as_posix() for path in sources.used(notebook)}
        assert "jobsurvey_utils/display/page.py" in used, notebook
        assert not any(name.startswith("jobsurvey_utils/build") for name in used), notebook


# Files are whole or absent


def test_interrupted_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    files.write_text(path, "old")

    def fail(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="No space left"):
        files.write_text(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_equal_text_is_not_written_again(tmp_path):
    path = tmp_path / "a.txt"
    files.write_text(path, "same")
    os.utime(path, (1, 1))
    files.write_text(path, "same")
    assert path.stat().st_mtime == 1


def test_folder_takes_its_place_only_when_whole(tmp_path):
    folder = tmp_path / "data"
    with files.replaced_folder(folder) as new:
        (new / "a").write_text("old")
    with suppress(ValueError), files.replaced_folder(folder) as new:
        (new / "a").write_text("new")
        raise ValueError
    assert (folder / "a").read_text() == "old"
    assert list(tmp_path.iterdir()) == [folder]


def test_a_folder_is_never_away_where_names_can_be_exchanged(tmp_path, monkeypatch):
    """Linux and macOS exchange two names in one step; then no `old` is seen beside a missing folder."""
    for name in ("new", "place"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a").write_text(name)
    assert swapping._exchange(tmp_path / "new", tmp_path / "place") is (sys.platform in ("linux", "darwin"))
    assert {(tmp_path / name / "a").read_text() for name in ("new", "place")} == {"new", "place"}


def test_a_swap_that_was_killed_between_two_renamings_is_undone(tmp_path, monkeypatch):
    class Killed(BaseException):
        pass

    def fail(self: Path, target: Path) -> None:
        if self.name.endswith(".partial"):
            raise Killed
        self.rename(target)

    with files.replaced_folder(tmp_path / "html") as new:
        (new / "a").write_text("good")
    monkeypatch.setattr(swapping, "_exchange", lambda one, other: False)
    with monkeypatch.context() as patch, pytest.raises(Killed), files.replaced_folder(tmp_path / "html") as new:
        patch.setattr(Path, "replace", fail)
    assert not (tmp_path / "html").exists()
    files.remove_leftovers(tmp_path / "html")
    assert (tmp_path / "html" / "a").read_text() == "good"
    assert list(tmp_path.iterdir()) == [tmp_path / "html"]


def test_leftovers_of_a_killed_run_are_removed(tmp_path):
    (tmp_path / ".data.123.partial").mkdir()
    (tmp_path / ".data.123.old").mkdir()
    (tmp_path / "data").mkdir()
    with files.replaced_folder(tmp_path / "data"):
        pass
    assert list(tmp_path.iterdir()) == [tmp_path / "data"]


def test_a_build_removes_what_any_interrupted_build_left(tmp_path):
    kept = [tmp_path / "en" / ".ipynb_checkpoints", tmp_path / "en" / ".made" / "side.json", tmp_path / ".x.old"]
    left = [tmp_path / "en" / ".nonresponse.14644.partial", tmp_path / "to" / "tema" / ".results.7.old"]
    for path in (*kept, *left, tmp_path / "to" / "tema" / "results"):
        path.mkdir(parents=True)
    (left[0] / "flow.csv").write_text("half")
    (tmp_path / "to" / ".side.ipynb.99.partial").write_text("half")
    with locked(tmp_path / ".lock", print):
        assert all(path.exists() for path in kept)
        assert not any(path.exists() for path in left)
        assert not (tmp_path / "to" / ".side.ipynb.99.partial").exists()


def test_the_next_build_waits_for_what_a_killed_one_has_left_running(tmp_path):
    held = (
        "import subprocess, sys; from pathlib import Path; from jobsurvey_utils.build import locking\n"
        "with locking.locked(Path(sys.argv[1]), print):\n"
        "    left = subprocess.Popen([sys.executable, '-c', 'input()'], stdin=0, pass_fds=locking.held())\n"
        "    print('held', flush=True); left.wait()"
    )
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", held, str(tmp_path / ".lock")], cwd=ROOT, **pipes) as process:
        assert process.stdout.readline() == "held\n"
        process.kill()
        said = []

        def say(line: str) -> None:
            said.append(line)
            process.stdin.close()

        with locked(tmp_path / ".lock", say):
            assert said == ["another build of this book is running: waiting for it"]


# Pages and their order


def small_round(**changes: object) -> Round:
    round_ = mini.load()
    config = round_.config.model_copy(
        update={"pages": ("hovedresultater", "tema", "spoergsmaal", "baggrund"), **changes}
    )
    return type(round_)(round_.folder, config, round_.questionnaire)


def test_pages_follow_the_round_and_the_questionnaire():
    assert [page.path for page in pages.of_round(small_round())] == [
        *("hovedresultater", "moedet", "moedet/tillid", "moedet/kontaktform", "moedet/video", "moedet/syge"),
        *("tilfredshed", "tilfredshed/tilfredshed", "baggrund"),
    ]


def test_a_battery_is_one_page():
    paths = [page.path for page in pages.of_round(rounds.load("kl2024"))]
    assert paths.count("samtale/plan_fremadrettet") == 1
    assert not any("plan_1" in path for path in paths)


def test_round_outside_the_repository_is_given_by_its_folder():
    assert pages.of_round(small_round())[0].parameters == {"round_id": mini.FOLDER.as_posix()}


def test_unknown_notebook_names_the_known_ones():
    with pytest.raises(
        JobsurveyError, match=r"round.yml: pages: no notebook is called hovedresultat; there are baggrund, "
    ):
        pages.of_round(small_round(pages=("hovedresultat",)))


def test_two_pages_of_one_path_are_refused():
    with pytest.raises(JobsurveyError, match="two pages would be written to baggrund"):
        pages.of_round(small_round(pages=("baggrund", "baggrund")))


def test_no_two_pages_of_the_book_share_a_path():
    names = [page.name for round_id in toc.rounds_named() for page in pages.of_round(rounds.load(round_id))]
    assert len(set(names)) == len(names)


# The table of contents


def all_pages() -> list[Page]:
    return [page for round_id in toc.rounds_named() for page in pages.of_round(rounds.load(round_id))]


def test_questions_stand_in_the_order_of_the_questionnaire():
    contents = toc.derive([], all_pages())
    names = toc.documents_of(contents)
    expected = [page.document for page in all_pages() if page.path.startswith("samtale/")]
    assert [name for name in names if "/samtale/" in name] == expected


def test_a_page_left_out_is_refused():
    extra = Page("kl2024", "ny", Path("n.py"), {})
    with pytest.raises(JobsurveyError, match=r"book/generated/kl2024/ny is in no part"):
        toc.derive([], [*all_pages(), extra])


def test_a_page_that_is_no_more_is_refused():
    fewer = [page for page in all_pages() if page.name != "kl2024/vaegtning"]
    with pytest.raises(JobsurveyError, match=r"book/generated/kl2024/vaegtning does not exist"):
        toc.derive([], fewer)


def test_a_new_round_gets_a_part_without_an_edit():
    round_ = small_round()
    contents = toc.derive([round_], [*all_pages(), *pages.of_round(round_)])
    part = contents["parts"][-1]
    assert part["caption"] == "Miniature"
    assert part["chapters"][1]["file"] == "book/generated/mini/moedet"
    assert part["chapters"][1]["sections"][0]["file"] == "book/generated/mini/moedet/tillid"


def test_it_is_told_how_a_new_round_stays_in_the_book():
    said: list[str] = []
    toc.tell([rounds.load("kl2024"), small_round()], said.append)
    (told,) = said
    assert told.startswith("mini is not in _toc.yml: it stands last, and only in books made with --round")


# Where pages are run


@pytest.mark.parametrize(
    ("backend", "address", "told"),
    [
        ("dask", None, "--backend dask needs the scheduler's address"),
        ("loky", "tcp://127.0.0.1:1", "--backend loky has no --address"),
        ("dask", "tcp://127.0.0.1:1", "--address tcp://127.0.0.1:1: no Dask scheduler answers there"),
        ("dask", "nowhere", "--address nowhere: no Dask scheduler answers there"),
    ],
)
def test_what_is_no_cluster_is_a_sentence(monkeypatch, backend, address, told):
    monkeypatch.setattr(backends, "ANSWER_SECONDS", 1)
    with pytest.raises(JobsurveyError, match=re.escape(told)), backends.chosen(backend, address):
        pass


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"folder": "/elsewhere"}, "does not share the folder"),
        ({"shared": ""}, "does not share the folder"),
        ({"Python": "3.9.1"}, "has Python 3.9.1 and here is "),
        ({"packages": "pandas 1"}, "has packages pandas 1 and here is "),
        ({"code": "?"}, "has other code of jobsurvey_utils loaded"),
    ],
)
def test_a_worker_that_would_not_give_the_same_pages_is_refused(change, told):
    here = {**backends.look(), "shared": "a token"}
    assert list(backends._differences(here, here)) == []
    (found,) = backends._differences(here, {**here, **change})
    assert told in found


def test_a_worker_without_the_package_is_refused():
    (found,) = backends._differences({}, ModuleNotFoundError("No module named 'jobsurvey_utils'"))
    assert "install this package there" in found


# The finished book


def test_a_full_disk_at_the_end_leaves_the_last_book(tmp_path, monkeypatch):
    for name, text in (("html", "last"), ("compiled", "next")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(text)
    monkeypatch.setattr(html, "HTML", tmp_path / "html")
    monkeypatch.setattr(html, "COMPILED", tmp_path / "compiled")
    monkeypatch.setattr(publish, "finished", lambda chosen: stale.Product("book", {}, tmp_path / "made.json"))

    def fail(*arguments: object) -> None:
        raise OSError(28, "No space left on device", "index.html")

    monkeypatch.setattr(publish, "_write_feet", fail)
    with pytest.raises(OSError, match="No space left"):
        publish.publish([])
    assert (tmp_path / "html" / "index.html").read_text() == "last"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["compiled", "html"]


def test_two_builds_of_the_same_can_be_equal_bytes(monkeypatch):
    page = pages.of_round(rounds.load("kl2024"))[0]
    record = {"run": {"begun": "2031-03-05T10:00:00+00:00", "seconds": 1234.56}}
    monkeypatch.setattr(provenance, "read_json", lambda path: record)
    told = provenance._page(page, rounds.load("kl2024"))
    assert publish._run(told) == "5. marts 2031 på 1.234,6 sekunder"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert publish._run(provenance._page(page, rounds.load("kl2024"))) == ""
