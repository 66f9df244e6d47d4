"""What a product is made from: all the code that it uses, however it is imported, and nothing else."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from jobsurvey_utils import analyses, rounds
from jobsurvey_utils.build import pages, sources, stale, store
from jobsurvey_utils.rounds import ROOT

PACKAGE = {
    "__init__.py": "",
    "drawing/__init__.py": "from jobsurvey_utils.drawing.bars import bar\n",
    "drawing/bars.py": "def bar():\n    from jobsurvey_utils import colours\n    return colours.RED\n",
    "drawing/lines.py": "",
    "colours.py": "import jobsurvey_utils.names as names\n",
    "names.py": "RED = 1\n",
    "unused.py": "from jobsurvey_utils import drawing\n",
}
"""A package in which the drawing imports its colours late, and these the names."""


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A small package in place of this one: the files that a notebook of the given text uses, by their names."""
    for name, text in PACKAGE.items():
        path = tmp_path / sources.PACKAGE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    kept = (sources._files, sources._imports, sources.used, stale.name, stale._is_module)
    monkeypatch.setattr(sources, "ROOT", tmp_path)
    monkeypatch.setattr(stale, "ROOT", tmp_path)
    for function in kept:
        function.cache_clear()

    def key(text: str) -> stale.Key:
        (tmp_path / "notebook.py").write_text(text)
        for function in kept:
            function.cache_clear()
        return stale.marks(sources.used(tmp_path / "notebook.py"))

    yield key
    for function in kept:
        function.cache_clear()


@pytest.mark.parametrize(
    "text",
    [
        "from jobsurvey_utils import drawing\n",
        "from jobsurvey_utils.drawing import bar\n",
        "import jobsurvey_utils.drawing.bars as b\n",
        "def late():\n    from jobsurvey_utils.drawing import bars\n",
        "if x:\n    import jobsurvey_utils.drawing\n",
    ],
)
@pytest.mark.parametrize(("changed", "concerned"), [("names.py", True), ("colours.py", True), ("unused.py", False)])
def test_a_module_concerns_what_uses_it_also_late_and_through_others(package, tmp_path, text, changed, concerned):
    before = package(text)
    with (tmp_path / sources.PACKAGE / changed).open("a") as file:
        file.write("MORE = 2\n")
    after = package(text)
    assert (before != after) is concerned
    assert {name for name in after if before.get(name) != after[name]} == (
        {f"{sources.PACKAGE}/{changed}"} if concerned else set()
    )
    assert not any(name.endswith(("lines.py", "unused.py")) for name in after)


MAKING = """
import sys
from pathlib import Path

import mini

from jobsurvey_utils import results, weighting
data = mini.read(Path(sys.argv[1]))
results.build(data).write(Path(sys.argv[1]))
for name in sys.argv[2:]:
    from jobsurvey_utils.results import analyses
    analyses.make(name, data)
print(*(m.__file__ for n, m in sys.modules.items() if n.partition(".")[0] == "jobsurvey_utils"), sep="\\n")
"""


@pytest.mark.parametrize("name", [None, "nonresponse", "effort"])
def test_all_code_that_a_run_loads_is_known_to_concern_it(tmp_path, name):
    """Against Python itself: what is loaded when results of the small round are made."""
    command = [sys.executable, "-c", MAKING, str(tmp_path), *([name] if name else [])]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parent, check=False)
    assert not done.returncode, done.stderr
    loaded = set(map(Path, done.stdout.split()))
    known = {*store._code(store.RESULTS), *(store._code(name) if name else ())}
    assert len(loaded) > 50
    assert loaded - known == set()


LOADED = """
import sys
from pathlib import Path

import mini

from jobsurvey_utils import results, rounds
from jobsurvey_utils.results import analyses
folder = Path(sys.argv[1])
rounds.Round.generated = folder
data = mini.read(folder)
results.build(data).write(folder / "results")
(folder / "analyses" / "effort").mkdir(parents=True)
analyses.write(analyses.make("effort", data), data, folder / "analyses" / "effort")
run = set()
sys.setprofile(lambda frame, *_: run.add(frame.f_code.co_filename) if frame.f_code.co_name != "<module>" else None)
store = results.load(data.round)
for name in store.tables:
    store.tables[name], store.of_items(name, ["tillid"]) if "item" in store.tables[name] else None
analyses.load(data.round, "effort")
sys.setprofile(None)
print(*(file for file in run if "jobsurvey_utils" in file), sep="\\n")
"""


def test_all_code_that_loads_results_concerns_the_pages(tmp_path):
    """Against Python itself: the functions that are called while results are loaded."""
    command = [sys.executable, "-c", LOADED, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parent, check=False)
    assert not done.returncode, done.stderr
    called = set(map(Path, done.stdout.split()))
    known = sources.used(pages.NOTEBOOKS / "tema.py", only_loading=True)
    assert {path.name for path in called} >= {"store.py", "files.py", "written.py", "analyses.py"}
    assert called - set(known) == set()


def test_every_reader_of_files_concerns_the_results():
    code = store._code(store.RESULTS)
    readers = ROOT / "jobsurvey_utils" / "intake" / "readers"
    assert set(readers.glob("*.py")) <= set(code)


def test_modules_imported_by_a_name_that_is_computed_are_known():
    """Such imports cannot be read from code: of analyses they are told, and kernels only load what is used later."""
    code = (ROOT / "jobsurvey_utils").rglob("*.py")
    computed = re.compile(r"import_module\(|__import__\(")
    found = {path.relative_to(ROOT).as_posix() for path in code if computed.search(path.read_text("utf-8"))}
    assert found == {"jobsurvey_utils/results/analyses.py", "jobsurvey_utils/build/zygote.py"}
    for name in analyses.ANALYSES:
        module = ROOT.joinpath(*analyses.module(name).split("."))
        assert {module / "__init__.py", module.with_suffix(".py")} & set(store._code(name))


def test_headings_of_other_pages_concern_the_page_that_links_to_them(tmp_path, monkeypatch):
    round_ = rounds.load("kl2024")
    found = {page.path: page for page in pages.of_round(round_)}
    what = "headings of other pages"
    first = stale.of_page(found["tjekliste"], round_).key
    assert what not in stale.of_page(found["frafald"], round_).key
    for folder in ("notebooks", "book"):
        (tmp_path / folder).mkdir()
    monkeypatch.setattr(stale, "ROOT", tmp_path)
    (tmp_path / "notebooks" / "frafald.py").write_text('"""\n# Frafald\n\n## Hvem?\n\nTekst.\n"""\n')
    marks = [stale._headings()]
    for old, new in (("Tekst", "Anden tekst"), ("Hvem?", "Hvem svarede?")):
        path = tmp_path / "notebooks" / "frafald.py"
        path.write_text(path.read_text().replace(old, new))
        marks.append(stale._headings())
    assert first[what] != marks[0] == marks[1] != marks[2]
