"""Delivery methods as the settings show them, and what is typed about one: plain values, no browser."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from freight_app.kit.errors import InvalidInput
from freight_app.kit.languages import format_money, pick_text
from freight_app.kit.money import Money
from freight_app.orders.dtos import DeliveryMethodDraft, DeliveryMethodView
from freight_app.ui.admin.settings_forms import every_language, no_errors, typed_number, typed_text, typed_texts
from freight_app.ui.components.price import PriceView, price_view
from freight_app.ui.i18n import translate, translate_count

NO_ERRORS = no_errors("code", "fee", "free_above", "promise_days", "tax_class", texts=("names", "hints"))


@dataclass(frozen=True, slots=True)
class MethodRow:
    """``is_foreign`` when its fee is in a currency in which the shop does not sell: then it is not offered."""

    id: int
    name: str
    hint: str
    fee: PriceView
    is_free: bool
    free_above: PriceView
    has_free_above: bool
    promise: str
    is_pickup: bool
    is_active: bool
    is_foreign: bool
    href: str


@dataclass(frozen=True, slots=True)
class MethodForm:
    """What the sheet starts with; ``id`` is 0 for a new method."""

    id: int = 0
    title: str = ""
    code: str = ""
    names: dict[str, str] = field(default_factory=dict)
    hints: dict[str, str] = field(default_factory=dict)
    fee: str = ""
    free_above: str = ""
    promise_days: str = "1"
    tax_class: str = "standard"
    is_pickup: bool = False
    old_currency: str = ""


def method_row(one: DeliveryMethodView, currency: str, language: str, href: str) -> MethodRow:
    return MethodRow(
        id=one.id,
        name=pick_text(one.names, language),
        hint=pick_text(one.hints, language),
        fee=price_view(one.full_fee, language),
        is_free=one.full_fee.is_zero,
        free_above=price_view(one.free_above, language),
        has_free_above=one.free_above is not None and not one.full_fee.is_zero,
        promise=promise_text(one.promise_days, language),
        is_pickup=one.is_pickup,
        is_active=one.is_active,
        is_foreign=one.full_fee.currency != currency,
        href=href,
    )


def promise_text(days: int, language: str) -> str:
    """How long it takes, in words."""
    if not days:
        return translate("The same day", language)
    return translate_count("{count} day", "{count} days", days, language)


def method_form(one: DeliveryMethodView | None, currency: str, language: str) -> MethodForm:
    """The form of a method; amounts in a currency that is no longer the shop's are asked anew."""
    if one is None:
        return MethodForm(names=every_language({}), hints=every_language({}))
    is_foreign = one.full_fee.currency != currency
    return MethodForm(
        id=one.id,
        title=pick_text(one.names, language),
        code=one.code,
        names=every_language(one.names),
        hints=every_language(one.hints),
        fee="" if is_foreign else f"{one.full_fee.decimal:f}",
        free_above="" if is_foreign or one.free_above is None else f"{one.free_above.decimal:f}",
        promise_days=str(one.promise_days),
        tax_class=one.tax_class,
        is_pickup=one.is_pickup,
        old_currency=one.full_fee.currency if is_foreign else "",
    )


def read_draft(
    data: dict[str, Any], opened: DeliveryMethodView | None, *, currency: str, position: int, language: str
) -> DeliveryMethodDraft:
    """The method as it stands in the form; ``InvalidInput`` and ``ValidationError`` name the field."""
    amounts = {name: typed_number(data, name) for name in ("fee", "free_above")}
    for name, text in amounts.items():
        if text or name == "fee":
            _check_amount(name, text, currency, language)
    days = typed_number(data, "promise_days")
    if not days.isdecimal() or len(days) > 3 or int(days) > 365:
        raise InvalidInput("promise_days", translate("Write a number of days from 0 to 365.", language))
    return DeliveryMethodDraft(
        code=typed_text(data, "code").lower(),
        names=typed_texts(data, "names", opened.names if opened else {}),
        hints=typed_texts(data, "hints", opened.hints if opened else {}),
        fee=amounts["fee"],
        free_above=amounts["free_above"] or None,
        tax_class=typed_text(data, "tax_class") or "standard",
        promise_days=int(days),
        is_pickup=data.get("is_pickup") in ("on", True),
        is_active=opened.is_active if opened else True,
        position=opened.position if opened else position,
    )


def _check_amount(name: str, text: str, currency: str, language: str) -> None:
    example = format_money(Money.from_decimal(7, currency), language)
    try:
        is_amount = Money.from_decimal(text, currency).amount_minor >= 0
    except InvalidInput:
        is_amount = False
    if not is_amount:
        raise InvalidInput(name, translate("Write an amount such as {example}.", language, example=example))
