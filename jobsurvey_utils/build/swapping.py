"""Putting a finished folder in the place of an older one, in one step where the system has one."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from pathlib import Path

_HERE = -100
"""AT_FDCWD: paths are as they are given."""
_EXCHANGE = 2
"""RENAME_EXCHANGE of Linux and RENAME_SWAP of macOS."""


def put_in_place(new: Path, place: Path) -> None:
    """Give a folder the name of another, which is removed.

    Where two names can be exchanged in one step, `place` is whole at any moment. Elsewhere it is without a folder
    between two renamings; `files.remove_leftovers` puts the old one back if the process ends there.
    """
    old = place.with_name(f".{place.name}.{os.getpid()}.old")
    if not place.exists():
        new.replace(place)
    elif _exchange(new, place):
        new.replace(old)
    else:
        place.replace(old)
        new.replace(place)
    shutil.rmtree(old, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange the names of two folders; False where the system or the disk cannot."""
    names = os.fsencode(one), os.fsencode(other)
    system: str = sys.platform
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if system == "linux":
            return bool(library.renameat2(_HERE, names[0], _HERE, names[1], _EXCHANGE) == 0)
        if system == "darwin":
            return bool(library.renamex_np(*names, _EXCHANGE) == 0)
    except (AttributeError, OSError, TypeError):
        pass
    return False
