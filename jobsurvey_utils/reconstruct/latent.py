"""The latent model: what each person brings to every answer.

Behind each answer stands a normal variable with a part of the person, a part of the person within the theme and a part
of the item, shifted by the person's groups. Answering don't know has a variable of its own.
"""

from __future__ import annotations

from zlib import crc32

import numpy as np
import pandas as pd

from jobsurvey_utils.reconstruct.answers_recipe import Effects, ItemModel, Latent
from jobsurvey_utils.reconstruct.columns import Column
from jobsurvey_utils.reconstruct.conditions import FloatArray


class Persons:
    """The respondents' own parts of the latent variables and the shifts of their groups, in the order of the table."""

    def __init__(self, model: Latent, table: pd.DataFrame, seed: int) -> None:
        self.model, self.seed, self.size = model, seed, len(table)
        self.person = self.stream("person").standard_normal(self.size)
        self.aside = self.stream("aside").standard_normal(self.size)
        self.effects = dict(model.effects)
        for name, half in model.drawn.items():
            codes = sorted(table[name].dropna().unique())
            drawn = {code: float(self.stream(f"{name} {code}").uniform(-half, half)) for code in codes}
            self.effects[name] = drawn | model.effects.get(name, {})
        self._known: dict[str, FloatArray] = {}

    def stream(self, name: str) -> np.random.Generator:
        """Random numbers of their own for each purpose, so that a new item leaves the others as they are."""
        return np.random.default_rng([self.seed, crc32(name.encode())])

    def shift(self, column: Column, item: ItemModel, table: pd.DataFrame) -> FloatArray:
        """How each person's groups shift an item, in standard deviations."""
        return loading(column, item) * self._shift("", self.effects, table) + _shift(item.effects, table)

    def aside_shift(self, table: pd.DataFrame) -> FloatArray:
        """How each person's groups shift the tendency to give a category outside the order."""
        return self._shift("aside ", self.model.aside_effects, table)

    def _shift(self, kind: str, effects: Effects, table: pd.DataFrame) -> FloatArray:
        """The effects that all items share, computed once for each variable."""
        total = np.zeros(self.size)
        for name in (n for n in effects if n in table):
            if kind + name not in self._known:
                self._known[kind + name] = _shift({name: effects[name]}, table)
            total += self._known[kind + name]
        return total

    def variable(self, column: Column, item: ItemModel) -> FloatArray:
        """The latent variable of a column without the groups' shifts, standard normal; high is positive."""
        person, theme, part = self.model.person, self.model.theme, loading(column, item)
        common = np.sqrt(person) * self.person
        common += np.sqrt(theme) * self.stream(f"theme {column.item.theme}").standard_normal(self.size)
        own = self.stream(column.name).standard_normal(self.size)
        return np.asarray(part * common + np.sqrt(1 - part**2 * (person + theme)) * own)

    def aside_variable(self, column: Column, number: int) -> FloatArray:
        """The latent tendency to give a category outside the order, standard normal."""
        share = self.model.aside_person
        own = self.stream(f"aside {column.name} {number}").standard_normal(self.size)
        return np.asarray(np.sqrt(share) * self.aside + np.sqrt(1 - share) * own)


def loading(column: Column, item: ItemModel) -> float:
    """How much a column depends on the person and theme parts."""
    if item.loading is None:
        return 1.0 if column.scores.any() else 0.0
    return item.loading


def _shift(effects: Effects, table: pd.DataFrame) -> FloatArray:
    """The sum of the effects of each person's groups; a column that is not answered yet has no effect yet."""
    total = np.zeros(len(table))
    for name in (n for n in effects if n in table):
        total += table[name].map(effects[name]).fillna(0.0).to_numpy(dtype=float)
    return total
