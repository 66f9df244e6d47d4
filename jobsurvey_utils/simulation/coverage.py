"""How often intervals hold the truth, how far estimates are from it, and whether stated errors are the true ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.alternatives.compared import headline, questions
from jobsurvey_utils.alternatives.design import Design, lay_out
from jobsurvey_utils.alternatives.plans import Choice
from jobsurvey_utils.estimation.parts import categories
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.rounds.schema import TOTAL, Item
from jobsurvey_utils.simulation import draws, estimates, population
from jobsurvey_utils.simulation.cells import Partition, collapse, ladder
from jobsurvey_utils.simulation.draws import Course
from jobsurvey_utils.simulation.estimates import Draw, Found
from jobsurvey_utils.simulation.population import Population
from jobsurvey_utils.weighting import Weights

FloatArray = npt.NDArray[np.float64]

DRAWS = 2000
SEED = 20240407
_AT_ONCE = 100
"""Draws held in memory together."""
KEYS = ["course", "choice", "kind", "item", "statistic", "breakdown", "group"]
COLUMNS = [*KEYS, "draws", "coverage", "mc_error", "bias", "bias_mc", "se_ratio"]


@dataclass
class Tally:
    """Sums over draws, statistic × group."""

    sums: dict[str, FloatArray] = field(default_factory=dict)

    def add(self, found: Found, truth: FloatArray) -> None:
        """Count some draws."""
        known = np.isfinite(found.low) & np.isfinite(found.high)
        off = found.value - truth[..., None]
        parts = {
            "draws": known,
            "covered": known & (found.low <= truth[..., None]) & (truth[..., None] <= found.high),
            "off": np.where(known, off, 0),
            "square": np.where(known, off**2, 0),
            "se": np.where(known, found.se, 0),
        }
        for name, values in parts.items():
            self.sums[name] = self.sums.get(name, 0) + values.swapaxes(1, 2).copy().sum(axis=1, dtype=np.float64)

    def rows(self) -> dict[str, FloatArray]:
        """Coverage, bias and the stated over the true standard error, with their Monte Carlo errors."""
        number = np.where(self.sums["draws"] > 1, self.sums["draws"], np.nan)
        coverage, bias = self.sums["covered"] / number, self.sums["off"] / number
        deviation = np.sqrt(np.maximum(self.sums["square"] - number * bias**2, 0) / (number - 1))
        ratio = np.divide(self.sums["se"] / number, deviation, out=np.full(number.shape, np.nan), where=deviation > 0)
        return {
            "draws": self.sums["draws"],
            "coverage": coverage,
            "mc_error": np.sqrt(coverage * (1 - coverage) / number),
            "bias": bias,
            "bias_mc": deviation / np.sqrt(number),
            "se_ratio": ratio,
        }


def simulate(data: Microdata, weights: Weights, *, number: int = DRAWS, seed: int = SEED) -> pd.DataFrame:
    """One row per course, choice, statistic and group: how the nominal 95 per cent intervals do.

    Choices that coincide with another because the sampling strata are the weighting cells have its rows.
    """
    design = lay_out(data, weights)
    rows = []
    for place, (item, kinds) in enumerate(targets(data)):
        people = population.build(data, design, item, kinds)
        for course in Course:
            rng = np.random.default_rng([seed, place, list(Course).index(course)])
            tallies = _run(data, design, people, course, rng, number)
            for (choice, breakdown), tally in tallies.items():
                table = _table(people, breakdown, _codes(data, breakdown), tally).assign(course=course, item=item.id)
                rows += [table.assign(choice=name) for name in (choice, *_alike(design, choice))]
    return pd.concat(rows, ignore_index=True).astype({"course": "str", "choice": "str", "draws": "int64"})[COLUMNS]


def targets(data: Microdata) -> list[tuple[Item, tuple[str, ...]]]:
    """What is simulated: the question that sums the survey up, and the rarest answer to any."""
    asked = [item for item, _ in questions(data.round) if data.respondents[item.id].notna().any()]
    main = data.round.items[headline(data.round)]
    rare = min(asked, key=lambda item: _rarest(data, item), default=main)
    return (
        [(main, ("score", "positive", "rare"))] if rare == main else [(main, ("score", "positive")), (rare, ("rare",))]
    )


def _rarest(data: Microdata, item: Item) -> float:
    inside = [category.code for category in categories(data.round, item)]
    given = data.respondents[item.id].value_counts().reindex(inside)
    return float(given.min() / max(given.sum(), 1)) if given.sum() else np.inf


def _run(
    data: Microdata, design: Design, people: Population, course: Course, rng: np.random.Generator, number: int
) -> dict[tuple[Choice, str], Tally]:
    groups = {name: _partition(design, name) for name in (TOTAL, *data.round.config.weighting.cells)}
    truth = {name: people.truth(group.part, len(group.first)) for name, group in groups.items()}
    score = np.array([kind == "score" for kind in people.kinds])
    tallies: dict[tuple[Choice, str], Tally] = {}
    for batch in _batches(data, design, people, course, rng, number):
        for breakdown, group in groups.items():
            for found in estimates.estimate(batch, group, score):
                tallies.setdefault((found.choice, breakdown), Tally()).add(found, truth[breakdown])
    return tallies


def _batches(
    data: Microdata, design: Design, people: Population, course: Course, rng: np.random.Generator, number: int
) -> Iterator[Draw]:
    """What is drawn, some draws at a time, each with its own collapsed cells."""
    weighting = data.round.config.weighting
    steps = ladder(design.frame, weighting.cells, weighting.collapse)
    strata = _strata(data, design)
    for start in range(0, number, _AT_ONCE):
        drawn = draws.draw(rng, people, course, min(_AT_ONCE, number - start))
        counts = drawn.swapaxes(1, 2).astype(np.float64, order="C")  # answer × unit × draw
        respondents = counts.sum(axis=0)
        base, first, second = (
            np.einsum("sa,aud->sud", factor, counts)
            for factor in (people.base, people.base * people.value, people.base * people.value**2)
        )
        cells = collapse(steps, design.population, respondents, weighting.min_cell_respondents)
        yield Draw(base, first, second, respondents, design.population, cells, strata)


def _strata(data: Microdata, design: Design) -> dict[Choice, Partition]:
    found = {} if _cells_are_strata(design) else {Choice.POSTSTRATIFIED: Partition(_renumber(design.stratum))}
    if data.round.municipality_variable in data.round.config.weighting.cells:
        found[Choice.POSTSTRATIFIED_MUNICIPALITY] = Partition(_renumber(design.municipality))
    return found


def _cells_are_strata(design: Design) -> bool:
    return len(np.unique(design.stratum)) == len(np.unique(design.cell))


def _alike(design: Design, choice: Choice) -> tuple[Choice, ...]:
    """The choices that are the same as another where every stratum is a cell."""
    if not _cells_are_strata(design):
        return ()
    return {
        Choice.DEFAULT: (Choice.POSTSTRATIFIED, Choice.TWO_PHASE),
        Choice.WITH_REPLACEMENT: (Choice.POSTSTRATIFIED_NO_FPC, Choice.FIXED_WEIGHTS),
    }.get(choice, ())


def _partition(design: Design, breakdown: str) -> Partition:
    if breakdown == TOTAL:
        return Partition(np.zeros(len(design.cell), dtype=np.int64))
    return Partition(_renumber(design.frame[breakdown].cat.codes.to_numpy().astype(np.int64)))


def _renumber(part: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    return np.unique(part, return_inverse=True)[1].astype(np.int64)


def _codes(data: Microdata, breakdown: str) -> list[str]:
    if breakdown == TOTAL:
        return [TOTAL]
    present = data.frame.loc[data.frame["population"] > 0, breakdown]
    return [str(code) for code in present.cat.categories if (present == code).any()]


def _table(people: Population, breakdown: str, codes: list[str], tally: Tally) -> pd.DataFrame:
    rows = tally.rows()
    kinds, groups = np.meshgrid(np.arange(len(people.kinds)), np.arange(len(codes)), indexing="ij")
    keys = {
        "kind": [people.kinds[at] for at in kinds.ravel()],
        "statistic": [people.statistics[at] for at in kinds.ravel()],
        "breakdown": breakdown,
        "group": [codes[at] for at in groups.ravel()],
    }
    return pd.DataFrame(keys | {name: values.ravel() for name, values in rows.items()})
