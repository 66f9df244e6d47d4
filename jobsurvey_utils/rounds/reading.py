"""Configuration files read into models, and mistakes in them told as sentences with file, key and what is allowed."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from jobsurvey_utils.errors import JobsurveyError

try:
    from yaml import CSafeLoader as SafeLoader  # ten times as fast, where PyYAML has it
except ImportError:
    from yaml import SafeLoader  # type: ignore[assignment]

M = TypeVar("M", bound=BaseModel)
FILL_IN = "FILL-IN"
"""What stands in a new round's files where something is still to be filled in."""
MESSAGES = {
    "missing": "is missing",
    "extra_forbidden": "is not a known key",
    "string_pattern_mismatch": "must be a short name of a-z, 0-9 and _ . + - that begins with a letter or digit",
    "model_type": "must hold keys and values",
    "dict_type": "must hold keys and values",
    "tuple_type": "must be a list",
    "string_type": "must be a text (put it in quotation marks)",
}
"""Plain words for the commonest of pydantic's error types; the others keep pydantic's own."""


class _Loader(SafeLoader):
    """YAML without repeated keys, of which the safe loader silently keeps the last; dates stay texts."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and keys.count(key.value) > 1:
                raise yaml.MarkedYAMLError(problem=f"the key {key.value!r} is used twice", problem_mark=key.start_mark)
        return super().construct_mapping(node, deep)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_yaml(path: Path) -> Any:
    """Read a YAML file; a missing or broken file is a `JobsurveyError`."""
    return _content(path, _text(path))


def read_model(path: Path, model: type[M]) -> M:
    """Read a YAML file into a model; a file that still holds the same text is not understood anew.

    Raises
    ------
    JobsurveyError
        With every mistake of the file, one a line.
    """
    return cast(M, _understood(path, _text(path), model))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise JobsurveyError(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise JobsurveyError(f"{path}: is not a text file in UTF-8") from None


def _content(path: Path, text: str) -> Any:
    try:
        return yaml.load(text, _Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise JobsurveyError(f"{path}: {where}not valid YAML: {error.problem}") from None
    except yaml.YAMLError as error:
        raise JobsurveyError(f"{path}: not valid YAML: {error}") from None


@lru_cache(maxsize=32)
def _understood(path: Path, text: str, model: type[BaseModel]) -> BaseModel:
    content = _content(path, text)
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise JobsurveyError(explain(path, error, model=model, content=content)) from None


def explain(path: Path, error: ValidationError, *, model: type[BaseModel] | None = None, content: Any = None) -> str:
    """All mistakes of a file, one a line: the key's path, what is wrong, the value found.

    What is still to be filled in is left out. With the model, an unknown key is told beside the known ones; with the
    content, entries of a list are called by their id or code instead of their number.
    """
    told = [problem for problem in error.errors() if problem["input"] not in (FILL_IN, [FILL_IN])]
    return "\n".join(f"{path}: {_sentence(problem, model, content)}" for problem in told)


def not_known(name: str, allowed: Iterable[str]) -> str:
    """What is said of a name that leads nowhere: the nearest known one, and all that are allowed."""
    known = list(allowed)
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"did you mean {near[0]!r}? " if near else ""
    return f"{name!r} is not known; {hint}allowed are {', '.join(known) or '(none)'}"


def _sentence(problem: ErrorDetails, model: type[BaseModel] | None, content: Any) -> str:
    place, kind = problem["loc"], problem["type"]
    key = f"{_key(place, content)}: " if place else ""
    text = MESSAGES.get(kind, problem["msg"].removeprefix("Value error, ").replace("Input should be", "must be"))
    if kind == "extra_forbidden" and (keys := _known_keys(model, place)):
        return f"{key}{not_known(str(place[-1]), keys)}"
    if kind in ("missing", "extra_forbidden", "value_error"):
        return f"{key}{text}"
    return f"{key}{text} (found {str(problem['input'])[:60]!r})"


def _key(place: tuple[int | str, ...], content: Any) -> str:
    parts = []
    for part in place:
        try:
            content = content[part]
        except (KeyError, IndexError, TypeError):
            content = None
        name = next((content[k] for k in ("id", "code") if k in content), part) if isinstance(content, dict) else part
        parts.append(str(name if isinstance(part, int) else part))
    return ".".join(parts)


def _known_keys(model: Any, place: tuple[int | str, ...]) -> list[str]:
    for part in place[:-1]:
        model = _inside(_without_none(model), part)
    model = _without_none(model)
    return list(model.model_fields) if isinstance(model, type) and issubclass(model, BaseModel) else []


def _inside(annotation: Any, part: int | str) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        field = annotation.model_fields.get(str(part))
        return field.annotation if field else None
    inner = [a for a in get_args(annotation) if a is not Ellipsis]
    return inner[-1] if inner else None


def _without_none(annotation: Any) -> Any:
    if get_origin(annotation) in (Union, UnionType):
        return next((a for a in get_args(annotation) if a is not NoneType), None)
    return annotation
