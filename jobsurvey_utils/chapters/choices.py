"""What the choices of estimation mean, in words: their names, what they change, and whether it matters."""

from __future__ import annotations

import numpy as np
import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.alternatives.compared import headline
from jobsurvey_utils.alternatives.moments import SCORE
from jobsurvey_utils.alternatives.plans import Choice
from jobsurvey_utils.display.canvas import Drawing
from jobsurvey_utils.display.ranked import dots
from jobsurvey_utils.display.tables import HIGH, LOW
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import TOTAL

LABELS = {
    Choice.DEFAULT: "Bogens valg",
    Choice.POSTSTRATIFIED: "Efterstratificeret, stikprøvens strata",
    Choice.POSTSTRATIFIED_NO_FPC: "Efterstratificeret, uden endelig population",
    Choice.POSTSTRATIFIED_MUNICIPALITY: "Efterstratificeret, kommuner som strata",
    Choice.TWO_PHASE: "To faser: stikprøve og svar",
    Choice.WITH_REPLACEMENT: "Uden endelig population",
    Choice.FIXED_WEIGHTS: "Vægtene som givne, med strata",
    Choice.FIXED_WEIGHTS_NO_STRATA: "Vægtene som givne, uden strata",
    Choice.UNWEIGHTED: "Uden vægte",
    Choice.RAKED: "Vægtet til fordelingerne hver for sig",
    Choice.TRIMMED: "Trimmede vægte",
    Choice.BOOTSTRAP: "Bootstrap",
}
"""What a choice is called."""

EXPLAINED = {
    Choice.DEFAULT: "Svarpersonerne i hver celle regnes som trukket tilfældigt blandt cellens borgere.",
    Choice.POSTSTRATIFIED: "Svarpersonerne regnes som trukket i stikprøvens strata, fraregnet det, cellerne forklarer.",
    Choice.POSTSTRATIFIED_NO_FPC: "Det samme, som om populationen var uendelig.",
    Choice.POSTSTRATIFIED_MUNICIPALITY: "Det samme for den, der kun ved, at hver kommune har sin egen stikprøve.",
    Choice.TWO_PHASE: "Først trækkes stikprøven, og derefter trækkes dem, der svarer, i hver celle.",
    Choice.WITH_REPLACEMENT: "Bogens valg, som om populationen var uendelig.",
    Choice.FIXED_WEIGHTS: "Vægtene regnes for kendte på forhånd, og kun stikprøvens strata tæller.",
    Choice.FIXED_WEIGHTS_NO_STRATA: "Det samme uden strata. Sådan regner de fleste programmer, når de får en vægt.",
    Choice.UNWEIGHTED: "Alle svar tæller lige meget, som om de var trukket tilfældigt i hele populationen.",
    Choice.RAKED: "Vægtene rammer hver af cellernes variable for sig i stedet for alle kombinationer.",
    Choice.TRIMMED: "De største vægte sættes ned, og resten af kommunens vægte tilsvarende op.",
    Choice.BOOTSTRAP: "Usikkerheden måles ved at trække svarpersonerne igen og igen i hver celle.",
}
SAME = 1e-9
"""How far two numbers may differ and be the same."""


def explanations(survey: Round, table: pd.DataFrame) -> list[str]:
    """One list item per choice the round has: its name and what it means."""
    bound = danish.number(survey.config.weighting.trim)
    rule = {Choice.TRIMMED: f" Ingen vægt er over {bound} gange kommunens median."}
    found = [Choice(name) for name in table["choice"].unique()]
    return [f"- *{LABELS[choice]}*: {EXPLAINED[choice]}{rule.get(choice, '')}" for choice in found]


