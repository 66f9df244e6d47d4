"""Two compositions side by side in Danish: early and late answers, respondents and opt-outs."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.chapters.effort import Tables, refusal, waves
from jobsurvey_utils.chapters.extracts import BLOCK, GROUP
from jobsurvey_utils.display import select
from jobsurvey_utils.display.canvas import Drawing
from jobsurvey_utils.display.compared import pairs
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import TOTAL

MEANING = "smd"
OPT_OUTS = {
    "none": "Undersøgelsen har ingen oplyste frameldinger.",
    "few": "Så få har meldt sig fra, at tallene er skjult.",
    "ok": "Ingen gruppes andel af de frameldte kan vises.",
}


def groups(survey: Round, found: Tables) -> pd.DataFrame:
    """The groups of the first and of the last wave, side by side, with the variable as block."""
    return _sides(survey, found["by_group"], "wave", (0, int(found["by_group"]["wave"].max())))


def opt_outs(survey: Round, found: Tables) -> pd.DataFrame:
    """The groups of the respondents and of the opt-outs, side by side, but the municipalities."""
    rows = found["opt_outs"]
    rows = rows[rows["variable"] != survey.municipality_variable]
    return _sides(survey, rows, "part", ("respondents", "opt_out"))


def _sides(survey: Round, rows: pd.DataFrame, part: str, sides: Sequence[object]) -> pd.DataFrame:
    kept = rows[(rows["group"] != TOTAL) & rows[part].isin(list(sides))]
    if kept.empty:
        return pd.DataFrame(columns=["block", "label", "said", "first", "last", MEANING, "variable"])
    keys = ["variable", "group"]
    first, last = (kept[kept[part] == name].set_index(keys)["share"] for name in sides)
    wide = kept[[*keys, MEANING]].drop_duplicates(keys).reset_index(drop=True)
    wide = wide.join(first.rename("first"), on=keys).join(last.rename("last"), on=keys)
    groups = list(zip(wide["variable"], wide["group"], strict=True))
    labels = [survey.groups(v).get(g, g) for v, g in groups]
    said = [select.nouns(survey, v).get(g, g) for v, g in groups]
    return wide.assign(label=labels, said=said, block=[survey.breakdown_label(name) for name in wide["variable"]])


def sides_drawing(rows: pd.DataFrame, first: str, last: str, subject: str) -> Drawing | None:
    """Two compositions side by side."""
    if rows.empty:
        return None
    return pairs(rows, values={"first": first, "last": last}, block="block", subject=subject)


def groups_drawing(survey: Round, found: Tables) -> Drawing | None:
    """The first and the last wave."""
    names = list(waves(found).values())
    if len(names) < 2 or found["by_group"].empty:
        return None
    return sides_drawing(groups(survey, found), names[0], names[-1], "Andel i den første og i den sidste bølge")


def groups_caption(survey: Round, found: Tables) -> str:
    """The group that grows most from the first to the last wave."""
    if refused := refusal(found):
        return refused
    rows = groups(survey, found).dropna(subset=["first", "last"])
    if rows.empty:
        return "Ingen gruppes andel kan vises bølge for bølge."
    return _furthest(rows, "af dem, der svarede før påmindelserne, og", "af dem, der svarede sidst")


def of_opt_outs(survey: Round, found: Tables) -> dict[str, str]:
    """The text of the section on opting out; none where nobody is known to have."""
    known = str(found["setting"]["opt_outs"].iloc[0]) != "none"
    return {"frameldte": "Ligner de frameldte dem, der svarer?"} if known else {}


def _furthest(rows: pd.DataFrame, middle: str, end: str) -> str:
    row = max(rows.to_dict("records"), key=lambda row: abs(row["last"] - row["first"]))
    first, last = (danish.percent(row[name]) for name in ("first", "last"))
    return (
        f"Størst er forskellen efter {danish.lower_first(row['block'])}: "
        f"{row['said']} udgør {first} {middle} {last} {end}."
    )


def opt_outs_caption(survey: Round, found: Tables) -> str:
    """The group that opts out most above its part of the respondents, or why there are no opt-outs."""
    rows = opt_outs(survey, found).dropna(subset=["first", "last"])
    if rows.empty:
        return OPT_OUTS[str(found["setting"]["opt_outs"].iloc[0])]
    return _furthest(rows, "af svarpersonerne, men", "af de frameldte")


def opt_outs_table(survey: Round, found: Tables) -> pd.DataFrame | None:
    """Every group: its share of respondents and opt-outs, and the standardised difference."""
    rows = opt_outs(survey, found)
    if rows.empty:
        return None
    columns = {"block": BLOCK, "label": GROUP, "first": "Andel af svarpersoner", "last": "Andel af frameldte"}
    return rows[[*columns, MEANING]].set_axis([*columns.values(), "Standardiseret forskel"], axis="columns")
