"""Notes under a table instead of a column that says the same long thing in many rows."""

from __future__ import annotations

from collections.abc import Sequence

MARKS = "¹²³⁴⁵⁶⁷⁸⁹"


def of(asked: Sequence[str]) -> tuple[dict[str, str], str]:
    """A mark for each group of persons asked, and the note that tells who they are; none for the commonest.

    Where there are more groups than marks, none has a mark and all are told.
    """
    groups = sorted(dict.fromkeys(asked), key=lambda group: -asked.count(group))
    if not groups:
        return {}, ""
    first, *others = groups
    if not others:
        return {first: ""}, f"Stillet til {first}."
    if len(others) > len(MARKS):
        return dict.fromkeys(groups, ""), "Spørgsmålene er stillet til forskellige grupper; se deres egne sider."
    marks = {first: ""} | dict(zip(others, MARKS, strict=False))
    notes = [f"Uden mærke: stillet til {first}.", *(f"{marks[group]} Stillet til {group}." for group in others)]
    return marks, " ".join(notes)
