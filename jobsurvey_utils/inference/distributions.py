"""Whether groups answer alike: Rao and Scott's test of a whole table of group by answer.

The Pearson statistic of the weighted shares, divided by the mean of the generalised design effects, is compared with F
(Rao & Scott 1984, Annals of Statistics 12; Thomas & Rao 1987, JASA 82): R survey's `svychisq(..., statistic = "F")`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import fdtrc

from jobsurvey_utils.estimation.ratios import Units
from jobsurvey_utils.inference.multiplicity import SMALLEST

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

OK, ONE_GROUP, ONE_ANSWER, NO_DF, LONELY = "ok", "one_group", "constant", "no_df", "one_in_cell"


@dataclass(frozen=True)
class RaoScott:
    """The test; NaN where `status` is a refusal."""

    status: str
    f: float = float("nan")
    ndf: float = float("nan")
    ddf: float = float("nan")
    p: float = float("nan")
    cramers_v: float = float("nan")
    """Effect size: √(X²/(n · (the lesser of rows and columns − 1))), of the weighted shares."""


def rao_scott(units: Units, table: FloatArray) -> RaoScott:
    """Test whether the distribution over the answers is the same in all groups.

    Parameters
    ----------
    units
        All weighting cells, in one segment.
    table
        Answers: cell × group × answer. Groups and answers of nobody are left out.
    """
    counts = table.sum(axis=0)
    table = table[:, counts.sum(axis=1) > 0][:, :, counts.sum(axis=0) > 0]
    base = table.sum(axis=(1, 2))
    r, open_ = units.respondents, units.fraction < 1
    df = float(base.sum() - (base > 0).sum())
    if refusal := _refusal(table, df, bool((open_ & (r <= 1) & (base > 0)).any())):
        return RaoScott(refusal)
    total = float((units.weight * base).sum())
    shares = (units.weight[:, None, None] * table).sum(axis=0) / total
    variance = _variance(units, table.reshape(len(base), -1), base, shares.ravel(), total)
    return _test(shares, variance, float(base.sum()), df)


def _refusal(table: FloatArray, df: float, lonely: bool) -> str:
    if table.shape[1] < 2:
        return ONE_GROUP
    if table.shape[2] < 2:
        return ONE_ANSWER
    if lonely:
        return LONELY
    return NO_DF if df <= 0 else ""


def _variance(units: Units, counts: FloatArray, base: FloatArray, shares: FloatArray, total: float) -> FloatArray:
    """Covariance matrix of the weighted shares of all combinations of group and answer."""
    r = units.respondents
    factor = np.divide((1 - units.fraction) * r, r - 1, out=np.zeros(len(r)), where=r > 1) * units.weight**2
    weighted = factor @ counts
    squares = np.diag(weighted) - np.outer(weighted, shares) - np.outer(shares, weighted)
    squares += float(factor @ base) * np.outer(shares, shares)
    sums = counts - base[:, None] * shares
    between = (sums * (factor / r)[:, None]).T @ sums
    return np.asarray((squares - between) / total**2)


def _test(shares: FloatArray, variance: FloatArray, n: float, df: float) -> RaoScott:
    """The test of one table, with the second-order correction of its degrees of freedom, and Cramér's V.

    Parameters
    ----------
    shares
        Weighted shares of all, group × answer: they sum to 1.
    variance
        Their covariance matrix, in the order of `shares.ravel()`.
    """
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    expected = np.outer(rows, columns)
    pearson = n * float(((shares - expected) ** 2 / expected).sum())
    contrast = _interactions(*shares.shape)
    scaled = contrast / np.where(shares.ravel() > 0, shares.ravel(), np.inf)[:, None]
    simple, real = contrast.T @ scaled / n, scaled.T @ variance @ scaled
    delta = np.linalg.solve(simple, real) if (shares > 0).all() else np.linalg.lstsq(simple, real)[0]
    trace = float(np.trace(delta))
    if not trace > 1e-12:
        return RaoScott("census")
    ndf = trace**2 / float((delta * delta.T).sum())
    statistic, least = pearson / trace, min(shares.shape) - 1
    p = max(float(fdtrc(ndf, ndf * df, statistic)), SMALLEST)
    return RaoScott(OK, statistic, ndf, ndf * df, p, float(np.sqrt(pearson / n / least)))


def _interactions(rows: int, columns: int) -> FloatArray:
    """A basis of the contrasts of a table that leave all its margins as they are."""
    return np.asarray(np.kron(_contrasts(rows), _contrasts(columns)), dtype=np.float64)


def _contrasts(number: int) -> FloatArray:
    return np.vstack([-np.ones(number - 1), np.eye(number - 1)])
