"""Links to the pages of the book and to their sections, which must be there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from myst_parser.mdit_to_docutils.base import default_slugify

from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.rounds import ROOT, Round
from jobsurvey_utils.rounds.reading import not_known

THEMES, ITEMS, MUNICIPALITIES = "tema", "spoergsmaal", "kommune"
"""The notebooks that make a page for every theme, every question, every municipality with questions of its own."""

_HEADING = re.compile(r"^## (.+?)\s*$", re.M)
_TEXT = re.compile(r'^# %% \[markdown\][^\n]*\n"""\n(.*?)\n"""$', re.M | re.S)
"""A cell of text in a notebook's source."""
_FENCED = re.compile(r"^(```|~~~|:::).*?^\1", re.M | re.S)


def link(known: Mapping[str, tuple[Path, str]], proof: str, names: Mapping[str, str]) -> str:
    """A link in Markdown to a page, `vaegtning`, or to a section of it, `vaegtning: Vægtene`.

    Parameters
    ----------
    known
        The addresses of the round's pages.
    names
        What each page is called in a link.

    Raises
    ------
    JobsurveyError
        If the round has no such page, the page has no such heading, or it has no name.
    """
    page, _, heading = (part.strip() for part in proof.partition(":"))
    if page not in known:
        raise JobsurveyError(f"the page {not_known(page, known)}")
    if page not in names:
        raise JobsurveyError(f"the page {page!r} has no name under pages in standards.yml")
    source, address = known[page]
    if not heading:
        return f"[{names[page]}]({address})"
    if heading not in headings(source):
        raise JobsurveyError(f"the heading on the page {page!r}: {not_known(heading, headings(source))}")
    return f"[{names[page]}: {heading}]({address}#{default_slugify(heading)})"


def addresses(round_: Round) -> dict[str, tuple[Path, str]]:
    """The source and the address of every page that can be linked to, by notebook or by file below `book`.

    A notebook that makes several pages stands for the page of the round's headline question or of its theme, or for
    the first municipality's.
    """
    found = {path.stem: (path, f"/book/{path.name}") for path in sorted((ROOT / "book").glob("*.md"))}
    paths = {name: name for name in round_.config.pages if name not in (THEMES, ITEMS)}
    if MUNICIPALITIES in paths and round_.asking:
        paths[MUNICIPALITIES] = f"{MUNICIPALITIES}-{round_.asking[0]}"
    if (headline := round_.questionnaire.headline) is not None:
        item = round_.items[headline]
        several = {THEMES: item.theme, ITEMS: f"{item.theme}/{item.battery or item.id}"}
        paths |= {name: path for name, path in several.items() if name in round_.config.pages}
    for name, path in paths.items():
        found[name] = (ROOT / "notebooks" / f"{name}.py", f"/book/generated/{round_.id}/{path}.ipynb")
    return found


@cache
def headings(source: Path) -> tuple[str, ...]:
    """The second-level headings of a notebook's source or of a Markdown page; those with a glued text left out."""
    text = source.read_text(encoding="utf-8")
    if source.suffix == ".py":
        text = "\n\n".join(_TEXT.findall(text))
    return tuple(heading for heading in _HEADING.findall(_FENCED.sub("", text)) if "{glue" not in heading)
