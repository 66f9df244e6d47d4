"""Extracts of the results store with Danish headings: the tables of the method pages."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from jobsurvey_utils.rounds import Round
from jobsurvey_utils.schema import TOTAL

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
