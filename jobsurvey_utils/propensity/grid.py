"""Everyone invited, counted by the groups of all background variables known for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils import nonresponse
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.nonresponse import invited
from jobsurvey_utils.weighting import MERGED
from jobsurvey_utils.weighting.collapsing import collapse

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

LEAST = 10
"""A group of fewer who answered, or of fewer who did not, is merged with its neighbour in the round's order."""


@dataclass(frozen=True)
class Grid:
    """One entry per combination of groups and design weight that somebody invited has."""

    labels: dict[str, list[str]]
    """Codes of each variable's groups; merged ones joined by `+`."""
    codes: dict[str, IntArray]
    """The number of the group of each entry, by variable."""
    invited: FloatArray
    answered: FloatArray
    weight: FloatArray
    """Design weight of one person of the entry."""

    @property
    def persons(self) -> FloatArray:
        """The population each entry stands for."""
        return self.invited * self.weight

    def crossed(self, names: Sequence[str]) -> IntArray:
        """The number of the combination of some variables' groups that each entry is in."""
        code = np.zeros(len(self.invited), dtype=np.int64)
        for name in names:
            code = code * len(self.labels[name]) + self.codes[name]
        return code


def grid(data: Microdata) -> Grid:
    """The invited of the municipalities where the background of nearly all is known.

    Variables are those from registers, and durations, which are counted from a start date in a register.
    """
    names = variables(data)
    sample = data.sample[_is_known(data, names)]
    columns = {name: sample[name].cat.codes.to_numpy(dtype=np.int64) for name in names}
    answered = invited.answered(data)[sample.index].to_numpy()
    weight = nonresponse.base_weights(data)[sample.index].to_numpy()
    table = pd.DataFrame({**columns, "weight": weight, "answered": answered})
    counts = table.groupby([*names, "weight"], sort=True)["answered"].agg(["size", "sum"]).reset_index()
    return Grid(
        {name: [str(code) for code in sample[name].cat.categories] for name in names},
        {name: counts[name].to_numpy(dtype=np.int64) for name in names},
        counts["size"].to_numpy(dtype=np.float64),
        counts["sum"].to_numpy(dtype=np.float64),
        counts["weight"].to_numpy(dtype=np.float64),
    )


def variables(data: Microdata) -> list[str]:
    """The variables known for everyone invited."""
    return [*invited.register(data.round), *(n for n, v in data.round.variables.items() if v.duration is not None)]


def left_out(data: Microdata) -> pd.DataFrame:
    """Invited who are not in the grid, by municipality: no background for nearly all there, or for the person."""
    known, place = _is_known(data, variables(data)), data.sample[data.round.municipality_variable]
    table = pd.DataFrame({"invited": place.value_counts(sort=False), "out": place[~known].value_counts(sort=False)})
    table = table[table["out"] > 0].rename_axis("group").reset_index().astype({"group": "str"})
    return table.assign(whole=table["out"] == table["invited"])


def merged(entries: Grid, least: int = LEAST) -> Grid:
    """The grid with groups of few who answered, or few who did not, merged with a neighbour.

    A variable of which no more than one group is left does not tell anybody apart and is taken out.
    """
    labels, codes = dict(entries.labels), dict(entries.codes)
    for name in entries.labels:
        places = len(labels[name])
        answered = np.bincount(codes[name], entries.answered, places)
        silent = np.bincount(codes[name], entries.invited - entries.answered, places)
        fewest = np.minimum(answered, silent).astype(np.int64)
        number = collapse(np.arange(places)[:, None], fewest, [0], least)[0]
        used = [np.flatnonzero((number == group) & (answered + silent > 0)) for group in range(number.max() + 1)]
        labels[name] = [MERGED.join(entries.labels[name][p] for p in group) for group in used]
        codes[name] = number[codes[name]]
        if len(used) < 2:
            del labels[name], codes[name]
    return replace(entries, labels=labels, codes=codes)


def _is_known(data: Microdata, names: Sequence[str]) -> pd.Series[bool]:
    """Who is of a municipality that knows every variable of nearly all, and has a value of each."""
    known = pd.Series(True, data.sample.index)
    for name in names:
        group = invited.groups(data, name)
        known &= invited.known(data, group) & group.notna()
    return known
