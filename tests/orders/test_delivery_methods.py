"""How goods reach the customer: what the owner switches and orders, without losing anything else about it."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from freight_app.accounts.permissions import Role
from freight_app.kit.actor import Actor
from freight_app.kit.errors import InvalidInput, NotAllowed, NotFound
from freight_app.kit.house import House
from freight_app.orders.delivery_methods import (
    arrange_delivery_methods,
    create_delivery_method,
    list_delivery_methods,
    list_payment_options,
    offer_payment,
    switch_delivery_method,
    update_delivery_method,
)
from freight_app.orders.dtos import DeliveryMethodDraft, DeliveryMethodView
from freight_app.orders.errors import MethodInUse, PaymentNotOffered
from freight_app.orders.payment_models import PaymentMethod
from freight_app.shop.dtos import ShopProfileUpdate
from freight_app.shop.service import update_shop_profile
from tests.orders.conftest import Parts
from tests.orders.shopping import DELIVERY, staff, tnd


def methods(house: House) -> dict[str, DeliveryMethodView]:
    with house.read() as uow:
        return {method.code: method for method in list_delivery_methods(uow, include_inactive=True)}


def test_a_switch_changes_nothing_else_not_even_a_fee_in_another_currency(house: House) -> None:
    with house.write() as uow:
        fast = create_delivery_method(uow, DeliveryMethodDraft(code="fast", names={"en": "Fast"}, fee="12.500"))
        update_shop_profile(uow, ShopProfileUpdate(currencies=["EUR", "TND"], currency="EUR"))
        switch_delivery_method(uow, fast.id, offered=False)
    after = methods(house)["fast"]
    assert (after.is_active, after.full_fee) == (False, fast.full_fee)


def test_the_last_method_cannot_be_switched_off(house: House) -> None:
    pickup = methods(house)["pickup"]
    with pytest.raises(MethodInUse), house.write() as uow:
        switch_delivery_method(uow, pickup.id, offered=False)
    with pytest.raises(NotFound), house.write() as uow:
        switch_delivery_method(uow, 999, offered=True)
    assert methods(house)["pickup"].is_active


def test_methods_stand_in_the_order_that_the_owner_gives(house: House) -> None:
    ids = {code: method.id for code, method in methods(house).items()}
    assert list(ids) == ["pickup", "delivery"]
    with house.write() as uow:
        arrange_delivery_methods(uow, [ids["delivery"], 999])
    assert list(methods(house)) == ["delivery", "pickup"]


def test_cards_are_refused_while_no_money_can_move(house: House) -> None:
    with pytest.raises(PaymentNotOffered), house.write() as uow:
        offer_payment(uow, PaymentMethod.CARD, offered=True)
    with house.write() as uow:
        [card] = [o for o in list_payment_options(uow, include_inactive=True) if o.method == PaymentMethod.CARD]
        assert (card.is_active, card.is_possible) == (False, False)
        update_shop_profile(uow, ShopProfileUpdate(demo=True))
        assert PaymentMethod.CARD in [option.method for option in list_payment_options(uow)]


def test_only_those_who_may_edit_settings_do(house: House) -> None:
    pickup = methods(house)["pickup"].id
    with pytest.raises(NotAllowed), house.write(Actor(label="Sami", user_id=None)) as uow:
        switch_delivery_method(uow, pickup, offered=True)
    with pytest.raises(NotAllowed), house.write(Actor(label="Sami", user_id=None)) as uow:
        arrange_delivery_methods(uow, [pickup])


def test_delivery_methods_are_kept_by_those_who_may(house: House, parts: Parts) -> None:
    express = DELIVERY.model_copy(update={"code": "express", "fee": "15.500", "free_above": None, "position": 2})
    with pytest.raises(NotAllowed), house.write(staff(house, Role.SALES)) as uow:
        create_delivery_method(uow, express)
    with house.write() as uow:
        made = create_delivery_method(uow, express)
        assert (made.fee, made.free_above, made.promised_on) == (tnd("15.500"), None, date(2026, 3, 4))
        update_delivery_method(uow, made.id, express.model_copy(update={"is_active": False}))
        assert [method.code for method in list_delivery_methods(uow)] == ["pickup", "delivery"]
        assert len(list_delivery_methods(uow, include_inactive=True)) == 3
    for field, bad in (("fee", "1.2345"), ("fee", "-1"), ("free_above", "x"), ("tax_class", "none")):
        with pytest.raises(InvalidInput) as refused, house.write() as uow:
            create_delivery_method(uow, express.model_copy(update={"code": "other", field: bad}))
        assert refused.value.field == field
    with pytest.raises(ValidationError):
        DeliveryMethodDraft(code="x", names={}, fee="1")


def test_nobody_can_switch_off_the_last_way_to_deliver_or_to_pay(house: House) -> None:
    with house.write() as uow:
        [pickup] = list_delivery_methods(uow)
        for method in (PaymentMethod.CARD, PaymentMethod.BANK_TRANSFER):
            offer_payment(uow, method, offered=False)
        assert [option.method for option in list_payment_options(uow)] == [PaymentMethod.CASH_ON_DELIVERY]
    draft = DELIVERY.model_copy(update={"code": "pickup", "is_active": False})
    with pytest.raises(MethodInUse), house.write() as uow:
        update_delivery_method(uow, pickup.id, draft)
    with pytest.raises(MethodInUse), house.write() as uow:
        offer_payment(uow, PaymentMethod.CASH_ON_DELIVERY, offered=False)
