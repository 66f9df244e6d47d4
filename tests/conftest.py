"""Fixtures shared by several test modules."""

from collections.abc import Callable
from pathlib import Path

import pytest

from jobsurvey_utils import reconstruct, rounds


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
