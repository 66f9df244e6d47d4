"""Routing expressions: a small, safe subset of Python over the columns of a table.

Allowed are `column == 'code'`, `!=`, `in ['code', …]`, `not in […]`, joined by `and`, `or`, `not` and brackets, and
`True`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from jobsurvey_utils.errors import JobsurveyError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    BoolArray: TypeAlias = npt.NDArray[np.bool_]
T = TypeVar("T")

_ONE = (ast.Eq, ast.NotEq)
_SEVERAL = (ast.In, ast.NotIn)
_NEGATED = (ast.NotEq, ast.NotIn)
_ALLOWED = "allowed are column == 'code', !=, in ['code', ...], not in [...], and, or, not, brackets, True"


def columns(expression: str) -> set[str]:
    """The column names an expression refers to.

    Raises
    ------
    JobsurveyError
        If the text is not an expression of the allowed form.
    """
    return {name for name, _ in comparisons(expression)}


def comparisons(expression: str) -> list[tuple[str, list[str]]]:
    """Each column with the values it is compared with, in order of appearance."""
    return list(_comparisons(_parse(expression)))


def evaluate(expression: str, table: pd.DataFrame) -> BoolArray:
    """Which rows of a table fulfil an expression; a missing value fulfils no comparison but `!=` and `not in`.

    Codes are compared as texts, and with a numeric column as numbers, so that `column == '1'` holds for a 1.
    """
    return _evaluate(_parse(expression), table)


def fold(
    expression: str,
    compare: Callable[[str, list[str], bool], T],
    combine: Callable[[bool, list[T]], T],
    negate: Callable[[T], T],
    constant: Callable[[bool], T],
) -> T:
    """Read an expression in another algebra than that of tables: from the comparisons upwards.

    Parameters
    ----------
    compare
        Given a column, the codes it is compared with, and whether the comparison is negated (`!=`, `not in`).
    combine
        Given whether all of the parts must hold (`and`) or one of them (`or`), and the parts.
    """

    def read(node: ast.expr) -> T:
        """What a part of the expression comes to."""
        match node:
            case ast.Constant(value=value):
                return constant(bool(value))
            case ast.BoolOp(op=operator, values=values):
                return combine(isinstance(operator, ast.And), [read(value) for value in values])
            case ast.UnaryOp(operand=operand):
                return negate(read(operand))
        assert isinstance(node, ast.Compare)
        [(name, codes)] = _comparisons(node)
        return compare(name, codes, isinstance(node.ops[0], _NEGATED))

    return read(_parse(expression))


@cache
def _parse(expression: str) -> ast.expr:
    try:
        tree = ast.parse(expression.strip(), mode="eval").body
    except (SyntaxError, ValueError) as error:
        reason = error.msg if isinstance(error, SyntaxError) else error
        raise JobsurveyError(f"cannot read the expression {expression!r} ({reason}); {_ALLOWED}") from None
    if wrong := next(_not_allowed(tree), None):
        raise JobsurveyError(f"in the expression {expression!r}: {ast.unparse(wrong)!r} is not allowed; {_ALLOWED}")
    return tree


def _not_allowed(node: ast.expr) -> Iterator[ast.expr]:
    """The parts of an expression that are something else than comparisons joined by and, or and not."""
    match node:
        case ast.Constant(value=bool()):
            return
        case ast.BoolOp(values=values):
            for value in values:
                yield from _not_allowed(value)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield from _not_allowed(operand)
        case ast.Compare(left=ast.Name(), ops=[operator], comparators=[ast.Constant(value=str())]):
            if not isinstance(operator, _ONE):
                yield node
        case ast.Compare(left=ast.Name(), ops=[operator], comparators=[ast.List(elts=elements)]):
            texts = all(isinstance(e, ast.Constant) and isinstance(e.value, str) for e in elements)
            if not (texts and isinstance(operator, _SEVERAL)):
                yield node
        case _:
            yield node


def _comparisons(node: ast.expr) -> Iterator[tuple[str, list[str]]]:
    match node:
        case ast.BoolOp(values=values):
            for value in values:
                yield from _comparisons(value)
        case ast.UnaryOp(operand=operand):
            yield from _comparisons(operand)
        case ast.Compare(left=ast.Name(id=name), comparators=[compared]):
            literal = ast.literal_eval(compared)
            yield name, literal if isinstance(literal, list) else [literal]


def _evaluate(node: ast.expr, table: pd.DataFrame) -> BoolArray:
    """Of which rows an expression holds, as it is read."""
    import numpy as np  # takes long, and whoever reads a configuration evaluates nothing

    match node:
        case ast.Constant(value=value):
            return np.full(len(table), bool(value))
        case ast.BoolOp(op=operator, values=values):
            combine = np.logical_and if isinstance(operator, ast.And) else np.logical_or
            return np.asarray(combine.reduce([_evaluate(value, table) for value in values]))
        case ast.UnaryOp(operand=operand):
            return ~_evaluate(operand, table)
        case ast.Compare(ops=[operator]):
            [(name, codes)] = _comparisons(node)
            if name not in table:
                raise JobsurveyError(f"{name!r} is not a column; known are {', '.join(map(str, table.columns))}")
            found = _is_one_of(table[name], codes)
            return ~found if isinstance(operator, _NEGATED) else found
    raise AssertionError(f"unchecked node {ast.dump(node)}")


def _is_one_of(column: pd.Series, values: list[str]) -> BoolArray:
    import pandas as pd

    if pd.api.types.is_numeric_dtype(column):
        numbers = pd.to_numeric(pd.Series(values, dtype="str"), errors="coerce").dropna()
        return column.astype("Float64").isin(numbers.tolist()).to_numpy(dtype=bool)
    return column.isin(values).to_numpy(dtype=bool)
