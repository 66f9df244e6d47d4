"""The audit of the printed figures, in words and tables for readers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.audit.report import PER_CENT
from jobsurvey_utils.chapters import audited, printed
from jobsurvey_utils.rounds import Round

RESULTS = {"pass": "Går op", "rounding": "Går op med afrunding", "contradiction": "Går ikke op"}
OUTCOMES = RESULTS | {"rounding": "Afrunding"}
"""The results in a figure, where there is less room."""
SECTION = printed.SECTION
COMPARED = "rekonstruktion"
"""The page with the printed figures beside the recomputed ones."""
Tables = Mapping[str, pd.DataFrame]
CLASH = "Hvert afsnit siger, hvad der er trykt og hvor, hvad regnestykket giver, og hvad der er den rimeligste læsning."
ROUNDED = "Her passer de trykte tal ikke helt, men forskellen er ikke større, end afrunding kan give. De er ikke fejl."


def opening(tables: Tables) -> str:
    """The finding: how many figures, how many checks, and how many of them do not work out."""
    checks, findings = _checks(tables), tables["audit_findings"]
    counts = {result: danish.number(int((checks["result"] == result).sum())) for result in RESULTS}
    figures = danish.number(tables["audit"]["figure"].nunique())
    left = danish.count_word(int((checks["result"] == "contradiction").sum()))
    start = f"Rapportens {figures} trykte tal er prøvet mod hinanden i {danish.number(len(checks))} kontroller."
    parts = f"{counts['pass']} går op, og {counts['rounding']} gør det, når der tages højde for afrunding."
    if findings.empty:
        return f"{start} Alle går op" + ("." if counts["rounding"] == "0" else ", når der tages højde for afrunding.")
    about = f"{'ét' if len(findings) == 1 else danish.count_word(len(findings))} forhold"
    return f"{start} {parts} De sidste {left} går ikke op. De handler om {about}, som gennemgås her."


def share_in_doubt(tables: Tables) -> str:
    """How many figures are in doubt, and how many no rule concerns."""
    figures = tables["audit"].groupby("figure").agg(doubt=("suspect", "any"), result=("result", "first"))
    doubted, left = int(figures["doubt"].sum()), int((figures["result"] == "unchecked").sum())
    return (
        f"{danish.capital(danish.count_word(doubted))} af de {danish.number(len(figures))} tal er i tvivl. "
        f"{danish.capital(danish.count_word(left))} tal kan ikke kontrolleres mod andre."
    )


def rounding_example(tables: Tables) -> str:
    """What the first printed share with the most decimals can be, as an example of rounding."""
    shares = tables["audit"][tables["audit"]["statistic"].isin(PER_CENT)]
    shares = shares[shares["printed"].between(1, 99)].dropna(subset=["decimals"])
    if shares.empty:
        return "Et trykt helt antal er dog netop det, der er talt op."
    row = shares.sort_values("decimals", ascending=False, kind="stable").iloc[0]
    value, decimals = float(row["printed"]), int(row["decimals"])
    half = 0.5 * 10.0**-decimals
    low, high = (danish.number(value + side, decimals + 1) for side in (-half, half))
    return f"Står der {danish.number(value, decimals)} pct., kan det sande tal være alt fra {low} til {high} pct."


def rules(tables: Tables) -> pd.DataFrame:
    """The rules that found something to check, those with contradictions first; one row each, for a figure."""
    summary = tables["audit_summary"]
    found = summary[summary["checks"] > 0].rename(columns={"name": "label"})
    order = ["contradiction", "rounding", "checks"]
    return found.sort_values(order, ascending=False, kind="stable", ignore_index=True)


def rules_found(tables: Tables) -> str:
    """The finding of the figure of rules."""
    found = rules(tables)
    bad = found[found["contradiction"] > 0]
    if bad.empty:
        return f"Alle {danish.number(len(found))} slags kontroller går op."
    first = bad.iloc[0]
    most, number = int(first["contradiction"]), int(bad["contradiction"].sum())
    where = f"Modsigelserne findes i {danish.number(len(bad))} af {danish.number(len(found))} slags kontroller"
    told = danish.capital(danish.count_word(most))
    return where + (f". {told} af de {danish.count_word(number)} er i »{first['label']}«." if most < number else ".")


def rule_table(tables: Tables) -> pd.DataFrame:
    """One row per rule: how many checks it makes, and how they come out."""
    found = rules(tables)[["label", "figures", "checks", *RESULTS]]
    return found.set_axis(["Kontrol", "Tal", "Kontroller", *RESULTS.values()], axis="columns")


def roundings(tables: Tables) -> pd.DataFrame | None:
    """The checks that work out only by rounding."""
    found = _checks(tables).query("result == 'rounding'")
    if found.empty:
        return None
    names = tables["audit_summary"].set_index("rule")["name"]
    told = found["explanation"].str.partition(": ")[2].str.rstrip(".")
    return pd.DataFrame({"Kontrol": found["rule"].map(names), "Regnestykke": told}).sort_values(
        "Kontrol", kind="stable"
    )


def sections(tables: Tables) -> dict[str, str]:
    """The texts of the sections that only some rounds have: on contradictions, and on what rounding explains."""
    told = {} if tables["audit_findings"].empty else {"modsagt": CLASH}
    return told if roundings(tables) is None else told | {"afrundet": ROUNDED}


def passing(survey: Round, tables: Tables) -> pd.DataFrame:
    """The figures that are not in doubt and fit others, with the checks they passed."""
    names = tables["audit_summary"].set_index("rule")["name"]
    audit = tables["audit"].query("result != 'unchecked'")
    rows = []
    for checks in _by_figure(audit.to_dict("records")):
        fitting = [check["rule"] for check in checks if check["result"] != "contradiction"]
        if any(check["suspect"] for check in checks) or not fitting:
            continue
        passed = (names[rule] for rule in dict.fromkeys(fitting))
        rows.append((*audited.described(survey, checks[0]), len(fitting), ", ".join(passed)))
    return pd.DataFrame(rows, columns=[SECTION, "Tal", "Trykt", "Kontroller", "Går op i"])


def _by_figure(checks: Iterable[dict[Any, Any]]) -> Iterable[list[dict[Any, Any]]]:
    """The checks of each figure, in the figures' order."""
    found: dict[Any, list[dict[Any, Any]]] = {}
    for check in checks:
        found.setdefault(check["figure"], []).append(check)
    return (found[figure] for figure in sorted(found))


def unchecked(survey: Round, tables: Tables) -> pd.DataFrame | None:
    """The figures that no rule concerns."""
    found = tables["audit"].query("result == 'unchecked'")
    if found.empty:
        return None
    rows = [audited.described(survey, row) for row in found.to_dict("records")]
    return pd.DataFrame(rows, columns=[SECTION, "Tal", "Trykt"])


def recomputed(survey: Round) -> list[str]:
    """Where the figures are compared with those computed from the answers, in a round that has the page."""
    if COMPARED not in survey.config.pages:
        return []
    page = f"/book/generated/{survey.id}/{COMPARED}"
    return [f"De trykte tal er også sammenlignet med tal, der er beregnet af svarene. Det står på siden []({page})."]


def _checks(tables: Tables) -> pd.DataFrame:
    return tables["audit"].dropna(subset=["check"]).drop_duplicates("check")
