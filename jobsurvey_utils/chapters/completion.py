"""Partial answers and don't know in Danish: where people leave, and what they do not know."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.chapters.extracts import BLOCK, GROUP
from jobsurvey_utils.display import select
from jobsurvey_utils.display.canvas import Drawing
from jobsurvey_utils.display.ranked import dots
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import TOTAL

Tables = Mapping[str, pd.DataFrame]

QUESTION, SHARE, OTHERS, ADJUSTED = "Spørgsmål", "Andel", "Forskel fra de øvrige", "p, justeret"
REFUSALS = {
    "none": "Undersøgelsen har ingen delvise besvarelser, og frafaldet undervejs kan ikke beregnes.",
    "few": "Så få stoppede undervejs, at tallene er skjult.",
}
LONGEST = 20
"""Differences that are shown in a table, the greatest first."""


def breakoff_drawing(survey: Round, found: Tables) -> Drawing | None:
    """Those who are still answering at each question, in the order of the questionnaire."""
    rows = found["breakoff"]
    if rows.empty:
        return None
    labels = [f"{place}. {survey.items[item].title}" for place, item in enumerate(rows["item"], start=1)]
    subject = "Andel af svarpersonerne, der stadig svarer, spørgsmål for spørgsmål"
    return dots(rows.assign(label=labels), value="share", sort=False, subject=subject)


def no_breakoff(found: Tables) -> str:
    """Why nothing is told of those who broke off."""
    return REFUSALS[str(found["setting"]["breakoff"].iloc[0])]


def breakoff_caption(survey: Round, found: Tables) -> str:
    """How many left on the way, and where most did."""
    rows = found["breakoff"]
    if rows.empty:
        return no_breakoff(found)
    worst = max(rows.to_dict("records"), key=lambda row: int(row["left"]))
    title, gone = survey.items[worst["item"]].title, 1 - float(rows["share"].iloc[-1])
    return (
        f"{danish.percent(gone)} af svarpersonerne nåede ikke det sidste spørgsmål. Flest stoppede ved »{title}« "
        f"({danish.number(worst['left'])} personer)."
    )


def of_leavers(survey: Round, found: Tables, *, named: bool = True) -> dict[str, str]:
    """The text of the section on those who broke off; none where nobody did."""
    return {} if found["breakoff"].empty else {"stopper": leavers(survey, found, named=named)}


def leavers(survey: Round, found: Tables, *, named: bool = True) -> str:
    """Which groups break off more often than the others; not the municipalities, where they are not to be named."""
    if found["breakoff_groups"].empty:
        return no_breakoff(found)
    rows = _nameable(survey, labelled(survey, sure(survey, found["breakoff_groups"])), named)
    total = found["breakoff_groups"].loc[found["breakoff_groups"]["breakdown"] == TOTAL, "share"]
    told = f"Vægtet er {danish.percent(total.iloc[0])} af besvarelserne delvise. " if total.notna().all() else ""
    if rows.empty:
        return f"{told}Ingen gruppe stopper sikkert oftere end de øvrige."
    often, rare = (_named(rows[sign * rows["difference"] > 0]) for sign in (1, -1))
    parts = [f"Oftere end de øvrige: {often}." if often else "", f"Sjældnere: {rare}." if rare else ""]
    return told + " ".join(part for part in parts if part)


def _nameable(survey: Round, rows: pd.DataFrame, named: bool) -> pd.DataFrame:
    return rows if named else rows[rows["breakdown"] != survey.municipality_variable]


def _named(rows: pd.DataFrame) -> str:
    return danish.join(f"{row['said']} ({danish.percent(row['share'])})" for row in rows.to_dict("records"))


def sure(survey: Round, rows: pd.DataFrame) -> pd.DataFrame:
    """Groups that surely differ from the others, the greatest differences first."""
    kept = rows[(rows["p_bh"] <= survey.config.differences.fdr).fillna(False)]
    order = kept["difference"].abs().sort_values(ascending=False, kind="stable").index
    return kept.loc[order].reset_index(drop=True)


def labelled(survey: Round, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of groups with the group's label, its noun of a sentence as `said`, and the breakdown as `block`."""
    pairs = list(zip(rows["breakdown"], rows["group"], strict=True))
    labels = [survey.groups(name).get(code, code) for name, code in pairs]
    said = [select.nouns(survey, name).get(code, code) for name, code in pairs]
    return rows.assign(label=labels, said=said, block=[survey.breakdown_label(name) for name in rows["breakdown"]])


def unsure_drawing(survey: Round, found: Tables) -> Drawing | None:
    """Don't know by question, the most first."""
    rows = _known(survey, found)
    if rows.empty:
        return None
    return dots(rows, value="share", low="low", high="high", subject="Andel, der svarer »ved ikke«, efter spørgsmål")


