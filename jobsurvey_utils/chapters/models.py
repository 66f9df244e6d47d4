"""Danish tables and sentences of the page on what satisfaction goes with."""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.display import ranked, wording
from jobsurvey_utils.display.canvas import Drawing
from jobsurvey_utils.display.columns import Row
from jobsurvey_utils.display.tables import HIGH, LOW
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import TOTAL

Tables = Mapping[str, pd.DataFrame]

ITEM, ASKED, SHARE, PLACE = "Spørgsmål", "Stillet til", "Andel", "Placering"
CORRELATION, PAIRWISE, N, R2 = "Korrelation", "Andel, parvis", "Svar på alle", "Forklaret variation"
ALPHA, OMEGA, REMARK = "Alfa", "Omega", "Bemærkning"
LEADERS = 3
"""More items than this at the top are not named: then none stands out."""
WHY = {
    "ok": "",
    "hidden": "for få svar til at vise tallet",
    "too_few": "for få svar til beregningen",
    "too_many": "for mange spørgsmål til beregningen",
    "constant": "alle har svaret det samme",
    "no_predictors": "der er ingen andre spørgsmål",
    "one_item": "kun ét spørgsmål",
    "two_items": "omega kræver mindst tre spørgsmål",
    "routed": "færre end to spørgsmål er stillet til alle",
    "no_factor": "spørgsmålene måler ikke én ting",
}
"""Why there is no number, by its status."""
NOTE = "Stregerne er 95-procentsintervaller. Linjen er andelen, hvis alle spørgsmål vejede lige meget."
"""The line under the figure of shares."""
_MADE_UP = "Svarene er syntetiske, så siden viser kun regnemåden."
FEW_POINTS = 0.05
"""Shares that lie no farther apart than this are called alike."""
_NONE = "Undersøgelsen har ikke et samlende spørgsmål med score, som de andre kan holdes op imod."


def main(tables: Tables) -> pd.DataFrame:
    """The importance of every item that everyone was asked, the greatest first; empty where none is told."""
    rows = tables["drivers"]
    return rows[(rows["model"] == TOTAL) & rows["share"].notna()].sort_values("rank")


def overall(survey: Round) -> str:
    """What the overall question is called."""
    name = survey.questionnaire.headline
    return danish.lower_first(survey.items[name].title) if name else "et samlende spørgsmål"


def finding(survey: Round, tables: Tables, synthetic: bool) -> str:
    """Which items go most closely with overall satisfaction."""
    rows = main(tables)
    if not len(rows):
        return _refusal(tables)
    if synthetic:
        return f"{_MADE_UP} {_range(rows)}"
    return wording.sentence(f"{danish.capital(_leaders(survey, rows))} {overall(survey)}")


def _range(rows: pd.DataFrame) -> str:
    """From which to which share the items go, and whether they differ little: of no item by name."""
    low, high = float(rows["share"].min()), float(rows["share"].max())
    little = "Forskellene mellem spørgsmålene er små: andelene" if high - low <= FEW_POINTS else "Spørgsmålenes andele"
    return wording.sentence(f"{little} går fra {danish.number(100 * low, 1)} til {danish.percent(high)}")


def _leaders(survey: Round, rows: pd.DataFrame) -> str:
    top = rows[rows["rank_low"] == 1]
    names = danish.join(f"»{survey.items[item].title}«" for item in top["item"])
    if len(top) == 1:
        return f"{names} er det spørgsmål, der hænger tættest sammen med"
    if len(top) <= LEADERS and len(top) < len(rows):
        return f"{names} kan hver især være det spørgsmål, der hænger tættest sammen med"
    return f"{danish.count_word(len(top))} af {danish.count_word(len(rows))} spørgsmål kan hænge tættest sammen med"


def _refusal(tables: Tables) -> str:
    fits = tables["driver_models"]
    if not len(fits):
        return _NONE
    return wording.sentence(f"Sammenhængene er ikke beregnet: {WHY[fits['status'].iloc[0]]}")


def strength(tables: Tables) -> str:
    """How much the items tell of overall satisfaction, and of how many persons that is known."""
    fits = tables["driver_models"]
    known = fits[(fits["model"] == TOTAL) & fits["r_squared"].notna()]
    if not len(known):
        return _refusal(tables)
    row = known.to_dict("records")[0]
    told = f"Tilsammen forklarer {danish.count_word(int(row['predictors']), neuter=True)} spørgsmål "
    told += f"{danish.percent(row['r_squared'])} af forskellene i svarene på det samlende spørgsmål "
    told += f"({danish.confidence(row['low'], row['high'])})."
    kept = f"Beregningen bygger på de {danish.number(row['n'])} personer, der har givet et svar med score på dem alle."
    if pd.isna(row["n_asked"]) or row["n_asked"] == row["n"]:
        return f"{told} {kept}"
    rest = (
        f"De øvrige {danish.number(row['n_asked'] - row['n'])} har svaret »ved ikke« eller ladet mindst ét stå åbent."
    )
    return f"{told} {kept} {rest}"


