"""Who answers when, and who opts out: the groups of each wave, and of those who asked not to be invited."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from jobsurvey_utils import disclosure
from jobsurvey_utils.effort.waves import Waves
from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.nonresponse import invited, multinomial_smd, smd
from jobsurvey_utils.rounds.schema import TOTAL


def by_wave(data: Microdata, waves: Waves) -> pd.DataFrame:
    """Share of each group in each wave, unweighted, and the standardised difference of the last wave from the first.

    The group `samlet` is the variable as a whole. Variables are those of registers but the municipality.
    """
    parts = []
    for name in invited.register(data.round):
        if name != data.round.municipality_variable:
            group = data.respondents[name]
            counts = {f"w{k}": group[waves.number == k].value_counts(sort=False) for k in range(len(waves.reminders))}
            parts.append(_compared(data, pd.DataFrame(counts), "w0", f"w{len(counts) - 1}").assign(variable=name))
    columns = ["variable", "group", "part", "n", "share", "smd", "suppressed"]
    if not parts:
        return pd.DataFrame({name: pd.Series(dtype="str") for name in columns})
    table = pd.concat(parts, ignore_index=True)[columns]
    return table.assign(wave=table["part"].str.slice(1).replace("", "-1").astype("int64")).drop(columns="part")


def opted_out(data: Microdata) -> str:
    """Whether opt-outs can be told of: ok, none, or few."""
    number = int(invited.outcomes(data)["opt_out"].sum())
    if not number:
        return "none"
    return "few" if number < data.round.config.disclosure.min_persons else "ok"


def opt_outs(data: Microdata) -> pd.DataFrame:
    """Share of each group among the opt-outs and among the respondents, with their standardised difference.

    Only in municipalities where the group of nearly all invited is known. Empty where few or none opted out.
    """
    found, parts = invited.outcomes(data), []
    kinds = {"respondents": found["complete"] | found["partial"], "opt_out": found["opt_out"]}
    names = [*invited.register(data.round), *(n for n, v in data.round.variables.items() if v.duration is not None)]
    for name in names if opted_out(data) == "ok" else []:
        group = invited.groups(data, name)
        known = invited.known(data, group)
        counts = {kind: group[known & flag].value_counts(sort=False) for kind, flag in kinds.items()}
        parts.append(_compared(data, pd.DataFrame(counts), *kinds).assign(variable=name))
    columns = ["variable", "group", "part", "n", "share", "smd", "suppressed"]
    if not parts:
        return pd.DataFrame({name: pd.Series(dtype="str") for name in columns})
    return pd.concat(parts, ignore_index=True)[columns]


def _compared(data: Microdata, counts: pd.DataFrame, first: str, last: str) -> pd.DataFrame:
    """Long rows group × part with their shares; `smd` of each group, and of all together in the group `samlet`.

    A group with few in a part is withheld in all of them, and so is the one that would then be the rest of the total.
    """
    limit = data.round.config.disclosure.min_persons
    counts = counts[counts.sum(axis=1) > 0].fillna(0)
    share = counts / counts.sum().where(counts.sum() > 0)
    few = np.array([bool(disclosure.is_small(row, limit).any()) for row in counts.to_numpy()], dtype=bool)
    gone = disclosure.together(few, limit, *(counts[part] for part in counts))
    apart = smd(share[last].fillna(0), share[first].fillna(0))
    rows: list[dict[str, Any]] = []
    for place, (code, hidden) in enumerate(zip(counts.index, gone, strict=True)):
        for part in counts.columns:
            numbers = {"n": counts[part].iloc[place], "share": share[part].iloc[place], "smd": apart[place]}
            shown: dict[str, Any] = dict.fromkeys(numbers, np.nan) if hidden else numbers
            rows.append({"group": str(code), "part": part, **shown, "suppressed": hidden})
    whole = multinomial_smd(share[last].fillna(0), share[first].fillna(0))
    rows.append({"group": TOTAL, "part": "", "n": np.nan, "share": np.nan, "smd": whole, "suppressed": False})
    table = pd.DataFrame(rows).astype({"group": "str", "part": "str", "share": float, "smd": float})
    return table.assign(n=table["n"].astype("Int64"))
