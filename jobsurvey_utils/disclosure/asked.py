"""Which bases are withheld: how many answered a question, said don't know, gave no answer, and were asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from jobsurvey_utils.disclosure.groups import Groups
from jobsurvey_utils.disclosure.lines import Bonds, of_rows
from jobsurvey_utils.disclosure.rules import EVERYBODY, BoolArray, IntArray, is_small, thresholds
from jobsurvey_utils.disclosure.secondary import follow, until_stable
from jobsurvey_utils.rounds import Round


@dataclass(frozen=True)
class Asked:
    """The bases of a table, and the sums that bind them."""

    groups: Groups
    dont_know: IntArray
    missing: IntArray
    reached: IntArray
    few: BoolArray
    """Whether so few were asked that the group is withheld."""
    small: BoolArray
    alike: IntArray
    """The number of the group and the condition of those asked: the same persons, as far as is known."""
    routed: BoolArray
    """Whether not everybody was asked."""
    can: BoolArray
    """Whether the question has a don't-know answer outside the base."""

    @staticmethod
    def of(round_: Round, table: pd.DataFrame, bonds: Bonds, size: pd.Series | None = None) -> Asked:
        """Those of a table of bases.

        Parameters
        ----------
        size
            Of each breakdown and group, the most that answered any item; of those in the table if not given.
        """
        limit = thresholds(round_.config.disclosure, table["breakdown"])
        asked = table["item"].map({item.id: item.asked_if for item in round_.closed_items()})
        can = [i.id for i in round_.closed_items() if any(c.dont_know for c in round_.scale(i).categories)]
        alike = table.groupby([table["breakdown"], table["group"], asked], sort=False, observed=True).ngroup()
        dont_know, missing, reached = (table[name].to_numpy() for name in ("n_dont_know", "n_missing", "n_asked"))
        return Asked(
            Groups.of(round_, table, table["n"], of_rows(round_, table, bonds), size),
            dont_know,
            missing,
            reached,
            is_small(reached, limit),
            is_small(dont_know, limit) | is_small(missing, limit),
            np.asarray(alike, dtype=np.int64),
            (asked != EVERYBODY).to_numpy(),
            table["item"].isin(can).to_numpy(),
        )

    def part(self, mine: BoolArray) -> Asked:
        """Those of some items."""
        return Asked(
            self.groups.part(mine),
            self.dont_know[mine],
            self.missing[mine],
            self.reached[mine],
            self.few[mine],
            self.small[mine],
            self.alike[mine],
            self.routed[mine],
            self.can[mine],
        )

    def gone(self, also: BoolArray | None = None, whole: BoolArray | None = None) -> Mapping[str, BoolArray]:
        """The rows in which each base is withheld.

        Don't know, missing answers and the number asked are withheld together where one of the first two is small: any
        two of them tell the third. Another question that the same persons were asked has the same number asked; so
        there the number asked and the missing answers are withheld too, unless everybody was asked, which the response
        tells anyway. The number of answers is shown. Groups and municipalities follow as in `secondary`.

        Parameters
        ----------
        also
            Further rows in which to withhold all but the number of answers.
        whole
            Further groups to withhold as a whole.
        """
        gone, lines, may = self.groups.gone(whole) | self.few, self.groups.lines, self.reached > 0
        few = until_stable(
            gone | self.small if also is None else gone | self.small | also,
            lambda hidden: follow(self.dont_know, hidden, lines, may, self.dont_know),
            lambda hidden: follow(self.missing, hidden, lines, may, self.missing),
        )
        told = np.zeros(int(self.alike.max(initial=-1)) + 1, dtype=bool)
        told[self.alike[few & self.routed]] = True
        same = gone | few | told[self.alike]
        return {"n": gone, "n_dont_know": gone | (few & self.can), "n_missing": same, "n_asked": same}
