"""Differences and whether they are more than chance: between groups, distributions, questions and municipalities.

Every test rests on the variance of the estimates themselves (`estimation.ratios`), with the covariance of two groups
that share weighting cells.
"""

from jobsurvey_utils.inference.pages import tables

__all__ = ["tables"]
