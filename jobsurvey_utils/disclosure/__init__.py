"""Disclosure control: numbers that rest on too few persons are taken out before anything is published.

Primary suppression takes out a row whose base has fewer persons than the round's threshold, or whose own count is from
1 up to that threshold; a count of zero is shown. Within a municipality's own groups the threshold is
`min_persons_crossed` for both. Complementary suppression takes out further categories of the same
distribution until what is missing cannot be had back from what is shown (Hundepool et al. 2012, Statistical
Disclosure Control, chapter 4). Rows keep their keys, their numbers are empty, and `suppressed` is true.

One decision everywhere:

- The categories of one distribution (answers, outcomes of the invitation, channels) add to a number that is printed,
  so they have complementary suppression.
- Shares of a group of fewer than `min_persons_crossed` who all gave the same answer, all a positive or all a negative
  one, are withheld with the score: they tell what every one of them answered.
- A group (a gender, a municipality) with few invited or few respondents is withheld wherever it appears; the other
  groups of its variable are not withheld with it, in any table.
- A base is shown where it reaches the threshold, also beside a category that is withheld.
- Don't know and missing answers are withheld together, and the number asked with them. How many gave neither answer is
  the number asked, where it is known, less the base; which of the two they did cannot be had from it. Of a scale
  without don't know, those who skipped a question can be counted where its answers follow from another's.
- The answers per day of the field work are of no group; those of a day with few are told on the next.
- Subtraction of a group from its total, and between tables, is not yet guarded against: it would come after `shares`.
"""

from jobsurvey_utils.disclosure.answers import bases, pooled, scores, shares
from jobsurvey_utils.disclosure.control import estimates
from jobsurvey_utils.disclosure.lines import LOOSE, Bonds, bonds
from jobsurvey_utils.disclosure.rules import complementary, is_small, thresholds, together, withhold
from jobsurvey_utils.disclosure.tables import (
    composition,
    curve,
    disposition,
    distribution,
    groups,
    hidden_groups,
    response,
    weight_sums,
)

__all__ = [
    "LOOSE",
    "Bonds",
    "bases",
    "bonds",
    "complementary",
    "composition",
    "curve",
    "disposition",
    "distribution",
    "estimates",
    "groups",
    "hidden_groups",
    "is_small",
    "pooled",
    "response",
    "scores",
    "shares",
    "thresholds",
    "together",
    "weight_sums",
    "withhold",
]
