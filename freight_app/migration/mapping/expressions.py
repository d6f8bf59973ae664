"""A small language for people who map columns: ``round(number(value) * 1.19, 3) if value else 0``.

simpleeval runs it, after every node was checked against the short list below: no attributes, no indexes, no loops, no
names but ``value`` and our functions. All numbers are decimals of 28 digits, so no power grows beyond them; every
text that a step makes counts against a budget, so neither time nor memory runs away.
"""

from __future__ import annotations

import ast
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any

from simpleeval import InvalidExpression, SimpleEval

from freight_app.migration.mapping.characters import MAX_TEXT, collapse_spaces, trim_text
from freight_app.migration.mapping.errors import CellError
from freight_app.migration.mapping.number_texts import MAX_DIGITS, number_style, parse_number

MAX_EXPRESSION = 1_000
MAX_NODES = 200
MAX_DEPTH = 25
MAX_POWER = 100
# Characters that one evaluation may read and write in all.
_BUDGET = 1_000_000
_EMPTY = (None, "")
_ENGLISH = number_style("en")

_ALLOWED: tuple[type[ast.AST], ...] = (
    ast.Expression, ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.Call, ast.Name, ast.Constant,
    ast.Load, ast.And, ast.Or, ast.Not, ast.USub, ast.UAdd, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv,
    ast.Mod, ast.Pow, ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn,
)  # fmt: skip


class ExpressionMistake(ValueError):
    """A source that cannot be an expression of ours; its text is a sentence."""


class ExpressionFault(Exception):
    """Something that an expression cannot do with the values at hand; its text is a sentence."""


@dataclass
class _Run:
    """One evaluation: the row that it reads and what is left of its budget."""

    row: Mapping[str, Any] = field(default_factory=dict)
    left: int = _BUDGET

    def charge(self, characters: int) -> None:
        self.left -= characters
        if characters > MAX_TEXT or self.left < 0:
            raise ExpressionFault("The expression makes texts that are too long.")


class Expression:
    """An expression that was checked and is ready to run, from any thread.

    ``columns`` are the columns that it reads by ``column("...")``.
    """

    def __init__(self, source: str) -> None:
        """Raises ``ExpressionMistake`` when the source is wrong, too long or uses what is not allowed."""
        tree = _parse(source)
        self.source = source
        self.columns = tuple(_check(tree))
        self._body = _Exact().visit(tree).body
        self._threads = threading.local()

    def run(self, value: Any, row: Mapping[str, Any]) -> Any:
        """The result for a value and its row. Raises ``CellError`` ``expression_failed`` with the reason."""
        run = _Run(row)
        evaluator = self._evaluator(run)
        evaluator.names = {"value": _enter(value)}
        try:
            return _leave(evaluator.eval(self.source, previously_parsed=self._body))
        except ExpressionFault as fault:
            raise _failed(str(fault), value) from None
        except ArithmeticError:
            raise _failed("A calculation has no result: a division by zero, or too large.", value) from None
        except (InvalidExpression, TypeError, ValueError):
            raise _failed("The values do not fit the expression.", value) from None

    def _evaluator(self, run: _Run) -> SimpleEval:
        """This thread's evaluator, pointed at a new run: building one costs more than most expressions."""
        known = getattr(self._threads, "known", None)
        if known is None:
            holder = [run]
            known = SimpleEval(operators=_operators(holder), functions=_functions(holder), names={}), holder
            self._threads.known = known
        evaluator, holder = known
        holder[0] = run
        return evaluator


