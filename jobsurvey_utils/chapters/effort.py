"""The waves of answers in Danish: what the reminders did to the results, and where the trend would lead."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.alternatives.compared import headline
from jobsurvey_utils.alternatives.moments import SCORE
from jobsurvey_utils.display.canvas import Drawing
from jobsurvey_utils.display.compared import pairs
from jobsurvey_utils.display.ranked import dots
from jobsurvey_utils.display.tables import HIGH, LOW
from jobsurvey_utils.display.wording import questions
from jobsurvey_utils.rounds import Round

Tables = Mapping[str, pd.DataFrame]

REFUSALS = {
    "no_dates": "Det er ikke oplyst, hvornår svarene kom, og de kan derfor ikke deles i bølger.",
    "one_wave": "Der er ingen påmindelser med svar på begge sider, og svarene kan derfor ikke deles i bølger.",
}
QUESTION, POINTS, TREND = "Spørgsmål", "Procentpoint", "Fra den første til den sidste"
ALL = "Alle svar"


def refusal(found: Tables) -> str:
    """Why there are no waves; empty where there are."""
    return REFUSALS.get(str(found["setting"]["status"].iloc[0]), "")


def wave(first: int, last: int) -> str:
    """The name of a wave by the reminders it came after."""
    if first == 0:
        return f"Før {last + 1}. påmindelse"
    return f"Efter {first}. påmindelse" if first == last else f"Efter {first}.{danish.EN_DASH}{last}. påmindelse"


def waves(found: Tables) -> dict[int, str]:
    """The names of the waves by their number."""
    rows = found["waves"].to_dict("records")
    return {int(row["wave"]): wave(int(row["first"]), int(row["last"])) for row in rows}


def shares(survey: Round, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of positive shares with the question's title, without what is withheld."""
    kept = rows[(rows["statistic"] != SCORE) & (rows["status"] == "ok")]
    return kept.assign(label=[survey.items[item].title for item in kept["item"]]).reset_index(drop=True)


def side_by_side(survey: Round, found: Tables) -> pd.DataFrame:
    """One row per question: the positive share had the field work stopped before the reminders, and of all answers."""
    rows = shares(survey, found["stopped"])
    wide = rows.pivot_table(index=["item", "label"], columns="wave", values="estimate", sort=False).reset_index()
    last = int(found["waves"]["wave"].max()) if len(found["waves"]) else 0
    if not {0, last} <= set(wide.columns) or last == 0:
        return pd.DataFrame(columns=["item", "label", "first", "last", "moved"])
    wide = wide.assign(first=wide[0], last=wide[last]).dropna(subset=["first", "last"])
    return wide.assign(moved=wide["first"] - wide["last"])[["item", "label", "first", "last", "moved"]]


MISSING = {"waves": "ingen påmindelser", "opt_outs": "ingen frameldinger", "breakoff": "ingen delvise besvarelser"}
_CONTENTS = (
    "Siden viser, hvad de sene svar betyder for resultaterne, hvem der melder sig fra, hvor folk stopper undervejs, og "
    "hvad de ikke ved."
)


def missing(found: Tables) -> list[str]:
    """What a report does not mention, of that the page would tell."""
    setting = found["setting"]
    gone = {name: str(setting[name].iloc[0]) == "none" for name in ("opt_outs", "breakoff")}
    return [text for name, text in MISSING.items() if ({"waves": bool(refusal(found))} | gone)[name]]


def opening(survey: Round, found: Tables, synthetic: bool) -> str:
    """What the page begins with: the finding, or how little there is to tell; dates that are made up are called so."""
    gone = missing(found)
    if len(gone) == len(MISSING):
        return f"Rapporten nævner {danish.join(gone)}, så siden viser kun, hvor mange der svarer »ved ikke«."
    told = finding(survey, found)
    if not refusal(found) and synthetic:
        told = f"Rapporten oplyser ikke, hvornår svarene kom. Her vises regnemåden med antagne datoer: {told}"
    return f"{told} {_CONTENTS}"


def of_waves(survey: Round, found: Tables, synthetic: bool) -> dict[str, str]:
    """The texts of the sections on waves; none where there are no waves."""
    if refusal(found):
        return {}
    return {"forbehold": caution(survey, synthetic), "linje": extrapolation(survey, found)}


def finding(survey: Round, found: Tables) -> str:
    """What the reminders did to the response rate and to the results."""
    if refused := refusal(found):
        return refused
    ends, rows = found["waves"]["reached"], side_by_side(survey, found)
    first, last = danish.percent(ends.iloc[0]), danish.percent(ends.iloc[-1])
    told = f"Var indsamlingen stoppet før første påmindelse, havde {first} svaret i stedet for {last}"
    if rows.empty:
        return told
    most = danish.number(float(rows["moved"].abs().max()) * 100, 1)
    return (
        f"{told}, og andelen af positive svar havde flyttet sig {most} procentpoint på det spørgsmål, hvor "
        "forskellen er målt størst. Tallet er det største af flere skøn og vises uden usikkerhed."
    )


