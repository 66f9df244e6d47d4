"""What the printed figures that cannot all be right say, in a paragraph for each finding of the audit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.chapters import audited, printed
from jobsurvey_utils.rounds import Round

Tables = Mapping[str, pd.DataFrame]
_IN_LINE = 2
"""Calculations that stand in a sentence; more make a list."""
_COUNT = re.compile(r"der er (\S+) mod det trykte \S+")
"""A calculation that only counts."""
_NAMED = 3
"""Figures named in a heading before they are only counted."""


def paragraphs(survey: Round, tables: Tables) -> list[str]:
    """One paragraph per finding: what is printed and where, the arithmetic, and the likeliest reading."""
    if tables["audit_findings"].empty:
        return ["Der er ingen tal, som ikke kan være rigtige på samme tid."]
    return [_paragraph(survey, tables["audit"], row) for row in tables["audit_findings"].to_dict("records")]


def _paragraph(survey: Round, audit: pd.DataFrame, finding: dict[Any, Any]) -> str:
    mine = audit[audit["finding"] == finding["finding"]]
    suspects = mine[mine["suspect"]].drop_duplicates("figure").to_dict("records")
    values: dict[str, dict[str, None]] = {}
    for row in suspects:
        values.setdefault(audited.value(row) + _of(survey, row), {})[str(row["place"])] = None
    where = [f"{value} ({danish.join(places)})" for value, places in values.items()]
    listed = danish.join(where) if len(where) < 3 else f"{'; '.join(where[:-1])} og {where[-1]}"
    demands = _demands(mine)
    if counted := _counted(demands):
        likely = str(finding["reading"]).partition(" Hvis de andre tal holder")[0]
        first = f"**{_heading(survey, suspects)}.** Trykt er {listed}"
        return f"{first}, men efter rapportens andre tal er der {counted}. {likely}"
    first = f"**{_heading(survey, suspects)}.** Trykt er {listed}."
    if sum(len(calculations) for calculations in demands.values()) <= _IN_LINE:
        told = (f"{demand}: {'; '.join(calculations)}." for demand, calculations in demands.items())
        return " ".join([first, *told, str(finding["reading"])])
    lists = ("\n".join([f"{demand}:\n", *(f"- {one}" for one in found)]) for demand, found in demands.items())
    return "\n\n".join([first, *lists, str(finding["reading"])])


def _counted(demands: Mapping[str, list[str]]) -> str:
    """What the figures in doubt are when counted, where that is all there is to say: `der er 44 mod det trykte 43`."""
    found = [_COUNT.fullmatch(one) for calculations in demands.values() for one in calculations]
    numbers = [match.group(1) for match in found if match]
    return danish.join(numbers) if len(numbers) == len(found) else ""


def _of(survey: Round, row: dict[Any, Any]) -> str:
    """Which group and answer a figure is of; nothing where it is of all."""
    if audited.label(row):
        return ""
    what = printed.described(survey, row)[1].rsplit(": ", 1)[0]
    which = what.removeprefix(printed.item_label(survey, str(row["item"]))).removeprefix(", ")
    return f" for »{which}«" if which else ""


def _heading(survey: Round, suspects: list[dict[Any, Any]]) -> str:
    """What the figures in doubt are, each kind once."""
    names: dict[str, dict[str, None]] = {}
    for row in suspects:
        statistic = audited.statistic(row)
        names.setdefault(audited.subject(survey, row), {})[statistic] = None
    told = [f"{name} ({danish.join(s)})" if (s := [t for t in kinds if t]) else name for name, kinds in names.items()]
    return "; ".join(told) if len(told) <= _NAMED else f"{told[0]} og {danish.count_word(len(told) - 1)} andre"


def _demands(mine: pd.DataFrame) -> dict[str, list[str]]:
    """Each demand once, with every calculation of it."""
    told: dict[str, list[str]] = {}
    for text in mine["explanation"].drop_duplicates():
        demand, _, calculation = str(text).partition(": ")
        told.setdefault(demand, []).append(calculation.rstrip("."))
    return told
