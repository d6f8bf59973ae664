"""Delivery methods: saved as they were meant, switched and ordered in the list, told when their currency is gone."""

from __future__ import annotations

import pytest

from freight_app.accounts.permissions import Role
from freight_app.kit.actor import SYSTEM
from freight_app.kit.house import House
from freight_app.orders.delivery_methods import list_delivery_methods, switch_delivery_method
from freight_app.orders.dtos import DeliveryMethodView
from freight_app.shop.dtos import ShopProfileUpdate
from freight_app.shop.service import update_shop_profile
from freight_app.ui.admin.settings_delivery import DeliverySettingsState
from tests.ui.tabs import Tab, signed_in_tab, where_to

EXPRESS = {
    "names_en": "Express", "names_fr": "Express", "names_ar": "سريع", "hints_en": "Before noon", "code": "express",
    "fee": "12,500", "free_above": "1 250.000", "promise_days": "0", "tax_class": "standard",
}  # fmt: skip


def opened(house: House, asked: str = "", language: str = "en") -> Tab:
    tab = signed_in_tab(house, Role.ADMIN, path=f"/admin/settings/delivery{asked}", language=language)
    tab.send(DeliverySettingsState.load)
    return tab


def methods(house: House) -> dict[str, DeliveryMethodView]:
    with house.read() as uow:
        return {one.code: one for one in list_delivery_methods(uow, include_inactive=True)}


def wrong(tab: Tab) -> dict[str, str]:
    return {name: text for name, text in tab.state(DeliverySettingsState).errors.items() if text}


def test_a_new_method_is_offered_last(house: House) -> None:
    tab = opened(house, "?new=1")
    assert where_to(tab.send(DeliverySettingsState.save, data=EXPRESS)) == "/admin/settings/delivery"
    made = methods(house)["express"]
    assert (str(made.full_fee), str(made.free_above), made.promise_days) == ("12.500 TND", "1250.000 TND", 0)
    assert (made.names["ar"], made.hints, made.is_active, made.is_pickup) == (
        "سريع", {"en": "Before noon"}, True, False,
    )  # fmt: skip
    assert list(methods(house))[-1] == "express"
    tab.send(DeliverySettingsState.load)
    assert tab.state(DeliverySettingsState).rows[-1].promise == "The same day"


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"fee": ""}, "fee"), ({"fee": "-1"}, "fee"), ({"fee": "1.2345"}, "fee"), ({"free_above": "much"}, "free_above"),
     ({"promise_days": "soon"}, "promise_days"), ({"promise_days": "366"}, "promise_days"),
     ({"code": "pickup"}, "code"), ({"code": "Ex press"}, "code"), ({"tax_class": "luxury"}, "tax_class"),
     ({"names_en": "", "names_fr": "", "names_ar": ""}, "names_en")],
)  # fmt: skip
def test_each_field_says_what_is_wrong_with_it(house: House, typed: dict[str, str], field: str) -> None:
    tab = opened(house, "?new=1", "fr")
    tab.send(DeliverySettingsState.save, data={**EXPRESS, **typed})
    assert list(wrong(tab)) == [field]
    assert "express" not in methods(house)
    assert tab.state(DeliverySettingsState).is_open


def test_a_method_keeps_what_the_form_does_not_say(house: House) -> None:
    pickup = methods(house)["pickup"]
    tab = opened(house, f"?edit={pickup.id}")
    view = tab.state(DeliverySettingsState).view
    assert (view.code, view.fee, view.free_above, view.is_pickup) == ("pickup", "0.000", "", True)
    typed = {"names_en": "Counter", "code": "pickup", "fee": view.fee, "promise_days": "0", "is_pickup": "on"}
    tab.send(DeliverySettingsState.save, data=typed)
    after = methods(house)["pickup"]
    assert (after.names["en"], after.names["fr"]) == ("Counter", pickup.names["fr"])
    assert (after.position, after.is_active, after.is_pickup) == (pickup.position, True, True)


def test_what_somebody_else_saved_is_not_written_over_unseen(house: House) -> None:
    delivery = methods(house)["delivery"]
    tab = opened(house, f"?edit={delivery.id}")
    with house.write(SYSTEM) as uow:
        switch_delivery_method(uow, delivery.id, offered=not delivery.is_active)
    typed = {"names_en": "To your door", "code": "delivery", "fee": "7", "promise_days": "1"}
    tab.send(DeliverySettingsState.save, data=typed)
    assert wrong(tab)["form"].startswith("Someone else saved this")
    tab.send(DeliverySettingsState.save, data=typed)
    after = methods(house)["delivery"]
    assert (str(after.full_fee), after.is_active) == ("7.000 TND", not delivery.is_active)


def test_a_switch_takes_effect_at_once_and_can_be_taken_back(house: House) -> None:
    tab = opened(house)
    ids = {code: one.id for code, one in methods(house).items()}
    tab.send(DeliverySettingsState.offer, method_id=ids["delivery"], offered=True)
    tab.send(DeliverySettingsState.offer, method_id=ids["pickup"], offered=False)
    assert [code for code, one in methods(house).items() if one.is_active] == ["delivery"]
    tab.send(DeliverySettingsState.offer, method_id=ids["delivery"], offered=False)
    assert tab.toasts()[-1] == "Without any delivery method nobody can order."
    tab.send(DeliverySettingsState.undo_offer)
    assert methods(house)["pickup"].is_active


def test_the_order_of_the_list_is_the_owners(house: House) -> None:
    tab = opened(house)
    first, second = (row.id for row in tab.state(DeliverySettingsState).rows)
    tab.send(DeliverySettingsState.move, method_id=second, step=-1)
    assert [row.id for row in tab.state(DeliverySettingsState).rows] == [second, first]
    for step, method_id in ((-1, second), (1, first), (1, 999)):
        tab.send(DeliverySettingsState.move, method_id=method_id, step=step)
    assert [row.id for row in tab.state(DeliverySettingsState).rows] == [second, first]


def test_a_fee_in_a_currency_that_is_gone_is_asked_anew(house: House) -> None:
    with house.write(SYSTEM) as uow:
        update_shop_profile(uow, ShopProfileUpdate(currencies=["TND", "EUR"], currency="EUR"))
    pickup = methods(house)["pickup"]
    tab = opened(house, f"?edit={pickup.id}")
    state = tab.state(DeliverySettingsState)
    assert [row.is_foreign for row in state.rows] == [True, True]
    assert (state.view.fee, state.view.old_currency) == ("", "TND")


def test_only_those_who_may_edit_settings_come_in(house: House) -> None:
    before = methods(house)
    seller = signed_in_tab(house, Role.SALES, path="/admin/settings/delivery")
    seller.send(DeliverySettingsState.load)
    seller.send(DeliverySettingsState.save, data=EXPRESS)
    seller.send(DeliverySettingsState.move, method_id=before["delivery"].id, step=-1)
    assert (seller.state(DeliverySettingsState).rows, methods(house)) == ([], before)
    unknown = opened(house, "?edit=999")
    assert unknown.state(DeliverySettingsState).is_open is False
