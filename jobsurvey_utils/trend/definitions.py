"""Whether a background variable is defined alike in two rounds."""

from __future__ import annotations

from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import TOTAL, Band, Variable
from jobsurvey_utils.rounds.schema.base import Coded


def reasons(later: Round, earlier: Round, name: str) -> list[str]:
    """Where two rounds' definitions of a variable differ; empty where they are alike.

    The variable that holds the municipalities is the same whatever it is called.
    """
    now = later.variables[name]
    if now.municipalities:
        return []
    then = earlier.variables.get(name)
    if then is None:
        return ["missing"]
    sides = {
        "source": (then.source, now.source),
        "categories": (_categories(then), _categories(now)),
        "bands": (_bands(then), _bands(now)),
        "duration": (_duration(then), _duration(now)),
        "asked": (then.asked_if, now.asked_if),
    }
    return [reason for reason, (before, after) in sides.items() if before != after]


def shared(later: Round, earlier: Round) -> list[str]:
    """The breakdowns that both rounds tell and define alike, in the later one's order; not the municipalities."""
    names = [name for name in later.config.breakdowns if name not in (TOTAL, later.municipality_variable)]
    return [name for name in names if name in earlier.config.breakdowns and not reasons(later, earlier, name)]


def _named(category: Coded) -> tuple[str, str]:
    return category.code, " ".join(category.label.split())


def _categories(variable: Variable) -> set[tuple[object, ...]]:
    return {(*_named(c), frozenset(c.values)) for c in variable.categories}


def _bands(variable: Variable) -> set[tuple[object, ...]]:
    return {(*_named(band), *_ends(band)) for band in variable.bands}


def _ends(band: Band) -> tuple[float | None, float | None]:
    return band.min, band.max


def _duration(variable: Variable) -> tuple[str, str] | None:
    """How a duration is computed, but its last day, which every round has its own."""
    return None if variable.duration is None else (variable.duration.start, variable.duration.only_if)
