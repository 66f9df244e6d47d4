"""The precision to expect: half the width of the 95 % interval, from people, respondents and response per stratum.

The estimate is the weighted one: every respondent stands for N_h / r_h persons of the stratum h. With the same variance
S² everywhere, the variance of a stratified mean with finite population correction (Cochran 1977, eq. 5.7) is

    V = S² · (Σ_h W_h² / r_h − 1 / N),   W_h = N_h / N, N = Σ N_h,

and S² = N/(N − 1) · P(1 − P) for a share P (eq. 3.4). The number of respondents of a stratum is not known in advance:
with n_h invited who answer with probability p_h, the mean of 1/r_h is nearly 1/(n_h p_h) + (1 − p_h)/(n_h p_h)²
(section 5A.9). So r · Σ W_h² E(1/r_h) is the design effect of the weights, and 1/N the finite population correction.
Where a design effect is stated, V = S² · (deff / r − 1 / N) in each municipality, and municipalities are added as
strata.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy.stats import norm

from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.sampling.allocation import FloatArray, IntArray

Z = float(norm.ppf(0.975))
"""A 95 % interval is the estimate plus and minus this many standard errors."""


def half_width(population: float, factor: float, *, share: float | None = None, sd: float | None = None) -> float:
    """Half the width of the 95 % interval of a share, or of a mean with a standard deviation.

    Parameters
    ----------
    factor
        V / S², as `factor` and `stated_factor` give it.
    """
    if population <= 1 or np.isnan(factor):
        return float("nan")
    if share is not None:
        return Z * float(np.sqrt(factor * population / (population - 1) * share * (1 - share)))
    assert sd is not None
    return Z * float(np.sqrt(factor)) * sd


def stated_factor(population: float, respondents: float, deff: float = 1.0) -> float:
    """V / S² with a stated design effect: deff / r − 1 / N, and 0 where all answer and the design effect is 1."""
    return max(deff / respondents - 1 / population, 0.0)


def respondents_needed(
    population: float, half_width: float, *, share: float = 0.5, deff: float = 1.0, z: float = Z
) -> float:
    """Respondents for a share's interval to be so narrow: deff · n0 / (1 + (n0 − 1)/N), Cochran (1977, eq. 4.2).

    Not a whole number; with a design effect it may be more than the population.
    """
    first = z**2 * share * (1 - share) / half_width**2
    return deff * first / (1 + (first - 1) / population)


def expected_inverse(invited: FloatArray, response: FloatArray) -> FloatArray:
    """The mean of one over the number of respondents, where some are expected (Cochran 1977, section 5A.9)."""
    mean = invited * response
    return np.asarray(1 / mean + (1 - response) / mean**2)


def factor(
    population: FloatArray, invited: FloatArray, response: FloatArray, unit: IntArray, *, minimum: float = 2.0
) -> float:
    """V / S² of the weighted mean of some strata; NaN where fewer respondents than `minimum` are expected.

    Strata where fewer are expected are taken together within their unit, as weighting cells are collapsed; what is
    still too small is added to the stratum of fewest respondents.

    Parameters
    ----------
    unit
        Number of the municipality of each stratum.
    """
    lived = population > 0
    parts = np.stack([population, invited, invited * response])[:, lived]
    parts = _pooled(parts, unit[lived], minimum)
    if not parts.shape[1] or parts[2].min() < minimum:
        return float("nan")
    people, asked, answers = parts
    share = people / people.sum()
    inverse = expected_inverse(asked, answers / asked)
    return max(float((share**2 * inverse).sum() - 1 / people.sum()), 0.0)


def _pooled(parts: FloatArray, unit: IntArray, minimum: float) -> FloatArray:
    """Population, invited and respondents after the small strata are taken together."""
    large = parts[2] >= minimum
    kept, small = parts[:, large], parts[:, ~large]
    units, place = np.unique(unit[~large], return_inverse=True)
    together = np.stack([np.bincount(place, row, minlength=len(units)) for row in small])
    enough = together[2] >= minimum
    kept = np.concatenate([kept, together[:, enough]], axis=1)
    rest = together[:, ~enough].sum(axis=1, keepdims=True)
    if rest[2, 0] >= minimum or not kept.shape[1]:
        return np.concatenate([kept, rest], axis=1) if rest[0, 0] else kept
    kept[:, np.argmin(kept[2])] += rest[:, 0]
    return kept


def size_for(
    population: FloatArray,
    response: FloatArray,
    wanted: float,
    *,
    share: float,
    deff: float | None,
    minimum: float = 2.0,
) -> int:
    """Invited persons of one municipality for a share's interval to be so narrow, in proportion to its strata.

    Parameters
    ----------
    population, response
        Of each stratum: persons, and the share of the invited who are expected to answer.
    wanted
        Half the width of the interval, in [0, 1].

    Raises
    ------
    JobsurveyError
        If it is too wide even when everyone is invited.
    """
    people = int(population.sum())

    def width(size: int) -> float:
        """Half the width of the interval, in [0, 1], of a sample of this size."""
        one = np.zeros(len(population), dtype=np.int64)
        found = factor(population, population * (size / people), response, one, minimum=minimum)
        return half_width(people, found, share=share) if np.isfinite(found) else np.inf

    if deff is not None:
        rate = float(population @ response) / people
        size = int(np.ceil(respondents_needed(people, wanted, share=share, deff=deff) / rate - 1e-9))
    else:
        size = _least(width, wanted, people)
    if size > people:
        raise JobsurveyError(f"with all {people} invited, the interval is wider than {wanted:g} to either side")
    return size


def _least(width: Callable[[int], float], wanted: float, most: int) -> int:
    """The least size that is precise enough, up to a most; one more where none is."""
    low, high = 0, most + 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if width(middle) <= wanted else (middle, high)
    return high


def design_factor(population: npt.ArrayLike, answers: npt.ArrayLike, deff: npt.ArrayLike) -> float:
    """V / S² of municipalities added as strata, each with a design effect; NaN where one has no respondents.

    Parameters
    ----------
    population, answers, deff
        Of each municipality: persons, expected respondents, and design effect.
    """
    people, number, effect = (np.asarray(values, dtype=np.float64) for values in (population, answers, deff))
    inside = people > 0
    people, number, effect = people[inside], number[inside], effect[inside]
    if not len(people) or (number <= 0).any():
        return float("nan")
    share = people / people.sum()
    return float((share**2 * np.maximum(effect / number - 1 / people, 0)).sum())
