"""The whole: data, results, pages and book, each only where something it is made from has changed."""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import joblib
from tqdm import tqdm

from jobsurvey_utils import analyses, rounds
from jobsurvey_utils.build import html, needs, pages, provenance, stale, store, toc
from jobsurvey_utils.build.locking import locked
from jobsurvey_utils.build.pages import Page
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.rounds import Round

Say = Callable[[str], None]


def default_jobs() -> int:
    """Pages run at once: one more than there are processors, since a page waits while its kernel starts."""
    return int(joblib.cpu_count()) + 1


def make(round_ids: list[str], *, jobs: int, only: list[str], say: Say) -> Path:
    """Make the book of the rounds in `_toc.yml` and of those given; the path of its first page.

    With `only`, of the pages that exist just those whose name matches one of the patterns are made again; what is
    missing is made in any case, so that the book is whole.
    """
    with locked(html.GENERATED / html.LOCK, say):
        chosen = _load(round_ids)
        _refuse(chosen)
        _prepare(chosen, jobs, say)
        found = [(page, round_) for round_ in chosen for page in pages.of_round(round_)]
        contents = toc.derive(chosen, [page for page, _ in found])
        _run(_stale(found, only), jobs, say)
        _sweep(chosen, [page for page, _ in found])
        provenance.write(chosen, [page for page, _ in found])
        html.build(toc.write(contents), toc.documents_of(contents))
    return html.HTML / "index.html"


def _load(round_ids: list[str]) -> list[Round]:
    loaded = [rounds.load(name) for name in dict.fromkeys([*toc.rounds_named(), *round_ids])]
    return list({round_.id: round_ for round_ in loaded}.values())


def _refuse(chosen: list[Round]) -> None:
    """Refuse rounds with pages that cannot be made, before anything is made."""
    if problems := [problem for round_ in chosen for problem in needs.problems(round_)]:
        raise JobsurveyError("\n".join(problems))


def _prepare(chosen: list[Round], jobs: int, say: Say) -> None:
    """Make data, of earlier rounds too that one of these is compared with; then results and analyses."""
    needed = {round_.id: round_ for own in chosen for round_ in (own, *stale.earlier(own))}
    stale_data = [round_ for round_ in needed.values() if store.is_data_stale(round_)]
    _at_once("Data", [joblib.delayed(store.prepare_data)(round_) for round_ in stale_data], jobs)
    order = list(analyses.ANALYSES)
    waiting = [(round_, name) for round_ in chosen for name in store.waiting(round_)]
    waiting.sort(key=lambda task: -1 if task[1] is None else order.index(task[1]))
    told = _at_once("Results", [joblib.delayed(store.make)(round_, name) for round_, name in waiting], jobs)
    for warning in sorted(warning for warnings in told for warning in warnings):
        say(warning)


def _at_once(what: str, tasks: list[Any], jobs: int) -> list[Any]:
    """What tasks return, in the order they end in."""
    if not tasks:
        return []
    work = joblib.Parallel(n_jobs=min(jobs, len(tasks)), prefer="processes", return_as="generator_unordered")
    return list(tqdm(work(tasks), total=len(tasks), desc=what, leave=False, disable=None))


def _stale(found: list[tuple[Page, Round]], only: list[str]) -> list[tuple[Page, stale.Product, list[str]]]:
    """The pages to run, with the reasons."""
    for pattern in only:
        if not any(fnmatch(page.name, pattern) for page, _ in found):
            names = ", ".join(page.name for page, _ in found)
            raise JobsurveyError(f"no page matches {pattern!r}; the pages are {names}")
    products = [
        (page, product, product.reasons()) for page, round_ in found for product in [stale.of_page(page, round_)]
    ]
    wanted = [page for page, _ in found if not only or any(fnmatch(page.name, pattern) for pattern in only)]
    return [row for row in products if row[2] and (row[0] in wanted or not row[0].output.exists())]


def _run(waiting: list[tuple[Page, stale.Product, list[str]]], jobs: int, say: Say) -> None:
    """Run pages beside each other and report on them in their order; every failure is told before the build stops."""
    failures: dict[str, list[str]] = {}
    work = joblib.Parallel(n_jobs=max(1, min(jobs, len(waiting))), prefer="threads", return_as="generator")
    with tqdm(total=len(waiting), unit="page", disable=None) as bar:
        results = work(joblib.delayed(_run_page)(page, product) for page, product, _ in waiting)
        for (page, _, reasons), (complaints, failure) in zip(waiting, results, strict=True):
            bar.set_description(page.name)
            bar.update()
            say(f"{page.name}: {'failed' if failure else '; '.join(reasons[:3])}")
            for complaint in complaints:
                say(f"{page.name} wrote to stderr: {complaint.strip()}")
            if failure:
                heading, _, what = failure.partition("\n")
                failures.setdefault(what, []).append(heading)
    if failures:
        told = ["\n".join([*headings, what]) for what, headings in failures.items()]
        number = sum(map(len, failures.values()))
        raise JobsurveyError("\n\n".join([*told, f"{number} of {len(waiting)} pages failed; no book is made"]))


def _run_page(page: Page, product: stale.Product) -> tuple[list[str], str | None]:
    from jobsurvey_utils.build import runner  # takes a second, which a build with nothing to run need not wait

    try:
        complaints = runner.run(page)
    except JobsurveyError as error:
        return [], str(error)
    product.note(stale.made_by(page))
    return complaints, None


def _sweep(chosen: list[Round], found: list[Page]) -> None:
    """Remove notebooks, figures, downloads and records of pages that are no more."""
    kept = {file for page in found for file in stale.made_by(page)}
    for round_ in chosen:
        kept |= {round_.generated / stale.MADE / f"{page.path}.json" for page in found}
        folders = store.folders(round_)
        for path in [path for path in round_.generated.rglob("*") if path.is_file()]:
            if path not in kept and path.parent not in folders:
                path.unlink()
