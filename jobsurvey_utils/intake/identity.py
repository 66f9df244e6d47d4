"""Who is who: persons by their id or by the pseudonym of their CPR number, and each of them only once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from jobsurvey_utils.intake.columns import CPR, PERSON
from jobsurvey_utils.intake.problems import Problems
from jobsurvey_utils.intake.tables import Source


def identified(sources: Mapping[str, Source], problems: Problems) -> dict[str, Source]:
    """The files with one id for each person: the id if all files have it, else the pseudonym if all have that."""
    about = {name: s for name, s in sources.items() if {PERSON, CPR} & set(s.table.column_names)}
    by = next((c for c in (PERSON, CPR) if all(c in s.table.column_names for s in about.values())), None)
    if by is None:
        files = " and ".join(str(source.path) for source in about.values())
        what = f"persons are known by {PERSON} in one file and by {CPR} in another, so answers find no person"
        problems.add(files, what, allowed="one of them in both files", kind="missing-column")
        return dict(sources)
    _check(list(about.values()), problems)
    return dict(sources) | {name: _known_by(source, by) for name, source in about.items()}


def _known_by(source: Source, by: str) -> Source:
    table = source.table
    if by == CPR:
        table = table.drop_columns([PERSON] if PERSON in table.column_names else [])
        table = table.rename_columns([PERSON if name == CPR else name for name in table.column_names])
        return replace(source, table=table, names={**source.names, PERSON: source.names.get(CPR, CPR)})
    return replace(source, table=table.drop_columns([CPR])) if CPR in table.column_names else source


def _check(sources: list[Source], problems: Problems) -> None:
    """Note CPR numbers under two ids and ids with two CPR numbers, in one file or between two."""
    found = [
        _pairs(source, place) for place, source in enumerate(sources) if {PERSON, CPR} <= set(source.table.column_names)
    ]
    if not found:
        return
    pairs = pd.concat(found, ignore_index=True).dropna()
    for one, other, kind, what in (
        (CPR, PERSON, "cpr-under-two-ids", "a CPR number that has another id elsewhere"),
        (PERSON, CPR, "id-with-two-cprs", "an id that has another CPR number elsewhere"),
    ):
        first = pairs.groupby(one, sort=False)[other].transform("first")
        wrong = pairs[pairs[other] != first]
        for place, rows in wrong.groupby("file"):
            source = sources[int(str(place))]
            problems.add(str(source.path), what, source.numbers[rows["row"].to_numpy()], kind=kind)


def _pairs(source: Source, place: int) -> pd.DataFrame:
    texts = {name: source.table[name].to_pandas().astype("str") for name in (PERSON, CPR)}
    return pd.DataFrame({**texts, "file": place, "row": range(len(source))})
