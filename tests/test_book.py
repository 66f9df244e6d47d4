"""The finished book, as html."""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import finished
import pytest
from sphinx.search.da import SearchDanish

from jobsurvey_utils import rounds
from jobsurvey_utils.build import html, pages, provenance, toc
from jobsurvey_utils.display.alt import MOST
from jobsurvey_utils.rounds import ROOT

pytestmark = pytest.mark.book

ENGLISH = (
    *("Search this book", "Search the docs", "Show code", "Hide code", "Back to top", "Skip to main", "Color mode"),
    *(
        "System Settings",
        "Toggle ",
        "Click to",
        "previous page",
        "next page",
        "On this page",
        "Link to this",
        "Fullscreen",
    ),
    *(
        "Print to PDF",
        "Table of Contents",
        "Contents",
        "Copyright",
        "Last updated",
        "Built with",
        "Announcement",
        "Source:",
    ),
    *("Site navigation", "Section Navigation", "Light", "Dark", "Figure ", "Table "),
)
"""What the theme and Sphinx say where nobody has translated it."""
STOPWORDS = re.compile(r"\b(the|and|of|with|this|that|which|are|was|were|from|when|they|been|your)\b", re.I)
NOT_A_NUMBER = re.compile(r"\b(nan|NaN|inf|None|NaT|null|undefined)\b|<NA>|pct\.\.")
PYTHON = re.compile(r"IPython\.core|\bobject at 0x|<Figure size|\bdtype: ")
"""How Python writes an object that has no look of its own."""
PERSON = re.compile(r"\bsyn-\w+-?\d|\bsyn-\d")
CPR = re.compile(r"\b(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])\d\d-\d{4}\b")
LOADED = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "object": "data",
}
TEXT = {".html", ".js", ".json", ".ipynb", ".md", ".csv", ".svg", ".css", ".txt", ".xml", ".inv"}


@pytest.fixture
def all_pages(book: Path) -> list[finished.PageFile]:
    return [finished.read(path) for path in sorted(book.rglob("*.html")) if "_static" not in path.parts]


@pytest.fixture
def articles(all_pages):
    """The pages that have content of their own."""
    return [page for page in all_pages if page.path.parent.name != "html"]


@pytest.fixture
def results(book):
    """The pages made from notebooks, with what they were made from."""
    made = [page for name in toc.rounds_named() for page in pages.of_round(rounds.load(name))]
    return [(page, finished.read(book / f"{page.document}.html")) for page in made]


def test_every_page_of_every_round_is_there(results, articles):
    assert len(results) > 50
    assert len(articles) == len(results) + len(list((ROOT / "book").glob("*.md")))


def test_nothing_is_left_over(book, articles):
    sources = {path.relative_to(book / "_sources").with_suffix("") for path in (book / "_sources").rglob("*.*")}
    assert sources == {page.path.relative_to(book).with_suffix("") for page in articles}
    assert html.layers().reasons() == []


def test_language_is_danish(all_pages):
    assert {page.all("html")[0].attributes.get("lang") for page in all_pages} == {"da"}


def test_titles_are_told_apart(results):
    titles = Counter((made.notebook.stem, page.all("h1")[-1].text) for made, page in results)
    assert [title for title, times in titles.items() if times > 1 or not title[1].strip()] == []


def test_theme_speaks_danish(all_pages):
    for page in all_pages:
        found = {text for text in page.prose for english in ENGLISH if english in text}
        assert found == set(), page.path


def test_prose_is_danish(articles):
    for page in articles:
        if page.path.stem != "litteratur":
            english = [text for text in page.prose if len(STOPWORDS.findall(text)) > 1]
            assert english == [], page.path


def test_nothing_is_loaded_from_elsewhere(all_pages):
    for page in all_pages:
        loaded = [e.attributes.get(LOADED[e.tag], "") for e in page.all(*LOADED)]
        loaded += [e.attributes.get("href", "") for e in page.all("link")]
        assert [address for address in loaded if urlsplit(address).netloc] == [], page.path


def test_styles_load_nothing_from_elsewhere(book):
    for path in book.rglob("*.css"):
        text = path.read_text(encoding="utf-8")
        assert re.findall(r"(?:url\(\s*[\"']?|@import\s+[\"'])(?:https?:)?//[^)\"']*", text) == [], path


def test_every_page_of_synthetic_data_says_so(book, all_pages, results):
    synthetic = {r["id"] for r in json.loads(provenance.FILE.read_text(encoding="utf-8"))["rounds"] if r["synthetic"]}
    marked = {page.path for page in all_pages if 'class="synthetic-mark"' in page.source}
    expected = {file.path for page, file in results if page.round_id in synthetic}
    if synthetic:
        made = [file for _, file in results]
        expected |= {page.path for page in all_pages if page not in made and page.path != book / "index.html"}
    assert expected <= marked
    assert not marked & {file.path for page, file in results if page.round_id not in synthetic}


def test_every_page_has_its_provenance(articles):
    for page in articles:
        foot = next(e.text for e in page.all("section") if e.attributes.get("class") == "provenance")
        assert "commit" in foot
        assert "datafingeraftryk" in foot


