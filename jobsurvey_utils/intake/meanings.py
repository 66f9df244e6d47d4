"""What a round says of each of its files, and what the texts of its columns mean."""

from __future__ import annotations

from collections.abc import Sequence

from jobsurvey_utils.intake import coding
from jobsurvey_utils.intake.readers import How
from jobsurvey_utils.intake.settings import Meaning, Settings
from jobsurvey_utils.rounds import Round, columns
from jobsurvey_utils.rounds.schema import Category, Coded, Table


def of_table(round_: Round, table: Table, *, synthetic: bool = False) -> Settings:
    """The settings of one file.

    Parameters
    ----------
    synthetic
        Whether it is a reconstructed file: such are written in the form that nothing needs to be said of.
    """
    files, options = round_.config.files, _options(round_)
    meanings = _meanings(round_)
    if synthetic:
        return Settings(How(table), meanings=meanings, options=options)
    separator, encoding = files.separator.get(table), files.encoding.get(table)
    together = _in_one_file(round_, table)
    return Settings(
        how=How(table, encoding, separator, files.decimal.get(table), files.sheets.get(table)),
        names=files.columns.get(table, {}),
        one_of=files.one_of.get(table, {}),
        beside=frozenset(name for other in together for name in _names_in_file(round_, other)),
        answers_beside=table == "answers" and "sample" in together,
        dates=_dates(round_) if files.dates == "day-month-year" else (),
        ignore=files.ignore.get(table, ()),
        values=files.values.get(table),
        missing=files.missing,
        ticked=files.ticked,
        unticked=files.unticked,
        meanings=meanings,
        options=options,
        homes=(round_.folder,),
    )


def _in_one_file(round_: Round, table: Table) -> list[Table]:
    """The other tables that are read from the same file, and sheet, as a table."""
    files, names = round_.config.files, round_.config.files.names
    place = (names.get(table), files.sheets.get(table))
    return [other for other in names if other != table and (names[other], files.sheets.get(other)) == place]


def _names_in_file(round_: Round, table: Table) -> list[str]:
    files, layout = round_.config.files, columns.of_round(round_.config, round_.questionnaire)[table]
    parts = [name for names in files.one_of.get(table, {}).values() for name in names.values()]
    return [*(files.columns.get(table, {}).get(name, name) for name in layout.all), *parts]


def _dates(round_: Round) -> list[str]:
    return ["answered_on", *(v.duration.start for v in round_.variables.values() if v.duration)]


def _options(round_: Round) -> list[list[str]]:
    return [round_.answer_columns(item) for item in round_.closed_items() if item.kind == "multiple"]


def _meanings(round_: Round) -> dict[str, Meaning]:
    """Meanings of all columns of a round that hold categories."""
    found: dict[str, Meaning] = {}
    for item in round_.closed_items():
        if item.kind == "multiple":
            found |= dict.fromkeys(round_.answer_columns(item), Meaning(coding.TICKS, ticks=True))
        else:
            found[item.id] = _meaning(round_.scale(item).categories)
    for name, variable in round_.variables.items():
        meaning = _meaning(coding.categories(round_, variable))
        found[name] = meaning  # in the frame
        found[variable.column or name] = meaning
    found["disposition"] = Meaning(
        coding.spellings([Coded(code=d.code, label=d.label) for d in round_.config.dispositions])
    )
    found["kanal"] = _meaning(round_.config.channels)
    return found


def _meaning(values: Sequence[Coded]) -> Meaning:
    unsure = {number for number, value in enumerate(values) if isinstance(value, Category) and value.dont_know}
    return Meaning(coding.spellings(values), frozenset(unsure))
