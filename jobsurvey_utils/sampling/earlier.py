"""What an earlier round tells of the next: the design effects of its municipalities."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.rounds.schema import TOTAL


def design_effects(
    scores: pd.DataFrame, response: pd.DataFrame, unit: str, municipalities: Iterable[str]
) -> dict[str, float]:
    """The design effect of each municipality in an earlier round, before the finite population correction.

    It is the median over the scores. The store's design effect is V over S²/n, and V = S² · (deff / n − 1 / N), so that
    r / N is added. A municipality that was not in the earlier round has the median of those that were.

    Parameters
    ----------
    scores, response
        The tables of the earlier round's results store.
    unit
        The earlier round's municipality variable.

    Raises
    ------
    JobsurveyError
        If the earlier round has no design effect of any municipality.
    """
    own = scores[scores["breakdown"] == unit]
    people = response[response["breakdown"] == unit].set_index("group")
    taken = (people["complete"] + people["partial"].fillna(0)) / people["population"]
    effect = (own.groupby("group")["deff"].median() + taken).dropna()
    if effect.empty:
        raise JobsurveyError(
            f"the earlier round has no design effects by {unit} (only by {_listed(scores)}); state "
            "sampling_design.design_effect instead of earlier"
        )
    usual = float(effect.median())
    return {code: float(effect.get(code, usual)) for code in municipalities}


def _listed(scores: pd.DataFrame) -> str:
    return ", ".join(map(str, scores["breakdown"].unique())) or TOTAL
