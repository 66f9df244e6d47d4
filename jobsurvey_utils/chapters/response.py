"""Danish sentences about the response: who answered, when, and what the response rate cannot tell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pandas as pd
from scipy.stats import spearmanr

from jobsurvey_utils import danish
from jobsurvey_utils.display import select
from jobsurvey_utils.rounds import Round

LEVEL = 0.05
"""A correlation is told where chance alone gives one as strong more seldom than this."""
OPEN = "Alle kunne svare, uden at nogen var udtrukket, så der er ingen svarprocent."
FEWEST = 3
"""Municipalities that a correlation may be computed of, at least."""
ORDINALS = {"1.": "første", "2.": "anden", "3.": "tredje", "4.": "fjerde", "5.": "femte"}


def reach(survey: Round, rate: float) -> str:
    """The response rate, and that it is a lower limit where an outcome may hold persons outside the population."""
    if not survey.has_sample:
        return OPEN
    unknown = [disposition for disposition in survey.config.dispositions if disposition.unknown]
    if not unknown:
        return f"Svarprocenten er {danish.percent(rate)}"
    holds = [f"Udfaldet »{d.label}«: {danish.lower_first(d.note)}" for d in unknown if d.note]
    return " ".join(
        [
            *holds,
            "Nogle af de inviterede hører derfor måske ikke til populationen, men de tæller med i nævneren. "
            f"Svarprocenten blandt dem, der hører til, er mindst {danish.percent(rate)}",
        ]
    )


def opening(survey: Round, meta: Mapping[str, Any], where: str = "") -> str:
    """How many of the invited are among the answers, the response rate, and what the others are.

    Parameters
    ----------
    where
        What follows the citizens: ` i 44 kommuner`.
    """
    answered, invited = (danish.number(meta[name]) for name in ("n_respondents", "n_sample"))
    if not survey.has_sample:
        return f"{answered} borgere{where} har svaret. {OPEN}"
    told = f"{answered} af {invited} inviterede borgere{where} har svaret"
    rate = rate_said(survey, meta["n_respondents"] / meta["n_sample"])
    return " ".join(part for part in (f"{told}: {rate}", absent(survey)) if part)


def rate_said(survey: Round, rate: float) -> str:
    """The response rate in a sentence, at least this high where an outcome may hold persons outside the population."""
    least = "mindst " if lower_limit(survey) else ""
    return f"en svarprocent på {least}{danish.percent(rate)}"


def lower_limit(survey: Round) -> bool:
    """Whether the response rate is a lower limit: some invited may not belong to the population."""
    return any(disposition.unknown for disposition in survey.config.dispositions)


def absent(survey: Round) -> str:
    """What those are who are not among the answers, where they are not all silent; empty where they are."""
    if not lower_limit(survey):
        return ""
    return (
        "De øvrige er ikke med i resultaterne: enten svarede de ikke, eller også svarede de, at de ikke havde haft "
        "kontakt. Rapporten oplyser ikke, hvor mange der er af hver slags."
    )


def counted_at(survey: Round) -> list[str]:
    """Where it stands how many invitations ended in which way, in Markdown; nothing where there is no such page."""
    if "besvarelser" not in survey.config.pages:
        return []
    return ["Hvor mange der er af hvert, står på siden om [besvarelser](besvarelser.ipynb)."]


def unknown_background(survey: Round, rows: pd.DataFrame) -> list[str]:
    """What to know where the background of some invited is not known: each note once, and how many are known.

    Parameters
    ----------
    rows
        The rows of the table `composition`.
    """
    missing = {name: v for name, v in survey.variables.items() if v.allow_missing and v.source == "register"}
    known = base(rows[rows["variable"].isin(missing)], "sample")
    if known is None:
        return []
    told = [f"Baggrunden er kendt for n = {danish.number(known)} inviterede."]
    return [*told, *dict.fromkeys(v.note for v in missing.values() if v.note)]


def without_rate(rows: pd.DataFrame) -> list[str]:
    """A sentence about the groups whose invited are not all known, so that they have no response rate; else nothing.

    Parameters
    ----------
    rows
        Groups with `label`, `sample` and `response_rate`, as in the table `response`.
    """
    known = rows["sample"].notna() & (rows["sample"] != 0).fillna(False)
    names = [f"»{label}«" for label in rows.loc[known & rows["response_rate"].isna(), "label"]]
    if not names:
        return []
    return [f"Svarprocenten kan ikke beregnes for {danish.join(names)}, fordi det kun er kendt, hvem der svarede."]


def base(rows: pd.DataFrame, count: str) -> int | None:
    """How many the shares of the table `composition` are shares of; None where all is hidden.

    Parameters
    ----------
    count
        `sample` or `respondents`; the shares are in the column of that name with `_share`.
    """
    known = rows[(rows[f"{count}_share"] > 0).fillna(False)]
    if known.empty:
        return None
    largest = known.sort_values(f"{count}_share").iloc[-1]
    return round(float(largest[count]) / float(largest[f"{count}_share"]))


def bases(rows: pd.DataFrame) -> str:
    """How many invited and how many respondents a comparison of the two rests on."""
    invited, answered = (base(rows, count) for count in ("sample", "respondents"))
    if invited is None or answered is None:
        return ""
    return f"n = {danish.number(invited)} i stikprøven og {danish.number(answered)} svarpersoner."


def reminded(marks: Mapping[dt.date, str]) -> str:
    """What the section on the course of the response asks, or why there is none."""
    if not marks:
        return "Undersøgelsen havde ingen oplyste påmindelser, og forløbet er derfor ikke vist."
    return "Hvornår kom svarene, og hvad skete der efter påmindelserne?"


def duration(survey: Round) -> list[str]:
    """How the duration of everybody invited differs from that of the result pages, where a round has one."""
    return [
        f"{variable.label}: Her er varigheden regnet fra startdatoen for alle, også afsluttede forløb. "
        f"På resultatsiderne gælder den {variable.restriction or 'de samme'}."
        for variable in survey.variables.values()
        if variable.duration is not None
    ]


def rates_by_size(rows: pd.DataFrame) -> str:
    """A sentence about the response rate of the smaller and of the larger half of the municipalities.

    Empty where no population is known, or where size and rate do not clearly hang together.
    """
    if rows["population"].isna().any() or not _related(rows, "population", "response_rate"):
        return ""
    answers = rows.assign(answers=rows["complete"] + rows["partial"])
    small, large = by_size(answers, size="population", part="answers", whole="sample")
    return (
        f"I den halvdel af kommunerne, der har den mindste population, svarede {danish.percent(small)} af de "
        f"inviterede, mens {danish.percent(large)} svarede i den halvdel, der har den største."
    )


def nouned(survey: Round, rows: pd.DataFrame) -> pd.DataFrame:
    """Groups of the table `response` with their nouns of a sentence as `said`: mænd and not Mand."""
    names = {breakdown: select.nouns(survey, breakdown) for breakdown in rows["breakdown"].unique()}
    pairs = zip(rows["breakdown"], rows["group"], strict=True)
    return rows.assign(said=[names[breakdown][group] for breakdown, group in pairs])


def by_size(rows: pd.DataFrame, *, size: str, part: str, whole: str) -> tuple[float, float]:
    """The pooled rate of the smaller and of the larger half of the groups.

    Parameters
    ----------
    rows
        One row per group.
    size
        The column the groups are halved by, at its median; a group at the median belongs to the smaller half.
    part, whole
        The columns whose sums are divided.
    """
    larger = rows[size] > rows[size].median()
    small, large = rows[~larger], rows[larger]
    return float(small[part].sum() / small[whole].sum()), float(large[part].sum() / large[whole].sum())


def progress(curve: pd.DataFrame, marks: Mapping[dt.date, str]) -> list[str]:
    """A sentence per mark, and one for the end, about how many had answered by then.

    Parameters
    ----------
    curve
        One row per day: `date` and the cumulated `share` by the end of the day.
    marks
        Days with a name, `1. påmindelse`; what is told is the state by the end of the day before.
    """
    days = pd.to_datetime(curve["date"])
    if days.empty:
        return ["Det er ikke oplyst, hvilke dage svarene kom, og forløbet er derfor ikke vist."]
    sentences = []
    for day, name in marks.items():
        before = curve.loc[days < pd.Timestamp(day), "share"]
        share = float(before.iloc[-1]) if len(before) else 0.0
        eve = danish.date(day - dt.timedelta(days=1)).rsplit(" ", 1)[0]
        sentences.append(f"Dagen før {_spoken(name)}, {eve}, havde {danish.percent(share)} svaret.")
    end = days.iloc[-1].date()
    return [*sentences, f"Den sidste dag ({danish.date(end)}) havde {danish.percent(curve['share'].iloc[-1])} svaret."]


def _spoken(name: str) -> str:
    """`1. påmindelse` as it is said: `første påmindelse`."""
    number, _, what = name.partition(" ")
    return f"{ORDINALS[number]} {what}" if number in ORDINALS else name


def by_size_caption(rows: pd.DataFrame, noun: str, value: str) -> str:
    """A sentence about whether a value falls or rises with `size`, by Spearman's rank correlation.

    One that chance alone would give in one of twenty such sets of municipalities, or more often, is not told.
    """
    if len(rows[["size", value]].dropna()) < FEWEST:
        return "Der er for få kommuner til at se, om kommunens størrelse betyder noget."
    if not _related(rows, "size", value):
        return f"Der er ingen sikker sammenhæng mellem kommunens størrelse og {danish.lower_first(noun)}."
    rank = float(spearmanr(rows["size"], rows[value], nan_policy="omit").statistic)
    direction = "falder med" if rank < 0 else "vokser med"
    return f"{noun} {direction} kommunens størrelse: rangkorrelationen er {danish.number(rank, 2)}."


def _related(rows: pd.DataFrame, first: str, second: str) -> bool:
    known = rows[[first, second]].astype(float).dropna()
    if len(known) and min(known.nunique()) == 1:
        return False
    return len(known) >= FEWEST and float(spearmanr(known[first], known[second]).pvalue) < LEVEL
