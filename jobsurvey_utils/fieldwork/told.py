"""The state of the field work as text on the terminal and as values for other programs, in English."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from jobsurvey_utils.fieldwork.lagging import ALARM
from jobsurvey_utils.fieldwork.projection import FADING, STAYING
from jobsurvey_utils.fieldwork.report import Report
from jobsurvey_utils.rounds.schema import CROSS, TOTAL
from jobsurvey_utils.sampling.told import aligned, points, records

INTERNAL = "INTERNAL: for those who run the field work; small counts are shown, so nothing of this may be published"


def lines(report: Report) -> Iterator[str]:
    """The state of the field work, as a page of text."""
    round_, work = report.round, report.round.config.fieldwork
    yield INTERNAL
    data = "synthetic data" if report.synthetic else "real data"
    ended = report.day > report.days
    place = f"closed on {work.closes}" if ended else f"day {report.day} of {report.days}, {work.opens} to {work.closes}"
    yield f"{round_.id}: {place}; answers up to and including {report.on}; {data}"
    if ahead := [day for day in work.reminders if day > report.on]:
        yield f"Next reminder: {ahead[0]}"
    labels = {d.code: d.label for d in round_.config.dispositions}
    told = [f"{labels[code]} {n:,}" for code, n in report.outcomes.items()]
    after = [f"answered later {report.later:,}"] if report.later else []
    yield f"Outcomes in the file: {', '.join(told + after)}"
    yield from _projection(report)
    yield ""
    unit = round_.municipality_variable
    single = report.groups[~report.groups["breakdown"].str.contains(CROSS)]
    for rows in (single[single["breakdown"] == unit], single[~single["breakdown"].isin([unit])]):
        yield from aligned(_table(report, rows))
        yield ""
    yield from _lagging(report)


def values(report: Report) -> dict[str, Any]:
    """The state of the field work as plain values."""
    work = report.round.config.fieldwork
    return {
        "internal": True,
        "round": report.round.id,
        "synthetic": report.synthetic,
        "opens": work.opens.isoformat(),
        "closes": work.closes.isoformat(),
        "on": report.on.isoformat(),
        "day": report.day,
        "days": report.days,
        "outcomes": report.outcomes,
        "answered_later": report.later,
        "projection": {"earlier": report.course.source or None, "share_of_answers": report.course.share},
        "alarm": ALARM,
        "groups": records(report.groups),
    }


def _projection(report: Report) -> Iterator[str]:
    whole = report.groups[report.groups["breakdown"] == TOTAL].iloc[0]
    yield f"{whole['answered']:,} of {whole['invited']:,} have answered: {whole['rate']:.1%}"
    share = f"{report.course.share:.0%} of its answers are in by this day"
    if report.day >= report.days:
        yield "The field work has ended."
    elif report.course.source:
        yield f"Projection: as in the round {report.course.source}, {share.replace('are', 'were')}"
    else:
        yield (
            f"Projection: {share}, assuming that each mailing brings {FADING:.2f} of the answers of the one before and "
            f"that they fall to {STAYING:.2f} each day"
        )
        yield "(no earlier round tells; one may be named as sampling_design.earlier in round.yml)"
    if pd.notna(whole["final_rate"]):
        told = f"{whole['final_rate'] * whole['invited']:,.0f} answers, {whole['final_rate']:.1%}"
        known = pd.notna(whole["half_width"])
        yield f"At the end: {told}" + (
            f"; a share of 50 % within {100 * whole['half_width']:.1f} points" if known else ""
        )


def _table(report: Report, rows: pd.DataFrame) -> pd.DataFrame:
    names = [report.round.groups(b)[g] for b, g in zip(rows["breakdown"], rows["group"], strict=True)]
    table = pd.DataFrame({"breakdown": rows["breakdown"], "group": names})
    table[["invited", "answered"]] = rows[["invited", "answered"]]
    table["rate %"], table["expected"] = points(rows["rate"]), rows["expected"].round()
    table["final %"], table["half-width"] = points(rows["final_rate"]), points(rows["half_width"])
    return table.assign(lags=rows["lags"].map({True: "lags", False: ""}))


def _lagging(report: Report) -> Iterator[str]:
    table = report.groups[report.groups["lags"]]
    looked = len(report.groups) - 1
    yield (
        f"Lagging: groups with fewer answers than chance explains (binomial, probability below {ALARM} / {looked} "
        f"groups; the risk of any false alarm is at most {ALARM:.0%})"
    )
    if table.empty:
        yield "None."
    for _, row in table.iterrows():
        name = report.round.groups(row["breakdown"])[row["group"]]
        yield (
            f"  {row['breakdown']}: {name}: {row['answered']:,} of {row['invited']:,} have answered, "
            f"{row['expected']:,.0f} expected"
        )
