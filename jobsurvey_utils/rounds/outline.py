"""Where each key and value of a YAML text stands, so that a text can be changed and its comments kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

Path = tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """A key with its value, or an entry of a list (its number is its key)."""

    path: Path
    key: int
    """Where the key begins; an entry, its dash."""
    start: int
    end: int
    """The value from and to, without what follows it on its last line."""
    value: str | None
    """What it is, where it is one text; None for keys and values, a list, or a reference to another part."""
    flow: bool
    """Whether it stands within braces or brackets."""


def parts(text: str) -> list[Part]:
    """Every key and every entry of a YAML text, the outer before the inner."""
    return sorted(_Reader(text).document(), key=lambda part: (part.key, -part.end))


class _Reader:
    """Walks the events of a YAML text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.events = iter(yaml.parse(text, yaml.SafeLoader))

    def document(self) -> Iterator[Part]:
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                yield from self._value(next(self.events), (), False)[0]

    def _value(self, event: yaml.Event, path: Path, flow: bool) -> tuple[list[Part], int]:
        """The parts of a value, and where its text ends."""
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(event, path, flow)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event, path, flow)
        return [], self._end(event)

    def _mapping(self, event: yaml.MappingStartEvent, path: Path, flow: bool) -> tuple[list[Part], int]:
        found: list[Part] = []
        end, flow = _start(event), flow or bool(event.flow_style)
        while not isinstance(key := next(self.events), yaml.MappingEndEvent):
            value = next(self.events)
            own = (*path, str(getattr(key, "value", "")))
            inner, end = self._value(value, own, flow)
            found += [self._part(own, _start(key), value, end, flow), *inner]
        return found, _stop(key) if event.flow_style else end

    def _sequence(self, event: yaml.SequenceStartEvent, path: Path, flow: bool) -> tuple[list[Part], int]:
        found: list[Part] = []
        number, end, flow = 0, _start(event), flow or bool(event.flow_style)
        while not isinstance(entry := next(self.events), yaml.SequenceEndEvent):
            own = (*path, str(number := number + 1))
            inner, end = self._value(entry, own, flow)
            dash = _start(entry) if flow else self.text.rindex("-", 0, _start(entry))
            found += [self._part(own, dash, entry, end, flow), *inner]
        return found, _stop(entry) if event.flow_style else end

    def _part(self, path: Path, key: int, event: yaml.Event, end: int, flow: bool) -> Part:
        value = event.value if isinstance(event, yaml.ScalarEvent) else None
        return Part(path, key, _start(event), end, value, flow)

    def _end(self, event: yaml.Event) -> int:
        return _start(event) + len(self.text[_start(event) : _stop(event)].rstrip())


def _start(event: yaml.Event) -> int:
    return event.start_mark.index if event.start_mark else 0


def _stop(event: yaml.Event) -> int:
    return event.end_mark.index if event.end_mark else 0


@dataclass
class Draft:
    """A YAML text with changes noted by place, made all at once."""

    text: str

    def __post_init__(self) -> None:
        self.parts = parts(self.text)
        self._changes: list[tuple[int, int, str]] = []

    def replace(self, part: Part, value: str, comment: str = "") -> None:
        """Give a part another value, and a comment where nothing else stands on its line."""
        end = part.end if part.flow else self._line_end(part.end)
        told = f" # {comment}" if comment and not part.flow else ""
        self._changes.append((part.start, end, f"{value}{told}"))

    def remove(self, part: Part) -> None:
        """Take a part out with its lines; it must not stand within braces or brackets."""
        self._changes.append((self.text.rfind("\n", 0, part.key) + 1, self._line_end(part.end) + 1, ""))

    def silence(self, part: Part, why: str) -> None:
        """Make a comment of a part that is one line, and say why; it must not stand within braces or brackets."""
        self._changes.append((part.key, self._line_end(part.end), f"# {self.text[part.key : part.end]} # {why}"))

    def _line_end(self, place: int) -> int:
        return found if (found := self.text.find("\n", place)) >= 0 else len(self.text)

    def made(self) -> str:
        """The text with its changes; one within another is left out."""
        result, place = [], 0
        for start, end, new in sorted(self._changes, key=lambda change: (change[0], -change[1])):
            if start >= place:
                result += [self.text[place:start], new]
                place = end
        return re.sub(r"\n{3,}", "\n\n", self._anchored("".join([*result, self.text[place:]])))

    def _anchored(self, text: str) -> str:
        """The text where what is referred to and has been changed stands in full at the first reference to it."""
        for part in self.parts:
            whole = self.text[part.start : part.end]
            anchor = re.match(r"&(\S+)", whole)
            if anchor and not re.search(rf"&{re.escape(anchor[1])}(?!\S)", text):
                place = re.search(rf"\*{re.escape(anchor[1])}(?!\S)", text)
                text = f"{text[: place.start()]}{whole}{text[place.end() :]}" if place else text
        return text
