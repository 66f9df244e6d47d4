"""Danish sentences about groups: which lie highest and lowest, and which can be told apart."""

from __future__ import annotations

from jobsurvey_utils import danish
from jobsurvey_utils.display.columns import Row
from jobsurvey_utils.display.question import Measure, Question, total_of
from jobsurvey_utils.display.wording import UNSURE, estimate, many, markdown, overlaps, ranked, sentence, unsure

MISSES = 0.05
"""The part of 95 per cent intervals that miss by chance."""
MADE_UP = (
    "Data er syntetiske, så hvilke kommuner der ligger hvor, er konstrueret og siger intet om de virkelige kommuner."
)
FEW = "Der er for få kommuner med nok svar til en sammenligning."


def differences(question: Question) -> list[str]:
    """A sentence or two in Markdown for each breakdown the page shows."""
    if question.is_battery or not question.breakdowns:
        return ["Siden viser kun det samlede resultat, som i rapporten."]
    return [markdown(difference(question, breakdown)) for breakdown in question.breakdowns]


def difference(question: Question, breakdown: str, measure: Measure | None = None) -> str:
    """Which groups of a breakdown lie highest and lowest, and whether they can be told apart."""
    measure = measure or question.measure()
    heading = heading_of(question, breakdown)
    rows = ranked(question.compared(breakdown, measure))
    if len(rows) < 2:
        return f"{heading}: der er for få grupper med nok svar til en sammenligning."
    high, low = rows[0], rows[-1]
    if unsure(rows):
        return f"{heading}: {UNSURE}."
    if overlaps(high, low):
        values = [f"{row['label']} {danish.quantity(row['value'], measure.unit)}" for row in rows]
        return (
            f"{heading}: grupperne kan ikke skelnes, for deres 95 pct.-intervaller overlapper ({danish.join(values)})."
        )
    ends = [f"{row['label']} med {estimate(row, measure.unit)}" for row in (high, low)]
    told = [f"{heading}: højest er {ends[0]}, og lavest er {sentence(ends[1])}"]
    for end in (high, low):
        if alike := [row["label"] for row in rows[1:-1] if overlaps(row, end)]:
            told.append(f"{danish.join(alike)} kan ikke skelnes fra {end['label']}.")
    return " ".join(told)


def contrast(question: Question) -> str:
    """The greatest difference between two groups that can be told apart; empty where the page shows no groups."""
    measure, found = question.measure(), []
    breakdowns = () if question.is_battery else question.breakdowns
    for breakdown in breakdowns:
        rows = ranked(question.compared(breakdown, measure))
        if len(rows) > 1 and not unsure(rows) and not overlaps(rows[0], rows[-1]):
            found.append((rows[0]["value"] - rows[-1]["value"], breakdown, rows))
    if not found:
        return "Grupperne kan ikke skelnes fra hinanden." if breakdowns else ""
    _, breakdown, rows = max(found, key=lambda gap: gap[0])
    ends = [f"{row['label']} ({danish.quantity(row['value'], measure.unit)})" for row in (rows[0], rows[-1])]
    heading = danish.lower_first(heading_of(question, breakdown))
    return f"Størst er forskellen efter {heading}: højest ligger {ends[0]}, lavest {ends[1]}."


def heading_of(question: Question, breakdown: str) -> str:
    """What a breakdown is called, with its restriction where its base is restricted."""
    variable = question.survey.variables.get(breakdown)
    label = question.survey.breakdown_label(breakdown)
    return f"{label} ({variable.restriction})" if variable and variable.restriction else label


def municipalities(question: Question, measure: Measure | None = None) -> list[str]:
    """Which municipalities lie highest and lowest, how many differ from the total, and how sure the order is."""
    measure = measure or question.measure()
    total = total_of(question, measure)
    rows = ranked(question.compared(question.survey.municipality_variable, measure))
    if total is None or len(rows) < 2:
        return [FEW]
    high, low = rows[0], rows[-1]
    ends = [f"{row['label']} med {estimate(row, measure.unit)}" for row in (high, low)]
    told = sentence(f"Højest ligger {ends[0]}, og lavest {ends[1]}")
    if unsure(rows):
        return [told, f"{danish.capital(UNSURE)}."]
    if overlaps(high, low):
        return [told, "Deres intervaller overlapper, så kommunerne kan ikke skelnes fra hinanden."]
    apart = [row for row in rows if not overlaps(row, total)]
    above = sum(row["value"] > total["value"] for row in apart)
    alike = sum(overlaps(row, high) for row in rows[1:])
    return [told, _counted(above, len(apart) - above, len(rows)), _order(high, alike)]


def by_chance(question: Question) -> str:
    """How many municipalities fall outside by chance when all are compared with the total."""
    count = len(question.compared(question.survey.municipality_variable).dropna(subset=["value"]))
    expected = max(round(MISSES * count), 1)
    return (
        f"Når {many(count)} sammenlignes på én gang, må man regne med, at omkring {danish.count_word(expected)} "
        "falder uden for alene ved et tilfælde."
    )


def extremes(question: Question) -> str:
    """Which municipalities lie highest and lowest."""
    return municipalities(question)[0]


def order(question: Question) -> str:
    """How many municipalities differ from the total, and how sure the order is."""
    return " ".join(municipalities(question)[1:]) or "Flere sammenligninger kan tallene ikke bære."


def places(question: Question) -> str:
    """All that is said of the municipalities, and that the order is made up where the data is."""
    return " ".join([*municipalities(question), *([MADE_UP] if question.synthetic else [])])


def _counted(above: int, below: int, count: int) -> str:
    if not above + below:
        return "Ingen kommune kan skelnes fra det samlede resultat."
    alike = count - above - below
    told = f"{danish.capital(many(above))} ligger over det samlede resultat, {many(below)} ligger under"
    return f"{told}, og {many(alike)} kan ikke skelnes fra det." if alike else f"{told}."


def _order(high: Row, alike: int) -> str:
    if not alike:
        return f"{high['label']} skiller sig ud fra alle de andre."
    return f"Rækkefølgen er usikker: {many(alike)} kan ikke skelnes fra {high['label']}."
