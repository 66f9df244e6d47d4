"""Danish sentences of the method pages, made from the results store: what a table or a figure says in words."""

from __future__ import annotations

from collections.abc import Mapping
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
    """The lowest and the highest value with their groups: `32,0 pct. (Brøndby) til 46,2 pct. (Lemvig)`."""
    low, high = extremes(rows, value)
    return (
        f"{danish.quantity(low[value], unit)} ({low['label']}) til "
        f"{danish.quantity(high[value], unit)} ({high['label']})"
    )


def spans(groups: pd.DataFrame, value: str, unit: danish.Unit = "pct") -> list[str]:
    """A sentence per block of groups about its lowest and highest value; a block with one value has none.

    Parameters
    ----------
    groups
        Rows with the columns `block` and `label`.
    """
    parts = [(name, rows) for name, rows in groups.groupby("block", sort=False) if rows[value].notna().any()]
    return [f"{name}: fra {span(rows, value, unit)}." for name, rows in parts if _differ(*extremes(rows, value))]


def _differ(low: pd.Series[Any], high: pd.Series[Any]) -> bool:
    return bool(low["label"] != high["label"])


def representation(rows: pd.DataFrame, name: str, of: str = "sample_share") -> str:
    """Which groups of a variable fill more, and which fill less, among respondents than elsewhere.

    Parameters
    ----------
    rows
        The rows of one variable of the table `composition`, with the column `label`.
    name
        The variable's name for readers.
    of
        The share respondents are compared with: of the sample, or of the population.
    """
    known = rows.dropna(subset=[of, "respondents_share"])
    gap = known["respondents_share"] - known[of]
    over = _listed(known[gap >= NOTABLE], gap, of, ascending=False)
    under = _listed(known[gap <= -NOTABLE], gap, of, ascending=True)
    parts = [f"overrepræsenteret: {over}" if over else "", f"underrepræsenteret: {under}" if under else ""]
    said = "; ".join(part for part in parts if part)
    return f"{name} – {said or 'ingen gruppe afviger med et procentpoint eller mere'}."


def _listed(rows: pd.DataFrame, gap: pd.Series[float], of: str, *, ascending: bool) -> str:
    ordered = rows.loc[gap[rows.index].sort_values(ascending=ascending, kind="stable").index]
    return danish.join(
        f"{row['label']} ({danish.percent(row['respondents_share'])} mod {danish.percent(row[of])})"
        for row in ordered.to_dict("records")
    )


def opted_out_each(tables: Mapping[str, pd.DataFrame], value: str) -> list[str]:
    """A sentence per variable about the group that opted out most, of those who answered or opted out."""
    return [f"{name}: {opted_out(rows, value)}" for name, rows in tables.items() if rows[value].notna().any()]


def contrast(rows: pd.DataFrame, value: str, noun: str, unit: danish.Unit = "pct") -> str:
    """A sentence about where a value is highest and lowest: `Svarprocenten er højest for A (…) og lavest for B (…).`"""
    low, high = extremes(rows, value)
    return (
        f"{noun} er højest for {high['label']} ({danish.quantity(high[value], unit)}) og lavest for "
        f"{low['label']} ({danish.quantity(low[value], unit)})."
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
        f"Blandt dem i gruppen »{top['label']}«, der enten svarede eller meldte fra, meldte "
        f"{danish.percent(top[value])} fra."
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


def opt_out_intro(groups: int) -> str:
    """What the section on opting out opens with; `groups` is how many groups have a figure."""
    if not groups:
        return "Undersøgelsen har ikke registreret, om nogen aktivt har frabedt sig at deltage."
    return (
        "Nogle inviterede har selv meddelt, at de ikke ønsker at deltage. De har set invitationen, og derfor "
        "sammenlignes de med dem, der svarede, og ikke med alle inviterede."
    )


def weighting_intro(groups: int) -> str:
    """What the section on the effect of weighting opens with; `groups` is how many groups have a known population."""
    if not groups:
        return "Svarene er ikke vægtet, fordi populationens sammensætning ikke er kendt."
    return "Vægtningen skal få svarene til at ligne populationen. Figuren viser, om den gør det."


def effect(rows: pd.DataFrame) -> str:
    """A sentence about how far weighting moves the scores: `label`, `unweighted`, `weighted`, `difference`."""
    lower = int((rows["difference"] < 0).sum())
    most = farthest_row(rows, rows["difference"])
    return (
        f"Vægtningen gør scoren lavere i {danish.count_word(lower, neuter=True)} af {danish.count_word(len(rows))} "
        f"spørgsmål. Mest flytter den »{most['label']}«: fra {danish.number(most['unweighted'], 2)} til "
        f"{danish.number(most['weighted'], 2)}."
    )


def farthest_row(rows: pd.DataFrame, distance: pd.Series[float]) -> pd.Series[Any]:
    """The row whose distance is farthest from zero."""
    return rows.iloc[int(distance.abs().to_numpy().argmax())]


def weights_spread(percentiles: pd.DataFrame) -> str:
    """A sentence about the weights of the middle eight tenths of the respondents: `share` and `weight`."""
    at = percentiles.set_index("share")["weight"]
    low, middle, high = (danish.number(float(at.loc[level]), 1) for level in (0.1, 0.5, 0.9))
    return f"Otte ud af ti svarpersoner har en vægt mellem {low} og {high}; medianen er {middle}."
