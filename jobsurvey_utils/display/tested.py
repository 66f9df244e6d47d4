"""What the tests say of a question's groups: the only ground on which a sentence or a colour calls them different.

A difference is sure where its p-value, adjusted for all tests of the page, is at most the round's false discovery rate;
where a page makes one claim, by Holm's rule. Neither estimates nor intervals decide it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from jobsurvey_utils.display.columns import Row
from jobsurvey_utils.display.question import POOLED, Measure, Question, Rows, shown
from jobsurvey_utils.display.ranked import ABOVE, ALIKE, BELOW
from jobsurvey_utils.inference import multiplicity
from jobsurvey_utils.inference.contrasts import REST
from jobsurvey_utils.inference.effects import LARGE, SMALL
from jobsurvey_utils.results import Store
from jobsurvey_utils.rounds import Round

FDR, ONE_CLAIM = "p_bh", "p_holm"
"""The column of p-values for many claims of a page, and for one."""


def tests(question: Question, breakdown: str, measure: Measure) -> Rows:
    """The tests of a breakdown's groups on a measure; none where the store has none."""
    if "differences" not in question.store.tables:
        return []
    key = ("tests", measure.item.id, breakdown, measure.unit, *measure.codes)
    return question.remembered(key, lambda: _tests(question, breakdown, measure))


def _tests(question: Question, breakdown: str, measure: Measure) -> Rows:
    found = shown(question.rows("differences", measure.item, breakdown), "p")
    on = ("score", "") if measure.unit == "score" else ("share", POOLED.join(measure.codes))
    return [row for row in found if (row["statistic"], row["category"]) == on]


def sure(survey: Round, row: Row, p: str = FDR) -> bool:
    """Whether a difference is more than chance; a test without an adjusted p-value says nothing."""
    return float(row[p]) <= survey.config.differences.fdr


def against_rest(question: Question, breakdown: str, measure: Measure) -> dict[str, str]:
    """For each group that is tested against the rest, `ABOVE`, `BELOW` or `ALIKE`."""
    rows = tests(question, breakdown, measure)
    return {str(row["group"]): mark(question.survey, row) for row in rows if row["other"] == REST}


def mark(survey: Round, row: Row) -> str:
    """What a test says of its group."""
    if not sure(survey, row):
        return ALIKE
    return ABOVE if row["difference"] > 0 else BELOW


def pairs(question: Question, breakdown: str, measure: Measure) -> dict[tuple[str, str], Row]:
    """The tests of pairs of groups, by the group that lies higher and the one that lies lower."""
    rows = tests(question, breakdown, measure)
    return {ends(row): row for row in rows if row["other"] != REST}


def ends(row: Row) -> tuple[str, str]:
    """The group of a test that lies higher, and the one that lies lower."""
    pair = (str(row["group"]), str(row["other"]))
    return pair if row["difference"] >= 0 else pair[::-1]


def claims(questions: Sequence[Question]) -> Rows:
    """The tests of all pairs of groups of some questions' breakdowns, with their p-values by Holm's rule.

    Of one question the family is all tests of its page; of several, the pairs of all of them.
    """
    rows = [row for q in questions for breakdown in q.breakdowns for row in tests(q, breakdown, q.measure())]
    rows = [row for row in rows if row["other"] != REST]
    if len(questions) < 2:
        return rows
    family = multiplicity.holm(np.array([row["p"] for row in rows], dtype=np.float64))
    return [{**row, ONE_CLAIM: float(p)} for row, p in zip(rows, family, strict=True)]


def above(survey: Round, store: Store, keys: Sequence[tuple[str, str]]) -> set[tuple[int, int]]:
    """Which of some items, or answers of an item, surely lie above which: places in `keys`, of item and category.

    All pairs of them are one family, with the chance of any false claim held at the round's level by Holm's rule.
    """
    if "paired" not in store.tables or len(keys) < 2:
        return set()
    places = {key: place for place, key in enumerate(keys)}
    table = store.of_items("paired", [item for item, _ in keys])
    columns = ("item", "category", "other", "other_category", "difference", "p")
    found = [
        ((places[item, answer], places[other, against]), difference, p)
        for item, answer, other, against, difference, p in zip(*(table[name].tolist() for name in columns), strict=True)
        if (item, answer) in places and (other, against) in places
    ]
    family = multiplicity.holm(np.array([p for *_, p in found], dtype=np.float64))
    sure = [pair for pair, p in zip(found, family, strict=True) if p <= survey.config.differences.fdr]
    return {(first, second) if difference > 0 else (second, first) for (first, second), difference, _ in sure}


def tried(store: Store, items: Sequence[str]) -> bool:
    """Whether any pair of some items has been tested."""
    if "paired" not in store.tables:
        return False
    table = store.tables["paired"]
    return bool((table["item"].isin(items) & table["other"].isin(items) & table["p"].notna()).any())


def weight(row: Row) -> list[str]:
    """A sentence on whether a sure difference is large enough to matter; none where it surely is."""
    if row["size"] == LARGE:
        return []
    return ["Forskellen er sikker, men lille." if row["size"] == SMALL else "Forskellen er sikker, men måske lille."]
