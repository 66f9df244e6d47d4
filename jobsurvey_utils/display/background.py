"""Who the respondents are: background of sample and respondents, and what the citizens told of themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.chapters import narrative
from jobsurvey_utils.display import select
from jobsurvey_utils.display.tables import HIGH, LOW
from jobsurvey_utils.display.wording import markdown, noted_once
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import BACKGROUND, TOTAL, Item

BLOCK, GROUP = "Opdeling", "Gruppe"
NOTABLE = 0.01
"""The least difference of two shares, one percentage point, that is called a difference."""
_NOTHING = 1e-9
"""Weighted shares that differ by less from the unweighted ones are not shown beside them: there are no weights."""
NUMBERS = {
    "sample": "Stikprøve",
    "sample_share": "Andel af stikprøve",
    "respondents": "Svar",
    "respondents_share": "Andel af svar",
    "weighted_share": "Vægtet andel",
    "response_rate": "Svarprocent",
}


def composition(survey: Round, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Rows of the composition with the variable's name as `block`, without the municipalities."""
    variables = [v for v in tables["composition"]["variable"].unique() if v != survey.municipality_variable]
    parts = [select.rows(survey, tables["composition"], variable=v).assign(block=_label(survey, v)) for v in variables]
    found = pd.concat(parts, ignore_index=True) if parts else tables["composition"].assign(label="", block="")
    return found.loc[found["suppressed"] | (found["sample"] != 0)].reset_index(drop=True)


def _label(survey: Round, variable: str) -> str:
    return survey.variables[variable].label


def finding(survey: Round, rows: pd.DataFrame) -> str:
    """Which group fills most more, and which most less, among respondents than in the sample."""
    known = rows.dropna(subset=["sample_share", "respondents_share"])
    gap = (known["respondents_share"] - known["sample_share"]).sort_values(kind="stable")
    ends = (gap[gap >= NOTABLE].tail(1), "mere"), (gap[gap <= -NOTABLE].head(1), "mindre")
    told = [_fills(survey, known.loc[place], word) for end, word in ends for place in end.index]
    if not told:
        return "Ingen gruppe afviger et procentpoint eller mere fra stikprøven."
    return f"Størst forskel mellem stikprøve og svar: {', og '.join(told)}."


def places_finding(survey: Round, rows: pd.DataFrame, *, named: bool) -> str:
    """The finding on the municipalities; without names where the names were drawn at random."""
    if named:
        return finding(survey, rows)
    gaps = (rows["respondents_share"] - rows["sample_share"]).astype(float).dropna()
    if gaps.empty:
        return "Kommunernes andel af svarene kan ikke vises."
    points = danish.number(100 * float(gaps.abs().max()), 1)
    return f"Ingen kommunes andel af svarene afviger mere end {points} procentpoint fra dens andel af stikprøven."


def _fills(survey: Round, row: pd.Series[Any], word: str) -> str:
    said = select.nouns(survey, str(row["variable"])).get(str(row["group"]), str(row["label"]))
    answers, sample = (danish.percent(row[name]) for name in ("respondents_share", "sample_share"))
    return f"{said} fylder {word} ({answers} af svarene mod {sample} af stikprøven)"


def counts(meta: Mapping[str, Any]) -> str:
    """How many stand behind the shares."""
    sample, answered = (danish.number(meta[name]) for name in ("n_sample", "n_respondents"))
    return f"n = {sample} i stikprøven og {answered} svarpersoner."


def composition_table(rows: pd.DataFrame) -> dict[str, Any]:
    """Numbers and shares of every group, for `Page.table`."""
    names = {"block": BLOCK, "label": GROUP} if "block" in rows else {"label": GROUP}
    alike = bool((rows["weighted_share"] - rows["respondents_share"]).abs().fillna(0.0).lt(_NOTHING).all())
    numbers = {key: name for key, name in NUMBERS.items() if not (alike and key == "weighted_share")}
    frame = rows[[*names, *numbers]].rename(columns=names | numbers)
    formats = {name: "antal" if key in ("sample", "respondents") else "pct" for key, name in numbers.items()}
    block = BLOCK if "block" in rows else None
    return {"frame": frame.assign(withheld=rows["suppressed"]), "formats": formats, "block": block}


def items(survey: Round) -> list[Item]:
    """The background questions with answers."""
    return survey.closed_items(BACKGROUND)


