"""What is still to be filled in of a new round's files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.rounds.reading import FILL_IN, read_yaml

FILES = ("round.yml", "questionnaire.yml", "checklist.yml")
HINTS = {
    "title": "the survey's title, in Danish",
    "short_title": "what the book calls the round, in Danish",
    "year": "the year of the field work",
    "client": "who ordered the survey",
    "conducted_by": "who carried it out",
    "source_key": "the key of the round's report in book/references.bib",
    "background": "why the survey was made and for what: a Danish sentence a line",
    "population": "the conditions for belonging to the population: a Danish sentence a line",
    "sampling": "how the sample was drawn: a Danish sentence a line",
    "mode": "how people were asked, in Danish",
    "opens": "the first day people could answer, as 2030-01-31",
    "closes": "the last day people could answer",
    "reminders": "the days of the reminders, as [2030-01-31, 2030-02-07]; [] where there were none",
    "municipalities": "those that take part, a line each: below are those of the other round, to be kept or changed",
    "until": "the day that durations are counted to, as a rule the last day people could answer",
    "present": "the wording of the question",
    "scale": "the key, under scales, of the answers",
    "proof": "where it is shown: a page and one of its headings, as 'undersoegelsen: Populationen'",
    "text": "the answer for this round, in Danish, with numbers as placeholders",
}
"""What is wanted, by key: said beside the key and by `jobsurvey check`."""


def missing(folder: Path, files: tuple[str, ...] = FILES) -> list[str]:
    """What is still to be filled in of a round's files, a sentence each with file and key."""
    return [
        f"{folder / name}: {key}: is still to be filled in{f' ({hint})' if (hint := _hint(key)) else ''}"
        for name in files
        for key in _places(folder / name)
    ]


def _places(path: Path) -> list[str]:
    if not path.is_file() or FILL_IN.encode() not in path.read_bytes():
        return []
    try:
        return [".".join(key) for key in _walk(read_yaml(path), ())]
    except JobsurveyError:  # a broken file is told where the round is loaded
        return []


def _walk(content: Any, key: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if isinstance(content, dict):
        for name, value in content.items():
            yield from _walk(value, (*key, str(name)))
    elif isinstance(content, list):
        for number, value in enumerate(content, start=1):
            name = [str(value.get("id", value.get("code", number)))] if isinstance(value, dict) else []
            yield from _walk(value, (*key, *name))
    elif isinstance(content, str) and FILL_IN in content:
        yield key


def _hint(key: str) -> str:
    return HINTS.get(key.rpartition(".")[2], "")
