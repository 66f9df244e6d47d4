"""Tables over background variables: their axes, margins from assumed shares, random variation, persons to cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.reconstruct.margins import Margin
from jobsurvey_utils.reconstruct.recipe import Effects, ShareTable, Variation
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.sampling import FloatArray, IntArray, largest_remainder


@dataclass(frozen=True)
class Axes:
    """The axes of a table: variables, and the codes along each."""

    variables: tuple[str, ...]
    codes: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, round_: Round, variables: Sequence[str]) -> Axes:
        """Axes of a round's variables, with its codes in its order."""
        return cls(tuple(variables), tuple(tuple(round_.groups(variable)) for variable in variables))

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of codes along each axis."""
        return tuple(len(codes) for codes in self.codes)

    def along(self, variable: str) -> tuple[str, ...]:
        """The codes of a variable."""
        return self.codes[self._axis(variable)]

    def frame(self) -> pd.DataFrame:
        """One row per cell, in the order of the flattened table, with a column of codes per variable."""
        return pd.MultiIndex.from_product(self.codes, names=self.variables).to_frame(index=False)

    def cells(self, people: pd.DataFrame) -> IntArray:
        """For every person, the number of the cell in the flattened table."""
        numbers = [
            lookup(people[variable], {code: number for number, code in enumerate(codes, start=1)}).astype(np.int64) - 1
            for variable, codes in zip(self.variables, self.codes, strict=True)
        ]
        return np.ravel_multi_index(numbers, self.shape).astype(np.int64)

    def counts(self, people: pd.DataFrame) -> IntArray:
        """Number of persons in every cell."""
        return np.bincount(self.cells(people), minlength=int(np.prod(self.shape))).reshape(self.shape)

    def margin(self, variables: Sequence[str], totals: FloatArray | IntArray) -> Margin:
        """A margin over some of the variables; `totals` has its axes in the order of `variables`."""
        axes = [self._axis(variable) for variable in variables]
        order = np.argsort(axes)
        return Margin(tuple(axes[i] for i in order), np.transpose(totals, order).astype(np.float64))

    def noise(self, variations: Sequence[Variation], rng: np.random.Generator) -> FloatArray:
        """The sum of normal variations, over the whole table."""
        total = np.zeros(self.shape)
        for variation in variations:
            shape = tuple(len(self.along(variable)) for variable in variation.variables)
            margin = self.margin(variation.variables, rng.normal(0, variation.sd, shape))
            total = total + margin.spread(margin.totals, len(self.shape))
        return total

    def _axis(self, variable: str) -> int:
        if variable not in self.variables:
            raise JobsurveyError(f"reconstruction.yml: {variable!r} is not among {', '.join(self.variables)}")
        return self.variables.index(variable)


def share_margins(axes: Axes, tables: Sequence[ShareTable], total: int) -> list[Margin]:
    """Margins in whole persons from assumed shares; a table of two variables divides the totals of its first one.

    Raises
    ------
    JobsurveyError
        If a table of two variables has no table of its first one before it, or one lacks a code.
    """
    totals: dict[str, IntArray] = {}
    margins: dict[tuple[str, ...], Margin] = {}
    for table in tables:
        shares = share_array(axes, table)
        first = table.variables[0]
        if shares.ndim == 1:
            totals[first] = largest_remainder(shares / shares.sum() * total, total)
            margins[table.variables] = axes.margin(table.variables, totals[first])
            continue
        if first not in totals:
            raise JobsurveyError(f"reconstruction.yml: shares within {first} need a table of {first} before them")
        margins.pop((first,), None)
        parts = shares / shares.sum(axis=1, keepdims=True)
        rows = [largest_remainder(part * n, int(n)) for part, n in zip(parts, totals[first], strict=True)]
        margins[table.variables] = axes.margin(table.variables, np.array(rows))
    return list(margins.values())


def share_array(axes: Axes, table: ShareTable) -> FloatArray:
    """The numbers of a table of shares, in the order of the codes; every code must have one.

    Raises
    ------
    JobsurveyError
        If a code has no number, or one has several where there is one variable.
    """
    codes = [axes.along(variable) for variable in table.variables]
    _complete(table.shares, codes[0], table.variables[0])
    rows = []
    for code in codes[0]:
        entry = table.shares[code]
        if isinstance(entry, Mapping) != (len(codes) == 2):
            raise JobsurveyError(f"reconstruction.yml: the shares of {'×'.join(table.variables)} have a wrong depth")
        if isinstance(entry, Mapping):
            _complete(entry, codes[1], table.variables[1])
            rows.append([entry[inner] for inner in codes[1]])
        else:
            rows.append([entry])
    return np.array(rows, dtype=np.float64).reshape([len(c) for c in codes])


def effect_of(effects: Effects, people: pd.DataFrame) -> FloatArray:
    """The sum of a person's effects on the logarithmic scale."""
    total = np.zeros(len(people))
    for variable, by_code in effects.items():
        total += lookup(people[variable], by_code)
    return total


def lookup(column: pd.Series[str], values: Mapping[str, float]) -> FloatArray:
    """The value of each row's code; 0 for a code without a value."""
    number, codes = column.factorize()
    return np.array([*(values.get(code, 0.0) for code in codes), 0.0], dtype=np.float64).take(number)


def _complete(shares: Mapping[str, object], codes: Sequence[str], variable: str) -> None:
    if set(shares) != set(codes):
        wrong = ", ".join(sorted(set(shares) ^ set(codes)))
        raise JobsurveyError(
            f"reconstruction.yml: shares of {variable}: missing or unknown: {wrong}; wanted are {', '.join(codes)}"
        )
