"""The entry of a round's report among the book's references."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jobsurvey_utils.rounds import ROOT

REFERENCES = ROOT / "book" / "references.bib"
NEEDED = {
    "article": ("author", "title", "journal", "year"),
    "book": ("author", "title", "publisher", "year"),
    "inproceedings": ("author", "title", "booktitle", "year"),
    "misc": ("author", "title", "year"),
    "online": ("author", "title", "url", "year"),
    "report": ("author", "title", "institution", "year"),
    "techreport": ("author", "title", "institution", "year"),
}
"""The kinds of entry that the bibliography can print, and what each must tell."""
_FIELD = re.compile(r"(?:^|,)\s*(\w+)\s*=\s*[{\"\d]", re.M)


def gaps(key: str, written: str) -> Iterator[str]:
    """What an entry lacks to be printed.

    Parameters
    ----------
    written
        The text of the references.
    """
    found = re.search(rf"^@(\w+)\{{\s*{re.escape(key)}\s*,(.*?)(?=^@|\Z)", written, re.M | re.S)
    if found is None:
        yield f"{key!r} has no entry in book/references.bib; add one for the report of this round"
        return
    kind, fields = found[1].lower(), {name.lower() for name in _FIELD.findall(found[2])}
    if kind not in NEEDED:
        allowed = ", ".join(f"@{name}" for name in NEEDED)
        yield f"the entry {key!r} in book/references.bib is @{found[1]}; allowed are {allowed}"
    elif lacking := [name for name in NEEDED[kind] if name not in fields]:
        yield f"the entry {key!r} in book/references.bib is @{found[1]} and lacks {', '.join(lacking)}"
