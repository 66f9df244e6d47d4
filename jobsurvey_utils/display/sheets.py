"""The tables of a question's page, made from its results: each as what `Page.table` takes."""

from __future__ import annotations

from collections.abc import Iterator
from math import nan
from typing import Any

import pandas as pd

from jobsurvey_utils.display import contrasts
from jobsurvey_utils.display.question import Question, quoted, shown
from jobsurvey_utils.display.tables import HIGH, LOW, WITHHELD
from jobsurvey_utils.rounds.schema import TOTAL, Item

ALL, GROUP, BREAKDOWN, ANSWERS = "Samlet", "Gruppe", "Opdeling", "Antal svar"
MEAN, EFFECTIVE = "Gennemsnit", "Effektive svar"


def answers_table(question: Question) -> dict[str, Any]:
    """Shares, score and base of every group the page shows; of multiple choice, of every option."""
    if question.multiple:
        return _options_table(question)
    rows = [row for item in question.items for row in _answers(question, item, TOTAL)]
    rows += [row for breakdown in question.breakdowns for row in _answers(question, question.first, breakdown)]
    frame = pd.DataFrame(rows) if rows else pd.DataFrame(columns=_columns(question))
    kind = "score" if question.measure().unit == "score" else "pct"
    kinds = {
        MEAN: "score",
        LOW: kind,
        HIGH: kind,
        ANSWERS: "antal",
        EFFECTIVE: "antal",
        BREAKDOWN: "tekst",
        GROUP: "tekst",
    }
    formats = {column: kinds.get(column, "pct") for column in frame.columns if column != WITHHELD}
    return {"frame": frame, "formats": formats, "block": BREAKDOWN}


def _columns(question: Question) -> list[str]:
    """The columns of the table of answers."""
    labels = [c.label for c in question.scale.substantive]
    effective = [EFFECTIVE] if question.measure().unit == "score" else []
    return [BREAKDOWN, GROUP, ANSWERS, *_measures(question, question.first), *labels, *effective, WITHHELD]


def _answers(question: Question, item: Item, breakdown: str) -> Iterator[dict[str, Any]]:
    """A row for each group: its base, its compared number, and its shares, empty where they are not known."""
    heading, names = contrasts.heading_of(question, breakdown), _measures(question, item)
    labels = {c.code: c.label for c in question.survey.scale(item).substantive}
    measured = {row["group"]: row for row in question.compared(breakdown, question.measure(item))}
    scores = {row["group"]: row for row in question.rows("scores", item, breakdown)} if MEAN in names else {}
    for group, rows in question.answers(item, breakdown).items():
        label = item.title if question.is_battery else rows[0]["label"]
        shares = {row["category"]: row["share"] for row in rows}
        yield {
            BREAKDOWN: heading,
            GROUP: label,
            ANSWERS: rows[0]["n_total"],
            **{name: measured.get(group, {}).get(column, nan) for name, column in names.items()},
            **{label: shares.get(code, nan) for code, label in labels.items()},
            **({EFFECTIVE: scores.get(group, {}).get("n_eff", nan)} if MEAN in names else {}),
            WITHHELD: any(row["suppressed"] for row in rows),
        }


def _measures(question: Question, item: Item) -> dict[str, str]:
    """The columns of the compared number and its interval; a share of one answer has its own column already."""
    measure, scale = question.measure(item), question.survey.scale(item)
    if len(measure.codes) == 1:
        own = next(c.label for c in scale.categories if c.code == measure.codes[0])
        return {f"{LOW} for {own}": "low", f"{HIGH} for {own}": "high"}
    return {MEAN if measure.unit == "score" else quoted(scale, measure.codes): "value", LOW: "low", HIGH: "high"}


def _options_table(question: Question) -> dict[str, Any]:
    labels = {c.code: c.label for c in question.scale.substantive}
    total = {row["category"]: row for row in question.rows("shares", question.first)}
    columns: dict[str, list[Any]] = {"Svar": list(labels.values())}
    for name, title in {"n": "Antal", "share": ALL, "ci_low": LOW, "ci_high": HIGH}.items():
        columns[title] = [total.get(code, {}).get(name, nan) for code in labels]
    for breakdown in question.breakdowns:
        for rows in question.answers(question.first, breakdown).values():
            shares = {row["category"]: row["share"] for row in rows}
            columns[str(rows[0]["label"])] = [shares.get(code, nan) for code in labels]
    formats = dict.fromkeys(columns, "pct") | {"Svar": "tekst", "Antal": "antal"}
    frame = pd.DataFrame(columns)
    return {"frame": frame.assign(withheld=frame.isna().any(axis=1)), "formats": formats}


def municipality_table(question: Question) -> dict[str, Any]:
    """The compared number of every municipality with its interval and base; of a battery, one column a statement."""
    place = question.survey.municipality_variable
    if question.is_battery:
        return _statements_table(question, place)
    measure = question.measure()
    groups = question.compared(place, measure)
    if len(shown(groups)) < 2:
        return {"frame": None}
    kind = "score" if measure.unit == "score" else "pct"
    name = MEAN if kind == "score" else "Andel"
    columns = {"label": "Kommune", "n": ANSWERS, "value": name, "low": LOW, "high": HIGH, "suppressed": WITHHELD}
    frame = pd.DataFrame(groups)[list(columns)].rename(columns=columns)
    formats = {"Kommune": "tekst", name: kind, LOW: kind, HIGH: kind, ANSWERS: "antal"}
    return {"frame": frame, "formats": formats}


def _statements_table(question: Question, place: str) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    formats = {"Kommune": "tekst"}
    for item in question.items:
        measure = question.measure(item)
        groups = question.compared(place, measure)
        columns |= {"Kommune": [row["label"] for row in groups], item.title: [row["value"] for row in groups]}
        formats[item.title] = "score" if measure.unit == "score" else "pct"
    frame = pd.DataFrame(columns)
    return {"frame": frame.assign(withheld=frame.isna().any(axis=1)), "formats": formats}


def base_table(question: Question) -> dict[str, Any]:
    """Asked, answering, not knowing and missing, one row an item; not knowing only where it stands outside."""
    names = {"n_asked": "Stillet", "n": "Svar, der indgår", "n_dont_know": "Ved ikke", "n_missing": "Ikke besvaret"}
    if not any(c.dont_know for item in question.items for c in question.survey.scale(item).categories):
        del names["n_dont_know"]
    rows = [
        {"Udsagn" if question.is_battery else "Spørgsmål": item.title}
        | {label: question.base(item)[name] for name, label in names.items()}
        for item in question.items
    ]
    frame = pd.DataFrame(rows)
    return {"frame": frame.assign(withheld=True), "formats": dict.fromkeys(names.values(), "antal")}
