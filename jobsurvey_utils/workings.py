"""The weighting laid open: weights, collapsed cells, the worked example, and what weighting does to the scores."""

from __future__ import annotations

from typing import Any

import pandas as pd

from jobsurvey_utils.extracts import ANSWERS, GROUP, POPULATION
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.schema import CROSS
from jobsurvey_utils.weighting import MERGED


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
    """One row per collapsed cell: the cell and what it is merged with in words, and the variable they differ in."""
    return pd.DataFrame(
        {
            "Celle": [_cell(survey, cell) for cell in table["cell"]],
            "Lagt sammen med": [_cell(survey, cell) for cell in table["merged_with"]],
            "Lagt sammen over": [survey.breakdown_label(name) for name in table["variable"]],
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
    table: dict[str, Any] = {"Svarmulighed": [_answer(survey, item, category) for category in rows.index]}
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


def _cell(survey: Round, cell: str) -> str:
    """A weighting cell's name in words: its categories, merged ones joined by `+`."""
    words = []
    for variable, codes in zip(survey.config.weighting.cells, cell.split(CROSS), strict=True):
        labels = survey.groups(variable)
        words.append(" + ".join(labels.get(code, code) for code in codes.split(MERGED)))
    return ", ".join(words)


def _answer(survey: Round, item: str, category: str) -> str:
    return next((c.label for c in survey.scale(item).categories if c.code == category), category)
