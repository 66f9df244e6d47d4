"""The checklist for readers: what is found, how many items are answered in each way, and a table of each standard."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.checklist.reading import Checklist, Row

KINDS = {"svar": "Besvaret", "ikke relevant": "Ikke relevant", "ikke oplyst i kilden": "Ikke oplyst i kilden"}
STANDARD = "Tjekliste"
NUMBER, ASKS, ANSWER, PROOF = "Nr.", "Hvad der spørges om", "Svar", "Se"
_WIDTHS = "7 26 43 24"


def finding(checklist: Checklist) -> str:
    """How many items there are, and how many are answered, do not apply, and are not told by the source."""
    rows = checklist.rows
    answered, irrelevant, untold = (sum(row.kind == kind for row in rows) for kind in KINDS)
    several = len(checklist.standards)
    lists = "tjekliste har" if several == 1 else "tjeklister har tilsammen"
    start = f"{danish.capital(danish.count_word(several))} {lists} {danish.number(len(rows))} punkter."
    parts = {
        f"{danish.number(answered)} er besvaret": answered,
        f"{danish.count_word(irrelevant, neuter=True)} gælder ikke denne slags undersøgelse": irrelevant,
        f"{danish.count_word(untold, neuter=True)} kan ikke besvares, fordi kilden ikke oplyser det": untold,
    }
    told = [part for part, count in parts.items() if count]
    last = f", og {told.pop()}" if len(told) > 1 else ""
    return f"{start} {', '.join(told)}{last}."


def synthetic(checklist: Checklist) -> str:
    """What to know of the answers' numbers."""
    if not checklist.sources.store.meta["synthetic"]:
        return "Tallene i svarene er de samme som på siderne."
    return "Tallene i svarene er de samme som på siderne. Dem, rapporten ikke har trykt, er regnet på syntetiske data."


def overview(checklist: Checklist) -> pd.DataFrame:
    """One row per standard: its number of items, and how many are answered in each way."""
    rows = []
    for standard in checklist.standards:
        kinds = [row.kind for row in _of(checklist, standard.id)]
        counts = {label: kinds.count(kind) for kind, label in KINDS.items()}  # type: ignore[arg-type]
        rows.append({STANDARD: standard.name, "Punkter": len(kinds), **counts})
    return pd.DataFrame(rows)


def note(checklist: Checklist, standard: str) -> str:
    """What the standard is."""
    return next(" ".join(each.note.split()) for each in checklist.standards if each.id == standard)


def frame(checklist: Checklist, standard: str) -> pd.DataFrame:
    """One row per item of a standard, for download; without links."""
    rows = [(row.number, row.asks, KINDS[row.kind], row.text) for row in _of(checklist, standard)]
    return pd.DataFrame(rows, columns=[NUMBER, ASKS, "Slags svar", ANSWER])


def listing(checklist: Checklist, standard: str) -> list[str]:
    """A standard as a table in MyST Markdown, so that its links are checked when the book is built."""
    lines = ["```{list-table}", ":header-rows: 1", f":widths: {_WIDTHS}", ":class: tjekliste", ""]
    lines += _cells((NUMBER, ASKS, ANSWER, PROOF))
    for row in _of(checklist, standard):
        lines += _cells((row.number, row.asks, _answer(row), "; ".join(row.links) or danish.EN_DASH))
    return ["\n".join([*lines, "```"])]


def _answer(row: Row) -> str:
    return row.text if row.kind == "svar" else f"**{KINDS[row.kind]}.** {row.text}"


def _cells(texts: Iterable[str]) -> list[str]:
    return [f"{'* -' if place == 0 else '  -'} {text}" for place, text in enumerate(texts)]


def _of(checklist: Checklist, standard: str) -> list[Row]:
    return [row for row in checklist.rows if row.standard == standard]
