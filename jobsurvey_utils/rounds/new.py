"""A new round's folder made after another: its form is kept, and what is another's is to be filled in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.rounds import ROOT, Round
from jobsurvey_utils.rounds.missing import HINTS
from jobsurvey_utils.rounds.outline import Draft, Part
from jobsurvey_utils.rounds.reading import FILL_IN

HEAD = """# {what}, made after {like}.
#
# What says {fill} is to be filled in; `jobsurvey check {name}` names what is left. All else is as in {like}: keep
# what still holds and change what does not. Texts that readers see are Danish.
"""
WHAT = {
    "round.yml": "The round: everything that is particular to it and not a question",
    "questionnaire.yml": "The questions, in the order of `order`",
    "checklist.yml": "Answers to the published checklists that are particular to the round",
}
OF_ONE_ROUND = ("title", "short_title", "year", "client", "conducted_by", "source_key")
LISTS = ("background", "population", "sampling")
LEFT_OUT = ("synthetic_note", "source_kind", "municipalities_note", "representativity", "trend")
PAGES_LEFT_OUT = ("efterproevning", "kommune", "rekonstruktion", "repraesentativitet", "udvikling")
"""Pages that rest on files a new round does not have."""
_DATED = re.compile(r"\b(?:19|20)\d\d\b|apport")
"""A text that tells of the other round: it names a year or the report."""
_FACTS = re.compile(r"\b(?:19|20)\d\d\b|report|print|publish|assum|seed", re.I)
"""A comment that tells of the other round's facts and not of the form."""


def make(folder: Path, like: Round, asked: Mapping[str, str], needs: Mapping[str, str]) -> list[Path]:
    """Write a new round's files after another's; gives their paths.

    Parameters
    ----------
    asked
        What each item of the checklist asks, by its key.
    needs
        What each page needs that a round may be without, by the page's name.

    Raises
    ------
    JobsurveyError
        If the folder is there already or its name cannot be a round's.
    """
    name = _name(folder)
    changes: dict[str, Callable[[str], str]] = {
        "round.yml": partial(_round, name, needs),
        "questionnaire.yml": _questionnaire,
        "checklist.yml": partial(_checklist, asked),
    }
    written = []
    for file, change in changes.items():
        if (like.folder / file).is_file():
            text = change((like.folder / file).read_text(encoding="utf-8"))
            head = HEAD.format(what=WHAT[file], like=like.id, fill=FILL_IN, name=name)
            folder.mkdir(parents=True, exist_ok=True)
            (folder / file).write_text(f"{head}\n{text}", encoding="utf-8")
            written.append(folder / file)
    (folder / "data").mkdir()
    return written


def left_out(like: Round) -> dict[str, list[str]]:
    """What of another round a new one does not take over, by the file it would stand in: pages and questions."""
    return {
        "round.yml": [page for page in like.config.pages if page in PAGES_LEFT_OUT],
        "questionnaire.yml": [item.id for item in like.questionnaire.items if item.municipalities],
    }


def place(name: str) -> Path:
    """The folder of a new round: below `rounds/`, or where a path says."""
    return Path(name).resolve() if "/" in name or "\\" in name else ROOT / "rounds" / name


def _name(folder: Path) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9_.+-]*", folder.name):
        raise JobsurveyError(
            f"{folder.name!r} cannot be a round's name: it must be of a-z, 0-9 and _ . + -, and begin with a letter "
            "or digit"
        )
    if folder.exists():
        raise JobsurveyError(f"{folder}: is there already; choose another name, or move it away")
    if not folder.parent.is_dir():
        raise JobsurveyError(f"{folder.parent}: is not there, so no folder can be made in it")
    return folder.name


def _round(name: str, needs: Mapping[str, str], text: str) -> str:
    draft = Draft(_without_facts(text))
    for part in draft.parts:
        key, last = part.path[0], part.path[-1]
        if part.path == ("id",):
            draft.replace(part, name)
        elif part.path in {(k,) for k in OF_ONE_ROUND} or (part.path[-2:-1] == ("duration",) and last == "until"):
            draft.replace(part, FILL_IN, HINTS[last])
        elif part.path in {(k,) for k in LISTS}:
            draft.replace(part, f"- {FILL_IN}", HINTS[last])
        elif part.path == ("municipalities",):
            draft.replace(part, _municipalities(draft.text[part.start : part.end]))
        elif part.path in {(k,) for k in LEFT_OUT} | {("files", "accept")}:
            draft.remove(part)
        elif _of_pages(part):
            draft.silence(part, f"left out: it needs {needs[str(part.value)]}")
        elif key == "fieldwork" and len(part.path) == 2:
            _of_fieldwork(draft, part)
        else:
            _dated(draft, part)
    return draft.made()


