"""How goods reach the customer and what that costs, and which ways to pay are offered."""

from __future__ import annotations

from typing import Any, cast

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import Conflict, InvalidInput, NotFound
from freight_app.kit.money import Money
from freight_app.orders import queries
from freight_app.orders.dtos import DeliveryMethodDraft, DeliveryMethodView, PaymentOptionView
from freight_app.orders.errors import MethodInUse, PaymentNotOffered
from freight_app.orders.models import DeliveryMethod, PaymentMethod
from freight_app.orders.ports import PaymentGateway
from freight_app.orders.rules import delivery_fee, promise_day
from freight_app.shop.dtos import ShopProfile
from freight_app.shop.service import get_shop_profile
from freight_app.shop.taxes import tax_rate_of


def list_delivery_methods(
    uow: UnitOfWork, *, goods: Money | None = None, include_inactive: bool = False
) -> list[DeliveryMethodView]:
    """In the owner's order, with the fee for goods of this worth; offered are those in the shop's own currency."""
    profile = get_shop_profile(uow)
    methods = queries.delivery_methods(uow, offered_in=None if include_inactive else profile.currency)
    return [_view(uow, method, profile, goods) for method in methods]


def create_delivery_method(uow: UnitOfWork, draft: DeliveryMethodDraft) -> DeliveryMethodView:
    """``Conflict`` when another method has the code."""
    uow.actor.require(Permission.SETTINGS_EDIT)
    method = DeliveryMethod(**_columns(uow, draft))
    if queries.delivery_method_id(uow, draft.code) is not None:
        raise Conflict("There is already a delivery method with this code.", field="code")
    uow.session.add(method)
    return _saved(uow, "created", None, method)


def update_delivery_method(uow: UnitOfWork, method_id: int, draft: DeliveryMethodDraft) -> DeliveryMethodView:
    """Orders keep the name and fee of their day. ``MethodInUse`` when the last active one would be switched off."""
    uow.actor.require(Permission.SETTINGS_EDIT)
    method = _lock(uow, method_id)
    with uow.session.no_autoflush:
        if queries.delivery_method_id(uow, draft.code) not in (None, method_id):
            raise Conflict("There is already a delivery method with this code.", field="code")
        others = [other for other in queries.delivery_methods(uow) if other.is_active and other.id != method_id]
    if not others and not draft.is_active:
        raise MethodInUse("Without any delivery method nobody can order.")
    before = _audited(method)
    for name, value in _columns(uow, draft).items():
        setattr(method, name, value)
    return _saved(uow, "updated", before, method)


def switch_delivery_method(uow: UnitOfWork, method_id: int, *, offered: bool) -> DeliveryMethodView:
    """Offer a method, or no longer; all else about it stays. ``MethodInUse`` when it is the last active one."""
    uow.actor.require(Permission.SETTINGS_EDIT)
    method = _lock(uow, method_id)
    others = [other for other in queries.delivery_methods(uow) if other.is_active and other.id != method_id]
    if not others and not offered:
        raise MethodInUse("Without any delivery method nobody can order.")
    before = _audited(method)
    method.is_active = offered
    return _saved(uow, "updated", before, method)


def arrange_delivery_methods(uow: UnitOfWork, method_ids: list[int]) -> None:
    """Put the methods into this order; what it does not name comes after, as it stood."""
    uow.actor.require(Permission.SETTINGS_EDIT)
    wanted = {method_id: place for place, method_id in enumerate(method_ids)}
    methods = queries.delivery_methods(uow)
    ordered = sorted(methods, key=lambda method: wanted.get(cast("int", method.id), len(methods)))
    # Rows are written in the order of their ids, like every lock of the house.
    for place, method in sorted(enumerate(ordered), key=lambda placed: cast("int", placed[1].id)):
        if method.position != place:
            before = _audited(method)
            method.position = place
            _saved(uow, "updated", before, method)


def list_payment_options(uow: UnitOfWork, *, include_inactive: bool = False) -> list[PaymentOptionView]:
    """The ways to pay that the owner offers. Cards need a gateway on which money moves, except in a demo shop."""
    rows = queries.payment_options(uow)
    options = [
        PaymentOptionView(method=method, is_active=possible and rows.get(method, True), is_possible=possible)
        for method in PaymentMethod
        # Offered company by company: ``credit.accounts.offer_credit``.
        if method is not PaymentMethod.ON_ACCOUNT
        for possible in [_is_possible(uow, method)]
    ]
    return [option for option in options if option.is_active or include_inactive]


