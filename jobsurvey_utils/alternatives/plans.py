"""The choices one has in estimating, and what each means for weights, strata and finite populations."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
import numpy.typing as npt

from jobsurvey_utils.alternatives import adjusted
from jobsurvey_utils.alternatives.design import Design
from jobsurvey_utils.alternatives.variance import Plan
from jobsurvey_utils.rounds import Round

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


class Choice(StrEnum):
    """How estimates and their uncertainty are computed. R calls are those of *survey*."""

    DEFAULT = "default"
    """Response as a simple random draw in each weighting cell: `svydesign(~1, strata = ~cell, fpc = ~N)`."""
    POSTSTRATIFIED = "poststratified"
    """`postStratify(svydesign(~1, strata = ~stratum, fpc = ~N), ~cell, ...)` with the sampling strata."""
    POSTSTRATIFIED_NO_FPC = "poststratified_no_fpc"
    """The same without finite population correction."""
    POSTSTRATIFIED_MUNICIPALITY = "poststratified_municipality"
    """As `poststratified`, with the municipalities for strata: for whoever does not know the sampling strata."""
    TWO_PHASE = "two_phase"
    """Sampling in the sampling strata, then response in the cells: Särndal, Swensson & Wretman 1992, eq. 9.4.14."""
    WITH_REPLACEMENT = "with_replacement"
    """The default without finite population correction: `svydesign(~1, strata = ~cell, weights = ~w)`."""
    FIXED_WEIGHTS = "fixed_weights"
    """Weights taken as given: `svydesign(~1, strata = ~stratum, weights = ~w)`."""
    FIXED_WEIGHTS_NO_STRATA = "fixed_weights_no_strata"
    """`svydesign(~1, weights = ~w)`: what most software does with a weight."""
    UNWEIGHTED = "unweighted"
    """A simple random sample: `svydesign(~1)`."""
    RAKED = "raked"
    """Raked to the margins of the cell variables, with the sampling strata; see `adjusted.rake`."""
    TRIMMED = "trimmed"
    """The default with trimmed weights; see `adjusted.trim`."""
    BOOTSTRAP = "bootstrap"
    """The default with the rescaling bootstrap; see `bootstrap`."""


def choices(round_: Round) -> tuple[Choice, ...]:
    """The choices a round has; the municipalities are strata only where they are weighted by."""
    known = round_.municipality_variable in round_.config.weighting.cells
    return tuple(choice for choice in Choice if known or choice != Choice.POSTSTRATIFIED_MUNICIPALITY)


def plan(choice: Choice, design: Design, round_: Round) -> Plan:
    """What a choice means; of two phases, the weights and what decides the degrees of freedom."""
    weight, everyone = design.weight, np.zeros(len(design.cell), dtype=np.int64)
    match choice:
        case Choice.DEFAULT | Choice.BOOTSTRAP:
            return _plan(design, weight, design.cell)
        case Choice.WITH_REPLACEMENT:
            return _plan(design, weight, design.cell, corrected=False)
        case Choice.TRIMMED:
            return _plan(design, adjusted.trim(design, round_.config.weighting.trim), design.cell)
        case Choice.TWO_PHASE:
            return _plan(design, two_phase_weight(design), design.cell)
        case Choice.FIXED_WEIGHTS:
            return _plan(design, weight, design.stratum, corrected=False)
        case Choice.FIXED_WEIGHTS_NO_STRATA:
            return _plan(design, weight, everyone, corrected=False)
        case Choice.UNWEIGHTED:
            return _plan(design, np.ones(len(weight)), everyone, corrected=False)
        case Choice.RAKED:
            raked = adjusted.rake(design, round_.config.weighting.cells)
            return _plan(design, raked.weight, design.stratum, predict=raked.predict)
    strata = design.municipality if choice == Choice.POSTSTRATIFIED_MUNICIPALITY else design.stratum
    corrected = choice != Choice.POSTSTRATIFIED_NO_FPC
    return _plan(design, weight, strata, corrected=corrected, predict=lambda sums: _cell_means(design, sums))


def two_phase_weight(design: Design) -> FloatArray:
    """Population over invited in the sampling stratum, times invited over respondents in the cell; per unit."""
    people, asked = (design.whole(x, design.stratum)[design.stratum] for x in (design.population, design.invited))
    drawn, answered = (design.whole(x, design.cell)[design.cell] for x in (design.invited, design.respondents))
    return np.asarray(people / asked * drawn / answered)


def _plan(design: Design, weight: FloatArray, stratum: IntArray, *, corrected: bool = True, **other: object) -> Plan:
    r, population = (design.whole(values, stratum) for values in (design.respondents, design.population))
    return Plan(weight, stratum, r, r / population if corrected else np.zeros(len(r)), **other)  # type: ignore[arg-type]


def _cell_means(design: Design, sums: FloatArray) -> FloatArray:
    """The mean over all respondents of the cell, for each of its units."""
    total = np.zeros((int(design.cell.max()) + 1, *sums.shape[1:]))
    np.add.at(total, design.cell, sums)
    mean = total / design.whole(design.respondents, design.cell).reshape(-1, *[1] * (sums.ndim - 1))
    return np.asarray(mean[design.cell])
