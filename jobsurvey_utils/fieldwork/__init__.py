"""The field work while it goes on: response so far, the precision it leads to, and the groups that lag.

For the round's own people: small counts are shown, ids never.
"""

from jobsurvey_utils.fieldwork.report import Report, report
from jobsurvey_utils.fieldwork.told import lines, values

__all__ = ["Report", "lines", "report", "values"]
