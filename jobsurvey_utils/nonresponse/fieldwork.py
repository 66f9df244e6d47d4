"""The course of the field work: outcomes of the invitations, channels, and answers per day."""

from __future__ import annotations

import pandas as pd

from jobsurvey_utils.intake import Microdata
from jobsurvey_utils.nonresponse import invited


def disposition(data: Microdata) -> pd.DataFrame:
    """Everyone invited by the outcome of the invitation."""
    return _distribution(data.sample["disposition"], "disposition")


def channels(data: Microdata) -> pd.DataFrame:
    """Everyone invited by the channel they could be reached through; empty where the round has no channels."""
    if "kanal" not in data.sample:
        return invited.with_counts(
            pd.DataFrame({"channel": [], "n": [], "share": []}).astype({"channel": "str"}), ["n"]
        )
    return _distribution(data.sample["kanal"], "channel")


def curve(data: Microdata) -> pd.DataFrame:
    """Answers per day, complete or partial, from the first day of the field work to the last, and cumulated."""
    sample, fieldwork = data.sample, data.round.config.fieldwork
    answered = sample.loc[data.respondents.index]
    if not answered["answered_on"].notna().any():
        return pd.DataFrame({"date": [], "answers": [], "cumulative": [], "share": []})
    first = min(pd.Timestamp(fieldwork.opens), answered["answered_on"].min())
    last = max(pd.Timestamp(fieldwork.closes), answered["answered_on"].max())
    days = pd.date_range(first, last, name="date")
    table = pd.DataFrame({"answers": answered["answered_on"].value_counts().reindex(days, fill_value=0)}, index=days)
    table["cumulative"] = table["answers"].cumsum()
    table["share"] = table["cumulative"] / len(sample)
    return table.reset_index().assign(date=lambda t: t["date"].dt.strftime("%Y-%m-%d"))


def _distribution(values: pd.Series[str], name: str) -> pd.DataFrame:
    counts = values.value_counts(sort=False)
    table = pd.DataFrame({name: counts.index.astype("str"), "n": counts.to_numpy()})
    return invited.with_counts(table.assign(share=invited.share(table["n"], table["n"].sum())), ["n"])
