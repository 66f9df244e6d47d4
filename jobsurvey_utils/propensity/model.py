"""The propensity to answer: a logit of all background variables, with the interactions that BIC asks for."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_linear_model import GLM
from statsmodels.tools.sm_exceptions import ConvergenceWarning, PerfectSeparationWarning

from jobsurvey_utils.propensity.grid import FloatArray, Grid, IntArray
from jobsurvey_utils.rounds.schema import CROSS

Term = tuple[str, ...]
Row = tuple[int, str, int | None, float, str]

_EDGE = 1e-7
"""A propensity closer to 0 or 1 than this is one that runs away: the logit is separated."""


class SeparationError(ValueError):
    """Some combination of the variables tells exactly who answers, so that the logit has no estimate."""


@dataclass(frozen=True)
class Model:
    """A fitted logit."""

    terms: list[Term]
    design: FloatArray
    """Of the entries that it was fitted to."""
    coefficients: FloatArray
    propensity: FloatArray
    log_likelihood: float

    kept: IntArray
    """Numbers of the columns of the full design that somebody has."""

    def predict(self, entries: Grid) -> FloatArray:
        """Propensities of other entries with the same variables; the columns of the design must be the same."""
        return np.asarray(1 / (1 + np.exp(-full_design(entries, self.terms)[:, self.kept] @ self.coefficients)))


def full_design(entries: Grid, terms: Sequence[Term]) -> FloatArray:
    """A constant, and for each term the products of indicators of its variables' groups but the first."""
    columns = [np.ones((len(entries.invited), 1))]
    for term in terms:
        block = np.ones((len(entries.invited), 1))
        for name in term:
            indicators = np.eye(len(entries.labels[name]))[entries.codes[name]][:, 1:]
            block = (block[:, :, None] * indicators[:, None, :]).reshape(len(block), -1)
        columns.append(block)
    return np.hstack(columns)


def fit(entries: Grid, terms: Sequence[Term], *, weighted: bool = False, start: Model | None = None) -> Model:
    """The logit of answering, by maximum likelihood, or pseudo-likelihood with design weights of mean 1.

    Raises
    ------
    SeparationError
        If the estimate runs away to propensities of 0 or 1.
    """
    design = full_design(entries, terms)
    kept = np.flatnonzero(np.abs(design).sum(axis=0))
    design = design[:, kept]
    scale = entries.weight * entries.invited.sum() / entries.persons.sum() if weighted else 1.0
    counts = np.column_stack([entries.answered * scale, (entries.invited - entries.answered) * scale])
    guess = None
    if start is not None:
        guess = np.concatenate([start.coefficients, np.zeros(design.shape[1] - len(start.coefficients))])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", (PerfectSeparationWarning, ConvergenceWarning, RuntimeWarning))
        try:
            found = GLM(counts, design, family=Binomial()).fit(method="newton", start_params=guess, tol=1e-12)
        except np.linalg.LinAlgError as error:
            raise SeparationError from error
    propensity = np.asarray(found.fittedvalues, dtype=np.float64)
    if not np.isfinite(propensity).all() or propensity.min() < _EDGE or propensity.max() > 1 - _EDGE:
        raise SeparationError
    likelihood = (counts * np.log(np.column_stack([propensity, 1 - propensity]))).sum()
    return Model(list(terms), design, np.asarray(found.params), propensity, float(likelihood), kept)


def bic(model: Model, entries: Grid) -> float:
    """Schwarz's criterion (1978), -2 log L + k log n, with n the persons invited."""
    return float(-2 * model.log_likelihood + np.log(entries.invited.sum()) * len(model.coefficients))


def select(entries: Grid) -> tuple[Model, pd.DataFrame]:
    """Main effects of all variables, and two-way interactions added one by one while BIC falls.

    Each step adds the interaction with the lowest BIC. One with a combination of groups where all, or none, of the
    invited answered has no estimate and is no candidate; one whose score statistic (Rao 1948) is less than half of what
    BIC asks for cannot lower it and is not fitted.

    Returns
    -------
    The model, unweighted, and one row per step and interaction tried: step, term, parameters, bic, status (start,
    added, not_better, not_fitted, separation). The BIC of those not fitted is by the score statistic.
    """
    model = fit(entries, [(name,) for name in entries.labels])
    rows = [_row(0, (), model, bic(model, entries), "start")]
    waiting, step = list(combinations(entries.labels, 2)), 0
    while waiting:
        step += 1
        rows += [_row(step, pair, None, np.nan, "separation") for pair in waiting if _is_separated(entries, pair)]
        waiting = [pair for pair in waiting if not _is_separated(entries, pair)]
        guessed = {pair: _score(entries, model, pair) for pair in waiting}
        promising = [pair for pair, (gain, cost) in guessed.items() if gain > cost / 2]
        rows += [
            _row(step, pair, None, bic(model, entries) - gain + cost, "not_fitted")
            for pair, (gain, cost) in guessed.items()
            if pair not in promising
        ]
        best = _best(entries, model, promising, step, rows)
        if best is None:
            break
        model = best
        waiting = [pair for pair in waiting if pair not in model.terms]
    table = pd.DataFrame(rows, columns=["step", "term", "parameters", "bic", "status"])
    return model, table.astype({"parameters": "Int64"})


def _best(entries: Grid, model: Model, pairs: Sequence[Term], step: int, rows: list[Row]) -> Model | None:
    """The model with one interaction more and the lowest BIC, if it is lower; all tried are noted in `rows`."""
    tried = {}
    for pair in pairs:
        try:
            tried[pair] = fit(entries, [*model.terms, pair], start=model)
        except SeparationError:
            rows.append(_row(step, pair, None, np.nan, "separation"))
    scores = {pair: bic(found, entries) for pair, found in tried.items()}
    best = min(scores, key=scores.__getitem__, default=None)
    added = best if best is not None and scores[best] < bic(model, entries) else None
    for pair, found in tried.items():
        rows.append(_row(step, pair, found, scores[pair], "added" if pair == added else "not_better"))
    return None if added is None else tried[added]


def _row(step: int, term: Term, model: Model | None, score: float, status: str) -> Row:
    return step, CROSS.join(term), None if model is None else len(model.coefficients), score, status


def _is_separated(entries: Grid, pair: Term) -> bool:
    cell = entries.crossed(pair)
    invited, answered = np.bincount(cell, entries.invited), np.bincount(cell, entries.answered)
    return bool(((invited > 0) & ((answered == 0) | (answered == invited))).any())


def _score(entries: Grid, model: Model, pair: Term) -> tuple[float, float]:
    """The score statistic of an interaction, and what BIC asks for it."""
    more = full_design(entries, [pair])[:, 1:]
    more = more[:, np.abs(more).sum(axis=0) > 0]
    each = entries.invited * model.propensity * (1 - model.propensity)
    slope = more.T @ (entries.answered - entries.invited * model.propensity)
    within, across = model.design.T * each, more.T * each
    left = across @ more - across @ model.design @ np.linalg.solve(within @ model.design, within @ more)
    gain = slope @ np.linalg.lstsq(left, slope, rcond=None)[0]
    return float(gain), float(np.log(entries.invited.sum()) * more.shape[1])
