"""Fixtures shared by several test modules."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from jobsurvey_utils import reconstruct, rounds

settings.register_profile("untimed", deadline=None)  # no test times anything
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def synthetic(tmp_path_factory) -> Callable[[str], Path]:
    """The folder of a round's reconstructed microdata, made once per test session."""
    made: dict[str, Path] = {}

    def folder(round_id: str) -> Path:
        if round_id not in made:
            made[round_id] = tmp_path_factory.mktemp("synthetic") / round_id
            reconstruct.reconstruct(rounds.load(round_id), made[round_id])
        return made[round_id]

    return folder


@pytest.fixture(scope="session")
def book() -> Path:
    """The html of the finished book, brought up to date once per test session."""
    command = [sys.executable, "-m", "jobsurvey_utils", "book"]
    done = subprocess.run(command, cwd=rounds.ROOT, capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        pytest.fail(f"the book is not made:\n{done.stdout[-2000:]}\n{done.stderr[-8000:]}", pytrace=False)
    return rounds.ROOT / "_build" / "html"
