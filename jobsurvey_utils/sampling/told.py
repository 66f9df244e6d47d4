"""A plan as text on the terminal and as values for other programs, in English."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from jobsurvey_utils.rounds.schema import CROSS
from jobsurvey_utils.sampling.plan import Plan, design_of


def lines(plan: Plan) -> Iterator[str]:
    """Sizes by municipality, and the precision expected in total and by group."""
    round_, unit = plan.round, plan.round.municipality_variable
    people, invited = (int(plan.strata[name].sum()) for name in ("population", "sample"))
    answers = round(plan.strata["respondents"].sum())
    told = f"{invited:,} of {people:,} persons in {len(plan.sizes)} municipalities; {answers:,} answers expected"
    yield f"{round_.id}: {told}"
    yield "Half-widths are of the expected 95 % interval, in percentage points for shares."
    yield ""
    names = round_.groups(unit)
    table = plan.sizes.assign(municipality=[names[str(code)] for code in plan.sizes[unit]])
    table["half_width"] = points(table["half_width"])
    yield from aligned(table[["municipality", "population", "sample", "rule", "wanted", "respondents", "half_width"]])
    yield ""
    groups = plan.precision[~plan.precision["breakdown"].str.contains(CROSS) & (plan.precision["breakdown"] != unit)]
    labels = [round_.groups(b)[g] for b, g in zip(groups["breakdown"], groups["group"], strict=True)]
    share = f"half_width_{design_of(round_).share:g}"
    table = pd.DataFrame({"breakdown": groups["breakdown"], "group": labels})
    table = table.join(groups[["population", "sample", "respondents", "deff"]])
    table["half_width"], table[share] = points(groups["half_width"]), points(groups["half_width_share"])
    if groups["half_width_score"].notna().any():
        table["score"] = groups["half_width_score"].map("{:.3f}".format)
    yield from aligned(table)


def values(plan: Plan) -> dict[str, Any]:
    """The plan as plain values: sizes per municipality, and precision by municipality, by group, and both."""
    return {
        "round": plan.round.id,
        "population": int(plan.strata["population"].sum()),
        "sample": int(plan.strata["sample"].sum()),
        "respondents": float(plan.strata["respondents"].sum()),
        "sizes": records(plan.sizes),
        "precision": records(plan.precision),
    }


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table as plain values; what is missing is None."""
    plain = table.astype(object).where(table.notna(), None)
    return [
        {str(name): value.item() if hasattr(value, "item") else value for name, value in row.items()}
        for row in plain.to_dict("records")
    ]


def points(widths: pd.Series[float]) -> pd.Series[str]:
    """Widths in percentage points; a dash where one is not known."""
    return widths.map(lambda width: f"{100 * width:.1f}" if pd.notna(width) else "-")


def aligned(table: pd.DataFrame) -> Iterator[str]:
    """A table as lines of text: numbers to the right, with commas between thousands."""
    cells = pd.DataFrame({name: table[name].map(_cell) for name in table})
    wide = {name: max(len(str(name)), *cells[name].str.len()) for name in cells}
    right = {name: pd.api.types.is_numeric_dtype(table[name]) or "half_width" in str(name) for name in table}
    for row in [dict(zip(cells, map(str, cells), strict=True)), *cells.to_dict("records")]:
        parts = [f"{row[name]:>{wide[name]}}" if right[name] else f"{row[name]:<{wide[name]}}" for name in cells]
        yield "  ".join(parts).rstrip()


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return value
    if pd.isna(value):
        return "-"
    return f"{value:,.2f}" if float(value) % 1 and value < 100 else f"{round(value):,}"
