"""Danish sentences about a battery: which of its statements lie highest and lowest, and how far apart."""

from __future__ import annotations

from jobsurvey_utils import danish
from jobsurvey_utils.display import tested
from jobsurvey_utils.display.columns import Row
from jobsurvey_utils.display.question import POOLED, Measure, Question, statement, total_of
from jobsurvey_utils.display.wording import besides, sentence, tied

NOTHING = "Der er for få svar til at vise et resultat."
LOST = "Rapportens udsagn er gået tabt, så bogen fremhæver ingen af dem."


def finding(question: Question) -> list[str]:
    """The statements with the highest and the lowest number."""
    if question.uncertain:
        return [LOST]
    measures, found = _rated(question)
    if not found:
        return [NOTHING]
    found.sort(key=lambda pair: -pair[0]["value"])
    measure = found[0][1]
    sure = tested.above(question.survey, question.store, [_key(m) for _, m in found])
    if len(found) < len(measures):
        return ["Nogle udsagn er skjult, så bogen udpeger ingen som højest eller lavest."]
    told = [f"»{statement(m.item)}« ({_rounded(row['value'], m)})" for row, m in found]
    if len(found) == 1:
        return [sentence(f"{measure.name} for udsagnet {told[0]} er det eneste, der vises")]
    if not sure:
        return ["Udsagnene kan ikke skelnes fra hinanden, så bogen udpeger ingen af dem som højest."]
    if (0, len(found) - 1) not in sure:
        return ["De to yderste udsagn kan ikke skelnes fra hinanden, så bogen udpeger ingen af dem som højest."]
    ends = [besides([told[place] for place in near]) for near in tied(len(found), sure)]
    return [sentence(f"{measure.name} er højest for udsagnet {told[0]}{ends[0]}, og lavest for {told[-1]}{ends[1]}")]


def span(question: Question) -> str:
    """How far apart the statements lie, or how many there are: the heading of a figure that names them itself."""
    measures, found = _rated(question)
    if question.uncertain or len(found) < max(2, len(measures)):
        return f"Svarene på {danish.count_word(len(question.items), neuter=True)} udsagn"
    values = [row["value"] for row, _ in found]
    measure = measures[0]
    low = danish.number(100 * min(values)) if measure.unit == "pct" else danish.number(min(values), 2)
    name = danish.lower_first(measure.name)
    return sentence(f"Mellem udsagnene går {name} fra {low} til {_rounded(max(values), measure)}")


def _rated(question: Question) -> tuple[list[Measure], list[tuple[Row, Measure]]]:
    """The measures of the statements that are not turned round, and those of them that may be shown."""
    measures = [question.measure(item) for item in question.items if not item.turned]
    return measures, [(row, measure) for measure in measures if (row := total_of(question, measure))]


def _key(measure: Measure) -> tuple[str, str]:
    """How the tests of questions against each other name what is measured."""
    return measure.item.id, "" if measure.unit == "score" else POOLED.join(measure.codes)


def _rounded(value: float, measure: Measure) -> str:
    return danish.percent(value, 0) if measure.unit == "pct" else danish.number(value, 2)
