"""Danish figures and tables of changes: per question, per group, per municipality."""

from __future__ import annotations

from typing import Any

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.chapters import trend_limits, trend_themes
from jobsurvey_utils.chapters.trend import Trend, unit_of
from jobsurvey_utils.display import changed, ranked, wording
from jobsurvey_utils.display.canvas import Drawing
from jobsurvey_utils.display.columns import Row
from jobsurvey_utils.display.tables import HIGH, LOW, WITHHELD
from jobsurvey_utils.inference.effects import LARGE, SMALL
from jobsurvey_utils.rounds.schema import TOTAL
from jobsurvey_utils.trend.change import RAW
from jobsurvey_utils.trend.comparable import CAUTION
from jobsurvey_utils.trend.control import HIDDEN

THEME, ITEM, GROUP, BLOCK = "Tema", "Spørgsmål", "Gruppe", "Opdeling"
CHANGE, UNADJUSTED, P, VERDICT = "Ændring", "Ændring, rå", "p (FDR)", "Vurdering"
NOTE = (
    "Ringen er det første år, den fyldte prik det sidste; stregerne er 95-procentsintervaller. Farven følger testen af "
    "ændringen, justeret for alle sidens tests, og ikke, om stregerne rører hinanden."
)
WORDS = {ranked.ABOVE: "højere", ranked.BELOW: "lavere", ranked.ALIKE: "kan ikke skelnes", "": "ikke testet"}
COMPUTED = {True: "syntetisk", False: "beregnet"}
_SIZES = {LARGE: "stor", SMALL: "lille"}


def questions(trend: Trend) -> pd.DataFrame:
    """Every question's change with its theme, the themes in their order and in each the greatest rise first."""
    rows = trend.changes()
    items = trend.survey.items
    themes = {name: place for place, name in enumerate(trend.survey.themes)}
    rows = rows.assign(
        label=[items[item].title for item in rows["item"]],
        block=[trend.survey.themes[items[item].theme].title for item in rows["item"]],
        place=[themes[items[item].theme] for item in rows["item"]],
    )
    return rows.sort_values(["place", "difference"], ascending=[True, False], kind="stable").reset_index(drop=True)


