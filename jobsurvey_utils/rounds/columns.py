"""The columns of a round's files, as its configuration and its questions ask for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jobsurvey_utils.rounds.reading import not_known
from jobsurvey_utils.rounds.schema import Item, Questionnaire, RoundFile, Table

PERSON = "person_id"
CPR = "cpr"
"""May stand in the place of `person_id`: its numbers are replaced by pseudonyms."""


@dataclass(frozen=True)
class Columns:
    """The columns a file must have, those it may have, and those that are left unread."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """All columns that the file may have."""
        return (*self.required, *self.optional, *self.unread, *((CPR,) if PERSON in self.required else ()))


def of_round(config: RoundFile, questionnaire: Questionnaire) -> dict[Table, Columns]:
    """The columns of each file of a round; without a sample, the background is in the answers."""
    frame = Columns((*config.weighting.cells, "population"))
    background, answers = _background(config), _answers(config, questionnaire)
    unread = tuple(item.id for item in questionnaire.items if not item.closed)
    channel = ["kanal"] if config.channels else []
    if config.files.sample is None:
        together = _once((PERSON, *background, *answers))
        return {"frame": frame, "answers": Columns(together, (*channel, "disposition", "answered_on"), unread)}
    sample = Columns(_once((PERSON, *background, *channel, "disposition", "answered_on")))
    found: dict[Table, Columns] = {"frame": frame, "sample": sample}
    found["answers"] = Columns(_once((PERSON, *answers)), unread=unread)
    return found if config.sampling_design is None else found | {"population": _population(config)}


def problems(config: RoundFile, questionnaire: Questionnaire) -> Iterator[str]:
    """Names under `files` that no file of the round has a column or a table for."""
    columns = of_round(config, questionnaire)
    mapped: dict[str, Mapping[Table, Mapping[str, object]]]
    mapped = {"columns": config.files.columns, "one_of": config.files.one_of}
    for key, table, names in [(f"{k}.{table}", table, names) for k, v in mapped.items() for table, names in v.items()]:
        if table not in columns:
            yield f"round.yml: files.{key}: the round has no such file; allowed are {', '.join(columns)}"
            continue
        known = columns[table].all
        yield from (f"round.yml: files.{key}: {not_known(name, known)}" for name in names if name not in known)
    for table, ignored in config.files.ignore.items():
        theirs = config.files.columns.get(table, {})
        needed = {theirs.get(name, name) for name in columns[table].required} if table in columns else set()
        for name in sorted(set(ignored) & needed):
            yield f"round.yml: files.ignore.{table}: the column {name!r} is needed; leave it out of the list"


def _population(config: RoundFile) -> Columns:
    """The columns of the file that the sample is drawn from: the background, and how a person can be reached."""
    assert config.sampling_design is not None
    contacts = [name for names in config.sampling_design.channels.values() for name in names]
    return Columns(_once((PERSON, *_background(config), *(contacts or (["kanal"] if config.channels else [])))))


def _background(config: RoundFile) -> list[str]:
    own = [v.column or name for name, v in config.variables.items() if v.source == "register"]
    return [*own, *sorted({v.duration.start for v in config.variables.values() if v.duration})]


def _answers(config: RoundFile, questionnaire: Questionnaire) -> list[str]:
    own = [v.column or name for name, v in config.variables.items() if v.source == "answers"]
    asked = sorted(questionnaire.items, key=lambda item: item.order)
    return [*own, *(column for item in asked for column in _of_item(item, config, questionnaire))]


def _of_item(item: Item, config: RoundFile, questionnaire: Questionnaire) -> list[str]:
    if not item.closed or item.id in config.variables:
        return []
    if item.kind == "multiple":
        scale = questionnaire.scales.get(item.scale or "")
        return [f"{item.id}__{category.code}" for category in scale.categories] if scale else []
    return [item.id]


def _once(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
