"""What the tests say of a question's groups: the only ground on which a sentence or a colour calls them different.

A difference is sure where its p-value, adjusted for all tests of the page, is at most the round's false discovery rate;
where a page makes one claim, by Holm's rule. Neither estimates nor intervals decide it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from jobsurvey_utils.display.columns import Row
from jobsurvey_utils.display.question import POOLED, Measure, Question
from jobsurvey_utils.display.ranked import ABOVE, ALIKE, BELOW
from jobsurvey_utils.inference.contrasts import REST
from jobsurvey_utils.inference.effects import LARGE, SMALL
from jobsurvey_utils.rounds import Round

FDR, ONE_CLAIM = "p_bh", "p_holm"
"""The column of p-values for many claims of a page, and for one."""


def tests(question: Question, breakdown: str, measure: Measure) -> pd.DataFrame:
    """The tests of a breakdown's groups on a measure; empty where the store has none."""
    if "differences" not in question.store.tables:
        return pd.DataFrame(columns=["group", "other", "difference", "p", FDR, ONE_CLAIM, "size"])
    found = question.rows("differences", measure.item, breakdown)
    statistic, category = ("score", "") if measure.unit == "score" else ("share", POOLED.join(measure.codes))
    found = found.loc[(found["statistic"] == statistic) & (found["category"] == category)]
    return found.dropna(subset=["p"]).reset_index(drop=True)


def sure(survey: Round, row: Row, p: str = FDR) -> bool:
    """Whether a difference is more than chance; a test without an adjusted p-value says nothing."""
    return float(row[p]) <= survey.config.differences.fdr


def against_rest(question: Question, breakdown: str, measure: Measure) -> dict[str, str]:
    """For each group that is tested against the rest, `ABOVE`, `BELOW` or `ALIKE`."""
    rows = tests(question, breakdown, measure).to_dict("records")
    return {str(row["group"]): mark(question.survey, row) for row in rows if row["other"] == REST}


def mark(survey: Round, row: Row) -> str:
    """What a test says of its group."""
    if not sure(survey, row):
        return ALIKE
    return ABOVE if row["difference"] > 0 else BELOW


def pairs(question: Question, breakdown: str, measure: Measure) -> dict[tuple[str, str], dict[Any, Any]]:
    """The tests of pairs of groups, by the group that lies higher and the one that lies lower."""
    found = {}
    for row in tests(question, breakdown, measure).to_dict("records"):
        if row["other"] != REST:
            ends = (str(row["group"]), str(row["other"]))
            found[ends if row["difference"] >= 0 else ends[::-1]] = row
    return found


def weight(row: Mapping[Any, Any]) -> str:
    """A sentence on whether a sure difference is large enough to matter; empty where it surely is."""
    if row["size"] == LARGE:
        return ""
    return "Forskellen er sikker, men lille." if row["size"] == SMALL else "Forskellen er sikker, men måske lille."
