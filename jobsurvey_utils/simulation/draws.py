"""Many draws of sample and response from a known population, as counts."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
import numpy.typing as npt

from jobsurvey_utils.simulation.population import Population

IntArray = npt.NDArray[np.int64]


class Course(StrEnum):
    """What is drawn again and again."""

    RESPONSE = "response"
    """Who answers: as many in each unit as answered in the round."""
    SAMPLE = "sample_and_response"
    """The sample within its strata, and then whether each person answers, with the probability of the cell."""


def draw(rng: np.random.Generator, people: Population, course: Course, draws: int) -> IntArray:
    """Respondents: answer × draw × unit."""
    if course == Course.RESPONSE:
        answered = np.broadcast_to(people.respondents, (draws, len(people.respondents)))
    else:
        answered = rng.binomial(_sample(rng, people, draws), people.response)
    return multivariate_hypergeometric(rng, people.answers, answered)


def _sample(rng: np.random.Generator, people: Population, draws: int) -> IntArray:
    """Invited of each unit: a simple random sample in each stratum, as large as the round's."""
    units, strata = len(people.stratum), int(people.stratum.max()) + 1
    order = np.argsort(people.stratum, kind="stable")
    place = np.arange(units) - np.searchsorted(people.stratum[order], people.stratum[order])
    table = np.zeros((strata, int(place.max()) + 1), dtype=np.int64)
    table[people.stratum[order], place] = people.answers.sum(axis=1)[order]
    size = np.bincount(people.stratum, people.invited, minlength=strata).astype(np.int64)
    found = multivariate_hypergeometric(rng, table, np.broadcast_to(size, (draws, strata)))
    invited = np.empty((draws, units), dtype=np.int64)
    invited[:, order] = found[place, :, people.stratum[order]].T
    return invited


def multivariate_hypergeometric(rng: np.random.Generator, colours: IntArray, size: IntArray) -> IntArray:
    """Simple random draws without replacement from many urns: colour × draw × urn.

    Parameters
    ----------
    colours
        Balls: urn × colour.
    size
        Balls drawn: draw × urn.
    """
    found = np.zeros((colours.shape[1], *size.shape), dtype=np.int64)
    rest, left = colours.sum(axis=1), size.copy()
    for colour in range(colours.shape[1] - 1):
        rest = rest - colours[:, colour]
        found[colour] = rng.hypergeometric(colours[:, colour], rest, left)
        left = left - found[colour]
    found[-1] = left
    return found
