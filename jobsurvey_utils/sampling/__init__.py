"""Sample sizes per municipality, proportional allocation to strata, the stratified draw, and the precision expected."""

from jobsurvey_utils.sampling.allocation import FloatArray, IntArray, allocate, largest_remainder
from jobsurvey_utils.sampling.curve import between
from jobsurvey_utils.sampling.drawing import BoolArray, draw, draw_by_id, first_in_group
from jobsurvey_utils.sampling.sizes import SizeRule, sample_sizes

__all__ = [
    "BoolArray",
    "FloatArray",
    "IntArray",
    "SizeRule",
    "allocate",
    "between",
    "draw",
    "draw_by_id",
    "first_in_group",
    "largest_remainder",
    "sample_sizes",
]
