"""Bounds and group contrasts in Danish: how far unknown answers reach, and what would make groups alike."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.alternatives.compared import headline
from jobsurvey_utils.alternatives.moments import SCORE
from jobsurvey_utils.display.canvas import Drawing
from jobsurvey_utils.display.ranked import dots
from jobsurvey_utils.display.wording import questions
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.silence import tipping
from jobsurvey_utils.silence.bounds import DONT_KNOW, ITEM, UNIT

Tables = Mapping[str, pd.DataFrame]

QUESTION, ESTIMATE = "Spørgsmål", "Bogens tal"
KINDS = {DONT_KNOW: "ved ikke", ITEM: "ved ikke og ubesvaret", UNIT: "alle ukendte"}
HIGHER, LOWER, GAP, SHIFT, SPREADS = (
    "Højere",
    "Lavere",
    "Forskel",
    "Flytning i hver gruppe",
    "Flytning i standardafvigelser",
)


def shares(survey: Round, found: Tables, kind: str) -> pd.DataFrame:
    """The bounds of the positive shares for one kind of what is unknown."""
    rows = found["bounds"]
    rows = rows[(rows["kind"] == kind) & (rows["statistic"] != SCORE) & (rows["status"] == "ok")]
    return rows.assign(label=[survey.items[item].title for item in rows["item"]]).reset_index(drop=True)


def drawing(survey: Round, found: Tables) -> Drawing | None:
    """The bounds that don't know and blanks leave."""
    rows = shares(survey, found, ITEM)
    if rows.empty:
        return None
    subject = "Mindste og største mulige andel positive, når ved ikke og ubesvarede kunne mene hvad som helst"
    return dots(rows, value="estimate", low="low", high="high", subject=subject)


def caption(survey: Round, found: Tables) -> str:
    """How many majorities stand whatever those think who did not know or did not answer the question."""
    rows = shares(survey, found, ITEM)
    if rows.empty:
        return "Ingen af resultaternes grænser kan vises."
    sure = int(((rows["low"] > 0.5) | (rows["high"] < 0.5)).sum())
    count = f"Alle {sure}" if sure == len(rows) else f"{danish.capital(danish.count_word(sure))} af {len(rows)}"
    return (
        f"{count} {questions(survey, rows['item'])} har flertallet på samme side, hvad end »ved ikke« og manglende "
        "svar dækker over."
    )


def widest(survey: Round, found: Tables) -> str:
    """The bounds of the question that sums the survey up when all the silent may think anything."""
    rows = shares(survey, found, UNIT)
    own = rows[rows["item"] == headline(survey)]
    records = (own if len(own) else rows).to_dict("records")
    if not records:
        return "Grænserne for alle ukendte svar kan ikke vises."
    row = records[0]
    return (
        f"Regnes også alle, der ikke svarede på undersøgelsen, som ukendte, kan andelen af positive på "
        f"»{row['label']}« være alt fra {danish.percent(row['low'])} til {danish.percent(row['high'])} "
        "Sådan er det i enhver undersøgelse, hvor mange ikke svarer. Uden en antagelse om de tavse siger data ikke "
        "mere."
    )


def table(survey: Round, found: Tables) -> pd.DataFrame | None:
    """Every question with its bounds for each kind of what is unknown."""
    parts = {kind: shares(survey, found, kind).set_index("label") for kind in KINDS}
    labels = list(parts[DONT_KNOW].index)
    if not labels:
        return None
    columns = {QUESTION: labels, ESTIMATE: parts[DONT_KNOW]["estimate"].to_numpy()}
    made = pd.DataFrame(columns)
    for kind, name in KINDS.items():
        for end, word in (("low", "Mindst"), ("high", "Højst")):
            made[f"{word}, {name}"] = parts[kind][end].reindex(labels).to_numpy()
    return made


def contrasts(survey: Round, found: Tables, differences: pd.DataFrame) -> pd.DataFrame:
    """The differences of two groups that the book claims, with what would undo them; scores where there are any.

    Parameters
    ----------
    differences
        The tests of the results store.
    """
    scored = set(differences.loc[differences["statistic"] == SCORE, "item"])
    main = differences[(differences["statistic"] == SCORE) | ~differences["item"].isin(scored)]
    made = tipping.contrasts(main, found["rates"], tipping.spreads(found["headlines"]), survey.config.differences.fdr)
    return made.dropna(subset=["shift_sd"]).reset_index(drop=True)


def contrasts_told(survey: Round, rows: pd.DataFrame) -> str:
    """How much the silent of two groups must move for the groups to be alike, in the middle claim."""
    if rows.empty:
        return "Bogen påstår ingen forskelle mellem to grupper, hvor det kan beregnes, hvad de tavse kunne ændre."
    middle = danish.number(float(rows["shift_sd"].median()), 2)
    small = int((rows["shift_sd"] < 0.1).sum())
    claims, few = danish.count_word(len(rows)), danish.capital(danish.count_word(small))
    return (
        f"Bogen kalder {claims} forskelle mellem to grupper sikre. For den midterste af dem skal de tavse flyttes "
        f"{middle} standardafvigelser i hver gruppe, i hver sin retning, før grupperne er ens. "
        f"{few} af dem forsvinder allerede, når de tavse flyttes under en tiendedel standardafvigelse."
    )


def contrasts_table(survey: Round, rows: pd.DataFrame) -> pd.DataFrame | None:
    """For each question the greatest difference, in standard deviations to undo it."""
    if rows.empty:
        return None
    order = rows["shift_sd"].sort_values(ascending=False, kind="stable").index
    first = rows.loc[order].drop_duplicates(["item", "statistic"]).sort_index()
    statistic = SCORE if (first["statistic"] == SCORE).any() else "share"
    made = []
    for row in first[first["statistic"] == statistic].to_dict("records"):
        names = survey.groups(row["breakdown"])
        over, under = (names[row[name]] for name in ("group", "other"))
        over, under = (over, under) if row["difference"] > 0 else (under, over)
        numbers = {GAP: abs(row["difference"]), SHIFT: row["shift"], SPREADS: row["shift_sd"]}
        made.append({QUESTION: survey.items[row["item"]].title, HIGHER: over, LOWER: under, **numbers})
    return pd.DataFrame(made)


def contrast_formats(rows: pd.DataFrame) -> dict[str, str]:
    """The formats of the table of contrasts."""
    unit = "tal2" if (rows["statistic"] == SCORE).any() else "pct"
    return {} if rows.empty else {GAP: unit, SHIFT: unit, SPREADS: "tal2"}


def pct(table: pd.DataFrame | None) -> dict[str, str]:
    """All numbers of a table are shares."""
    return {} if table is None else {str(name): "pct" for name in table.select_dtypes("number")}
