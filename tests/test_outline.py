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
ROWS = [
    pytest.param(row, id=f"{path.stem}-{row['order']}")
    for path in sorted(FOLDER.glob("*.csv"))
    for row in csv.DictReader(path.open(encoding="utf-8"))
]
HEADING = re.compile(r'<(h[1-6]|caption|figcaption|th(?= scope="rowgroup"))[^>]*>(.*?)</\1>', flags=re.S)


@cache
def headings(path: Path) -> tuple[str, ...]:
    """Headings, captions, and headings within tables of a page, as read."""
    found = HEADING.findall(path.read_text(encoding="utf-8"))
    return tuple(" ".join(html.unescape(re.sub(r"<[^>]+>", "", text)).replace("#", "").split()) for _, text in found)


def test_every_section_has_a_row_and_every_row_a_place():
    for path in FOLDER.glob("*.csv"):
        rows = list(csv.DictReader(path.open(encoding="utf-8")))
        assert [int(row["order"]) for row in rows] == list(range(1, len(rows) + 1)), path.name
        assert all(row["page"] for row in rows), path.name


def test_only_free_text_has_no_page_yet():
    without = [param.values[0]["section"] for param in ROWS if param.values[0]["page"] == LATER]
    assert without
    assert all(section.startswith(("Uddybning af tilfredshed", "Forslag til forbedringer")) for section in without)


@pytest.mark.book
@pytest.mark.parametrize("row", ROWS)
def test_the_section_s_place_is_in_the_book(row: dict[str, str], book: Path):
    if row["page"] == LATER:
        pytest.skip(LATER)
    page = book / f"{row['page']}.html"
    assert page.exists(), f"{row['section']} should stand on {row['page']}"
    assert any(row["heading"] in heading for heading in headings(page)), (
        f"{row['page']} has no heading or caption with {row['heading']!r}; it has {', '.join(headings(page))}"
    )
