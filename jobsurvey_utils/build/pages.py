"""The pages of a round: which there are, the notebook and parameters each is made from, and its path."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.rounds import ROOT, Round

NOTEBOOKS = ROOT / "notebooks"
THEME_NOTEBOOK = "tema"
ITEM_NOTEBOOK = "spoergsmaal"
MUNICIPALITY_NOTEBOOK = "kommune"
"""Run for every municipality with questions of its own."""


@dataclass(frozen=True)
class Page:
    """One page: a notebook with parameters, and where its result stands below `book/generated`."""

    round_id: str
    path: str
    notebook: Path
    parameters: dict[str, str]

    @property
    def name(self) -> str:
        """What the page is called in messages: round and path."""
        return f"{self.round_id}/{self.path}"

    @property
    def document(self) -> str:
        """The page's name in the table of contents."""
        return f"book/generated/{self.name}"

    @property
    def output(self) -> Path:
        """The executed notebook."""
        return ROOT / f"{self.document}.ipynb"


def of_round(round_: Round) -> list[Page]:
    """The pages of a round in reading order.

    Raises
    ------
    JobsurveyError
        If the round names a notebook that does not exist, or two pages share a path.
    """
    known = sorted(path.stem for path in NOTEBOOKS.glob("*.py"))
    unknown = [name for name in round_.config.pages if name not in known]
    if unknown:
        raise JobsurveyError(
            f"{round_.folder / 'round.yml'}: pages: no notebook is called {', '.join(unknown)}; "
            f"there are {', '.join(known)}"
        )
    pages = [page for name in round_.config.pages for page in _of_notebook(round_, name)]
    shared = [path for path, times in Counter(page.path for page in pages).items() if times > 1]
    if shared:
        raise JobsurveyError(
            f"{round_.folder}: two pages would be written to {', '.join(shared)}; "
            "give the theme or the item an id that no other page has"
        )
    return pages


def _of_notebook(round_: Round, name: str) -> Iterator[Page]:
    if name == THEME_NOTEBOOK:
        for theme in round_.themes:
            yield _page(round_, name, theme, theme=theme)
            if ITEM_NOTEBOOK in round_.config.pages:
                for item in _questions(round_, theme):
                    yield _page(round_, ITEM_NOTEBOOK, f"{theme}/{item}", item=item)
    elif name == MUNICIPALITY_NOTEBOOK:
        for code in round_.asking:
            yield _page(round_, name, f"{name}-{code}", municipality=code)
    elif name != ITEM_NOTEBOOK:
        yield _page(round_, name, name)


def _questions(round_: Round, theme: str) -> list[str]:
    """Ids of a theme's items, a battery once, in the order of the questionnaire."""
    return list(dict.fromkeys(item.battery or item.id for item in round_.closed_items(theme)))


def _page(round_: Round, notebook: str, path: str, **parameters: str) -> Page:
    inside = round_.folder == ROOT / "rounds" / round_.id
    round_id = round_.id if inside else round_.folder.as_posix()
    return Page(round_.id, path, NOTEBOOKS / f"{notebook}.py", {"round_id": round_id, **parameters})
