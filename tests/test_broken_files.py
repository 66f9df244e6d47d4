"""Files damaged at random in every binary format: a sentence or the data, never a traceback, a crash or a hang.

Each format is damaged in a process of its own, which a crash in a library would end. What was tried beside this, with
other seeds and larger files, is the same with more of it.
"""

from __future__ import annotations

import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import formats
import pyreadstat
import pytest

from jobsurvey_utils.intake import readers
from jobsurvey_utils.intake.readers import UnreadableError, labelled

TIMES = 40
SEED = 2024


def zsav(folder: Path) -> None:
    frame, labels = formats._coded(formats.tables()["sample"])
    pyreadstat.write_sav(frame, folder / "sample.zsav", variable_value_labels=labels, compress=True)


WRITERS = {
    ".sav": formats.spss,
    ".zsav": zsav,
    ".dta": formats.stata,
    ".xlsx": formats.excel,
    ".parquet": formats.parquet,
}


def damaged(content: bytes, rng: random.Random) -> bytes:
    """Cut off, with bits or bytes changed, with a run of zeros, or with a part missing or in another place."""
    new, place, length = bytearray(content), rng.randrange(len(content)), rng.choice([1, 8, 64, 512])
    match rng.randrange(6):
        case 0:
            return content[:place]
        case 1:
            new[place] ^= 1 << rng.randrange(8)
        case 2:
            for _ in range(length):
                new[rng.randrange(len(new))] = rng.randrange(256)
        case 3:
            new[place : place + length] = bytes(len(new[place : place + length]))
        case 4:
            del new[place : place + length]
        case 5:
            other = rng.randrange(len(content))
            new[place : place + length] = content[other : other + length]
    return bytes(new)


def outcome(path: Path) -> str:
    """What comes of reading a file as the intake does, first the first rows and then all."""
    try:
        opened = readers.open_file(path, readers.How("sample", sheet="sample"))
        for _ in opened.batches(opened.names, 10):
            pass
        opened.read(opened.names)
    except UnreadableError as error:
        return error.kind
    return "read"


def try_all(ending: str, folder: Path) -> None:
    """Read damaged files one after another, and print what came of each."""
    WRITERS[ending](folder)
    path = folder / f"{'data' if ending == '.xlsx' else 'sample'}{ending}"
    labelled._is_fatal = lambda *_: False  # this process is one that may be ended
    content, rng = path.read_bytes(), random.Random(SEED)
    for _ in range(TIMES):
        path.write_bytes(damaged(content, rng))
        print(outcome(path), flush=True)


@pytest.mark.parametrize("ending", WRITERS)
def test_a_file_damaged_at_random_is_refused_or_read(tmp_path, ending):
    done = subprocess.run(
        [sys.executable, __file__, ending, str(tmp_path)], capture_output=True, text=True, timeout=300, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    found = Counter(done.stdout.split())
    assert found.total() == TIMES
    assert found["read"] < TIMES / 2
    assert found["damaged-file"] > 0


@pytest.mark.parametrize("ending", [".sav", ".zsav", ".dta"])
def test_a_file_that_ends_the_process_that_reads_it_is_refused(tmp_path, monkeypatch, ending):
    """Its beginning is read in another process first, which a fault in the library in C may end."""
    WRITERS[ending](tmp_path)
    monkeypatch.setattr(labelled, "_PROBE", "import os; os.abort()")
    labelled._is_fatal.cache_clear()
    assert outcome(tmp_path / f"sample{ending}") == "damaged-file"
    labelled._is_fatal.cache_clear()


if __name__ == "__main__":
    try_all(sys.argv[1], Path(sys.argv[2]))
