"""One build at a time: a second one waits for the first."""

from __future__ import annotations

import errno
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from jobsurvey_utils.build.files import remove_all_leftovers
from jobsurvey_utils.rounds import ROOT

if sys.platform == "win32":
    import msvcrt

    def _lock(file: BinaryIO) -> None:
        file.seek(0)  # from where one byte is locked
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


LOCK = ROOT / "book" / "generated" / ".lock"
"""The lock of everything that is generated."""
WAIT = 0.1
"""Seconds until it is tried again."""
_TAKEN = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
"""What the systems say of a lock that another process holds."""

_held: list[int] = []


def held() -> tuple[int, ...]:
    """The locks held, for a process that is to hold them too: if this one is killed, the next build waits for that.

    On Windows no process can hold the lock of another.
    """
    return () if sys.platform == "win32" else tuple(_held)


@contextmanager
def locked(path: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Hold a lock file; the system lets go of it when the process ends, however it ends.

    What such an end has left half-written, of any round, is removed first: whoever holds the lock is alone.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        if not _take(file):
            say("another build of this book is running: waiting for it")
            while not _take(file):
                time.sleep(WAIT)
        remove_all_leftovers(path.parent)
        _held.append(file.fileno())
        try:
            yield
        finally:
            _held.remove(file.fileno())


def _take(file: BinaryIO) -> bool:
    """Take the lock if no other process has it."""
    try:
        _lock(file)
    except OSError as error:
        if error.errno not in _TAKEN:
            raise
        return False
    return True
