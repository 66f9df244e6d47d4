"""Single misprints planted in the real reports: the audit may be unsure, but it does not accuse another figure.

The misprints are those of a hand: a wrong digit, two digits swapped, or a number 2 per cent too large. Many of them no
rule can see, because the wrong number is as possible as the right one.
"""

from __future__ import annotations

import copy
import random
from collections import Counter
from collections.abc import Sequence

import pytest

from jobsurvey_utils import rounds
from jobsurvey_utils.audit.tables import frames
from jobsurvey_utils.audit.verdict import Audit
from jobsurvey_utils.rounds import Round

PLANTS = {"kl2024": 60, "covid2020": 30}
EXAMPLES = [
    # item, statistic, printed value, which printing, misprint, the other figures that nothing tells apart from it
    ("tilfredshed", "n", 9769, 0, 9799, ()),
    ("tilfredshed", "n", 10247, 0, 10547, ()),
    ("kontaktkanal", "share_pct", 6.0, 0, 4.0, (5195,)),
    ("framelding", "count", 4195, 1, 4279, ()),
    ("besvarelser", "count", 33758, 0, 33578, ()),
]


def misprinted(survey: Round, row: int, value: float) -> Round:
    """The round with another value in one row of its report."""
    other = copy.copy(survey)
    figures = list(survey.published)
    figures[row] = figures[row].model_copy(update={"value": float(value)})
    vars(other)["published"] = figures
    return other


def misprint(draw: random.Random, value: float, decimals: int) -> float:
    """A wrong digit, 2 per cent more, or two digits swapped."""
    text = f"{value:.{decimals}f}"
    digits = [place for place, letter in enumerate(text) if letter.isdigit()]
    kind = draw.choice(["digit", "more", "swap"])
    if kind == "more":
        return round(value * 1.02, decimals)
    if kind == "swap" and len(digits) > 1:
        nth = draw.randrange(len(digits) - 1)
        one, two = digits[nth : nth + 2]
        letters = list(text)
        letters[one], letters[two] = letters[two], letters[one]
        return float("".join(letters))
    place = draw.choice(digits)
    return float(text[:place] + draw.choice([d for d in "0123456789" if d != text[place]]) + text[place + 1 :])


def accused(audit: Audit, *, decided: bool) -> set[int]:
    """The rows in doubt in the findings of one kind."""
    return {r for found in audit.findings if found.decided == decided for q in found.suspects for r in q.rows}


def outcome(survey: Round, before: Audit, row: int, value: float) -> str:
    """How the audit decides about a planted misprint."""
    audit = Audit(misprinted(survey, row, value))
    decided, undecided = accused(audit, decided=True), accused(audit, decided=False)
    innocent = decided - accused(before, decided=True) - accused(before, decided=False) - {row}
    if row in decided | undecided:
        return "others too" if innocent else "decided" if row in decided else "among the candidates"
    if innocent:
        return "another accused"
    return "unseen" if len(audit.contradictions) <= len(before.contradictions) else "not named"


@pytest.mark.parametrize("name", PLANTS)
def test_another_figure_is_hardly_ever_accused_of_a_misprint(name):
    survey, draw = rounds.load(name), random.Random(1)
    before = Audit(survey)
    doubted = accused(before, decided=True) | accused(before, decided=False)
    rows = [n for n, f in enumerate(survey.published) if n not in doubted and before.report.key(f)]
    told: Counter[str] = Counter()
    while told.total() < PLANTS[name]:
        row = draw.choice(rows)
        figure = survey.published[row]
        if (value := misprint(draw, figure.value, figure.decimals or 0)) != figure.value:
            told[outcome(survey, before, row, value)] += 1
    seen = told.total() - told["unseen"]
    assert told["another accused"] + told["others too"] <= 0.02 * seen, told
    assert told["not named"] <= 0.05 * seen, told
    assert told["decided"] >= 0.4 * seen, told
    assert seen >= 0.6 * told.total(), told


@pytest.mark.parametrize(("item", "statistic", "printed", "nth", "value", "others"), EXAMPLES)
def test_a_misprint_does_not_make_its_neighbours_wrong(
    item: str, statistic: str, printed: float, nth: int, value: float, others: Sequence[float]
):
    survey = rounds.load("kl2024")
    before = accused(Audit(survey), decided=True)
    wanted = (item, statistic, printed)
    row = [n for n, f in enumerate(survey.published) if (f.item, f.statistic, f.value) == wanted][nth]
    audit = Audit(misprinted(survey, row, value))
    assert accused(audit, decided=True) - before == (set() if others else {row})
    if others:
        [found] = [found for found in audit.findings if row in {r for q in found.suspects for r in q.rows}]
        assert {q.value for q in found.suspects} == {value, *others}


def test_too_few_asked_may_have_skipped_the_question():
    tables = frames(Audit(rounds.load("covid2020")))
    [found] = tables["audit_findings"].query("finding == 1").to_dict("records")
    assert not found["decided"]
    assert found["reading"].startswith("Regnestykket afgør ikke")
    assert "Nogle kan have sprunget et af spørgsmålene over" in found["reading"]