def totals(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of all respondents that have numbers, with the choice's name in `label`."""
    rows = table[(table["breakdown"] == TOTAL) & (table["status"] != "withheld") & table["estimate"].notna()]
    return rows.assign(label=rows["choice"].map(LABELS))


def unit(table: pd.DataFrame) -> danish.Unit:
    """What the results are: mean scores, or shares where there is no score."""
    return "score" if (table["statistic"] == SCORE).any() else "pct"


def asked(survey: Round, item: str) -> str:
    """The title of a question."""
    return survey.items[item].title


def main_question(survey: Round) -> str:
    """The question that sums the survey up."""
    return headline(survey)


def of_headline(survey: Round, table: pd.DataFrame) -> pd.DataFrame:
    """The main question under every choice, in total."""
    rows = totals(table)
    return rows[rows["item"] == headline(survey)]


def distinct(table: pd.DataFrame) -> pd.DataFrame:
    """Without the choices that give the same results as an earlier one."""
    return table[~table["choice"].isin([choice for group in same(table) for choice in group[1:]])]


def moves(rows: pd.DataFrame, kind: danish.Unit) -> Drawing | None:
    """How far each choice moves a question's result from the book's; those that do not move it are one row.

    Of scores in thousandths of a point, of shares in percentage points. Nothing is drawn where nothing moves.
    """
    moved = rows["difference"].abs() > SAME
    if not moved.any():
        return None
    still = int((~moved).sum()) - 1
    other = f" og {danish.count_word(still)} andre, der kun ændrer sikkerheden" if still else ""
    shown = pd.concat([rows[~moved].head(1).assign(label=LABELS[Choice.DEFAULT] + other), rows[moved]])
    fine = 1000 if kind == "score" else 1
    subject = f"{moves_note(kind).rstrip('.')} efter beregningsvalg"
    return dots(
        shown.assign(moved=shown["difference"] * fine),
        value="moved",
        unit="antal" if kind == "score" else "point",
        sort=False,
        subject=subject,
    )


def moves_note(kind: danish.Unit) -> str:
    """What the numbers of the figure of moves are."""
    return f"Forskel fra bogens resultat i {'tusindedele point' if kind == 'score' else 'procentpoint'}."


def same(table: pd.DataFrame) -> list[list[Choice]]:
    """The choices that give the same results as another, in groups: those whose estimates and errors are all equal."""
    rows = totals(table)
    numbers = rows.pivot_table(
        index=["item", "statistic"], columns="choice", values=["estimate", "se"], aggfunc="first"
    )
    groups: list[list[Choice]] = []
    for choice in rows["choice"].unique():
        mine = numbers.xs(choice, axis=1, level=1)
        for group in groups:
            other = numbers.xs(group[0].value, axis=1, level=1).to_numpy()
            if np.allclose(mine.to_numpy(), other, rtol=SAME, atol=SAME, equal_nan=True):
                group.append(Choice(choice))
                break
        else:
            groups.append([Choice(choice)])
    return groups


def ratios(table: pd.DataFrame) -> Drawing | None:
    """Per choice the standard error over the book's: the median question, and from the least to the greatest."""
    rows = totals(distinct(table)).dropna(subset="se_ratio")
    if rows.empty:
        return None
    ratio = rows[rows["choice"] != Choice.DEFAULT].groupby("label", sort=False)["se_ratio"]
    shown, own = ratio.agg(["median", "min", "max"]).reset_index(), {"label": LABELS[Choice.DEFAULT], "median": 1.0}
    subject = "Standardfejl i procent af bogens efter beregningsvalg"
    return dots(shown, value="median", low="min", high="max", total=own, subject=subject)


def groups(survey: Round, table: pd.DataFrame) -> pd.DataFrame | None:
    """One row per breakdown and choice: the largest move of a group, and the range of the standard error's ratio.

    Choices that give the same results as an earlier one are left out.
    """
    rows = distinct(table)
    rows = rows[(rows["breakdown"] != TOTAL) & (rows["status"] == "ok") & (rows["choice"] != Choice.DEFAULT)]
    if rows.empty:
        return None
    rows = rows.assign(moved=rows["difference"].abs())
    found = rows.groupby(["breakdown", "choice"], sort=False).agg(
        moved=("moved", "max"), low=("se_ratio", "min"), high=("se_ratio", "max")
    )
    found = found.reset_index()
    return pd.DataFrame(
        {
            "Valg": found["choice"].map(LABELS),
            "Opdeling": found["breakdown"].map(survey.breakdown_label),
            "Største flytning": found["moved"],
            "Standardfejl, mindst": found["low"],
            "Standardfejl, mest": found["high"],
        }
    )


def detailed(survey: Round, table: pd.DataFrame) -> pd.DataFrame:
    """The first question of every theme: result, interval and standard error against the book's, by choice.

    Choices that give the same results as an earlier one are left out.
    """
    rows = totals(distinct(table))
    rows = rows[rows["item"].isin(rows.drop_duplicates("theme")["item"])]
    columns = {
        "label": "Valg",
        "estimate": "Resultat",
        "low": LOW,
        "high": HIGH,
        "se": "Standardfejl",
        "difference": "Forskel",
        "se_ratio": "Standardfejl i forhold til bogens",
    }
    found = rows[list(columns)].set_axis(list(columns.values()), axis="columns")
    return found.assign(Spørgsmål=[asked(survey, str(item)) for item in rows["item"]])


def formats(table: pd.DataFrame, kind: danish.Unit) -> dict[str, str]:
    """The formats of the tables of the page."""
    own = dict.fromkeys(("Resultat", LOW, HIGH), kind)
    fine = dict.fromkeys(("Standardfejl", "Forskel", "Største flytning"), "tal4" if kind == "score" else "pct")
    ratios = dict.fromkeys(("Standardfejl i forhold til bogens", "Standardfejl, mindst", "Standardfejl, mest"), "pct")
    return {name: form for name, form in (own | fine | ratios).items() if name in table}