def one_unit(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that fit on one axis: the scores where there are any, else the shares."""
    scored = rows["statistic"] == "score"
    return rows[scored] if scored.any() else rows


def unit_on_axis(rows: pd.DataFrame) -> danish.Unit:
    """What the numbers of rows are that stand on one axis."""
    return unit_of(rows.to_dict("records")[0])


def scale(trend: Trend, rows: pd.DataFrame) -> tuple[float, float]:
    """The ends of the scales of some items together."""
    found = [c.score for item in rows["item"] for c in trend.survey.scale(item).categories if c.score is not None]
    return (min(found), max(found)) if found else (0.0, 1.0)


def questions_drawing(trend: Trend) -> Drawing | None:
    """Both years of every question, by theme."""
    rows = one_unit(questions(trend))
    if rows.empty:
        return None
    return changed.changed(
        rows,
        names=trend.years,
        unit=unit_on_axis(rows),
        subject="Spørgsmålene i de to runder",
        scale=scale(trend, rows),
        block="block",
        named=not trend.synthetic,
    )


def questions_note(trend: Trend) -> str:
    """The line under the figure: which questions stand outside it, and which are compared with reservation."""
    rows, items = questions(trend), trend.tables["items"]
    outside = list(rows.drop(one_unit(rows).index)["label"])
    doubted = set(items.loc[items["verdict"] == CAUTION, "item"])
    careful = [row["label"] for row in one_unit(rows).to_dict("records") if row["item"] in doubted]
    told = [f"Uden for figuren, fordi svarene ikke har en score: {danish.join(outside)}."] if outside else []
    if careful:
        every = len(careful) == len(one_unit(rows))
        told.append(
            "Alle sammenlignes med forbehold, som står nedenfor."
            if every
            else f"Med forbehold: {danish.join(careful)}."
        )
    return " ".join([NOTE, *told, *without(trend)])


def without(trend: Trend) -> list[str]:
    """A sentence on the questions that are compared without some of the municipalities; none where none is."""
    count = {item: trend.left_out(item) for item in trend.tables["items"]["item"] if item}
    titles = {item: trend.survey.items[item].title for item in count}
    told = [f"{titles[item]} (uden {trend_limits.places(number)})" for item, number in count.items() if number]
    some = "Kommuner, hvis tal er skjult, fordi de hviler på for få svar, er udeladt begge år af: "
    return [f"{some}{danish.join(told)}."] if told else []


def questions_caption(trend: Trend) -> str:
    """The heading of the figure: how many questions lie higher, lower."""
    return counted(trend, one_unit(questions(trend)), "spørgsmål", "spørgsmål")


def counted(trend: Trend, rows: pd.DataFrame, one: str, many: str) -> str:
    """How many rows the tests call higher and lower in the last year than in the first.

    Parameters
    ----------
    one, many
        What the rows are, in the singular and the plural.
    """
    first, last = trend.years
    rows = rows[rows["verdict"] != ""]
    if rows.empty:
        return f"Ingen {many} kan vises."
    over, under = (int((rows["verdict"] == name).sum()) for name in (ranked.ABOVE, ranked.BELOW))
    if not over + under:
        return f"Ingen af de {danish.count_word(len(rows))} {many} kan skelnes fra {first}."
    noun = one if len(rows) == 1 else many
    told = f"{danish.count_word(over)} af {danish.count_word(len(rows))} {noun} ligger højere i {last} end i {first}"
    return wording.sentence(f"{told}, {danish.count_word(under)} lavere")


def questions_table(trend: Trend) -> dict[str, Any]:
    """Every question on one scale with both years, the raw change and the one with the composition held fixed."""
    rows = one_unit(questions(trend))
    if rows.empty or unit_on_axis(rows) == "pct":
        return table(trend, rows, {THEME: "block", ITEM: "label"}, TOTAL)
    shown = table(trend, trend_themes.with_means(trend, rows), {THEME: "block", ITEM: "label"}, TOTAL)
    return {**shown, "note": trend_themes.note(trend, rows)}


def table(trend: Trend, rows: pd.DataFrame, keys: dict[str, str], *breakdowns: str) -> dict[str, Any]:
    """Changes as a table and how it is shown; none where there are no rows."""
    if rows.empty:
        return {"frame": None}
    first, last = trend.years
    unit = unit_on_axis(rows)
    times, point = (100, " (procentpoint)") if unit == "pct" else (1, "")
    raw = pd.concat([trend.changes(name, basis=RAW) for name in breakdowns]).set_index(["item", "breakdown", "group"])
    place = pd.MultiIndex.from_frame(rows[["item", "breakdown", "group"]])
    shown: dict[str, Any] = {
        **{name: rows[column] for name, column in keys.items()},
        first: rows["before"],
        last: rows["after"],
        UNADJUSTED + point: raw["difference"].reindex(place).to_numpy(dtype=float) * times,
        CHANGE + point: rows["difference"] * times,
        LOW: rows["ci_low"] * times,
        HIGH: rows["ci_high"] * times,
        P: rows["p_bh"],
        VERDICT: [verdict(row) for row in rows.to_dict("records")],
        WITHHELD: rows["suppressed"].astype(bool),
    }
    frame = pd.DataFrame({name: list(values) for name, values in shown.items()})
    if trend.basis == RAW:
        frame = frame.drop(columns=UNADJUSTED + point)
    number = "tal1" if unit == "pct" else "score"
    formats = dict.fromkeys((UNADJUSTED + point, CHANGE + point, LOW, HIGH), number)
    formats |= {first: unit, last: unit, P: "p"}
    look: dict[str, Any] = {"formats": {name: form for name, form in formats.items() if name in frame}}
    block, header = next(iter(keys)), list(keys)[-1]
    return {"frame": frame, **look, **({"block": block, "header": header} if block != header else {})}


def verdict(row: Row) -> str:
    """What may be said of a change: its direction by the test, and whether it is large enough to matter."""
    if row["status"] == HIDDEN:
        return "skjult"
    word = WORDS[row["verdict"]]
    sure = row["verdict"] in (ranked.ABOVE, ranked.BELOW)
    return f"{word}, {_SIZES.get(row['size'], 'måske lille')}" if sure else word
