"""The audit of the printed figures, in words and tables for readers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.audit.report import PER_CENT
from jobsurvey_utils.chapters import printed
from jobsurvey_utils.rounds import Round

RESULTS = {"pass": "Går op", "rounding": "Går op med afrunding", "contradiction": "Går ikke op"}
OUTCOMES = RESULTS | {"rounding": "Afrunding"}
"""The results in a figure, where there is less room."""
_STATISTICS = {
    "gap_pp": "forskel i procentpoint uden fortegn",
    "weight": "vægt",
    "opt_out_ratio_pct": "frameldte i pct. af frameldte og svar",
    "score": "svarets score",
    "list_length": "antal på listen",
    "age_band_min": "fra alder",
    "age_band_max": "til alder",
}
SECTION = printed.SECTION
COMPARED = "rekonstruktion"
"""The page with the printed figures beside the recomputed ones."""
_IN_LINE = 2
"""Calculations that stand in a sentence; more make a list."""
_COUNT = re.compile(r"der er (\S+) mod det trykte \S+")
"""A calculation that only counts."""
_NAMED = 3
"""Figures named in a heading before they are only counted."""
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


def paragraphs(survey: Round, tables: Tables) -> list[str]:
    """One paragraph per finding: what is printed and where, the arithmetic, and the likeliest reading."""
    if tables["audit_findings"].empty:
        return ["Der er ingen tal, som ikke kan være rigtige på samme tid."]
    return [_paragraph(survey, tables["audit"], row) for row in tables["audit_findings"].to_dict("records")]


def _paragraph(survey: Round, audit: pd.DataFrame, finding: dict[Any, Any]) -> str:
    mine = audit[audit["finding"] == finding["finding"]]
    suspects = mine[mine["suspect"]].drop_duplicates("figure").to_dict("records")
    values: dict[str, dict[str, None]] = {}
    for row in suspects:
        values.setdefault(_value(row) + _of(survey, row), {})[str(row["place"])] = None
    where = [f"{value} ({danish.join(places)})" for value, places in values.items()]
    listed = danish.join(where) if len(where) < 3 else f"{'; '.join(where[:-1])} og {where[-1]}"
    demands = _demands(mine)
    if counted := _counted(demands):
        likely = str(finding["reading"]).partition(" Hvis de andre tal holder")[0]
        first = f"**{_heading(survey, suspects)}.** Trykt er {listed}"
        return f"{first}, men efter rapportens andre tal er der {counted}. {likely}"
    first = f"**{_heading(survey, suspects)}.** Trykt er {listed}."
    if sum(len(calculations) for calculations in demands.values()) <= _IN_LINE:
        told = (f"{demand}: {'; '.join(calculations)}." for demand, calculations in demands.items())
        return " ".join([first, *told, str(finding["reading"])])
    lists = ("\n".join([f"{demand}:\n", *(f"- {one}" for one in found)]) for demand, found in demands.items())
    return "\n\n".join([first, *lists, str(finding["reading"])])


def _counted(demands: Mapping[str, list[str]]) -> str:
    """What the figures in doubt are when counted, where that is all there is to say: `der er 44 mod det trykte 43`."""
    found = [_COUNT.fullmatch(one) for calculations in demands.values() for one in calculations]
    numbers = [match.group(1) for match in found if match]
    return danish.join(numbers) if len(numbers) == len(found) else ""


def _of(survey: Round, row: dict[Any, Any]) -> str:
    """Which group and answer a figure is of; nothing where it is of all."""
    if _text(row["label"]):
        return ""
    what = printed.described(survey, row)[1].rsplit(": ", 1)[0]
    which = what.removeprefix(printed.item_label(survey, str(row["item"]))).removeprefix(", ")
    return f" for »{which}«" if which else ""


def _heading(survey: Round, suspects: list[dict[Any, Any]]) -> str:
    """What the figures in doubt are, each kind once."""
    names: dict[str, dict[str, None]] = {}
    for row in suspects:
        statistic = _statistic(row)
        names.setdefault(_subject(survey, row), {})[statistic] = None
    told = [f"{name} ({danish.join(s)})" if (s := [t for t in kinds if t]) else name for name, kinds in names.items()]
    return "; ".join(told) if len(told) <= _NAMED else f"{told[0]} og {danish.count_word(len(told) - 1)} andre"


def _demands(mine: pd.DataFrame) -> dict[str, list[str]]:
    """Each demand once, with every calculation of it."""
    told: dict[str, list[str]] = {}
    for text in mine["explanation"].drop_duplicates():
        demand, _, calculation = str(text).partition(": ")
        told.setdefault(demand, []).append(calculation.rstrip("."))
    return told


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
        rows.append((*_described(survey, checks[0]), len(fitting), ", ".join(passed)))
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
    rows = [_described(survey, row) for row in found.to_dict("records")]
    return pd.DataFrame(rows, columns=[SECTION, "Tal", "Trykt"])


def recomputed(survey: Round) -> list[str]:
    """Where the figures are compared with those computed from the answers, in a round that has the page."""
    if COMPARED not in survey.config.pages:
        return []
    page = f"/book/generated/{survey.id}/{COMPARED}"
    return [f"De trykte tal er også sammenlignet med tal, der er beregnet af svarene. Det står på siden []({page})."]


def _checks(tables: Tables) -> pd.DataFrame:
    return tables["audit"].dropna(subset=["check"]).drop_duplicates("check")


def _described(survey: Round, row: dict[Any, Any]) -> tuple[str, str, str]:
    section, what = printed.described(survey, row | {"statistic": _statistic(row)})
    label = _text(row["label"])
    return section, label or what, _value(row)


def _subject(survey: Round, row: dict[Any, Any]) -> str:
    return _text(row["label"]) or printed.item_label(survey, str(row["item"]))


def _statistic(row: dict[Any, Any]) -> str:
    """What kind of number it is; nothing where the figure's own label says it."""
    code = str(row["statistic"])
    if _text(row["label"]):
        return ""
    return _STATISTICS.get(code) or danish.lower_first(printed.STATISTICS.get(code, code.replace("_", " ")))


def _value(row: dict[Any, Any]) -> str:
    return printed.shown({**row, "value": row["printed"], "agrees": None}, "value")


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value)