def offer_payment(uow: UnitOfWork, method: PaymentMethod, *, offered: bool) -> list[PaymentOptionView]:
    """Offer a way to pay, or no longer. ``MethodInUse`` when it is the last one, ``PaymentNotOffered`` when the
    shop cannot take it.
    """
    uow.actor.require(Permission.SETTINGS_EDIT)
    if method is PaymentMethod.ON_ACCOUNT:
        raise PaymentNotOffered("Who may buy on account is decided company by company.")
    if offered and not _is_possible(uow, method):
        raise PaymentNotOffered("No card gateway is connected to this shop.")
    before = {option.method: option.is_active for option in list_payment_options(uow, include_inactive=True)}
    if not offered and not any(active for other, active in before.items() if other != method):
        raise MethodInUse("Without any way to pay nobody can order.")
    queries.set_payment_option(uow, method, is_active=offered)
    record_change(
        uow,
        entity="payment_option",
        entity_id=method,
        action="offered" if offered else "withdrawn",
        before={"is_active": before[method]},
        after={"is_active": offered},
    )
    uow.touch("shop")
    return list_payment_options(uow, include_inactive=True)


def _is_possible(uow: UnitOfWork, method: PaymentMethod) -> bool:
    if method is not PaymentMethod.CARD:
        return True
    gateway, profile = uow.port(PaymentGateway), get_shop_profile(uow)
    return gateway.takes(profile.currency) and (gateway.moves_money or profile.demo)


def _lock(uow: UnitOfWork, method_id: int) -> DeliveryMethod:
    method = uow.session.get(DeliveryMethod, method_id, with_for_update=True)
    if method is None:
        raise NotFound("Delivery method", method_id=method_id)
    return method


def _columns(uow: UnitOfWork, draft: DeliveryMethodDraft) -> dict[str, Any]:
    currency = get_shop_profile(uow).currency
    fee = Money.from_decimal(draft.fee, currency, field="fee")
    free_above = None
    if draft.free_above is not None:
        free_above = Money.from_decimal(draft.free_above, currency, field="free_above")
    for field, amount in (("fee", fee), ("free_above", free_above)):
        if amount is not None and amount.amount_minor < 0:
            raise InvalidInput(field, "An amount of zero or more is needed.")
    try:
        tax_rate_of(uow, draft.tax_class)
    except NotFound:
        raise InvalidInput("tax_class", "There is no tax class '{tax_class}'.", tax_class=draft.tax_class) from None
    return {
        **draft.model_dump(exclude={"fee", "free_above"}),
        "currency": currency,
        "fee_minor": fee.amount_minor,
        "free_above_minor": free_above.amount_minor if free_above else None,
    }


def _view(uow: UnitOfWork, method: DeliveryMethod, profile: ShopProfile, goods: Money | None) -> DeliveryMethodView:
    full_fee = Money(method.fee_minor, method.currency)
    free_above = None if method.free_above_minor is None else Money(method.free_above_minor, method.currency)
    same_currency = goods is not None and goods.currency == method.currency
    return DeliveryMethodView(
        id=cast("int", method.id),
        code=method.code,
        names=method.names,
        hints=method.hints,
        fee=delivery_fee(goods, full_fee, free_above) if goods is not None and same_currency else full_fee,
        full_fee=full_fee,
        free_above=free_above,
        promise_days=method.promise_days,
        promised_on=promise_day(uow.now(), profile.time_zone, method.promise_days),
        is_pickup=method.is_pickup,
        tax_class=method.tax_class,
        is_active=method.is_active,
        position=method.position,
    )


def _saved(uow: UnitOfWork, action: str, before: dict[str, Any] | None, method: DeliveryMethod) -> DeliveryMethodView:
    uow.session.flush()
    record_change(
        uow,
        entity="delivery_method",
        entity_id=cast("int", method.id),
        action=action,
        before=before,
        after=_audited(method),
    )
    uow.touch("shop")
    return _view(uow, method, get_shop_profile(uow), None)


def _audited(method: DeliveryMethod) -> dict[str, Any]:
    return method.model_dump(exclude={"id"})
