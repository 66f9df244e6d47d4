"""The balance of respondents in Danish: how far they lie from those they stand for, before and after weighting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.chapters import narrative, response
from jobsurvey_utils.display import select
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import TOTAL

SMALL = 0.1
"""A standardised difference below this is commonly taken as negligible (Austin 2009)."""
_SMD = ["smd_before", "smd_design", "smd_after"]
WHOLE = "Samlet"


def rows(survey: Round, balance: pd.DataFrame) -> pd.DataFrame:
    """Rows of the Love plot: each variable as a whole and, but for municipalities, its groups; sizes without sign."""
    place = survey.municipality_variable
    kept = balance[(balance["variable"] != place) | (balance["group"] == TOTAL)]
    table = kept.assign(
        block=[survey.breakdown_label(name) for name in kept["variable"]],
        label=[
            WHOLE if code == TOTAL else survey.groups(name).get(code, code)
            for name, code in zip(kept["variable"], kept["group"], strict=True)
        ],
        whole=kept["group"] == TOTAL,
    )
    table[_SMD] = table[_SMD].abs()
    return table.reset_index(drop=True)


def values(survey: Round) -> dict[str, str]:
    """The columns of the Love plot and what they are called; without weights only the respondents as they are."""
    if not survey.config.weighting.cells:
        return {"smd_before": "Svarpersoner"}
    return {"smd_before": "Uden vægte", "smd_design": "Designvægte", "smd_after": "Endelige vægte"}


def heading(survey: Round) -> str:
    """The heading over the Love plot."""
    return "Før og efter vægtningen" if survey.config.weighting.cells else "Hvor langt svarpersonerne er fra stikprøven"


def nouned(survey: Round, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table `composition` with their groups as nouns of a sentence in `said`."""
    names = {name: select.nouns(survey, name) for name in rows["variable"].unique()}
    pairs = zip(rows["variable"], rows["group"], strict=True)
    return rows.assign(said=[names[name].get(group, group) for name, group in pairs])


def finding(survey: Round, tables: Mapping[str, pd.DataFrame]) -> str:
    """How much older the respondents are than the invited and what weighting does to it, or who are not in it.

    Parameters
    ----------
    tables
        The results store's `means` and `response`.
    """
    silent = 1 - float(tables["response"].query("breakdown == @TOTAL")["response_rate"].iloc[0])
    if told := response.absent(survey):
        return told.replace("De øvrige", f"{danish.percent(silent)} af de inviterede", 1)
    gone = f"{danish.percent(silent)} af de inviterede har ikke svaret."
    mean = tables["means"].dropna(subset=["mean"])
    banded = [name for name, variable in survey.variables.items() if variable.bands and variable.duration is None]
    found = mean[mean["variable"].isin(banded)].set_index("source")["mean"].to_dict()
    if not {"sample", "respondents"} <= set(found):
        return gone
    before, after = float(found["sample"]), float(found["respondents"])
    if round(before, 1) == round(after, 1):
        return gone
    way = "ældre" if after > before else "yngre"
    ages = f"{danish.number(after, 1)} år i gennemsnit mod {danish.number(before, 1)}"
    mended = (
        survey.config.weighting.cells and abs(float(found.get("weighted", after)) - before) < abs(after - before) / 2
    )
    return f"Svarpersonerne er {way} end de inviterede: {ages}.{' Vægtningen retter det.' if mended else ''} {gone}"


def farthest(rows: pd.DataFrame) -> str:
    """The group that fills most more, or less, among the respondents than in the sample."""
    known = rows.dropna(subset=["sample_share", "respondents_share"])
    most = narrative.farthest_row(known, known["respondents_share"] - known["sample_share"])
    here, there = danish.percent(most["respondents_share"]), danish.percent(most["sample_share"])
    return f"Forskellen er størst for {most['said']}: {here} af svarpersonerne mod {there} af stikprøven."


def without(survey: Round, left_out: pd.DataFrame) -> str | None:
    """Which municipalities the distances leave out, where the silent there are not known."""
    names = survey.groups(survey.municipality_variable)
    whole = left_out[left_out["whole"].astype(bool)]
    if whole.empty:
        return None
    places = danish.join(names.get(code, code) for code in whole["group"])
    return f"Uden {places}, hvor baggrunden kun er kendt for dem, der svarede."


