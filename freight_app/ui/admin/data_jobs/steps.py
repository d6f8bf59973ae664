"""Every transform of a mapping in plain words: what it is called, what can be set, and how that is written in a form."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from freight_app.migration.mapping.units import UNITS
from freight_app.ui.i18n import translate

ParamKind = Literal["text", "long", "number", "choice", "flag", "column", "lines", "words", "table"]
Options = tuple[tuple[str, str], ...]


def _(text: str) -> str:
    """Marks a text for the extractor."""
    return text


@dataclass(frozen=True, slots=True)
class Param:
    """One thing that can be set. ``lines``, ``words`` and ``table`` are written as text, one a line or with commas."""

    name: str
    label: str
    kind: ParamKind = "text"
    options: Options = ()


@dataclass(frozen=True, slots=True)
class StepKind:
    """A transform. ``start`` is what it is begun with. ``is_quick``: it has a switch of its own above the list."""

    title: str
    means: str = ""
    params: tuple[Param, ...] = ()
    start: dict[str, Any] = field(default_factory=dict)
    is_quick: bool = False


_MISSING: Options = (("error", _("Say it is wrong")), ("empty", _("Leave it empty")))
_MARKS: Options = (("", _("As the file does")), (".", _("Point 12.5")), (",", _("Comma 12,5")))
_UNITS: Options = tuple((unit, unit) for unit in UNITS)
_ORDERS: Options = (
    ("day_first", _("Day first: 31/12/2026")),
    ("month_first", _("Month first: 12/31/2026")),
    ("year_first", _("Year first: 2026/12/31")),
)

STEPS: dict[str, StepKind] = {
    "trim": StepKind(_("Take spaces at the ends away"), is_quick=True),
    "collapse_spaces": StepKind(_("Make many spaces one"), is_quick=True),
    "change_case": StepKind(_("Capitals"), is_quick=True),
    "default": StepKind(_("When it is empty"), is_quick=True),
    "replace": StepKind(
        _("Replace"),
        _("What is found is replaced; a pattern (RE2) may be written."),
        (
            Param("pattern", _("Look for")),
            Param("replacement", _("Put in its place")),
            Param("ignore_case", _("Capitals make no difference"), "flag"),
        ),
        {"pattern": "", "replacement": ""},
    ),
    "look_up": StepKind(
        _("Other words for values"),
        _("One a line: what stands in the file = what is meant."),
        (
            Param("table", _("The words"), "table"),
            Param(
                "unknown",
                _("Other values"),
                "choice",
                (
                    ("error", _("Say they are wrong")),
                    ("keep", _("Keep them")),
                    ("empty", _("Leave them empty")),
                    ("default", _("Take the one below")),
                ),
            ),
            Param("default", _("For all others")),
        ),
        {"table": {}, "unknown": "error"},
    ),
    "split": StepKind(
        _("Cut into several"),
        _("At each sign. Take one of the parts afterwards, or keep all in a list."),
        (Param("separator", _("Cut at")),),
        {"separator": ","},
    ),
    "take": StepKind(
        _("Take one of several"),
        "",
        (Param("place", _("Which one (0 is the first, -1 the last)"), "number"), Param("missing", _("If it is not there"), "choice", _MISSING)),
        {"place": 0},
    ),
    "concatenate": StepKind(
        _("Join columns"),
        _("What stands here so far, and more columns behind it."),
        (Param("columns", _("Columns, one a line"), "lines"), Param("separator", _("Between them"))),
        {"columns": [], "separator": " "},
    ),
    "extract": StepKind(
        _("Find a part"),
        _("What a pattern (RE2) finds first, or the part in its first brackets."),
        (
            Param("pattern", _("Pattern")),
            Param("group", _("Which brackets (0 is all of it)"), "number"),
            Param("missing", _("If nothing is found"), "choice", (*_MISSING, ("keep", _("Keep it as it is")))),
        ),
        {"pattern": "", "group": 0},
    ),
    "parse_number": StepKind(
        _("Read a number"),
        "",
        (
            Param("decimal_mark", _("Decimals"), "choice", _MARKS),
            Param(
                "percent",
                _("19% is"),
                "choice",
                (("refuse", _("wrong")), ("fraction", "0.19"), ("number", "19")),
            ),
            Param("strip_currency", _("A currency may stand beside it"), "flag"),
        ),
    ),
    "parse_money": StepKind(
        _("Read an amount"),
        "",
        (
            Param("decimal_mark", _("Decimals"), "choice", _MARKS),
            Param("currency", _("Currency (EUR, TND …)")),
            Param("currency_column", _("Column that names the currency"), "column"),
            Param("round", _("Round what has too many decimals"), "flag"),
        ),
    ),
    "unit_number": StepKind(
        _("Read a quantity with its unit"),
        _("250 g becomes 0.25 where kilograms are wanted."),
        (Param("to", _("Unit that is wanted"), "choice", _UNITS), Param("assume", _("Without a unit it is"), "choice", (("", _("the same")), *_UNITS))),
        {"to": "kg"},
    ),
    "parse_date": StepKind(
        _("Read a date"),
        "",
        (Param("layouts", _("Written as"), "choice", _ORDERS), Param("excel_serial", _("Numbers are days of a spreadsheet"), "flag")),
        {"layouts": ["iso", "day_first"]},
    ),
    "parse_datetime": StepKind(
        _("Read a moment"),
        "",
        (Param("layouts", _("Written as"), "choice", _ORDERS), Param("excel_serial", _("Numbers are days of a spreadsheet"), "flag")),
        {"layouts": ["iso", "day_first"]},
    ),
    "parse_boolean": StepKind(
        _("Read yes or no"),
        "",
        (Param("yes", _("Other words for yes"), "words"), Param("no", _("Other words for no"), "words")),
    ),
    "strip_html": StepKind(_("Take the tags of a web page away")),
    "expression": StepKind(
        _("Work it out"),
        _('A formula over value and column("Name"): number(value) * 1.19'),
        (Param("expression", _("Formula"), "long"),),
        {"expression": "value"},
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ParamView:
    name: str
    label: str
    kind: str
    value: str
    options: list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class StepView:
    """A step of a field; ``at`` is its place among all of them."""

    at: int
    op: str
    title: str
    means: str
    params: list[ParamView]


def view_steps(transforms: list[dict[str, Any]], columns: tuple[str, ...], language: str) -> list[StepView]:
    """The steps that have no switch of their own."""
    views: list[StepView] = []
    for at, step in enumerate(transforms):
        kind = STEPS.get(str(step.get("op")))
        if kind is None or kind.is_quick:
            continue
        params = [_view_param(param, step, columns, language) for param in kind.params]
        means = translate(kind.means, language) if kind.means else ""
        views.append(StepView(at, str(step["op"]), translate(kind.title, language), means, params))
    return views


def _view_param(param: Param, step: dict[str, Any], columns: tuple[str, ...], language: str) -> ParamView:
    options = [{"value": value, "label": translate(word, language)} for value, word in param.options]
    if param.kind == "column":
        options = [{"value": "", "label": "–"}, *({"value": name, "label": name} for name in columns)]
    return ParamView(
        param.name, translate(param.label, language), param.kind, _written(param, step.get(param.name)), options
    )


def _written(param: Param, value: Any) -> str:
    """A setting as a form shows it."""
    if param.name == "layouts":
        return next((str(one) for one in value or () if one != "iso"), "day_first")
    if param.kind == "flag":
        return "yes" if value else ""
    if param.kind == "table":
        return "\n".join(f"{known} = {meaning}" for known, meaning in (value or {}).items())
    if param.kind == "lines":
        return "\n".join(value or ())
    if param.kind == "words":
        return ", ".join(value or ())
    return "" if value is None else str(value)


def read_param(op: str, name: str, text: str) -> Any:
    """A setting as the transform takes it, from what a form has. Raises ``KeyError`` for one that is not there."""
    param = next((one for one in STEPS[op].params if one.name == name), None)
    if param is None:
        raise KeyError(name)
    return ["iso", text] if name == "layouts" else _read(param.kind, text)


def _read(kind: ParamKind, text: str) -> Any:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if kind == "table":
        pairs = (line.partition("=") for line in lines)
        return {known.strip(): meaning.strip() for known, _mark, meaning in pairs}
    if kind == "number":
        return int(text) if text.strip().lstrip("-").isdecimal() else text
    if kind == "words":
        return [word.strip() for word in text.split(",") if word.strip()]
    return {"lines": lines, "flag": text == "yes"}.get(kind, text)


def begin_step(op: str) -> dict[str, Any]:
    """A new step. Raises ``KeyError`` for an unknown one."""
    return {"op": op, **STEPS[op].start}
