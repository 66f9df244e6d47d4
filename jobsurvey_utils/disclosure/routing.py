"""Questions that the answers to another lead to: how many were asked them tells how many gave those answers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from jobsurvey_utils.disclosure.rules import BoolArray
from jobsurvey_utils.rounds import Round, expressions
from jobsurvey_utils.rounds.schema import TOTAL

_KEYS = ["item", "breakdown", "group"]
_OPTION = "__"
"""Between an item of multiple choice and its option, in the name of a column."""


def tells(round_: Round, bases: pd.DataFrame, shares: pd.DataFrame) -> BoolArray:
    """The rows of the bases whose number asked would tell answers that are withheld of the question that leads there.

    None of a question that nobody skipped: its number asked is that of its answers, whether it stands there or not.

    Parameters
    ----------
    shares
        After disclosure control.
    """
    found = np.zeros(len(bases), dtype=bool)
    leads = {item.id: leading(round_, item.asked_if) for item in round_.closed_items()}
    skipped = set(bases.loc[(bases["breakdown"] == TOTAL) & (bases["n_missing"] > 0), "item"])
    mine = shares["item"].isin({lead for item in skipped for lead in leads.get(item, ())})
    gaps = set(shares.loc[mine & shares["suppressed"], _KEYS].drop_duplicates().itertuples(index=False, name=None))
    for item, places in bases[bases["item"].isin(skipped)].groupby("item", sort=False).groups.items():
        for lead in leads.get(str(item), ()):
            rows = bases.loc[places, ["breakdown", "group"]].itertuples(index=False, name=None)
            found[bases.index.get_indexer(places)] |= [(lead, *row) in gaps for row in rows]
    return found


def leading(round_: Round, condition: str) -> set[str]:
    """The questions whose answers a condition is of."""
    return {name.partition(_OPTION)[0] for name in expressions.columns(condition)} & set(round_.items)
