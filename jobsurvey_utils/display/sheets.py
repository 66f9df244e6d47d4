"""The tables of a question's page, made from its results: each as what `Page.table` takes."""

from __future__ import annotations

from typing import Any

import pandas as pd

from jobsurvey_utils.display import contrasts
from jobsurvey_utils.display.question import Question, quoted
from jobsurvey_utils.display.tables import HIGH, LOW, WITHHELD
from jobsurvey_utils.rounds.schema import TOTAL, Item

ALL, GROUP, BREAKDOWN, ANSWERS = "Samlet", "Gruppe", "Opdeling", "Antal svar"
MEAN, EFFECTIVE = "Gennemsnit", "Effektive svar"


def answers_table(question: Question) -> dict[str, Any]:
    """Shares, score and base of every group the page shows; of multiple choice, of every option."""
    if question.multiple:
        return _options_table(question)
    parts = [_answers(question, item, TOTAL) for item in question.items]
    parts += [_answers(question, question.first, breakdown) for breakdown in question.breakdowns]
    given = [part for part in parts if len(part)] or parts[:1]
    frame = pd.concat(given, ignore_index=True)
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


def _answers(question: Question, item: Item, breakdown: str) -> pd.DataFrame:
    shares = question.rows("shares", item, breakdown)
    labels = {c.code: c.label for c in question.survey.scale(item).substantive}
    own = shares.loc[shares["category"].isin(labels)]
    firsts = own.drop_duplicates("group").set_index("group")
    wide = own.pivot_table(index="group", columns="category", values="share", dropna=False)
    wide = wide.reindex(index=firsts.index, columns=list(labels)).rename(columns=labels)
    names = {BREAKDOWN: contrasts.heading_of(question, breakdown), GROUP: firsts["label"], ANSWERS: firsts["n_total"]}
    if question.is_battery:
        names[GROUP] = item.title
    measured = _measured(question, item, breakdown)
    frame = pd.DataFrame(names, index=firsts.index).join(measured.drop(columns=EFFECTIVE, errors="ignore")).join(wide)
    frame = frame.join(measured[[EFFECTIVE]]) if EFFECTIVE in measured else frame
    hidden = own.groupby("group", sort=False, observed=True)["suppressed"].any()
    return frame.assign(withheld=hidden).reset_index(drop=True)


def _measured(question: Question, item: Item, breakdown: str) -> pd.DataFrame:
    """The compared number of each group with its interval, and for scores the effective number of answers."""
    measure = question.measure(item)
    name = MEAN if measure.unit == "score" else quoted(question.survey.scale(item), measure.codes)
    groups = question.compared(breakdown, measure).set_index("group")
    found = groups[["value", "low", "high"]].set_axis([name, LOW, HIGH], axis="columns")
    if len(measure.codes) == 1:
        own = next(c.label for c in question.survey.scale(item).categories if c.code == measure.codes[0])
        return found.drop(columns=name).rename(columns={end: f"{end} for {own}" for end in (LOW, HIGH)})
    if measure.unit != "score":
        return found
    effective = question.rows("scores", item, breakdown).set_index("group")["n_eff"]
    return found.assign(**{EFFECTIVE: effective})


def _options_table(question: Question) -> dict[str, Any]:
    labels = {c.code: c.label for c in question.scale.substantive}
    total = question.rows("shares", question.first).set_index("category").reindex(list(labels))
    named = {"n": "Antal", "share": ALL, "ci_low": LOW, "ci_high": HIGH}
    frame = total[list(named)].rename(columns=named)
    for breakdown in question.breakdowns:
        for label, rows in question.rows("shares", question.first, breakdown).groupby("label", sort=False):
            frame[str(label)] = rows.set_index("category")["share"].reindex(list(labels))
    frame.insert(0, "Svar", [labels[code] for code in labels])
    formats = dict.fromkeys(frame.columns, "pct") | {"Svar": "tekst", "Antal": "antal"}
    frame = frame.assign(withheld=frame.isna().any(axis=1)).reset_index(drop=True)
    return {"frame": frame, "formats": formats}


def municipality_table(question: Question) -> dict[str, Any]:
    """The compared number of every municipality with its interval and base; of a battery, one column a statement."""
    place = question.survey.municipality_variable
    if question.is_battery:
        return _statements_table(question, place)
    measure = question.measure()
    groups = question.compared(place, measure)
    if groups["value"].notna().sum() < 2:
        return {"frame": None}
    kind = "score" if measure.unit == "score" else "pct"
    name = MEAN if kind == "score" else "Andel"
    columns = {"label": "Kommune", "n": ANSWERS, "value": name, "low": LOW, "high": HIGH, "suppressed": WITHHELD}
    frame = groups[list(columns)].rename(columns=columns)
    formats = {"Kommune": "tekst", name: kind, LOW: kind, HIGH: kind, ANSWERS: "antal"}
    return {"frame": frame, "formats": formats}


def _statements_table(question: Question, place: str) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    formats = {"Kommune": "tekst"}
    for item in question.items:
        measure = question.measure(item)
        groups = question.compared(place, measure)
        columns |= {"Kommune": groups["label"], item.title: groups["value"]}
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
