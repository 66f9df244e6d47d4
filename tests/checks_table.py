"""The table of checks in `rounds/CHECKS.md`, made from the damages: `python tests/damages.py`."""

from __future__ import annotations

from pathlib import Path

from damages import DAMAGES

from jobsurvey_utils.intake import joined, suspicious
from jobsurvey_utils.intake.kinds import KINDS
from jobsurvey_utils.intake.problems import SHOWN
from jobsurvey_utils.intake.report import Entry, Report

PAGE = Path(__file__).parent.parent / "rounds" / "CHECKS.md"
INTRODUCTION = f"""\
# What is checked

`jobsurvey check ROUND` tells every problem of a round's configuration and data in one report: grouped by severity, file
and kind, the first {SHOWN} of each kind with row, column, value and what is allowed, and how many there are. A row is
numbered as the file numbers it: in CSV files by its line. A value is shown as it stands in the file, unless it looks
like an id, a CPR number, a telephone number, an e-mail address, a name or a free text; a person or a whole row is never
shown.

| Call | Does |
| --- | --- |
| `jobsurvey check ROUND` | prints the report; exit code 1 if there is an error, else 0 |
| `jobsurvey check ROUND --strict` | counts warnings as errors |
| `jobsurvey check ROUND --format json` | prints the report as JSON |
| `jobsurvey check ROUND --json FILE` | writes the report as JSON, and prints it as text |
| `jobsurvey book --strict` | makes no book while there is a warning in the data of any of its rounds |

An **error** can give a wrong number: no book is made. A **warning** is merely suspicious: the book is made, and its
build tells of it. A round accepts a kind of warning by name and with a reason, which the report repeats:

```yaml
files:
  accept:
    partial-that-is-complete: Whoever leaves before the last page has a partial answer, though nothing is left out.
```

Errors cannot be accepted. What is suspicious, and from where on:

- `constant-column`: from {suspicious.LEAST_PERSONS} persons on, all with the same value.
- `straight-lining`: batteries of {suspicious.BATTERY} statements or more, to all of which more than
  {suspicious.STRAIGHT:.0%} of those who answered them ({suspicious.LEAST_PERSONS} persons or more) gave one answer.
- `identical-answers`: more than {suspicious.IDENTICAL:.0%} of those with {suspicious.QUESTIONS} answers or more on one
  scale ({suspicious.LEAST_PERSONS} persons or more) gave always the same one.
- `lone-group`: a group of less than {joined.FEW:.0%} of the respondents, where those withheld with it are more.
- `same-person-twice`: {suspicious.QUESTIONS} answers or more, not all alike, and the whole background in common.
"""
FORM = "## The report as JSON\n\nThe form has a version; what is there keeps its name and meaning within it.\n"
TABLE = f"""## Every check

Each row is a damage done to a round in which nothing is wrong (`tests/damages.py`), and what is said of it. This page
is made from those by `python tests/damages.py`, and a test compares the two. There are {len(KINDS)} kinds.
"""


def text() -> str:
    """The whole page."""
    return "\n".join([INTRODUCTION, TABLE, *_checks(), "", FORM, *_fields(Report), "", *_fields(Entry), ""])


def write() -> None:
    """Write the page."""
    PAGE.write_text(text(), encoding="utf-8")


def _checks() -> list[str]:
    rows = ["| Kind | Severity | Looks for | Example | Message |", "| --- | --- | --- | --- | --- |"]
    for name, kind in KINDS.items():
        told = [f"`{name}`", kind.severity, kind.sought]
        for found in (damage for damage in DAMAGES if damage.kind == name):
            rows.append(_row([*told, found.example, found.message]))
            told = ["", "", ""]
    return rows


def _fields(model: type[Report | Entry]) -> list[str]:
    name = "`problems`: each" if model is Entry else "Key"
    rows = [f"| {name} | Type | Holds |", "| --- | --- | --- |"]
    for key, field in model.model_json_schema(mode="serialization")["properties"].items():
        kinds = [k.get("type", "object") for k in field.get("anyOf", [field])]
        rows.append(_row([f"`{key}`", " or ".join(kinds), field.get("description", "A list of objects, as below.")]))
    return rows


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"
