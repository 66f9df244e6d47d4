"""From the text of a column to the round's codes, numbers and dates; what cannot be read is noted."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.intake import damages
from jobsurvey_utils.intake.problems import ALLOWED, SHOWN, Problems, counted, listed
from jobsurvey_utils.intake.recoding import Codes, narrow
from jobsurvey_utils.intake.tables import Column
from jobsurvey_utils.rounds import Round, coded
from jobsurvey_utils.rounds.schema import Band, Category, Coded, Variable

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

MISSING = -1
"""Number of an empty value."""
UNKNOWN = -2
"""Number of a value that is not allowed: noted, and left out of the checks that follow."""

ZEROS = (".0", ".00", ",0", ",00")
"""What programs write behind whole numbers. Three zeros could be those of a thousand."""
TICKS = {
    **dict.fromkeys(("0", *(f"0{z}" for z in ZEROS), "false", "False", "FALSE", "falsk", "Falsk", "FALSK"), 0),
    **dict.fromkeys(("1", *(f"1{z}" for z in ZEROS), "true", "True", "TRUE", "sand", "Sand", "SAND"), 1),
}
"""How a multiple-choice option is stored: not ticked, ticked."""
LARGEST = 10_000_000
"""Most persons in a weighting cell: more than live in Denmark."""
NEAREST = 0.6
"""Least likeness of a misspelling and what is meant, of 1 (`difflib`)."""
SPELLED = {"unknown-municipality": "; or this spelling, listed under `values` of the municipality in round.yml"}
"""What is allowed besides, by kind, where a value is a misspelling."""
_COUNT = re.compile(r"([0-9]{1,15})([.,](0{1,2}|0{4,}))?")
_NUMBER = re.compile(r"\s*-?[0-9]+(\.[0-9]+)?\s*")
"""What a number is written as. Python's own `float` also takes 3_5, nan and inf."""


def categories(round_: Round, variable: Variable) -> tuple[Coded, ...]:
    """Categories, bands or municipalities of a variable, in the round's order."""
    if variable.municipalities:
        return tuple(Category(code=m.code, label=m.name, values=m.values) for m in round_.config.municipalities)
    return coded(variable)


def spellings(values: Sequence[Coded]) -> dict[str, int]:
    """Every text that means a category, and the category's number: its codes first, then labels, then raw values."""
    numbers: dict[str, int] = {}
    for texts in (
        [(number, (c.code,)) for number, c in enumerate(values)],
        [(number, (c.label,)) for number, c in enumerate(values)],
        [(number, c.values) for number, c in enumerate(values) if isinstance(c, Category)],  # noqa: PD011 a field
        [(number, [c.code + zeros for zeros in ZEROS]) for number, c in enumerate(values) if c.code.isdigit()],
    ):
        for number, spelled in texts:
            for text in spelled:
                numbers.setdefault(text, number)
    return numbers


def code(
    column: Column, allowed: Mapping[str, int], what: str, described: str, problems: Problems, *, kind: str
) -> Codes:
    """The number of each row's value, `MISSING` where it is empty, `UNKNOWN` where it is not allowed."""
    numbers = narrow(np.array([*(allowed.get(value, UNKNOWN) for value in column.distinct), MISSING]))
    codes: Codes = numbers[column.index]
    note(column, codes == UNKNOWN, what, described, problems, kind=kind, known=allowed)
    return codes


def code_category(
    column: Column,
    values: Sequence[Coded],
    problems: Problems,
    *,
    what: str = "unknown category",
    kind: str = "unknown-category",
) -> Codes:
    """Numbers of the categories of a variable, an item, a disposition or a channel."""
    described = listed([_described(c) for c in values], ALLOWED)
    return code(column, spellings(values), what, described, problems, kind=kind)


def code_band(column: Column, variable: Variable, problems: Problems) -> tuple[Codes, FloatArray]:
    """Numbers of the bands of a variable, and the raw numbers; a band may also be given by its code or label."""
    bands = variable.bands
    named = spellings(bands)
    raw = [_number(value) for value in column.distinct]
    inside = [named.get(v, band_of(x, bands)) for v, x in zip(column.distinct, raw, strict=True)]
    codes: Codes = narrow(np.array([*inside, MISSING]))[column.index]
    values: FloatArray = np.array([*raw, np.nan])[column.index]
    described = f"{', '.join(c.label for c in bands)}, or the number itself"
    strange = codes == UNKNOWN
    note(
        column,
        strange & np.isnan(values),
        "not a number",
        described,
        problems,
        kind="not-a-number",
        known=named,
    )
    what, kind = "outside the bands", "out-of-range"
    if variable.role == "age":
        what, kind = "an age outside the population", "age-outside-population"
    note(column, strange & ~np.isnan(values), what, described, problems, kind=kind)
    return codes, values


