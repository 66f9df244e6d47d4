"""Secondary suppression: what else is withheld, so that no sum gives back what is withheld."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from jobsurvey_utils.disclosure.lines import Lines
from jobsurvey_utils.disclosure.rules import BoolArray, IntArray

UNKNOWN = 2
"""Numbers above zero that are withheld together in a line, at least."""


def follow(
    n: IntArray, hidden: BoolArray, lines: Lines, may: BoolArray, order: IntArray, apart: BoolArray | None = None
) -> BoolArray:
    """The rows to withhold, those of `hidden` included, so that no line gives back what is withheld in it.

    Where a number above zero is withheld in a line, further members follow until two above zero are withheld and all
    that is withheld holds the line's limit: those of rows where something is withheld already first, then the smallest,
    zeros last of all. The rest of a line counts as withheld, for it is in no table. A total never follows.

    Parameters
    ----------
    may
        Rows that may follow.
    order
        What is small; where it is the same in several tables, so is the choice.
    apart
        Rows where something else is withheld already.
    """
    size, gone, number = n[lines.row], hidden[lines.row], len(lines.limit)
    rest = np.maximum(lines.rest(n), 0)
    some = np.bincount(lines.line, gone & (size > 0), number)
    unknown, held = some + (rest > 0), np.bincount(lines.line, gone * size, number) + rest
    bad = (some > 0) & ((unknown < UNKNOWN) | (held < lines.limit))
    mine = np.flatnonzero(bad[lines.line] & ~gone & ~lines.total & may[lines.row])
    line, row = lines.line[mine], lines.row[mine]
    fresh = np.zeros(len(mine), dtype=bool) if apart is None else ~apart[row]
    sorted_ = np.lexsort((row, order[row], fresh, size[mine] == 0, line))
    line, row, size = line[sorted_], row[sorted_], size[mine][sorted_]
    first = np.searchsorted(line, line)
    before = np.concatenate([[0], np.cumsum(size)])
    place, more = np.arange(len(line)) - first, before[:-1] - before[first]
    wanted = (unknown[line] + place < UNKNOWN) | (held[line] + more < lines.limit[line])
    out = hidden.copy()
    out[row[wanted]] = True
    return out


def until_stable(hidden: BoolArray, *steps: Callable[[BoolArray], BoolArray]) -> BoolArray:
    """What is withheld when no step withholds more."""
    while True:
        before = hidden
        for step in steps:
            hidden = step(hidden)
        if np.array_equal(hidden, before):
            return hidden


def smallest(n: IntArray, lines: Lines, told: BoolArray, may: BoolArray, number: int) -> BoolArray:
    """A number of rows of each line that has one of `told`: the smallest of those that may, zeros last, no totals."""
    affected = np.bincount(lines.line, told[lines.row], len(lines.limit)) > 0
    mine = np.flatnonzero(affected[lines.line] & may[lines.row] & ~lines.total)
    line, row = lines.line[mine], lines.row[mine]
    order = np.lexsort((row, n[row], n[row] == 0, line))
    line, row = line[order], row[order]
    out = np.zeros(len(n), dtype=bool)
    out[row[np.arange(len(line)) - np.searchsorted(line, line) < number]] = True
    return out