def _parse(source: str) -> ast.Expression:
    if len(source) > MAX_EXPRESSION:
        raise ExpressionMistake(f"An expression has at most {MAX_EXPRESSION} characters.")
    try:
        return ast.parse(source.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ExpressionMistake("The expression cannot be read: check its parentheses, quotes and operators.") from None


def _check(tree: ast.Expression) -> Iterator[str]:
    """The columns that the tree reads; ``ExpressionMistake`` at the first node that is not allowed."""
    waiting: list[tuple[ast.AST, int]] = [(tree, 0)]
    called: set[int] = set()
    nodes = 0
    while waiting:
        node, depth = waiting.pop()
        nodes += 1
        if nodes > MAX_NODES or depth > MAX_DEPTH:
            raise ExpressionMistake("The expression is too long or too deeply nested.")
        if not isinstance(node, _ALLOWED):
            raise ExpressionMistake(f"{type(node).__name__} is not allowed in an expression.")
        if isinstance(node, ast.Call):
            column = _check_call(node)
            called.add(id(node.func))
            if column is not None:
                yield column
        elif isinstance(node, ast.Name) and id(node) not in called and node.id != "value":
            raise ExpressionMistake(f"There is no name {node.id!r} in an expression: only value and functions.")
        elif isinstance(node, ast.Constant):
            _check_constant(node)
        waiting += [(child, depth + 1) for child in ast.iter_child_nodes(node)]


def _check_call(node: ast.Call) -> str | None:
    if not isinstance(node.func, ast.Name) or node.func.id not in FUNCTION_NAMES:
        called = node.func.id if isinstance(node.func, ast.Name) else type(node.func).__name__
        raise ExpressionMistake(f"There is no function {called!r} in an expression.")
    if node.keywords or any(isinstance(argument, ast.Starred) for argument in node.args):
        raise ExpressionMistake(f"{node.func.id} takes its arguments by their order alone.")
    if node.func.id != "column":
        return None
    first = node.args[0] if len(node.args) == 1 else None
    if not isinstance(first, ast.Constant) or not isinstance(first.value, str):
        raise ExpressionMistake('column takes the name of one column in quotes: column("Price").')
    return first.value


def _check_constant(node: ast.Constant) -> None:
    value = node.value
    if not isinstance(value, str | bool | int | float | None):
        raise ExpressionMistake(f"{type(value).__name__} is not allowed in an expression.")
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= 10**MAX_DIGITS:
        raise ExpressionMistake("A number in the expression is too large.")


class _Exact(ast.NodeTransformer):
    """Turns the numbers of a source into decimals: 0.1 is a tenth."""

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        if isinstance(node.value, int | float) and not isinstance(node.value, bool):
            return ast.copy_location(ast.Constant(Decimal(repr(node.value))), node)  # pyright: ignore[reportArgumentType]
        return node


def _enter(value: Any) -> Any:
    """A value of a row as the language knows it: numbers are decimals, lists become their first texts."""
    if isinstance(value, bool) or value is None or isinstance(value, str | date):
        return value
    if isinstance(value, int | float | Decimal):
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        if not number.is_finite() or number.adjusted() > MAX_DIGITS:
            raise _failed("A number is too large.", value)
        return number
    if isinstance(value, list | tuple):
        return " ".join(str(item) for item in value if item not in _EMPTY)[:MAX_TEXT]
    return str(value)[:MAX_TEXT]


def _leave(value: Any) -> Any:
    if isinstance(value, Decimal):
        if not value.is_finite() or value.adjusted() > MAX_DIGITS or value.adjusted() < -2 * MAX_DIGITS:
            raise ExpressionFault("The number is too large.")
    elif not isinstance(value, str | bool | date | None):
        raise ExpressionFault("The expression gives neither a text nor a number.")
    return value


def _number(value: Any) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if isinstance(value, bool):
        return Decimal(value)
    if value in _EMPTY:
        raise ExpressionFault("A number is missing: the cell is empty.")
    if isinstance(value, str):
        try:
            found = parse_number(value, _ENGLISH)
        except CellError as error:
            raise ExpressionFault(error.message) from None
        if found is not None:
            return found
    raise ExpressionFault("A number is needed where a text stands.")


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _strict(value: Any) -> Decimal:
    if isinstance(value, Decimal):
        return value
    raise ExpressionFault("Calculations need numbers: write number(value) to read one from a text.")


def _power(base: Any, exponent: Any) -> Decimal:
    base, exponent = _strict(base), _strict(exponent)
    if abs(exponent) > MAX_POWER or base.adjusted() > MAX_DIGITS:
        raise ExpressionFault("The power is too large.")
    return base**exponent


def _operators(holder: list[_Run]) -> dict[type[ast.AST], Callable[..., Any]]:
    def add(left: Any, right: Any) -> Any:
        if isinstance(left, str) and isinstance(right, str):
            holder[0].charge(len(left) + len(right))
            return left + right
        return _strict(left) + _strict(right)

    def within(left: Any, right: Any) -> bool:
        holder[0].charge(len(_text(right)))
        return _text(left) in _text(right)

    return {
        ast.Add: add,
        ast.Sub: lambda left, right: _strict(left) - _strict(right),
        ast.Mult: lambda left, right: _strict(left) * _strict(right),
        ast.Div: lambda left, right: _strict(left) / _strict(right),
        ast.FloorDiv: lambda left, right: _strict(left) // _strict(right),
        ast.Mod: lambda left, right: _strict(left) % _strict(right),
        ast.Pow: _power,
        ast.USub: lambda value: -_strict(value),
        ast.UAdd: _strict,
        ast.Not: lambda value: not value,
        ast.Eq: lambda left, right: left == right,
        ast.NotEq: lambda left, right: left != right,
        ast.Lt: lambda left, right: left < right,
        ast.LtE: lambda left, right: left <= right,
        ast.Gt: lambda left, right: left > right,
        ast.GtE: lambda left, right: left >= right,
        ast.In: within,
        ast.NotIn: lambda left, right: not within(left, right),
    }


def _rounded(value: Any, places: Any, rounding: str) -> Decimal:
    wanted = _number(places)
    if abs(wanted) > MAX_DIGITS or wanted != wanted.to_integral_value():
        raise ExpressionFault("Rounding takes a whole number of decimals.")
    return _number(value).quantize(Decimal(1).scaleb(-int(wanted)), rounding=rounding)


def _place(value: Any) -> int:
    return int(min(max(_number(value), Decimal(0)), Decimal(MAX_TEXT)))


def _functions(holder: list[_Run]) -> dict[str, Callable[..., Any]]:
    def taken(value: Any) -> str:
        text = _text(value)
        holder[0].charge(len(text))
        return text

    def replace(value: Any, old: Any, new: Any) -> str:
        text, old, new = taken(value), taken(old), taken(new)
        if not old:
            raise ExpressionFault("replace needs something to look for.")
        # Counted before it is made: a short text can ask for a very long one.
        holder[0].charge(len(text) + text.count(old) * max(0, len(new) - len(old)))
        return text.replace(old, new)

    def concat(*values: Any) -> str:
        return "".join([taken(value) for value in values])

    return {
        "column": lambda name: _enter(holder[0].row.get(name)),
        "number": _number,
        "text": taken,
        "round": lambda value, places=Decimal(0): _rounded(value, places, ROUND_HALF_UP),
        "floor": lambda value: _rounded(value, Decimal(0), ROUND_FLOOR),
        "ceil": lambda value: _rounded(value, Decimal(0), ROUND_CEILING),
        "abs": lambda value: abs(_number(value)),
        "min": lambda *values: min(map(_number, values)),
        "max": lambda *values: max(map(_number, values)),
        "upper": lambda value: taken(value).upper(),
        "lower": lambda value: taken(value).lower(),
        "title": lambda value: taken(value).title(),
        "trim": lambda value: trim_text(taken(value)),
        "collapse": lambda value: collapse_spaces(taken(value)),
        "len": lambda value: Decimal(len(taken(value))),
        "replace": replace,
        "concat": concat,
        "left": lambda value, count: taken(value)[: _place(count)],
        "right": lambda value, count: taken(value)[max(0, len(_text(value)) - _place(count)) :],
        "contains": lambda value, part: taken(part) in taken(value),
        "starts_with": lambda value, part: taken(value).startswith(taken(part)),
        "ends_with": lambda value, part: taken(value).endswith(taken(part)),
        "is_empty": lambda value: trim_text(taken(value)) == "",
        "first_filled": lambda *values: next((value for value in values if value not in _EMPTY), None),
    }


FUNCTION_NAMES = frozenset(_functions([]))


def _failed(reason: str, value: Any) -> CellError:
    return CellError("expression_failed", reason, value)
