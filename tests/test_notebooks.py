"""What every notebook has in common: one skeleton, thin cells, nothing about a round typed into it."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from functools import cache
from itertools import pairwise

import jupytext
import pytest

from jobsurvey_utils import rounds
from jobsurvey_utils.build import pages

NOTEBOOKS = sorted(pages.NOTEBOOKS.glob("*.py"))
CONFIDENCE = "95 pct."
"""The level of every interval in the book: a convention and no result."""
PARAMETERS = {pages.THEME_NOTEBOOK: ["round_id", "theme"], pages.ITEM_NOTEBOOK: ["round_id", "item"]}
PARAMETERS |= {pages.MUNICIPALITY_NOTEBOOK: ["round_id", "municipality"]}
LONGEST = 12
"""Lines of a cell; most have four or fewer."""


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request):
    return request.param


@pytest.fixture
def cells(path):
    return jupytext.read(path, fmt="py:percent").cells


@pytest.fixture
def code(cells):
    return [cell for cell in cells if cell.cell_type == "code"]


def lines(cell):
    return [line for line in cell.source.splitlines() if line.strip()]


def tags(cell):
    return cell.metadata.get("tags", [])


def without_parameters(code):
    return [cell for cell in code if "parameters" not in tags(cell)]


def test_there_is_a_notebook_for_every_page_of_every_round():
    wanted = {name for round_id in rounds.names() for name in rounds.load(round_id).config.pages}
    assert {path.stem for path in NOTEBOOKS} == wanted


def test_first_cell_is_the_title(cells):
    assert cells[0].cell_type == "markdown"
    assert re.match(r"# \{glue:text\}`titel`(\n|$)", cells[0].source)


def test_there_is_one_title(cells):
    titles = [line for cell in cells if cell.cell_type == "markdown" for line in cell.source.splitlines()]
    assert sum(line.startswith("# ") for line in titles) == 1


def test_imports_then_parameters_then_loading(code):
    imports, parameters, loading = code[:3]
    assert all(isinstance(node, (ast.Import, ast.ImportFrom)) for node in ast.parse(imports.source).body)
    assert tags(parameters) == ["parameters"]
    assert "display.Page(" in loading.source
    assert any("page.glue(" in cell.source for cell in code[2:5])


def test_imports_stand_only_in_the_first_cell(code):
    later = [node for cell in code[1:] for node in ast.walk(ast.parse(cell.source))]
    assert not [node for node in later if isinstance(node, (ast.Import, ast.ImportFrom))]


def test_parameters_are_those_of_the_kind_of_page(path, code):
    body = ast.parse(code[1].source).body
    names = [node.target.id if isinstance(node, ast.AnnAssign) else node.targets[0].id for node in body]
    assert names == PARAMETERS.get(path.stem, ["round_id"])


def test_parameters_have_types(code):
    assert all(isinstance(node, ast.AnnAssign) for node in ast.parse(code[1].source).body)


def test_it_ends_with_downloads(code):
    assert code[-1].source.endswith("page.downloads()")


def test_prose_stands_between_figures(cells):
    for cell, following in pairwise(cells):
        if cell.cell_type == "code" and "page.figure(" in cell.source:
            assert not (following.cell_type == "code" and "page.figure(" in following.source)


def test_cells_are_few_and_short(code):
    lengths = sorted(len(lines(cell)) for cell in code)
    assert 8 <= len(code) <= 14
    assert lengths[-1] <= LONGEST
    assert lengths[len(lengths) // 2] <= 4


def test_nothing_is_defined(code):
    nodes = [node for cell in code for node in ast.walk(ast.parse(cell.source))]
    assert not [
        node for node in nodes if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.While))
    ]


def test_no_number_is_typed(code):
    source = "\n\n".join(cell.source for cell in without_parameters(code))
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    numbers = [token.string for token in tokens if token.type == tokenize.NUMBER]
    assert [number for number in numbers if number not in ("0", "1")] == []


@cache
def names_of_rounds():
    """Ids, years, questions and municipalities; not the background variables, which the store's contract names."""
    named, variables = set(), set()
    for round_id in rounds.names():
        round_ = rounds.load(round_id)
        municipalities = {text for m in round_.config.municipalities for text in (m.code, m.name)}
        batteries = {battery.id for battery in round_.questionnaire.batteries}
        named |= {round_id, str(round_.config.year), *round_.themes, *round_.items, *batteries, *municipalities}
        variables |= set(round_.variables)
    return named - variables


def test_nothing_of_a_round_is_named(code):
    tree = ast.parse("\n".join(cell.source for cell in without_parameters(code)))
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert texts & names_of_rounds() == set()


def test_no_number_stands_in_prose(cells):
    prose = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown").replace(CONFIDENCE, "")
    for pattern in (r"\{[\w:]+\}`[^`]*`", r"`[^`]*`", r"\]\([^)]*\)", r"^\d+\. ", r"\$\$.*?\$\$", r"\$[^$]*\$"):
        prose = re.sub(pattern, " ", prose, flags=re.S | re.M)
    assert re.findall(r"\b\d[\d.,]*\b", prose) == []


def test_no_glued_per_cent_has_a_full_stop_beside_its_own(path):
    text = path.read_text(encoding="utf-8")
    glued = re.findall(r"(\w+)=danish\.(?:percent|quantity)\(", text)
    assert not [name for name in glued if f"{{glue:text}}`{name}`." in text]
