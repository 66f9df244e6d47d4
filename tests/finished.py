"""Finished pages, read for the tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

SILENT = {"script", "style"}
CODE = {"pre", "code", "math", "kbd"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SPOKEN = ("alt", "aria-label", "title", "placeholder", "data-bs-title")


@dataclass(eq=False, repr=False)
class Element:
    """A start tag with its attributes, the tags it stands in, and the text inside it."""

    tag: str
    attributes: dict[str, str]
    inside: tuple[Element, ...] = ()
    text: str = ""

    def __repr__(self) -> str:
        return f"<{self.tag} {self.attributes}> {self.text[:80]}"

    def within(self, tag: str, name: str = "") -> bool:
        """Whether it stands in an element of this tag and class."""
        return any(e.tag == tag and name in e.attributes.get("class", "") for e in self.inside)


@dataclass(eq=False, repr=False)
class PageFile(HTMLParser):
    """One page: its elements in order and its text."""

    path: Path
    elements: list[Element] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)
    """Text and spoken attributes, without code, formulas, scripts and references."""
    _open: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.source = self.path.read_text(encoding="utf-8")
        self.feed(self.source)

    def __repr__(self) -> str:
        return str(self.path)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, tuple(self._open))
        self.elements.append(element)
        if not self._is_reference():
            self.prose += [element.attributes[name] for name in SPOKEN if name in element.attributes]
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if any(element.tag == tag for element in self._open):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        tags = {element.tag for element in self._open}
        if tags & SILENT:
            return
        for element in self._open:
            element.text += data
        if not tags & CODE and not self._is_reference():
            self.prose.append(data)

    def _is_reference(self) -> bool:
        return any("citation" in element.attributes.get("class", "") for element in self._open)

    def all(self, *tags: str) -> list[Element]:
        """The elements of these tags."""
        return [element for element in self.elements if element.tag in tags]

    @property
    def ids(self) -> list[str]:
        """Every id."""
        return [element.attributes["id"] for element in self.elements if "id" in element.attributes]


@cache
def read(path: Path) -> PageFile:
    """A page, read once."""
    return PageFile(path)
