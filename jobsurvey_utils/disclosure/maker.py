"""The tables after disclosure control, made anew only for the questions that something more is withheld of."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from jobsurvey_utils.disclosure import answers, routing
from jobsurvey_utils.disclosure.knowledge import Tables
from jobsurvey_utils.disclosure.lines import Bonds
from jobsurvey_utils.disclosure.rules import EVERYBODY, BoolArray
from jobsurvey_utils.rounds import Round


@dataclass(frozen=True)
class More:
    """What is withheld beyond what is of few and what follows it."""

    shares: BoolArray
    bases: BoolArray
    whole: frozenset[tuple[str, str, str]] = frozenset()
    """Items, breakdowns and groups of which everything is withheld."""

    @staticmethod
    def none(raw: Tables) -> More:
        """Nothing."""
        return More(np.zeros(len(raw["shares"]), dtype=bool), np.zeros(len(raw["bases"]), dtype=bool))

    def __or__(self, other: More) -> More:
        """Both."""
        return More(self.shares | other.shares, self.bases | other.bases, self.whole | other.whole)

    def __sub__(self, other: More) -> More:
        """What the other has not."""
        return More(self.shares & ~other.shares, self.bases & ~other.bases, self.whole - other.whole)

    def __bool__(self) -> bool:
        """Whether it is anything."""
        return bool(self.shares.any() or self.bases.any() or self.whole)


@dataclass(frozen=True)
class Maker:
    """Makes the tables of a round."""

    round: Round
    raw: Tables
    """Before disclosure control."""
    bonds: Bonds
    size: pd.Series
    """Of each breakdown and group, the most that answered any item."""

    @staticmethod
    def of(round_: Round, raw: Tables, bonds: Bonds) -> Maker:
        """The maker of the tables of a round."""
        return Maker(round_, raw, bonds, answers.sizes(raw["bases"], raw["bases"]["n"]))

    def part(self, items: Set[str], more: More) -> tuple[Maker, More]:
        """The maker of the tables of some items, and what more is withheld of them."""
        cells, rows = (self.raw[name]["item"].isin(items).to_numpy() for name in ("shares", "bases"))
        raw = of_items(self.raw, items)
        return replace(self, raw=raw), More(more.shares[cells], more.bases[rows], more.whole)

    def bound(self, items: Set[str]) -> set[str]:
        """Some items and all that are bound to them: they lead to one another, or the same persons were asked them."""
        routes = {item.id: item.asked_if for item in self.round.closed_items() if item.asked_if != EVERYBODY}
        alike = [{item, route, *routing.leading(self.round, route)} for item, route in routes.items()]
        found = set(items)
        while more := set().union(*(names for names in alike if names & found)) - found:
            found |= more
        return found - set(routes.values())

    def tables(self, more: More) -> dict[str, pd.DataFrame]:
        """Shares, pooled, scores and bases."""
        every = set(self.raw["bases"]["item"])
        return self._made({"shares": self._shares(more, every)}, more, every)

    def again(self, shown: Tables, extra: More, more: More) -> dict[str, pd.DataFrame]:
        """The tables, where those shown were made without what is extra."""
        shares = joined(shown["shares"], self._shares(more, self._named(extra)))
        new = self._made({"shares": shares}, more, self.concerned(extra))
        return {name: table if name == "shares" else joined(shown[name], table) for name, table in new.items()}

    def concerned(self, extra: More) -> set[str]:
        """The items of which a reader knows something else, also where another question tells how many were asked."""
        named, routes = self._named(extra), {item.id: item.asked_if for item in self.round.closed_items()}
        found = named | set(self.raw["bases"].loc[extra.bases, "item"])
        found |= {item for item, route in routes.items() if routing.leading(self.round, route) & named}
        mine = {routes[item] for item in found} - {EVERYBODY}
        return found | {item for item, route in routes.items() if route in mine}

    def _named(self, extra: More) -> set[str]:
        """The items of which more shares are withheld."""
        return {item for item, _, _ in extra.whole} | set(self.raw["shares"].loc[extra.shares, "item"])

    def _shares(self, more: More, items: Set[str]) -> pd.DataFrame:
        mine = self.raw["shares"]["item"].isin(items).to_numpy()
        raw, also = self.raw["shares"][mine], more.shares[mine]
        return answers.shares(self.round, raw, self.bonds, also=also, whole=more.whole, size=self.size)

    def _made(self, shown: Tables, more: More, items: Set[str]) -> dict[str, pd.DataFrame]:
        """The shares, and the other tables of some items."""
        shares, mine = shown["shares"], self.raw["bases"]["item"].isin(items).to_numpy()
        raw = of_items(self.raw, items)
        leads = more.bases[mine] | routing.tells(self.round, raw["bases"], shares)
        bases = answers.bases(self.round, raw["bases"], self.bonds, also=leads, whole=more.whole, size=self.size)
        of_pooled, of_scores = (shares[shares["item"].isin(raw[name]["item"])] for name in ("pooled", "scores"))
        pooled = answers.pooled(self.round, raw["pooled"], of_pooled)
        scores = answers.scores(self.round, raw["scores"], of_scores, bases)
        return {"shares": shares, "pooled": pooled, "scores": scores, "bases": bases}


def joined(shown: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """A table with the rows that are made anew."""
    return pd.concat([shown[~shown.index.isin(new.index)], new]).sort_index() if len(new) else shown


def of_items(tables: Tables, items: Set[str]) -> dict[str, pd.DataFrame]:
    """The rows of some items."""
    return {name: table[table["item"].isin(items)] for name, table in tables.items()}
