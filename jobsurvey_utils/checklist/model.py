"""The forms of the checklist's files: the standards and their items, the answers of a round."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from jobsurvey_utils.rounds.schema.base import Code, Model, refuse_repeated

Kind = Literal["svar", "ikke relevant", "ikke oplyst i kilden"]
"""How an item is answered: told, does not apply, or the source does not say; the last two need their reason."""

Number = Annotated[str, StringConstraints(pattern=r"^[0-9]+[a-z]?(\.[0-9]+)*$")]

_TYPED = re.compile(r"\b(?!95 pct)\d")


class Answer(Model):
    """What is answered to an item, or the item that holds the same answer."""

    kind: Kind = "svar"
    text: str = ""
    """The answer or the reason, in Danish Markdown; numbers are placeholders in braces."""
    proof: tuple[str, ...] = ()
    """Where it is shown: a page and one of its headings, as `vaegtning: Vægtene`."""
    same_as: Code | None = None
    """The item whose answer also answers this one, as `aapor-9`."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.same_as is not None:
            if self.text or self.proof or self.kind != "svar":
                raise ValueError("same_as stands alone: the other item has the text and the proof")
            return self
        if not self.text.strip():
            raise ValueError("give the answer, or the reason why there is none, as text; or same_as another item")
        if self.kind == "svar" and not self.proof:
            raise ValueError("an answer needs proof: a page and its heading, as 'vaegtning: Vægtene'")
        if found := _TYPED.search(self.text):
            typed = self.text[found.start() :].split()[0]
            raise ValueError(f"the number {typed!r} is typed into the text; use a placeholder such as {{svarprocent}}")
        return self


class Item(Model):
    """One item of a standard, and the answer that holds for every round, if there is one."""

    number: Number
    asks: str
    answer: Answer | None = None


class Standard(Model):
    """A published checklist."""

    id: Code
    name: str
    note: str
    items: tuple[Item, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        refuse_repeated(f"items of {self.id} have the same number", (item.number for item in self.items))
        return self


class Standards(Model):
    """The content of `standards.yml`."""

    pages: dict[str, str]
    """What a page is called in a link, by its notebook or by its file below `book`."""
    standards: tuple[Standard, ...]

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        refuse_repeated("standards have the same id", (standard.id for standard in self.standards))
        return self


class RoundAnswers(Model):
    """The content of a round's `checklist.yml`: answers by item, instead of those that hold for every round."""

    answers: dict[Code, Answer]
