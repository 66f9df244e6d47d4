"""The Danish prose of the book: pages in `book/` and the text cells of the notebooks."""

from __future__ import annotations

import importlib
import re
from functools import reduce

import pytest

from jobsurvey_utils import danish, rounds
from jobsurvey_utils.estimation import ratios
from jobsurvey_utils.rounds import ROOT

PAGES = {path.stem: path.read_text(encoding="utf-8") for path in sorted((ROOT / "book").glob("*.md"))}
CELLS = re.compile(r'# %% \[markdown\]\n"""\n(.*?)\n"""', flags=re.S)
NOTEBOOKS = {
    path.stem: "\n\n".join(CELLS.findall(path.read_text(encoding="utf-8")))
    for path in sorted((ROOT / "notebooks").glob("*.py"))
}
PROSE = {
    **{f"book/{name}": text for name, text in PAGES.items()},
    **{f"notebooks/{n}": t for n, t in NOTEBOOKS.items()},
}

NUMBER = re.compile(
    r"\d[\d.,]*\s*(?:pct\.|procent\b|%|borgere|respondenter|svarpersoner|svar\b|kommuner|inviterede|personer|spørgsmål)"
)
ENGLISH = {
    "the",
    "and",
    "of",
    "with",
    "this",
    "that",
    "which",
    "are",
    "was",
    "were",
    "from",
    "when",
    "they",
    "been",
}


def words_only(text: str) -> str:
    """The text without code, templates, formulas, roles, addresses and references."""
    patterns = (
        r"```.*?```",
        r"{%.*?%}",
        r"{{.*?}}",
        r"\$\$.*?\$\$",
        r"\$[^$\n]*\$",
        r"\{[\w:]+\}`[^`]*`",
        r"`[^`]*`",
        r"\]\([^)]*\)",
    )
    return reduce(lambda rest, pattern: re.sub(pattern, " ", rest, flags=re.S), patterns, text)


@pytest.fixture(params=PROSE)
def prose(request: pytest.FixtureRequest) -> str:
    return PROSE[request.param]


def test_there_is_prose():
    assert {"index", "laesevejledning", "beregninger", "diskretion", "ordliste", "litteratur", "om"} <= set(PAGES)
    assert NOTEBOOKS


def test_no_number_about_a_survey_is_typed(prose):
    assert NUMBER.findall(words_only(prose)) == []


def test_prose_is_danish(prose):
    words = re.findall(r"[a-zæøå]+", words_only(prose).lower())
    assert sorted(ENGLISH.intersection(words)) == []


def test_a_line_holds_one_sentence(prose):
    paragraphs = [line for line in words_only(prose).splitlines() if not re.match(r"\s*(\||-|#|\d+\.|\*\*)", line)]
    assert [line for line in paragraphs if re.search(r"(?<!pct)(?<!\d)[.?!] [A-ZÆØÅ»]", line)] == []


def test_quotation_marks_and_abbreviations_are_the_house_s(prose):
    assert [sign for sign in ('"', "“", "”", "‘", "„", " % ", "jobcentret ") if sign in words_only(prose)] == []


def test_every_citation_is_in_the_bibliography():
    known = set(
        re.findall(r"^@\w+\{(\w+),", (ROOT / "book" / "references.bib").read_text(encoding="utf-8"), flags=re.M)
    )
    cited = {
        key
        for text in PROSE.values()
        for keys in re.findall(r"\{cite:[\w]+\}`([^`{]*)`", text)
        for key in keys.split(",")
    }
    cited |= {rounds.load(name).config.source_key for name in rounds.names()}
    assert cited <= known


def test_the_glossary_is_in_danish_alphabetical_order():
    terms = re.findall(r"^([^\s`#].*)\n  ", PAGES["ordliste"], flags=re.M)
    keys = [danish.sort_key(term.strip("»«")) for term in terms]
    assert len(terms) > 40
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


def test_names_in_code_that_the_glossary_tells_exist():
    told = {
        name for line in re.findall(r"Navne? i koden: .*", PAGES["ordliste"]) for name in re.findall(r"`(.*?)`", line)
    }
    files = [*(ROOT / "jobsurvey_utils").rglob("*.py"), *(ROOT / "rounds").glob("*/*.yml")]
    words = {word for path in files for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))}
    assert len(told) > 30
    assert told <= words


def test_intervals_have_one_name(prose):
    assert re.findall(r"konfidensinterval|95 pct\.-interval", prose) == []


def test_every_function_named_on_the_page_of_formulas_exists():
    named = {
        name
        for line in re.findall(r"^Kode: .*$", PAGES["beregninger"], flags=re.M)
        for name in re.findall(r"`([\w.]+)`", line)
    }
    assert len(named) > 8
    for name in named:
        assert resolve(name) is not None


def resolve(name: str) -> object:
    """What a dotted name below the package stands for."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(["jobsurvey_utils", *parts[:length]]))
        except ModuleNotFoundError:
            continue
        return reduce(getattr, parts[length:], found)
    raise AssertionError(f"no module {name}")


def test_constants_told_in_words_are_those_of_the_code():
    assert ratios.LEVEL == 0.95
    assert "95-procentsinterval" in PAGES["beregninger"]
    assert f"færre end {danish.count_word(ratios.RARE)} svar" in PAGES["beregninger"]


def test_limits_told_in_words_are_those_of_the_rounds():
    weighting = [rounds.load(name).config.weighting for name in rounds.names()]
    assert {w.min_cell_respondents for w in weighting if w.cells} == {2}
    assert "Mindst to." in PAGES["beregninger"]
