"""The participating municipalities beside all: the report's tables as printed and recomputed."""

from __future__ import annotations

import pandas as pd

from jobsurvey_utils import danish
from jobsurvey_utils.chapters.narrative import farthest_row
from jobsurvey_utils.rounds import Round
from jobsurvey_utils.rounds.schema import ReferenceTable


def representativity(survey: Round, reference: ReferenceTable) -> pd.DataFrame:
    """One row per region or group: all municipalities and the participating as printed, and recomputed if possible."""
    table = pd.DataFrame.from_dict(reference.rows, orient="index").div(100).rename_axis("label").reset_index()
    if reference.attribute is not None:
        values = [getattr(m, reference.attribute) for m in survey.config.municipalities]
        share = pd.Series(values).value_counts(normalize=True)
        table["recomputed"] = share.reindex(table["label"]).fillna(0).to_numpy()
    return table


def printed_representativity(survey: Round, reference: ReferenceTable) -> pd.DataFrame:
    """The table as the report prints it, with the recomputed per cent to the same decimals where there are any."""
    table = representativity(survey, reference)
    columns = {
        "alle": "Alle kommuner, trykt",
        "deltagende": "Deltagende, trykt",
        "recomputed": "Deltagende, genberegnet",
    }
    shown = {"Gruppe": table["label"]}
    for column, heading in columns.items():
        if column in table:
            shown[heading] = table[column].map(lambda share: danish.percent(share, reference.decimals))
    return pd.DataFrame(shown)


def largest_gap(rows: pd.DataFrame, reference: ReferenceTable) -> str:
    """A sentence about where the participating municipalities differ most from all, in the printed numbers."""
    exact = rows["recomputed"] if "recomputed" in rows else rows["deltagende"]
    most = farthest_row(rows, exact - rows["alle"])
    mine, others = (danish.percent(most[column], reference.decimals) for column in ("deltagende", "alle"))
    if reference.attribute is None:
        which = f" ({danish.lower_first(most['label'])})" if len(rows) > 1 else ""
        return f"{reference.title}: {mine} i de deltagende kommuner mod {others} i alle kommuner{which}."
    name = most["label"] if reference.attribute == "region" else danish.lower_first(most["label"])
    return f"{reference.title}: Forskellen er størst for {name}, {mine} af de deltagende mod {others} af alle."
