"""Which modules of the package a piece of code uses, found by reading its imports and theirs; and what code means.

Reading all modules takes longer than anything else in a build with nothing to do, so that what was read is kept.
"""

from __future__ import annotations

import ast
import platform
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jobsurvey_utils.build.files import file_fingerprint, fingerprint, read_json, write_json
from jobsurvey_utils.rounds import ROOT

PACKAGE = "jobsurvey_utils"
KEPT = ROOT / "_build" / ".code.json"
"""What was read of each file, by the fingerprint of its bytes; nothing is lost with it but time."""


STORED = tuple(ROOT / PACKAGE / "results" / f"{name}.py" for name in ("analyses", "export", "store"))
"""Modules that make results and load them. A page only loads: what the making uses shows in the results."""
LOADING = tuple(ROOT / PACKAGE / name for name in ("analyses.py", "results/files.py", "results/written.py"))
"""What they load with."""


@cache
def used(code: Path, only_loading: bool = False) -> list[Path]:
    """Files of the package that a notebook or module uses, directly or through others, itself not counted.

    The YAML files of a package of the package belong to its code.

    Parameters
    ----------
    only_loading
        For pages: without what is used only to make results.
    """
    found: set[Path] = set()
    waiting = [code]
    while waiting:
        user = waiting.pop()
        making = only_loading and user in STORED
        for path in _imports(user):
            if path not in found and path != code and (not making or path in LOADING):
                found.add(path)
                waiting.append(path)
    return sorted(found)


def meaning(code: Path) -> str:
    """The fingerprint of what a module does: of its code without comments, layout and docstrings.

    Docstrings of decorated functions and classes count: a decorator may read them.
    """
    return str(_read(code)["meaning"])


def keep() -> None:
    """Keep what was read of each file for the next build."""
    write_json(KEPT, {mark: _known()[mark] for mark in sorted(_seen)})


_seen: set[str] = set()


@cache
def _known() -> dict[str, Any]:
    known = read_json(KEPT)
    return known if isinstance(known, dict) else {}


def _read(code: Path) -> dict[str, Any]:
    mark = f"{platform.python_version()} {file_fingerprint(code)}"
    _seen.add(mark)
    known = _known()
    if mark not in known:
        known[mark] = _parse(code.read_bytes())
    return known[mark]  # type: ignore[no-any-return]


def _parse(content: bytes) -> dict[str, Any]:
    try:
        tree = ast.parse(content)
    except SyntaxError:  # whoever runs it is told where
        return {"imports": [], "meaning": fingerprint(content)}
    names = {name for node in _blocks(tree) for name in _imported_names(node)}
    _remove_docstrings(tree)
    return {"imports": sorted(names), "meaning": fingerprint(ast.dump(tree))}


def _blocks(tree: ast.Module) -> Iterator[ast.AST]:
    """The module and its statements with all below them, without their expressions: a tenth of all nodes."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        for part in ("body", "orelse", "handlers", "finalbody", "cases"):
            lines = getattr(node, part, None)
            waiting += lines if isinstance(lines, list) else []


def _remove_docstrings(tree: ast.Module) -> None:
    for node in list(_blocks(tree)):
        body = getattr(node, "body", None)
        if isinstance(body, list) and not getattr(node, "decorator_list", None):
            node.body = [line for line in body if not _is_text(line)]  # type: ignore[attr-defined]


def _is_text(line: ast.stmt) -> bool:
    return isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant) and isinstance(line.value.value, str)


@cache
def _imports(code: Path) -> tuple[Path, ...]:
    if code.suffix != ".py":
        return ()
    return tuple(sorted({path for name in _read(code)["imports"] for path in _files(name)}))


def _imported_names(node: ast.AST) -> Iterator[str]:
    """Names that may be modules of the package."""
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom) and node.module:
        names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    else:
        return
    yield from (name for name in names if name.split(".")[0] == PACKAGE)


@cache
def _files(name: str) -> tuple[Path, ...]:
    """The files run by the import of a module of the package: its own, and those of the packages above it."""
    above = name.rpartition(".")[0]
    stem = ROOT.joinpath(*name.split("."))
    own = [path for path in (stem / "__init__.py", stem.with_suffix(".py")) if path.is_file()]
    return (*(_files(above) if above else ()), *own, *(stem.glob("*.yml") if own else ()))
