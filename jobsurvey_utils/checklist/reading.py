"""A round's checklist: every item with its answer, its numbers filled in, and links to what proves it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from jobsurvey_utils.checklist.answers import PLACEHOLDER, Answers, Sourced
from jobsurvey_utils.checklist.model import Item, Kind, Standard
from jobsurvey_utils.checklist.sources import Sources
from jobsurvey_utils.checklist.values import VALUES
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.rounds.reading import not_known


@dataclass(frozen=True)
class Row:
    """One item as it is shown."""

    standard: str
    number: str
    asks: str
    kind: Kind
    text: str
    links: tuple[str, ...]


class Checklist:
    """The standards with the answers of a round."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self._answers = Answers(sources.round)

    @property
    def standards(self) -> tuple[Standard, ...]:
        """The standards in order."""
        return self._answers.standards

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Every item of every standard with its answer.

        Raises
        ------
        JobsurveyError
            With a line for each item without an answer, unknown key, unknown placeholder, and link that leads nowhere.
        """
        problems, made = self._answers.unknown, []
        for key, (standard, item) in self._answers.keys.items():
            try:
                made.append(self._row(key, standard, item))
            except JobsurveyError as error:
                problems.append(str(error))
        if problems:
            raise JobsurveyError("\n".join(problems))
        return tuple(made)

    def _row(self, key: str, standard: Standard, item: Item) -> Row:
        found = self._answers.answer(key)
        if (other := found.answer.same_as) is None:
            text = fill(found.answer.text, self.sources, f"{found.place}.text")
        else:
            found, text = self._referred(other, found.place)
        proofs = self._answers.proofs(key, found)
        return Row(standard.id, item.number, item.asks, found.answer.kind, text, proofs)

    def _referred(self, other: str, place: str) -> tuple[Sourced, str]:
        """The answer of another item, and the sentence that refers to it."""
        if other not in self._answers.keys:
            raise JobsurveyError(f"{place}.same_as: {not_known(other, self._answers.keys)}")
        found = self._answers.answer(other)
        if found.answer.same_as is not None:
            raise JobsurveyError(f"{place}.same_as: {other} itself refers to {found.answer.same_as}; name that instead")
        standard, item = self._answers.keys[other]
        fill(found.answer.text, self.sources, f"{found.place}.text")
        return found, f"Se svaret på {standard.name}, punkt {item.number}."


def fill(text: str, sources: Sources, place: str) -> str:
    """A text with its placeholders, `{svarprocent}`, filled in.

    Raises
    ------
    JobsurveyError
        If a placeholder is not known, or has no value in this round.
    """

    def value(found: re.Match[str]) -> str:
        if found[1] not in VALUES:
            raise JobsurveyError(f"{place}: the placeholder {not_known(found[1], VALUES)}")
        try:
            return VALUES[found[1]](sources)
        except JobsurveyError as error:
            raise JobsurveyError(f"{place}: {{{found[1]}}}: {error}") from None

    return " ".join(PLACEHOLDER.sub(value, text).split()).replace("pct..", "pct.")
