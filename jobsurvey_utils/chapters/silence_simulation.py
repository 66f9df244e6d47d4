"""The simulation of nonresponse in Danish: how much of the error the weighting removes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.alternatives.moments import SCORE
from jobsurvey_utils.display.canvas import Drawing
from jobsurvey_utils.display.compared import pairs
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.silence.simulation import APART

Tables = Mapping[str, pd.DataFrame]

NAMES = {"mar": "Uafhængigt af holdningen", "weak": "Svagt", "medium": "Middel", "strong": "Stærkt"}
PLAIN, WEIGHTED = "Uden vægte", "Vægtet"
QUESTION, MECHANISM, ODDS, REMOVED = "Spørgsmål", "Afhænger af holdningen", "Oddsratio", "Fjernet af vægtningen"
ERROR = "Monte Carlo-fejl"


def shares(survey: Round, found: Tables) -> pd.DataFrame:
    """The simulated positive shares, with names."""
    rows = found["simulation"]
    rows = rows[rows["statistic"] != SCORE]
    titles = [survey.items[item].title for item in rows["item"]]
    return rows.assign(label=[NAMES[name] for name in rows["mechanism"]], block=titles).reset_index(drop=True)


def about(survey: Round, found: Tables, synthetic: bool) -> str:
    """What the simulated population is, and how many draws were made."""
    rows = found["simulation"]
    if rows.empty:
        return "Der er ingen resultater at simulere."
    draws = danish.number(int(rows["draws"].max()))
    source = (
        "Populationen er genskabt: Alle borgere i hver vægtningscelle har fået et svar, fordelt som de syntetiske "
        "svarpersoners."
        if synthetic
        else "Populationen er konstrueret: Alle borgere i hver vægtningscelle har fået et svar, fordelt som de svar, "
        "der faktisk kom. Hvad de tavse mener, ved simuleringen ikke."
    )
    return f"{source} Derfor kendes sandheden. Stikprøven og svarene er trukket {draws} gange."


def strengths(survey: Round, found: Tables) -> str:
    """What the strengths mean."""
    odds = found["simulation"].drop_duplicates("mechanism").set_index("mechanism")["odds_ratio"]
    if odds.empty:
        return "Styrkerne er ikke brugt."
    scored = bool((found["simulation"]["statistic"] == SCORE).any())
    told = danish.join(
        f"{danish.number(odds[name] if scored else odds[name] ** APART, 2)} ({danish.lower_first(NAMES[name])})"
        for name in NAMES
        if name in odds and odds[name] != 1
    )
    if scored:
        return f"For hvert point på skalaen ganges oddsene for at svare med {told}."
    return (
        f"Oddsene for at svare er {told} gange så store for dem, der svarer positivt, som for dem, der svarer noget "
        "andet. De borgere, hvis svar ikke tæller med i andelen, ligger midt imellem."
    )


def drawing(survey: Round, found: Tables) -> Drawing | None:
    """The error with and without weights under each mechanism."""
    rows = shares(survey, found)
    if rows.empty:
        return None
    values = {"unweighted_bias": PLAIN} | ({"weighted_bias": WEIGHTED} if survey.config.weighting.cells else {})
    subject = "Fejl i andelen af positive i simuleringen"
    return pairs(rows, values=values, block="block", unit="point", subject=subject, noun="forudsætninger")


def _main(survey: Round, found: Tables) -> dict[str, dict[str, Any]]:
    rows = shares(survey, found)
    first = rows[rows["item"] == rows["item"].iloc[0]] if len(rows) else rows
    return {str(row["mechanism"]): {str(k): v for k, v in row.items()} for row in first.to_dict("records")}


def caption(survey: Round, found: Tables) -> str:
    """What the weighting removes at random and not at random."""
    rows = _main(survey, found)
    if not rows:
        return "Der er ingen resultater at simulere."
    strong = rows["strong"]
    if not survey.config.weighting.cells:
        return (
            "Undersøgelsen er ikke vægtet, så intet fjerner fejlen: Den er "
            f"{_points(strong['unweighted_bias'])}, når svarviljen afhænger stærkt af holdningen."
        )
    if rows["mar"]["status"] == "ok":
        first = (
            f"Vægtningen fjerner {danish.percent(rows['mar']['removed'], 0)} af fejlen, når svarviljen kun følger "
            "grupperne"
        )
    else:
        first = "Når svarviljen kun følger grupperne, er der ingen fejl at fjerne"
    part = f"kun {danish.percent(max(strong['removed'], 0.0), 0)}" if strong["status"] == "ok" else "intet"
    return f"{first}; {part} fjernes, når den afhænger stærkt af holdningen."


def told(survey: Round, found: Tables) -> str:
    """How wrong the weighted estimate is under the strongest mechanism."""
    row = _main(survey, found).get("strong")
    if row is None:
        return "Der er ingen fejl at fortælle om."
    side = "høj" if row["weighted_bias"] > 0 else "lav"
    return (
        f"På »{row['block']}« ville bogens andel af positive være {_points(row['weighted_bias'])} for {side}, hvis "
        "svarviljen afhang stærkt af holdningen. Monte Carlo-fejlen er højst "
        f"{_points(float(max(row['weighted_mc'], row['unweighted_mc'])), 2)}."
    )


def _points(value: float, decimals: int = 1) -> str:
    return f"{danish.number(abs(value) * 100, decimals)} procentpoint"


def table(survey: Round, found: Tables) -> pd.DataFrame | None:
    """Every simulated share with its errors."""
    rows = shares(survey, found)
    if rows.empty:
        return None
    columns = {"block": QUESTION, "label": MECHANISM, "odds_ratio": ODDS, "truth": "Sandt"}
    columns |= {"unweighted_bias": f"Fejl, {danish.lower_first(PLAIN)}", "weighted_bias": "Fejl, vægtet"}
    columns |= {"weighted_mc": ERROR, "removed": REMOVED}
    if not survey.config.weighting.cells:
        columns = {name: heading for name, heading in columns.items() if name not in ("weighted_bias", "removed")}
    rows = rows.assign(weighted_mc=100 * rows["weighted_mc"])
    return rows[list(columns)].set_axis(list(columns.values()), axis="columns")


def formats(table: pd.DataFrame | None) -> dict[str, str]:
    """The formats of the table."""
    if table is None:
        return {}
    names = ["Sandt", f"Fejl, {danish.lower_first(PLAIN)}", "Fejl, vægtet", REMOVED]
    return dict.fromkeys([name for name in names if name in table], "pct") | {ODDS: "tal2", ERROR: "tal2"}
