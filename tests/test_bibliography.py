"""The entry of a round's report among the references: which are printed, and what is told of the others."""

import importlib

import pytest
from pybtex import plugin
from pybtex.database import parse_string

from jobsurvey_utils.build import bibliography
from jobsurvey_utils.rounds import ROOT

FIELDS = {
    "author": "{Seks kommuner}",
    "title": "{Borgerne, title = nej}",
    "institution": "{Horsens}",
    "journal": "{Tidsskrift}",
    "publisher": "{Forlag}",
    "booktitle": "{Samling}",
    "url": "{https://example.org}",
    "year": "2026",
}


def entry(kind, *, without=()):
    fields = ",\n  ".join(f"{name} = {value}" for name, value in FIELDS.items() if name not in without)
    return (
        f"@book{{foer,\n  year = 1990\n}}\n\n@{kind}{{rapport,\n  {fields}\n}}\n\n@misc{{efter,\n  author = {{X}}\n}}\n"
    )


@pytest.fixture(scope="module")
def style():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "book" / "_ext")
        module = importlib.import_module("dansk_litteratur")
    return module.DanishStyle(label_style="number", sorting_style="none")


@pytest.mark.parametrize("kind", bibliography.NEEDED)
def test_an_entry_with_what_its_kind_needs_is_printed(kind, style):
    spared = set(FIELDS) - set(bibliography.NEEDED[kind])
    written = entry(kind, without=spared)
    assert list(bibliography.gaps("rapport", written)) == []
    found = parse_string(written, "bibtex").entries["rapport"]
    text = style.format_entry("1", found).text.render(plugin.find_plugin("pybtex.backends", "plaintext")())
    assert text.startswith("Seks kommuner. Borgerne, title = nej. ")
    assert "2026" in text
    assert "Technical" not in text


@pytest.mark.parametrize("kind", ["thesis", "electronic"])
def test_a_kind_that_cannot_be_printed_is_told_with_those_that_can(kind):
    (told,) = bibliography.gaps("rapport", entry(kind))
    assert told.startswith(f"the entry 'rapport' in book/references.bib is @{kind}; allowed are @article, @book, ")


@pytest.mark.parametrize(
    ("without", "lacks"), [(("year",), "year"), (("author", "institution"), "author, institution")]
)
def test_what_an_entry_lacks_is_told(without, lacks):
    (told,) = bibliography.gaps("rapport", entry("report", without=without))
    assert told == f"the entry 'rapport' in book/references.bib is @report and lacks {lacks}"


def test_the_report_s_own_title_is_not_taken_for_a_field():
    (told,) = bibliography.gaps("rapport", entry("misc", without=("title",)) + "% Borgerne, title = nej\n")
    assert told.endswith("lacks title")


def test_a_report_without_an_entry_is_told():
    (told,) = bibliography.gaps("andet", entry("misc"))
    assert told == "'andet' has no entry in book/references.bib; add one for the report of this round"
