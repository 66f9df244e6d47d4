"""Whether the parts of a round fit together: every name leads somewhere, and every question can be asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.rounds import columns, designs, expressions, trends
from jobsurvey_utils.rounds.reading import not_known
from jobsurvey_utils.rounds.schema import (
    BACKGROUND,
    LOCAL,
    TOTAL,
    Item,
    Municipality,
    Questionnaire,
    ReferenceTable,
    RoundFile,
)

ROUND = "round.yml"
QUESTIONS = "questionnaire.yml"


def problems(config: RoundFile, questionnaire: Questionnaire) -> list[str]:
    """Every reference that leads nowhere and every contradiction between the two files, as `file: key: sentence`."""
    return [
        *_names_in_round(config),
        *_names_in_questionnaire(config, questionnaire),
        *_shared_questions(config, questionnaire),
        *_routing(config, questionnaire),
        *_tables(config),
        *columns.problems(config, questionnaire),
        *designs.problems(config),
        *trends.problems(config, questionnaire),
    ]


def variable_codes(config: RoundFile, name: str) -> list[str]:
    """The codes of a background variable, in order."""
    variable = config.variables[name]
    if variable.municipalities:
        return [m.code for m in config.municipalities]
    return [c.code for c in (*variable.categories, *variable.bands)]


def column_codes(config: RoundFile, questionnaire: Questionnaire) -> dict[str, list[str]]:
    """Every column an expression may name, variables and answers, with the codes it can hold."""
    codes = {name: variable_codes(config, name) for name in config.variables}
    for item in questionnaire.items:
        scale = questionnaire.scales.get(item.scale or "")
        options = [c.code for c in scale.categories] if scale else [band.code for band in item.bands]
        if item.kind == "multiple":
            codes |= {f"{item.id}__{option}": ["1", "0"] for option in options}
        elif options:
            codes[item.id] = options
    return codes


def _unknown(key: str, names: Iterable[str | None], allowed: Iterable[str]) -> Iterator[str]:
    known = list(allowed)
    yield from (f"{key}: {not_known(name, known)}" for name in names if name is not None and name not in known)


def _names_in_round(config: RoundFile) -> Iterator[str]:
    variables = config.variables
    yield from _unknown(f"{ROUND}: weighting.cells", config.weighting.cells, variables)
    yield from _unknown(f"{ROUND}: sampling_strata", config.sampling_strata, config.weighting.cells)
    yield from _unknown(f"{ROUND}: breakdowns", config.breakdowns, [TOTAL, *variables])
    for name in config.weighting.cells:
        if name in variables and (variables[name].source != "register" or variables[name].allow_missing):
            yield (
                f"{ROUND}: weighting.cells: {name} must come from the register and be known for all "
                "(source: register, without allow_missing)"
            )
        if name in config.weighting.collapse and name in variables and variables[name].municipalities:
            yield f"{ROUND}: weighting.collapse: {name} is not allowed: cells are never collapsed across municipalities"


def _names_in_questionnaire(config: RoundFile, questionnaire: Questionnaire) -> Iterator[str]:
    themes = [theme.id for theme in questionnaire.themes]
    aside = (BACKGROUND, LOCAL)
    told = [item.id for item in questionnaire.items if item.closed and item.theme not in aside]
    yield from _unknown(f"{QUESTIONS}: headline", [questionnaire.headline], told)
    for theme in themes:
        if theme in (*aside, *config.pages):
            yield f"{QUESTIONS}: themes.{theme}: the id is the name of a page in round.yml; choose another"
    for item in questionnaire.items:
        key = f"{QUESTIONS}: items.{item.id}"
        yield from _unknown(f"{key}.theme", [item.theme], [*themes, *aside])
        yield from _unknown(f"{key}.municipalities", item.municipalities, [m.code for m in config.municipalities])
        yield from _unknown(f"{key}.scale", [item.scale], questionnaire.scales)
        yield from _unknown(f"{key}.battery", [item.battery], [b.id for b in questionnaire.batteries])
        yield from _unknown(f"{key}.breakdowns", item.breakdowns, [TOTAL, *config.variables])


def _shared_questions(config: RoundFile, questionnaire: Questionnaire) -> Iterator[str]:
    """A variable from the answers is a question too: of the same name, with the same codes."""
    asked = {item.id: item for item in questionnaire.items if item.kind == "single"}
    codes = column_codes(config.model_copy(update={"variables": {}}), questionnaire)
    for name, variable in config.variables.items():
        if variable.source != "answers":
            if name in asked:
                yield f"{QUESTIONS}: items.{name}: the id is a variable that does not come from the answers"
        elif name not in codes:
            yield f"{ROUND}: variables.{name}: source is answers, but no question with one answer has this id"
        elif variable_codes(config, name) != codes[name]:
            yield (
                f"{ROUND}: variables.{name}: the codes must be those of the question's scale in {QUESTIONS}: "
                f"{', '.join(codes[name])} (found {', '.join(variable_codes(config, name))})"
            )


def _routing(config: RoundFile, questionnaire: Questionnaire) -> Iterator[str]:
    codes = column_codes(config, questionnaire)
    items = {item.id: item for item in questionnaire.items}
    for item in questionnaire.items:
        key = f"{QUESTIONS}: items.{item.id}.asked_if"
        yield from _expression(key, item.asked_if, codes)
        yield from _looks_back(key, item, items)
    for name, variable in config.variables.items():
        yield from _expression(f"{ROUND}: variables.{name}.asked_if", variable.asked_if, codes)
        if variable.duration:
            yield from _expression(f"{ROUND}: variables.{name}.duration.only_if", variable.duration.only_if, codes)


def _expression(key: str, expression: str, codes: dict[str, list[str]]) -> Iterator[str]:
    try:
        for name, values in expressions.comparisons(expression):
            yield from _unknown(f"{key}: column", [name], codes)
            yield from _unknown(f"{key}: a category of {name}", values, codes.get(name, values))
    except JobsurveyError as error:
        yield f"{key}: {error}"


def _looks_back(key: str, item: Item, items: dict[str, Item]) -> Iterator[str]:
    """A question can only depend on what was asked before it."""
    try:
        names = sorted(expressions.columns(item.asked_if))
    except JobsurveyError:
        return
    for name in names:
        asked = items.get(name.split("__")[0])
        if asked and asked.municipalities and not set(item.municipalities) & set(asked.municipalities):
            yield f"{key}: {asked.id} is asked in {', '.join(asked.municipalities)} alone"
        if asked and asked.order >= item.order:
            yield f"{key}: {asked.id} has order {asked.order}, and is not asked before {item.id} ({item.order})"


def _tables(config: RoundFile) -> Iterator[str]:
    for table in config.representativity:
        key = f"{ROUND}: representativity.{table.id}"
        if table.n["deltagende"] != len(config.municipalities):
            yield f"{key}.n: deltagende is {table.n['deltagende']}, but {len(config.municipalities)} are listed"
        yield from _rows(key, table, config.municipalities)


def _rows(key: str, table: ReferenceTable, municipalities: tuple[Municipality, ...]) -> Iterator[str]:
    if table.attribute is not None:
        found = {getattr(municipality, table.attribute) for municipality in municipalities}
        yield from _unknown(f"{key}.rows: a municipality's {table.attribute}", sorted(found), table.rows)
