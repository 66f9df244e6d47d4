"""Don't-know answers and questions left blank: which questions, and which groups."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils import disclosure
from jobsurvey_utils.disclosure.rules import EVERYBODY
from jobsurvey_utils.effort.breakoff import last_answer
from jobsurvey_utils.effort.indicators import Indicators, together
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import BACKGROUND, TOTAL, Category, Item
from jobsurvey_utils.weighting import Weights

BoolArray = npt.NDArray[np.bool_]

LABEL = "ved ikke"
"""How the answer is called in the questionnaire."""
_COUNTS = ["n_asked", "n_dont_know", "n_not_reached", "n_skipped"]


def categories(round_: Round, item: Item) -> tuple[Category, ...]:
    """An item's don't-know answers: those called so, whether inside the base or not; else those outside it."""
    found = round_.scale(item).categories
    return tuple(c for c in found if c.label.casefold() == LABEL) or tuple(c for c in found if c.dont_know)


def questions(round_: Round) -> list[Item]:
    """Items of the themes with one answer each."""
    return [item for item in round_.closed_items() if item.kind == "single" and item.theme != BACKGROUND]


def said(data: Microdata, item: Item) -> tuple[BoolArray, BoolArray]:
    """Who answered an item at all, and who of them with don't know."""
    answer = data.respondents[item.id]
    codes = [category.code for category in categories(data.round, item)]
    return answer.notna().to_numpy(), answer.isin(codes).to_numpy(dtype=bool)


def items(data: Microdata, found: Indicators) -> pd.DataFrame:
    """One row per question: share of don't know among the answers, and what became of those asked.

    `not_reached` broke off before the question; `skipped` answered a later one and not this. Counts of few persons
    are withheld, and all of a question's with them.
    """
    limit, last = data.round.config.disclosure.min_persons, last_answer(data)
    rows = []
    for item in questions(data.round):
        answered, unsure = said(data, item)
        asked = data.asked[item.id].to_numpy()
        blank, reached = asked & ~answered, last >= item.order
        numbers = [asked.sum(), unsure.sum(), (blank & ~reached).sum(), (blank & reached).sum()]
        row = found.by(TOTAL, answered, unsure).iloc[0]
        status = row["status"] if categories(data.round, item) and answered.any() else "no_category"
        rows.append([item.id, *map(int, numbers), row["share"], row["low"], row["high"], status])
    table = pd.DataFrame(rows, columns=["item", *_COUNTS, "share", "low", "high", "status"])
    table = table.astype({"item": "str", "status": "str", **dict.fromkeys(_COUNTS, "Int64")})
    few = np.any([disclosure.is_small(table[name], limit) for name in _COUNTS], axis=0)
    table.loc[few, _COUNTS] = pd.NA
    hidden = few & np.asarray(table["status"] == "ok") & disclosure.is_small(_hits(data), limit)
    table.loc[hidden | (table["status"] != "ok"), ["share", "low", "high"]] = np.nan
    blank_share = table["n_skipped"].astype("Float64") / table["n_asked"].astype("Float64").where(table["n_asked"] > 0)
    return table.assign(skipped_share=blank_share.astype(float))


def _hits(data: Microdata) -> npt.NDArray[np.int64]:
    return np.array([said(data, item)[1].sum() for item in questions(data.round)], dtype=np.int64)


def groups(data: Microdata, weights: Weights, found: Indicators) -> pd.DataFrame:
    """Don't know by question and group, tested against the other groups; `p_bh` is over the whole table."""
    parts, gone = [], _withheld(data.round, disclosure.plain(data, weights))
    for item in questions(data.round):
        answered, unsure = said(data, item)
        if not categories(data.round, item):
            continue
        for breakdown in breakdowns(data.round):
            if breakdown != data.round.municipality_variable:
                codes = data.respondents[breakdown].cat.categories
                hidden = np.array([(item.id, breakdown, str(code)) in gone for code in codes], dtype=bool)
                parts.append(found.by(breakdown, answered, unsure, hidden).assign(item=item.id))
    return together(parts)


def _withheld(round_: Round, tables: dict[str, pd.DataFrame]) -> set[tuple[str, str, str]]:
    """Questions, breakdowns and groups of which the main results withhold how many said don't know."""
    keys, shares, bases = ["item", "breakdown", "group"], tables["shares"], tables["bases"]
    codes = {(item.id, category.code) for item in questions(round_) for category in categories(round_, item)}
    said_ = pd.MultiIndex.from_frame(shares[["item", "category"]]).isin(list(codes))
    gone = [shares[shares["suppressed"] & said_], bases[bases["n_dont_know"].isna() | bases["n"].isna()]]
    return set(pd.concat([table[keys] for table in gone]).itertuples(index=False, name=None))


def persons(data: Microdata, found: Indicators) -> pd.DataFrame:
    """Who said don't know at least once of the questions put to everyone, by group; `p_bh` is over the table.

    Whoever is asked more questions has more to not know; therefore those put to some are left out.
    """
    base, ever = np.zeros((2, len(data.respondents)), dtype=bool)
    for item in questions(data.round):
        if categories(data.round, item) and item.asked_if == EVERYBODY:
            answered, unsure = said(data, item)
            base, ever = base | answered, ever | unsure
    return together([found.by(name, base, ever) for name in (TOTAL, *breakdowns(data.round))])


def breakdowns(round_: Round) -> list[str]:
    """The round's breakdowns but the total."""
    return [name for name in round_.config.breakdowns if name != TOTAL]
