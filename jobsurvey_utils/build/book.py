"""The whole: data, results, pages and book, each only where something it is made from has changed."""

from __future__ import annotations

import fnmatch
from dataclasses import dataclass
from pathlib import Path

import joblib

from jobsurvey_utils import analyses
from jobsurvey_utils.build import (
    backends,
    html,
    pages,
    provenance,
    publish,
    running,
    sources,
    stale,
    status,
    store,
    toc,
)
from jobsurvey_utils.build.locking import LOCK, locked
from jobsurvey_utils.build.pages import Page
from jobsurvey_utils.build.running import Say, Waiting
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.rounds import Round

STRICT = (
    "with --strict no book is made of data that is warned of: mend it, or accept the kind of warning with a reason, "
    "files.accept in round.yml; `jobsurvey check ROUND` names the kinds"
)


@dataclass(frozen=True)
class Way:
    """How a book is made, which changes nothing in it.

    Parameters
    ----------
    jobs
        Pages run at once; 0 for twice as many as there are processors, since a page waits for its kernel now and then.
    seconds
        A page that takes longer is stopped.
    backend, address
        Where the work is done: see `backends.chosen`.
    strict
        Whether warnings of the data that a round does not accept are errors.
    """

    jobs: int = 0
    seconds: int = 600
    backend: str = "threads"
    address: str | None = None
    strict: bool = False

    @property
    def at_once(self) -> int:
        """Pages run at once."""
        return self.jobs or 2 * int(joblib.cpu_count())


def make(round_ids: list[str], *, only: list[str], way: Way, say: Say) -> Path:
    """Make the book of the rounds in `_toc.yml` and of those given; the path of its first page.

    With `only`, of the pages that exist just those whose name matches one of the patterns are made again; what is
    missing is made in any case, so that the book is whole. The last book stays where it is until this one is whole.
    """
    with locked(LOCK, say), backends.chosen(way.backend, way.address):
        chosen = toc.load(round_ids)
        _check_names(chosen, only)
        if way.strict:
            _refuse_warnings(chosen, way.at_once)
        stale_first = next((state for state in status.of_book(chosen) if state.reasons), None)
        if stale_first:
            expected = stale_first.kind != "book" and way.backend == "threads"
            _make(chosen, only, way, say, expected=expected)
        toc.tell(chosen, say)
    return html.HTML / "index.html"


def _make(chosen: list[Round], only: list[str], way: Way, say: Say, *, expected: bool) -> None:
    """Make everything; where pages are expected to be run here, what runs them begins beside other work."""
    _refuse(chosen)
    if expected:
        running.expect_pages()
    _prepare(chosen, way.at_once, say)
    if expected:
        running.expect_results()
    found = [(page, round_) for round_ in chosen for page in pages.of_round(round_)]
    made = [page for page, _ in found]
    contents = toc.derive(chosen, made)
    running.run(_waiting(found, only), jobs=way.at_once, seconds=way.seconds, say=say)
    _sweep(chosen, made)
    provenance.write(chosen, found)
    html.compile_pages(toc.write(contents), toc.documents_of(contents))
    publish.publish(chosen)
    sources.keep()


def _check_names(chosen: list[Round], only: list[str]) -> None:
    names = [page.name for round_ in chosen for page in pages.of_round(round_)] if only else []
    for pattern in only:
        if not fnmatch.filter(names, pattern):
            raise JobsurveyError(f"no page matches {pattern!r}; the pages are {', '.join(names)}")


def _refuse(chosen: list[Round]) -> None:
    """Refuse rounds with pages that cannot be made, before anything is made."""
    from jobsurvey_utils.build import needs  # takes a second, which a build with nothing to make need not wait

    if problems := [problem for round_ in chosen for problem in needs.problems(round_)]:
        raise JobsurveyError("\n".join(problems))


def _refuse_warnings(chosen: list[Round], jobs: int) -> None:
    """Refuse rounds whose data is suspicious, all of them at once, before anything is made of it."""
    _refuse(chosen)
    _make_data(chosen, jobs)
    told = running.at_once("Checks", [joblib.delayed(store.problems)(round_) for round_ in chosen], jobs)
    if lines := sorted(line for lines in told for line in lines):
        warned = any(line.startswith("warning: ") for line in lines)
        raise JobsurveyError("\n".join([*lines, STRICT] if warned else lines))


def _prepare(chosen: list[Round], jobs: int, say: Say) -> None:
    """Make data, then results and analyses."""
    _read_code(chosen)
    _make_data(chosen, jobs)
    order = list(analyses.ANALYSES)
    waiting = [(round_, name) for round_ in chosen for name in store.waiting(round_)]
    waiting.sort(key=lambda task: -1 if task[1] is None else order.index(task[1]))
    told = running.at_once("Results", [joblib.delayed(store.make)(round_, name) for round_, name in waiting], jobs)
    for warning in sorted(warning for warnings in told for warning in warnings):
        say(warning)


def _read_code(chosen: list[Round]) -> None:
    """Read the code that makes data and results, and keep it, so that the processes that make them need not."""
    for round_ in chosen:
        store.code(round_)
        store.synthetic_data(round_)
    sources.keep()


def _make_data(chosen: list[Round], jobs: int) -> None:
    """Make synthetic data, of earlier rounds too that one of these is compared with."""
    needed = {round_.id: round_ for own in chosen for round_ in (own, *stale.earlier(own))}
    stale_data = [round_ for round_ in needed.values() if store.is_data_stale(round_)]
    running.at_once("Data", [joblib.delayed(store.prepare_data)(round_) for round_ in stale_data], jobs)


def _waiting(found: list[tuple[Page, Round]], only: list[str]) -> Waiting:
    """The pages to run, with the reasons."""
    products = [
        (page, product, product.reasons()) for page, round_ in found for product in [stale.of_page(page, round_)]
    ]
    wanted = [page for page, _ in found if not only or any(fnmatch.fnmatch(page.name, pattern) for pattern in only)]
    return [row for row in products if row[2] and (row[0] in wanted or not row[0].output.exists())]


def _sweep(chosen: list[Round], found: list[Page]) -> None:
    """Remove notebooks, figures, downloads and records of pages that are no more."""
    kept = {file for page in found for file in stale.made_by(page)}
    for round_ in chosen:
        kept |= {round_.generated / stale.MADE / f"{page.path}.json" for page in found}
        folders = store.folders(round_)
        for path in [path for path in round_.generated.rglob("*") if path.is_file()]:
            if path not in kept and path.parent not in folders:
                path.unlink()
