"""The outcomes of the invitations in Danish: the flow, AAPOR's response rates, and the balance of respondents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.chapters.extracts import BLOCK, GROUP, SUPPRESSED
from jobsurvey_utils.display.flow import Part, Step
from jobsurvey_utils.nonresponse.outcomes import RESPONSE_RATES
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import TOTAL

UNWEIGHTED, DESIGN = "Uden vægte", "Med designvægte"
MEANINGS = {
    "RR1": "Gennemførte af alle inviterede",
    "RR2": "Gennemførte og delvise af alle inviterede",
    "RR3": "Gennemførte af dem, der skønnes at høre til populationen",
    "RR4": "Gennemførte og delvise af dem, der skønnes at høre til populationen",
    "RR5": "Gennemførte af dem, der vides at høre til populationen",
    "RR6": "Gennemførte og delvise af dem, der vides at høre til populationen",
}
REFUSALS = {
    "ok": "",
    "few": "For få personer ligger bag.",
    "no_e": "Andelen af de ukendte, der hører til populationen, kan ikke beregnes.",
    "trivial": "Ingen tavse vides at høre til populationen, så tallet ville altid være 100 pct.",
    "nobody": "Ingen inviterede.",
}
BEFORE, WITH_DESIGN, AFTER = "Uden vægte", "Designvægte", "Endelige vægte"


def steps(survey: Round, flow: pd.DataFrame) -> tuple[Step, ...]:
    """The table `flow` as boxes of the figure, in Danish."""
    labels = {d.code: d.label for d in survey.config.dispositions} | {c.code: c.label for c in survey.config.channels}
    number = flow[flow["part"] == ""].set_index("step")
    parts = {
        step: tuple(
            Part(labels.get(row["part"], row["part"]), *_number(row)) for row in rows.to_dict("records") if row["part"]
        )
        for step, rows in flow.groupby("step")
    }
    weighted = "weighted" in number.index
    silent = Step("Ikke med i analysen", _count(number, "silent"), _of(number, "silent"), parts["silent"])
    channels = parts.get("channel", ())
    told = [_of(number, "invited", "populationen") if weighted else "", "fordelt på kontaktkanal" if channels else ""]
    middle = (
        Step("Inviteret", _count(number, "invited"), ", ".join(text for text in told if text), channels, silent),
        Step("Svar i analysen", _count(number, "answered"), _of(number, "answered"), parts["answered"]),
    )
    if not weighted:
        return middle
    lost = Step("Ikke udtrukket", _count(number, "not_drawn"), _of(number, "not_drawn", "populationen"))
    first = Step("Borgere i populationen", _count(number, "population"), lost=lost)
    cells = danish.number(parts["weighted"][0].n or 0)
    last = Step("Svarene står for", _count(number, "weighted"), f"borgere, når de er vægtet i {cells} celler")
    return first, *middle, last


def _number(row: Mapping[Any, Any]) -> tuple[int | None, float | None]:
    n, share = row["n"], row["share"]
    return None if pd.isna(n) else int(n), None if pd.isna(share) else float(share)


def _count(number: pd.DataFrame, step: str) -> int:
    return int(number["n"].to_dict()[step])


def _of(number: pd.DataFrame, step: str, whole: str = "de inviterede") -> str:
    return f"{danish.percent(number['share'].to_dict()[step])} af {whole}"


def flow_caption(survey: Round, flow: pd.DataFrame) -> str:
    """The finding of the figure: how many of the invited have answered, and what most others did."""
    number = flow[flow["part"] == ""].set_index("step")
    answered, invited = (danish.number(_count(number, step)) for step in ("answered", "invited"))
    silent = flow[(flow["step"] == "silent") & (flow["part"] != "") & flow["n"].notna()].sort_values("n")
    told = f"{answered} af {invited} inviterede er med i analysen"
    if len(silent) < 2:
        return f"{told}."
    most = silent.to_dict("records")[-1]
    label = next((d.label for d in survey.config.dispositions if d.code == most["part"]), str(most["part"]))
    return f"{told}; de fleste af de andre har udfaldet »{label}« ({danish.number(most['n'])})."


def response_rates(rates: pd.DataFrame) -> pd.DataFrame:
    """AAPOR's six response rates of all invited, one row each, with why one is not given."""
    total = rates[(rates["breakdown"] == TOTAL) & rates["rate"].isin(RESPONSE_RATES)]
    wide = {name: rows.set_index("rate") for name, rows in total.groupby("weighting")}
    names = list(RESPONSE_RATES)
    found = pd.DataFrame(
        {
            "Svarprocent": names,
            "Hvad den er": [MEANINGS[name] for name in names],
            UNWEIGHTED: wide["unweighted"].loc[names, "value"].to_numpy(),
            DESIGN: wide["design"].loc[names, "value"].to_numpy(),
            "Bemærkning": [REFUSALS[status] for status in wide["unweighted"].loc[names, "status"]],
        }
    )
    idle = [DESIGN] if found[DESIGN].round(9).equals(found[UNWEIGHTED].round(9)) else []
    return found.drop(columns=[*idle, *([] if found["Bemærkning"].any() else ["Bemærkning"])])


RATE_FORMATS = {UNWEIGHTED: "pct", DESIGN: "pct"}


