"""Danish sentences of the method pages, made from the results store: what a table or a figure says in words."""

from __future__ import annotations

from typing import Any

import pandas as pd

from jobsurvey_utils import danish

NOTABLE = 0.01
"""The least difference between two shares, one percentage point, that a sentence calls a difference."""
EXACT = 1e-9
"""A gap no greater than this is the rounding of the machine."""
LEAST = 30
"""A group of fewer invited is not named as the highest or the lowest."""


def extremes(rows: pd.DataFrame, value: str) -> tuple[pd.Series[Any], pd.Series[Any]]:
    """The row with the lowest and the row with the highest value, of those that have one.

    Where the rows tell how many were invited (`sample`), groups of fewer than `LEAST` are passed over.

    Raises
    ------
    ValueError
        If no row has a value.
    """
    ordered = nameable(rows.dropna(subset=[value])).sort_values(value, kind="stable")
    if ordered.empty:
        raise ValueError(f"no row has a value in {value!r}")
    return ordered.iloc[0], ordered.iloc[-1]


def nameable(rows: pd.DataFrame) -> pd.DataFrame:
    """The groups that may be named as the highest or the lowest: all, where none of them is large enough."""
    large = (rows["sample"] >= LEAST).fillna(False) if "sample" in rows else None
    return rows if large is None or not large.any() else rows[large]


def span(rows: pd.DataFrame, value: str, unit: danish.Unit = "pct") -> str:
    """The lowest and the highest value with their groups: `32,0 pct. (Brøndby) til 46,2 pct. (Lemvig)`.

    Where the rows have the groups as nouns of a sentence (`said`): `33,9 pct. for mænd til 42,9 pct. for kvinder`.
    """
    return " til ".join(
        f"{danish.quantity(row[value], unit)} " + (f"for {row['said']}" if "said" in row else f"({row['label']})")
        for row in extremes(rows, value)
    )


def between(rows: pd.DataFrame, value: str, noun: str, unit: danish.Unit = "pct", of: str = "kommunerne") -> str:
    """The lowest and the highest value without names: `Svarprocenten går fra 32,0 til 46,2 pct. mellem kommunerne.`"""
    low, high = (danish.quantity(row[value], unit) for row in extremes(rows, value))
    return f"{noun} går fra {low.removesuffix(' pct.')} til {high} mellem {of}."


def spans(groups: pd.DataFrame, value: str, unit: danish.Unit = "pct") -> list[str]:
    """A sentence per block of groups about its lowest and highest value; a block with one value has none.

    Parameters
    ----------
    groups
        Rows with the columns `block` and `label`.
    """
    parts = [(name, rows.dropna(subset=[value])) for name, rows in groups.groupby("block", sort=False)]
    return [
        f"{name}: {span(rows, value, unit).replace(' til ', ' og ')}."
        if len(rows) == 2
        else f"{name}: fra {span(rows, value, unit)}."
        for name, rows in parts
        if len(rows) and _differ(*extremes(rows, value))
    ]


def _differ(low: pd.Series[Any], high: pd.Series[Any]) -> bool:
    return bool(low["label"] != high["label"])


def representation(rows: pd.DataFrame, name: str) -> str:
    """Which groups of a variable fill more, and which fill less, among the respondents than in the sample.

    Parameters
    ----------
    rows
        The rows of one variable of the table `composition`, with the groups as nouns of a sentence in `said`.
    name
        The variable's name for readers.
    """
    known = rows.dropna(subset=["sample_share", "respondents_share"])
    gap = (known["respondents_share"] - known["sample_share"]).sort_values(kind="stable")
    over, under = known.loc[gap.index[gap >= NOTABLE][::-1]], known.loc[gap.index[gap <= -NOTABLE]]
    if over.empty and under.empty:
        return f"{name}: ingen gruppe afviger med et procentpoint eller mere."
    if over.empty or under.empty:
        way = "mindre" if over.empty else "mere"
        return f"{_filling(under if over.empty else over, way)}."
    return f"{_filling(over, 'mere')}, {danish.join(under['said'])} mindre."


def _filling(rows: pd.DataFrame, way: str) -> str:
    """`Kvinder fylder mere blandt svarpersonerne (60,0 pct.) end i stikprøven (54,2 pct.)`: numbers of one group."""
    names = danish.capital(danish.join(rows["said"]))
    if len(rows) > 1:
        return f"{names} fylder {way} blandt svarpersonerne end i stikprøven"
    here, there = (danish.percent(float(rows[column].iloc[0])) for column in ("respondents_share", "sample_share"))
    return f"{names} fylder {way} blandt svarpersonerne ({here}) end i stikprøven ({there})"


