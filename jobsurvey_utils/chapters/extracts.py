"""Extracts of the results store with Danish headings: the tables of the method pages."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import TOTAL

GROUP, INVITED, ANSWERS, RATE = "Gruppe", "Inviterede", "Svar", "Svarprocent"
BLOCK = "Variabel"
POPULATION, RESPONDENTS = "Population", "Svarpersoner"
SUPPRESSED = "suppressed"
SOURCES = {
    "population": "Populationen",
    "sample": "Stikprøven",
    "respondents": "Svarpersonerne",
    "weighted": "Svarpersonerne, vægtet",
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
    "score": ["Score"],
    "tal2": ["Mindste vægt", "Middelvægt", "Største vægt", "Kishs designeffekt"],
    "tal4": ["Standardfejl"],
}
_STARTS = {
    "antal": ("Antal", "Heraf", "Ved ikke", "Sum af vægte", "Effektive svar"),
    "pct": ("Andel ", "Vægtet andel", "Uvægtet andel"),
}


def formats(table: pd.DataFrame) -> dict[str, str]:
    """The format of each column of a table whose heading, or its beginning, tells it."""
    known = {heading: name for name, headings in _HEADINGS.items() for heading in headings}
    for name, starts in _STARTS.items():
        known |= {column: name for column in table.columns if column.startswith(starts)}
    return {column: known[column] for column in table.columns if column in known}


def blocks(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Several tables under each other, with the name of each in the column `block`.

    Groups to which nobody invited belongs are left out.
    """
    found = pd.concat([rows.assign(block=name) for name, rows in tables.items()], ignore_index=True)
    return found[(found["sample"] != 0).fillna(True)].reset_index(drop=True) if "sample" in found else found


def counted(rows: pd.DataFrame, heading: str) -> pd.DataFrame:
    """A table of outcomes or channels: label, number and share."""
    return rows[["label", "n", "share"]].set_axis([heading, "Antal", "Andel"], axis="columns")


def response(rows: pd.DataFrame, heading: str = GROUP) -> pd.DataFrame:
    """Rows of the table `response`: invited, answers in full or in part, response rate."""
    known = rows.assign(answers=rows["complete"] + rows["partial"], suppressed=rows["sample"].isna())
    columns = {"label": heading, "sample": INVITED, "answers": ANSWERS, "response_rate": RATE, SUPPRESSED: SUPPRESSED}
    return _renamed(known, columns)


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
            BLOCK: names,
            RESPONDENTS: rows["respondents"].to_numpy(),
            "Andel": rows["respondents_share"].to_numpy(),
            SUPPRESSED: rows["suppressed"].to_numpy(),
        }
    )


def composition(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table `composition`: shares of the sample and the respondents, and of the population and weighted.

    Where no population is known nothing is weighted to it, and both are left out.
    """
    columns = {
        "label": GROUP,
        "population_share": "Andel af populationen",
        "sample_share": "Andel af stikprøven",
        "respondents_share": "Andel af svarpersonerne",
        "weighted_share": "Vægtet andel",
        SUPPRESSED: SUPPRESSED,
    }
    if rows["population_share"].isna().all():
        columns = {
            column: name for column, name in columns.items() if column not in ("population_share", "weighted_share")
        }
    return _renamed(rows, columns)


def opt_outs(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table `composition`: opted out, the group's share of them, and their share of those who reacted."""
    columns = {
        "label": GROUP,
        "opt_out": "Frameldt",
        "opt_out_share": "Andel af frameldte",
        "opt_out_ratio": "Andel af frameldte og svarpersoner",
        SUPPRESSED: SUPPRESSED,
    }
    return _renamed(rows, columns)


def means(survey: Round, table: pd.DataFrame) -> pd.DataFrame:
    """One row per variable and source: the mean and the number of persons behind it."""
    rows = table if survey.config.weighting.cells else table[table["source"] != "weighted"]
    return pd.DataFrame(
        {
            "Blandt": [SOURCES[source] for source in rows["source"]],
            BLOCK: [f"{survey.breakdown_label(name)}, {_unit(survey, name)}" for name in rows["variable"]],
            "Gennemsnit": rows["mean"].to_numpy(),
            "Antal": rows["n"].to_numpy(),
        }
    )


def _unit(survey: Round, name: str) -> str:
    return "år" if survey.variables[name].duration is None else "dage"


def _renamed(rows: pd.DataFrame, columns: Mapping[str, str]) -> pd.DataFrame:
    """Some columns under Danish headings, and the block they belong to where there is one."""
    chosen = dict(columns) | ({"block": BLOCK} if "block" in rows else {})
    return rows[list(chosen)].set_axis(list(chosen.values()), axis="columns")


def sized(rows: pd.DataFrame) -> pd.DataFrame:
    """Groups with their `size`: the population where it is known of all, else the invited."""
    known = not rows["population"].isna().any()
    return rows.assign(size=(rows["population"] if known else rows["sample"]).astype(float))


def size_label(rows: pd.DataFrame) -> str:
    """What `size` counts."""
    return "Inviterede borgere" if rows["population"].isna().any() else "Borgere i populationen"
