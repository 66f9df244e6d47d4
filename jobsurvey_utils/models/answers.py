"""The scored answers of a round, one number per respondent."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import Item

FloatArray = npt.NDArray[np.float64]

EVERYONE = "True"
"""The routing of an item that was put to all."""


def scored_items(round_: Round, theme: str | None = None) -> list[Item]:
    """Items whose answers have scores, in the order of the questionnaire."""
    return [i for i in round_.closed_items(theme) if i.kind == "single" and round_.scale(i).scored]


def headline(round_: Round) -> Item | None:
    """The item that sums the survey up; none where it is not named or has no scores."""
    return next((i for i in scored_items(round_) if i.id == round_.questionnaire.headline), None)


def scores(data: Microdata, item: Item) -> FloatArray:
    """The score of each respondent's answer; NaN where there is none."""
    codes = data.respondents[item.id].cat.codes.to_numpy()
    values = {category.code: category.score for category in data.round.scale(item).categories}
    found = [values.get(code) for code in data.respondents[item.id].cat.categories]
    return np.array([np.nan if value is None else value for value in [*found, None]], dtype=np.float64)[codes]


def matrix(data: Microdata, items: Sequence[Item]) -> FloatArray:
    """Scores of several items, one column each."""
    return np.column_stack([scores(data, item) for item in items])


def is_top(data: Microdata, item: Item) -> FloatArray:
    """1 for an answer that the item's scale counts as positive, 0 for the other scored answers; NaN where none."""
    top = data.respondents[item.id].isin(data.round.scale(item).top).to_numpy(dtype=np.float64)
    return np.where(np.isfinite(scores(data, item)), top, np.nan)
