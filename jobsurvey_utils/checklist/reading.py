"""A round's checklist: every item with its answer, its numbers filled in, and links to what proves it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from jobsurvey_utils.checklist import links
from jobsurvey_utils.checklist.model import Answer, Item, Kind, RoundAnswers, Standard, Standards
from jobsurvey_utils.checklist.sources import Sources
from jobsurvey_utils.checklist.values import INVITED, VALUES
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.missing import HINTS
from jobsurvey_utils.rounds.reading import FILL_IN, not_known, read_model

STANDARDS = Path(__file__).parent / "standards.yml"
FILE = "checklist.yml"
"""Name of the file of a round's own answers."""

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Row:
    """One item as it is shown."""

    standard: str
    number: str
    asks: str
    kind: Kind
    text: str
    links: tuple[str, ...]


@dataclass(frozen=True)
class _Sourced:
    """An answer, and the file and key it stands under."""

    answer: Answer
    place: str


class Checklist:
    """The standards with the answers of a round."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self._file = sources.round.folder / FILE
        self._standards = read_model(STANDARDS, Standards)
        self._own = read_model(self._file, RoundAnswers).answers if self._file.is_file() else {}

    @property
    def standards(self) -> tuple[Standard, ...]:
        """The standards in order."""
        return self._standards.standards

    @property
    def round(self) -> Round:
        """The round that answers."""
        return self.sources.round

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Every item of every standard with its answer.

        Raises
        ------
        JobsurveyError
            With a line for each item without an answer, unknown key, unknown placeholder, and link that leads nowhere.
        """
        problems = [f"{self._file}: answers.{key}: {not_known(key, self._keys)}" for key in self._unknown]
        made = []
        for standard in self.standards:
            for item in standard.items:
                try:
                    made.append(self._row(standard, item))
                except JobsurveyError as error:
                    problems.append(str(error))
        if problems:
            raise JobsurveyError("\n".join(problems))
        return tuple(made)

    @cached_property
    def _addresses(self) -> dict[str, tuple[Path, str]]:
        return links.addresses(self.round)

    @property
    def unanswered(self) -> list[str]:
        """Items the round must answer itself and does not: no general answer, or none with a page to prove it."""
        return [key for key, (_, item) in self._keys.items() if key not in self._own and not self._holds(item.answer)]

    def _holds(self, answer: Answer | None) -> bool:
        if answer is not None and not self.round.has_sample and INVITED & set(_PLACEHOLDER.findall(answer.text)):
            return False
        if answer is None or not answer.proof:
            return answer is not None
        return not all(self._without(proof.partition(":")[0].strip()) for proof in answer.proof)

    @property
    def gaps(self) -> list[str]:
        """Unknown keys, items without an answer, and answers without a page to prove them."""
        problems = [f"{self._file}: answers.{key}: {not_known(key, self._keys)}" for key in self._unknown]
        for key in self._keys:
            try:
                self._proofs(key, self._answer(key))
            except JobsurveyError as error:
                problems.append(str(error))
        return problems

    @cached_property
    def _keys(self) -> dict[str, tuple[Standard, Item]]:
        return {f"{s.id}-{item.number}": (s, item) for s in self.standards for item in s.items}

    @property
    def _unknown(self) -> Iterator[str]:
        return (key for key in self._own if key not in self._keys)

    def _answer(self, key: str) -> _Sourced:
        if key in self._own:
            for name, texts in {"text": (self._own[key].text,), "proof": self._own[key].proof}.items():
                if FILL_IN in " ".join(texts):
                    raise JobsurveyError(
                        f"{self._file}: answers.{key}.{name}: is still to be filled in ({HINTS[name]})"
                    )
            return _Sourced(self._own[key], f"{self._file}: answers.{key}")
        default = self._keys[key][1].answer
        if default is None or not self._holds(default.model_copy(update={"proof": ()})):
            raise JobsurveyError(f"{self._file}: answers.{key}: is missing; no answer to it holds for every round")
        return _Sourced(default, f"{STANDARDS}: {key}.answer")

    def _row(self, standard: Standard, item: Item) -> Row:
        key = f"{standard.id}-{item.number}"
        found = self._answer(key)
        if (other := found.answer.same_as) is None:
            text = fill(found.answer.text, self.sources, f"{found.place}.text")
        else:
            found, text = self._referred(other, found.place)
        return Row(standard.id, item.number, item.asks, found.answer.kind, text, self._proofs(key, found))

    def _proofs(self, key: str, found: _Sourced) -> tuple[str, ...]:
        """Links to what proves an answer; a page that this round does without is left out."""
        proofs = found.answer.proof
        there = [proof for proof in proofs if not self._without(proof.partition(":")[0].strip())]
        if proofs and not there:
            raise JobsurveyError(
                f"{found.place}.proof: {self.round.id} has no page to prove it ({'; '.join(proofs)}); take one into "
                f"pages of round.yml, or answer {key} otherwise in {FILE}"
            )
        return tuple(self._link(proof, f"{found.place}.proof") for proof in there)

    def _without(self, page: str) -> bool:
        return page in self._standards.pages and page not in self._addresses

    def _referred(self, other: str, place: str) -> tuple[_Sourced, str]:
        """The answer of another item, and the sentence that refers to it."""
        if other not in self._keys:
            raise JobsurveyError(f"{place}.same_as: {not_known(other, self._keys)}")
        found = self._answer(other)
        if found.answer.same_as is not None:
            raise JobsurveyError(f"{place}.same_as: {other} itself refers to {found.answer.same_as}; name that instead")
        standard, item = self._keys[other]
        fill(found.answer.text, self.sources, f"{found.place}.text")
        return found, f"Se svaret på {standard.name}, punkt {item.number}."

    def _link(self, proof: str, place: str) -> str:
        try:
            return links.link(self._addresses, proof, self._standards.pages)
        except JobsurveyError as error:
            raise JobsurveyError(f"{place}: {error}") from None


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

    return " ".join(_PLACEHOLDER.sub(value, text).split()).replace("pct..", "pct.")


def asked() -> dict[str, str]:
    """What every item of every standard asks, by its key."""
    standards = read_model(STANDARDS, Standards).standards
    return {f"{s.id}-{item.number}": f"{s.name} {item.number}: {item.asks}" for s in standards for item in s.items}


def unanswered(round_: Round) -> list[str]:
    """Items that every round must answer itself, and this one does not, as `aapor-1`."""
    return Checklist(Sources.without_results(round_)).unanswered


def gaps(round_: Round) -> list[str]:
    """What is wrong with a round's answers, as far as it can be told before there are results."""
    return Checklist(Sources.without_results(round_)).gaps
