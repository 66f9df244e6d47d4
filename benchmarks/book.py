"""Time of the whole book: from nothing, with nothing changed, and with one notebook changed.

Usage: python benchmarks/book.py

Works on a copy of the repository, with the package and Python it is run with. The alternative, for comparison, is the
same build with one page at a time and an ordinary kernel for each.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ORDINARY = (
    "-c",
    "from jobsurvey_utils.build import kernels; kernels.CAN_FORK = False\n"
    "from jobsurvey_utils.__main__ import main; main()",
)
"""The command line with kernels that are not forked."""
STAGES = ("benchmarks/stages.py",)
"""The command line that tells how long each stage took."""


def main() -> None:
    """Print a row per measurement."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        subprocess.run(["git", "clone", "--quiet", ROOT, copy], check=True)
        report("from nothing, both rounds", copy, program=STAGES)
        report("again, nothing changed", copy)
        notebook = copy / "notebooks" / "besvarelser.py"
        notebook.write_text(notebook.read_text(encoding="utf-8") + "\n# %%\n", encoding="utf-8")
        report("one notebook changed (its page in each round)", copy)
        for made in ("_build", "book/generated", "rounds/kl2024/data", "rounds/covid2020/data"):
            (copy / made).rename(Path(folder) / made.replace("/", "-"))
        report("from nothing, one page at a time, ordinary kernels", copy, "--jobs", "1", program=ORDINARY)


def report(name: str, folder: Path, *options: str, program: tuple[str, ...] = ("-m", "jobsurvey_utils")) -> None:
    """Run the build once and print its seconds."""
    start = time.perf_counter()
    command = [sys.executable, *program, "book", *options]
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    seconds = time.perf_counter() - start
    if done.returncode:
        sys.exit(done.stderr)
    stages = [line for line in done.stdout.splitlines() if program is STAGES and line.startswith("  ")]
    print(f"{name}: {seconds:.0f} s", *stages, sep="\n", flush=True)


if __name__ == "__main__":
    main()
