"""Printed figures as conditions on the answers of a column."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.reconstruct.answers_recipe import AnswersRecipe, StandIn
from jobsurvey_utils.reconstruct.columns import Column
from jobsurvey_utils.reconstruct.conditions import FloatArray, Target, Term
from jobsurvey_utils.rounds import Round, expressions
from jobsurvey_utils.rounds.schema import TOTAL, Figure, Item

BoolArray = npt.NDArray[np.bool_]

_INSIDE = 0.999
"""Part of the rounding interval that is aimed at, so that no figure stands on its edge."""
_VERBAL = 2.0
"""Per cent that a share written in words may be off."""
_SHARES = ("share_pct", "weighted_share_pct", "unweighted_share_pct", "share_verbal", "share_verbal_min")
_COUNTS = ("n", "count", "n_dont_know")
_KNOWN = (*_SHARES, *_COUNTS, "mean_score")


@dataclass(frozen=True)
class Base:
    """How many people, of those a mask selects, were asked an item and answered it, don't know included."""

    item: Item
    members: BoolArray
    total: int
    label: str


class Figures:
    """The figures that a round's answers must give."""

    def __init__(self, round_: Round, recipe: AnswersRecipe) -> None:
        self.round = round_
        self.stand_ins = recipe.stand_ins
        self.skips = recipe.skips
        everything = [*round_.published, *recipe.figures]
        closed = {item.id for item in round_.closed_items()}
        self.used = [f for f in everything if f.use == "calibrated" and f.item in closed]

    def of(self, column: Column) -> list[Figure]:
        """The figures about a column, each once."""
        mine = [f for f in self.used if f.item == column.item.id]
        if column.option is not None:
            mine = [f for f in mine if f.category in ("", column.option)]
        return list({(f.breakdown, f.group, f.category, f.statistic, f.value): f for f in mine}.values())

    def skipped(self, item: Item) -> int:
        """How many were asked an item and answered none of its battery."""
        return sum(skip.count for skip in self.skips if item.id in skip.items)

    def _stand_in(self, figure: Figure) -> StandIn | None:
        """The group that stands for a figure's, where the report does not name it."""
        mine = (s for s in self.stand_ins if (s.breakdown, s.group) == (figure.breakdown, figure.group))
        return next((s for s in mine if not s.items or figure.item in s.items), None)

    def members(self, figure: Figure, table: pd.DataFrame) -> BoolArray:
        """Who belongs to the group of a figure.

        Raises
        ------
        JobsurveyError
            If the breakdown is not known yet, or has no such group.
        """
        if TOTAL in (figure.breakdown or TOTAL, figure.group or TOTAL):
            return np.ones(len(table), dtype=bool)
        variable = self.round.variables.get(figure.breakdown)
        if variable is None or figure.breakdown not in table:
            raise JobsurveyError(
                f"{_name(figure)}: the breakdown {figure.breakdown!r} is not known before the question"
            )
        stand_in = self._stand_in(figure)
        codes = [stand_in.code] if stand_in else figure.group.split(" + ")
        allowed = self.round.groups(figure.breakdown)
        if unknown := [code for code in codes if code not in allowed]:
            raise JobsurveyError(
                f"{_name(figure)}: no group of {figure.breakdown}: {', '.join(unknown)}; allowed are "
                f"{', '.join(allowed)}, or a group named in answers.stand_ins of reconstruction.yml"
            )
        inside = np.asarray(table[figure.breakdown].isin(codes), dtype=bool)
        return inside & expressions.evaluate(variable.duration.only_if, table) if variable.duration else inside

    def targets(self, column: Column, table: pd.DataFrame) -> list[Target]:
        """The conditions on a column's answers; `table` holds the people who answer it."""
        weight = table["weight"].to_numpy(dtype=float)
        weights_differ = bool(np.ptp(weight) > 0) if len(weight) else False
        return [self._target(f, column, self.members(f, table), weight, weights_differ) for f in self.of(column)]

    def _target(
        self, figure: Figure, column: Column, members: BoolArray, weight: FloatArray, weights_differ: bool
    ) -> Target:
        """What a printed figure asks of the answers to a column: a count of persons, or a ratio of sums.

        Raises
        ------
        JobsurveyError
            If nothing can be made to fit the figure's statistic.
        """
        if figure.statistic not in _KNOWN:
            raise JobsurveyError(
                f"{_name(figure)}: no calibration to {figure.statistic!r}; allowed are {', '.join(_KNOWN)}"
            )
        inside = column.substantive.astype(float)
        chosen = inside if figure.category in ("", TOTAL) else column.chosen(figure.category)
        if figure.statistic in _COUNTS:
            chosen = 1 - inside if figure.statistic == "n_dont_know" else chosen
            terms = (Term(members.astype(float), chosen),)
            return Target(_name(figure), terms, figure.value, figure.value)
        weighted = weights_differ and figure.statistic != "unweighted_share_pct"
        rows = members * weight if weighted else members.astype(float)
        values = column.scores if figure.statistic == "mean_score" else chosen
        low, high = _interval(figure)
        return Target(_name(figure), (Term(rows, values),), low, high, Term(rows, inside), weighted)

    def limits(self, column: Column, table: pd.DataFrame) -> list[Target]:
        """Scores of the groups between the printed extremes: kept inside them by one printed decimal."""
        found: list[Target] = []
        weight = table["weight"].to_numpy(dtype=float)
        for breakdown in sorted({s.breakdown for s in self.stand_ins}):
            ranked = [f for f in self.of(column) if f.breakdown == breakdown and f.statistic == "mean_score"]
            ends = {s.rank: (f, s.code) for f in ranked if (s := self._stand_in(f)) and s.rank}
            if not ends:
                continue
            step = {rank: 10.0 ** -(f.decimals or 0) for rank, (f, _) in ends.items()}
            low = ends["lowest"][0].value + step["lowest"] if "lowest" in ends else -np.inf
            high = ends["highest"][0].value - step["highest"] if "highest" in ends else np.inf
            extremes = {code for _, code in ends.values()}
            for code in (c for c in self.round.groups(breakdown) if c not in extremes):
                rows = np.asarray(table[breakdown] == code) * weight
                base = Term(rows, column.substantive.astype(float))
                label = f"{column.name}, {breakdown} {code}: between the printed extremes"
                found.append(Target(label, (Term(rows, column.scores),), low, high, base, weighted=True))
        return [t for t in found if t.base is not None and t.base.rows.any()]

    def bases(self, item: Item, table: pd.DataFrame) -> list[Base]:
        """How many of whom answered an item, where the figures tell it."""
        about = [
            f for f in self.used if f.item == item.id and f.category in ("", TOTAL) and f.statistic in ("n", "count")
        ]
        unsure = any(c.dont_know for c in self.round.scale(item).categories)
        unknown = {
            (f.breakdown, f.group): f.value for f in self.used if f.item == item.id and f.statistic == "n_dont_know"
        }
        found = {}
        for figure in about:
            key = (figure.breakdown, figure.group)
            whole = TOTAL in (figure.breakdown or TOTAL, figure.group or TOTAL)
            if (unsure and key not in unknown) or (self.skipped(item) and not whole):
                continue
            total = int(figure.value + unknown.get(key, 0)) + self.skipped(item)
            found[key] = Base(item, self.members(figure, table), total, _name(figure))
        return list(found.values())


def _interval(figure: Figure) -> tuple[float, float]:
    """The values that are printed as the figure; shares in [0, 1]."""
    unit = 0.01 if figure.statistic in _SHARES else 1.0
    if figure.statistic == "share_verbal_min":
        return figure.value * unit, np.inf
    half = _VERBAL if figure.statistic == "share_verbal" else 0.5 * 10.0 ** -(figure.decimals or 0) * _INSIDE
    return (figure.value - half) * unit, (figure.value + half) * unit


def _name(figure: Figure) -> str:
    parts = (figure.breakdown, figure.group, figure.category, figure.statistic)
    where = f" ({figure.place})" if figure.place else ""
    return f"{figure.item} {' '.join(p for p in parts if p)} = {figure.value:g}{where}"
