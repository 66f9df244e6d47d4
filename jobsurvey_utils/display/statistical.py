"""Statistical figures of the method pages, drawn with seaborn in the book's theme."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import matplotlib as mpl
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator

from jobsurvey_utils import danish
from jobsurvey_utils.display import theme

PIXEL = 0.75
"""Points to a CSS pixel."""
TOLD = (0.1, 0.5, 0.9)
"""The percentiles that the alternative text tells."""
FEWEST = 3
"""Points that a line may be fitted to, at least."""
WHOLE = 1e-6
"""A number of per cents that is no farther from a whole one is printed as it."""
_RC: dict[str, Any] = {
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "jobsurvey",  # the same figure gives the same bytes
    "font.family": "sans-serif",
    "axes.edgecolor": theme.RULE,
    "axes.labelcolor": theme.MUTED,
    "grid.color": theme.FAINT,
    "text.color": theme.INK,
    "xtick.color": theme.MUTED,
    "ytick.color": theme.MUTED,
}


@dataclass(frozen=True)
class Plot:
    """A figure that seaborn draws, and what it shows in words."""

    draw: Callable[[Axes, theme.Format], None]
    alt: str
    height: float = 0.62
    """Of the width; a narrow figure is taller."""


def render(plot: Plot, format: theme.Format, mark: str) -> bytes:
    """The plot as SVG in one format, with a mark such as that of synthetic data at its foot."""
    style: dict[str, Any] = {**_RC, "font.size": format.base * PIXEL, "axes.labelsize": format.small * PIXEL}
    style |= {"xtick.labelsize": format.small * PIXEL, "ytick.labelsize": format.small * PIXEL}
    height = plot.height * (1.35 if format.narrow else 1.0)
    with sns.axes_style("whitegrid", style), mpl.rc_context(cast(Any, style)):
        figure = Figure(figsize=(format.width / 96, format.width * height / 96), layout="constrained")
        axes = figure.subplots()
        plot.draw(axes, format)
        sns.despine(ax=axes, left=True)
        if mark:
            look = {"ha": "right", "va": "bottom", "color": theme.ACCENT, "weight": "bold"}
            figure.supxlabel(mark, x=0.995, fontsize=format.small * PIXEL, **look)
        target = io.BytesIO()
        figure.savefig(target, format="svg", metadata={"Date": None, "Creator": None})
    return target.getvalue().replace(b"<svg ", b'<svg role="img" ', 1)


def scatter(
    frame: pd.DataFrame, *, x: str, y: str, labels: tuple[str, str], unit: danish.Unit, subject: str, logx: bool = True
) -> Plot | None:
    """Groups as points with a fitted line and its band: does one number follow the other? Nothing of fewer than
    three, or of points that are all on one level.

    Parameters
    ----------
    frame
        One row per group: `label`, and the columns `x` (a count) and `y`.
    labels
        What the axes show.
    """
    rows = frame.dropna(subset=[x, y])
    if len(rows) < FEWEST or min(rows[[x, y]].nunique()) == 1:
        return None

    def draw(axes: Axes, format: theme.Format) -> None:
        look = {"color": theme.BLUE, "alpha": 0.85, "s": 34, "linewidths": 0}
        line = {"color": theme.GREY, "linewidth": 1.5}
        sns.regplot(rows, x=x, y=y, logx=logx, scatter_kws=look, line_kws=line, seed=0, n_boot=200, ax=axes)
        if logx:
            axes.set_xscale("log")
        ends = rows.loc[[rows[x].idxmin(), rows[x].idxmax()]]
        for side, (_, row) in zip(("left", "right"), ends.iterrows(), strict=True):
            place: Any = {"xytext": (0, 9), "textcoords": "offset points", "ha": side}
            axes.annotate(row["label"], (row[x], row[y]), bbox={"fc": theme.PAPER, "lw": 0, "pad": 1}, **place)
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: danish.number(value)))
        axes.xaxis.set_minor_formatter(FuncFormatter(lambda value, _: ""))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: _tick(value, unit)))
        axes.set(xlabel=labels[0], ylabel=labels[1])

    told = f"{subject}. {len(rows)} punkter. Korrelation {danish.number(rows[x].corr(rows[y], 'spearman'), 2)} (rang)."
    return Plot(draw, told)


def _tick(value: float, unit: danish.Unit) -> str:
    """A number on an axis: whole per cents without a decimal."""
    whole = unit == "pct" and abs(100 * value - round(100 * value)) < WHOLE
    return danish.percent(value, 0) if whole else danish.quantity(value, unit)


def percentiles(frame: pd.DataFrame, *, x: str, y: str, labels: tuple[str, str], subject: str) -> Plot | None:
    """A number at each percentile of the persons: how unequal is it? Nothing where the percentiles are hidden."""
    at = frame.set_index(x)[y]
    if at.loc[list(TOLD)].isna().any():
        return None

    def draw(axes: Axes, format: theme.Format) -> None:
        sns.lineplot(frame, x=x, y=y, color=theme.BLUE, linewidth=2.5, ax=axes)
        axes.set_yscale("log")
        axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: danish.number(value, 0 if value >= 1 else 1)))
        axes.yaxis.set_minor_formatter(FuncFormatter(lambda value, _: ""))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: danish.number(100 * value)))
        axes.set(xlabel=labels[0], ylabel=labels[1], xlim=(0, 1))

    quarter = [danish.number(at.loc[level], 1) for level in TOLD]
    return Plot(
        draw, f"{subject}. 10-percentilen er {quarter[0]}, medianen {quarter[1]} og 90-percentilen {quarter[2]}."
    )


def heat(frame: pd.DataFrame, *, subject: str) -> Plot:
    """A square table of correlations as a heat map, its lower half.

    Parameters
    ----------
    frame
        Correlations, rows and columns with the same labels.
    """

    numbered = [f"{place + 1} {name}" for place, name in enumerate(frame.columns)]
    upper = [[column >= row for column in range(len(frame) - 1)] for row in range(len(frame))]

    def draw(axes: Axes, format: theme.Format) -> None:
        part = frame.iloc[:, :-1]
        text = part.map(lambda value: danish.number(value, 1 if format.narrow else 2), na_action="ignore").fillna("")
        look: dict[str, Any] = {"annot": text, "fmt": "", "annot_kws": {"color": theme.INK}, "linewidths": 1.5}
        shades = sns.light_palette(theme.SEQUENCE[1], as_cmap=True)
        sns.heatmap(part, mask=pd.DataFrame(upper).to_numpy(), vmin=0, vmax=1, cmap=shades, cbar=False, ax=axes, **look)
        axes.set_yticklabels([name.split()[0] if format.narrow else name for name in numbered], rotation=0)
        axes.set_xticklabels([name.split()[0] for name in numbered[:-1]], rotation=0)
        axes.tick_params(length=0)
        axes.grid(visible=False)
        axes.set(xlabel="", ylabel="")

    values = frame.to_numpy(dtype=float)[np.tril_indices(len(frame), -1)]
    span = f"{danish.number(np.nanmin(values), 2)} til {danish.number(np.nanmax(values), 2)}"
    return Plot(draw, f"{subject}. Korrelationerne går fra {span}.", height=0.8)
