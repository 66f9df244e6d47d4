"""Danish sentences about groups: which lie highest and lowest, and which can be told apart."""

from __future__ import annotations

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.display.columns import Row
from jobsurvey_utils.display.question import Measure, Question, total_of
from jobsurvey_utils.display.wording import UNSURE, estimate, many, markdown, overlaps, ranked, sentence, unsure

SEVERAL = 5
"""Municipalities from which a word on many comparisons at once is needed."""
MADE_UP = "Rapporten navngiver dem ikke; kommunenavnene i figuren er fordelt tilfældigt."
FEW = "For få svar til at vise kommuner."
OVERLAP = "intervallerne overlapper, så bogen udpeger ingen af grupperne som højest."
HIDDEN = "nogle grupper er skjult, så bogen udpeger ingen som højest eller lavest."
HIDDEN_PLACES = "Nogle kommuner er skjult, så bogen udpeger ingen som højest eller lavest."
DOUBTFUL = "Spørgsmålet er kun delvist bevaret, så bogen udpeger ingen kommuner som højest eller lavest."


def differences(question: Question) -> list[str]:
    """The rule of comparison and a list item for each breakdown, in Markdown; nothing where no groups are ranked."""
    if question.is_battery or question.uncertain or not question.breakdowns:
        return []
    told = [f"- {markdown(difference(question, breakdown))}" for breakdown in question.breakdowns]
    rule = "**Forskelle mellem grupper.** Grupper omtales kun som forskellige, når deres intervaller ikke overlapper."
    return [rule, "\n".join(told)]


def difference(question: Question, breakdown: str, measure: Measure | None = None) -> str:
    """Which groups of a breakdown lie highest and lowest, and whether they can be told apart."""
    measure = measure or question.measure()
    heading = heading_of(question, breakdown)
    groups = question.compared(breakdown, measure)
    rows = ranked(groups)
    if len(rows) < 2:
        return f"{heading}: der er for få grupper med nok svar til en sammenligning."
    if some_hidden(groups):
        return f"{heading}: {HIDDEN}"
    high, low = rows[0], rows[-1]
    if unsure(rows):
        return f"{heading}: {UNSURE}."
    if overlaps(high, low):
        return f"{heading}: {OVERLAP}"
    return " ".join([f"{heading}: {_ends(high, low, measure)}", *_between(rows)])


def some_hidden(groups: pd.DataFrame) -> bool:
    """Whether a group has no value, so that the ends of those shown may not be the ends of all."""
    return bool(groups["value"].isna().any())


def _ends(high: Row, low: Row, measure: Measure) -> str:
    first, last = (f"({danish.quantity(row['value'], measure.unit)})" for row in (high, low))
    return f"{high['said']} ligger højest {first}, {low['said']} lavest {last}."


def _between(rows: list[Row]) -> list[str]:
    """Which groups in between overlap with an end."""
    told = []
    for end in (rows[0], rows[-1]):
        if near := [row["said"] for row in rows[1:-1] if overlaps(row, end)]:
            noun = "Intervallet" if len(near) == 1 else "Intervallerne"
            told.append(f"{noun} for {danish.join(near)} overlapper det for {end['said']}.")
    return told


def contrast(question: Question) -> str:
    """The greatest difference between two groups that can be told apart; empty where the page shows no groups."""
    measure, found = question.measure(), []
    breakdowns = () if question.is_battery or question.uncertain else question.breakdowns
    for breakdown in breakdowns:
        groups = question.compared(breakdown, measure)
        rows = ranked(groups)
        if some_hidden(groups) or len(rows) < 2:
            continue
        if not unsure(rows) and not overlaps(rows[0], rows[-1]):
            found.append((rows[0]["value"] - rows[-1]["value"], breakdown, rows))
    if not found:
        return ""
    _, breakdown, rows = max(found, key=lambda gap: gap[0])
    heading = danish.lower_first(heading_of(question, breakdown))
    return f"Størst er forskellen efter {heading}: {_ends(rows[0], rows[-1], measure)}"


def heading_of(question: Question, breakdown: str) -> str:
    """What a breakdown is called, with its restriction where its base is restricted."""
    variable = question.survey.variables.get(breakdown)
    label = question.survey.breakdown_label(breakdown)
    return f"{label} ({variable.restriction})" if variable and variable.restriction else label


def municipalities(question: Question, measure: Measure | None = None) -> list[str]:
    """Which municipalities lie highest and lowest, how many differ from the total, and how sure the order is."""
    measure = measure or question.measure()
    total = total_of(question, measure)
    groups = question.compared(question.survey.municipality_variable, measure)
    rows = ranked(groups)
    if total is None or len(rows) < 2:
        return [FEW]
    if question.uncertain:
        return [DOUBTFUL]
    if some_hidden(groups):
        return [HIDDEN_PLACES]
    high, low = rows[0], rows[-1]
    told = _places(question, high, low, measure)
    if unsure(rows):
        return [told, f"{danish.capital(UNSURE)}."]
    if overlaps(high, low):
        return [told, "Deres intervaller overlapper, så bogen udpeger ingen kommune som højest."]
    apart = [row for row in rows if not overlaps(row, total)]
    above = sum(row["value"] > total["value"] for row in apart)
    return [told, _counted(above, len(apart) - above, len(rows)), _order(rows)]


def _places(question: Question, high: Row, low: Row, measure: Measure) -> str:
    """The ends by name; in a synthetic round, where the names are drawn at random, without."""
    if question.synthetic:
        first, last = (danish.quantity(row["value"], measure.unit) for row in (high, low))
        return sentence(f"Den højeste kommune ligger på {first} og den laveste på {last}") + f" {MADE_UP}"
    ends = [f"{row['label']} med {estimate(row, measure.unit)}" for row in (high, low)]
    return sentence(f"Højest ligger {ends[0]}, og lavest {ends[1]}")


def extremes(question: Question) -> str:
    """Which municipalities lie highest and lowest."""
    return municipalities(question)[0]


def order(question: Question) -> list[str]:
    """How many municipalities differ from the total, how sure the order is, and what many comparisons do."""
    told = municipalities(question)[1:]
    shown = question.compared(question.survey.municipality_variable)["value"].notna().sum()
    if told and shown >= SEVERAL:
        told.append(f"Når {many(int(shown))} sammenlignes på én gang, kan enkelte forskelle være tilfældige.")
    return [" ".join(told)] if told else []


def places(question: Question) -> str:
    """All that is said of the municipalities."""
    return " ".join(municipalities(question))


def _counted(above: int, below: int, count: int) -> str:
    if not above + below:
        return "Alle kommuners intervaller overlapper det samlede resultats."
    alike = count - above - below
    told = f"{danish.capital(many(above))} ligger over det samlede resultat, {many(below)} ligger under"
    return f"{told}, og for {many(alike)} overlapper intervallerne." if alike else f"{told}."


def _order(rows: list[Row]) -> str:
    near = sum(overlaps(row, rows[0]) for row in rows[1:])
    if not near:
        return "Den højestes interval overlapper ingen andres."
    return f"Rækkefølgen er usikker: for {many(near)} overlapper intervallet den højestes."
