"""Questions that the answers to another lead to: how many were asked them tells how many gave those answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from jobsurvey_utils.disclosure.groups import KEYS
from jobsurvey_utils.disclosure.rules import BoolArray, IntArray
from jobsurvey_utils.rounds import Round, expressions
from jobsurvey_utils.rounds.schema import TOTAL

_OPTION = "__"
"""Between an item of multiple choice and its option, in the name of a column."""


@dataclass(frozen=True)
class Leads:
    """Rows of bases, and the rows of the same groups of the questions that lead there, pair by pair.

    None of a question that nobody skipped: its number asked is that of its answers, whether it stands there or not.
    """

    row: IntArray
    lead: IntArray

    @staticmethod
    def of(round_: Round, bases: pd.DataFrame) -> Leads:
        """Those of a table of bases."""
        skipped = set(bases.loc[(bases["breakdown"] == TOTAL) & (bases["n_missing"] > 0), "item"])
        leads = [(i.id, lead) for i in round_.closed_items() if i.id in skipped for lead in leading(round_, i.asked_if)]
        rows = bases[KEYS].assign(row=np.arange(len(bases)))
        mine = rows.merge(pd.DataFrame(leads, columns=["item", "lead"], dtype="str"), on="item")
        pairs = mine.merge(rows, left_on=["lead", *KEYS[1:]], right_on=KEYS, suffixes=("", "_of_lead"))
        return Leads(pairs["row"].to_numpy(dtype=np.int64), pairs["row_of_lead"].to_numpy(dtype=np.int64))

    def tells(self, gaps: BoolArray) -> BoolArray:
        """The rows whose number asked would tell answers that are withheld of the question that leads there.

        Parameters
        ----------
        gaps
            The rows with answers that are withheld.
        """
        found = np.zeros(len(gaps), dtype=bool)
        found[self.row[gaps[self.lead]]] = True
        return found


def leading(round_: Round, condition: str) -> set[str]:
    """The questions whose answers a condition is of."""
    return {name.partition(_OPTION)[0] for name in expressions.columns(condition)} & set(round_.items)
