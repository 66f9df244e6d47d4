"""The kinds of problems: what is looked for, and whether it is an error or a warning.

What can give a wrong number is an error; what is merely suspicious is a warning, which a round may accept with a
reason (`files.accept` in round.yml).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Kind:
    """A kind of problem."""

    severity: Severity
    sought: str
    """What the check looks for, for the table in `rounds/CHECKS.md`."""


KINDS: dict[str, Kind] = {
    "unknown-category": Kind("error", "a value that is no code, label or raw value of the variable or item"),
}
"""Every kind by its name."""


def severity(kind: str) -> Severity:
    """The severity of a kind."""
    return KINDS[kind].severity if kind in KINDS else "error"
