"""Estimates against numbers that independent programs gave.

R means R 4.2 with survey 4.1-1 (Lumley). The R call that gives a number stands beside it; the miniature round is the
one of `mini.py`, as R data `d` (one row per respondent: stratum, cell, N of stratum and cell, w = N/r, y the score).
"""

from __future__ import annotations

import mini
import numpy as np
import pandas as pd
import pytest

from jobsurvey_utils import estimation, nonresponse, weighting
from jobsurvey_utils.estimation import ratios
from jobsurvey_utils.reconstruct import margins

EXACT = 1e-9


def close(value: float, digits: int) -> object:
    """A number printed with so many significant digits, or 1e-9 where there are more."""
    return pytest.approx(value, rel=max(EXACT, 0.5 * 10.0 ** (1 - digits)))


@pytest.fixture(scope="module")
def round_(tmp_path_factory):
    return mini.read(tmp_path_factory.mktemp("mini"))


@pytest.fixture(scope="module")
def weights(round_):
    return weighting.weigh(round_)


@pytest.fixture(scope="module")
def estimates(round_, weights):
    return estimation.estimate(round_, weights)


def score(estimates, breakdown, group):
    table = estimates.scores
    mine = (table["item"] == "tilfredshed") & (table["breakdown"] == breakdown) & (table["group"] == group)
    return table[mine].iloc[0]


def test_cell_weights_of_the_miniature(weights):
    assert weights.cells["weight"].to_list() == [5.5, 4.5, 7, 6.4, 4.25, 3.25, 3, 2.75]


def test_kish_design_effect_matches_r(weights):
    # 1 + (sd(w)/mean(w))^2 * (n-1)/n, that is n*sum(w^2)/sum(w)^2
    deff, effective = weighting.kish(weights.weight)
    assert deff == close(1.101582222, 10)
    assert effective == close(29.0491253, 9)


def test_mean_score_matches_r_with_response_as_a_draw_within_cells(estimates):
    # svymean(~y, svydesign(~1, strata = ~cell, fpc = ~N, weights = ~w, data = d)); confint(..., df = 24)
    # The wrong numbers it guards against: 0.2295 (postStratify), 0.2559 (no correction), 0.2577 (fixed weights).
    total = score(estimates, "samlet", "samlet")
    assert total["score"] == close(3.317, 10)
    assert total["se"] == close(0.2487630882, 10)
    assert total["ci_low"] == close(2.80357822, 9)
    assert total["ci_high"] == close(3.83042178, 9)


@pytest.mark.parametrize(
    ("municipality", "mean", "error"), [("901", 3.343, 0.3329249165), ("902", 3.265, 0.3370336284)]
)
def test_mean_score_of_a_domain_matches_r(estimates, municipality, mean, error):
    # svyby(~y, ~municipality, design, svymean)
    row = score(estimates, "kommune", municipality)
    assert row["score"] == close(mean, 10)
    assert row["se"] == close(error, 10)


@pytest.mark.parametrize(("municipality", "share"), [("901", 0.468), ("902", 0.470)])
def test_share_with_a_score_of_4_or_more_matches_r(estimates, municipality, share):
    # svyby(~I(y >= 4), ~municipality, design, svymean)
    table = estimates.pooled
    mine = (table["item"] == "tilfredshed") & (table["category"] == "5 + 4") & (table["group"] == municipality)
    assert table[mine]["share"].to_list() == [close(share, 10)]


def test_response_rates_of_the_miniature(round_):
    # RR1 32/40; weighted by the inverse sampling fraction of the four strata
    total = nonresponse.response(round_).iloc[0]
    assert total["response_rate"] == close(0.8, 10)
    weight = nonresponse.base_weights(round_, ["kommune", "maalgruppe"])
    answered = round_.sample["disposition"].isin(["complete", "partial"])
    assert weight[answered].sum() / weight.sum() == close(0.79, 10)


# Two strata, eight rows: data(fpc) of the survey package, which holds x in single precision (4.1 is 4.0999999).
STRATUM = np.array([0, 0, 0, 0, 0, 1, 1, 1])
X = np.array([2.8, 4.1, 6.8, 6.8, 9.2, 3.7, 6.6, 4.2], dtype=np.float32).astype(np.float64)


def two_strata(*, corrected: bool) -> ratios.Units:
    r, population = np.array([5.0, 3.0]), np.array([15.0, 12.0])
    fraction = r / population if corrected else np.zeros(2)
    return ratios.Units(population / r, r, fraction, np.zeros(2, dtype=np.int64), 1)


def scores(units: ratios.Units, category: np.ndarray, values: np.ndarray) -> tuple[ratios.Ratio, np.ndarray]:
    """Mean and design effect from counts of stratum × group × value."""
    return ratios.scores(units, ratios.domain(units, category.sum(axis=-1)), category, values)