def _known(survey: Round, found: Tables) -> pd.DataFrame:
    rows = found["dont_know_items"]
    rows = rows[rows["share"].notna()]
    return rows.assign(label=[survey.items[item].title for item in rows["item"]]).reset_index(drop=True)


def unsure_caption(survey: Round, found: Tables) -> str:
    """The questions with the most and the fewest don't know."""
    rows = _known(survey, found).sort_values("share", kind="stable")
    if rows.empty:
        return "Ingen spørgsmål har svaret »ved ikke«, eller tallene er skjult."
    ordered = rows.to_dict("records")
    low, high = ordered[0], ordered[-1]
    if low["item"] == high["item"]:
        return f"{danish.percent(high['share'])} svarer »ved ikke« på »{high['label']}«."
    return (
        f"Flest svarer »ved ikke« på »{high['label']}« ({danish.percent(high['share'])}), og færrest på "
        f"»{low['label']}« ({danish.percent(low['share'])})."
    )


def items_table(survey: Round, found: Tables) -> pd.DataFrame:
    """Every question: how many were asked, said don't know, had left, or left it blank."""
    rows = found["dont_know_items"]
    counts = {"n_asked": "Stillet", "n_dont_know": "Svarede ved ikke", "n_not_reached": "Var stoppet"}
    counts |= {"n_skipped": "Sprang over"}
    table = rows[list(counts)].set_axis(list(counts.values()), axis="columns")
    table.insert(0, QUESTION, [survey.items[item].title for item in rows["item"]])
    return table.assign(withheld=rows["n_asked"].isna().to_numpy())


def skipped(found: Tables) -> str:
    """Whether questions are left blank by those who go on."""
    rows = found["dont_know_items"]
    known = rows.dropna(subset=["n_skipped"])
    if known.empty:
        return "Hvor mange der sprang et spørgsmål over, er skjult."
    number = int(known["n_skipped"].sum())
    hidden = " Nogle spørgsmåls tal er skjult." if len(known) < len(rows) else ""
    if not number:
        return f"Ingen af dem, der gik videre, sprang et af de viste spørgsmål over.{hidden}"
    return f"I alt blev spørgsmål sprunget over {danish.number(number)} gange af personer, der gik videre.{hidden}"


def persons(survey: Round, found: Tables, *, named: bool = True) -> str:
    """How many said don't know at least once, and which groups more often than the others."""
    rows = found["dont_know_persons"]
    total = rows.loc[(rows["breakdown"] == TOTAL) & rows["share"].notna(), "share"]
    if total.empty:
        return "Andelen, der svarer »ved ikke« mindst én gang, er skjult eller findes ikke."
    told = f"{danish.percent(total.iloc[0])} svarer »ved ikke« på mindst ét af de spørgsmål, som alle er stillet."
    rows = _nameable(survey, labelled(survey, sure(survey, rows)), named)
    if rows.empty:
        return f"{told} Ingen gruppe gør det sikkert oftere end de øvrige."
    row = rows.to_dict("records")[0]
    side = "over" if row["difference"] > 0 else "under"
    return (
        f"{told} Størst er forskellen for {row['said']} med {danish.percent(row['share'])}, "
        f"{danish.number(abs(row['difference']) * 100, 1)} procentpoint {side} de øvrige."
    )


def groups_told(survey: Round, found: Tables) -> str:
    """How many of the tests of question and group are sure."""
    rows = found["dont_know_groups"]
    tested, count = int(rows["p_bh"].notna().sum()), len(sure(survey, rows))
    if not tested:
        return "Der er for få svar til at sammenligne grupperne."
    shown = f" De {danish.count_word(LONGEST)} største står i tabellen." if count > LONGEST else ""
    told = danish.capital(danish.count_word(count))
    return (
        f"{told} af {danish.number(tested)} sammenligninger er sikre, når der tages højde for, at der er mange af "
        f"dem.{shown}"
    )


def groups_table(survey: Round, found: Tables) -> pd.DataFrame | None:
    """The greatest sure differences of don't know between a group and the others."""
    rows = labelled(survey, sure(survey, found["dont_know_groups"]).head(LONGEST))
    if rows.empty:
        return None
    titles = [survey.items[item].title for item in rows["item"]]
    columns = {"block": BLOCK, "label": GROUP, "share": SHARE, "difference": OTHERS, "p_bh": ADJUSTED}
    table = rows[list(columns)].set_axis(list(columns.values()), axis="columns")
    table.insert(0, QUESTION, titles)
    return table


def formats(table: pd.DataFrame | None) -> dict[str, str]:
    """The formats of a table of groups."""
    known = {SHARE: "pct", OTHERS: "pct", ADJUSTED: "p", "Andel af svarpersoner": "pct", "Andel af frameldte": "pct"}
    return {} if table is None else {name: known[name] for name in table.columns if name in known}
