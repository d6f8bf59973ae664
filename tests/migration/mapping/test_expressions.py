"""The small language of expressions: what it can do, and what it can never do."""

from __future__ import annotations

import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from time import thread_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freight_app.migration.mapping.errors import CellError, MappingError
from freight_app.migration.mapping.expressions import FUNCTION_NAMES, Expression, ExpressionMistake
from tests.migration.mapping.examples import cell_mapper, code_of, map_cell

ROW = {"Prix HT": "10", "Taux": 19, "empty": None, "list": ["a", None, "b"]}


@pytest.mark.parametrize(
    ("source", "value", "result"),
    [
        ("round(number(column('Prix HT')) * (1 + column('Taux') / 100), 3)", "", Decimal("11.900")),
        ("0.1 + 0.2 == 0.3", "", True),
        ("round(2.5)", "", Decimal(3)),
        ("round(-2.5)", "", Decimal(-3)),
        ("round(1234, -2)", "", Decimal(1200)),
        ("floor(-1.5) + ceil(1.2) + abs(-3)", "", Decimal(3)),
        ("min(3, number(value), 2) + max(1, 5)", "1", Decimal(6)),
        ("7 // 2 + 7 % 2 + 2 ** 10", "", Decimal(1028)),
        ("-value if value > 0 else +value", 3, Decimal(-3)),
        ("1 < 2 <= 2 and not (1 != 1)", "", True),
        ("upper(trim(value)) + '-' + lower('X')", " a ", "A-x"),
        ("title('oil filter')", "", "Oil filter".title()),
        ("replace(value, '/', '-')", "a/b", "a-b"),
        ("len(value)", "abc", Decimal(3)),
        ("left(value, 2) + right(value, 2)", "abcdef", "abef"),
        ("right(value, 0)", "abc", ""),
        ("concat(value, 5, True)", "", "5true"),
        ("'b' in value and 'x' not in value", "abc", True),
        ("contains(value, 'b') and starts_with(value, 'a') and ends_with(value, 'c')", "abc", True),
        ("first_filled(column('empty'), column('missing'), value, 'd')", "", "d"),
        ("is_empty(value)", " \u200f ", True),
        ("collapse(column('list'))", "", "a b"),
        ("text(12.50)", "", "12.5"),
        ("value", date(2026, 3, 5), date(2026, 3, 5)),
        ("None", "a", None),
        ("value or 'none'", "", "none"),
    ],
)
def test_an_expression_has_a_result(source: str, value: Any, result: Any) -> None:
    assert Expression(source).run(value, ROW) == result


@pytest.mark.parametrize(
    "source",
    [
        "value.__class__",
        "''.join",
        "().__class__.__bases__[0].__subclasses__()",
        "__import__('os').system('true')",
        "open('/etc/passwd')",
        "eval('1')",
        "getattr(value, 'x')",
        "__builtins__",
        "globals",
        "round",
        "column",
        "[x for x in value]",
        "{x: 1 for x in value}",
        "lambda: 1",
        "f'{value.__class__}'",
        "value[0]",
        "(1, 2)",
        "[1] * 1000000000",
        "{1}",
        "x := 5",
        "value = 5",
        "import os",
        "1; 2",
        "1 << 100",
        "~1",
        "1 is 1",
        "b'x'",
        "1j",
        "...",
        "column(value)",
        "column('a', 'b')",
        "round(number=1)",
        "round(*value)",
        "upper(value)(1)",
        "round(value)(value)",
        "9" * 40,
        "1e400",
        "",
        " ",
        "(",
        "a\x00b",
        "-" * 500 + "1",
        "(" * 300 + "1" + ")" * 300,
        "+".join(["1"] * 150),
        "1" + " " * 1_000,
        "not " * 200 + "1",
    ],
)
def test_what_is_not_in_the_language_is_refused_before_the_first_row(source: str) -> None:
    with pytest.raises(ExpressionMistake):
        Expression(source)
    with pytest.raises(MappingError) as caught:
        cell_mapper("text", {"op": "trim"}, {"op": "expression", "expression": source})
    assert (caught.value.field, caught.value.transform) == ("field", 1)


def test_no_function_of_the_language_reaches_the_machine() -> None:
    assert (
        frozenset(
            {
                *("column", "number", "text", "round", "floor", "ceil", "abs", "min", "max", "upper", "lower", "title"),
                *("trim", "collapse", "len", "replace", "concat", "left", "right", "contains", "starts_with"),
                *("ends_with", "is_empty", "first_filled"),
            }
        )
        == FUNCTION_NAMES
    )