def _of_pages(part: Part) -> bool:
    return part.path[0] == "pages" and len(part.path) == 2 and part.value in PAGES_LEFT_OUT and not part.flow


def _of_fieldwork(draft: Draft, part: Part) -> None:
    if part.path[-1] in ("note", "assumed"):
        draft.remove(part)
    else:
        draft.replace(part, FILL_IN, HINTS[part.path[-1]])


def _municipalities(entries: str) -> str:
    """One place to fill in, and under it the other round's municipalities as comments."""
    plain = re.sub(r", (?:inferred|assumed): true", "", entries)
    lines = [f"  # {line.strip()}" for line in plain.splitlines() if line.strip() and not line.strip().startswith("#")]
    return "\n".join([f"- {FILL_IN} # {HINTS['municipalities']}", *lines])


def _dated(draft: Draft, part: Part) -> None:
    """A text that tells of the other round: a note is left out, another is to be filled in."""
    if part.value is None or not _DATED.search(part.value):
        return
    if part.path[-1] == "note" and not part.flow:
        draft.remove(part)
    else:
        draft.replace(part, FILL_IN, HINTS.get(part.path[-1], ""))


def _questionnaire(text: str) -> str:
    draft = Draft(_without_facts(text))
    local = {part.path[:-1] for part in draft.parts if part.path[-1] == "municipalities"}
    for part in draft.parts:
        if part.path == ("notes",) or part.path in local or _of_source(part):
            draft.remove(part)
        elif part.path[-1] == "past_status":
            draft.replace(part, "published")
        else:
            _dated(draft, part)
    return _worded(draft.made())


def _of_source(part: Part) -> bool:
    """What is said of the gaps in the other round's source."""
    gaps = {"past_status": ("unknown", "same"), "scale_status": None, "note": None, "page": None}
    key = part.path[-1]
    if part.path[0] not in ("items", "batteries") or len(part.path) != 3 or key not in gaps:
        return False
    return (allowed := gaps[key]) is None or part.value in allowed


def _worded(text: str) -> str:
    """The questions that are without a wording, or answers, with a place to fill it in."""
    draft = Draft(text)
    keys: dict[str, dict[str, Part]] = {}
    for part in draft.parts:
        if part.path[0] == "items" and len(part.path) == 3:
            keys.setdefault(part.path[1], {})[part.path[-1]] = part
    for item in keys.values():
        title, is_open = item["title"], "kind" in item and item["kind"].value == "open"
        wanted = [key for key in ("present", "scale") if key not in item and not (is_open and key == "scale")]
        lines = "".join(f"\n    {key}: {FILL_IN} # {HINTS[key]}" for key in wanted)
        if lines and not title.flow:
            draft.replace(title, draft.text[title.start : title.end] + lines)
    return draft.made()


def _checklist(asked: Mapping[str, str], text: str) -> str:
    draft = Draft(_without_facts(text))
    proven = {part.path[1] for part in draft.parts if part.path[2:] == ("proof",)}
    for part in draft.parts:
        if part.path[2:] == ("text",):
            comment, more = asked.get(part.path[1], ""), "" if part.path[1] in proven else f"\n    proof: [{FILL_IN}]"
            draft.replace(part, f"{FILL_IN} # {comment}{more}")
        elif part.path[2:] == ("kind",):
            draft.remove(part)
        elif part.path[2:] == ("proof",):
            draft.replace(part, _proofs(draft.text[part.start : part.end]))
    return draft.made()


def _proofs(text: str) -> str:
    """The pages that prove an answer, without those a new round does not have."""
    proofs = re.findall(r'"([^"]+)"', text)
    kept = [f'"{proof}"' for proof in proofs if proof.partition(":")[0] not in PAGES_LEFT_OUT]
    return f"[{', '.join(kept) or FILL_IN}]"


def _without_facts(text: str) -> str:
    """The text without its opening comment, and without comments that tell of the other round's facts."""
    body = re.sub(r"\A(?:#.*\n)+\n?", "", text)
    blocks = re.sub(r"(?m)^(?:[ \t]*#.*\n)+", lambda found: "" if _FACTS.search(found[0]) else found[0], body)
    return re.sub(r"(?m)[ \t]+#(?![^'\"\n]*['\"]$).*$", lambda f: "" if _FACTS.search(f[0]) else f[0], blocks)
