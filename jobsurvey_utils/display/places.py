"""Danish sentences about municipalities: how many differ from the others, and how sure their order is."""

from __future__ import annotations

from jobsurvey_utils import danish
from jobsurvey_utils.display import printed, tested
from jobsurvey_utils.display.columns import Row
from jobsurvey_utils.display.contrasts import some_hidden, too_few
from jobsurvey_utils.display.question import Measure, Question, shown, total_of
from jobsurvey_utils.display.ranked import ABOVE, ALIKE, BELOW
from jobsurvey_utils.display.wording import UNSURE, estimate, many, ranked, sentence
from jobsurvey_utils.inference.effects import LARGE

SEVERAL = 5
"""Municipalities from which a word on many comparisons at once is needed."""
MADE_UP = "Rapporten navngiver dem ikke; kommunenavnene i figuren er fordelt tilfældigt."
NOT_PRINTED = "Rapporten har ingen tal for kommuner på dette spørgsmål."
FEW = "For få svar til at vise kommuner."
HIDDEN = "Nogle kommuner er skjult, så bogen udpeger ingen som højest eller lavest."
ANY = "Rækkefølgen er usikker: enhver kommune kan høre til på enhver plads."
DOUBTFUL = "Spørgsmålet er kun delvist bevaret, så bogen udpeger ingen kommuner som højest eller lavest."
SURE_ENDS = ("Rækkefølgen er usikker", "Kun den ene ende af rækkefølgen er sikker", "Enderne af rækkefølgen er sikre")
"""By how many of the highest and the lowest have one possible place."""
NO_ONE = "Ingen kommune kan skelnes fra de øvrige."


def municipalities(question: Question, measure: Measure | None = None) -> list[str]:
    """How many municipalities differ from the others; which lie at the ends; how sure the order is."""
    measure = measure or question.measure()
    groups = question.compared(question.survey.municipality_variable, measure)
    rows, marks = ranked(groups), tested.against_rest(question, question.survey.municipality_variable, measure)
    if total_of(question, measure) is None or too_few(groups):
        return [FEW]
    if question.uncertain:
        return [DOUBTFUL]
    if some_hidden(groups):
        return [" ".join([*([_counted(question, measure, list(marks.values()))] if marks else []), HIDDEN])]
    if not marks:
        return [_ends(question, rows, measure), f"{danish.capital(UNSURE)}."]
    return [
        _counted(question, measure, list(marks.values())),
        _ends(question, rows, measure),
        *_order(question, measure, rows),
    ]


def _counted(question: Question, measure: Measure, marks: list[str]) -> str:
    above, below, alike = (marks.count(mark) for mark in (ABOVE, BELOW, ALIKE))
    if not above + below:
        return NO_ONE
    told = f"{danish.capital(many(above))} ligger højere end de øvrige, {danish.count_word(below)} ligger lavere"
    told += f", og {many(alike)} kan ikke skelnes fra de øvrige." if alike else "."
    tests = tested.tests(question, question.survey.municipality_variable, measure)
    large = sum(row["size"] == LARGE for row in tests if tested.sure(question.survey, row))
    return f"{told} {_large(large, above + below)}"


def _large(large: int, apart: int) -> str:
    """For how many of the municipalities that stand apart the difference matters."""
    if apart == 1:
        return "Forskellen er med sikkerhed stor nok til at betyde noget." if large else "Forskellen er måske lille."
    those = "alle" if large == apart else f"{danish.count_word(large)} af de"
    those = f"{those} {danish.count_word(apart)}, der skiller sig ud,"
    return f"For {those} er forskellen med sikkerhed stor nok til at betyde noget."


def _ends(question: Question, rows: list[Row], measure: Measure) -> str:
    """The ends by name; in a synthetic round, where the names are drawn at random, without."""
    high, low = rows[0], rows[-1]
    if question.synthetic:
        first, last = (danish.quantity(row["value"], measure.unit) for row in (high, low))
        known = MADE_UP if printed.has_places(question) else NOT_PRINTED
        if names := printed.named_places(question):
            known = f"Af kommunerne i figuren nævner rapporten kun {danish.join(names)}; de øvriges tal er konstrueret."
        return sentence(f"Den højeste kommune ligger på {first} og den laveste på {last}") + f" {known}"
    ends = [f"{row['label']} med {estimate(row, measure.unit)}" for row in (high, low)]
    return sentence(f"Højest er målt {ends[0]}, og lavest {ends[1]}")


def extremes(question: Question) -> str:
    """The finding on the municipalities."""
    return municipalities(question)[0]


def order(question: Question) -> list[str]:
    """Which municipalities lie at the ends, how sure the order is, and what many comparisons do."""
    told = municipalities(question)[1:]
    number = len(shown(question.compared(question.survey.municipality_variable)))
    if told and number >= SEVERAL:
        told.append(f"Der er taget højde for, at {many(number)} sammenlignes på én gang.")
    return [" ".join(told)] if told else []


def places(question: Question) -> str:
    """All that is said of the municipalities."""
    return " ".join(municipalities(question))


def _order(question: Question, measure: Measure, rows: list[Row]) -> list[str]:
    """The places that the highest and the lowest may really have."""
    if "ranks" not in question.store.tables:
        return []
    ranks = question.rows("ranks", measure.item, question.survey.municipality_variable)
    found = {row["group"]: row for row in ranks}
    if not {rows[0]["group"], rows[-1]["group"]} <= found.keys():
        return []
    if all(row["rank_low"] == 1 and row["rank_high"] == row["number"] for row in ranks):
        return [ANY]
    ends = [found[row["group"]] for row in (rows[0], rows[-1])]
    sure = SURE_ENDS[sum(row["rank_low"] == row["rank_high"] for row in ends)]
    told = f"den højeste {_span(ends[0])}, og den laveste {_span(ends[1])}"
    return [f"{sure}: {told} (95 pct. sikkerhed for alle pladser på én gang)."]


def _span(row: Row) -> str:
    first, last = int(row["rank_low"]), int(row["rank_high"])
    return f"hører til på plads {first}" if first == last else f"kan høre til på plads {first} til {last}"
