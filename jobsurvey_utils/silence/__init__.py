"""What those who did not answer could change: bounds, tipping points, and a simulation of nonresponse."""

from __future__ import annotations

import pandas as pd

from jobsurvey_utils.alternatives.design import lay_out
from jobsurvey_utils.effort import results, waves
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.silence import bounds, simulation, tipping
from jobsurvey_utils.silence.known import Population
from jobsurvey_utils.silence.rates import rates
from jobsurvey_utils.weighting import Weights

__all__ = ["tables"]


def tables(data: Microdata, weights: Weights) -> dict[str, pd.DataFrame]:
    """`bounds`, `headlines` with tipping points, `rates` of response by group, `simulation` and `expectations`."""
    people, shown = Population.of(data, weights), results.reported(data, weights)
    design = lay_out(data, weights)
    simulated = [simulation.simulate(data, design, item) for item in simulation.chosen(data, shown)]
    empty = pd.DataFrame(columns=[*simulation.KEYS, "draws", "unweighted_bias", "weighted_bias", "removed", "status"])
    return {
        "bounds": bounds.bounds(people, shown),
        "headlines": tipping.headlines(people, shown, waves.sort(data)),
        "rates": rates(people),
        "simulation": pd.concat(simulated, ignore_index=True) if simulated else empty,
        "expectations": simulation.expectations(data, design, shown),
    }
