"""Extracts of the results store with Danish headings: the tables of the method pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.schema import CROSS, TOTAL, ReferenceTable

GROUP, INVITED, ANSWERS, RATE = "Gruppe", "Inviterede", "Svar", "Svarprocent"
POPULATION, RESPONDENTS = "Population", "Svarpersoner"
SOURCES = {
    "population": "populationen",
    "sample": "stikprøven",
    "respondents": "svarpersonerne",
    "weighted": "vægtede svar",
}

_HEADINGS = {
    "antal": [
        "Antal",
        INVITED,
        ANSWERS,
        POPULATION,
        RESPONDENTS,
        "Frameldt",
        "Stillet",
        "Besvaret",
        "Ubesvaret",
        "Celler",
    ],
    "pct": ["Andel", RATE],
    "tal1": ["Gennemsnit"],
    "tal2": ["Mindste vægt", "Middelvægt", "Største vægt", "Variationskoefficient", "Kishs designeffekt"],
}
_STARTS = {
    "antal": ("Antal", "Heraf", "Ved ikke", "Sum af vægte", "Celler før", "Effektive svar"),
    "pct": ("Andel ", "Vægtet andel", "Uvægtet andel"),
}


def formats(table: pd.DataFrame) -> dict[str, str]:
    """The format of each column of a table whose heading, or its beginning, tells it."""
    known = {heading: name for name, headings in _HEADINGS.items() for heading in headings}
    for name, starts in _STARTS.items():
        known |= {column: name for column in table.columns if column.startswith(starts)}
    return {column: known[column] for column in table.columns if column in known}


def blocks(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Several tables under each other, with the name of each in the column `block`."""
    return pd.concat([rows.assign(block=name) for name, rows in tables.items()], ignore_index=True)


def counted(rows: pd.DataFrame, heading: str) -> pd.DataFrame:
    """A table of outcomes or channels: label, number and share."""
    return rows[["label", "n", "share"]].set_axis([heading, "Antal", "Andel"], axis="columns")