def counted(domain: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Counts of stratum × group × value, and the values."""
    values = np.unique(X)
    table = np.zeros((2, 1, len(values)))
    np.add.at(table, (STRATUM[domain], 0, np.searchsorted(values, X[domain])), 1)
    return table, values


@pytest.mark.parametrize(("corrected", "error"), [(False, 0.7412683268), (True, 0.6160407198)])
def test_mean_with_and_without_finite_population_correction_matches_r(corrected, error):
    # svymean(~x, svydesign(id = ~psuid, strata = ~stratid, weights = ~weight, data = fpc, nest = TRUE)), and fpc = ~Nh
    ratio = scores(two_strata(corrected=corrected), *counted(np.ones(8, dtype=bool)))[0]
    assert ratio.value[0, 0] == close(5.4481481, 8)
    assert ratio.se[0, 0] == close(error, 10)


@pytest.mark.parametrize(("corrected", "error"), [(False, 20.0142448), (True, 16.6330994)])
def test_variance_of_a_total_matches_r(corrected, error):
    # svytotal(~x, ...)
    units = two_strata(corrected=corrected)
    assert (X * units.weight[STRATUM]).sum() == close(147.1, 8)
    variance = units.variance(np.bincount(STRATUM, X), np.bincount(STRATUM, X**2))
    assert np.sqrt(variance)[0] == close(error, 9)


@pytest.mark.parametrize(("above", "mean", "error"), [(True, 6.195, 0.7555129), (False, 3.3142857, 0.3117042)])
def test_domain_keeps_the_whole_design_as_r(above, mean, error):
    # svyby(~x, ~I(x > 4), design, svymean): the rows outside the domain are zeroed, not dropped
    ratio = scores(two_strata(corrected=False), *counted((X > 4) == above))[0]
    assert ratio.value[0, 0] == close(mean, 8)
    assert ratio.se[0, 0] == close(error, 7)


# Kalton & Flores-Cervantes 2003, the 4 × 3 example; R survey, tests/kalton.R. Rows are the three levels of b.
SAMPLE = np.array([[20, 50, 100, 30], [40, 140, 50, 100], [40, 310, 50, 70]])
POPULATION = np.array([[80, 60, 170, 55], [40, 150, 60, 165], [55, 340, 200, 125]])


def test_cell_weights_match_kalton_and_flores_cervantes(round_):
    # postStratify(des, ~a + b, pop.table)
    config = round_.round.config
    a = {"label": "a", "source": "register", "categories": [{"code": f"a{i}", "label": f"a{i}"} for i in range(4)]}
    b = {"label": "b", "source": "register", "categories": [{"code": f"b{i}", "label": f"b{i}"} for i in range(3)]}
    kommune = config.variables["kommune"]
    raw = config.model_dump() | {
        "variables": {"a": a, "b": b, "kommune": kommune.model_dump()},
        "weighting": {"cells": ["a", "b"]},
        "breakdowns": ["samlet"],
    }
    example = type(round_.round)(mini.FOLDER, type(config).model_validate(raw), round_.round.questionnaire)
    cells = pd.DataFrame([(f"a{i}", f"b{j}") for j in range(3) for i in range(4)], columns=["a", "b"])
    frame = cells.assign(population=POPULATION.ravel())
    respondents = cells.loc[cells.index.repeat(SAMPLE.ravel())]
    found = weighting.cell_weights(example, frame, respondents)
    weight = found.cells.set_index(["b", "a"])["weight"].sort_index().to_numpy()
    printed = [4, 1.2, 1.7, 1.833333, 1, 1.071429, 1.2, 1.65, 1.375, 1.096774, 4, 1.785714]
    assert weight == pytest.approx(printed, abs=5e-7)


def test_raked_weights_match_kalton_and_flores_cervantes():
    # rake(des, list(~a, ~b), list(pop.a, pop.b), control = list(epsilon = 1e-10, maxit = 100))
    wanted = [margins.Margin((0,), POPULATION.sum(axis=1)), margins.Margin((1,), POPULATION.sum(axis=0))]
    weight = margins.fit(SAMPLE.astype(float), wanted) / SAMPLE
    printed = [
        *(1.810805, 1.083564, 2.196089, 1.833226, 1.452822, 0.869352),
        *(1.761938, 1.470810, 2.016776, 1.206815, 2.445884, 2.041746),
    ]
    assert weight.ravel() == pytest.approx(printed, abs=5e-7)


TSUCHIYA = np.array([15, 143, 21, 51, 337, 50, 274, 145, 15, 86])


@pytest.mark.parametrize(
    ("weight", "mean", "error", "deff"),
    [
        # svymean(~x, svydesign(~1, weights = ~w, data = d), deff = "replace"); R survey, tests/deff.R
        (np.array([20, 200, 11, 25, 550, 30, 250, 100, 10, 55]), 243.914, 48.752, 1.974067),
        # With equal weights it is 1 by definition; the printed 1.0101 is deff = TRUE, with 1 - n/N = 0.99 below.
        (np.full(10, 100), 113.7, 35.626, 1.0101 * 0.99),
    ],
)
def test_design_effect_is_against_sampling_with_replacement(weight, mean, error, deff):
    x = TSUCHIYA.astype(float)
    centre = (weight * x).sum() / weight.sum()
    assert centre == close(mean, 6)
    z = weight * (x - centre) / weight.sum()
    variance = 10 / 9 * (z**2).sum()
    assert np.sqrt(variance) == close(error, 5)
    spread = np.array((weight * (x - centre) ** 2).sum() / weight.sum())
    assert variance / ratios.srs_variance(spread, np.array(10.0)) == close(deff, 5)


def test_estimator_gives_the_design_effect_of_equal_weights():
    units = ratios.Units(np.array([100.0]), np.array([10.0]), np.array([0.0]), np.zeros(1, dtype=np.int64), 1)
    values, n = np.unique(TSUCHIYA, return_counts=True)
    ratio, deff = scores(units, n[None, None, :].astype(float), values.astype(float))
    assert ratio.se[0, 0] == close(35.626, 5)
    assert deff[0, 0] == pytest.approx(1, rel=EXACT)
