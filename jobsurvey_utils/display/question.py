"""A question with its results: an item, or a battery of items, and the one number its groups are compared on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

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
    def _own(self) -> dict[str, pd.DataFrame]:
        """The store's rows on the items, by table, as far as they have been asked for."""
        return {}

    @cached_property
    def _found(self) -> dict[tuple[str, ...], pd.DataFrame]:
        """What has been selected or compared before."""
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

    def rows(self, table: str, item: Item, breakdown: str = TOTAL) -> pd.DataFrame:
        """Rows of the store for an item and a breakdown, in the round's order; groups of nobody are left out.

        The base of the total is always there, also where nobody answered.
        """
        return self.remembered((table, item.id, breakdown), lambda: self._select(table, item, breakdown))

    def remembered(self, key: tuple[str, ...], find: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """What was found under the key before, or is found now."""
        if key not in self._found:
            self._found[key] = find()
        return self._found[key]

    def _select(self, table: str, item: Item, breakdown: str) -> pd.DataFrame:
        if table not in self._own:
            self._own[table] = self.store.of_items(table, [item.id for item in self.items])
        found = select.rows(self.survey, self._own[table], item=item.id, breakdown=breakdown)
        if table == "bases" and breakdown == TOTAL:
            return found
        base = next((name for name in ("n_total", "n") if name in found), None)
        kept = found if base is None else found.loc[found["suppressed"] | (found[base] != 0)]
        return kept.reset_index(drop=True)

    def measure(self, item: Item | None = None) -> Measure:
        """The mean where there are scores, else a share: of the positive answers, the first of two, the commonest."""
        item = item or self.first
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
        shares = self.rows("shares", item).dropna(subset=["share"])
        if shares.empty:
            return self.survey.scale(item).substantive[0].code
        return str(shares.sort_values("share", ascending=False, kind="stable")["category"].iloc[0])

    def compared(self, breakdown: str, measure: Measure | None = None) -> pd.DataFrame:
        """One row per group: `label`, `said`, `group`, `value`, `low`, `high`, `n`, `suppressed`.

        `said` is the group as the noun of a sentence.
        """
        measure = measure or self.measure()
        key = ("compared", measure.item.id, breakdown, measure.unit, *measure.codes)
        return self.remembered(key, lambda: self._compare(breakdown, measure))

    def _compare(self, breakdown: str, measure: Measure) -> pd.DataFrame:
        if measure.unit == "score":
            found = self.rows("scores", measure.item, breakdown)
            renamed = {"score": "value", "ci_low": "low", "ci_high": "high"}
        else:
            found = self.pooled(measure.item, measure.codes, breakdown)
            renamed = {"share": "value", "ci_low": "low", "ci_high": "high", "n_total": "n"}
            found = found.drop(columns="n")
        columns = ["label", "group", "value", "low", "high", "n", "suppressed"]
        found = found.rename(columns=renamed)[columns]
        nouns = select.nouns(self.survey, breakdown)
        found = found.assign(
            said=[nouns.get(code, label) for code, label in zip(found["group"], found["label"], strict=True)]
        )
        return found.astype({"value": float, "low": float, "high": float, "suppressed": bool})

    def pooled(self, item: Item, codes: tuple[str, ...], breakdown: str = TOTAL) -> pd.DataFrame:
        """Shares of several categories together, one row per group.

        Where the store does not hold them, the shares are added and have no interval; a group with a hidden part is
        hidden.
        """
        if len(codes) == 1:
            shares = self.rows("shares", item, breakdown)
            return shares.loc[shares["category"] == codes[0]].reset_index(drop=True)
        if "pooled" in self.store.tables:
            ready = self.rows("pooled", item, breakdown)
            return ready.loc[ready["category"] == POOLED.join(codes)].reset_index(drop=True)
        shares = self.rows("shares", item, breakdown)
        added = shares.loc[shares["category"].isin(codes)].groupby(["group", "label"], sort=False, observed=True)
        whole = {"n": ("n", _sum), "n_total": ("n_total", "max"), "share": ("share", _sum)}
        sums = added.agg(**whole, suppressed=("suppressed", "any"))
        return sums.assign(ci_low=float("nan"), ci_high=float("nan")).reset_index()

    def base(self, item: Item | None = None) -> pd.Series[int]:
        """The numbers asked, answering, not knowing and missing of the total."""
        found = self.rows("bases", item or self.first)
        if len(found) != 1:
            raise JobsurveyError(f"the results of {self.survey.id} have no base for {(item or self.first).id}")
        return found.iloc[0]


def _sum(values: pd.Series[float]) -> float:
    return float(values.astype(float).sum(skipna=False))


def quoted(scale: Scale, codes: tuple[str, ...], last: str = "eller") -> str:
    """Answers in quotation marks: »Meget tilfreds« eller »Tilfreds«."""
    labels = {category.code: category.label for category in scale.categories}
    return danish.join([f"»{short(labels[code])}«" for code in codes], last)


def short(label: str) -> str:
    """An answer in a sentence: without the examples that stand in brackets at its end."""
    return label.split(" (")[0]


def total_of(question: Question, measure: Measure) -> Row | None:
    """The row of the total, where it may be shown."""
    rows = question.compared(TOTAL, measure).dropna(subset=["value"]).to_dict("records")
    return rows[0] if rows else None


def statement(item: Item) -> str:
    """A statement of a battery as it was put, or its title where the wording is lost."""
    return item.present or item.title