def contrast(rows: pd.DataFrame, value: str, noun: str, unit: danish.Unit = "pct", *, named: bool = True) -> str:
    """A sentence about where a value is highest and lowest: `Svarprocenten er højest for A (…) og lavest for B (…).`

    Parameters
    ----------
    named
        False for municipalities whose names were drawn at random, as in a synthetic round: they stay unnamed.
    """
    if not named:
        return between(rows, value, noun, unit)
    low, high = extremes(rows, value)
    names = [row["said"] if "said" in row else row["label"] for row in (low, high)]
    return (
        f"{noun} er højest for {names[1]} ({danish.quantity(high[value], unit)}) og lavest for "
        f"{names[0]} ({danish.quantity(low[value], unit)})."
    )


def farthest(rows: pd.DataFrame, first: str, second: str, noun: str, decimals: int = 1) -> str:
    """A sentence about the group whose two shares lie farthest apart, in percentage points.

    Parameters
    ----------
    decimals
        As many as the coarser of the two shares has: none where one is printed as a whole per cent.
    """
    known = rows.dropna(subset=[first, second])
    gap = known[second] - known[first]
    most, points = farthest_row(known, gap), danish.number(float(gap.abs().max()) * 100, decimals)
    return f"{noun} er størst for {most['label']}: {points} procentpoint."


def opted_out(rows: pd.DataFrame, value: str) -> str:
    """A sentence about the group that opted out most, of those who reacted."""
    top = extremes(rows, value)[1]
    return (
        f"Blandt {top['said']}, der enten svarede eller meldte fra, meldte {danish.percent(top[value])} fra: "
        "flere end i nogen anden gruppe."
    )


def after_weighting(rows: pd.DataFrame) -> str:
    """A sentence about how far the weighted shares are at most from the population's, and the unweighted before."""
    before, after = (
        _points(float((rows[column] - rows["population_share"]).abs().max()))
        for column in ("respondents_share", "weighted_share")
    )
    return f"Den største afvigelse fra populationen falder fra {before} til {after} procentpoint."


def _points(gap: float) -> str:
    """A gap in percentage points with one decimal; one that would read as nothing, and is something, in words."""
    points = danish.number(gap * 100, 1)
    return f"under {danish.number(0.1, 1)}" if gap > EXACT and float(danish.rounded(gap * 100, 1)) == 0 else points


def opt_out_intro(groups: int) -> dict[str, str]:
    """What the section on opting out opens with; nothing where there is none: `groups` have a figure."""
    if not groups:
        return {}
    told = (
        "Nogle inviterede har selv meddelt, at de ikke ønsker at deltage. De har set invitationen, og derfor "
        "sammenlignes de med dem, der svarede, og ikke med alle inviterede."
    )
    return {"om_framelding": told}


def weighting_intro(groups: int) -> str:
    """What the section on the effect of weighting opens with; `groups` is how many groups have a known population."""
    if not groups:
        return "Svarene er ikke vægtet, fordi populationens sammensætning ikke er kendt."
    return "Vægtningen skal få svarene til at ligne populationen. Figuren viser, om den gør det."


def effect(rows: pd.DataFrame, noun: str = "spørgsmål") -> str:
    """A sentence about how far weighting moves the scores: `label`, `unweighted`, `weighted`, `difference`.

    Parameters
    ----------
    noun
        What the rows are.
    """
    rows = rows.dropna(subset=["difference"])
    if rows.empty:
        return "Der er for få svar til at vise, hvad vægtningen betyder for scorerne."
    lower = int((rows["difference"] < 0).sum())
    most = farthest_row(rows, rows["difference"])
    return (
        f"Vægtningen sænker scoren på {_of_all(lower, len(rows))} {noun}. Mest flytter den "
        f"»{most['label']}«: fra {danish.number(most['unweighted'], 2)} til {danish.number(most['weighted'], 2)}."
    )


def _of_all(some: int, number: int) -> str:
    """`alle 17`, `ingen af de 17` or `12 af 17`."""
    if not some:
        return f"ingen af de {danish.number(number)}"
    return f"alle {danish.number(number)}" if some == number else f"{danish.number(some)} af {danish.number(number)}"


def farthest_row(rows: pd.DataFrame, distance: pd.Series[float]) -> pd.Series[Any]:
    """The row whose distance is farthest from zero."""
    return rows.iloc[int(distance.abs().to_numpy().argmax())]


def weights_spread(percentiles: pd.DataFrame) -> str:
    """A sentence about the weights of the middle eight tenths of the respondents: `share` and `weight`."""
    at = percentiles.set_index("share")["weight"]
    if at.loc[[0.1, 0.5, 0.9]].isna().any():
        return "Der er for få svar til at vise, hvordan vægtene fordeler sig."
    low, middle, high = (danish.number(float(at.loc[level]), 1) for level in (0.1, 0.5, 0.9))
    return f"Otte ud af ti svarpersoner har en vægt mellem {low} og {high}; medianen er {middle}."
