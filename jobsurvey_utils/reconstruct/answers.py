"""Answers of the respondents of a round, made along the routing of its questionnaire.

For each column: whom it is asked, what the latent model expects, whole numbers that meet every printed figure, and
people to give these answers in the order of their latent variable.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.reconstruct import assign, columns, conditions, counts, latent, prior, routing, tilting
from jobsurvey_utils.reconstruct.answers_check import check
from jobsurvey_utils.reconstruct.answers_recipe import AnswersRecipe, ItemModel
from jobsurvey_utils.reconstruct.columns import TICKED, UNTICKED, Column
from jobsurvey_utils.reconstruct.conditions import IntArray
from jobsurvey_utils.reconstruct.figures import Figures
from jobsurvey_utils.rounds import Round, expressions
from jobsurvey_utils.rounds.schema import Item

BoolArray = npt.NDArray[np.bool_]


def make(round_: Round, recipe: AnswersRecipe, respondents: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """The answers of respondents: their `person_id`, and one column per item or option, empty where not answered.

    Raises
    ------
    JobsurveyError
        If printed figures contradict each other or the recipe leaves something open; the message names them.
    """
    check(round_, recipe)
    maker = _Maker(round_, recipe, respondents, rng)
    for item in columns.in_order(round_):
        maker.add(item)
    return maker.result()


class _Maker:
    """The growing table of answers and what all items share."""

    def __init__(
        self, round_: Round, recipe: AnswersRecipe, respondents: pd.DataFrame, rng: np.random.Generator
    ) -> None:
        self.round, self.recipe = round_, recipe
        self.figures = Figures(round_, recipe)
        self.table = _with_bands(round_, respondents.reset_index(drop=True))
        self.persons = latent.Persons(recipe.latent, self.table, int(rng.integers(2**62)))
        self.reach = routing.reach(round_, self.figures, recipe.break_off, self.table, self.persons.stream("break-off"))

    def add(self, item: Item) -> None:
        """Answer one item."""
        asked = expressions.evaluate(item.asked_if, self.table) & (self.reach >= item.order)
        for skip in (s for s in self.recipe.skips if item.id in s.items):
            stream = self.persons.stream(f"skip {' '.join(skip.items)}")
            asked[stream.choice(np.flatnonzero(asked), skip.count, replace=False)] = False
        made = columns.of_item(self.round, item, self.recipe.aside)
        if not asked.any():
            raise JobsurveyError(f"{item.id}: with this routing and these figures nobody is asked the question")
        table = self.table[asked]
        if item.kind == "multiple":
            self._add_options(made, asked, table)
        else:
            self._store(made[0], asked, self._answers(made[0], asked, table, np.ones((len(table), 1), dtype=bool))[0])

    def _answers(
        self, column: Column, asked: BoolArray, table: pd.DataFrame, free: BoolArray
    ) -> tuple[IntArray, IntArray]:
        """Category numbers and cells of the people asked.

        Parameters
        ----------
        table
            Of the people asked.
        free
            Person × category: False where a person cannot give it.
        """
        model = self.recipe.items.get(column.item.id, ItemModel())
        targets = self.figures.targets(column, table)
        targets += routing.base_targets(self.figures, column, self.table, asked, self.reach)
        shift, aside_shift = self.persons.shift(column, model, self.table), self.persons.aside_shift(self.table)
        before = free * prior.distributions(
            column, model, self.figures.of(column), table, shift[asked], aside_shift[asked]
        )
        before /= before.sum(axis=1, keepdims=True)
        expected = tilting.tilt(before, [t for t in targets if np.isfinite(t.high)])
        cell = conditions.cells(before > 0, targets)
        numbers = counts.solve(expected, cell, targets)
        place = prior.position(expected, column, self.persons.variable(column, model)[asked])
        aside = {
            n: prior.aside_rank(expected, n, self.persons.aside_variable(column, n)[asked])
            for n in np.flatnonzero(column.aside).tolist()
        }
        answers = assign.by_rank(numbers, cell, column, place, aside)
        weighted = [t for t in targets if t.weighted] + self.figures.limits(column, table)
        if weighted:
            answers = assign.refine(answers, cell, column, weighted, self.persons.stream(f"refine {column.name}"))
        return answers, cell

    def _add_options(self, options: list[Column], asked: BoolArray, table: pd.DataFrame) -> None:
        """Answer a multiple-choice item: don't know excludes all other options, and everybody ticks something."""
        size = len(table)
        alone = np.zeros(size, dtype=bool)
        ticks, cells = np.zeros((size, len(options)), dtype=bool), []
        for number, option in enumerate(options):
            answers, cell = self._answers(option, asked, table, np.column_stack([~alone, np.ones(size, dtype=bool)]))
            ticks[:, number] = answers == option.codes.index(TICKED)
            cells.append(cell)
            if option.option in self.recipe.aside:
                alone |= ticks[:, number]
        several = np.array([option.option not in self.recipe.aside for option in options])
        _, alike = np.unique(np.column_stack([*cells, alone]), axis=0, return_inverse=True)
        rows = ~alone
        ticks[np.ix_(rows, several)] = assign.cover(
            ticks[np.ix_(rows, several)], alike.ravel()[rows], self.persons.stream(f"cover {options[0].item.id}")
        )
        for number, option in enumerate(options):
            self._store(option, asked, np.where(ticks[:, number], 0, 1))

    def _store(self, column: Column, asked: BoolArray, answers: IntArray) -> None:
        values = np.full(len(self.table), None, dtype=object)
        values[asked] = np.array(column.codes, dtype=object)[answers]
        self.table[column.name] = pd.Series(values, index=self.table.index, dtype="str")

    def result(self) -> pd.DataFrame:
        """The answers in the questionnaire's order, options as 0/1."""
        names = [name for item in self.round.closed_items() for name in self.round.answer_columns(item)]
        ticked = {TICKED: 1, UNTICKED: 0}
        options = {n for i in self.round.closed_items() if i.kind == "multiple" for n in self.round.answer_columns(i)}
        made = {n: self.table[n].map(ticked).astype("Int8") if n in options else self.table[n] for n in names}
        return pd.DataFrame({"person_id": self.table["person_id"], **made})


def _with_bands(round_: Round, respondents: pd.DataFrame) -> pd.DataFrame:
    """The respondents with the bands of computed variables, for everybody, since the truth is there for everybody."""
    table = respondents.copy()
    for name, variable in round_.variables.items():
        if variable.bands and name not in table and f"{name}_value" in table:
            value = table[f"{name}_value"].to_numpy(dtype=float)
            codes = np.full(len(table), None, dtype=object)
            for band in variable.bands:
                low = -np.inf if band.min is None else band.min
                high = np.inf if band.max is None else band.max
                codes[(value >= low) & (value <= high)] = band.code
            table[name] = pd.Series(codes, index=table.index, dtype="str")
    return table
