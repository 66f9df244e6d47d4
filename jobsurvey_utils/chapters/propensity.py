"""The propensity to answer in Danish: which groups answer more and less, and how representative the answers are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.chapters import narrative
from jobsurvey_utils.chapters.extracts import BLOCK, GROUP, SUPPRESSED
from jobsurvey_utils.display import select
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.weighting import MERGED

Tables = Mapping[str, pd.DataFrame]

RATE, ALIKE = "Svarprocent", "Alt andet lige"
UNCONDITIONAL, CONDITIONAL = "Alene", "Ud over de andre"
NOTABLE = 0.05
"""A group whose propensity lies this much above or below the mean is named."""
LARGEST = 3
"""Groups named on each side."""
REFUSALS = {
    "constant": "Der er for få svar eller for få tavse i grupperne til at beregne, hvem der svarer.",
    "separation": (
        "Baggrunden forudsiger helt, hvem der svarer, for nogle kombinationer af grupper. Derfor kan svarviljen ikke "
        "beregnes."
    ),
}


def refusal(found: Tables) -> str:
    """Why there is no model; empty where there is one."""
    return REFUSALS.get(only(found["model"])["status"], "")


def only(table: pd.DataFrame) -> dict[str, Any]:
    """The one row of a table; nothing where it has none."""
    return {str(name): value for name, value in table.to_dict("records")[0].items()} if len(table) else {}


def finding(survey: Round, found: Tables) -> str:
    """The groups farthest apart and the R-indicator with its interval, or why there is none."""
    if refused := refusal(found):
        return refused
    row, rows = only(found["indicators"]), groups(survey, found).dropna(subset=["propensity"])
    indicator = (
        "Hvor lige grupperne svarer, måles med R-indikatoren. Den er 1, når alle grupper svarer lige tit, og "
        f"mindre, jo mere forskelligt de svarer. Her er den {danish.number(row['r'], 2)} ({_interval(row)})."
    )
    if rows.empty:
        return indicator
    ordered = rows.sort_values("propensity", kind="stable").to_dict("records")
    ends = (f"{danish.percent(each['propensity'])} af {each['said']}" for each in (ordered[-1], ordered[0]))
    return f"Nogle grupper svarer oftere end andre: {next(ends)} svarer, men kun {next(ends)}. {indicator}"


def _interval(row: Mapping[str, Any]) -> str:
    if pd.isna(row["se"]):
        return "der er ikke mere spredning, end tilfældet alene giver"
    return f"95-procentsinterval {danish.number(row['ci_low'], 2)}{danish.EN_DASH}{danish.number(row['ci_high'], 2)}"


def spread(survey: Round, found: Tables) -> str:
    """What the R-indicator and the coefficient of variation mean, and how the response rates are counted."""
    if refusal(found):
        return "Uden en model er der intet mål for, hvor lige grupperne svarer."
    row = only(found["indicators"])
    low, high = (max(min(row["mean"] + sign * row["spread"], 1.0), 0.0) for sign in (-1, 1))
    return (
        f"{_counted(survey, float(row['mean']))} Bag R-indikatoren ligger, at svarviljen typisk er mellem "
        f"{danish.percent(low, 0)} og {danish.percent(high, 0)} "
        f"Spredningen er {danish.percent(row['cv'], 0)} af gennemsnittet (variationskoefficienten). "
        f"Med den svarprocent kan R-indikatoren ikke blive mindre end {danish.number(_least(float(row['mean'])), 2)}."
    )


def _counted(survey: Round, mean: float) -> str:
    """Which response rates the page shows: with design weights, where they differ from those without."""
    if not survey.config.weighting.cells:
        return f"Svarprocenten er {danish.percent(mean)}"
    return (
        f"Svarprocenterne på siden er med designvægte, så store kommuner tæller mest: i alt {danish.percent(mean)} "
        "Siden om frafald har dem også uden vægte."
    )


def _least(mean: float) -> float:
    """The least R-indicator with a mean propensity: 1 − 2√(p(1 − p)), where all answer for sure or not at all."""
    return float(1 - 2 * (max(mean * (1 - mean), 0.0)) ** 0.5)


def adjusted(found: Tables) -> str:
    """What the adjustment for the propensities being estimated did."""
    row = only(found["indicators"])
    if not row:
        return ""
    return (
        f"Uden korrektion for, at svarviljen er beregnet af de samme svar, er R-indikatoren "
        f"{danish.number(row['r_unadjusted'], 3)}; med korrektionen er den {danish.number(row['r'], 3)}."
    )


def outside(survey: Round, found: Tables) -> str:
    """Who is left out, and why."""
    rows, names = found["left_out"], survey.groups(survey.municipality_variable)
    whole = rows[rows["whole"].astype(bool)]
    if whole.empty:
        return "Alle inviterede er med i beregningen."
    places = danish.join(
        f"{names.get(row['group'], row['group'])} ({danish.number(row['invited'])} inviterede)"
        for row in whole.to_dict("records")
    )
    return f"{places} er ikke med, fordi baggrunden dér ikke kendes for dem, der ikke svarede."


def groups(survey: Round, found: Tables, *, municipalities: bool = False) -> pd.DataFrame:
    """Rows of the table `groups` with labels, of all variables but the municipality, or of that alone."""
    rows, place = found["groups"], survey.municipality_variable
    chosen = rows[(rows["variable"] == place) == municipalities]
    labels = [_label(survey, name, code) for name, code in zip(chosen["variable"], chosen["group"], strict=True)]
    said = [_said(survey, name, code) for name, code in zip(chosen["variable"], chosen["group"], strict=True)]
    return chosen.assign(
        label=labels, said=said, block=[survey.breakdown_label(name) for name in chosen["variable"]]
    ).reset_index(drop=True)


def _label(survey: Round, name: str, code: str) -> str:
    """A group's label; those merged because they are few have the labels of all, joined by a plus."""
    known = survey.groups(name)
    if code in known:
        return known[code]
    return " + ".join(known.get(part, part) for part in code.split(MERGED))


