"""The texts of a table as the round writes them: without blanks around, with decimal points, ticks as 1 and 0."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from jobsurvey_utils.intake import recoding
from jobsurvey_utils.intake.settings import Settings

Written = dict[str, dict[str, str]]
"""By column: a text as it is here, and as it stands in the file."""

_COMMA = r"^-?[0-9]+,[0-9]+$"
_UNSEEN = "[\u00ad\u200b-\u200f\u2060\ufeff]"
_UNBREAKABLE = "[\u00a0\u2007\u202f]"
_POINT = r"^-?[0-9]+\.[0-9]+$"


def trim(table: pa.Table) -> tuple[pa.Table, dict[str, npt.NDArray[np.int64]]]:
    """A table without blanks around its texts, and the rows of each column that had some.

    Letters are composed (å and not a with a ring), and what cannot be seen counts as blanks.
    """
    rows = {}
    for name in table.column_names:
        texts, index = recoding.parts(table[name])
        plain = pc.all(pc.string_is_ascii(texts)).as_py()
        if not plain:
            composed = pc.utf8_normalize(texts, "NFC")
            table = recoding.put(table, name, recoding.recode(index, composed.to_pylist()))
            texts, index = recoding.parts(table[name])
        short = pc.utf8_trim_whitespace(texts if plain else _visible(texts))
        differs = pc.not_equal(short, texts).to_numpy(zero_copy_only=False)
        if differs.any():
            rows[name] = np.flatnonzero(np.append(differs, False)[index])
            table = recoding.put(table, name, recoding.recode(index, short.to_pylist()))
    return table, rows


def _visible(texts: pa.StringArray) -> pa.StringArray:
    return pc.replace_substring_regex(pc.replace_substring_regex(texts, _UNSEEN, ""), _UNBREAKABLE, " ")


def empty(table: pa.Table, names: Collection[str], settings: Settings) -> pa.Table:
    """A table in which the texts that stand for an empty value are empty; one that is a category stays."""
    for name in names if settings.missing else ():
        texts, index = recoding.parts(table[name])
        meaning = settings.meanings.get(name)
        missing = set(settings.missing) - set(meaning.numbers if meaning else ())
        if pc.any(pc.is_in(texts, value_set=pa.array(sorted(missing), pa.string()))).as_py():
            new = [None if text in missing else text for text in texts.to_pylist()]
            table = recoding.put(table, name, recoding.recode(index, new))
    return table


def decimal_signs(table: pa.Table, names: Collection[str]) -> dict[str, list[str]]:
    """The columns in which there are numbers with a comma, and with a point."""
    signs: dict[str, list[str]] = {",": [], ".": []}
    for name in names:
        texts = recoding.distinct(table[name])
        for sign, pattern in {",": _COMMA, ".": _POINT}.items():
            if pc.any(pc.match_substring_regex(texts, pattern)).as_py():
                signs[sign].append(name)
    return signs


def point(table: pa.Table, names: Collection[str], settings: Settings) -> tuple[pa.Table, Written]:
    """A table whose numbers have decimal points, and how they were; a text that is a category is left alone."""
    written: Written = {}
    for name in names:
        texts, index = recoding.parts(table[name])
        comma = pc.match_substring_regex(texts, _COMMA)
        if pc.any(comma).as_py():
            meaning = settings.meanings.get(name)
            known: Collection[str] = meaning.numbers if meaning else ()
            found = zip(texts.to_pylist(), comma.to_pylist(), strict=True)
            new = [text.replace(",", ".") if number and text not in known else text for text, number in found]
            table = recoding.put(table, name, recoding.recode(index, new))
            written[name] = recoding.turned(texts.to_pylist(), new)
    return table, written


def tick(table: pa.Table, settings: Settings) -> pa.Table:
    """A table whose options of multiple-choice questions are 1, 0 and empty."""
    ways = dict.fromkeys(settings.ticked, "1") | dict.fromkeys(settings.unticked, "0")
    for options in settings.options if ways else ():
        names = [name for name in options if name in table.column_names]
        for name in names:
            texts, index = recoding.parts(table[name])
            table = recoding.put(table, name, recoding.recode(index, [ways.get(t, t) for t in texts.to_pylist()]))
        if "" in settings.unticked:
            table = _fill(table, names)
    return table


def _fill(table: pa.Table, names: Sequence[str]) -> pa.Table:
    """Options left empty where another is chosen are not chosen; where none is, nothing is known."""
    columns = {name: recoding.parts(table[name]) for name in names}
    chosen = [_equals(texts, "1")[index] for texts, index in columns.values()]
    answered = np.any(chosen, axis=0) if chosen else np.array([])
    for name, (texts, index) in columns.items():
        filled = np.where(answered & (index < 0), len(texts), index)
        table = recoding.put(table, name, recoding.recode(filled, [*texts.to_pylist(), "0"]))
    return table


def _equals(texts: pa.StringArray, value: str) -> npt.NDArray[np.bool_]:
    return np.array([*(text == value for text in texts.to_pylist()), False])
