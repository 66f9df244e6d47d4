"""A round: its configuration loaded and checked, its questions, its published figures, its paths.

A round is a folder with `round.yml`, `questionnaire.yml`, `published.csv` and, for rounds whose microdata is
reconstructed, `reconstruction.yml`. Everything that differs between rounds is there; no module knows a
municipality, a question or a year.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
import yaml
from pydantic import ValidationError

from jobsurvey_utils import expressions
from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.schema import (
    CROSS,
    TOTAL,
    Battery,
    Coded,
    Figure,
    Item,
    Model,
    Questionnaire,
    RoundFile,
    Scale,
    Theme,
    Variable,
)

ROOT = Path(__file__).resolve().parent.parent
"""The top of the repository."""

M = TypeVar("M", bound=Model)


class Round:
    """A loaded round: its configuration, its questions, its published figures and its paths."""

    def __init__(self, folder: Path, config: RoundFile, questionnaire: Questionnaire) -> None:
        self.folder = folder
        self.config = config
        self.questionnaire = questionnaire

    @property
    def id(self) -> str:
        """The round's name."""
        return self.config.id

    @property
    def generated(self) -> Path:
        """The folder of everything the build makes for this round: results, figures, executed notebooks."""
        return ROOT / "book" / "generated" / self.id

    @property
    def variables(self) -> dict[str, Variable]:
        """Background variables by name."""
        return self.config.variables

    @property
    def items(self) -> dict[str, Item]:
        """Items by id, in the order of the questionnaire."""
        return {item.id: item for item in sorted(self.questionnaire.items, key=lambda item: item.order)}

    @property
    def themes(self) -> dict[str, Theme]:
        """Themes by id, in the order of the report."""
        return {theme.id: theme for theme in self.questionnaire.themes}

    @property
    def respondent_codes(self) -> tuple[str, ...]:
        """Dispositions that count as respondents."""
        return tuple(d.code for d in self.config.dispositions if d.respondent)

    @property
    def municipality_variable(self) -> str:
        """Name of the variable that holds the municipality."""
        return next(name for name, variable in self.variables.items() if variable.municipalities)

    @cached_property
    def published(self) -> tuple[Figure, ...]:
        """Every figure the original report prints."""
        return _read_published(self.folder / "published.csv")

    def scale(self, item: Item | str) -> Scale:
        """The answers of an item."""
        item = self.items[item] if isinstance(item, str) else item
        if item.scale is None:
            raise JobsurveyError(f"the item {item.id!r} of {self.id} has no answer categories")
        return self.questionnaire.scales[item.scale]

    def battery(self, battery: str) -> Battery:
        """A battery by its id."""
        return next(b for b in self.questionnaire.batteries if b.id == battery)

    def closed_items(self, theme: str | None = None) -> list[Item]:
        """Items with answer categories, of one theme or of all."""
        return [i for i in self.items.values() if i.scale is not None and theme in (None, i.theme)]

    def answer_columns(self, item: Item) -> list[str]:
        """Columns of `answers` that hold an item: one, or one 0/1 column per option."""
        if item.kind == "multiple":
            return [f"{item.id}__{category.code}" for category in self.scale(item).categories]
        return [item.id]

    def groups(self, breakdown: str) -> dict[str, str]:
        """Codes and labels of a breakdown's groups, in order; crossed breakdowns give every combination."""
        if breakdown == TOTAL:
            return {TOTAL: "Samlet"}
        if CROSS in breakdown:
            first, second = (self.groups(part) for part in breakdown.split(CROSS))
            return {f"{a}{CROSS}{b}": f"{la}, {lb}" for a, la in first.items() for b, lb in second.items()}
        variable = self.variables[breakdown]
        if variable.municipalities:
            return {m.code: m.name for m in self.config.municipalities}
        return {c.code: c.label for c in coded(variable)}

    def breakdown_label(self, breakdown: str) -> str:
        """What a breakdown is called on a page."""
        if breakdown == TOTAL:
            return "Samlet"
        return " og ".join(self.variables[part].label for part in breakdown.split(CROSS))


def coded(variable: Variable) -> tuple[Coded, ...]:
    """The categories or bands of a variable; empty for the one that holds the municipalities."""
    return (*variable.categories, *variable.bands)


def load(round_id: str | Path) -> Round:
    """Load a round by name (a folder under `rounds/`) or by the path of its folder.

    Raises
    ------
    JobsurveyError
        If the round is unknown or a file of it has a mistake; the message names file, key and what is allowed.
    """
    folder = _find(round_id)
    config = _read_model(folder / "round.yml", RoundFile)
    questionnaire = _read_model(folder / "questionnaire.yml", Questionnaire)
    _cross_check(folder, config, questionnaire)
    return Round(folder, config, questionnaire)


def names() -> list[str]:
    """Names of the rounds in the repository."""
    return sorted(path.parent.name for path in (ROOT / "rounds").glob("*/round.yml"))


