"""Routing expressions: what they mean, what they refuse."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobsurvey_utils.errors import JobsurveyError
from jobsurvey_utils.rounds import expressions

TABLE = pd.DataFrame(
    {
        "group": pd.Categorical(["a", "b", None, "a"], categories=["a", "b", "c"]),
        "answer": pd.Series(["ja", None, "nej", "nej"], dtype="str"),
        "option": pd.array([1, 0, None, 1], dtype="Int8"),
    }
)

COMPARISONS = st.one_of(
    st.builds("{} {} '{}'".format, st.sampled_from(["group", "answer"]), st.sampled_from(["==", "!="]), st.just("a")),
    st.builds("{} {} {}".format, st.just("group"), st.sampled_from(["in", "not in"]), st.lists(st.sampled_from("abc"))),
    st.sampled_from(["option == '1'", "option != '0'", "True"]),
)
EXPRESSIONS = st.recursive(
    COMPARISONS,
    lambda parts: st.one_of(
        st.builds("not ({})".format, parts),
        st.builds("({}) {} ({})".format, parts, st.sampled_from(["and", "or"]), parts),
    ),
    max_leaves=6,
)


@pytest.mark.parametrize(
    ("expression", "rows"),
    [
        ("True", [True, True, True, True]),
        ("group == 'a'", [True, False, False, True]),
        ("group != 'a'", [False, True, True, False]),
        ("group in ['b', 'c']", [False, True, False, False]),
        ("group not in ['b', 'c']", [True, False, True, True]),
        ("answer != 'ja'", [False, True, True, True]),
        ("option == '1'", [True, False, False, True]),
        ("option != '1'", [False, True, True, False]),
        ("not (group == 'a' and answer == 'nej')", [True, True, True, False]),
        ("group == 'a' and answer == 'ja' or option == '0'", [True, True, False, False]),
    ],
)
def test_an_expression_selects_the_rows_it_says(expression, rows):
    assert expressions.evaluate(expression, TABLE).tolist() == rows


@pytest.mark.parametrize("dtype", ["object", "str", "category", "string"])
def test_a_missing_value_is_equal_to_nothing_whatever_the_column_type(dtype):
    table = pd.DataFrame({"x": pd.Series(["a", None], dtype=dtype)})
    assert expressions.evaluate("x == 'a'", table).tolist() == [True, False]
    assert expressions.evaluate("x != 'a'", table).tolist() == [False, True]
    assert expressions.evaluate("x not in ['b']", table).tolist() == [True, True]


@pytest.mark.parametrize("values", [pd.array([1, 0], dtype="Int8"), [1, 0], [1.0, 0.0], [True, False], ["1", "0"]])
def test_a_ticked_option_is_recognised_in_every_number_type(values):
    table = pd.DataFrame({"x": values})
    assert expressions.evaluate("x == '1'", table).tolist() == [True, False]


def test_names_and_values_are_listed_in_order():
    expression = "a == 'x' and not (b in ['y', 'z'] or a != 'w')"
    assert expressions.comparisons(expression) == [("a", ["x"]), ("b", ["y", "z"]), ("a", ["w"])]
    assert expressions.columns(expression) == {"a", "b"}


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "group ==",
        "group = 'a'",
        "group == a",
        "group == 1",
        "group in 'a'",
        "group == ['a']",
        "group in [a]",
        "group > 'a'",
        "'a' == group",
        "'a' < group < 'b'",
        "group == 'a' == 'b'",
        "1",
        "group",
        "group == 'a' & answer == 'ja'",
        "__import__('os').system('true')",
        "group == {[]: 1}",
        "group == 'a' if True else False",
    ],
)
def test_anything_else_is_refused_with_what_is_allowed(expression):
    with pytest.raises(JobsurveyError, match="allowed are column == 'code'"):
        expressions.evaluate(expression, TABLE)


def test_an_unknown_column_is_named_beside_the_known_ones():
    with pytest.raises(JobsurveyError, match="'grp' is not a column; known are group, answer, option"):
        expressions.evaluate("grp == 'a'", TABLE)


@given(EXPRESSIONS)
def test_not_turns_every_row(expression):
    there = expressions.evaluate(expression, TABLE)
    assert there.dtype == np.bool_
    assert (there != expressions.evaluate(f"not ({expression})", TABLE)).all()


@given(EXPRESSIONS, EXPRESSIONS)
def test_and_and_or_combine_row_by_row(first, second):
    a, b = expressions.evaluate(first, TABLE), expressions.evaluate(second, TABLE)
    assert (expressions.evaluate(f"({first}) and ({second})", TABLE) == (a & b)).all()
    assert (expressions.evaluate(f"({first}) or ({second})", TABLE) == (a | b)).all()


@given(EXPRESSIONS, st.permutations(range(len(TABLE))))
def test_rows_are_judged_one_by_one(expression, order):
    shuffled = expressions.evaluate(expression, TABLE.iloc[order])
    assert shuffled.tolist() == expressions.evaluate(expression, TABLE)[order].tolist()


@given(EXPRESSIONS)
def test_an_expression_folded_over_rows_is_its_evaluation(expression):
    whole = np.ones(len(TABLE), dtype=bool)

    def compare(name, codes, negated):
        return expressions.evaluate(f"{name} {'not in' if negated else 'in'} {codes!r}", TABLE)

    def combine(every, parts):
        return np.logical_and.reduce(parts) if every else np.logical_or.reduce(parts)

    found = expressions.fold(expression, compare, combine, np.logical_not, lambda value: whole & value)
    assert (found == expressions.evaluate(expression, TABLE)).all()
