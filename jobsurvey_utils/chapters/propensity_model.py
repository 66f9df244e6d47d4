"""The model of who answers in Danish: whether it fits, what was tried, and how wrong results can be."""

from __future__ import annotations

from typing import Any

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.chapters.propensity import Tables, only, refusal
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import CROSS

LEVEL = 0.05
STATUS = {
    "start": "Grundmodel",
    "added": "Taget med",
    "not_better": "Ikke bedre",
    "not_fitted": "Ikke bedre",
    "separation": "Kan ikke beregnes",
}


def deciles(found: Tables) -> pd.DataFrame:
    """Predicted and observed response of each tenth."""
    return found["deciles"].assign(label=[f"{danish.number(n)}. tiendedel" for n in found["deciles"]["decile"]])


def fit(found: Tables, *, synthetic: bool = False) -> str:
    """How well the model fits and how well it tells; of synthetic data the fit tells how they were made."""
    row = only(found["model"])
    if refusal(found):
        return "Uden en model er der intet at prøve."
    passed = row["p_value"] > LEVEL
    verdict = "modellen ikke kan afvises" if passed else "modellen ikke passer helt"
    return (
        f"Testen af Hosmer og Lemeshow siger, at {verdict} (χ² = {danish.number(row['hosmer_lemeshow'], 1)} med "
        f"{danish.number(row['df'])} frihedsgrader, p = {danish.number(row['p_value'], 2)}). "
        f"AUC er {danish.number(row['auc'], 2)}: Af to tilfældige borgere, én der svarede og én der ikke gjorde, peger "
        f"modellen på den rigtige i {danish.percent(row['auc'], 0)} af tilfældene; ved ren gætning var det 50 pct."
        f"{' Med syntetiske data siger testen kun, hvordan de er lavet.' if synthetic else ''}"
    )


def deciles_caption(found: Tables) -> str:
    """How far the predicted response is at most from the observed."""
    rows = found["deciles"]
    if rows.empty:
        return "Svarviljen kan ikke beregnes."
    gap = float((rows["predicted"] - rows["observed"]).abs().max()) * 100
    return (
        f"I ingen tiendedel er der mere end {danish.number(max(gap, 0.1), 1)} procentpoint mellem model og virkelighed."
    )


def selection(survey: Round, found: Tables) -> pd.DataFrame | None:
    """The interactions tried, and by how much each would change BIC."""
    rows = found["selection"]
    if rows.empty:
        return None
    added = rows[rows["status"].isin(["start", "added"])].set_index("step")["bic"].to_dict()
    before = [min(bic for step, bic in added.items() if step < max(at, 1)) for at in rows["step"]]
    return pd.DataFrame(
        {
            "Samspil": [_term(survey, term) for term in rows["term"]],
            "Ændring i BIC": rows["bic"] - pd.Series(before, rows.index, dtype=float),
            "Resultat": [STATUS[status] for status in rows["status"]],
        }
    )


def _term(survey: Round, term: str) -> str:
    if not term:
        return "Ingen: hver variabel for sig"
    return f" {CROSS} ".join(danish.lower_first(survey.breakdown_label(name)) for name in term.split(CROSS))


def chosen(found: Tables) -> str:
    """Whether interactions are in the model."""
    added = found["selection"][found["selection"]["status"] == "added"]
    if len(added):
        return f"{danish.capital(danish.count_word(len(added), neuter=True))} samspil er taget med."
    return "Intet samspil gør modellen bedre, så hver variabel virker for sig."


def worst(found: Tables) -> str:
    """The maximal bias in words."""
    row = only(found["indicators"])
    if not row:
        return "Uden en model kan grænsen ikke beregnes."
    return (
        "Med designvægte, men uden at rette for frafaldet, kan en andel højst være flyttet "
        f"{danish.number(row['max_bias_share'] * 100, 1)} procentpoint af, at nogle grupper svarer mere end andre. Det "
        f"kræver, at holdning og svarvilje følges helt ad.{_plainly(row)} Grænsen gælder kun den del af svarviljen, "
        "som registrene kan se."
    )


def _plainly(row: dict[str, Any]) -> str:
    """The maximal bias without any weights, where the chances to be drawn differ."""
    if round(row["cv_drawn"], 3) == round(row["cv"], 3):
        return ""
    points = danish.number(row["max_bias_unweighted"] * 100, 1)
    return f" Helt uden vægte, hvor også stikprøvens fordeling tæller med, er det højst {points} procentpoint."


def bias_table(survey: Round, found: Tables) -> pd.DataFrame | None:
    """The maximal bias of every item's score and positive share."""
    rows = found["bias"]
    if rows.empty:
        return None
    parts = {name: part.set_index("item") for name, part in rows.groupby("measure")}
    items = list(dict.fromkeys(rows["item"]))
    table: dict[str, Any] = {"Spørgsmål": [survey.items[item].title for item in items]}
    for name, value, label in (
        ("score", "Score", "Score, højst flyttet"),
        ("top", "Positive", "Positive, højst flyttet"),
    ):
        if name in parts:
            table[value] = parts[name]["value"].reindex(items).to_numpy()
            table[label] = parts[name]["max_bias"].reindex(items).to_numpy()
    few = rows[rows["status"] == "few"]["item"]
    return pd.DataFrame(table).assign(suppressed=pd.Series(items, dtype="str").isin(few).to_numpy())


BIAS_FORMATS = {"Score": "score", "Score, højst flyttet": "tal2", "Positive": "pct", "Positive, højst flyttet": "pct"}


def bias_formats(table: pd.DataFrame | None) -> dict[str, str]:
    """The formats of the columns that are there."""
    return {column: name for column, name in BIAS_FORMATS.items() if table is not None and column in table}
