"""How answers change from earlier rounds to this one, in the municipalities and questions they have in common.

`comparable` finds the questions that are put alike, `fixed` brings both rounds to the same population, `change` tests
what is left, `control` withholds what is small, `series` sets published figures beside it.
"""

from jobsurvey_utils.trend.results import tables

__all__ = ["tables"]
