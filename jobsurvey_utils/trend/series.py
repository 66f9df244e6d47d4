"""Shares of certain answers round by round: from microdata with intervals, and as published where there is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from jobsurvey_utils.estimation import counts
from jobsurvey_utils.estimation.parts import POOLED, categories
from jobsurvey_utils.inference.measures import SHARE, Measure
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import Item, Series
from jobsurvey_utils.rounds.schema.trend import PublishedFigure
from jobsurvey_utils.trend import control, levels
from jobsurvey_utils.trend.fixed import Arm
from jobsurvey_utils.trend.shown import Shown

ALL, COMMON = "all", "common"
"""All municipalities of a round; those in common, with the composition held fixed."""
COLUMNS = ("item", "category", "survey", "title", "year", "scope", "value", "low", "high", "decimals", "published")


def listed(later: Round, earlier: Iterable[tuple[Round, dict[str, str]]]) -> list[Series]:
    """The published figures of a round, and those of its earlier rounds by the items of this one; each round once.

    Parameters
    ----------
    earlier
        With each round, its comparable items by those of the later round.
    """
    own = list(later.config.trend.series) if later.config.trend else []
    for round_, names in earlier:
        theirs = {there: here for here, there in names.items()}
        for series in round_.config.trend.series if round_.config.trend else ():
            if series.id not in {each.id for each in own}:
                figures = tuple(_renamed(figure, theirs) for figure in series.figures if figure.item in theirs)
                own.append(series.model_copy(update={"figures": figures}))
    return sorted(own, key=lambda series: series.year)


def _renamed(figure: PublishedFigure, names: dict[str, str]) -> PublishedFigure:
    return figure.model_copy(update={"item": names[figure.item]})


def wanted(later: Round, series: Iterable[Series]) -> list[tuple[str, str]]:
    """The items and answers that are followed: the parts of the headline, and whatever is published."""
    found = [(figure.item, figure.category) for each in series for figure in each.figures]
    name = later.questionnaire.headline
    if name:
        scale = later.scale(name)
        rest = [c.code for c in scale.substantive if c.code not in (*scale.top, *scale.bottom)]
        found = [*((name, POOLED.join(part)) for part in (scale.top, rest, scale.bottom) if part), *found]
    order = {item: place for place, item in enumerate(later.items)}
    first = [key for key in dict.fromkeys(found) if key[0] == name]
    others = sorted((key for key in dict.fromkeys(found) if key[0] != name), key=lambda key: order[key[0]])
    return [*first, *others]


def published(series: Iterable[Series]) -> Iterator[dict[str, Any]]:
    """A row for every published figure."""
    for each in series:
        for figure in each.figures:
            numbers = {"value": figure.value / 100, "low": np.nan, "high": np.nan, "decimals": figure.decimals}
            where = {"survey": each.id, "title": each.title, "year": each.year, "scope": ALL}
            yield {"item": figure.item, "category": figure.category, **where, **numbers, "published": True}


def measured(
    data: Microdata,
    arm: Arm,
    shown: Shown,
    keys: Iterable[tuple[str, str, str]],
    scope: str,
    places: tuple[str, ...] | None = None,
) -> Iterator[dict[str, Any]]:
    """A row for every item and answer of a round with microdata; empty where the round's results withhold it.

    Parameters
    ----------
    keys
        The item of the later round, the one of this round, and the answers.
    places
        The municipalities of the arm; None for all.
    """
    round_ = data.round
    for here, name, category in keys:
        item = round_.items[name]
        measure = _measure(round_, item, category)
        counted = levels.tally(arm, counts.code(data, item), np.zeros(len(arm.cell), dtype=np.int64), 1)
        found = levels.level(arm, counted, measure)
        hidden = control.is_withheld(shown, name, category, places)
        numbers = [np.nan] * 3 if hidden else [found.groups.value[0], found.low[0], found.high[0]]
        where = {"survey": round_.id, "title": round_.config.short_title, "year": round_.config.year, "scope": scope}
        told = dict(zip(("value", "low", "high"), numbers, strict=True))
        yield {"item": here, "category": category, **where, **told, "decimals": None, "published": False}


def _measure(round_: Round, item: Item, category: str) -> Measure:
    codes = [c.code for c in categories(round_, item)]
    places = tuple(codes.index(code) for code in category.split(POOLED))
    return Measure(SHARE, category, places, (1.0,) * len(places))


def frame(rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    """The rows as a table in the order of the years."""
    table = pd.DataFrame(list(rows), columns=list(COLUMNS))
    kinds = {**dict.fromkeys(("item", "category", "survey", "title", "scope"), "str"), "year": "int64"}
    kinds |= {"decimals": "Int64", "published": "bool", **dict.fromkeys(("value", "low", "high"), "float64")}
    return table.astype(kinds)
