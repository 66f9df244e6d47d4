"""SPSS and Stata: a value by its code or its label, whichever is a category of the round; and user-missing values."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from jobsurvey_utils.intake import recoding
from jobsurvey_utils.intake.problems import Problems, listed
from jobsurvey_utils.intake.readers.opened import ValueLabels
from jobsurvey_utils.intake.settings import Meaning, Settings

_HOW = "say which counts in round.yml: `files: {values: labels}` or `files: {values: codes}`"


def apply(
    table: pa.Table, found: dict[str, ValueLabels], settings: Settings, where: str, problems: Problems
) -> pa.Table:
    """A table in which each value is the text that the round knows it by.

    Parameters
    ----------
    found
        Name of a column to its value labels.
    where
        The file.
    """
    for name, labels in found.items():
        texts, index = recoding.parts(table[name])
        codes, meaning = texts.to_pylist(), settings.meanings.get(name)
        used = [codes[number] for number in np.unique(index) if number >= 0]
        place = f"{where}, column {settings.names.get(name, name)!r}"
        by_label = _by_label(used, labels, meaning, settings, place, problems)
        new = [_text(code, labels, meaning, by_label) for code in codes]
        if new != codes:
            table = recoding.put(table, name, recoding.recode(index, new))
    return table


def _by_label(
    codes: Sequence[str],
    labels: ValueLabels,
    meaning: Meaning | None,
    settings: Settings,
    place: str,
    problems: Problems,
) -> bool:
    """Whether the labels of a column count rather than its codes."""
    if meaning is None or not labels.labels:
        return False
    valid = [code for code in codes if code in labels.labels and not labels.missing(code)]
    if settings.values is not None:
        return settings.values == "labels" and not _only_codes_tick(valid, labels, meaning, settings)
    known = [code for code in valid if labels.labels[code] in meaning.numbers]
    other = [
        code
        for code in known
        if meaning.numbers.get(code, meaning.numbers[labels.labels[code]]) != _number(code, labels, meaning)
    ]
    if other:
        shown = listed([f"{code} is called {labels.labels[code]!r}" for code in sorted(other)])
        what = f"values whose code is one category of the round and whose label is another ({shown})"
        problems.add(place, what, allowed=_HOW, kind="ambiguous-labels")
    elif valid and not known and not meaning.ticks and any(code in meaning.numbers for code in valid):
        shown = listed([repr(labels.labels[code]) for code in valid])
        what = f"value labels that the round does not have ({shown}); the codes count"
        problems.add(place, what, allowed=_HOW, kind="unknown-labels")
    return bool(known)


def _only_codes_tick(codes: Sequence[str], labels: ValueLabels, meaning: Meaning, settings: Settings) -> bool:
    """Whether it is a multiple-choice option whose labels nobody has told ('Valgt'), but whose codes are known."""
    known = {*meaning.numbers, *settings.ticked, *settings.unticked}
    told = any(labels.labels[code] in known for code in codes)
    return meaning.ticks and not told and all(code in meaning.numbers for code in codes)


def _number(code: str, labels: ValueLabels, meaning: Meaning) -> int:
    return meaning.numbers[labels.labels[code]]


def _text(code: str, labels: ValueLabels, meaning: Meaning | None, by_label: bool) -> str | None:
    label = labels.labels.get(code)
    if labels.missing(code):
        return next((text for text in (label, code) if _is_dont_know(text, meaning)), None)
    if by_label and label is not None:
        return label
    if label is not None and meaning is not None and code not in meaning.numbers:
        return label
    return code


def _is_dont_know(text: str | None, meaning: Meaning | None) -> bool:
    return text is not None and meaning is not None and meaning.numbers.get(text) in meaning.dont_know