def answers(survey: Round, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Answers to the background questions, with the question as `block`."""
    parts = []
    for item in items(survey):
        labels = {c.code: c.label for c in survey.scale(item).substantive}
        rows = select.rows(survey, tables["shares"], item=item.id, breakdown=TOTAL)
        own = rows.loc[rows["category"].isin(labels)]
        told = item.title if item.asked_if == "True" else f"{item.title} ({item.asked_label})"
        parts.append(own.assign(label=own["category"].map(labels), block=told))
    none = tables["shares"].iloc[:0].assign(label="", block="")
    return pd.concat(parts, ignore_index=True) if parts else none


def commonest(rows: pd.DataFrame) -> str:
    """The commonest answer to each question."""
    known = rows.dropna(subset=["share"]).sort_values("share", ascending=False, kind="stable")
    firsts = known.drop_duplicates("block").sort_index()
    told = [f"{r['block']}: »{r['label']}« ({danish.percent(r['share'], 0)})" for r in firsts.to_dict("records")]
    return f"De hyppigste svar. {'; '.join(told)}." if told else "Der er ingen svar at vise."


def asked(survey: Round) -> str:
    """What the shares are."""
    return "Andelene er vægtede." if survey.config.weighting.cells else "Svarene er ikke vægtede."


def answers_table(rows: pd.DataFrame) -> dict[str, Any]:
    """Shares and numbers of the answers to the background questions, for `Page.table`."""
    names = {"block": BLOCK, "label": "Svar", "n_total": "Antal svar i alt", "n": "Antal"}
    shares = {"share": "Andel", "ci_low": LOW, "ci_high": HIGH}
    frame = rows[[*names, *shares]].rename(columns=names | shares).assign(withheld=rows["suppressed"])
    formats = dict.fromkeys(shares.values(), "pct") | dict.fromkeys(("Antal svar i alt", "Antal"), "antal")
    return {"frame": frame, "formats": formats, "block": BLOCK}


def texts(survey: Round, tables: Mapping[str, pd.DataFrame], *, synthetic: bool) -> dict[str, str]:
    """The texts of the page, by the names its notebook uses."""
    rate = select.rows(survey, tables["response"], breakdown=survey.municipality_variable)
    known = rate.dropna(subset=["response_rate"]).sort_values("response_rate", kind="stable")
    own = len(items(survey))
    noun = "spørgsmål om baggrund"
    return {
        "kommuner": _span(known, synthetic=synthetic),
        "egne": f"Borgerne har selv svaret på {danish.count_word(own, neuter=True)} {noun}.",
        "gennemsnit": _means(survey, tables["means"]),
    }


def _span(rates: pd.DataFrame, *, synthetic: bool) -> str:
    if rates.empty:
        return "Svarprocenten kan ikke vises for kommunerne."
    if synthetic:
        return narrative.between(rates, "response_rate", "Svarprocenten")
    low, high = (f"{danish.percent(r['response_rate'])} ({r['label']})" for _, r in rates.iloc[[0, -1]].iterrows())
    return f"Svarprocenten går fra {low} til {high}."


def _means(survey: Round, means: pd.DataFrame) -> str:
    told = []
    for variable, rows in means.groupby("variable", sort=False):
        found = rows.set_index("source")["mean"].dropna()
        if {"sample", "respondents"} <= set(found.index):
            days = survey.variables[str(variable)].duration
            unit, decimals = ("dage", 0) if days else ("år", 1)
            answered, sample = (danish.number(found[source], decimals) for source in ("respondents", "sample"))
            name = danish.lower_first(_label(survey, str(variable)))
            told.append(
                f"Den gennemsnitlige {name} er {answered} {unit} blandt svarpersonerne og {sample} {unit} i stikprøven."
            )
    return " ".join(told) or "Gennemsnit af baggrundsoplysninger kan ikke beregnes af de oplysninger, der foreligger."


def gaps(survey: Round) -> list[str]:
    """What the source does not tell of the background, as list items."""
    notes = {v.label: v.note for v in survey.variables.values() if v.note}
    notes |= {item.title: item.note for item in items(survey) if item.note}
    return [f"- {markdown(labels)}: {markdown(note)}" for labels, note in noted_once(notes.items())] or [
        "Kilden har ingen kendte huller for baggrundsoplysningerne."
    ]