def band_of(value: float, bands: Sequence[Band]) -> int:
    """Number of the band a value lies in, both ends included; `UNKNOWN` if there is none."""
    for number, band in enumerate(bands):
        low, high = (-np.inf if band.min is None else band.min), (np.inf if band.max is None else band.max)
        if low <= value <= high:
            return number
    return UNKNOWN


def read_counts(column: Column, problems: Problems) -> IntArray:
    """Whole numbers from 0 of a column; `UNKNOWN` where the value is not one.

    Decimals that are zero are taken, but for three of them: `1.000` and `1,000` could be one thousand.
    """
    read = [int(found[1]) if (found := _COUNT.fullmatch(value)) else UNKNOWN for value in column.distinct]
    counts: IntArray = np.array([*read, UNKNOWN])[column.index]
    allowed = f"whole numbers from 0 to {LARGEST:,}"
    note(column, counts == UNKNOWN, "not a number of persons", allowed, problems, kind="not-a-count")
    if (large := counts > LARGEST).any():
        what = "more persons than there can be"
        problems.add(column.where, what, column.rows(large), allowed, kind="impossible-population")
    return counts


def categorical(codes: Codes, values: Sequence[Coded]) -> pd.Categorical[str]:
    """Numbers as an ordered categorical of the round's codes; what is missing or unknown is missing."""
    names = [c.code for c in values]
    small = np.int8 if len(names) < 127 else np.int32
    return pd.Categorical.from_codes(
        np.maximum(codes, MISSING).astype(small, copy=False), pd.Index(names), ordered=True
    )


def _described(category: Coded) -> str:
    """A category as it may be written: its code, label and raw values."""
    raw = category.values if isinstance(category, Category) else ()  # noqa: PD011 a field
    return f"{category.code} ({', '.join([category.label, *raw])})"


def _number(text: str) -> float:
    return float(text) if _NUMBER.fullmatch(text) else np.nan


def note(
    column: Column,
    wrong: npt.NDArray[np.bool_],
    what: str,
    allowed: str,
    problems: Problems,
    *,
    kind: str,
    known: Iterable[str] = (),
) -> None:
    """Note the values that are wrong, each with its rows; many different ones together.

    Parameters
    ----------
    known
        What is allowed, one of which may be meant.
    """
    if not wrong.any():
        return
    found, first = np.unique(column.index[wrong], return_index=True)
    found, kinds = found[np.argsort(first)], set[str]()
    for number in found[:SHOWN]:
        rows = column.rows(wrong & (column.index == number))
        if number == MISSING:
            problems.add(column.where, f"{what}: (empty)", rows, allowed, kind=kind)
        else:
            kinds.add(_note_value(column, column.distinct[number], rows, what, allowed, problems, kind, known))
    rest = wrong & ~np.isin(column.index, found[:SHOWN])
    if rest.any():
        kinds = kinds if len(kinds) == 1 else {kind}
        others = counted(len(found) - SHOWN, "other value")
        problems.add(column.where, f"{what}: {others}", column.rows(rest), allowed, kind=kinds.pop())


def _note_value(
    column: Column,
    value: str,
    rows: IntArray,
    what: str,
    allowed: str,
    problems: Problems,
    kind: str,
    known: Iterable[str],
) -> str:
    """Note one value as it stands in the file, with what is probably meant; the kind of problem it is."""
    near, damage = nearest(damages.mended(value), known), damages.explain(value)
    name, why = (damage.kind, damage.why) if damage else (kind, "")
    allowed += SPELLED.get(name, "") if near else ""
    shown = column.written.get(value, value)
    problems.add(column.where, what, rows, allowed, kind=name, value=shown, why=why, suggestion=near)
    return name


def note_empty(column: Column, empty: npt.NDArray[np.bool_], allowed: str, problems: Problems) -> None:
    """Note empty values of a column that the file has."""
    if empty.any() and not column.absent:
        problems.add(column.where, "empty", column.rows(empty), allowed, kind="empty-value")


def nearest(text: str, known: Iterable[str]) -> str | None:
    """The allowed text that a misspelled one is most like: in small letters, `aa` as `å`, without blanks around."""
    plain: dict[str, str] = {}
    for name in known:
        if any(map(str.isalpha, name)):
            plain.setdefault(_plain(name), name)
    near = difflib.get_close_matches(_plain(text), plain, n=1, cutoff=NEAREST) if len(text.strip()) > 1 else []
    return plain[near[0]] if near else None


def _plain(text: str) -> str:
    return text.strip().casefold().replace("aa", "å").removesuffix(" kommune")