def test_no_missing_number_is_printed(articles):
    for page in articles:
        found = [text for text in page.prose if NOT_A_NUMBER.search(text)]
        assert found == [], page.path


def test_no_object_is_shown_as_python_writes_it(articles):
    for page in articles:
        outputs = [e.text for e in page.all("div") if "cell_output" in e.attributes.get("class", "")]
        assert [text for text in outputs if PYTHON.search(text)] == [], page.path


def test_no_person_is_in_the_book(book):
    for folder in (book, ROOT / "book" / "generated"):
        for path in folder.rglob("*"):
            if path.is_file() and path.suffix in TEXT and "_static" not in path.parts:
                text = path.read_text(encoding="utf-8", errors="replace")
                assert not PERSON.search(text), path
                assert path.suffix == ".svg" or not CPR.search(text), path


def test_every_figure_says_what_it_shows(articles):
    for page in articles:
        for image in page.all("img"):
            alt = image.attributes.get("alt", "")
            assert 20 < len(alt) <= MOST, page.path
            assert not alt.endswith((".svg", ".png")), page.path


def test_every_figure_has_a_caption(results):
    for _, page in results:
        assert len(page.all("figcaption")) == len(page.all("figure")) >= 0
        assert all(e.text.strip() for e in page.all("figcaption")), page.path


def test_result_pages_have_a_figure_and_downloads(results):
    for made, page in results:
        if made.notebook.stem in (pages.THEME_NOTEBOOK, pages.ITEM_NOTEBOOK):
            files = [e.attributes["href"] for e in page.all("a") if "download" in e.attributes]
            assert page.all("figure") or made.notebook.stem == pages.THEME_NOTEBOOK, page.path
            assert {Path(file).suffix for file in files} >= {".csv", ".xlsx"}, page.path


def test_tables_are_told_aloud(articles):
    for page in articles:
        for table in page.all("table"):
            if table.attributes.get("class", "").startswith("survey"):
                inner = [e for e in page.elements if any(outer is table for outer in e.inside)]
                assert next(e for e in inner if e.tag == "caption").text.strip(), page.path
                assert all(
                    e.attributes.get("scope") in ("row", "col", "rowgroup", "colgroup") for e in inner if e.tag == "th"
                )
                corner = [e for e in inner if e.within("thead") and e.tag in ("th", "td") and not e.text.strip()]
                assert corner == [], page.path


def test_headings_follow_each_other(articles):
    for page in articles:
        levels = [int(e.tag[1]) for e in page.all("h1", "h2", "h3", "h4") if e.within("article")]
        assert levels[0] == 1 == levels.count(1), page.path
        assert all(later - earlier <= 1 for earlier, later in pairwise(levels)), page.path


def test_ids_are_used_once(all_pages):
    for page in all_pages:
        assert [name for name, times in Counter(page.ids).items() if times > 1] == [], page.path


def test_every_page_has_the_icon_of_the_book(all_pages):
    """Else a browser asks for one that is not there."""
    for page in all_pages:
        [icon] = [link for link in page.all("link") if link.attributes.get("rel") == "icon"]
        assert (page.path.parent / icon.attributes["href"]).resolve().name == "favicon.svg", page.path


def test_internal_links_lead_somewhere(all_pages):
    for page in all_pages:
        for link in page.all("a", "link", "script", "img"):
            address = urlsplit(link.attributes.get("href", link.attributes.get("src", "")))
            if address.scheme or address.netloc or not (address.path or address.fragment):
                continue
            target = (page.path.parent / unquote(address.path)).resolve() if address.path else page.path
            assert target.is_file(), f"{page.path}: {address.geturl()}"
            if address.fragment and target.suffix == ".html":
                assert unquote(address.fragment) in finished.read(target).ids, f"{page.path}: {address.geturl()}"


def test_no_two_pages_share_a_figure(results):
    shown = Counter(src for _, page in results for src in {Path(e.attributes["src"]).name for e in page.all("img")})
    assert [name for name, times in shown.items() if times > 1] == []


@pytest.fixture
def search(book):
    index = (book / "searchindex.js").read_text(encoding="utf-8")
    return json.loads(index.removeprefix("Search.setIndex(").rstrip(")"))


def test_search_finds_every_municipality_on_a_page_of_results(search, results):
    stem = SearchDanish({}).stem
    for name in toc.rounds_named():
        survey = rounds.load(name)
        pages_of_items = {
            p.document for p, _ in results if p.notebook.stem == pages.ITEM_NOTEBOOK and p.round_id == name
        }
        for place in survey.config.municipalities:
            found = search["terms"].get(stem(re.split(r"[^\w]", place.name)[0].lower()), [])
            documents = {search["docnames"][number] for number in (found if isinstance(found, list) else [found])}
            assert documents & pages_of_items, place.name


def test_search_knows_every_title_as_plain_text(search, articles):
    titles = search["titles"]
    assert len(titles) == len(articles)
    assert [title for title in titles if "<" in title or not title.strip()] == []
