"""Every section of the two reports has its place in the finished book; free text comes later."""

from __future__ import annotations

import csv
import html
import re
from functools import cache
from pathlib import Path

import pytest

LATER = "fritekst, kommer senere"
FOLDER = Path(__file__).parent / "outline"
SECTIONS = {
    path.stem: list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    for path in sorted(FOLDER.glob("*.csv"))
}
ROWS = [
    pytest.param(row, id=f"{name}-{row['order']}")
    for name, rows in SECTIONS.items()
    for row in rows
    if row["page"] != LATER
]
HEADING = re.compile(r'<(h[1-6]|caption|figcaption|th(?= scope="rowgroup"))[^>]*>(.*?)</\1>', flags=re.S)


@cache
def headings(path: Path) -> tuple[str, ...]:
    """Headings, captions, and headings within tables of a page, as read."""
    found = HEADING.findall(path.read_text(encoding="utf-8"))
    return tuple(" ".join(html.unescape(re.sub(r"<[^>]+>", "", text)).replace("#", "").split()) for _, text in found)


@pytest.mark.parametrize("rows", SECTIONS.values(), ids=SECTIONS)
def test_every_section_has_a_row_and_every_row_a_place(rows: list[dict[str, str]]):
    assert [int(row["order"]) for row in rows] == list(range(1, len(rows) + 1))
    assert all(row["page"] for row in rows)


def test_only_free_text_has_no_page_yet():
    without = [row["section"] for rows in SECTIONS.values() for row in rows if row["page"] == LATER]
    assert without
    assert all(section.startswith(("Uddybning af tilfredshed", "Forslag til forbedringer")) for section in without)


@pytest.mark.book
@pytest.mark.parametrize("row", ROWS)
def test_the_section_s_place_is_in_the_book(row: dict[str, str], book: Path):
    page = book / f"{row['page']}.html"
    assert page.exists(), f"{row['section']} should stand on {row['page']}"
    assert any(row["heading"] in heading for heading in headings(page)), (
        f"{row['page']} has no heading or caption with {row['heading']!r}; it has {', '.join(headings(page))}"
    )
