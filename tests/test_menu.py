"""The menu of the finished book."""

from __future__ import annotations

from urllib.parse import urljoin

import finished
import pytest

from jobsurvey_utils.build import toc
from jobsurvey_utils.rounds import read_yaml

pytestmark = pytest.mark.book


def below(entries, *above):
    """Each document of these entries of the table of contents, with those it stands below."""
    for entry in entries:
        yield entry["file"], above
        yield from below(entry.get("sections", []), entry["file"], *above)


@pytest.fixture
def contents(book):
    return read_yaml(toc.EFFECTIVE)


@pytest.fixture
def pages(book, contents):
    """The menu of each page: its links, with the documents they lead to."""
    return {name: list(links(name, finished.read(book / f"{name}.html"))) for name in toc.documents_of(contents)}


def links(name, page):
    for link in page.all("a"):
        if link.within("nav", "bd-docs-nav"):
            yield urljoin(f"/{name}.html", link.attributes["href"]).removeprefix("/").removesuffix(".html"), link


def test_every_page_leads_to_every_page_in_the_order_of_the_contents(pages, contents):
    order = toc.documents_of(contents)
    assert {name: [to for to, _ in menu] for name, menu in pages.items()} == dict.fromkeys(order, order)


def test_a_page_and_those_above_it_are_marked_and_open(pages, contents):
    above = {name: names for part in contents["parts"] for name, names in below(part["chapters"])}
    for name, names in above.items():
        marked = {to for to, link in pages[name] if "current" in link.inside[-1].attributes["class"].split()}
        assert marked == {name, *names}
        own = next(link for to, link in pages[name] if to == name)
        assert [to for to, link in pages[name] if link.attributes.get("aria-current") == "page"] == [name]
        assert all("open" in element.attributes for element in own.inside if element.tag == "details")


def test_titles_are_those_of_the_pages(pages, book):
    for to, link in pages["book/index"][1:]:
        assert finished.read(book / f"{to}.html").all("h1")[-1].text.startswith(link.text), to
