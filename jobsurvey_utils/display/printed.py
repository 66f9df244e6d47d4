"""Which of a question's numbers the original report printed: the rest of a synthetic page is made up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jobsurvey_utils import danish
from jobsurvey_utils.display.question import Question
from jobsurvey_utils.display.wording import markdown
from jobsurvey_utils.rounds.schema import TOTAL, Figure, Item

NONE = (
    "Rapportens svarfordeling på dette spørgsmål er ikke bevaret. Sidens tal er konstrueret og siger intet om borgerne."
)
NO_QUESTION = (
    "Rapportens svarfordelinger på disse spørgsmål er ikke bevaret. Tallene er konstrueret og siger intet om borgerne."
)
SHARES = ("n", "share_pct", "weighted_share_pct", "unweighted_share_pct", "share_verbal", "share_verbal_min")
MEANS = ("mean_score", "min", "max")
SHOWN = ("calibrated", "implied")
"""Uses of printed figures that the results show as they are printed."""
PRINTED, MADE_UP = "trykt", "konstrueret"


def told(question: Question) -> str:
    """Which results of a question are printed, in a sentence; that none are, where there are only counts of answers."""
    parts = list(dict.fromkeys(_parts(question)))
    return f"Trykt i rapporten: {danish.join(parts)}. Resten af sidens tal er konstrueret." if parts else NONE


def summary(asked: Iterable[Question]) -> str:
    """For how many questions the report has printed results, in a sentence."""
    known = [bool(list(_parts(question))) for question in asked]
    printed, every = (danish.count_word(count, neuter=True) for count in (sum(known), len(known)))
    lost = "Resten er konstrueret."
    if len(known) == 1:
        return "Rapporten trykker nogle resultater for spørgsmålet. Resten er konstrueret." if known[0] else NONE
    if not any(known):
        return NO_QUESTION
    if all(known):
        return f"Rapporten trykker nogle resultater for hvert af de {every} spørgsmål. {lost}"
    return f"Rapporten trykker nogle resultater for {printed} af de {every} spørgsmål. {lost}"


def listing(asked: Iterable[Question]) -> list[str]:
    """Which results of which questions the report prints, and that all others are made up: paragraphs of Markdown."""
    titles: dict[str, list[str]] = {}
    for question in asked:
        parts = list(dict.fromkeys(_parts(question)))
        if parts:
            titles.setdefault(danish.capital(danish.join(parts)), []).append(question.title)
    if not titles:
        return [NO_QUESTION]
    told = [f"- {parts}: {markdown('; '.join(names))}." for parts, names in titles.items()]
    return [
        "**Rapportens tal.** Af sidens tal er kun disse trykt i rapporten:",
        "\n".join(told),
        "Alle andre tal er konstrueret.",
    ]


def total(question: Question, item: Item) -> bool:
    """Whether the report prints the number an item is compared on: its mean, or each share it is the sum of."""
    measure = question.measure(item)
    own = [f for f in question.survey.published if f.item == item.id and f.breakdown == TOTAL and f.use in SHOWN]
    if measure.unit == "score":
        return any(f.statistic == "mean_score" for f in own)
    shares = {f.category for f in own if f.statistic in SHARES and f.statistic != "unweighted_share_pct"}
    return " + ".join(measure.codes) in shares or set(measure.codes) <= shares


def made_up(question: Question) -> list[str]:
    """A sentence on a finding of which the report prints nothing; nothing where it prints some of it or all is real."""
    own = [f for f in question.survey.published if f.breakdown == TOTAL and f.use in SHOWN]
    known = any(f.item == item.id and (f.category or f.statistic in MEANS) for f in own for item in question.items)
    return ["Tallene er konstrueret og ikke trykt i rapporten."] if question.synthetic and not known else []


def has_places(question: Question) -> bool:
    """Whether the report prints figures of municipalities on a question."""
    names = {question.id, *(item.id for item in question.items)}
    place = question.survey.municipality_variable
    return any(f.item in names and f.breakdown == place and f.use in SHOWN for f in question.survey.published)


def named_places(question: Question) -> list[str]:
    """The municipalities of which the report prints a result of a question by name."""
    names = {question.id, *(item.id for item in question.items)}
    place = question.survey.municipality_variable
    found = {f.group for f in question.survey.published if f.item in names and f.breakdown == place and f.use in SHOWN}
    return [label for code, label in question.survey.groups(place).items() if code in found]


def _parts(question: Question) -> Iterator[str]:
    names = {question.id, *(item.id for item in question.items)}
    figures = [f for f in question.survey.published if f.item in names and f.use in SHOWN]
    results = [f for f in figures if f.statistic in MEANS or (f.statistic in SHARES and f.category)]
    total = [f for f in results if f.breakdown == TOTAL]
    yield from _shares(question, total)
    if any(f.statistic in MEANS for f in total):
        yield "gennemsnittet"
    place = question.survey.municipality_variable
    if any(f.breakdown == place and f.group not in question.survey.groups(place) for f in results):
        yield "tal for den højeste og den laveste kommune"
    if named := named_places(question):
        yield f"tal for {danish.join(named)}"
    if any(f.breakdown not in (TOTAL, place, "") for f in results):
        yield "tal for nogle af grupperne"


def _shares(question: Question, total: list[Figure]) -> Iterator[str]:
    """All answers, or some: of a battery, of each statement."""
    pairs = {(f.item, code) for f in total for code in f.category.split(" + ") if f.statistic in SHARES}
    single = {(f.item, f.category) for f in total if f.statistic in SHARES}
    wanted = {(item.id, c.code) for item in question.items for c in question.survey.scale(item).substantive}
    if wanted <= single:
        yield "fordelingen af alle svar"
    elif pairs & wanted:
        yield "andele for nogle af svarene"
