"""The table of contents: `_toc.yml` with the pages of each round in reading order, and nothing left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from jobsurvey_utils import rounds
from jobsurvey_utils.build.files import write_text
from jobsurvey_utils.build.pages import Page
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.rounds import ROOT, Round, read_yaml

TOC = ROOT / "_toc.yml"
EFFECTIVE = ROOT / "_build" / "_toc.yml"

_ROUND = re.compile(r"book/generated/([^/]+)/")


def rounds_named() -> list[str]:
    """The rounds that `_toc.yml` has pages of, in its order."""
    return list(dict.fromkeys(_ROUND.findall(TOC.read_text(encoding="utf-8"))))


def load(round_ids: list[str]) -> list[Round]:
    """The rounds of `_toc.yml` and those given."""
    loaded = [rounds.load(name) for name in dict.fromkeys([*rounds_named(), *round_ids])]
    return list({round_.id: round_ for round_ in loaded}.values())


def derive(chosen: list[Round], pages: list[Page]) -> dict[str, Any]:
    """`_toc.yml` with each pattern replaced by the pages it stands for, and a part for each round it does not name.

    Raises
    ------
    JobsurveyError
        If a page is named that does not exist, or one that exists is named never or twice.
    """
    documents = [page.document for page in pages]
    contents: dict[str, Any] = read_yaml(TOC)
    named = rounds_named()
    contents["parts"] = [{**part, "chapters": _expand(part["chapters"], documents)} for part in contents["parts"]] + [
        _part(round_, pages) for round_ in chosen if round_.id not in named
    ]
    _check(contents, documents)
    return contents


def write(contents: dict[str, Any]) -> Path:
    """Write the derived table of contents for Jupyter Book; gives its path."""
    write_text(EFFECTIVE, _text(contents))
    return EFFECTIVE


def is_written(contents: dict[str, Any]) -> bool:
    """Whether it is the one that was written last."""
    return EFFECTIVE.is_file() and EFFECTIVE.read_text(encoding="utf-8") == _text(contents)


def _text(contents: dict[str, Any]) -> str:
    return yaml.safe_dump(contents, allow_unicode=True, sort_keys=False)


def tell(chosen: list[Round], say: Callable[[str], None]) -> None:
    """Say how a round that `_toc.yml` does not name is kept in the book."""
    for round_ in [round_ for round_ in chosen if round_.id not in rounds_named()]:
        say(
            f"{round_.id} is not in {TOC.name}: it stands last, and only in books made with --round; to keep it, "
            f"copy its part from {EFFECTIVE.relative_to(ROOT)} to {TOC.name}, where you want it"
        )


def documents_of(contents: dict[str, Any]) -> list[str]:
    """Every document of a table of contents, in order."""
    return [contents["root"], *(name for part in contents["parts"] for name in _files(part["chapters"]))]


def _expand(entries: list[dict[str, Any]], documents: list[str]) -> list[dict[str, Any]]:
    expanded: list[dict[str, Any]] = []
    for entry in entries:
        if "glob" in entry:
            expanded += [{"file": name} for name in documents if PurePosixPath(name).match(entry["glob"])]
        elif sections := _expand(entry.get("sections", []), documents):
            expanded.append({**entry, "sections": sections})
        else:
            expanded.append({key: value for key, value in entry.items() if key != "sections"})
    return expanded


def _part(round_: Round, pages: list[Page]) -> dict[str, Any]:
    own = [page for page in pages if page.round_id == round_.id]
    chapters = []
    for page in (page for page in own if "/" not in page.path):
        below = [{"file": other.document} for other in own if other.path.startswith(f"{page.path}/")]
        chapters.append({"file": page.document, "sections": below} if below else {"file": page.document})
    return {"caption": round_.config.short_title, "chapters": chapters}


def _files(entries: list[dict[str, Any]]) -> Iterator[str]:
    for entry in entries:
        yield entry["file"]
        yield from _files(entry.get("sections", []))


def _check(contents: dict[str, Any], documents: list[str]) -> None:
    times = Counter(documents_of(contents))
    written = [path.relative_to(ROOT).with_suffix("").as_posix() for path in sorted((ROOT / "book").glob("*.md"))]
    problems = [f"{name} is in no part" for name in [*documents, *written] if name not in times]
    problems += [f"{name} is there twice" for name, number in times.items() if number > 1]
    problems += [f"{name} does not exist" for name in times if name not in {*documents, *written}]
    if problems:
        raise JobsurveyError(f"{TOC}: " + "; ".join(problems))
