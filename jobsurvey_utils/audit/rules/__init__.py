"""The rules of the audit: what figures of a report must fulfil among themselves, whatever the report.

No rule knows an item, a round or a number. What a rule needs follows from the columns of `published.csv`, from the
questionnaire and from `round.yml`.
"""

from jobsurvey_utils.audit.rules import distributions, limits, means, printings, routing, shares, sums, weights
from jobsurvey_utils.audit.rules.registry import RULES, Rule, all_checks

__all__ = [
    "RULES",
    "Rule",
    "all_checks",
    "distributions",
    "limits",
    "means",
    "printings",
    "routing",
    "shares",
    "sums",
    "weights",
]
