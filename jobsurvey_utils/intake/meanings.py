"""What a round says of each of its files, and what the texts of its columns mean."""

from __future__ import annotations

from collections.abc import Sequence

from jobsurvey_utils.intake import coding
from jobsurvey_utils.intake.readers import How
from jobsurvey_utils.intake.settings import Meaning, Settings
from jobsurvey_utils.rounds import Round
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
    return Settings(
        how=How(table, encoding, separator, files.decimal.get(table), files.sheets.get(table)),
        names=files.columns.get(table, {}),
        ignore=files.ignore.get(table, ()),
        values=files.values.get(table),
        ticked=files.ticked,
        unticked=files.unticked,
        meanings=meanings,
        options=options,
        homes=(round_.folder,),
    )


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
