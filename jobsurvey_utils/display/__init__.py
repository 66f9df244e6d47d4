"""What readers see: figures in one theme, tables of one form, sentences made from results, and a notebook's page."""

from jobsurvey_utils.display.amounts import bars
from jobsurvey_utils.display.compared import pairs
from jobsurvey_utils.display.flow import flow
from jobsurvey_utils.display.love import love
from jobsurvey_utils.display.page import Page
from jobsurvey_utils.display.ranked import dots
from jobsurvey_utils.display.statistical import heat, percentiles, scatter
from jobsurvey_utils.display.timeline import curve
from jobsurvey_utils.display.views import by_municipality, distribution

__all__ = [
    "Page",
    "bars",
    "by_municipality",
    "curve",
    "distribution",
    "dots",
    "flow",
    "heat",
    "love",
    "pairs",
    "percentiles",
    "scatter",
]