def read_yaml(path: Path) -> Any:
    """Read a YAML file; a missing or broken file is a `JobsurveyError`."""
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise JobsurveyError(f"{path}: cannot be read ({error.strerror})") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise JobsurveyError(f"{path}: is not valid YAML: {error}") from None


def _find(round_id: str | Path) -> Path:
    for folder in (ROOT / "rounds" / round_id, Path(round_id).resolve()):
        if (folder / "round.yml").is_file():
            return folder
    raise JobsurveyError(
        f"unknown round {str(round_id)!r}: known are {', '.join(names())}, or give the path of a round folder"
    )


def _read_model(path: Path, model: type[M]) -> M:
    try:
        return model.model_validate(read_yaml(path))
    except ValidationError as error:
        raise JobsurveyError(explain(path, error)) from None


def explain(path: Path, error: ValidationError) -> str:
    """All mistakes of a file, one a line: the key's path, what is wrong, the value found."""
    lines = []
    for problem in error.errors():
        key = ".".join(str(part) for part in problem["loc"]) or "(top)"
        found = "" if problem["type"] in ("missing", "extra_forbidden") else f" (found {str(problem['input'])[:60]!r})"
        lines.append(f"{path}: {key}: {problem['msg']}{found}")
    return "\n".join(lines)


def _read_published(path: Path) -> tuple[Figure, ...]:
    if not path.exists():
        return ()
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    figures = []
    for number, row in enumerate(table.to_dict("records"), start=2):
        try:
            figures.append(Figure.model_validate({str(key): value for key, value in row.items() if value != ""}))
        except ValidationError as error:
            raise JobsurveyError(f"line {number} of {explain(path, error)}") from None
    return tuple(figures)


def _cross_check(folder: Path, config: RoundFile, questionnaire: Questionnaire) -> None:
    """Refuse references between parts of a round that lead nowhere, all at once."""
    problems: list[str] = []

    def known(key: str, name: str, allowed: Any) -> None:
        if name not in allowed:
            problems.append(f"{folder / key}: {name!r} is not known; allowed are {', '.join(map(str, allowed))}")

    variables = list(config.variables)
    if sum(v.municipalities for v in config.variables.values()) != 1:
        problems.append(f"{folder / 'round.yml'}: variables: exactly one variable must have municipalities: true")
    for name in (*config.weighting.cells, *config.weighting.collapse):
        known("round.yml: weighting", name, variables)
    for name in config.breakdowns:
        known("round.yml: breakdowns", name, [TOTAL, *variables])
    themes = [theme.id for theme in questionnaire.themes]
    batteries = [battery.id for battery in questionnaire.batteries]
    ids = [item.id for item in questionnaire.items]
    for repeated in sorted({i for i in ids if ids.count(i) > 1}):
        problems.append(f"{folder / 'questionnaire.yml'}: items: the id {repeated!r} is used twice")
    columns = {*variables, *ids}
    for item in questionnaire.items:
        where = f"questionnaire.yml: items.{item.id}"
        known(f"{where}.theme", item.theme, [*themes, "baggrund"])
        if item.scale is not None:
            known(f"{where}.scale", item.scale, list(questionnaire.scales))
        if item.battery is not None:
            known(f"{where}.battery", item.battery, batteries)
        for name in item.breakdowns:
            known(f"{where}.breakdowns", name, [TOTAL, *variables])
    problems += _check_routing(folder, config, questionnaire, columns)
    if problems:
        raise JobsurveyError("\n".join(problems))


def _check_routing(folder: Path, config: RoundFile, questionnaire: Questionnaire, columns: set[str]) -> list[str]:
    codes = {name: [c.code for c in coded(variable)] for name, variable in config.variables.items()}
    for item in questionnaire.items:
        if item.scale in questionnaire.scales:
            scale = [c.code for c in questionnaire.scales[item.scale].categories]
            if item.kind == "multiple":
                codes |= {f"{item.id}__{code}": ["1", "0"] for code in scale}
            else:
                codes[item.id] = scale
    rules = [("questionnaire.yml", f"items.{i.id}.asked_if", i.asked_if) for i in questionnaire.items]
    rules += [("round.yml", f"variables.{n}.asked_if", v.asked_if) for n, v in config.variables.items()]
    rules += [
        ("round.yml", f"variables.{n}.duration.only_if", v.duration.only_if)
        for n, v in config.variables.items()
        if v.duration
    ]
    problems = []
    for file, key, rule in rules:
        try:
            for name, values in expressions.comparisons(rule):
                if name not in codes:
                    problems.append(
                        f"{folder / file}: {key}: {name!r} is not a column; allowed are {', '.join(sorted(codes))}"
                    )
                elif codes[name] and (bad := [v for v in values if v not in codes[name]]):
                    problems.append(
                        f"{folder / file}: {key}: {name} has no category {', '.join(bad)}; "
                        f"allowed are {', '.join(codes[name])}"
                    )
        except JobsurveyError as error:
            problems.append(f"{folder / file}: {key}: {error}")
    return problems
