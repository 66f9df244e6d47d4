"""Routing expressions: a small, safe subset of Python over the columns of a table."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from jobsurvey_utils.errors import JobsurveyError

BoolArray = npt.NDArray[np.bool_]

_COMPARE: dict[type[ast.cmpop], Callable[[pd.Series[Any], Any], pd.Series[bool]]] = {
    ast.Eq: lambda column, value: column == value,
    ast.NotEq: lambda column, value: column != value,
    ast.In: lambda column, value: column.isin(value),
    ast.NotIn: lambda column, value: ~column.isin(value),
}


def columns(expression: str) -> set[str]:
    """The column names an expression refers to.

    Raises
    ------
    JobsurveyError
        If the text is not an expression of the allowed form.
    """
    return {node.id for node in ast.walk(_parse(expression)) if isinstance(node, ast.Name)}


def comparisons(expression: str) -> list[tuple[str, list[str]]]:
    """Each column with the values it is compared with, in order of appearance."""
    found = []
    for node in ast.walk(_parse(expression)):
        if isinstance(node, ast.Compare) and isinstance(node.left, ast.Name):
            value = ast.literal_eval(node.comparators[0])
            found.append((node.left.id, [str(v) for v in value] if isinstance(value, list) else [str(value)]))
    return found


def evaluate(expression: str, table: pd.DataFrame) -> BoolArray:
    """Which rows of a table fulfil an expression; a missing value fulfils no comparison but `!=` and `not in`."""
    return _evaluate(_parse(expression), table)


def _parse(expression: str) -> ast.expr:
    try:
        tree = ast.parse(expression, mode="eval").body
    except SyntaxError as error:
        raise JobsurveyError(f"cannot read the expression {expression!r}: {error.msg}") from None
    _check(tree, expression)
    return tree


def _check(node: ast.expr, expression: str) -> None:
    match node:
        case ast.Constant(value=bool()):
            return
        case ast.BoolOp(values=values):
            for value in values:
                _check(value, expression)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            _check(operand, expression)
        case ast.Compare(left=ast.Name(), ops=[operator], comparators=[value]) if type(operator) in _COMPARE:
            wants_list = isinstance(operator, (ast.In, ast.NotIn))
            try:
                literal = ast.literal_eval(value)
            except ValueError:
                literal = None
            if literal is None or isinstance(literal, list) != wants_list:
                raise JobsurveyError(
                    f"in the expression {expression!r}: compare a column with a text, or use 'in' and a list"
                )
        case _:
            raise JobsurveyError(
                f"in the expression {expression!r}: {ast.unparse(node)!r} is not allowed; "
                "use column == 'code', !=, in [...], not in [...], and, or, not, True"
            )


def _evaluate(node: ast.expr, table: pd.DataFrame) -> BoolArray:
    match node:
        case ast.Constant(value=value):
            return np.full(len(table), bool(value))
        case ast.BoolOp(op=operator, values=values):
            combine = np.logical_and if isinstance(operator, ast.And) else np.logical_or
            return np.asarray(combine.reduce([_evaluate(value, table) for value in values]))
        case ast.UnaryOp(operand=operand):
            return ~_evaluate(operand, table)
        case ast.Compare(left=ast.Name(id=name), ops=[operator], comparators=[value]):
            return np.asarray(_COMPARE[type(operator)](table[name], ast.literal_eval(value)).fillna(False), dtype=bool)
    raise AssertionError(f"unchecked node {ast.dump(node)}")
