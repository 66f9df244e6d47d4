"""A figure of the audit in words: where it is printed, what it is, and how it is printed."""

from __future__ import annotations

from typing import Any

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.chapters import printed
from jobsurvey_utils.rounds import Round

_STATISTICS = {
    "gap_pp": "forskel i procentpoint uden fortegn",
    "weight": "vægt",
    "opt_out_ratio_pct": "frameldte i pct. af frameldte og svar",
    "score": "svarets score",
    "list_length": "antal på listen",
    "age_band_min": "fra alder",
    "age_band_max": "til alder",
}


def described(survey: Round, figure: dict[Any, Any]) -> tuple[str, str, str]:
    """The section a figure stands in, what it is, and the figure as printed.

    Parameters
    ----------
    figure
        A row of the audit's table `audit`.
    """
    section, what = printed.described(survey, figure | {"statistic": statistic(figure)})
    return section, label(figure) or what, value(figure)


def subject(survey: Round, figure: dict[Any, Any]) -> str:
    """What a figure is a number of: its own label, else its question."""
    return label(figure) or printed.item_label(survey, str(figure["item"]))


def statistic(figure: dict[Any, Any]) -> str:
    """What kind of number it is; nothing where the figure's own label says it."""
    code = str(figure["statistic"])
    if label(figure):
        return ""
    return _STATISTICS.get(code) or danish.lower_first(printed.STATISTICS.get(code, code.replace("_", " ")))


def value(figure: dict[Any, Any]) -> str:
    """The figure as the report prints it, with its unit."""
    return printed.shown({**figure, "value": figure["printed"], "agrees": None}, "value")


def label(figure: dict[Any, Any]) -> str:
    """The figure's own words for what it is; nothing where it has none."""
    return "" if pd.isna(figure["label"]) else str(figure["label"])
