"""What a round answers to every item of the checklists: its own answers, and those that hold for every round."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from jobsurvey_utils.checklist import links
from jobsurvey_utils.checklist.model import Answer, Item, RoundAnswers, Standard, Standards
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.missing import HINTS
from jobsurvey_utils.rounds.reading import FILL_IN, not_known, read_model

STANDARDS = Path(__file__).parent / "standards.yml"
FILE = "checklist.yml"
"""Name of the file of a round's own answers."""
INVITED = frozenset(
    ("n_inviterede", "svarprocent", "vægtet_svarprocent", "laveste_svarprocent", "højeste_svarprocent", "r_indikator")
)
"""Placeholders that rest on who was invited: an answer with one does not hold for an open invitation."""
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Sourced:
    """An answer, and the file and key it stands under."""

    answer: Answer
    place: str


class Answers:
    """The answers of a round, as they are written: with placeholders for the numbers."""

    def __init__(self, round_: Round) -> None:
        self.round = round_
        self.file = round_.folder / FILE
        self._standards = read_model(STANDARDS, Standards)
        self._own = read_model(self.file, RoundAnswers).answers if self.file.is_file() else {}

    @property
    def standards(self) -> tuple[Standard, ...]:
        """The standards in order."""
        return self._standards.standards

    @cached_property
    def keys(self) -> dict[str, tuple[Standard, Item]]:
        """The standard and the item of every key, as `aapor-1`."""
        return {f"{s.id}-{item.number}": (s, item) for s in self.standards for item in s.items}

    @property
    def unknown(self) -> list[str]:
        """A line for each answer to an item that no standard has."""
        own = (key for key in self._own if key not in self.keys)
        return [f"{self.file}: answers.{key}: {not_known(key, self.keys)}" for key in own]

    @property
    def unanswered(self) -> list[str]:
        """Items the round must answer itself and does not: no general answer, or none with a page to prove it."""
        return [key for key, (_, item) in self.keys.items() if key not in self._own and not self._holds(item.answer)]

    @property
    def gaps(self) -> list[str]:
        """Unknown keys, items without an answer, and answers without a page to prove them."""
        problems = self.unknown
        for key in self.keys:
            try:
                self.proofs(key, self.answer(key))
            except JobsurveyError as error:
                problems.append(str(error))
        return problems

    def answer(self, key: str) -> Sourced:
        """The answer to an item: the round's own, or else the one that holds for every round.

        Raises
        ------
        JobsurveyError
            If there is none, or it is still to be filled in.
        """
        if key in self._own:
            for name, texts in {"text": (self._own[key].text,), "proof": self._own[key].proof}.items():
                if FILL_IN in " ".join(texts):
                    raise JobsurveyError(f"{self.file}: answers.{key}.{name}: is still to be filled in ({HINTS[name]})")
            return Sourced(self._own[key], f"{self.file}: answers.{key}")
        default = self.keys[key][1].answer
        if default is None or not self._holds(default.model_copy(update={"proof": ()})):
            raise JobsurveyError(f"{self.file}: answers.{key}: is missing; no answer to it holds for every round")
        return Sourced(default, f"{STANDARDS}: {key}.answer")

    def proofs(self, key: str, found: Sourced) -> tuple[str, ...]:
        """Links to what proves an answer; a page that this round does without is left out.

        Raises
        ------
        JobsurveyError
            If the round does without all of them, or a link leads nowhere.
        """
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

    def _holds(self, answer: Answer | None) -> bool:
        if answer is not None and not self.round.has_sample and INVITED & set(PLACEHOLDER.findall(answer.text)):
            return False
        if answer is None or not answer.proof:
            return answer is not None
        return not all(self._without(proof.partition(":")[0].strip()) for proof in answer.proof)

    @cached_property
    def _addresses(self) -> dict[str, tuple[Path, str]]:
        return links.addresses(self.round)

    def _link(self, proof: str, place: str) -> str:
        try:
            return links.link(self._addresses, proof, self._standards.pages)
        except JobsurveyError as error:
            raise JobsurveyError(f"{place}: {error}") from None


def asked() -> dict[str, str]:
    """What every item of every standard asks, by its key."""
    standards = read_model(STANDARDS, Standards).standards
    return {f"{s.id}-{item.number}": f"{s.name} {item.number}: {item.asks}" for s in standards for item in s.items}
