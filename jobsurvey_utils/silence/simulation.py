"""What weighting can and cannot mend, in a population whose truth is known.

Everyone in the frame is given an answer, distributed in each weighting cell as those of its respondents. From it the
sample is drawn as in the round, and each invited person answers with a probability that depends on the cell alone
(missing at random) or on the answer too (not at random): the odds of answering grow by a factor for each point of the
score, with a constant in each cell that keeps its response rate. It is a simulation, also of a round with real data.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import expit

from jobsurvey_utils.alternatives.compared import headline
from jobsurvey_utils.alternatives.design import Design
from jobsurvey_utils.effort.results import main_results
from jobsurvey_utils.estimation.ratios import divide
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.rounds.schema import Item
from jobsurvey_utils.simulation import population
from jobsurvey_utils.simulation.cells import Partition, collapse, ladder
from jobsurvey_utils.simulation.draws import multivariate_hypergeometric
from jobsurvey_utils.simulation.population import Population

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

MECHANISMS = {"mar": 1.0, "weak": 1.1, "medium": 1.25, "strong": 1.5}
"""Odds ratio of answering per point of the score. Without scores, positive answers count as `APART` points above the
others. At 1 the answer plays no part: missing at random within the cells."""
APART = 2
DRAWS, SEED = 500, 20240407
_AT_ONCE = 100
NO_BIAS = "no_bias"
"""The unweighted estimate is not off by more than chance, so that there is nothing to remove."""
KEYS = ["item", "statistic", "mechanism", "odds_ratio", "truth"]
_KINDS = ("score", "positive")


@dataclass(frozen=True)
class Setup:
    """A population, how often each answer is given back, and what cells are taken together."""

    people: Population
    response: dict[str, FloatArray]
    """Of each mechanism the probability of answering: unit × answer."""
    steps: Sequence[Partition]
    minimum: int

    @property
    def total(self) -> FloatArray:
        """Population of each unit."""
        return np.asarray(self.people.answers.sum(axis=1), dtype=np.float64)


def probabilities(answers: IntArray, rate: FloatArray, pull: FloatArray, odds: float) -> FloatArray:
    """Probability of answering, unit × answer, with odds that grow by `odds` for each unit of `pull`.

    The constant of each unit makes the mean over its persons its response rate; it is found by bisection.
    """
    low, high = np.full((2, len(answers)), -60.0)
    high = -low
    beta, share = np.log(odds) * pull, answers / np.maximum(answers.sum(axis=1, keepdims=True), 1)
    for _ in range(45):
        middle = (low + high) / 2
        over = (share * expit(middle[:, None] + beta)).sum(axis=1) > rate
        low, high = np.where(over, low, middle), np.where(over, middle, high)
    return np.asarray(expit(((low + high) / 2)[:, None] + beta))


def pulls(people: Population) -> FloatArray:
    """Of each answer the score, or `APART` for positive and 0 else; what does not count is in the middle."""
    counts, value = people.base[0] > 0, people.value[0] * (1 if people.kinds[0] == _KINDS[0] else APART)
    return np.asarray(np.where(counts, value, (value[counts].min() + value[counts].max()) / 2))


def set_up(data: Microdata, design: Design, item: Item, steps: Sequence[Partition] = ()) -> Setup:
    """The population of an item.

    Parameters
    ----------
    steps
        What cells are taken together in where answers are drawn; expectations need none.
    """
    people = population.build(data, design, item, _KINDS)
    pull = pulls(people)
    response = {name: probabilities(people.answers, people.response, pull, odds) for name, odds in MECHANISMS.items()}
    return Setup(people, response, steps, data.round.config.weighting.min_cell_respondents)


def expected(setup: Setup, mechanism: str) -> tuple[FloatArray, FloatArray]:
    """What the unweighted and the weighted estimate tend to, of each statistic, without any draw.

    Unweighted Σ_h f_h Σ_a N_ha p_ha y_a over the same without y; weighted with N_h/Σ_a f_h N_ha p_ha in each cell h, f
    being the sampling fraction. The weighted one is off by terms of the order 1/r_h.
    """
    people, total = setup.people, setup.total
    fraction = np.divide(people.invited, total, out=np.zeros(len(total)), where=total > 0)
    answered = (people.answers * setup.response[mechanism]).T * fraction
    r = answered.sum(axis=0)
    weight = np.divide(total, r, out=np.zeros(len(total)), where=r > 0)
    plain, weighted = (_ratio(people, answered, w) for w in (np.ones(len(total)), weight))
    return plain, weighted


def draw(setup: Setup, number: int, seed: Sequence[int]) -> Iterator[tuple[str, FloatArray, FloatArray]]:
    """Batches of draws: mechanism, unweighted and weighted estimates (statistic × draw).

    All mechanisms share the draws of the sample.
    """
    people, rng = setup.people, np.random.default_rng(list(seed))
    for start in range(0, number, _AT_ONCE):
        size = min(_AT_ONCE, number - start)
        invited = np.broadcast_to(people.invited, (size, len(people.invited)))
        asked = multivariate_hypergeometric(rng, people.answers, invited)
        for name, response in setup.response.items():
            answered = rng.binomial(asked, response.T[:, None, :]).astype(np.float64)
            cells = collapse(setup.steps, setup.total, answered.sum(axis=0).T, setup.minimum)
            one = np.ones(answered.shape[1:])
            yield name, _ratio(people, answered, one), _ratio(people, answered, cells.weight.T)


def _ratio(people: Population, answered: FloatArray, weight: FloatArray) -> FloatArray:
    """Σ w y / Σ w of each statistic; `answered` is answer × … × unit, `weight` … × unit."""
    sums = np.einsum("a...u,...u->a...", answered, weight)
    base = np.tensordot(people.base, sums, axes=1)
    whole = np.tensordot(people.base * people.value, sums, axes=1)
    return divide(whole, base)


def simulate(data: Microdata, design: Design, item: Item, number: int = DRAWS, seed: int = SEED) -> pd.DataFrame:
    """One row per statistic and mechanism: bias of both estimates with Monte Carlo error, and what weighting removes.

    `removed` is the share of the unweighted bias that is gone after weighting; `status` is no_bias where there is none
    beyond twice its Monte Carlo error.
    """
    cells = data.round.config.weighting
    setup = set_up(data, design, item, ladder(design.frame, cells.cells, cells.collapse) if cells.cells else [])
    found: dict[str, list[tuple[FloatArray, FloatArray]]] = {name: [] for name in MECHANISMS}
    for name, plain, weighted in draw(setup, number, [seed, item.order]):
        found[name].append((plain, weighted))
    truth = _truth(setup.people)
    rows = []
    for name, batches in found.items():
        plain, weighted = (np.concatenate(parts, axis=1) for parts in zip(*batches, strict=True))
        for at, statistic in enumerate(setup.people.statistics):
            keys = dict(zip(KEYS, (item.id, statistic, name, MECHANISMS[name], truth[at]), strict=True))
            rows.append(keys | _bias(plain[at] - truth[at], weighted[at] - truth[at]))
    return pd.DataFrame(rows)


def _bias(plain: FloatArray, weighted: FloatArray) -> dict[str, object]:
    numbers: dict[str, object] = {"draws": len(plain)}
    for name, off in (("unweighted", plain), ("weighted", weighted)):
        numbers |= {f"{name}_bias": off.mean(), f"{name}_mc": off.std(ddof=1) / np.sqrt(len(off))}
    sure = abs(plain.mean()) > 2 * plain.std(ddof=1) / np.sqrt(len(plain)) + 1e-12
    removed = (plain - weighted).mean() / plain.mean() if sure else float("nan")
    return numbers | {"removed": removed, "status": "ok" if sure else NO_BIAS}


def expectations(data: Microdata, design: Design, shown: pd.DataFrame) -> pd.DataFrame:
    """One row per main result and mechanism: the bias to be expected of both estimates, without any draw."""
    known = set(shown.loc[shown["status"] == "ok", ["item", "statistic"]].itertuples(index=False, name=None))
    rows = []
    for item, wanted in main_results(data.round):
        if not any((item.id, name) in known for name in wanted):
            continue
        setup = set_up(data, design, item)
        truth = _truth(setup.people)
        for name, odds in MECHANISMS.items():
            plain, weighted = expected(setup, name)
            for at, statistic in enumerate(setup.people.statistics):
                if (item.id, statistic) in known:
                    off = (round(float(found[at] - truth[at]), 12) for found in (plain, weighted))
                    rows.append((item.id, statistic, name, odds, truth[at], *off))
    kinds = dict.fromkeys(KEYS[:3], "str")
    return pd.DataFrame(rows, columns=[*KEYS, "unweighted_bias", "weighted_bias"]).astype(kinds)


def chosen(data: Microdata, shown: pd.DataFrame) -> list[Item]:
    """What is simulated: the question that sums the survey up, and the one whose positive share is nearest a half."""
    ok = shown[(shown["status"] == "ok")]
    shares = ok[ok["statistic"] != "score"]
    main = [name for name in [headline(data.round)] if name in set(ok["item"])]
    near = shares.assign(off=(shares["estimate"] - 0.5).abs()).sort_values("off", kind="stable")["item"].head(1)
    return [data.round.items[name] for name in dict.fromkeys([*main, *near])]


def _truth(people: Population) -> FloatArray:
    return people.truth(np.zeros(len(people.answers), dtype=np.int64), 1)[:, 0]
