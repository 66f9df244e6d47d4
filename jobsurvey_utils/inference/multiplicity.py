"""p-values of many tests at once: the false discovery rate, and the chance of any false claim at all."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

SMALLEST = 1e-12
"""Smaller p-values are given as this one: files keep twelve decimals, and 0 would be no p-value of a test."""


def benjamini_hochberg(p: FloatArray) -> FloatArray:
    """Adjusted p-values: those up to q are claims of which at most the share q is expected to be false.

    Benjamini & Hochberg (1995), JRSS B 57; R `p.adjust(p, "BH")`. Tests that were not made (NaN) are not counted.
    """
    return _adjust(p, lambda ordered, m: _falling(ordered * m / np.arange(1, m + 1)))


def holm(p: FloatArray) -> FloatArray:
    """Adjusted p-values: with probability 1 − α none of those up to α is false.

    Holm (1979), Scandinavian Journal of Statistics 6; R `p.adjust(p, "holm")`. NaN are not counted.
    """
    return _adjust(p, lambda ordered, m: np.maximum.accumulate(ordered * np.arange(m, 0, -1)))


def _falling(values: FloatArray) -> FloatArray:
    return np.asarray(np.minimum.accumulate(values[::-1])[::-1])


def coverage(p: FloatArray, fdr: float) -> float:
    """The level of intervals, of which at most the share `fdr` of those chosen by their tests is expected to miss.

    1 − R·q/m for R sure differences of m tests by Benjamini and Hochberg's rule at q (Benjamini & Yekutieli 2005, JASA
    100: the false coverage rate); 1 − q where none is sure.

    Parameters
    ----------
    p
        p-values adjusted by Benjamini and Hochberg's rule; NaN are not counted.
    """
    made, chosen = int((~np.isnan(p)).sum()), int((p <= fdr).sum())
    return 1 - fdr * (chosen / made if chosen else 1)


def bonferroni(p: FloatArray) -> FloatArray:
    """Adjusted p-values by the simplest rule; R `p.adjust(p, "bonferroni")`."""
    return np.asarray(np.minimum(p * (~np.isnan(p)).sum(), 1))


def _adjust(p: FloatArray, rule: Callable[[FloatArray, int], FloatArray]) -> FloatArray:
    made = np.flatnonzero(~np.isnan(p))
    order = made[np.argsort(p[made], kind="stable")]
    adjusted = np.full(len(p), np.nan)
    if len(made):
        adjusted[order] = np.minimum(rule(p[order], len(made)), 1)
    return adjusted
