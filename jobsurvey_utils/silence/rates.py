"""The share of each group that answers when invited."""

from __future__ import annotations

import numpy as np
import pandas as pd

from jobsurvey_utils import disclosure
from jobsurvey_utils.nonresponse import invited
from jobsurvey_utils.rounds.schema import TOTAL
from jobsurvey_utils.silence.known import Population


def rates(people: Population) -> pd.DataFrame:
    """One row per group: breakdown, group, n, rate.

    Groups that registers know of all invited have their design-weighted response rate. Of groups that only the answers
    tell of, the silent are taken to be distributed as the respondents of their weighting cell.
    """
    data, parts = people.data, []
    weight, answered = invited.base_weights(data), invited.answered(data)
    for name in [name for name in data.round.config.breakdowns if name != TOTAL]:
        column = data.respondents[name].cat
        domains = [column.codes.to_numpy() == place for place in range(len(column.categories))]
        table = pd.DataFrame({"breakdown": name, "group": list(map(str, column.categories))})
        table = table.assign(n=[int(d.sum()) for d in domains], rate=[people.rate(d) for d in domains])
        if data.round.variables[name].source == "register":
            group = invited.groups(data, name)
            known = invited.known(data, group)
            whole, rated = (weight[flag].groupby(group, observed=False).sum() for flag in (known, known & answered))
            table["rate"] = invited.share(rated, whole).reset_index(drop=True).fillna(table["rate"])
        parts.append(table)
    empty = pd.DataFrame({name: pd.Series(dtype="str") for name in ("breakdown", "group", "n", "rate")})
    table = pd.concat(parts, ignore_index=True) if parts else empty
    limit = data.round.config.disclosure.min_persons
    few = disclosure.is_small(table["n"], limit)
    few = disclosure.together(few, limit, table["n"], total=pd.factorize(table["breakdown"])[0])
    table = table.astype({"breakdown": "str", "group": "str", "n": "Int64", "rate": float})
    return table.assign(n=table["n"].mask(few), rate=table["rate"].where(~few, np.nan))
