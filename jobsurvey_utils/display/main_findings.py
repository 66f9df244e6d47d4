"""The main findings of a round as finished sentences, for its own page and for the front page."""

from __future__ import annotations

from jobsurvey_utils import danish
from jobsurvey_utils.chapters import response
from jobsurvey_utils.display import contrasts, findings, overview, places, printed
from jobsurvey_utils.display.columns import Row
from jobsurvey_utils.display.question import Question, shown, total_of
from jobsurvey_utils.display.wording import many, markdown, ranked
from jobsurvey_utils.results import Store
from jobsurvey_utils.rounds import Round

NONE = "ikke vist"


def texts(survey: Round, store: Store, first: Question) -> dict[str, str]:
    """The texts of the page, by the names its notebook and the front page use."""
    made_up = overview.synthetic(overview.questions(survey, store))
    return {
        "titel": f"Hovedresultater {survey.config.year}",
        "undersoegelse": survey.config.title,
        "besvarelse": _response(survey, store),
        "svar": " ".join([_response(survey, store), *made_up]),
        "hovedfund": " ".join([findings.headline(first), *printed.made_up(first)]),
        "hovedspoergsmaal": first.wording,
        "kommuner": places.places(first),
        "forskel": contrasts.contrast(first) or NONE,
        "alle": overview.finding(overview.questions(survey, store)),
        **_numbers(survey, store, first),
    }


def of_the_report(asked: list[Question]) -> list[str]:
    """Which of the numbers are printed in the report, in Markdown; nothing where all are measured."""
    return printed.listing(asked) if asked and asked[0].synthetic else []


def _response(survey: Round, store: Store) -> str:
    return response.opening(survey, store.meta, f" i {many(len(survey.config.municipalities))}")


def _rate(store: Store) -> str:
    return danish.percent(store.meta["n_respondents"] / store.meta["n_sample"])


def _numbers(survey: Round, store: Store, first: Question) -> dict[str, str]:
    """Single numbers, as the front page sets them into its own sentences."""
    measure = first.measure()
    ends = ranked(first.compared(survey.municipality_variable, measure))
    total = total_of(first, measure)
    return {
        "n_svar": danish.number(store.meta["n_respondents"]),
        "n_inviterede": danish.number(store.meta["n_sample"]),
        "n_population": danish.number(store.meta["n_population"]),
        "n_kommuner": danish.number(len(survey.config.municipalities)),
        "svarprocent": _rate(store),
        "top_andel": _top(first),
        "resultat": NONE if total is None else danish.quantity(total["value"], measure.unit),
        "kommune_hoejest": _end(first, ends[0], measure.unit) if ends else NONE,
        "kommune_lavest": _end(first, ends[-1], measure.unit) if ends else NONE,
    }


def _end(first: Question, row: Row, unit: danish.Unit) -> str:
    """A municipality by name; in a synthetic round, where the names are drawn at random, its number alone."""
    if first.synthetic:
        return danish.quantity(row["value"], unit)
    return f"{row['label']} ({danish.quantity(row['value'], unit)})"


def _top(first: Question) -> str:
    """The share of the positive answers."""
    if not first.scale.top:
        return NONE
    found = shown(first.pooled(first.first, first.scale.top), "share")
    return danish.percent(float(found[0]["share"])) if found else NONE


def by_theme(survey: Round, store: Store) -> list[str]:
    """List items in Markdown: each theme with its questions, links to their pages, and their findings in short."""
    told = []
    for theme in survey.themes.values():
        told.append(f"- [{markdown(theme.title)}](/book/generated/{survey.id}/{theme.id}.ipynb)")
        for question in overview.questions(survey, store, theme.id):
            told.append(
                f"  - [{markdown(question.title)}](/{overview.page_of(question)}): "
                f"{markdown(findings.brief(question, whole=True))}"
            )
    return told
