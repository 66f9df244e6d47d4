"""One build at a time: a second one waits for the first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from jobsurvey_utils.build.files import remove_all_leftovers
from jobsurvey_utils.rounds import ROOT

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

LOCK = ROOT / "book" / "generated" / ".lock"
"""The lock of everything that is generated."""

_held: list[int] = []


def held() -> tuple[int, ...]:
    """The locks held, for a process that is to hold them too: if this one is killed, the next build waits for that."""
    return tuple(_held) if fcntl is not None else ()


@contextmanager
def locked(path: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Hold a lock file; the system lets go of it when the process ends, however it ends.

    What such an end has left half-written, of any round, is removed first: whoever holds the lock is alone.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        if fcntl is not None:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say("another build of this book is running: waiting for it")
                fcntl.flock(file, fcntl.LOCK_EX)
        remove_all_leftovers(path.parent)
        _held.append(file.fileno())
        try:
            yield
        finally:
            _held.remove(file.fileno())
