"""The finished book in a browser: quiet, whole on a phone, legible in the dark, nothing fetched."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from jobsurvey_utils import rounds
from jobsurvey_utils.build import pages, toc

pytestmark = [pytest.mark.book, pytest.mark.browser]

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
HOW = {"light": (1280, "light"), "dark": (1280, "dark"), "phone": (390, "light")}
"""Width in pixels and theme."""
LEAST_CONTRAST = 4.5

CONTRAST = """
(least) => {
  const number = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = (c) => { c /= 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
  const luminance = ([r, g, b]) => 0.2126 * light(r) + 0.7152 * light(g) + 0.0722 * light(b);
  const ground = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const [r, g, b, a = 1] = number(getComputedStyle(e).backgroundColor);
      if (a > 0.99) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const faint = [];
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const seen = element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    if (!seen || !walker.currentNode.data.trim()) continue;
    const [a, b] = [luminance(number(getComputedStyle(element).color)), luminance(ground(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < least) faint.push(`${walker.currentNode.data.trim().slice(0, 40)}: ${ratio.toFixed(2)}`);
  }
  return faint;
}
"""


def addresses() -> list[str]:
    """A page of each kind: written ones, one of each notebook of the first round, and the search."""
    made = pages.of_round(rounds.load(toc.rounds_named()[0]))
    kinds = {page.notebook.stem: page.document for page in made}
    return ["book/index", "book/beregninger", "book/ordliste", *kinds.values(), "search"]


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    if CHROMIUM is None:
        pytest.skip("there is no chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture(scope="module", params=addresses())
def views(request, browser, book):
    """One page, open on a desk in the light and in the dark, and on a phone."""
    address = (book / f"{request.param}.html").as_uri()
    opened = {name: open_page(browser, address, *how) for name, how in HOW.items()}
    yield opened
    for page in opened.values():
        page.context.close()


def open_page(browser, address, width, theme):
    page = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme).new_page()
    page.said, page.asked = [], []
    page.on("console", lambda message: page.said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.on("request", lambda request: page.asked.append(request.url))
    page.goto(address, wait_until="load")
    return page


@pytest.mark.parametrize("how", HOW)
def test_no_error_and_nothing_fetched(views, how):
    assert views[how].said == []
    assert [url for url in views[how].asked if not url.startswith(("file:", "data:"))] == []


@pytest.mark.parametrize("how", ["light", "phone"])
def test_page_does_not_scroll_sideways(views, how):
    assert views[how].evaluate("document.documentElement.scrollWidth") <= HOW[how][0]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stands_out_from_its_ground(views, theme):
    assert views[theme].evaluate("document.documentElement.dataset.theme") == theme
    assert views[theme].evaluate(CONTRAST, LEAST_CONTRAST) == []


def test_every_control_has_a_name(views):
    nameless = views["light"].evaluate(
        """() => [...document.querySelectorAll("button, a[href], summary, input")]
        .filter((e) => e.checkVisibility())
        .filter((e) => !(e.ariaLabel || e.title || e.textContent.trim() || e.querySelector("img[alt]")))
        .map((e) => e.outerHTML.slice(0, 120))"""
    )
    assert nameless == []


def test_nothing_keeps_people_out(views):
    """By axe-core, which knows most of what WCAG asks for and a machine can see."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = axe.run(views["light"]).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


def test_search_from_disk_finds_a_page(browser, book):
    page = browser.new_context().new_page()
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.goto((book / "search.html").as_uri() + "?q=vægte")
    page.wait_for_selector("#search-results li a")
    ended = "#search-results h2:has-text('Søgeresultater')"  # results come while it still searches
    page.wait_for_selector(ended, state="attached")
    assert "Fundne sider: " in page.inner_text("#search-results .search-summary")
    assert said == []
    page.context.close()


def test_an_extract_of_the_search_is_the_pages_own_text(browser, book):
    page = browser.new_context().new_page()
    page.goto((book / "search.html").as_uri())
    own = '<article><div class="synthetic-mark">Mærke</div><h1>Titel</h1><p>Fundet.</p></article>'
    extract = page.evaluate("html => Search.htmlToText(html)", f'<main role="main">Knap {own}</main>')
    assert extract.strip() == "Fundet."
    page.context.close()
