"""Answers in a person's own words: looked through for CPR numbers, a part at a time, and not kept."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow.compute as pc

from jobsurvey_utils.intake import personal
from jobsurvey_utils.intake.problems import Problems
from jobsurvey_utils.intake.readers import Opened

_TEN_DIGITS = r"[0-9]{6}[- ]?[0-9]{4}"


def warn(opened: Opened, names: Sequence[str], problems: Problems) -> None:
    """Note the rows in which a column of free text holds a CPR number."""
    rows: dict[str, list[int]] = {name: [] for name in names}
    start = 0
    for table in opened.batches(names, None) if names else ():
        for name in names:
            likely = pc.match_substring_regex(table[name], _TEN_DIGITS).fill_null(False)
            for row in np.flatnonzero(likely.to_numpy(zero_copy_only=False)):
                if personal.holds_cpr(table[name][int(row)].as_py()):
                    rows[name].append(start + int(row))
        start += table.num_rows
    for name, found in rows.items():
        if found:
            what = "text that holds a CPR number, which is not read; take it out before the text is used elsewhere"
            numbers = opened.numbers(start)[np.array(found)]
            problems.add(f"{opened.path}, column {name!r}", what, numbers, kind="cpr-in-text")