@pytest.mark.parametrize(
    "source",
    [
        "9 ** 9 ** 9",
        "10 ** 100",
        "1.01 ** 101",
        "number(value) ** 100",
        "2 ** 0.5 ** -1000",
        "0 ** -1",
        "1 / 0",
        "1 % 0",
        "value * 1000000",
        "'a' * 1000000000",
        "1000000000 * 'a'",
        "'%s' % 1",
        "'%1000000000d' % 1",
        "'a' - 'b'",
        "1 + 'a'",
        "1 < 'a'",
        "min()",
        "number('many')",
        "number('')",
        "number('NaN')",
        "round(1, 1000000000)",
        "round(1.5, 0.5)",
        "upper()",
        "replace(value, '', 'x')",
        "(-1) ** 0.5",
        "column('Prix HT') > 3",
    ],
)
def test_what_has_no_result_is_an_error_of_the_cell(source: str) -> None:
    with pytest.raises(CellError) as caught:
        Expression(source).run("9999999999999999", ROW)
    assert caught.value.code == "expression_failed"
    assert caught.value.message.endswith(".")


@pytest.mark.parametrize(
    "source",
    [
        "+".join(["value"] * 15),
        "replace(replace(replace(value, '9', value), '9', value), '9', value)",
        "concat(" + ", ".join(["value"] * 80) + ")",
        "len(" + "+".join(["upper(value)"] * 15) + ")",
    ],
)
def test_an_expression_eats_neither_memory_nor_time(source: str) -> None:
    expression = Expression(source)
    tracemalloc.start()
    started = thread_time()
    with pytest.raises(CellError):
        expression.run("9" * 90_000, {})
    assert thread_time() - started < 2
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e200, 10**30, Decimal("1E+500000"), Decimal("sNaN")])
def test_numbers_without_bounds_do_not_enter(value: Any) -> None:
    assert code_of(value, "text", {"op": "expression", "expression": "value + 1"}) == "expression_failed"


def test_a_structure_of_json_is_only_ever_a_text() -> None:
    assert Expression("value").run({"a": object}, {}) == str({"a": object})


def test_one_expression_serves_many_threads_at_once() -> None:
    expression = Expression("concat(value, '-', column('n'), '-', value)")
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: expression.run(str(n), {"n": n}), range(2_000)))
    assert found == [f"{n}-{n}-{n}" for n in range(2_000)]


def test_an_expression_reads_other_columns_even_where_its_own_is_empty() -> None:
    assert sorted(Expression("column('a') + column('b')").columns) == ["a", "b"]
    step = {"op": "expression", "expression": "first_filled(value, column('Prix HT'))"}
    assert map_cell("", "text", step, row=ROW) == "10"


@given(st.text(max_size=200))
def test_any_source_is_refused_or_runs_to_a_value_or_an_error(source: str) -> None:
    try:
        expression = Expression(source)
    except ExpressionMistake:
        return
    try:
        result = expression.run("12", ROW)
    except CellError:
        return
    assert isinstance(result, str | bool | Decimal | None)


_LEAVES = st.sampled_from(("value", "1", "0", "0.5", "'a'", "None", "True", "column('Taux')", "1e20", "''"))
_SOURCES = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        st.tuples(
            inner, st.sampled_from(("+", "-", "*", "/", "//", "%", "**", "<", "==", "in", "and", "or")), inner
        ).map(lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"),
        st.tuples(st.sampled_from(sorted(FUNCTION_NAMES - {"column"})), st.lists(inner, max_size=3)).map(
            lambda parts: f"{parts[0]}({', '.join(parts[1])})"
        ),
        st.tuples(inner, inner, inner).map(lambda parts: f"({parts[0]} if {parts[1]} else {parts[2]})"),
    ),
    max_leaves=12,
)


@given(_SOURCES, st.one_of(st.none(), st.text(max_size=5), st.integers(), st.floats(), st.booleans(), st.dates()))
def test_every_sentence_of_the_language_ends_in_a_value_or_an_error(source: str, value: Any) -> None:
    try:
        result = Expression(source).run(value, ROW)
    except (CellError, ExpressionMistake):
        return
    assert isinstance(result, str | bool | Decimal | date | None)