def rates_by_group(survey: Round, rates: pd.DataFrame) -> pd.DataFrame:
    """The response rates of every group; rates that are the same in all groups share a column."""
    found = rates[rates["rate"].isin(RESPONSE_RATES) & (rates["breakdown"] != TOTAL)]
    keys = found.drop_duplicates(["breakdown", "group"])
    table: dict[str, object] = {
        BLOCK: [survey.breakdown_label(name) for name in keys["breakdown"]],
        GROUP: [
            survey.groups(name).get(code, code) for name, code in zip(keys["breakdown"], keys["group"], strict=True)
        ],
    }
    both = {"unweighted": UNWEIGHTED} | ({"design": DESIGN} if survey.config.weighting.cells else {})
    for weighting, label in both.items():
        rows = found[found["weighting"] == weighting]
        wide = pd.DataFrame({name: part["value"].to_numpy() for name, part in rows.groupby("rate", sort=True)})
        for names in _same(wide):
            table[f"{danish.join(names)}, {danish.lower_first(label)}"] = wide[names[0]].to_numpy()
    return pd.DataFrame(table).assign(**{SUPPRESSED: (keys["status"] == "few").to_numpy()})


def group_formats(table: pd.DataFrame) -> dict[str, str]:
    """All columns of rates are per cent."""
    return {str(column): "pct" for column in table.columns if str(column).startswith("RR")}


def _same(wide: pd.DataFrame) -> list[list[str]]:
    """The rates with values, those with equal values together."""
    groups: list[list[str]] = []
    for name in wide.columns:
        if wide[name].notna().any():
            twin = next((group for group in groups if wide[group[0]].round(12).equals(wide[name].round(12))), None)
            if twin is None:
                groups.append([str(name)])
            else:
                twin.append(str(name))
    return groups


def printed(survey: Round, found: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """The texts on which of the six rates is printed; without a printed rate there are none."""
    if found["published_rate"].empty:
        return {"svarprocenter": "Hvor stor er svarprocenten?"}
    told = which_is_printed(found["published_rate"], found["outcome_rates"])
    design = (
        " Designvægte er populationen delt med antallet af inviterede i hver celle, så alle kommuner tæller efter "
        "deres størrelse."
    )
    return {
        "svarprocenter": "Hvilken svarprocent er det, rapporten har trykt?",
        "trykt": told + (design if survey.config.weighting.cells else ""),
    }


def which_is_printed(published: pd.DataFrame, rates: pd.DataFrame) -> str:
    """Which of the response rates the printed one is, to its decimals."""
    if published.empty:
        return "Rapporten har ikke trykt en samlet svarprocent."
    row = published.iloc[0]
    printed = f"{danish.number(float(row['printed']), int(row['decimals']))} pct."
    if published["value"].isna().all():
        return f"Svarprocenterne er skjult, så det ses ikke, hvilken af dem rapportens {printed} er."
    agrees = published[published["agrees"].astype(bool)]
    if agrees.empty:
        return f"Rapportens {printed} er ikke nogen af de seks svarprocenter."
    found = agrees[agrees["weighting"] == agrees["weighting"].iloc[0]]
    names, weighting = list(found["rate"]), str(found["weighting"].iloc[0])
    told = {"unweighted": "uden vægte", "design": "med designvægte"}
    also = f" {danish.capital(danish.join(names[1:]))} giver det samme tal." if len(names) > 1 else ""
    other = next(name for name in told if name != weighting)
    total = rates[(rates["breakdown"] == TOTAL) & (rates["weighting"] == other) & (rates["rate"] == names[0])]
    value = danish.percent(float(total["value"].iloc[0])) if total["value"].notna().all() else "ikke beregnet."
    return f"Rapportens {printed} er {names[0]} {told[weighting]}.{also} Regnet {told[other]} er {names[0]} {value}"


def reading(readings: pd.DataFrame) -> str:
    """How the silent are classed, and what would change if they were classed otherwise."""
    own = readings[readings["own"].astype(bool)]
    if own.empty:
        return ""
    chosen = str(own["reading"].iloc[0])
    other = readings[readings["reading"] != chosen].set_index("rate")
    known = {name: danish.percent(value) for name, value in other["value"].dropna().to_dict().items()}
    if chosen == "NC":
        text = (
            "Inviterede, der aldrig reagerede, er her regnet som borgere i populationen, der ikke er opnået kontakt "
            "med (AAPOR kalder dem NC, »non-contact«), fordi stikprøven er trukket fra registre, som viser, at de "
            "hører til."
        )
        if not {"RR5", "RR6"} <= set(known):
            return text
        changed = (
            "Regnede man dem som ukendte (UO, »unknown, other«), som AAPOR gør, når stikprøvegrundlaget intet siger, "
            f"ville RR1 og RR2 være uændrede, mens RR5 ville blive {known['RR5']} og RR6 {known['RR6']}, "
            "fordi de tavse så helt gled ud af nævneren."
        )
        return f"{text} {changed}"
    text = (
        "Inviterede, der aldrig reagerede, er her regnet som ukendte (AAPOR kalder dem UO, »unknown, other«), fordi "
        "det først viser sig i svaret, om en borger hører til populationen."
    )
    return (
        f"{text} Regnede man dem alle som borgere i populationen, der ikke er opnået kontakt med (NC, »non-contact«), "
        "ville RR3 og RR5 være det samme som RR1, og RR4 og RR6 det samme som RR2."
    )