def _said(survey: Round, name: str, code: str) -> str:
    """A group's noun of a sentence; of those merged because they are few, the nouns of all."""
    known = select.nouns(survey, name)
    if survey.variables[name].duration is not None:
        known = {each: f"borgere med {noun}" for each, noun in known.items()}
    return known[code] if code in known else danish.join(known.get(part, part) for part in code.split(MERGED))


def sides(rows: pd.DataFrame, found: Tables) -> list[str]:
    """The groups that answer most above and most below the mean."""
    if rows.empty:
        return []
    mean = float(only(found["indicators"])["mean"])
    ordered = rows.sort_values("propensity", kind="stable")
    over = ordered[ordered["propensity"] >= mean + NOTABLE].iloc[::-1].head(LARGEST)
    under = ordered[ordered["propensity"] <= mean - NOTABLE].head(LARGEST)
    return [
        f"{name} {danish.join(_named(part))}."
        for name, part in (("Oftest svarer", over), ("Sjældnest svarer", under))
        if len(part)
    ]


def _named(rows: pd.DataFrame) -> list[str]:
    return [f"{row['said']} ({danish.percent(row['propensity'])})" for row in rows.to_dict("records")]


def caption(rows: pd.DataFrame, *, named: bool = True) -> str:
    """The finding of the figure of groups; without names for municipalities, whose order is not tested."""
    rows = rows.dropna(subset=["alike"])
    if rows.empty:
        return "Svarviljen kan ikke beregnes."
    if not named:
        return narrative.between(rows, "alike", "Svarprocenten, når alt andet er ens,")
    ordered = rows.sort_values("alike", kind="stable").to_dict("records")
    return (
        f"Når alt andet er ens, svarer {ordered[-1]['said']} oftest ({danish.percent(ordered[-1]['alike'])}) og "
        f"{ordered[0]['said']} sjældnest ({danish.percent(ordered[0]['alike'])})."
    )


def group_table(rows: pd.DataFrame) -> pd.DataFrame | None:
    """Every group: share of the population, response rate, the rate were all else alike, partial R-indicators."""
    if rows.empty:
        return None
    columns = {"block": BLOCK, "label": GROUP, "share": "Andel", "propensity": RATE, "alike": ALIKE}
    columns |= {"unconditional": f"Partiel R, {danish.lower_first(UNCONDITIONAL)}"}
    columns |= {"conditional": f"Partiel R, {danish.lower_first(CONDITIONAL)}"}
    columns |= {SUPPRESSED: SUPPRESSED}
    return rows[list(columns)].set_axis(list(columns.values()), axis="columns")


GROUP_FORMATS = {"Andel": "pct", RATE: "pct", ALIKE: "pct"}


def variables(survey: Round, found: Tables) -> pd.DataFrame:
    """Rows of the table `variables` with labels, the greatest first."""
    rows = found["variables"].sort_values("unconditional", ascending=False, kind="stable", ignore_index=True)
    return rows.assign(label=[survey.breakdown_label(name) for name in rows["variable"]])


def variables_caption(rows: pd.DataFrame) -> str:
    """Which variable tells most about who answers, alone and beyond the others."""
    if rows.empty:
        return "Svarviljen kan ikke beregnes."
    alone, beyond = (
        rows.sort_values(column, kind="stable").to_dict("records")[-1] for column in ("unconditional", "conditional")
    )
    told = f"{alone['label']} skiller dem, der svarer, mest fra dem, der ikke gør"
    if alone["label"] == beyond["label"]:
        return f"{told}, både alene og ud over de andre oplysninger."
    return f"{told}; ud over de andre oplysninger er det {danish.lower_first(beyond['label'])}."
