"""Money on screen: the decimals small, the currency smaller, digits always left to right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import reflex as rx
from babel.numbers import get_currency_symbol

from freight_app.kit.languages import format_amount, locale_of
from freight_app.kit.money import Money, currency_exponent
from freight_app.ui.components import client
from freight_app.ui.components.base import Live, Text, cx


@dataclass(frozen=True, slots=True)
class PriceView:
    """An amount as a state holds it for the page: written for one language, cut where the decimals begin."""

    whole: str
    decimals: str
    currency: str
    minor: int = 0


NO_PRICE = PriceView("", "", "")


def price_view(money: Money | None, language: str) -> PriceView:
    """The amount as the language writes it; ``NO_PRICE`` for none."""
    if money is None:
        return NO_PRICE
    text = format_amount(money, language)
    places = currency_exponent(money.currency)
    cut = len(text) - places - 1 if places else len(text)
    return PriceView(text[:cut], text[cut:], currency_label(money.currency, language), money.amount_minor)


def price_text(money: Money, language: str) -> str:
    """An amount in a sentence, kept together."""
    view = price_view(money, language)
    return f"{view.whole}{view.decimals}\u00a0{view.currency}"


def currency_label(currency: str, language: str) -> str:
    """``TND`` in English, ``DT`` and ``د.ت`` where readers know them."""
    if language == "en":
        return currency
    # Babel ends the Arabic symbol with a mark that shows nothing and moves the neighbours.
    return get_currency_symbol(currency, locale_of(language)).strip("\u200e\u200f.") or currency


Size = Literal["sm", "md", "lg", "xl"]
_SIZES: dict[Size, str] = {"sm": "text-sm", "md": "text-base", "lg": "text-xl", "xl": "text-3xl"}


def price(amount: Live, *, size: Size = "lg", about: bool = False, class_name: Text = "") -> rx.Component:
    """A price. Decimals shrink from ``lg`` on, where they would shout.

    With ``about`` it stands again beneath, small, in the currency that the visitor chose: for what is offered now, in the
    shop's own money. Amounts of an order are not converted anew: it keeps what it was shown as.
    """
    decimals = rx.el.span(amount.decimals, class_name="text-[0.7em]") if size in ("lg", "xl") else amount.decimals
    own = rx.el.span(
        rx.el.bdi(amount.whole, decimals, class_name=f"num ltr font-semibold tracking-tight {_SIZES[size]}"),
        " ",
        rx.el.span(amount.currency, class_name="text-xs font-medium text-ink-2"),
        class_name=cx("inline-flex items-baseline gap-1 text-ink", class_name),
    )
    return rx.el.span(own, about_price(amount), class_name="inline-block") if about else own


def about_price(amount: Live, class_name: str = "block text-sm") -> rx.Component:
    """What it is about worth in the visitor's currency; nothing for who looks at the shop's own."""
    return client.About.create(minor=amount.minor, class_name=f"{class_name} text-ink-2 whitespace-nowrap")


def old_price(amount: Live) -> rx.Component:
    """What it cost before: above the price, struck out, never red."""
    return rx.el.s(amount.whole, amount.decimals, class_name="num ltr text-sm text-ink-2")


def amount_cell(amount: Live, class_name: Text = "", *, about: bool = False) -> rx.Component:
    """An amount in a table cell, whose decimals line up with those above in Arabic too; ``about`` as for ``price``."""
    beneath = about_price(amount, "block text-xs font-normal") if about else rx.fragment()
    return rx.el.td(
        amount.whole,
        amount.decimals,
        beneath,
        dir="ltr",
        class_name=cx("num px-2 text-end whitespace-nowrap", class_name),
    )
