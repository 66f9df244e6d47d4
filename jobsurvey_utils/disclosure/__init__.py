"""Disclosure control: numbers that rest on too few persons are taken out before anything is published.

Primary suppression takes out a row whose base has fewer persons than the round's threshold, or whose own count is from
1 up to that threshold; a count of zero is shown. Within a municipality's own groups the threshold is
`min_persons_crossed` for both. Secondary suppression takes out further numbers until what is missing cannot be had back
from what is shown (Hundepool et al. 2012, Statistical Disclosure Control, chapter 4). Rows keep their keys, their
numbers are empty, and `suppressed` is true.

One decision everywhere:

- Every sum a reader can take is a line: the answers to a base, the groups of a variable to all, a municipality's groups
  to the municipality, the municipalities to all (`lines`). Where something of a line is withheld, others in it follow
  until two that are not zero are withheld and together hold the threshold: of rows where something is withheld already
  first, then the smallest. What follows is in other lines too, so the rule is used until nothing more follows. A total
  never follows its parts (`secondary`).
- A group of too few is withheld as a whole, and the group that follows it is the same for all questions: the smallest.
- Within a distribution with a score four answers are withheld: the base, the score and its standard error are three
  equations. Answers that are all positive or all negative in a group of fewer than `min_persons_crossed` are withheld
  with the score: they tell what every one of them answered.
- Those who have no value of a variable are in no table. They count as withheld in their line; they are not protected
  themselves, for nobody outside knows who they are.
- Don't know and missing answers are withheld together, and the number asked with them, and follow one another as above.
- The number asked a question is withheld where answers to the question that leads to it are (`routing`), but not where
  nobody skipped it: the answers tell the number asked there.
- In a group the numbers of all questions that lead to one another are a system of equations (`followups`). Where it
  determines an answer or a base of few, an answer more of that question follows, or else a question of the system is
  withheld in the group as a whole: that of the fewest answers (`linked`).
- The response, the composition of the sample and the outcomes of the invited have the same rule, and take out a group
  that the questions take out.
- In the end the `auditor`, which shares nothing with the rule, solves all equations of a question at once. Where they
  determine a number of few, one more follows in each of its lines. The build ends with an error if any is left. It
  looks at one question at a time, and in one group at all that lead to one another. All sums of these together, over
  groups and municipalities (`between`), are solved in a test only: some still tell a number of few.

What can still be told: a few numbers by sums between questions, groups and municipalities at once (`between`); how many
of a group gave neither answer, which is the number asked, where it is known, less the base (and so those who said don't
know, where nobody skipped the question); how many of a group there are, where a question was put to that group alone; a
number of a group that is the whole of a total that is shown; that what is withheld lies between two bounds, about as
far apart as the threshold; and what weights would tell somebody who knew them. The answers per day of the field work
are of no group; those of a day with few are told on the next.
"""

from jobsurvey_utils.disclosure.answers import bases, pooled, scores, shares
from jobsurvey_utils.disclosure.control import estimates, plain
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
    "plain",
    "pooled",
    "response",
    "scores",
    "shares",
    "thresholds",
    "together",
    "weight_sums",
    "withhold",
]