def caution(survey: Round, synthetic: bool) -> str:
    """What is not known of the dates."""
    told = [survey.config.fieldwork.note or ""]
    if synthetic:
        told.append(
            "Svarene på denne side er syntetiske, og svardagene er trukket efter antagelser. Tallene viser derfor, "
            "hvordan der regnes, og ikke, hvordan borgerne svarede."
        )
    return " ".join(part for part in told if part) or "Datoerne for påmindelserne er oplyst."


def stopped_drawing(survey: Round, found: Tables) -> Drawing | None:
    """The positive shares had the field work stopped before the reminders, beside those of all answers."""
    rows, names = side_by_side(survey, found), waves(found)
    if rows.empty:
        return None
    values = {"first": names[0], "last": ALL}
    subject, noun = "Andel positive, hvis indsamlingen var stoppet før påmindelserne", questions(survey, rows["item"])
    return pairs(rows, values=values, subject=subject, noun=noun)


def stopped_caption(survey: Round, found: Tables) -> str:
    """How far the results had been from those reported."""
    rows = side_by_side(survey, found)
    if rows.empty:
        return refusal(found) or "Ingen af resultaterne kan vises uden svarene efter påmindelserne."
    limit = survey.config.differences.share
    moved = int((rows["moved"].abs() >= limit).sum())
    told = danish.capital(danish.count_word(moved)) if moved else "Ingen"
    return (
        f"{told} af {danish.count_word(len(rows))} {questions(survey, rows['item'])} ville være flyttet "
        f"{danish.number(limit * 100)} procentpoint eller mere, hvis der ikke var sendt påmindelser."
    )


def stopped_table(survey: Round, found: Tables) -> pd.DataFrame | None:
    """Every question: the share reported had the field work stopped after each wave."""
    rows, names = shares(survey, found["stopped"]), waves(found)
    if rows.empty:
        return None
    wide = rows.pivot_table(index="label", columns="wave", values="estimate", sort=False)
    last = max(names)
    ends = {int(row["wave"]): int(row["last"]) + 1 for row in found["waves"].to_dict("records")}
    headings = {k: ALL if k == last else f"Stoppet før {end}. påmindelse" for k, end in ends.items()}
    return wide.rename(columns=headings).rename_axis(columns=None).reset_index(names=QUESTION)


def pct(table: pd.DataFrame | None) -> dict[str, str]:
    """All numbers of a table are shares."""
    return {} if table is None else {str(name): "pct" for name in table.select_dtypes("number")}


def waves_drawing(survey: Round, found: Tables) -> Drawing | None:
    """The question that sums the survey up, wave by wave."""
    rows, names = shares(survey, found["by_wave"]), waves(found)
    rows = rows[rows["item"] == headline(survey)]
    if rows.empty:
        return None
    rows = rows.assign(label=[names[int(k)] for k in rows["wave"]])
    subject = "Andel positive blandt dem, der svarede i hver bølge"
    return dots(rows, value="estimate", low="low", high="high", n="n", sort=False, subject=subject)


def waves_caption(survey: Round, found: Tables) -> str:
    """Whether the results move from wave to wave."""
    rows = shares(survey, found["trend"])
    if rows.empty:
        return refusal(found) or "Udviklingen kan ikke vises for noget resultat."
    sure = rows[(rows["p_bh"] <= survey.config.differences.fdr).fillna(False)]
    down, up = (int((sign * sure["slope"] > 0).sum()) for sign in (-1, 1))
    if sure.empty:
        return "Intet resultat bevæger sig mere fra bølge til bølge, end tilfældet kan forklare."
    return (
        f"På {_count(down)} af {danish.count_word(len(rows))} {questions(survey, rows['item'])} er svarene sikkert "
        f"mindre positive, jo senere de kommer, og på {_count(up)} er de mere positive."
    )


def _count(number: int) -> str:
    return danish.count_word(number, neuter=True)


def trend_table(survey: Round, found: Tables) -> pd.DataFrame | None:
    """Every question: its share, the slope with its p-value, and the share at full response."""
    rows = shares(survey, found["trend"])
    if rows.empty:
        return None
    columns = {"label": QUESTION, "value": "Andel positive", "slope": TREND, "p_bh": "p, justeret"}
    columns |= {"everyone": "Ved fuld svarprocent", "everyone_low": LOW, "everyone_high": HIGH}
    return rows[list(columns)].set_axis(list(columns.values()), axis="columns")


TREND_FORMATS = {"Andel positive": "pct", TREND: "pct", "Ved fuld svarprocent": "pct", LOW: "pct", HIGH: "pct"}
TREND_FORMATS |= {"p, justeret": "p"}


def extrapolation(survey: Round, found: Tables) -> str:
    """What the question that sums the survey up would come to, were the trend to go on to the last of the invited."""
    rows = shares(survey, found["trend"])
    row = rows[rows["item"] == headline(survey)].to_dict("records")
    if not row:
        return refusal(found) or "Linjen kan ikke trækkes for det samlende spørgsmål."
    low, high = (min(max(row[0][name], 0.0), 1.0) for name in ("everyone_low", "everyone_high"))
    return (
        f"Fortsatte udviklingen i en lige linje til den sidste inviterede, ville {danish.percent(row[0]['everyone'])} "
        f"være positive ({danish.confidence(low, high)}) på spørgsmålet »{row[0]['label']}« i stedet for bogens "
        f"{danish.percent(row[0]['value'])}"
    )
