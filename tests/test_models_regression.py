"""Regression, adjusted differences, and ordinal logit against numbers that R gave.

R means R 4.2 with survey 4.1-1 (Lumley) and MASS 7.3. The example has 360 answers in nine cells:

    i <- 0:359
    d <- data.frame(cell = i %% 9, a = (i * 7) %/% 5 %% 4, known = i %% 11 != 0,
                    b = ifelse(i %% 7 < 3, (i * 7) %/% 5 %% 4 %% 3, i %/% 5 %% 3))
    d$y <- 1 + (i * i * 3 + 2 * d$b + i %/% 4) %% 5
    d$y[d$a == 2] <- pmin(d$y[d$a == 2] + 1, 5)
    d$N <- 60 + 7 * d$cell; d$w <- d$N / 40
    des <- subset(svydesign(~1, strata = ~cell, fpc = ~N, weights = ~w, data = d), known)
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from jobsurvey_utils.models import ordinal
from jobsurvey_utils.models.contrasts import Counts
from jobsurvey_utils.models.design import Design
from jobsurvey_utils.models.regression import Moments, differences

ROW = np.arange(360)
CELL, A, KNOWN = ROW % 9, ROW * 7 // 5 % 4, ROW % 11 != 0
B = np.where(ROW % 7 < 3, A % 3, ROW // 5 % 3)
Y = 1 + (ROW * ROW * 3 + 2 * B + ROW // 4) % 5
Y = np.where(A == 2, np.minimum(Y + 1, 5), Y).astype(np.float64)
POPULATION = 60.0 + 7 * np.arange(9)
DESIGN = Design(CELL, POPULATION[CELL] / 40, np.full(9, 40.0), POPULATION)
COLUMNS = sparse.csr_matrix(np.hstack([A[:, None] == np.arange(4), B[:, None] == np.arange(3)]).astype(float))
BOTH, ALONE, PLACE = np.arange(7), np.arange(4), np.arange(4)


def close(values):
    return pytest.approx(np.array(values), rel=1e-9)


@pytest.fixture(scope="module")
def moments():
    return Moments.of(COLUMNS, Y, np.where(KNOWN, DESIGN.weight, 0.0))


@pytest.fixture(scope="module")
def counts():
    return Counts.of(DESIGN, A, 4, np.where(KNOWN, Y.astype(np.int64) - 1, -1), 5)


def test_coefficients_and_covariance_match_r(moments):
    # m <- svyglm(y ~ factor(a) + factor(b), des); coef(m); vcov(m)
    fit = moments.fit(BOTH)
    against = np.array([[-1, 1, 0, 0, 0, 0, 0], [-1, 0, 1, 0, 0, 0, 0], [0, 0, 0, 0, -1, 0, 1]], dtype=float)
    assert against @ fit.beta == close([-0.3293995293374257, 0.8182170691335190, 0.2818580619438567])
    covariance = DESIGN.covariance(fit.influence(against))
    assert np.sqrt(np.diag(covariance)) == close([0.185654257981356, 0.171032841182201, 0.169497311604830])
    assert covariance[0, 1] == pytest.approx(0.0194672702313384, rel=1e-9)


def test_difference_from_the_rest_matches_r(moments, counts):
    # for (G in 0:3) svyglm(y ~ g, update(des, g = a == G))
    value = close([-0.206719260128483, -0.533247253451479, 1.05205781646203, -0.30357282785444])
    se = close([0.149333105674528, 0.137247652963709, 0.104152467113362, 0.140105191316083])
    found = differences(moments.fit(ALONE), DESIGN, PLACE, A)
    assert (found.value, found.se) == (value, se)
    counted = counts.difference(np.arange(1.0, 6))
    assert (counted.value, counted.se) == (value, se)


def test_adjusted_difference_from_the_rest_matches_r(moments):
    # q: the weighted shares of the other groups; cc: the group's coefficient less the average of theirs
    # z <- (X %*% solve(crossprod(X, w * X)) %*% cc) * e - rest * (beta[a] - sum(q * beta)) / sum(w[rest])
    # sum(cc * coef(m)); SE(svytotal(~z, update(des, z = z)))
    found = differences(moments.fit(BOTH), DESIGN, PLACE, A)
    assert found.value == close([-0.137524218502836, -0.576272189194781, 0.95044761871142, -0.229405109849331])
    assert found.se == close([0.148584550434625, 0.147651026759509, 0.129739800641706, 0.148433271741298])


def test_the_order_of_columns_does_not_matter(moments):
    one, other = (differences(moments.fit(order), DESIGN, PLACE, A) for order in (BOTH, BOTH[::-1]))
    assert (one.value, one.se) == (close(other.value), close(other.se))


def test_difference_in_positive_answers_matches_r(counts):
    # svyglm(top ~ g, update(des, top = y >= 4, g = a == G))
    found = counts.difference(np.array([0.0, 0, 0, 1, 1]))
    assert found.value == close([-0.0820597503409538, -0.00571372405503151, 0.111892009920299, -0.0230773720284202])
    assert found.se == close([0.0456219409422208, 0.0468173876306549, 0.0474739783329589, 0.0468573696779983])


def test_ordinal_logit_matches_r(counts):
    # polr(ordered(y) ~ g, data = des$variables, weights = weights(des), control = list(reltol = 1e-15)): by optim,
    # exact to some six digits
    found = ordinal.fit(counts.weighted)
    beta = [-0.306801556082859, -0.677464905301966, 1.24684056105631, -0.387657350507268]
    theta = [-1.19185485020579, -0.41615843616967, 0.556414814142295, 1.45982852565217]
    assert found.beta == pytest.approx(np.array(beta), rel=1e-6)
    assert found.theta[0] == pytest.approx(np.array(theta), rel=1e-6)


def test_standard_errors_of_the_ordinal_logit_match_r(counts):
    # summary(svyolr(ordered(y) ~ g, des, control = list(reltol = 1e-15, maxit = 1000))): its Hessian is numerical
    found, separated = counts.log_odds()
    se = [0.204901677666054, 0.186361832244797, 0.141371414519726, 0.180585540759685]
    assert found.se == pytest.approx(np.array(se), rel=1e-5)
    assert not separated.any()


def test_two_categories_make_an_ordinary_logit(counts):
    table = counts.table[..., 3:].copy()
    found, _ = Counts(DESIGN, table).log_odds()
    totals = Counts(DESIGN, table).weighted
    odds = totals[..., 1] / totals[..., 0]
    assert found.value == pytest.approx(np.log(odds[:, 1] / odds[:, 0]), rel=1e-9)


def test_answers_that_do_not_overlap_have_no_odds():
    table = np.zeros((9, 3, 3))
    table[:, 0, 2], table[:, 1, :2], table[:, 2, 1:] = 1, 1, 1
    found, separated = Counts(DESIGN, table).log_odds()
    assert separated.tolist() == [True, True, False]
    assert np.isnan(found.value).tolist() == [True, True, False]
    assert np.isnan(found.p).tolist() == [True, True, False]


def test_what_another_variable_tells_alone_is_not_estimable():
    twice = sparse.hstack([COLUMNS[:, :4], COLUMNS[:, :4]]).tocsr()
    found = differences(Moments.of(twice, Y, DESIGN.weight).fit(np.arange(8)), DESIGN, PLACE, A)
    assert np.isnan(found.value).all()
    assert np.isnan(found.se).all()


def test_replicates_have_the_variance_of_linearisation():
    weights = DESIGN.replicates(4000, seed=1)
    assert weights.min() >= 0
    influence = (DESIGN.weight * np.where(KNOWN, Y, 0.0))[:, None]
    totals = weights.T @ np.where(KNOWN, Y, 0.0)
    assert totals.mean() == pytest.approx(influence.sum(), rel=0.005)
    assert totals.var() == pytest.approx(DESIGN.variance(influence)[0], rel=0.08)
