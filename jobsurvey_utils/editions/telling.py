"""What differs between two editions, in lines for whoever is about to publish the new one."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from jobsurvey_utils.editions import causes
from jobsurvey_utils.editions.comparing import APPEARED, CHANGED, GONE, JUDGED, KEYS
from jobsurvey_utils.editions.reading import Edition

LARGEST = 10
"""Changes of estimates shown; `--csv` has all."""
NAMES = 4
"""Names shown of many."""
PERCENT = "share"
LABELS = {CHANGED: "changed", APPEARED: "new or shown", GONE: "gone or hidden", JUDGED: "judged otherwise"}
"""What a change is called; a number hidden by disclosure control is as good as gone."""


def lines(old: Edition, new: Edition, changes: pd.DataFrame) -> Iterator[str]:
    """The summary: editions, tables with their causes, themes, the largest changes, pages."""
    yield f"old  {_edition(old)}"
    yield f"new  {_edition(new)}"
    yield from causes.no_longer_synthetic(old, new)
    yield ""
    if changes.empty:
        yield "No published number differs."
    else:
        yield from _tables(old, new, changes)
        yield from _themes(new, changes)
        yield from _largest(changes)
    for told, names in zip(("pages added", "pages removed"), causes.pages(old, new), strict=True):
        if names:
            yield f"{told}: {', '.join(names)}"


def _edition(edition: Edition) -> str:
    made = edition.provenance
    rounds = ", ".join(f"{r['id']} {r['fingerprint']}" for r in made["rounds"])
    return f"{edition.name}: commit {made['commit']}{' with changes' if made['modified'] else ''}; data {rounds}"


def _tables(old: Edition, new: Edition, changes: pd.DataFrame) -> Iterator[str]:
    for (round_id, table), rows in changes.groupby(["round", "table"], sort=True):
        numbers = rows["change"].value_counts()
        told = ", ".join(f"{numbers[kind]} {label}" for kind, label in LABELS.items() if kind in numbers)
        far = rows["standard_errors"].abs().max()
        most = f", at most {far:.2g} standard errors" if pd.notna(far) else ""
        yield f"{round_id} {table}: {told}{most}"
        why = causes.of_table(old, new, str(round_id), str(table))
        for cause in why:
            yield f"    other {cause.kind}: {_some(cause.what)}"
        if not why:
            yield "    nothing that it is made from differs: it is not made the same way twice, or was changed by hand"
    yield ""


def _themes(new: Edition, changes: pd.DataFrame) -> Iterator[str]:
    titles = {(r["id"], item): title for r in new.provenance["rounds"] for item, title in r.get("themes", {}).items()}
    themed = [titles.get(pair, "") for pair in zip(changes["round"], changes["item"], strict=True)]
    rows = changes.assign(theme=themed)
    rows = rows[(rows["theme"] != "") & (rows["change"] != JUDGED)]
    for (round_id, theme), part in rows.groupby(["round", "theme"], sort=False):
        estimates = part["standard_errors"].notna()
        told = f"{len(part)} numbers of {part['item'].nunique()} questions, {estimates.sum()} of them estimates"
        yield f"{round_id} {theme}: {told}"
    if len(rows):
        yield ""


def _largest(changes: pd.DataFrame) -> Iterator[str]:
    rows = changes[changes["standard_errors"].notna()].head(LARGEST)
    if len(rows):
        yield "largest changes of estimates (old, new, difference, in standard errors):"
    for row in rows.to_dict("records"):
        keys = " ".join(str(row[key]) for key in (*KEYS, "where") if row[key])
        numbers = [_value(str(row["number"]), float(row[name])) for name in ("old", "new")]
        unit = " points" if row["number"] == PERCENT else ""
        difference = _value(str(row["number"]), float(row["difference"]), sign=True).removesuffix(" pct.")
        told = f"{', '.join(numbers)}, {difference}{unit}, {row['standard_errors']:+.2f}"
        yield f"    {row['round']} {keys} {row['number']}: {told}"
    if len(rows):
        yield ""


def _value(number: str, value: float, *, sign: bool = False) -> str:
    form = "+" if sign else ""
    return f"{100 * value:{form}.2f} pct." if number == PERCENT else f"{value:{form}.4g}"


def _some(names: list[str]) -> str:
    left = len(names) - NAMES
    return ", ".join([*names[:NAMES], *([f"and {left} more"] if left > 0 else [])])
