"""What the silent could change, in Danish: tipping points of the headlines, and whether they are plausible."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.alternatives.compared import headline
from jobsurvey_utils.display import theme
from jobsurvey_utils.display.canvas import Drawing
from jobsurvey_utils.display.compared import pairs
from jobsurvey_utils.display.tipping import Marker, tipping
from jobsurvey_utils.display.wording import questions
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.silence.tipping import IMPOSSIBLE, MAJORITY, MIDDLE, NET, NOT_CLAIMED, shown_rows

Tables = Mapping[str, pd.DataFrame]

QUESTION, HEADLINE, ESTIMATE = "Spørgsmål", "Påstand", "Bogens tal"
ASSUMED, NEEDED, SHIFT, SPREADS = (
    "Tavse ifølge bogen",
    "Tavse, så den falder",
    "Afstand",
    "Afstand i standardafvigelser",
)
REFUSALS = {
    NOT_CLAIMED: "Resultatet er så tæt på midten, at bogen ikke siger, hvilken side det ligger på.",
    "few": "Der ligger for få svar bag resultatet til at vise det.",
    "no_answers": "Ingen har svaret på spørgsmålet.",
    "constant": "Alle har svaret det samme, og usikkerheden kan ikke beregnes.",
    "census": "Alle i populationen har svaret, så der er ingen tavse.",
}
NEEDED_COLUMN, WAVE_COLUMN, GROUP_COLUMN = "needed", "wave", "group"
YARDSTICKS = ["item", "label", NEEDED_COLUMN, WAVE_COLUMN, GROUP_COLUMN]


def main(survey: Round, found: Tables) -> dict[str, Any]:
    """The majority headline of the question that sums the survey up; else of the first question that has one."""
    rows = found["headlines"]
    rows = rows[rows["kind"] == MAJORITY]
    own = rows[rows["item"] == headline(survey)]
    records = (own if len(own) else rows).to_dict("records")
    return {str(name): value for name, value in records[0].items()} if records else {"status": "no_answers", "item": ""}


def refusal(row: Mapping[str, Any]) -> str:
    """Why a headline has no tipping point; empty where it has, or where nothing could overturn it."""
    return REFUSALS.get(row["status"], "")


def side(kind: str, *, over: bool) -> str:
    """What a headline says."""
    return {
        MAJORITY: "Et flertal er positive" if over else "Et mindretal er positive",
        NET: "Flere er positive end negative" if over else "Flere er negative end positive",
        MIDDLE: "Scoren er over midten" if over else "Scoren er under midten",
    }[kind]


def finding(survey: Round, found: Tables) -> str:
    """How different the silent would have to be to overturn the main headline."""
    row = main(survey, found)
    if refused := refusal(row):
        return refused
    title = survey.items[row["item"]].title
    told = f"»{title}«: {danish.percent(row['estimate'])} svarer positivt. "
    if row["status"] == IMPOSSIBLE:
        return f"{told}Selv hvis alle, der ikke svarede, mente det modsatte, ville {_what(row)} stå."
    limit = "højst" if row["estimate"] > row["threshold"] else "mindst"
    return (
        f"{told}Før {_what(row)} falder, skal {limit} {danish.percent(row['tipping'])} af dem, der ikke ville svare, "
        f"være positive. Bogen regner med {danish.percent(row['assumed'])}"
    )


def _what(row: Mapping[str, Any]) -> str:
    return "flertallet" if row["estimate"] > row["threshold"] else "mindretallet"


def meaning(survey: Round, found: Tables) -> str:
    """The distance in words, beside what is seen between early and late answers, and how many could answer."""
    row = main(survey, found)
    if refusal(row) or row["status"] == IMPOSSIBLE:
        return refusal(row) or "Ingen holdning hos de tavse kan ændre det."
    told = (
        f"De skal altså være {_points(row['shift'])} {'mindre' if row['shift'] < 0 else 'mere'} positive, end "
        f"bogen regner med; det er {danish.number(abs(row['shift_sd']), 2)} standardafvigelser. "
    )
    if not pd.isna(row["wave_gap"]):
        told += f"Til sammenligning er der {_points(row['wave_gap'])} mellem de første og de sidste, der svarede. "
    return told + (
        f"Af populationen ville {danish.percent(row['rate'])} have svaret, hvis alle var inviteret, og resten er de "
        "tavse."
    )


def _points(value: float) -> str:
    return f"{danish.number(abs(value) * 100, 1)} procentpoint"


def tipping_drawing(survey: Round, found: Tables) -> Drawing | None:
    """The population's share for each share of the silent."""
    row = main(survey, found)
    if refusal(row):
        return None
    ends = (row["rate"] * row["respondents"], row["rate"] * row["respondents"] + 1 - row["rate"])
    points = [Marker(row["assumed"], "Som bogen regner med", theme.BLUE)]
    if row["status"] != IMPOSSIBLE:
        points.append(Marker(row["tipping"], "Her falder påstanden", theme.ORANGE))
    if not pd.isna(row["wave_gap"]):
        late = min(max(row["assumed"] + row["wave_gap"], 0.0), 1.0)
        points.append(Marker(late, "Hvis de tavse afviger som de sidste svar fra de første", theme.GREY, hollow=True))
    labels = ("Positive blandt de tavse", "Positive i populationen")
    return tipping(ends, row["threshold"], points, labels=labels, subject="Andel positive efter de tavses svar")


