"""Several questions beside each other: a theme's, or a whole round's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.display import contrasts, findings, footnotes, printed, ranked, tested
from jobsurvey_utils.display.canvas import Drawing
from jobsurvey_utils.display.items import pages_of
from jobsurvey_utils.display.question import Question, quoted, total_of
from jobsurvey_utils.display.wording import besides, markdown, sentence, tied
from jobsurvey_utils.display.wording import ranked as in_order
from jobsurvey_utils.results import Store
from jobsurvey_utils.rounds import Round

FIRST = 3
"""Questions whose findings sum up a theme that has no means."""
LOW, HIGH = "Nedre grænse", "Øvre grænse"
ENDS_ALIKE = "De to yderste kan ikke skelnes fra hinanden, så bogen udpeger intet spørgsmål som højest eller lavest."
PRINTED = "printed"


def questions(survey: Round, store: Store, theme: str | None = None) -> list[Question]:
    """The questions with a page, of one theme or of all, in the order of the book."""
    themes = [theme] if theme else list(survey.themes)
    return [Question(survey, store, name) for each in themes for name in pages_of(survey, each)]


def headline(survey: Round, store: Store) -> Question:
    """The question that sums the survey up."""
    name = survey.questionnaire.headline or questions(survey, store)[0].id
    return Question(survey, store, name)


def compared(asked: Iterable[Question]) -> pd.DataFrame:
    """One row per item: what is compared, the number with its interval, and its base.

    Mean scores where any item has them, else shares of positive answers: the two are not put on one axis. What has
    neither, what is lost in part, and a statement that is turned round is left out.
    """
    rows = [row for question in asked if not question.uncertain for row in _rows(question)]
    frame = pd.DataFrame(rows, columns=["item", "label", "asked", "value", "low", "high", "n", "unit", PRINTED])
    unit = "score" if (frame["unit"] == "score").any() else "pct"
    return frame.loc[frame["unit"] == unit].reset_index(drop=True)


def _rows(question: Question) -> Iterable[dict[str, Any]]:
    for item in (item for item in question.items if not item.turned):
        measure = question.measure(item)
        row = total_of(question, measure)
        rated = (measure.unit == "score" and item.kind != "number") or question.survey.scale(item).top
        if row is None or not rated:
            continue
        name = f"{question.title}: {item.title}" if question.is_battery else item.title
        if measure.unit == "pct":
            name = f"{name}: {quoted(question.survey.scale(item), measure.codes)}"
        numbers = {key: row[key] for key in ("value", "low", "high", "n")}
        told = {PRINTED: printed.PRINTED if printed.total(question, item) else printed.MADE_UP}
        told = told if question.synthetic else {PRINTED: ""}
        yield {"item": item.id, "label": name, "asked": item.asked_label, **numbers, "unit": measure.unit, **told}


def drawing(frame: pd.DataFrame, subject: str) -> Drawing | None:
    """The items, the highest first, each with its interval; nothing where there are not two to compare."""
    if len(frame) < 2:
        return None
    unit: danish.Unit = "score" if (frame["unit"] == "score").all() and len(frame) else "pct"
    return ranked.dots(frame, value="value", low="low", high="high", unit=unit, n="n", subject=subject)


def finding(asked: list[Question]) -> str:
    """Which item has the highest mean and which the lowest; without means, the finding of the first questions."""
    frame = compared(asked)
    rows = in_order(frame.to_dict("records"))
    if not rows or rows[0]["unit"] == "pct":
        return " ".join(f"{question.title}: {findings.brief(question, whole=True)}" for question in asked[:FIRST])
    told = [f"»{row['label']}« ({danish.number(row['value'], 2)})" for row in rows]
    if len(rows) == 1:
        return sentence(f"Gennemsnittet for {told[0]} er det eneste, der vises")
    sure = tested.above(asked[0].survey, asked[0].store, [(str(row["item"]), "") for row in rows])
    if not sure:
        tried = tested.tried(asked[0].store, [str(row["item"]) for row in rows])
        how = "kan ikke skelnes fra" if tried else "er ikke testet mod"
        return f"Spørgsmålene {how} hinanden, så bogen udpeger intet af dem som højest."
    if (0, len(rows) - 1) not in sure:
        over, under = max(sure, key=lambda pair: rows[pair[0]]["value"] - rows[pair[1]]["value"])
        return f"{told[over]} ligger højere end {told[under]}. {ENDS_ALIKE}"
    first, last = (besides([told[place] for place in near]) for near in tied(len(rows), sure))
    return f"Højest ligger {told[0]}{first}; lavest ligger {told[-1]}{last}."


def caption(asked: list[Question]) -> str:
    """The heading of the figure: its finding where means are compared, else what it shows."""
    frame = compared(asked)
    if len(frame) < 2:
        return "Der er ikke to spørgsmål med en skala, som kan stilles op over for hinanden."
    if (frame["unit"] == "score").any():
        return finding(asked)
    ends = (danish.number(100 * frame["value"].min()), danish.percent(frame["value"].max(), 0))
    return f"Andelen af positive svar går fra {ends[0]} til {ends[1]}"


def table(frame: pd.DataFrame) -> dict[str, Any]:
    """The items as a table."""
    unit = "score" if (frame["unit"] == "score").any() else "pct"
    name = "Gennemsnit" if unit == "score" else "Andel"
    columns = {"label": "Spørgsmål", "value": name, "low": LOW, "high": HIGH, "n": "Antal svar"}
    kinds = set(frame[PRINTED]) - {""}
    columns |= {PRINTED: f"{'Gennemsnittet' if unit == 'score' else 'Andelen'} er"} if len(kinds) > 1 else {}
    formats = {name: unit, LOW: unit, HIGH: unit, "Antal svar": "antal"}
    marks, note = footnotes.of(frame["asked"].tolist())
    noted = frame.assign(label=frame["label"] + frame["asked"].map(marks))
    note = " ".join(part for part in (note, _alike(kinds, len(frame), unit)) if part)
    return {"frame": noted[list(columns)].rename(columns=columns), "formats": formats, "note": note}


def _alike(kinds: set[str], number: int, unit: str) -> str:
    """What all the numbers of a table are, printed or made up, where they are all the same."""
    if len(kinds) != 1:
        return ""
    noun, many = ("Gennemsnittet", "Gennemsnittene") if unit == "score" else ("Andelen", "Andelene")
    told = "trykt i rapporten" if kinds == {printed.PRINTED} else "ikke trykt i rapporten, men konstrueret"
    return f"{noun} er {told}." if number == 1 else f"{many} er {told}."


def explained(asked: Iterable[Question]) -> str:
    """The line under the figure: what the dots are, and which questions cannot stand among them."""
    asked = list(asked)
    units = {q.id: {q.measure(item).unit for item in q.items} for q in asked}
    if not any("score" in unit for unit in units.values()):
        told = "Andele af dem, der fik spørgsmålet, med 95-procentsintervaller."
        outside = [q.title for q in asked if not q.uncertain and not q.scale.top]
    else:
        told = "Gennemsnit med 95-procentsintervaller."
        outside = [q.title for q in asked if not q.uncertain and "score" not in units[q.id]]
    lost = [q.title for q in asked if q.uncertain]
    turned = [item.title for q in asked if not q.uncertain for item in q.items if item.turned]
    parts = [f"Uden for figuren, fordi svarene ikke har en rangorden: {danish.join(outside)}."] if outside else []
    parts += [f"Uden for figuren, fordi kilden ikke gengiver hele spørgsmålet: {danish.join(lost)}."] if lost else []
    parts += [f"Uden for figuren, fordi udsagnet er vendt om: {danish.join(turned)}."] if turned else []
    return " ".join([told, *parts])


def lead(survey: Round, theme: str, asked: list[Question]) -> list[str]:
    """The top of a theme's page in Markdown: its scope, its finding, and what is printed."""
    intro = " ".join((survey.themes[theme].intro or "").split())
    count = f"Temaet har {'ét' if len(asked) == 1 else danish.count_word(len(asked))} spørgsmål."
    told = findings.headline(asked[0]) if len(asked) == 1 else finding(asked)
    return [*(markdown(part) for part in (intro, f"{count} {told}") if part), *synthetic(asked)]


def synthetic(asked: list[Question]) -> list[str]:
    """What is printed and what is made up, where the results rest on synthetic data."""
    return [printed.summary(asked)] if asked and asked[0].synthetic else []


def links(asked: Sequence[Question]) -> list[str]:
    """A list item for each question in Markdown: a link to its page and its finding, which of one is told above."""
    told = [f": {markdown(findings.headline(question))}" if len(asked) > 1 else "" for question in asked]
    return [f"- [{markdown(q.title)}](/{page_of(q)}){text}" for q, text in zip(asked, told, strict=True)]


def page_of(question: Question) -> str:
    """Where a question's page is."""
    return f"book/generated/{question.survey.id}/{question.first.theme}/{question.id}.ipynb"


def gaps_between_groups(asked: Iterable[Question]) -> list[str]:
    """For each question with breakdowns, its greatest difference between groups; the claims are tested together."""
    asked = list(asked)
    told = [(q, contrasts.contrast(q, asked)) for q in asked]
    return [f"- {markdown(q.title)}: {markdown(danish.lower_first(text))}" for q, text in told if text]
