"""Where the work of a build is done: in this process and processes beside it, or on a Dask cluster; all through joblib.

The workers of a cluster run the same package on the same folder: each writes the page it has run, and what one has
made the next reads.
"""

from __future__ import annotations

import platform
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import joblib

from jobsurvey_utils.build.files import file_fingerprint, fingerprint
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.rounds import ROOT

LOCAL = ("threads", "loky")
DASK = "dask"
ANSWER_SECONDS = 10
"""How long a cluster may take to answer, and its first worker to come."""
TOKEN = ROOT / "book" / "generated" / ".shared"
"""A file that workers must see, if they see the same folder."""


@contextmanager
def chosen(backend: str, address: str | None) -> Iterator[None]:
    """Do the parallel work of the block there.

    Parameters
    ----------
    backend
        `threads`: a page waits for its kernel, which is a process of its own. `loky`: a process for each page besides.
        `dask`: on the cluster whose scheduler has the address.

    Raises
    ------
    JobsurveyError
        If the cluster does not answer, has no worker, or one that has other packages, other code or another folder.
    """
    if (backend == DASK) != (address is not None):
        told = "needs the scheduler's address: --address tcp://host:8786" if backend == DASK else "has no --address"
        raise JobsurveyError(f"--backend {backend} {told}")
    if address is None:
        with joblib.parallel_config(**({} if backend == "threads" else {"backend": backend})):
            yield
        return
    with _connected(address) as client:
        _check(client, address)
        with joblib.parallel_config(backend=DASK):
            yield


@contextmanager
def _connected(address: str) -> Iterator[Any]:
    import distributed

    connect: Any = distributed.Client
    try:
        client = connect(address, timeout=ANSWER_SECONDS, set_as_default=True)
    except (OSError, ValueError, TypeError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise JobsurveyError(f"--address {address}: no Dask scheduler answers there ({reason})") from None
    try:
        yield client
    except distributed.KilledWorker as error:
        told = f"{address}: a worker ended in its work, more than once: {error}; the next run goes on from here"
        raise JobsurveyError(f"--address {told}") from None
    finally:
        client.close()


def _check(client: Any, address: str) -> None:
    """Refuse a cluster on which the pages could not be run, or would not be the same."""
    try:
        client.wait_for_workers(1, timeout=ANSWER_SECONDS)
    except TimeoutError:
        raise JobsurveyError(f"--address {address}: the cluster has no worker; start some with `dask worker`") from None
    token = secrets.token_hex()
    TOKEN.parent.mkdir(parents=True, exist_ok=True)
    TOKEN.write_text(token)
    try:
        found = client.run(look, on_error="return")
    except ImportError as error:
        raise JobsurveyError(f"--address {address}: the workers lack this package: {error}") from None
    finally:
        TOKEN.unlink(missing_ok=True)
    here = {**look(), "shared": token}
    problems = [f"worker {worker} {told}" for worker, there in found.items() for told in _differences(here, there)]
    if problems:
        raise JobsurveyError("\n".join(f"--address {address}: {problem}" for problem in problems))


def look() -> dict[str, str]:
    """What must be the same wherever pages are run."""
    from importlib.metadata import version

    packages = ("pandas", "numpy", "scipy", "statsmodels", "matplotlib", "papermill", "distributed")
    return {
        "folder": str(ROOT),
        "shared": TOKEN.read_text() if TOKEN.exists() else "",
        "Python": platform.python_version(),
        "packages": ", ".join(f"{name} {version(name)}" for name in packages),
        "code": _code(),
    }


@cache
def _code() -> str:
    """The fingerprint of the package when this process began with it; what it has loaded stays when files change."""
    code = sorted((ROOT / "jobsurvey_utils").rglob("*.py"))
    return fingerprint("".join(f"{path.relative_to(ROOT)} {file_fingerprint(path)}\n" for path in code))


def _differences(here: dict[str, str], there: dict[str, str] | BaseException) -> Iterator[str]:
    if isinstance(there, BaseException):
        yield f"cannot look at its installation: {type(there).__name__}: {there}; install this package there"
    elif there["folder"] != here["folder"] or there["shared"] != here["shared"]:
        yield (
            f"does not share the folder {here['folder']}: it works in {there['folder']}; "
            "put the repository on a disk that all of them see, under the same path"
        )
    else:
        for what in ("Python", "packages"):
            if there[what] != here[what]:
                yield f"has {what} {there[what]} and here is {here[what]}; install the same requirements.txt"
        if there["code"] != here["code"]:
            yield "has other code of jobsurvey_utils loaded; restart it"
