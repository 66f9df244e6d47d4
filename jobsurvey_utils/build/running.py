"""The pages that are to be run, beside each other; told of in their order."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import joblib
from tqdm import tqdm

from jobsurvey_utils.build import stale
from jobsurvey_utils.build.pages import Page
from jobsurvey_utils.errors import JobsurveyError

Say = Callable[[str], None]
Waiting = list[tuple[Page, stale.Product, list[str]]]
"""Pages to run, with the reasons."""


def at_once(what: str, tasks: list[Any], jobs: int) -> list[Any]:
    """What tasks return, in the order they end in."""
    if not tasks:
        return []
    processes = min(jobs, len(tasks), joblib.cpu_count())  # unlike pages, none of them waits
    work = joblib.Parallel(n_jobs=processes, prefer="processes", return_as="generator_unordered")
    return list(tqdm(work(tasks), total=len(tasks), desc=what, leave=False, disable=None))


def expect_pages() -> None:
    """Let what pages import be imported meanwhile."""
    from jobsurvey_utils.build import kernels, runner  # noqa: F401  # what runs pages is imported meanwhile too

    kernels.start()


def expect_results() -> None:
    """Let the results, now made, be read meanwhile."""
    from jobsurvey_utils.build import kernels

    kernels.read_results()


def run(waiting: Waiting, *, jobs: int, seconds: int, say: Say) -> None:
    """Run pages and report on each in their order; every failure is told before the build stops.

    Raises
    ------
    JobsurveyError
        If pages have failed; those alike are told once.
    """
    failures: dict[str, list[str]] = {}
    work = joblib.Parallel(n_jobs=max(1, min(jobs, len(waiting))), prefer="threads", return_as="generator")
    results = work(joblib.delayed(_run_page)(page, product, seconds) for page, product, _ in waiting)
    with tqdm(total=len(waiting), unit="page", disable=None) as bar:
        for page, _, reasons in waiting:
            bar.set_description(page.name)
            complaints, failure = next(results)
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


def _run_page(page: Page, product: stale.Product, seconds: int) -> tuple[list[str], str | None]:
    from jobsurvey_utils.build import runner  # takes a second, which a build with nothing to run need not wait

    begun, clock = datetime.now(UTC), time.monotonic()
    try:
        complaints = runner.run(page, seconds)
    except JobsurveyError as error:
        return [], str(error)
    took = round(time.monotonic() - clock, 2)
    product.note(stale.made_by(page), begun=begun.isoformat(timespec="seconds"), seconds=took)
    return complaints, None
