"""Which questions two rounds put alike, found by comparing their questionnaires.

Wordings are compared after their white space is made alike; answers by code, label and score; whom a question was
asked by its condition, and the variables that the condition names by their categories.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.rounds import Round, expressions
from jobsurvey_utils.rounds.reading import not_known
from jobsurvey_utils.rounds.schema import BACKGROUND, Category, Item
from jobsurvey_utils.trend import definitions

COMPARABLE, CAUTION, NOT = "comparable", "caution", "not_comparable"
NEW, GONE = "new", "gone"
"""An item that the earlier round lacks, and one that only the earlier round has."""
BLOCKING = ("kind", "scale", "wording_unknown", "wording", "stem", "asked", "groups")
"""Reasons that keep numbers from standing side by side."""
FEW = "few"
"""Reason of an item compared without municipalities of too few answers; how many stands with the later round."""
GUESSED = ("inferred", "assumed")
"""Statuses of wordings and answers that no source prints."""

_MARKS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Flag:
    """A difference between the two forms of an item, with what each says."""

    reason: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Pair:
    """An item of the later round beside one of the earlier."""

    item: Item
    other: Item
    flags: tuple[Flag, ...]

    @property
    def verdict(self) -> str:
        """`comparable`, `caution` or `not_comparable`."""
        if any(flag.reason in BLOCKING for flag in self.flags):
            return NOT
        return CAUTION if self.flags else COMPARABLE


def pairs(later: Round, earlier: Round, names: dict[str, str]) -> list[Pair]:
    """The questions of results that correspond, in the order of the later round.

    Parameters
    ----------
    names
        Items of the later round and those they correspond to; the others correspond by their ids.

    Raises
    ------
    JobsurveyError
        If a name leads nowhere in the earlier round.
    """
    known = {item.id: item for item in told(earlier)}
    for name in names.values():
        if name not in known:
            raise JobsurveyError(
                f"{later.folder / 'round.yml'}: trend.items.{earlier.id}: in {earlier.id} {not_known(name, known)}"
            )
    matched = [(item, names.get(item.id, item.id)) for item in told(later)]
    return [
        Pair(item, known[name], tuple(_flags(later, earlier, item, known[name])))
        for item, name in matched
        if name in known
    ]


def told(round_: Round) -> list[Item]:
    """The items that pages tell results of, but those that a single municipality asks."""
    closed = [item for item in round_.closed_items() if item.theme != BACKGROUND]
    return [item for item in closed if not getattr(item, "municipalities", ())]


def _flags(later: Round, earlier: Round, item: Item, other: Item) -> Iterator[Flag]:
    if item.kind != other.kind:
        yield Flag("kind", other.kind, item.kind)
        return
    yield from _answers(later, earlier, item, other)
    yield from _wordings(later, earlier, item, other)
    yield from _asked(later, earlier, item, other)
    statuses = (other.past_status, other.scale_status, item.past_status, item.scale_status)
    if "assumed" in statuses or "inferred" in statuses:
        yield Flag("assumed", *("ja" if _guessed(each) else "nej" for each in (other, item)))


def _guessed(item: Item) -> bool:
    return item.scale_status in GUESSED or item.past_status in GUESSED


def _answers(later: Round, earlier: Round, item: Item, other: Item) -> Iterator[Flag]:
    now, then = later.scale(item), earlier.scale(other)
    inside = [[c for c in scale.categories if not c.dont_know] for scale in (then, now)]
    outside = [[c for c in scale.categories if c.dont_know] for scale in (then, now)]
    for reason, (before, after) in {"scale": inside, "dont_know": outside}.items():
        if _alike(before) != _alike(after):
            yield Flag(reason, _listed(before), _listed(after))


def _alike(categories: list[Category]) -> set[tuple[str, str, float | None]]:
    return {(c.code, plain(c.label), c.score) for c in categories}


def _listed(categories: list[Category]) -> str:
    return ", ".join(c.label if c.score is None else f"{c.label} ({c.score:g})" for c in categories)


def _wordings(later: Round, earlier: Round, item: Item, other: Item) -> Iterator[Flag]:
    stems = [r.battery(i.battery).stem if i.battery else "" for r, i in ((earlier, other), (later, item))]
    if plain(stems[0]) != plain(stems[1]):
        yield Flag("stem", *stems)
    if other.present is None or item.present is None:
        yield Flag("wording_unknown", other.present or "", item.present or "")
        return
    for reason, before, after in (
        ("wording", other.present, item.present),
        ("past", other.past or "", item.past or ""),
        ("lead_in", other.lead_in or "", item.lead_in or ""),
    ):
        if plain(before) != plain(after):
            same = reason == "wording" and bare(before) == bare(after)
            yield Flag("marks" if same else reason, before, after)


def _asked(later: Round, earlier: Round, item: Item, other: Item) -> Iterator[Flag]:
    before, after = _condition(other.asked_if), _condition(item.asked_if)
    if before != after:
        yield Flag("asked", other.asked_label, item.asked_label)
        return
    for name in sorted(expressions.columns(item.asked_if)):
        if not _defined_alike(later, earlier, name):
            yield Flag("groups", name, name)


def _defined_alike(later: Round, earlier: Round, name: str) -> bool:
    """Whether a column of a condition, a variable or an item, means the same in both rounds."""
    if name in later.variables:
        return not definitions.reasons(later, earlier, name)
    item = name.split("__")[0]
    if item not in earlier.items:
        return False
    return not any(flag.reason == "scale" for flag in _answers(later, earlier, later.items[item], earlier.items[item]))


def _condition(expression: str) -> str:
    """A condition with its blanks and quotation marks made alike."""
    return ast.unparse(ast.parse(expression.strip(), mode="eval"))


def plain(text: str) -> str:
    """A text with its white space made alike."""
    return " ".join(text.split())


def bare(text: str) -> str:
    """A text's words alone, in small letters."""
    return _MARKS.sub(" ", text.casefold()).strip()