def response(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table `response`: invited, answers in full or in part, response rate."""
    answers = rows["complete"] + rows["partial"]
    table = rows.assign(answers=answers)[["label", "sample", "answers", "response_rate"]]
    return table.set_axis([GROUP, INVITED, ANSWERS, RATE], axis="columns")


def sampling(rows: pd.DataFrame, *, population_known: bool) -> pd.DataFrame:
    """Rows of the table `response` by municipality: population, invited, and the share invited."""
    table = rows[["label", "population", "sample"]].set_axis(["Kommune", POPULATION, INVITED], axis="columns")
    if not population_known:
        return table.drop(columns=POPULATION)
    return table.assign(**{"Andel inviteret": rows["sample"] / rows["population"]})


def unanswered(survey: Round, bases: pd.DataFrame) -> pd.DataFrame:
    """One row per item in the order asked: how many were asked, answered, did not know, or left it open."""
    total = bases[bases["breakdown"] == TOTAL].set_index("item")
    items = [item for item in survey.items if item in total.index]
    rows = total.loc[items]
    table = pd.DataFrame(
        {
            "Spørgsmål": [survey.items[item].title for item in items],
            "Stillet": rows["n_asked"].to_numpy(),
            "Besvaret": rows["n"].to_numpy(),
            "Ved ikke": rows["n_dont_know"].to_numpy(),
            "Ubesvaret": rows["n_missing"].to_numpy(),
        }
    )
    return table.assign(**{"Andel ubesvaret": table["Ubesvaret"] / table["Stillet"]})


def group_sizes(survey: Round, composition: pd.DataFrame) -> pd.DataFrame:
    """One row per group of every variable but the municipality: respondents and their share."""
    rows = composition[composition["variable"] != survey.municipality_variable]
    labels = [survey.groups(v)[g] for v, g in zip(rows["variable"], rows["group"], strict=True)]
    names = [survey.breakdown_label(v) for v in rows["variable"]]
    return pd.DataFrame(
        {
            GROUP: labels,
            "Variabel": names,
            RESPONDENTS: rows["respondents"].to_numpy(),
            "Andel": rows["respondents_share"].to_numpy(),
            "suppressed": rows["suppressed"].to_numpy(),
        }
    )


def composition(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table `composition`: the shares of the population, the sample, the respondents, and the weighted."""
    columns = {
        "label": GROUP,
        "population_share": "Andel af populationen",
        "sample_share": "Andel af stikprøven",
        "respondents_share": "Andel af svarpersonerne",
        "weighted_share": "Vægtet andel",
        "suppressed": "suppressed",
    }
    return rows[list(columns)].set_axis(list(columns.values()), axis="columns").dropna(axis="columns", how="all")


def opt_outs(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table `composition`: opted out, their share of the sample, and of those who reacted."""
    columns = {
        "label": GROUP,
        "opt_out": "Frameldt",
        "opt_out_share": "Andel af stikprøven",
        "opt_out_ratio": "Andel af frameldte og svarpersoner",
        "suppressed": "suppressed",
    }
    return rows[list(columns)].set_axis(list(columns.values()), axis="columns")


def means(survey: Round, table: pd.DataFrame) -> pd.DataFrame:
    """One row per variable and source: the mean and the number of persons behind it."""
    names = [
        f"{survey.breakdown_label(v)}, {SOURCES[s]}" for v, s in zip(table["variable"], table["source"], strict=True)
    ]
    return pd.DataFrame({"Variabel": names, "Gennemsnit": table["mean"].to_numpy(), "Antal": table["n"].to_numpy()})


def weights(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table `weights_summary`: cells, answers, population, weights, and what they cost."""
    columns = {
        "label": GROUP,
        "cells_before": "Celler før sammenlægning",
        "cells": "Celler",
        "respondents": ANSWERS,
        "population": POPULATION,
        "weight_min": "Mindste vægt",
        "weight_mean": "Middelvægt",
        "weight_max": "Største vægt",
        "weight_cv": "Variationskoefficient",
        "kish_deff": "Kishs designeffekt",
        "n_eff": "Effektive svar",
    }
    return rows[list(columns)].set_axis(list(columns.values()), axis="columns")


def weight_efficiency(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table `weights_summary` with `efficiency`: effective answers over answers."""
    return rows.assign(efficiency=rows["n_eff"] / rows["respondents"])


def collapses(survey: Round, table: pd.DataFrame) -> pd.DataFrame:
    """One row per collapsed pair of cells: the two cells in words, what was merged, and why."""
    return pd.DataFrame(
        {
            "Celle": [_cell(survey, cell) for cell in table["cell"]],
            "Lagt sammen med": [_cell(survey, cell) for cell in table["merged_with"]],
            "Fælles for": [survey.breakdown_label(name) for name in table["variable"]],
            "Hvorfor": table["reason"].to_numpy(),
        }
    )


def worked_item(survey: Round, comparison: pd.DataFrame) -> str:
    """The item whose weighting the report works out; else the first item of the first theme."""
    printed = comparison.loc[comparison["statistic"] == "weight_sum", "item"]
    if len(printed):
        return str(printed.iloc[0])
    return survey.closed_items(next(iter(survey.themes)))[0].id


def worked_example(survey: Round, item: str, sums: pd.DataFrame, comparison: pd.DataFrame) -> pd.DataFrame:
    """One row per answer: number, sum of weights and shares, recomputed and as printed."""
    rows = sums[sums["item"] == item].set_index("category")
    columns = {
        "n": ("Antal", "n", 1),
        "unweighted_share": ("Uvægtet andel", "unweighted_share_pct", 100),
        "weight_sum": ("Sum af vægte", "weight_sum", 1),
        "weighted_share": ("Vægtet andel", "weighted_share_pct", 100),
    }
    printed = comparison[(comparison["item"] == item) & comparison["statistic"].isin([c[1] for c in columns.values()])]
    table: dict[str, Any] = {"Svar": [_answer(survey, item, category) for category in rows.index]}
    for column, (heading, statistic, unit) in columns.items():
        known = printed[printed["statistic"] == statistic].drop_duplicates("category").set_index("category")["value"]
        table[heading] = rows[column].to_numpy()
        table[f"{heading}, trykt"] = (known.reindex(rows.index) / unit).to_numpy()
    return pd.DataFrame(table)


def weighting_effect(survey: Round, sums: pd.DataFrame) -> pd.DataFrame:
    """One row per scored item: the mean score with and without weights, and the difference."""
    rows = []
    for item, answers in sums.groupby("item", sort=False):
        scores = {c.code: c.score for c in survey.scale(str(item)).substantive if c.score is not None}
        if scores:
            score = answers["category"].map(scores)
            before = float((score * answers["unweighted_share"]).sum())
            after = float((score * answers["weighted_share"]).sum())
            rows.append((survey.items[str(item)].title, before, after, after - before))
    return pd.DataFrame(rows, columns=["label", "unweighted", "weighted", "difference"])


def representativity(survey: Round, reference: ReferenceTable) -> pd.DataFrame:
    """One row per region or group: all municipalities and the participating as printed, and recomputed if possible."""
    table = pd.DataFrame.from_dict(reference.rows, orient="index").div(100).rename_axis("label").reset_index()
    if reference.attribute is not None:
        values = [getattr(m, reference.attribute) for m in survey.config.municipalities]
        share = pd.Series(values).value_counts(normalize=True)
        table["recomputed"] = share.reindex(table["label"]).fillna(0).to_numpy()
    return table


def printed_representativity(survey: Round, reference: ReferenceTable) -> pd.DataFrame:
    """The table as the report prints it, with the recomputed per cent to the same decimals where there are any."""
    table = representativity(survey, reference)
    columns = {
        "alle": "Alle kommuner, trykt",
        "deltagende": "Deltagende, trykt",
        "recomputed": "Deltagende, genberegnet",
    }
    shown = {GROUP: table["label"]}
    for column, heading in columns.items():
        if column in table:
            shown[heading] = table[column].map(lambda share: danish.percent(share, reference.decimals))
    return pd.DataFrame(shown)


def _cell(survey: Round, cell: str) -> str:
    """A weighting cell's name in words: its categories, merged ones joined by `+`."""
    words = []
    for variable, codes in zip(survey.config.weighting.cells, cell.split(CROSS), strict=True):
        labels = survey.groups(variable)
        words.append(" + ".join(labels.get(code, code) for code in codes.split("+")))
    return ", ".join(words)


def _answer(survey: Round, item: str, category: str) -> str:
    return next((c.label for c in survey.scale(item).categories if c.code == category), category)
