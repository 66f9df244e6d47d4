"""The municipalities in which a question is compared, so that its totals can be shown.

Where too little is withheld among the municipalities in common, or among the others, the total of those in common would
tell it (`control`). Then the question is compared without some of those in which it is withheld: the smallest first, as
few as possible, in all its rows and both rounds, and less than half of them. That a municipality is left out tells only
that its own results are withheld in one of the rounds, which they show themselves.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from jobsurvey_utils.rounds.schema import TOTAL
from jobsurvey_utils.trend import audited, control
from jobsurvey_utils.trend.audited import Told
from jobsurvey_utils.trend.control import Places
from jobsurvey_utils.trend.shown import BASE, Shown

Measured = tuple[str, str]
"""A statistic and its answers."""


def kept(sides: Iterable[tuple[Shown, str]], measures: Iterable[Measured], places: Places) -> Places:
    """The municipalities in which a question can be compared; all if it need not be less.

    Parameters
    ----------
    sides
        The results of each of two rounds, and what the question is called there.
    places
        The municipalities in common.
    """
    wanted, found = [(BASE, ""), *measures], places
    rows = [(side, name, [(each, side.rows(name, *each)) for each in wanted]) for side, name in sides]
    while 2 * len(found) > len(places):
        hidden = pd.concat([_hidden(side, table, found) for side, _, own in rows for _, table in own])
        if hidden.empty or not any(_tells(side, name, own, found) for side, name, own in rows):
            return found
        sizes = hidden.groupby("group")["n"].min()
        smallest = str(sizes.index[int(np.argmin(sizes))])
        found = tuple(place for place in found if place != smallest)
    return places


def _hidden(side: Shown, rows: pd.DataFrame, places: Places) -> pd.DataFrame:
    """The municipalities compared in which a measure is withheld."""
    mine = (rows["breakdown"] == side.round.municipality_variable) & rows["group"].isin(places)
    return rows.loc[mine & rows["hidden"] & (rows["n"] > 0), ["group", "n"]]


def _tells(side: Shown, name: str, rows: list[tuple[Measured, pd.DataFrame]], places: Places) -> bool:
    """Whether the totals of some municipalities tell what a round's own results withhold of a question."""
    if any((TOTAL, TOTAL) in set(control.alone(side, table, places)) for _, table in rows):
        return True
    shown = [each for each, table in rows if not table.loc[table["breakdown"] == TOTAL, "hidden"].any()]
    numbers = [Told(name, *each, "", "", places) for each in shown if each[0] != BASE]
    return len(audited.leaks(side, numbers)) > 0
