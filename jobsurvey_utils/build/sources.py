"""Which modules of the package a piece of code uses, found by reading its imports and theirs."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from jobsurvey_utils.rounds import ROOT

PACKAGE = "jobsurvey_utils"


@cache
def used(code: Path) -> list[Path]:
    """Files of the package that a notebook or module uses, directly or through others, itself not counted.

    The YAML files of a package of the package belong to its code.
    """
    found: set[Path] = set()
    waiting = [code]
    while waiting:
        for path in _imports(waiting.pop()):
            if path not in found and path != code:
                found.add(path)
                waiting.append(path)
    return sorted(found)


@cache
def _imports(code: Path) -> tuple[Path, ...]:
    if code.suffix != ".py":
        return ()
    tree = ast.parse(code.read_text(encoding="utf-8"))
    names = {name for node in ast.walk(tree) for name in _imported_names(node)}
    return tuple(sorted({path for name in names for path in _files(name)}))


def _imported_names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        yield node.module
        yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _files(name: str) -> Iterator[Path]:
    """The files run by the import of a module of the package: its own, and those of the packages above it."""
    parts = name.split(".")
    if parts[0] != PACKAGE:
        return
    for depth in range(1, len(parts) + 1):
        stem = ROOT.joinpath(*parts[:depth])
        yield from (path for path in (stem / "__init__.py", stem.with_suffix(".py")) if path.is_file())
        yield from stem.glob("*.yml")
