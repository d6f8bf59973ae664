"""Which ways to pay are offered: switched at once, taken back, never the last; cards only where money can move."""

from __future__ import annotations

from freight_app.accounts.permissions import Role
from freight_app.kit.actor import SYSTEM
from freight_app.kit.house import House
from freight_app.orders.delivery_methods import list_payment_options
from freight_app.shop.dtos import ShopProfileUpdate
from freight_app.shop.service import update_shop_profile
from freight_app.ui.admin.settings_payments import PaymentSettingsState
from tests.ui.tabs import Tab, signed_in_tab, where_to


def opened(house: House, language: str = "en") -> Tab:
    tab = signed_in_tab(house, Role.ADMIN, path="/admin/settings/payments", language=language)
    tab.send(PaymentSettingsState.load)
    return tab


def offered(house: House) -> list[str]:
    with house.read() as uow:
        return [str(option.method) for option in list_payment_options(uow)]


def test_a_switch_takes_effect_at_once_and_can_be_taken_back(house: House) -> None:
    tab = opened(house)
    tab.send(PaymentSettingsState.offer, method="bank_transfer", offered=False)
    assert offered(house) == ["cash_on_delivery"]
    assert tab.state(PaymentSettingsState).view.transfer is False
    assert tab.toasts() == ["No longer offered"]
    tab.send(PaymentSettingsState.undo_offer)
    assert offered(house) == ["cash_on_delivery", "bank_transfer"]
    assert tab.state(PaymentSettingsState).view.transfer is True


def test_the_last_way_stays_and_the_switch_still_says_so(house: House) -> None:
    tab = opened(house, "fr")
    tab.send(PaymentSettingsState.offer, method="bank_transfer", offered=False)
    tab.send(PaymentSettingsState.offer, method="cash_on_delivery", offered=False)
    assert tab.toasts()[-1] == "Sans aucun moyen de paiement, personne ne peut commander."
    assert offered(house) == ["cash_on_delivery"]


def test_cards_wait_for_a_gateway_outside_the_demo(house: House) -> None:
    tab = opened(house)
    view = tab.state(PaymentSettingsState).view
    assert (view.card, view.card_is_possible, view.has_bank_details) == (False, False, False)
    tab.send(PaymentSettingsState.offer, method="card", offered=True)
    assert tab.toasts() == ["No card gateway is connected to this shop."]
    with house.write(SYSTEM) as uow:
        update_shop_profile(uow, ShopProfileUpdate(demo=True, bank_details="IBAN TN59"))
    tab.send(PaymentSettingsState.load)
    view = tab.state(PaymentSettingsState).view
    assert (view.card, view.card_is_possible, view.has_bank_details) == (True, True, True)


def test_only_those_who_may_edit_settings_come_in(house: House) -> None:
    seller = signed_in_tab(house, Role.SALES, path="/admin/settings/payments")
    seller.send(PaymentSettingsState.load)
    seller.send(PaymentSettingsState.offer, method="bank_transfer", offered=False)
    assert seller.state(PaymentSettingsState).is_loaded is False
    assert "bank_transfer" in offered(house)
    stranger = Tab(path="/admin/settings/payments")
    assert where_to(stranger.send(PaymentSettingsState.load)) == "/sign-in?next=%2Fadmin%2Fsettings%2Fpayments"


def test_what_is_no_way_to_pay_is_not_understood(house: House) -> None:
    tab = opened(house)
    tab.send(PaymentSettingsState.offer, method="gold", offered=True)
    assert tab.toasts() == ["This could not be understood. Nothing has changed."]
