"""Whether the main results move from the readiest to the last, and where that movement would lead.

Each wave has a place on the way from the readiest of the invited (0) to the last (1): the middle of the part of the
invited that answered in it. The result is regressed on the place, weighted and with design-based errors, as `svyglm` of
R's *survey* does. On the straight line lies what everyone would answer (the place ½) and what those who did not answer
would (the middle of their part): the extrapolation of Armstrong & Overton (1977), Journal of Marketing Research 14,
396-402. It presumes that the silent are to the last wave as the last wave is to those before it, which Lin & Schaeffer
(1995), Public Opinion Quarterly 59, 236-258, call the continuum of resistance and do not find to hold in general.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import stdtr, stdtrit

from jobsurvey_utils.effort.results import FEW, main_results, tested
from jobsurvey_utils.effort.waves import OK, Waves
from jobsurvey_utils.estimation.ratios import LEVEL
from jobsurvey_utils.inference.multiplicity import benjamini_hochberg
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.models.design import Design
from jobsurvey_utils.weighting import Weights

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

CONSTANT = "constant"
"""All gave the same answer."""
ONE_WAVE = "one_wave"
"""All who answered the question did so in one wave."""
LONELY = "one_in_cell"
_ENDS = ("everyone", "everyone_low", "everyone_high", "silent", "silent_low", "silent_high")
NUMBERS = ("n", "value", "slope", "slope_se", "df", "p", *_ENDS)


@dataclass(frozen=True)
class Line:
    """A straight line through the answers, and its design-based covariance."""

    status: str
    mean: float = float("nan")
    slope: float = float("nan")
    centre: float = float("nan")
    """The mean place."""
    covariance: tuple[float, float, float] = (float("nan"),) * 3
    """Variance of the height at the centre, covariance with the slope, variance of the slope."""
    df: float = float("nan")

    def at(self, place: float) -> tuple[float, float]:
        """The height of the line at a place, and half the width of its interval."""
        far = place - self.centre
        level, mixed, steep = self.covariance
        se = float(np.sqrt(max(level + 2 * far * mixed + far**2 * steep, 0.0)))
        return self.mean + self.slope * far, float(stdtrit(self.df, (1 + LEVEL) / 2)) * se

    @property
    def p(self) -> float:
        """Two-sided p-value of the slope; NaN where it has no error."""
        steep = self.covariance[2]
        return float(2 * stdtr(self.df, -abs(self.slope) / np.sqrt(steep))) if steep > 0 else float("nan")


def fit(design: Design, place: FloatArray, value: FloatArray, counts: BoolArray) -> Line:
    """The weighted line of a value on a place, among those who count."""
    w = design.weight * counts
    total = w.sum()
    if not total or np.ptp(value[counts]) == 0:
        return Line(CONSTANT)
    centre, mean = (w @ place) / total, (w @ value) / total
    squares = w @ (place - centre) ** 2
    if squares <= 1e-12 * total:
        return Line(ONE_WAVE)
    if design.lonely(counts):
        return Line(LONELY)
    slope = (w @ ((place - centre) * value)) / squares
    rest = value - mean - slope * (place - centre)
    influence = np.stack([w * rest / total, w * (place - centre) * rest / squares], axis=1)
    found = design.covariance(influence)
    df = min(design.df(counts), float(counts.sum() - 1)) - 1
    ends = (float(found[0, 0]), float(found[0, 1]), float(found[1, 1]))
    return Line(OK if df > 0 else CONSTANT, float(mean), float(slope), float(centre), ends, df)


def trend(data: Microdata, weights: Weights, waves: Waves, shown: pd.DataFrame) -> pd.DataFrame:
    """One row per main result: slope with its test, and the line's height for everyone and for the silent.

    The slope is the distance between the very readiest and the very last of the invited. p-values are adjusted over the
    table (`p_bh`).

    Parameters
    ----------
    shown
        The table by wave: a result withheld there is withheld here.
    """
    gone = set(shown.loc[shown["status"] == FEW, ["item", "statistic"]].itertuples(index=False, name=None))
    design, dated = Design.of(weights), waves.number >= 0
    place = np.where(dated, waves.position[waves.number], 0.0)
    rows = []
    for item, wanted in main_results(data.round):
        for name, base, value in tested(data, item, wanted):
            line = Line(FEW) if (item.id, name) in gone else fit(design, place, value, base & dated)
            rows.append({"item": item.id, "statistic": name, **_row(line, base & dated, waves), "status": line.status})
    table = pd.DataFrame(rows, columns=["item", "statistic", *NUMBERS, "status"])
    table = table.astype({"item": "str", "statistic": "str", "status": "str", **dict.fromkeys(NUMBERS, float)})
    return table.assign(p_bh=benjamini_hochberg(table["p"].to_numpy()), n=table["n"].astype("Int64"))


def _row(line: Line, counts: BoolArray, waves: Waves) -> dict[str, float]:
    if line.status != OK:
        return dict.fromkeys(NUMBERS, float("nan"))
    steep = line.covariance[-1]
    numbers = {"n": float(counts.sum()), "value": line.mean, "slope": line.slope, "slope_se": float(np.sqrt(steep))}
    numbers |= {"df": line.df, "p": line.p}
    for name, place in (("everyone", 0.5), ("silent", (1 + waves.reached[-1]) / 2)):
        height, half = line.at(float(place))
        numbers |= {name: height, f"{name}_low": height - half, f"{name}_high": height + half}
    return numbers
