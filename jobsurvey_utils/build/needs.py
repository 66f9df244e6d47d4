"""What the pages of a round need beside its data: told before anything is made."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from jobsurvey_utils.build import bibliography
from jobsurvey_utils.build.pages import ITEM_NOTEBOOK, MUNICIPALITY_NOTEBOOK, NOTEBOOKS, THEME_NOTEBOOK
from jobsurvey_utils.build.store import RECIPE
from jobsurvey_utils.checklist import answers
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import BACKGROUND

CHECKLIST = "tjekliste"


def _ordered(round_: Round) -> bool:
    """Whether some question has answers that are better or worse than others."""
    scales = [round_.scale(item) for item in round_.closed_items() if item.theme != BACKGROUND]
    return any(scale.scored or scale.top for scale in scales)


_RANKED = ("a question whose scale has scores or top in questionnaire.yml", _ordered)
_INVITED = ("to know who was invited: a sample under files in round.yml", lambda round_: round_.has_sample)
NEEDS: dict[str, tuple[str, Callable[[Round], object]]] = {
    "beregningsvalg": _RANKED,
    **dict.fromkeys(("baggrund", "besvarelser", "frafald", "svarvillighed", "svarproces", "tavshed"), _INVITED),
    "simulering": (f"{_RANKED[0]}, and a sample under files", lambda r: r.has_sample and _ordered(r)),
    CHECKLIST: ("headline in questionnaire.yml", lambda round_: round_.questionnaire.headline),
    "efterproevning": ("figures in published.csv", lambda round_: round_.published),
    MUNICIPALITY_NOTEBOOK: ("questions with municipalities in questionnaire.yml", lambda round_: round_.asking),
    "rekonstruktion": (RECIPE, lambda round_: (round_.folder / RECIPE).is_file()),
    "udvikling": ("rounds or series under trend in round.yml", lambda round_: round_.config.trend),
    "repraesentativitet": (
        "tables under representativity in round.yml",
        lambda round_: round_.config.representativity,
    ),
    "vaegtning": ("variables under weighting.cells in round.yml", lambda round_: round_.config.weighting.cells),
}
"""What a page shows, which a round may be without."""
LINKED = {
    "hovedresultater": (THEME_NOTEBOOK, ITEM_NOTEBOOK),
    "undersoegelsen": (THEME_NOTEBOOK,),
    THEME_NOTEBOOK: (ITEM_NOTEBOOK,),
    ITEM_NOTEBOOK: (THEME_NOTEBOOK,),
}
"""Pages that a page links to with links it makes; those in its prose are read from it."""
_LINK = re.compile(r"\]\((\w+)\.ipynb[)#]")


def problems(round_: Round) -> list[str]:
    """Every page of a round that cannot be made and why, and a report without an entry among the references."""
    return [*_pages(round_), *_links(round_), *_checklist(round_), *_source(round_)]


def _pages(round_: Round) -> Iterator[str]:
    for name, (what, there) in NEEDS.items():
        if name in round_.config.pages and not there(round_):
            yield (
                f"{round_.folder / 'round.yml'}: pages: {name} cannot be made, for it needs {what}; "
                f"add that, or leave {name} out of pages"
            )


def _links(round_: Round) -> Iterator[str]:
    for name in round_.config.pages:
        source = NOTEBOOKS / f"{name}.py"
        written = _LINK.findall(source.read_text(encoding="utf-8")) if source.is_file() else []
        for other in dict.fromkeys([*written, *LINKED.get(name, ())]):
            if other not in round_.config.pages:
                yield (
                    f"{round_.folder / 'round.yml'}: pages: {name} links to {other}, which is not there; "
                    f"add {other}, or leave {name} out"
                )


def _checklist(round_: Round) -> Iterator[str]:
    if CHECKLIST not in round_.config.pages:
        return
    given = answers.Answers(round_)
    if given.file.is_file():
        yield from given.gaps
        return
    yield (
        f"{given.file}: is not there, and the page {CHECKLIST} needs it; copy that of another round "
        f"and answer for this one, or leave {CHECKLIST} out of pages in round.yml; "
        f"it must answer {', '.join(given.unanswered)}"
    )


def _source(round_: Round) -> Iterator[str]:
    written = bibliography.REFERENCES.read_text(encoding="utf-8")
    for gap in bibliography.gaps(round_.config.source_key, written):
        yield f"{round_.folder / 'round.yml'}: source_key: {gap}"
