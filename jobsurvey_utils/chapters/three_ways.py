"""Danish tables and sentences on differences told in three ways: by the mean, the share and the ordinal model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.rounds import Round

Tables = Mapping[str, pd.DataFrame]

BLOCK, GROUP, COMPARED = "Opdeling", "Gruppe", "Sammenligninger"
ALIKE, UNLIKE, OPPOSITE = "Samme svar", "Ikke samme svar", "Peger modsat"
REFUSED = "Kan ikke beregnes"
SCORE, TOP, ODDS = "Gennemsnit", "Andel positive", "Log-odds"
NO_SCORES = (
    "Undersøgelsen har ingen spørgsmål med score, så forskellene er hverken målt på andre måder eller justeret for "
    "gruppernes sammensætning."
)


def agreement(survey: Round, tables: Tables) -> pd.DataFrame | None:
    """For each breakdown over all items, how often the three ways judge alike."""
    rows = once(survey, tables["robustness"])
    if not len(rows):
        return None
    kinds = {
        COMPARED: rows["agrees"].notna(),
        ALIKE: rows["agrees"].fillna(False),
        UNLIKE: rows["reason"] == "verdict",
        OPPOSITE: rows["reason"] == "direction",
        REFUSED: rows["agrees"].isna(),
    }
    found = rows[["breakdown"]].assign(**{name: kind.astype("int64") for name, kind in kinds.items()})
    found = found.groupby("breakdown", sort=False).sum().reset_index()
    return found.assign(**{BLOCK: breakdowns(survey, found)})[[BLOCK, *kinds]]


def agreeing(survey: Round, tables: Tables) -> str:
    """How often the three ways judge alike, and what sets them apart where they do not."""
    rows = once(survey, tables["robustness"])
    made = rows[rows["agrees"].notna()]
    if not len(made):
        return NO_SCORES if not len(rows) else "Svarene er for få til at sammenligne de tre måder."
    alike = int(made["agrees"].sum())
    told = (
        f"I {danish.number(alike)} af {danish.number(len(made))} sammenligninger ({danish.percent(alike / len(made))}) "
    )
    told += "giver de tre måder samme svar på, om forskellen er sikker."
    apart = int((made["reason"] == "direction").sum())
    if alike == len(made):
        return told
    found = [danish.number(int(made[f"{way}_sure"].sum())) for way in ("score", "top", "odds")]
    each = f"Gennemsnittet finder {found[0]} sikre forskelle, andelen {found[1]} og den ordinale model {found[2]}."
    opposite = "i ingen af dem" if not apart else f"i {danish.count_word(apart)} af dem"
    rest = "I resten er forskellen sikker på en eller to af måderne, men ikke på dem alle"
    return f"{told} {rest}; {opposite} peger to sikre forskelle hver sin vej. {each}"


def unlike(survey: Round, tables: Tables, item: str) -> pd.DataFrame | None:
    """An item's groups on which the three ways do not agree: the differences with their p-values."""
    rows = once(survey, tables["robustness"])
    rows = rows[(rows["item"] == item) & ~rows["agrees"].fillna(True)]
    if not len(rows):
        return None
    numbers = {
        SCORE: "score_difference",
        f"p for {SCORE.lower()}": "score_p",
        TOP: "top_difference",
        f"p for {TOP.lower()}": "top_p",
        ODDS: "log_odds",
        f"p for {ODDS.lower()}": "odds_p",
    }
    frame = {name: rows[column].to_numpy() for name, column in numbers.items()}
    return pd.DataFrame({BLOCK: breakdowns(survey, rows), GROUP: groups(survey, rows), **frame})


def look(table: pd.DataFrame | None) -> dict[str, Any]:
    """How the table of the three ways is shown."""
    if table is None:
        return {}
    formats = {SCORE: "score", TOP: "pct", ODDS: "tal2"}
    return {
        "block": BLOCK,
        "header": GROUP,
        "formats": formats | {name: "p" for name in table.columns if name.startswith("p for")},
    }


def once(survey: Round, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with each comparison once: of a breakdown with two groups, the first."""
    two = [name for name in rows["breakdown"].unique() if len(survey.groups(name)) == 2]
    first = [next(iter(survey.groups(name))) for name in two]
    repeated = rows["breakdown"].isin(two) & ~rows["group"].isin(first)
    return rows[~repeated]


def breakdowns(survey: Round, rows: pd.DataFrame) -> list[str]:
    """The label of each row's breakdown."""
    return [survey.breakdown_label(name) for name in rows["breakdown"]]


def groups(survey: Round, rows: pd.DataFrame) -> list[str]:
    """The label of each row's group."""
    pairs = zip(rows["breakdown"], rows["group"], strict=True)
    return [survey.groups(breakdown)[group] for breakdown, group in pairs]
