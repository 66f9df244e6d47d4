"""The questionnaire for readers: every item in the order it was asked, with wording, answers and gaps in the source."""

from __future__ import annotations

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import Category, Item, Scale

BACKGROUND = "baggrund"
KINDS = {"single": "Ét svar", "multiple": "Flere svar", "open": "Fritekst", "number": "Et tal"}
PAST_STATUS = {
    "published": "trykt i rapporten",
    "derived": "udledt af rapportens eksempel",
    "same": "samme ordlyd",
    "assumed": "antaget",
    "unknown": "ikke oplyst",
}
SCALE_STATUS = {
    "published": "svarmulighederne er trykt i rapporten",
    "inferred": "svarmulighederne er udledt",
    "assumed": "svarmulighederne er antaget",
    "lost": "svarmulighederne er gået tabt i kilden",
}


def overview(survey: Round) -> pd.DataFrame:
    """One row per item in the order of the questionnaire, for a table and its download."""
    rows = [
        (
            item.title,
            _theme(survey, item),
            item.present or "Ikke oplyst",
            danish.capital(past(item)),
            KINDS[item.kind],
            "; ".join(_answers(survey, item)),
            danish.capital(item.asked_label),
        )
        for item in survey.items.values()
    ]
    columns = ["Spørgsmål", "Tema", "Ordlyd i nutid", "Ordlyd i datid", "Form", "Svarmuligheder", "Stillet til"]
    return pd.DataFrame(rows, columns=columns)


def contents(survey: Round) -> str:
    """A numbered list in Markdown with a link to each item's place on the page."""
    return "\n".join(f"1. [{item.title}](#{anchor(survey, item)})" for item in survey.items.values())


def listing(survey: Round) -> str:
    """Every item as MyST Markdown: a heading, then its wording, answers, routing and notes."""
    return "\n\n".join(_entry(survey, item, number) for number, item in enumerate(survey.items.values(), start=1))


def anchor(survey: Round, item: Item) -> str:
    """The label of an item's place on the page."""
    return f"sp-{survey.id}-{item.id}".replace("_", "-").lower()


def two_tenses(survey: Round) -> bool:
    """Whether the round words its questions in two tenses."""
    return any(item.past for item in survey.items.values())


def past(item: Item) -> str:
    """The wording in the past tense with where it comes from."""
    status = PAST_STATUS[item.past_status]
    return f"{item.past} ({status})" if item.past else status


def scales(survey: Round) -> pd.DataFrame:
    """One row per answer of every scale in use: its score, or that it stands outside the base."""
    used = {item.scale for item in survey.items.values() if item.scale is not None}
    rows = [
        (scale.label, category.label, _counts(scale, category))
        for name, scale in survey.questionnaire.scales.items()
        if name in used
        for category in scale.categories
    ]
    return pd.DataFrame(rows, columns=["Skala", "Svar", "Tæller som"])


def gaps(survey: Round) -> list[str]:
    """A sentence per gap in the source about the items that it concerns."""
    missing: dict[str, list[str]] = {}
    for item in survey.items.values():
        if item.present is None:
            missing.setdefault("ordlyden er ikke oplyst", []).append(item.title)
        if item.scale_status != "published" and item.kind != "open":
            missing.setdefault(SCALE_STATUS[item.scale_status], []).append(item.title)
    return [f"{danish.capital(what)}: {'; '.join(titles)}." for what, titles in missing.items()]


def _entry(survey: Round, item: Item, number: int) -> str:
    heading = f"```{{rubric}} {number}. {item.title}\n:heading-level: 3\n```"
    return f"({anchor(survey, item)})=\n{heading}\n\n{_facts(survey, item)}"


def _facts(survey: Round, item: Item) -> str:
    battery = survey.battery(item.battery) if item.battery else None
    facts = {
        "Tema": _theme(survey, item),
        "Indledning": item.lead_in,
        "Fælles indledning": battery.stem if battery else None,
        "Fælles indledning i datid": battery.stem_past if battery else None,
        "Ordlyd": item.present or "ikke oplyst",
        "Ordlyd i datid": past(item) if two_tenses(survey) else None,
        f"Svar ({KINDS[item.kind].lower()})": "; ".join(_answers(survey, item)) or None,
        "Kilde til svarene": None if item.scale_status == "published" else SCALE_STATUS[item.scale_status],
        "Stillet til": item.asked_label,
        "Bemærkning": item.note,
    }
    return "\n".join(f"- **{name}:** {danish.capital(' '.join(text.split()))}" for name, text in facts.items() if text)


def _answers(survey: Round, item: Item) -> list[str]:
    if item.kind == "number":
        return number(item)
    if item.scale is None:
        return []
    return [_answer(category) for category in survey.scale(item).categories]


def number(item: Item) -> list[str]:
    """What a question answered with a number can be answered."""
    low, high = (danish.number(end) for end in (item.minimum or 0, item.maximum or 0))
    return [f"et tal fra {low} til {high}{f' ({item.unit})' if item.unit else ''}"]


def _answer(category: Category) -> str:
    if category.score is not None:
        return f"{category.label} ({danish.number(category.score)})"
    return f"{category.label} (uden for beregningen)" if category.dont_know else category.label


def _counts(scale: Scale, category: Category) -> str:
    if category.dont_know:
        return "Uden for andele og score"
    return danish.number(category.score) if category.score is not None else "Ingen score"


def _theme(survey: Round, item: Item) -> str:
    return "Baggrund" if item.theme == BACKGROUND else survey.themes[item.theme].title
