"""Fixtures shared by several test modules."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from jobsurvey_utils import reconstruct, rounds

settings.register_profile("untimed", deadline=None)  # no test times anything
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def synthetic(tmp_path_factory, worker_id) -> Callable[[str], Path]:
    """The folder of a round's reconstructed microdata, made once per test run, by the process that asks first."""
    own = tmp_path_factory.getbasetemp()
    shared = (own if worker_id == "master" else own.parent) / "synthetic"
    shared.mkdir(exist_ok=True)

    def folder(round_id: str) -> Path:
        made = shared / round_id
        with FileLock(shared / f"{round_id}.lock"):
            if not made.exists():
                reconstruct.reconstruct(rounds.load(round_id), shared / f"{round_id}.begun")
                (shared / f"{round_id}.begun").rename(made)
        return made

    return folder


@pytest.fixture(scope="session")
def book() -> Path:
    """The html of the finished book, brought up to date once per test session."""
    command = [sys.executable, "-m", "jobsurvey_utils", "book"]
    done = subprocess.run(command, cwd=rounds.ROOT, capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        pytest.fail(f"the book is not made:\n{done.stdout[-2000:]}\n{done.stderr[-8000:]}", pytrace=False)
    return rounds.ROOT / "_build" / "html"
