"""Who answers: propensities by a logit of all background variables, and how representative the response is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from jobsurvey_utils import disclosure
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.nonresponse import invited
from jobsurvey_utils.propensity import bias, calibration, indicators
from jobsurvey_utils.propensity.grid import LEAST, FloatArray, Grid, grid, left_out, merged
from jobsurvey_utils.propensity.indicators import Representativity, representativity
from jobsurvey_utils.propensity.model import Model, SeparationError, fit, select
from jobsurvey_utils.rounds.schema import CROSS
from jobsurvey_utils.weighting import MERGED, Weights

__all__ = [
    "LEAST",
    "Grid",
    "Model",
    "Representativity",
    "SeparationError",
    "fit",
    "grid",
    "left_out",
    "merged",
    "representativity",
    "select",
    "tables",
]

_GROUPS = ["variable", "group", "share", "propensity", "unconditional", "conditional", "alike", "suppressed"]


def tables(data: Microdata, weights: Weights) -> dict[str, pd.DataFrame]:
    """The model and what it tells; `model.status` is ok, or says why there is none (constant, separation).

    - `model`: one row: persons, terms, fit. `selection`: interactions tried. `left_out`: municipalities left out.
    - `indicators`: one row: R-indicator, coefficients of variation. `variables`, `groups`: partial R-indicators.
    - `deciles`: predicted and observed response. `bias`: maximal bias by item.
    """
    entries = merged(grid(data))
    outside = _outside(data)
    if not entries.labels:
        return _empty(entries, "constant") | {"left_out": outside}
    try:
        chosen, selection = select(entries)
        weighted = fit(entries, chosen.terms, weighted=True, start=chosen)
    except SeparationError:
        return _empty(entries, "separation") | {"left_out": outside}
    found = representativity(entries, weighted)
    groups = indicators.by_group(entries, weighted.propensity).assign(alike=_alike(entries, weighted))
    deciles = calibration.deciles(chosen.propensity, entries.invited, entries.answered)
    return {
        "model": _model(entries, chosen),
        "selection": selection,
        "left_out": outside,
        "indicators": _indicators(found),
        "variables": indicators.by_variable(groups),
        "groups": _withheld(data, groups)[_GROUPS],
        "deciles": deciles[["decile", "invited", "predicted", "observed"]],
        "bias": bias.maximal(data, weights, found.cv_adjusted),
    }


def _withheld(data: Microdata, groups: pd.DataFrame) -> pd.DataFrame:
    """Groups with the numbers of merged ones taken out, of which one alone is withheld in other tables.

    Where the rest of the merged group is shown elsewhere, the numbers of the whole would tell those of the part. The
    smallest other group of the variable goes with it, as the shares add to one.
    """
    minimum, entries = data.round.config.disclosure.min_persons, grid(data)
    small = invited.withheld(data) | {
        (name, label)
        for name, labels in entries.labels.items()
        for label, *counts in zip(labels, *_counts(entries, name), strict=True)
        if any(0 < count < minimum for count in counts)
    }
    parts = [[(row["variable"], code) for code in row["group"].split(MERGED)] for row in groups.to_dict("records")]
    gone = np.array([any(part in small for part in row) for row in parts], dtype=bool)
    persons = (groups["share"].to_numpy() * entries.persons.sum()).round().astype(np.int64)
    gone = disclosure.complementary(persons, pd.factorize(groups["variable"])[0].astype(np.int64), gone, 2, minimum)
    numbers = [name for name in _GROUPS if name not in ("variable", "group", "suppressed")]
    groups = groups.assign(suppressed=gone)
    groups.loc[gone, numbers] = np.nan
    return groups


def _counts(entries: Grid, name: str) -> list[FloatArray]:
    """Invited, answered and silent of every group."""
    places = len(entries.labels[name])
    numbers = (entries.invited, entries.answered, entries.invited - entries.answered)
    return [np.asarray(np.bincount(entries.codes[name], number, places), float) for number in numbers]


def _outside(data: Microdata) -> pd.DataFrame:
    """Municipalities left out, with the persons; of others that have lost few no number is told."""
    table = left_out(data)
    few = table["out"] < data.round.config.disclosure.min_persons
    return table.astype({"out": "Int64", "invited": "Int64"}).assign(out=table["out"].astype("Int64").mask(few))


def _model(entries: Grid, model: Model) -> pd.DataFrame:
    """The terms of the fitted model, and how well it tells who answered: one row."""
    fitted = calibration.assess(model.propensity, entries.invited, entries.answered)
    return pd.DataFrame(
        {
            "status": ["ok"],
            "invited": [int(entries.invited.sum())],
            "answered": [int(entries.answered.sum())],
            "terms": [" ".join(CROSS.join(term) for term in model.terms)],
            "parameters": [len(model.coefficients)],
            "auc": [fitted.auc],
            "hosmer_lemeshow": [fitted.statistic],
            "df": [fitted.df],
            "p_value": [fitted.p_value],
        }
    )


def _indicators(found: Representativity) -> pd.DataFrame:
    """The R-indicator with its interval, the spread behind it, and the largest bias it allows, of 1: one row."""
    low, high = found.interval
    numbers = {
        "mean": found.mean,
        "spread": found.spread_adjusted,
        "r_unadjusted": found.r,
        "r": found.r_adjusted,
        "se": found.se,
        "ci_low": low,
        "ci_high": high,
        "cv": found.cv_adjusted,
        "max_bias_share": found.cv_adjusted / 2,
        "cv_drawn": found.cv_drawn,
        "max_bias_unweighted": found.cv_drawn / 2,
    }
    return pd.DataFrame({name: [value] for name, value in numbers.items()})


def _alike(entries: Grid, model: Model) -> FloatArray:
    """The mean propensity if everyone were of the group and else as they are (standardisation), group by group."""
    weight = entries.persons / entries.persons.sum()
    found = []
    for name, labels in entries.labels.items():
        for place in range(len(labels)):
            codes = entries.codes | {name: np.full(len(weight), place)}
            found.append(float((weight * model.predict(replace(entries, codes=codes))).sum()))
    return np.array(found)


def _empty(entries: Grid, status: str) -> dict[str, pd.DataFrame]:
    """Tables without rows, and the reason."""
    persons = {"invited": int(entries.invited.sum()), "answered": int(entries.answered.sum())}
    row = {"status": status, **persons, "terms": "", "parameters": 0}
    row |= dict.fromkeys(("auc", "hosmer_lemeshow"), float("nan")) | {"df": 0, "p_value": float("nan")}
    columns: dict[str, dict[str, type]] = {
        "selection": {"step": int, "term": str, "parameters": int, "bic": float, "status": str},
        "indicators": dict.fromkeys(_indicators(Representativity(1.0, 0.0, 0.0, 0.0)).columns, float),
        "variables": {"variable": str, "unconditional": float, "conditional": float},
        "groups": dict.fromkeys(_GROUPS, float) | {"variable": str, "group": str, "suppressed": bool},
        "deciles": {"decile": int, "invited": float, "predicted": float, "observed": float},
        "bias": {"item": str, "measure": str, "n": int, "value": float, "sd": float, "max_bias": float, "status": str},
    }
    empty = {name: pd.DataFrame({c: pd.Series(dtype=k) for c, k in kinds.items()}) for name, kinds in columns.items()}
    return {"model": pd.DataFrame([row])} | empty
