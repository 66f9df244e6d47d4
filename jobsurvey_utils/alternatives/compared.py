"""The main result of every question under every choice, beside the book's own."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from jobsurvey_utils import disclosure
from jobsurvey_utils.alternatives import moments
from jobsurvey_utils.alternatives.estimator import Estimator
from jobsurvey_utils.alternatives.plans import Choice
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import TOTAL, Item

KEYS = ["theme", "item", "statistic", "breakdown", "group", "choice"]
NUMBERS = ["n", "estimate", "se", "low", "high", "difference", "se_ratio"]


def compare(estimator: Estimator) -> pd.DataFrame:
    """One row per question, group and choice: estimate, se, low, high, and what differs from the default.

    Every question with a mean score or a positive share, in total; the one that sums the survey up also by each
    variable of the weighting cells. `se_ratio` is the standard error over the default's; `status` is `ok`, or why
    there is no interval: no_answers, one_respondent (in a stratum), constant, withheld.
    """
    round_ = estimator.data.round
    rows = []
    for item, statistic in questions(round_):
        for breakdown in (TOTAL, *(round_.config.weighting.cells if item.id == headline(round_) else ())):
            found = estimator.estimate(item.id, list(estimator.plans), breakdown, [statistic])
            rows.append(found.assign(theme=item.theme, item=item.id, breakdown=breakdown))
    if not rows:
        return pd.DataFrame({name: pd.Series(dtype="str") for name in [*KEYS, *NUMBERS, "status"]})
    table = _against_default(pd.concat(rows, ignore_index=True)).assign(status=_status)
    return _withhold(estimator.data, table)[[*KEYS, *NUMBERS, "status"]]


def questions(round_: Round) -> Iterator[tuple[Item, str]]:
    """The questions of each theme that have a main statistic, with it."""
    for theme in round_.themes:
        for item in round_.closed_items(theme):
            if (statistic := moments.main(round_, item)) is not None:
                yield item, statistic


def headline(round_: Round) -> str:
    """The question that sums the survey up; else the first."""
    known = [item.id for item, _ in questions(round_)]
    named = round_.questionnaire.headline
    return named if named in known else next(iter(known), "")


def _against_default(table: pd.DataFrame) -> pd.DataFrame:
    keys = [name for name in KEYS if name != "choice"]
    own = table[table["choice"] == Choice.DEFAULT].set_index(keys)[["estimate", "se"]]
    beside = table[keys].join(own, on=keys)
    ratio = table["se"] / beside["se"].where(beside["se"] > 0)
    return table.assign(difference=table["estimate"] - beside["estimate"], se_ratio=ratio)


def _status(table: pd.DataFrame) -> pd.Series[str]:
    conditions = [table["n"] == 0, table["se"].isna(), table["low"].isna()]
    return pd.Series(np.select(conditions, ["no_answers", "one_respondent", "constant"], "ok"), index=table.index)


def _withhold(data: Microdata, table: pd.DataFrame) -> pd.DataFrame:
    """Without numbers of few persons, nor of enough other groups that these cannot be had by subtraction."""
    limit, n = data.round.config.disclosure.min_persons, table["n"].to_numpy(dtype=np.int64)
    plain = table[table["choice"] == Choice.UNWEIGHTED]
    keys = [name for name in KEYS if name != "choice"]
    hits = table[keys].join((plain.set_index(keys)["estimate"] * plain.set_index(keys)["n"]).rename("hits"), on=keys)
    share, number = table["statistic"] != moments.SCORE, hits["hits"].fillna(0).round().to_numpy(dtype=np.int64)
    few = ((n > 0) & (n < limit)) | (share & (_few(number, limit) | _few(n - number, limit))).to_numpy(dtype=bool)
    distribution = table.groupby(["item", "breakdown", "choice"], sort=False).ngroup().to_numpy(dtype=np.int64)
    gone = disclosure.complementary(n, distribution, few, 2, limit)
    return disclosure.withhold(table, gone, NUMBERS).assign(status=lambda t: t["status"].mask(gone, "withheld"))


def _few(number: np.ndarray[tuple[int], np.dtype[np.int64]], limit: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return (number > 0) & (number < limit)
