"""Danish sentences about groups: which lie higher and lower, and which cannot be told apart; all by their tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isnan

from jobsurvey_utils import danish
from jobsurvey_utils.display import tested
from jobsurvey_utils.display.columns import Row
from jobsurvey_utils.display.question import Measure, Question
from jobsurvey_utils.display.wording import UNSURE, markdown, ranked

FEWEST = 3
"""Municipalities that are shown where others are hidden."""
HIDDEN = "Nogle grupper er skjult."
NONE = "Bogen sammenligner ingen grupper her: Der er ingen at vise, eller spørgsmålet er kun delvist bevaret."
ALIKE = "grupperne kan ikke skelnes fra hinanden."
ALIKE_TESTED = "de grupper, der er testet, kan ikke skelnes fra hinanden."
RULE = (
    "**Forskelle mellem grupper.** Grupper kaldes kun højere eller lavere, når forskellen er sikker, også når der "
    "tages højde for, at siden sammenligner mange grupper."
)
Pairs = Mapping[tuple[str, str], Row]
"""Tests by the group that lies higher and the one that lies lower."""


def differences(question: Question) -> list[str]:
    """The rule of comparison and a list item for each breakdown, in Markdown; nothing where no groups are compared."""
    if question.is_battery or question.uncertain or not question.breakdowns:
        return []
    told = [f"- {markdown(difference(question, breakdown))}" for breakdown in question.breakdowns]
    return [RULE, "\n".join(told)]


def difference(question: Question, breakdown: str, measure: Measure | None = None) -> str:
    """Which groups of a breakdown lie higher and lower, and which cannot be told apart."""
    measure = measure or question.measure()
    heading, groups = heading_of(question, breakdown), question.compared(breakdown, measure)
    groups = [{**row, "place": place} for place, row in enumerate(groups)]
    rows, pairs = ranked(groups), tested.pairs(question, breakdown, measure)
    if len(rows) < 2 and some_hidden(groups):
        return f"{heading}: der vises for få grupper til en sammenligning. {HIDDEN}"
    if len(rows) < 2:
        return f"{heading}: der er for få grupper med nok svar til en sammenligning."
    if not pairs:
        return f"{heading}: {UNSURE}."
    sure = {ends: row for ends, row in pairs.items() if tested.sure(question.survey, row)}
    some, left = _tested(rows, pairs)
    told = ALIKE_TESTED if left else ALIKE
    if sure:
        told = _claim(some, sure, measure, whole=not (left or some_hidden(groups)))
    return " ".join([f"{heading}: {told}", *left, *([HIDDEN] if some_hidden(groups) else [])])


def _tested(rows: list[Row], pairs: Pairs) -> tuple[list[Row], list[str]]:
    """The groups that are tested, and a sentence on those that are not: of them nothing is known, not even likeness."""
    known = {group for ends in pairs for group in ends}
    left = [row["said"] for row in rows if row["group"] not in known]
    told = [f"{danish.capital(danish.join(left))} er ikke testet."] if left else []
    return [row for row in rows if row["group"] in known], told


def some_hidden(groups: Sequence[Row]) -> bool:
    """Whether a group has no value, so that the ends of those shown may not be the ends of all."""
    return any(isnan(row["value"]) for row in groups)


def too_few(groups: Sequence[Row]) -> bool:
    """Whether so few municipalities may be shown that there is nothing to see: one, or two among hidden ones."""
    shown = sum(not isnan(row["value"]) for row in groups)
    return shown < (FEWEST if some_hidden(groups) else 2)


def _claim(rows: list[Row], sure: Pairs, measure: Measure, *, whole: bool) -> str:
    """The two groups furthest apart among those that surely differ, and those that cannot be told from either.

    Parameters
    ----------
    whole
        Whether no group is hidden, so that one can be called the highest.
    """
    ends = max(sure, key=lambda pair: abs(sure[pair]["difference"]))
    high, low = (next(row for row in rows if row["group"] == group) for group in ends)
    near = {end: _near(rows, end, sure) for end in ends}
    between = [
        f"{danish.capital(danish.join(near[row['group']]))} kan ikke skelnes fra {row['said']}."
        for row in (high, low)
        if near[row["group"]]
    ]
    if len(between) > 1 and near[ends[0]] == near[ends[1]]:
        between = [f"{danish.capital(danish.join(near[ends[0]]))} kan ikke skelnes fra nogen af dem."]
    alone = whole and len(rows) > 2 and not between
    return " ".join([_ends(high, low, measure, alone=alone), *between, *tested.weight(sure[ends])])


def _near(rows: list[Row], group: str, sure: Pairs) -> list[str]:
    """The other groups that no test tells apart from a group, in the round's order."""
    others = sorted((row for row in rows if row["group"] != group), key=lambda row: row.get("place", 0))
    return [row["said"] for row in others if not {(group, row["group"]), (row["group"], group)} & sure.keys()]


def _ends(high: Row, low: Row, measure: Measure, *, alone: bool) -> str:
    first, last = (f"({danish.quantity(row['value'], measure.unit)})" for row in (high, low))
    if alone:
        return f"{high['said']} ligger højest {first}, {low['said']} lavest {last}."
    return f"{high['said']} ligger højere {first} end {low['said']} {last}."


def contrast(question: Question, beside: Sequence[Question] = ()) -> str:
    """One difference between two groups that is sure by the rule for one claim: the greatest; empty without any.

    Parameters
    ----------
    beside
        All questions of the page, where it makes such a claim on each.
    """
    if question.is_battery or question.uncertain:
        return ""
    measure = question.measure()
    claims = tested.claims([q for q in beside if not (q.is_battery or q.uncertain)] or [question])
    rows = [row for row in claims if row["item"] == measure.item.id]
    sure = [row for row in rows if tested.sure(question.survey, row, tested.ONE_CLAIM)]
    if not sure:
        return ""
    row = max(sure, key=lambda each: abs(each["difference"]))
    groups = {each["group"]: each for each in ranked(question.compared(row["breakdown"], measure))}
    high, low = (groups[group] for group in tested.ends(row))
    heading = danish.lower_first(heading_of(question, row["breakdown"]))
    told = [f"Der er forskel efter {heading}: {_ends(high, low, measure, alone=False)}", *tested.weight(row)]
    return " ".join(told)


def heading_of(question: Question, breakdown: str) -> str:
    """What a breakdown is called, with its restriction where its base is restricted."""
    variable = question.survey.variables.get(breakdown)
    label = question.survey.breakdown_label(breakdown)
    return f"{label} ({variable.restriction})" if variable and variable.restriction else label
