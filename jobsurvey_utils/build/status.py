"""What the next `jobsurvey book` would make again, and why; nothing is made to find out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from jobsurvey_utils.build import html, pages, provenance, publish, stale, store, toc
from jobsurvey_utils.build.files import read_json
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.rounds import Round

NOT_LOOKED = "follows when that is made, unless it comes out the same"


@dataclass(frozen=True)
class State:
    """A product and why it is stale; with no reasons it is up to date."""

    kind: str
    """data, results, analysis, page or book."""
    round: str
    name: str
    reasons: list[str] = field(default_factory=list)


def of_book(chosen: list[Round]) -> Iterator[State]:
    """The state of everything the book of these rounds is made of, in the order it is made in, looked at as asked."""
    below = []
    for round_ in chosen:
        for state in _of_round(round_):
            below += [state] if state.reasons else []
            yield state
    yield State("book", "", "html", _of_html(chosen, below))


def as_json(states: list[State]) -> dict[str, Any]:
    """The states for machines."""
    return {"stale": any(state.reasons for state in states), "products": [asdict(state) for state in states]}


def _of_round(round_: Round) -> Iterator[State]:
    data = State("data", round_.id, "data", _of_data(round_))
    yield data
    made = [_of_microdata(round_, name, data) for name in (None, *store.wanted(round_))]
    yield from made
    late = {state.name: state for state in made if state.reasons}
    for page in pages.of_round(round_):
        yield _of_page(page, round_, late)


def _of_data(round_: Round) -> list[str]:
    try:
        product = store.synthetic_data(round_)
        missing = [] if product else [file for file in store.data_files(round_) if not _there(round_, file)]
    except JobsurveyError as error:
        return [str(error)]
    return product.reasons() if product else [f"{file} is missing" for file in missing]


def _there(round_: Round, file: str) -> bool:
    return (store.data_folder(round_) / file).is_file()


def _of_microdata(round_: Round, name: str | None, data: State) -> State:
    """The results store or an analysis; where the data are not there, nothing more can be said."""
    kind = store.RESULTS if name is None else "analysis"
    label = name or store.RESULTS
    if data.reasons:
        return State(kind, round_.id, label, ["the data are stale"])
    try:
        product = store.results_store(round_) if name is None else store.analysis(round_, name)
        return State(kind, round_.id, label, product.reasons())
    except (JobsurveyError, OSError) as error:
        return State(kind, round_.id, label, [str(error)])


def _of_page(page: pages.Page, round_: Round, late: dict[str, State]) -> State:
    product = stale.of_page(page, round_)
    read = [store.RESULTS, *stale.asked(page)]
    waiting = [f"{_called(late[name])} stale: the page {NOT_LOOKED}" for name in read if name in late]
    return State("page", round_.id, page.path, [*product.reasons(), *waiting])


def _called(state: State) -> str:
    return "the results are" if state.kind == store.RESULTS else f"the analysis {state.name} is"


def _of_html(chosen: list[Round], below: list[State]) -> list[str]:
    found = [f"{len(below)} of what it is made of {'is' if len(below) == 1 else 'are'} stale"] if below else []
    made = [(page, round_) for round_ in chosen for page in pages.of_round(round_)]
    contents = toc.derive(chosen, [page for page, _ in made])
    if not below and provenance.describe(chosen, made) != read_json(provenance.FILE):
        found.append("the commit, the versions or the code that it names have changed")
    if not toc.is_written(contents):
        found.append("the table of contents has changed")
    return [*found, *dict.fromkeys([*html.everything(toc.EFFECTIVE).reasons(), *publish.finished(chosen).reasons()])]