def caption(survey: Round, balance: pd.DataFrame) -> str:
    """The finding of the Love plot: the largest difference of a variable before and after."""
    whole = balance[balance["group"] == TOTAL].set_index("variable")
    persons = whole.drop(index=survey.municipality_variable, errors="ignore")
    start = "smd_design" if survey.config.weighting.cells else "smd_before"
    most = str(persons[start].astype(float).idxmax())
    value = danish.number(float(persons[start].to_dict()[most]), 2)
    label = danish.lower_first(survey.breakdown_label(most))
    if not survey.config.weighting.cells:
        return f"Svarpersonerne afviger mest fra stikprøven i {label}: {value}."
    left = _size(float(whole["smd_after"].max()))
    return (
        f"Med designvægte er afvigelsen størst i {label} ({value}); med de endelige vægte er ingen større end {left}."
    )


def _left(value: float) -> str:
    return danish.number(value, 2) if value >= 0.01 else f"under {danish.number(0.01, 2)}"


def _size(value: float) -> str:
    """A standardised difference with two decimals; one that would read as nothing is told by the limit it is under."""
    return danish.number(max(value, 0.01), 2)


def intro(survey: Round) -> str:
    """What the section on balance opens with."""
    if not survey.config.weighting.cells:
        return "Svarene er ikke vægtet. Afvigelsen fra stikprøven står derfor i alle resultater."
    return (
        "Alle sammenlignes med stikprøven med designvægte, som står for populationen. Uden vægte fylder små kommuner "
        "for meget, designvægte retter det, og de endelige vægte retter også op på, hvem der svarede."
    )


def outside(survey: Round, balance: pd.DataFrame, rows_: pd.DataFrame) -> dict[str, str]:
    """What the weighting did, where there is one: the largest gap of a share, and the variables outside it.

    Parameters
    ----------
    rows_
        Rows of the table `composition` with a known population.
    """
    cells = survey.config.weighting.cells
    if not cells:
        return {}
    told = [] if _all_inside(survey, balance) else [beyond(survey, balance)]
    told = [*([narrative.after_weighting(rows_)] if len(rows_) else []), *told]
    return {"uden_for": " ".join(told)} if told else {}


def beyond(survey: Round, balance: pd.DataFrame) -> str:
    """How far the respondents lie in the variables that are not in the weighting, before and after it."""
    if _all_inside(survey, balance):
        return "Alt, der vides om alle inviterede, er med i vægtningen."
    rows_ = balance[(balance["group"] == TOTAL) & ~balance["variable"].isin(survey.config.weighting.cells)]
    return " ".join(
        f"{survey.breakdown_label(row['variable'])} er ikke med i vægtningen. Afvigelsen går "
        f"{'alligevel ' if row['smd_after'] < row['smd_design'] else ''}fra "
        f"{danish.number(row['smd_design'], 2)} til {_left(row['smd_after'])}."
        for row in rows_.to_dict("records")
    )


def whole(survey: Round, balance: pd.DataFrame) -> pd.DataFrame:
    """One row per variable: whether it is in the weighting, and its standardised difference at each step."""
    found = balance[balance["group"] == TOTAL]
    inside = found["variable"].isin(survey.config.weighting.cells)
    columns: dict[str, Any] = {"Variabel": [survey.breakdown_label(name) for name in found["variable"]]}
    columns["Med i vægtningen"] = ["ja" if member else "nej" for member in inside]
    columns |= {f"SMD, {danish.lower_first(label)}": found[name].abs() for name, label in values(survey).items()}
    return pd.DataFrame(columns)


def _all_inside(survey: Round, balance: pd.DataFrame) -> bool:
    return set(balance["variable"]) <= set(survey.config.weighting.cells)


def formats(frame: pd.DataFrame) -> dict[str, str]:
    """Standardised differences have two decimals."""
    return {str(c): "tal2" for c in frame.columns if str(c).startswith("SMD")}
