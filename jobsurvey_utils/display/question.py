"""A question with its results: an item, or a battery of items, and the one number its groups are compared on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import isnan

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.display import items, select
from jobsurvey_utils.display.columns import Row
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.results import Store
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import TOTAL, Item, Scale

POOLED = " + "
"""Joins the codes of categories that are counted together."""
Key = tuple[str, ...]
Rows = list[Row]


@dataclass(frozen=True)
class Measure:
    """The number groups are compared on: a mean score, or the share that gave certain answers."""

    item: Item
    unit: danish.Unit
    name: str
    """What it is, as the beginning of a sentence."""
    codes: tuple[str, ...] = ()
    scale: tuple[float, float] = (1.0, 5.0)


@dataclass(frozen=True)
class Question:
    """The results of an item, or of the items of a battery."""

    survey: Round
    store: Store
    id: str

    @cached_property
    def _own(self) -> dict[str, select.ByItem]:
        """The store's rows on the items, by table, as far as they have been asked for."""
        return {}

    @cached_property
    def _found(self) -> dict[Key, Rows]:
        """What has been selected or compared before."""
        return {}

    @cached_property
    def _measures(self) -> dict[str, Measure]:
        """The measures of the items, as far as they have been asked for."""
        return {}

    @property
    def synthetic(self) -> bool:
        """Whether the results rest on synthetic data."""
        return bool(self.store.meta["synthetic"])

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The item, or the battery's items in the order they were asked."""
        return items.items_of(self.survey, self.id)

    @property
    def first(self) -> Item:
        """The item, or the first of the battery."""
        return self.items[0]

    @property
    def is_battery(self) -> bool:
        """Whether several statements share the page."""
        return self.id != self.first.id

    @property
    def title(self) -> str:
        """The heading of its page."""
        return self.survey.battery(self.id).title if self.is_battery else self.first.title

    @property
    def as_put(self) -> str:
        """The question as it was put, in one line; empty where the wording is lost."""
        return " ".join(items.wordings(self.survey, self.id))

    @property
    def wording(self) -> str:
        """The question as it was put; the title where the wording is lost."""
        return self.as_put or self.title

    @property
    def uncertain(self) -> bool:
        """Whether the source has lost the wording, the statements or the answers, so that nothing is ranked by it.

        Where the answers are the book's own choice, so is the question, and its numbers are as good as they are made.
        """
        return any(
            item.scale_status in ("inferred", "lost") or not (item.present or item.scale_status == "assumed")
            for item in self.items
        )

    @property
    def scale(self) -> Scale:
        """The answers."""
        return self.survey.scale(self.first)

    @property
    def multiple(self) -> bool:
        """Whether several answers could be ticked."""
        return self.first.kind == "multiple"

    @property
    def breakdowns(self) -> tuple[str, ...]:
        """The breakdowns its page shows in the round's order, without the total and the municipalities."""
        aside = (TOTAL, self.survey.municipality_variable)
        own = [name for name in self.first.breakdowns if name not in aside]
        places = {name: place for place, name in enumerate(self.survey.config.breakdowns)}
        return tuple(sorted(own, key=lambda name: places.get(name, len(places))))

    def rows(self, table: str, item: Item, breakdown: str = TOTAL) -> Rows:
        """Rows of the store for an item and a breakdown, in the round's order; groups of nobody are left out.

        The base of the total is always there, also where nobody answered.
        """
        return self.remembered((table, item.id, breakdown), lambda: self._select(table, item, breakdown))

    def remembered(self, key: Key, find: Callable[[], Rows]) -> Rows:
        """What was found under the key before, or is found now."""
        if key not in self._found:
            self._found[key] = find()
        return self._found[key]

    def _select(self, table: str, item: Item, breakdown: str) -> Rows:
        if table not in self._own:
            found = self.store.of_items(table, [item.id for item in self.items])
            self._own[table] = select.ByItem(self.survey, found)
        rows = self._own[table].rows(item.id, breakdown)
        base = next((name for name in ("n_total", "n") if rows and name in rows[0]), None)
        if base is None or (table == "bases" and breakdown == TOTAL):
            return rows
        return [row for row in rows if row["suppressed"] or (row[base] is not pd.NA and row[base] != 0)]

    def answers(self, item: Item, breakdown: str = TOTAL) -> dict[str, Rows]:
        """The shares of the answers in the base, by group."""
        codes, found = {c.code for c in self.survey.scale(item).substantive}, dict[str, Rows]()
        for row in self.rows("shares", item, breakdown):
            if row["category"] in codes:
                found.setdefault(row["group"], []).append(row)
        return found

    def measure(self, item: Item | None = None) -> Measure:
        """The mean where there are scores, else a share: of the positive answers, the first of two, the commonest."""
        item = item or self.first
        if item.id not in self._measures:
            self._measures[item.id] = self._measure(item)
        return self._measures[item.id]

    def _measure(self, item: Item) -> Measure:
        if item.kind == "number":
            return Measure(item, "score", "Gennemsnittet", scale=(item.minimum or 0.0, item.maximum or 0.0))
        scale = self.survey.scale(item)
        if scale.scored:
            scores = [c.score for c in scale.categories if c.score is not None]
            return Measure(item, "score", "Gennemsnittet", scale=(min(scores), max(scores)))
        both = item.kind == "single" and len(scale.substantive) == 2
        codes = scale.top or ((scale.substantive[0].code if both else self.commonest(item)),)
        return Measure(item, "pct", f"Andelen, der svarer {quoted(scale, codes)},", codes)

    def commonest(self, item: Item) -> str:
        """The answer that most gave; the first where none is shown."""
        shares = shown(self.rows("shares", item), "share")
        if not shares:
            return self.survey.scale(item).substantive[0].code
        return str(max(shares, key=lambda row: row["share"])["category"])

    def compared(self, breakdown: str, measure: Measure | None = None) -> Rows:
        """One row per group: `label`, `said`, `group`, `value`, `low`, `high`, `n`, `suppressed`.

        `said` is the group as the noun of a sentence.
        """
        measure = measure or self.measure()
        key = ("compared", measure.item.id, breakdown, measure.unit, *measure.codes)
        return self.remembered(key, lambda: self._compare(breakdown, measure))

    def _compare(self, breakdown: str, measure: Measure) -> Rows:
        if measure.unit == "score":
            found, value, n = self.rows("scores", measure.item, breakdown), "score", "n"
        else:
            found, value, n = self.pooled(measure.item, measure.codes, breakdown), "share", "n_total"
        nouns = select.nouns(self.survey, breakdown)
        return [
            {"label": row["label"], "group": row["group"]}
            | {"value": float(row[value]), "low": float(row["ci_low"]), "high": float(row["ci_high"]), "n": row[n]}
            | {"suppressed": bool(row["suppressed"]), "said": nouns.get(row["group"], row["label"])}
            for row in found
        ]

    def pooled(self, item: Item, codes: tuple[str, ...], breakdown: str = TOTAL) -> Rows:
        """Shares of several categories together, one row per group."""
        table = "shares" if len(codes) == 1 else "pooled"
        return [row for row in self.rows(table, item, breakdown) if row["category"] == POOLED.join(codes)]

    def base(self, item: Item | None = None) -> Row:
        """The numbers asked, answering, not knowing and missing of the total."""
        found = self.rows("bases", item or self.first)
        if len(found) != 1:
            raise JobsurveyError(f"the results of {self.survey.id} have no base for {(item or self.first).id}")
        return found[0]


def shown(rows: Rows, value: str = "value") -> Rows:
    """The rows of which a number is known."""
    return [row for row in rows if not isnan(row[value])]


def quoted(scale: Scale, codes: tuple[str, ...], last: str = "eller") -> str:
    """Answers in quotation marks: »Meget tilfreds« eller »Tilfreds«."""
    labels = {category.code: category.label for category in scale.categories}
    return danish.join([f"»{short(labels[code])}«" for code in codes], last)


def short(label: str) -> str:
    """An answer in a sentence: without the examples that stand in brackets at its end."""
    return label.split(" (")[0]


def total_of(question: Question, measure: Measure) -> Row | None:
    """The row of the total, where it may be shown."""
    return next(iter(shown(question.compared(TOTAL, measure))), None)


def statement(item: Item) -> str:
    """A statement of a battery as it was put, or its title where the wording is lost."""
    return item.present or item.title
