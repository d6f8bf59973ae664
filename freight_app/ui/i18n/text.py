"""Text in pages: Vars that hold every language and pick one in the browser.

The catalogues are read when a page is compiled. A state var would paint English until the socket answers; these are right in
the prerendered HTML of each language.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

import reflex as rx
from reflex_base.vars import VarData

from freight_app.kit.languages import LANGUAGES
from freight_app.ui.i18n.catalogue import Key, by_category, fill, forms_of

_MODULE = "$/public/i18n.js"

Value = object
"""What fills a placeholder: a plain value or a Var."""


def _needs(*names: str) -> VarData:
    tags = ["useLocale", *names]
    return VarData(
        imports={_MODULE: [rx.ImportVar(tag=tag) for tag in tags]},
        hooks={"const lang = useLocale()": None},
    )


def _js(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def locale() -> rx.vars.StringVar:
    """The page's language: ``en``, ``fr`` or ``ar``."""
    return rx.Var("lang", _var_type=str, _var_data=_needs()).to(str)


def t(text: str, **values: Value) -> rx.vars.StringVar:
    """The text in the page's language. Vars and plain values fill its ``{placeholders}``."""
    return _text(Key(text), values)


def tc(context: str, text: str, **values: Value) -> rx.vars.StringVar:
    """``t`` where the English alone is not enough: ``tc("verb", "Order")`` and ``tc("noun", "Order")``."""
    return _text(Key(text, context=context), values)


def tn(singular: str, plural: str, count: int | rx.Var[int], **values: Value) -> rx.vars.StringVar:
    """The form that the language's plural rule wants for ``count`` (six in Arabic); ``{count}`` is filled with it."""
    key = Key(singular, plural)
    forms = _js({language: by_category(key, language) for language in LANGUAGES})
    filled, data = _values(values)
    counted = rx.Var.create(count)
    return rx.Var(
        f"pluralText(lang, ({forms})[lang], {counted!s}, {filled})",
        _var_type=str,
        _var_data=VarData.merge(_needs("pluralText"), counted._get_all_var_data(), data),
    ).to(str)


def t_rich(text: str, **elements: rx.Component) -> rx.Component:
    """A sentence with components in it: ``t_rich("Paid by {name}", name=rx.el.b(State.name))``, in each language's order."""
    by_language = _js({language: forms_of(Key(text), language)[0] for language in LANGUAGES})
    parts, data = _values(elements)
    sentence = rx.Var(
        f"richText(lang, ({by_language})[lang], {parts})",
        _var_type=rx.Component,
        _var_data=VarData.merge(_needs("richText"), data),
    )
    return rx.el.span(sentence)


def number(value: float | rx.Var, *, decimals: int | None = None) -> rx.vars.StringVar:
    """A number as the page's language writes it."""
    counted = rx.Var.create(value)
    options = "" if decimals is None else f", {{minimumFractionDigits:{decimals},maximumFractionDigits:{decimals}}}"
    return rx.Var(
        f"formatNumber(lang, {counted!s}{options})",
        _var_type=str,
        _var_data=VarData.merge(_needs("formatNumber"), counted._get_all_var_data()),
    ).to(str)


def _text(key: Key, values: Mapping[str, Value]) -> rx.vars.StringVar:
    plain = {name: value for name, value in values.items() if not isinstance(value, rx.Var)}
    live = {name: value for name, value in values.items() if isinstance(value, rx.Var)}
    texts = {language: fill(forms_of(key, language)[0], language, plain) for language in LANGUAGES}
    chosen = f"({_js(texts)})[lang]"
    if not live:
        return rx.Var(f"({chosen})", _var_type=str, _var_data=_needs()).to(str)
    filled, data = _values(live)
    return rx.Var(
        f"fillText(lang, {chosen}, {filled})", _var_type=str, _var_data=VarData.merge(_needs("fillText"), data)
    ).to(str)


def _values(values: Mapping[str, Value]) -> tuple[str, VarData | None]:
    """A JavaScript object of the values, and what they need."""
    made = {name: rx.Var.create(value) for name, value in values.items()}  # type: ignore[call-overload]
    written = ", ".join(f"{_js(name)}: {value!s}" for name, value in made.items())
    return "{" + written + "}", VarData.merge(*(value._get_all_var_data() for value in made.values()))
