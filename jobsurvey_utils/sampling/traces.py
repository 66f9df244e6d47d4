"""What a draw was made with: the version, the commit and the fingerprint of the code, and the configuration's."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import jobsurvey_utils
from jobsurvey_utils.rounds import ROOT


def code_version() -> str:
    """Version and commit of the program, as far as they are known."""
    try:
        command = ["git", "rev-parse", "HEAD"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return jobsurvey_utils.__version__
    return f"{jobsurvey_utils.__version__}, commit {done.stdout.strip()}"


def code_fingerprint() -> str:
    """SHA-256 of the package's modules, by path and content."""
    folder, digest = Path(jobsurvey_utils.__file__).parent, hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(f"{path.relative_to(folder).as_posix()}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def fingerprint(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