def spread(tables: Tables) -> str:
    """What the intervals of the places allow one to say, and what becomes of the shares pair by pair."""
    rows = main(tables)
    if not len(rows):
        return ""
    gap = float((rows["share"] - rows["pairwise"]).abs().max())
    if isnan(gap):
        return _places(rows)
    pairs = "Regnes hver sammenhæng af alle, der har svaret på netop de to spørgsmål"
    return f"{_places(rows)} {pairs}, flytter ingen andel sig mere end {danish.number(100 * gap, 1)} procentpoint."


def _places(rows: pd.DataFrame) -> str:
    number, loose = len(rows), int((rows["rank_low"] < rows["rank_high"]).sum())
    if not loose:
        return "Alle spørgsmålenes pladser er sikre."
    if loose == number:
        return "Ingen af pladserne er helt sikker: For hvert spørgsmål rækker intervallet over flere."
    told = f"{danish.capital(danish.count_word(loose))} af de {danish.count_word(number)} spørgsmål"
    return f"{told} har ikke en sikker plads: Intervallet rækker over flere."


def told_spread(tables: Tables) -> dict[str, str]:
    """What `spread` says as the text the page glues; none where no share is told."""
    return {"spredning": told} if (told := spread(tables)) else {}


def caption(survey: Round, tables: Tables, synthetic: bool) -> str:
    """The heading of the figure; the text above it says why there is none."""
    rows = main(tables)
    if not len(rows):
        return ""
    high, low = rows["share"].iloc[0], rows["share"].iloc[-1]
    told = f"Spørgsmålenes andele går fra {danish.percent(low)} til {danish.percent(high)}"
    return wording.sentence(f"{told}, en følge af modellen bag svarene" if synthetic else told)


def drawing(survey: Round, tables: Tables) -> Drawing | None:
    """Each item's share of what they explain together, with its interval."""
    rows = main(tables)
    if not len(rows):
        return None
    rows = rows.assign(label=[survey.items[item].title for item in rows["item"]])
    even = {"label": "Lige stor andel til alle", "share": 1 / len(rows)}
    return ranked.dots(
        rows, value="share", low="low", high="high", total=even, subject="Andel af forklaret variation efter spørgsmål"
    )


def importance(survey: Round, tables: Tables) -> pd.DataFrame | None:
    """One row per item that everyone was asked."""
    rows = main(tables)
    if not len(rows):
        return None
    return pd.DataFrame(
        {
            ITEM: [survey.items[item].title for item in rows["item"]],
            SHARE: rows["share"].to_numpy(),
            LOW: rows["low"].to_numpy(),
            HIGH: rows["high"].to_numpy(),
            PLACE: [_place(row) for row in rows.to_dict("records")],
            PAIRWISE: rows["pairwise"].to_numpy(),
            CORRELATION: rows["correlation"].to_numpy(),
        }
    )


def _place(row: Row) -> str:
    rank, low, high = (danish.number(row[name]) for name in ("rank", "rank_low", "rank_high"))
    return f"{rank} ({low}–{high})" if low != high else rank


def routed(survey: Round, tables: Tables) -> pd.DataFrame | None:
    """One row per item that only some were asked: its share in a model of those."""
    models = tables["driver_models"].set_index("model")
    rows = tables["drivers"].query("model == item")
    if not len(rows):
        return None
    fits = models.loc[rows["item"]]
    return pd.DataFrame(
        {
            ITEM: [survey.items[item].title for item in rows["item"]],
            ASKED: [survey.items[item].asked_label or "en del af svarpersonerne" for item in rows["item"]],
            N: fits["n"].array,
            SHARE: rows["share"].to_numpy(),
            LOW: rows["low"].to_numpy(),
            HIGH: rows["high"].to_numpy(),
            PLACE: [_place(row) if pd.notna(row["rank"]) else WHY[row["status"]] for row in rows.to_dict("records")],
            R2: fits["r_squared"].to_numpy(),
        }
    )


FORMATS = {SHARE: "pct", PAIRWISE: "pct", CORRELATION: "tal2", R2: "pct", ALPHA: "tal2", OMEGA: "tal2"}


def formats(table: pd.DataFrame | None) -> dict[str, str]:
    """The formats of a table's columns: a bound has that of its number."""
    columns = [] if table is None else list(table.columns)
    known = {name: kind for name, kind in FORMATS.items() if name in columns}
    bounds = {f"{end} for {name}": kind for name, kind in FORMATS.items() for end in (LOW, HIGH)}
    bounds |= {LOW: "pct", HIGH: "pct"}
    return known | {name: kind for name, kind in bounds.items() if name in columns}
