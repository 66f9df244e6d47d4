"""The figures a report printed, read from `published.csv` and checked against the round's own names."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import ValidationError

from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.rounds.consistency import variable_codes
from jobsurvey_utils.rounds.reading import explain, not_known
from jobsurvey_utils.rounds.schema import MEASURES, TOTAL, Figure, Item, Questionnaire, RoundFile
from jobsurvey_utils.rounds.schema.base import repeated

EXTREMES = ("hoejest", "lavest")
"""Groups that stand for the one with the highest or lowest score."""
SOURCES = ("stikproeve", "respondenter", "forskel")
"""Categories of a composition: the sample, the respondents, and the difference in percentage points."""
COLUMNS = ("alle", "deltagende")
"""Groups of a table of municipalities."""
THEMES = "themes"
"""What `Figure.counts` says of a number of themes."""
COMPARED = ("calibrated", "implied", "held_out")
"""Uses that have a recomputed value, so that their names must lead somewhere."""

_Fields = list[list[str]]
_read: dict[Path, tuple[_Fields, RoundFile, Questionnaire, tuple[Figure, ...]]] = {}
"""What each file held when it was last understood, beside what else, and the figures: it is not understood anew."""


def read(path: Path, config: RoundFile, questionnaire: Questionnaire) -> tuple[Figure, ...]:
    """Every figure of a report, in the order of the file; none where there is no file.

    Raises
    ------
    JobsurveyError
        With every bad row of the file, one a line.
    """
    if not path.exists():
        return ()
    fields, last = _fields(path), _read.get(path)
    if last is None or last[0] != fields or last[1] is not config or last[2] is not questionnaire:
        last = _read[path] = (fields, config, questionnaire, _figures(path, fields, config, questionnaire))
    return last[3]


def _figures(path: Path, fields: _Fields, config: RoundFile, questionnaire: Questionnaire) -> tuple[Figure, ...]:
    figures: list[Figure] = []
    problems: list[str] = []
    for number, row in enumerate(_rows(path, fields), start=2):
        try:
            figure = Figure.model_validate(row)
        except ValidationError as error:
            problems.append(explain(Path(f"{path}, row {number}"), error, model=Figure))
            continue
        figures.append(figure)
        problems += [f"{path}, row {number}: {problem}" for problem in _unknown(figure, config, questionnaire)]
    if problems:
        raise JobsurveyError("\n".join(problems))
    return tuple(figures)


def _rows(path: Path, fields: _Fields) -> Iterator[dict[str, str]]:
    columns, *rows = fields
    problems = [f"column: {name!r} is used twice" for name in repeated(columns)]
    if problems := [*_check("column", columns, Figure.model_fields), *problems]:
        raise JobsurveyError("\n".join(f"{path}, header: {problem}" for problem in problems))
    for number, row in enumerate(rows, start=2):
        if len(row) > len(columns):
            told = f"{len(row)} fields where the header has {len(columns)}"
            raise JobsurveyError(f"{path}, row {number}: cannot be read as CSV in UTF-8: {told}")
        yield {column: value for column, value in zip(columns, row, strict=False) if value}


def _fields(path: Path) -> _Fields:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [row for row in csv.reader(file, strict=True) if row]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise JobsurveyError(f"{path}: cannot be read as CSV in UTF-8: {error}") from None
    if not rows:
        raise JobsurveyError(f"{path}: cannot be read as CSV in UTF-8: it is empty")
    return rows


def _unknown(figure: Figure, config: RoundFile, questionnaire: Questionnaire) -> Iterator[str]:
    """What a figure names that neither the round nor its questionnaire has."""
    if figure.counts:
        listed, *left_out = _parts(figure.counts)
        yield from _check("counts", [listed], [THEMES, *config.variables])
        if listed in config.variables:
            yield from _check("counts", left_out, variable_codes(config, listed))
    if figure.use not in COMPARED:
        return
    items = {item.id: item for item in questionnaire.items}
    tables = {table.id: table for table in config.representativity}
    batteries = [battery.id for battery in questionnaire.batteries]
    themes = [theme.id for theme in questionnaire.themes]
    known = [*items, *batteries, *themes, *config.variables, *tables, *MEASURES]
    yield from _check("item", [figure.item], known)
    if figure.item in tables:
        yield from _check("group", [figure.group], COLUMNS)
        yield from _check("category", _parts(figure.category), [TOTAL, *tables[figure.item].rows])
        return
    yield from _check("breakdown", [figure.breakdown], [TOTAL, *config.variables])
    if figure.breakdown in config.variables and figure.group not in EXTREMES:
        yield from _check("group", _parts(figure.group), variable_codes(config, figure.breakdown))
    if figure.item in items:
        yield from _unknown_answers(figure, items[figure.item], questionnaire)
    elif figure.item in themes:
        yield from _check("statistic of a theme", [figure.statistic], ["mean_score"])
    elif figure.item in config.variables:
        yield from _check("category", _parts(figure.category), SOURCES)
    else:
        yield from _check("category", _parts(figure.category), [c.code for c in config.channels])


def _unknown_answers(figure: Figure, item: Item, questionnaire: Questionnaire) -> Iterator[str]:
    categories = questionnaire.scales[item.scale].categories if item.scale else ()
    if figure.statistic == "n_dont_know":
        outside = [category.code for category in categories if category.dont_know]
        yield from _check("category of n_dont_know", _parts(figure.category) or [""], outside)
    else:
        yield from _check("category", _parts(figure.category), [TOTAL, *(category.code for category in categories)])


def _check(column: str, names: Iterable[str], allowed: Iterable[str]) -> Iterator[str]:
    known = list(allowed)
    yield from (f"{column}: {not_known(name, known)}" for name in names if name not in known)


def _parts(text: str) -> list[str]:
    """The codes of a pooled group or category (`a + b`) or of a difference (`a - b`); none of an empty one."""
    return re.split(r" [+-] ", text) if text else []
