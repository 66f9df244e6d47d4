"""How far the main results can be from the truth whatever those think whose answers are not known.

With the share P of persons whose answers are known, their mean m, and an answer that lies between a and b, the mean of
all lies between P·m + (1 − P)·a and P·m + (1 − P)·b, and nothing in the data tells where (Manski 1995, Identification
Problems in the Social Sciences, chapter 2; Manski 2016, Journal of Econometrics 191, 293-301).
"""

from __future__ import annotations

import pandas as pd

from jobsurvey_utils import disclosure
from jobsurvey_utils.effort import results
from jobsurvey_utils.silence.known import BoolArray, FloatArray, Population, Result, result

DONT_KNOW, ITEM, UNIT = "dont_know", "item", "unit"
"""Unknown are: don't know; besides, questions left blank; besides, everyone who did not answer the survey."""
NUMBERS = ["estimate", "known", "low", "high"]


def bounds(people: Population, shown: pd.DataFrame) -> pd.DataFrame:
    """One row per main result and kind of what is unknown: estimate, share known, and the two bounds.

    Parameters
    ----------
    shown
        The book's estimates of the main results; one withheld there is withheld here.
    """
    rows = []
    for row in shown.to_dict("records"):
        found = result(people.data, people.data.round.items[row["item"]], row["statistic"])
        for kind in (DONT_KNOW, ITEM, UNIT):
            status = _status(people, found, kind) if row["status"] in ("ok", "constant") else row["status"]
            known, low, high = manski(people, found, kind) if status == "ok" else (float("nan"),) * 3
            numbers = (row["estimate"] if status == "ok" else float("nan"), known, low, high)
            rows.append((row["item"], row["statistic"], kind, *numbers, status))
    columns = ["item", "statistic", "kind", *NUMBERS, "status"]
    kinds = {name: float if name in NUMBERS else "str" for name in columns}
    return pd.DataFrame(rows, columns=columns).astype(kinds)


def manski(people: Population, found: Result, kind: str) -> tuple[float, float, float]:
    """Share known, lowest and highest value of a result."""
    weight = people.design.weight
    within = found.known | found.unsure | (found.blank if kind != DONT_KNOW else False)
    own: FloatArray = people.own if kind == UNIT else weight
    part = float(own[found.known].sum())
    known, mean = part / float(weight[within].sum()), float(own[found.known] @ found.value[found.known]) / part
    return known, known * mean + (1 - known) * found.lowest, known * mean + (1 - known) * found.highest


def _status(people: Population, found: Result, kind: str) -> str:
    """Few don't know or left the question blank: the share known would tell of them."""
    if not found.known.any():
        return "no_answers"
    counted: list[BoolArray] = [found.unsure, found.blank] if kind != DONT_KNOW else [found.unsure]
    limit = people.data.round.config.disclosure.min_persons
    few = disclosure.is_small([int(part.sum()) for part in counted], limit).any()
    return results.FEW if few else "ok"
