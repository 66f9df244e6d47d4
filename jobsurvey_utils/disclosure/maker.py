"""What is withheld of all tables of a round, found anew only for the questions that something more is withheld of."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass

import numpy as np
import pandas as pd

from jobsurvey_utils.disclosure import answers, routing
from jobsurvey_utils.disclosure.asked import Asked
from jobsurvey_utils.disclosure.cells import Cells
from jobsurvey_utils.disclosure.derived import Pools, Scored, positions
from jobsurvey_utils.disclosure.groups import Rows, sizes
from jobsurvey_utils.disclosure.hidden import Hidden, More
from jobsurvey_utils.disclosure.knowledge import BASES, Tables
from jobsurvey_utils.disclosure.lines import Bonds
from jobsurvey_utils.disclosure.rules import EVERYBODY, BoolArray, IntArray
from jobsurvey_utils.rounds import Round


@dataclass(frozen=True)
class Maker:
    """Tells what is withheld of the tables of a round, and makes the tables without it."""

    round: Round
    raw: Tables
    """Before disclosure control."""
    bonds: Bonds
    cells: Cells
    asked: Asked
    leads: routing.Leads
    base: IntArray
    """The row of the bases of each share; -1 where there is none."""
    pools: Pools
    scored: Scored

    @staticmethod
    def of(round_: Round, raw: Tables, bonds: Bonds) -> Maker:
        """The maker of the tables of a round."""
        shares, bases = raw["shares"], raw["bases"]
        rows, size = Rows.of(shares), sizes(bases, bases["n"])
        return Maker(
            round_,
            raw,
            bonds,
            Cells.of(round_, shares, rows, bonds, size),
            Asked.of(round_, bases, bonds, size),
            routing.Leads.of(round_, bases),
            positions(rows.first, bases)[rows.number],
            Pools.of(round_, raw["pooled"], shares, rows),
            Scored.of(round_, raw["scores"], shares, rows, bases),
        )

    @property
    def nothing(self) -> More:
        """Nothing more."""
        return More.none(len(self.raw["shares"]), len(self.raw["bases"]))

    def hidden(self, more: More) -> Hidden:
        """What is withheld of all."""
        none, every = self.nothing, set(self.raw["bases"]["item"])
        return self._found(Hidden(none.shares, none.shares, dict.fromkeys(BASES, none.bases)), more, every, every)

    def again(self, hidden: Hidden, extra: More, more: More) -> Hidden:
        """What is withheld, where what was found withheld was found without what is extra."""
        return self._found(hidden, more, self._named(extra), self.concerned(extra))

    def concerned(self, extra: More) -> set[str]:
        """The items of which a reader knows something else, also where another question tells how many were asked."""
        named, routes = self._named(extra), {item.id: item.asked_if for item in self.round.closed_items()}
        found = named | set(self.raw["bases"].loc[extra.bases, "item"])
        found |= {item for item, route in routes.items() if routing.leading(self.round, route) & named}
        mine = {routes[item] for item in found} - {EVERYBODY}
        return found | {item for item, route in routes.items() if route in mine}

    def _named(self, extra: More) -> set[str]:
        """The items of which more shares are withheld."""
        return set(self.raw["bases"].loc[extra.whole, "item"]) | set(self.raw["shares"].loc[extra.shares, "item"])

    def _found(self, hidden: Hidden, more: More, of_shares: Set[str], of_bases: Set[str]) -> Hidden:
        """What is withheld, found anew for the shares of some items and the bases of some."""
        mine = self.raw["shares"]["item"].isin(of_shares).to_numpy()
        also, whole = more.shares[mine], np.append(more.whole, False)[self.base[mine]]
        shares, totals = hidden.shares.copy(), hidden.totals.copy()
        shares[mine], totals[mine] = self.cells.part(mine).gone(also, whole)
        rows = self.raw["bases"]["item"].isin(of_bases).to_numpy()
        leads = more.bases | self.leads.tells(self._gaps(shares))
        bases = {name: gone.copy() for name, gone in hidden.bases.items()}
        for name, gone in self.asked.part(rows).gone(leads[rows], more.whole[rows]).items():
            bases[name][rows] = gone
        return Hidden(shares, totals, bases)

    def _gaps(self, shares: BoolArray) -> BoolArray:
        """The rows of the bases with shares that are withheld."""
        found = np.zeros(len(self.raw["bases"]) + 1, dtype=bool)
        found[self.base[shares]] = True
        return found[:-1]

    def tables(self, hidden: Hidden, items: Set[str] | None = None) -> dict[str, pd.DataFrame]:
        """Shares, pooled, scores and bases without what is withheld, of some items or of all."""
        dont_know = np.append(hidden.bases["n_dont_know"], False)[self.scored.base]

        def made(name: str, without: Callable[..., pd.DataFrame], *gone: BoolArray) -> pd.DataFrame:
            if items is None:
                return without(self.raw[name], *gone)
            mine = self.raw[name]["item"].isin(items).to_numpy()
            return without(self.raw[name][mine], *(each[mine] for each in gone))

        return {
            "shares": made("shares", answers.without_shares, hidden.shares, hidden.totals),
            "pooled": made("pooled", answers.without_shares, *self.pools.gone(hidden.shares, hidden.totals)),
            "scores": made(
                "scores", answers.without_scores, *self.scored.gone(hidden.shares, hidden.totals), dont_know
            ),
            "bases": made("bases", answers.without_bases, *(hidden.bases[name] for name in BASES)),
        }