def tipping_caption(survey: Round, found: Tables) -> str:
    """Where the line crosses the threshold."""
    row = main(survey, found)
    if refused := refusal(row):
        return refused
    if row["status"] == IMPOSSIBLE:
        return "Linjen når ikke den stiplede grænse: Ingen holdning hos de tavse kan vende resultatet."
    return (
        f"Linjen krydser den stiplede grænse, hvor {danish.percent(row['tipping'])} af de tavse er positive – "
        f"{_points(row['shift'])} fra det, bogen regner med."
    )


def claimed(survey: Round, found: Tables, kind: str) -> pd.DataFrame:
    """The headlines of a kind that the book makes, with the question's title."""
    rows = shown_rows(survey, found["headlines"])
    rows = rows[rows["kind"] == kind]
    return rows.assign(label=[survey.items[item].title for item in rows["item"]]).reset_index(drop=True)


def weakest(survey: Round, found: Tables) -> str:
    """Which majority headline needs least to fall, and how many are not made at all."""
    rows, every = claimed(survey, found, MAJORITY), found["headlines"]
    unmade = int(((every["kind"] == MAJORITY) & (every["status"] == NOT_CLAIMED)).sum())
    told = f"{danish.number(len(rows))} resultater ligger sikkert på den ene side af halvdelen"
    told += f", og {danish.count_word(unmade, neuter=True)} gør ikke. " if unmade else ". "
    known = [row for row in rows.to_dict("records") if row["status"] == "ok"]
    if not known:
        return f"{told}Ingen af dem kan vendes af de tavse."
    least = min(known, key=lambda row: abs(row["shift"]))
    most = max(known, key=lambda row: abs(row["shift"]))
    return (
        f"{told}Mindst skal der til på »{least['label']}« ({_points(least['shift'])}), og mest på »{most['label']}« "
        f"({_points(most['shift'])})."
    )


def headlines_table(survey: Round, found: Tables) -> pd.DataFrame | None:
    """The headlines about majorities: what the silent would have to say."""
    return _table(pd.concat([claimed(survey, found, kind) for kind in (MAJORITY, NET)], ignore_index=True))


def scores_table(survey: Round, found: Tables) -> pd.DataFrame | None:
    """The headlines about scores."""
    return _table(claimed(survey, found, MIDDLE))


def _table(rows: pd.DataFrame) -> pd.DataFrame | None:
    if rows.empty:
        return None
    columns = {"estimate": ESTIMATE, "assumed": ASSUMED, "tipping": NEEDED, "shift": SHIFT, "shift_sd": SPREADS}
    table = rows[list(columns)].set_axis(list(columns.values()), axis="columns")
    table.loc[(rows["status"] == IMPOSSIBLE).to_numpy(), [NEEDED, SHIFT, SPREADS]] = float("nan")
    table.insert(0, QUESTION, rows["label"])
    said = zip(rows["kind"], rows["estimate"] > rows["threshold"], strict=True)
    table.insert(0, HEADLINE, [side(kind, over=over) for kind, over in said])
    return table.sort_values(HEADLINE, key=lambda names: pd.factorize(names)[0], kind="stable", ignore_index=True)


def formats(table: pd.DataFrame | None, unit: str = "pct") -> dict[str, str]:
    """The formats of a table of headlines."""
    return {} if table is None else {**dict.fromkeys((ESTIMATE, ASSUMED, NEEDED, SHIFT), unit), SPREADS: "tal2"}


def yardsticks(survey: Round, found: Tables, differences: pd.DataFrame) -> pd.DataFrame:
    """What each majority needs to fall, beside the gap of waves and the largest difference of two groups.

    Parameters
    ----------
    differences
        The tests of the results store.
    """
    rows = claimed(survey, found, MAJORITY)
    pairs_ = differences[(differences["statistic"] == "share") & ~differences["suppressed"].astype(bool)]
    pairs_ = pairs_[(pairs_["other"] != "rest") & (pairs_["breakdown"] != survey.municipality_variable)]
    largest = pairs_["difference"].abs().groupby(pairs_["item"]).max()
    needed, wave = rows["shift"].abs(), rows["wave_gap"].abs()
    return rows.assign(needed=needed, wave=wave, group=rows["item"].map(largest))[YARDSTICKS]


def yardsticks_drawing(survey: Round, rows: pd.DataFrame) -> Drawing | None:
    """The three distances of every question."""
    names = {NEEDED_COLUMN: "Skal til", GROUP_COLUMN: "Grupper", WAVE_COLUMN: "Bølger"}
    values = {column: name for column, name in names.items() if rows[column].notna().any()}
    subject = "Hvor meget der skal til, og hvor store forskelle der ses"
    noun = questions(survey, rows["item"])
    return pairs(rows, values=values, unit="point", subject=subject, noun=noun) if len(rows) else None


def yardsticks_caption(rows: pd.DataFrame) -> str:
    """On how many questions more is needed than the largest difference seen."""
    if rows.empty:
        return "Bogen påstår ikke noget flertal, som de tavse kunne vende."
    most = rows[[GROUP_COLUMN, WAVE_COLUMN]].max(axis=1)
    beyond = int((rows[NEEDED_COLUMN] > most).sum())
    waves = " eller mellem de første og de sidste svar" if rows[WAVE_COLUMN].notna().any() else ""
    return (
        f"På {danish.count_word(beyond, neuter=True)} af {danish.number(len(rows))} spørgsmål skal der mere til "
        f"end den største forskel mellem to grupper{waves}."
    )


def seen(rows: pd.DataFrame) -> str:
    """Which differences can be seen, to hold what is needed up against."""
    groups = "den største mellem to af bogens grupper"
    if rows.empty or rows[WAVE_COLUMN].isna().all():
        return groups
    return f"{groups} og den mellem de første og de sidste, der svarede"
