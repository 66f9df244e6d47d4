"""The prose that follows the rounds in the book."""

from __future__ import annotations

import importlib.util

import pytest

from jobsurvey_utils.rounds import ROOT

_SPEC = importlib.util.spec_from_file_location("rounds_built", ROOT / "book" / "_ext" / "rounds_built.py")
rounds_built = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(rounds_built)

PAGES = ("hovedresultater", "undersoegelsen", "rekonstruktion", "forskelle")


def filled(page: str, *years: int) -> str:
    rounds = [
        {"id": f"r{year}", "title": f"Runden {year}", "name": f"Hele runden {year}", "year": year, "source": f"k{year}"}
        | {"synthetic": True, "note": ""}
        for year in years
    ]
    pages = {f"book/generated/r{year}/{name}": f"r{year}" for year in years for name in PAGES}
    text = (ROOT / "book" / f"{page}.md").read_text(encoding="utf-8")
    names = rounds_built.names({"rounds": rounds, "pages": pages})
    return rounds_built._ENVIRONMENT.from_string(text).render(**names)


def test_the_front_page_counts_the_rounds_and_tells_the_newest_first():
    text = filled("index", 2031, 2033, 2032)
    assert "i tre undersøgelser for" in text
    headings = [line for line in text.splitlines() if line.startswith("## Runden")]
    assert headings == ["## Runden 2033", "## Runden 2032", "## Runden 2031"]
    assert "i en undersøgelse for" in filled("index", 2031)


def test_pages_that_no_round_has_are_not_linked_to():
    text = filled("index", 2031)
    assert "](/book/generated/r2031/rekonstruktion)" in text
    assert "udvikling" not in text


@pytest.mark.parametrize("page", ["index", "om", "diskretion", "laesevejledning"])
def test_no_mark_of_a_template_is_left(page):
    text = filled(page, 2031, 2032)
    assert not rounds_built.MARK.search(text)
    assert "r2032" in text or "k2032" in text
