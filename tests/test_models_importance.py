"""Relative importance and reliability against numbers worked out by hand and given by R.

`attitude` is R's data set of that name (Chatterjee & Price 1977, Regression Analysis by Example, section 3.3). R means
R 4.2 with psych 2.2.9 (Revelle).
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from jobsurvey_utils.models import covariances, importance, reliability
from jobsurvey_utils.models.covariances import Complete
from jobsurvey_utils.models.design import Design

NAMES = ["rating", "complaints", "privileges", "learning", "raises", "critical", "advance"]
COLUMNS = """
43 63 71 61 81 43 58 71 72 67 64 67 69 68 77 81 74 65 65 50 50 64 53 40 63 66 78 48 85 82
51 64 70 63 78 55 67 75 82 61 53 60 62 83 77 90 85 60 70 58 40 61 66 37 54 77 75 57 85 82
30 51 68 45 56 49 42 50 72 45 53 47 57 83 54 50 64 65 46 68 33 52 52 42 42 66 58 44 71 39
39 54 69 47 66 44 56 55 67 47 58 39 42 45 72 72 69 75 57 54 34 62 50 58 48 63 74 45 71 59
61 63 76 54 71 54 66 70 71 62 58 59 55 59 79 60 79 55 75 64 43 66 63 50 66 88 80 51 77 64
92 73 86 84 83 49 68 66 83 80 67 74 63 77 77 54 79 80 85 78 64 80 80 57 75 76 78 83 74 78
45 47 48 35 47 34 35 41 31 41 34 41 25 35 46 36 63 60 46 52 33 41 37 49 33 72 49 38 55 39
"""
ATTITUDE = np.array([line.split() for line in COLUMNS.split("\n") if line], dtype=np.float64).T
COVARIANCE = np.cov(ATTITUDE.T)


def outcome_last(variables):
    order = [NAMES.index(name) for name in variables]
    return covariances.correlation(COVARIANCE[np.ix_(order, order)])[None]


def test_two_predictors_by_hand():
    # r1y = 0.5, r2y = 0.4, r12 = 0.3: R² = (0.25 + 0.16 - 2·0.5·0.4·0.3)/(1 - 0.09) = 0.29/0.91;
    # the first: (0.25 + (0.29/0.91 - 0.16))/2, the second: (0.16 + (0.29/0.91 - 0.25))/2
    matrix = np.array([[1, 0.3, 0.5], [0.3, 1, 0.4], [0.5, 0.4, 1]])
    parts, whole = importance.lmg(matrix[None])
    assert whole[0] == pytest.approx(0.29 / 0.91, rel=1e-12)
    assert parts[0] == pytest.approx([(0.09 + 0.29 / 0.91) / 2, (0.29 / 0.91 - 0.09) / 2], rel=1e-12)


def test_three_independent_predictors_share_by_their_squares():
    matrix = np.eye(4)
    matrix[3, :3] = matrix[:3, 3] = [0.6, 0.3, 0.2]
    parts, whole = importance.lmg(matrix[None])
    assert parts[0] == pytest.approx([0.36, 0.09, 0.04], rel=1e-12)
    assert whole[0] == pytest.approx(0.49, rel=1e-12)


def test_three_predictors_by_all_orders():
    matrix = outcome_last(["complaints", "privileges", "learning", "rating"])[0]

    def r2(chosen):
        part = matrix[np.ix_(chosen, chosen)]
        return matrix[3, chosen] @ np.linalg.solve(part, matrix[chosen, 3]) if chosen else 0.0

    first = (2 * r2([0]) + (r2([0, 1]) - r2([1])) + (r2([0, 2]) - r2([2])) + 2 * (r2([0, 1, 2]) - r2([1, 2]))) / 6
    parts, whole = importance.lmg(matrix[None])
    assert parts[0, 0] == pytest.approx(first, rel=1e-12)
    assert whole[0] == pytest.approx(r2([0, 1, 2]), rel=1e-12)


def test_six_predictors_match_r():
    # lm(reformulate(S, "rating"), attitude) for all 64 subsets, averaged by combn
    parts, whole = importance.lmg(outcome_last([*NAMES[1:], "rating"]))
    expected = [0.37081619431933, 0.05090379297154, 0.15576599016914, 0.12034507940363, 0.00658872254586, 0.02818221312]
    assert parts[0] == pytest.approx(expected, rel=1e-9)
    assert whole[0] == pytest.approx(0.732601992531, rel=1e-9)


def test_shares_sum_to_r_squared_for_every_matrix():
    random = np.random.default_rng(1)
    tables = random.normal(size=(5, 60, 9)) + random.normal(size=(5, 60, 1))
    parts, whole = importance.lmg(np.array([np.corrcoef(table.T) for table in tables]))
    assert parts.sum(axis=1) == pytest.approx(whole, rel=1e-10)
    assert (parts > 0).all()


def test_a_predictor_given_twice_shares_with_its_double():
    once = importance.lmg(outcome_last(["complaints", "learning", "rating"]))[1]
    parts, whole = importance.lmg(outcome_last(["complaints", "complaints", "learning", "rating"]))
    assert whole == pytest.approx(once, rel=1e-9)
    assert parts[0, 0] == pytest.approx(parts[0, 1], rel=1e-9)


def test_every_subset_is_there():
    matrix = outcome_last(NAMES[::-1])
    found = importance.r_squared(matrix)[:, 0]
    for size in range(3):
        for chosen in combinations(range(6), size):
            part = matrix[0][np.ix_(chosen, chosen)]
            expected = matrix[0, 6, chosen] @ np.linalg.solve(part, matrix[0, chosen, 6]) if size else 0.0
            assert found[sum(1 << place for place in chosen)] == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("columns", "expected"), [(range(7), 0.843142769565), (range(3), 0.822201259443), (range(1, 6), 0.790668203128)]
)
def test_alpha_matches_r(columns, expected):
    # psych::alpha(attitude[, columns])$total$raw_alpha; ?alpha prints 0.84 for all seven
    part = COVARIANCE[np.ix_(columns, columns)]
    assert reliability.alpha(part) == pytest.approx(expected, rel=1e-9)


def test_loadings_and_omega_match_r():
    # f <- psych::fa(attitude, nfactors = 1, fm = "minres"); L <- f$loadings; s <- sapply(attitude, sd)
    # sum(s * L)^2 / (sum(s * L)^2 + sum(s^2 * (1 - L^2))); optim gives some five digits
    loadings = reliability.one_factor(covariances.correlation(COVARIANCE))
    expected = [0.757772224935, 0.833827161664, 0.603427276333, 0.788727056277, 0.841119377112, 0.284464807131]
    assert loadings == pytest.approx(np.array([*expected, 0.491046864893]), rel=1e-4)
    assert reliability.omega(COVARIANCE, loadings) == pytest.approx(0.860262393391, rel=1e-5)


def test_items_that_load_alike_have_alpha_equal_to_omega():
    matrix = np.full((4, 4), 0.5) + 0.7 * np.eye(4)
    loadings = reliability.one_factor(covariances.correlation(matrix))
    assert reliability.omega(matrix, loadings) == pytest.approx(float(reliability.alpha(matrix)), rel=1e-9)


def test_weighted_covariance_is_that_of_repeated_rows():
    weight = np.array([1.0, 2, 3, 1, 2, 1])
    scores = np.array([[1.0, 2], [3, 5], [4, 4], [2, 1], [np.nan, 3], [5, 5]])
    complete = Complete(scores, weight)
    known = np.array([0, 1, 2, 3, 5])
    repeated = np.repeat(scores[known], weight[known].astype(int), axis=0)
    assert complete.covariances(weight[:, None])[0] == pytest.approx(np.cov(repeated.T, bias=True), rel=1e-12)
    assert covariances.pairwise(scores[known], weight[known])[0, 1] == pytest.approx(np.corrcoef(repeated.T)[0, 1])


def test_replicates_are_the_same_each_time():
    design = Design(np.repeat([0, 1], 10), np.full(20, 2.0), np.full(2, 10.0), np.full(2, 20.0))
    table = Complete(np.random.default_rng(2).normal(size=(20, 3)), design.weight)
    one, other = (covariances.replicated(design, [table])[0] for _ in range(2))
    assert (one == other).all()
    assert len(one) == covariances.REPLICATES + 1
