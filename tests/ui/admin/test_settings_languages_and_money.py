"""Languages and currencies: chosen one by one, at once, with a way back, and never without the first."""

from __future__ import annotations

from freight_app.accounts.permissions import Role
from freight_app.kit.house import House
from freight_app.shop.dtos import ShopProfile
from freight_app.shop.service import get_shop_profile
from freight_app.ui.admin.settings_languages import LanguageSettingsState
from freight_app.ui.admin.settings_money import MoneySettingsState
from freight_app.ui.shells.state import ShellState
from tests.ui.tabs import Tab, signed_in_tab


def profile(house: House) -> ShopProfile:
    with house.read() as uow:
        return get_shop_profile(uow)


def languages_tab(house: House) -> Tab:
    tab = signed_in_tab(house, Role.ADMIN, path="/admin/settings/languages")
    tab.send(LanguageSettingsState.load)
    return tab


def money_tab(house: House, language: str = "en") -> Tab:
    tab = signed_in_tab(house, Role.ADMIN, path="/admin/settings/money", language=language)
    tab.send(MoneySettingsState.load)
    return tab


def test_a_language_leaves_the_menu_and_comes_back(house: House) -> None:
    tab = languages_tab(house)
    tab.send(LanguageSettingsState.offer, code="ar", offered=False)
    assert profile(house).languages == ["en", "fr"]
    assert tab.state(ShellState).languages == ["en", "fr"]
    assert [row.is_offered for row in tab.state(LanguageSettingsState).rows] == [True, True, False]
    tab.send(LanguageSettingsState.undo_change)
    assert profile(house).languages == ["en", "fr", "ar"]


def test_the_first_language_is_always_offered(house: House) -> None:
    tab = languages_tab(house)
    tab.send(LanguageSettingsState.offer, code="fr", offered=False)
    tab.send(LanguageSettingsState.make_first, code="fr")
    assert (profile(house).default_language, profile(house).languages) == ("fr", ["en", "fr", "ar"])
    tab.send(LanguageSettingsState.offer, code="fr", offered=False)
    assert tab.toasts()[-1] == "The first language must be one of the shop's languages."
    assert "fr" in profile(house).languages


def test_no_other_language_is_understood(house: House) -> None:
    tab = languages_tab(house)
    tab.send(LanguageSettingsState.offer, code="de", offered=True)
    assert tab.toasts() == ["This could not be understood. Nothing has changed."]


def test_a_currency_is_added_and_removed_with_a_way_back(house: House) -> None:
    tab = money_tab(house, "fr")
    assert "EUR" in [other["value"] for other in tab.state(MoneySettingsState).others]
    tab.send(MoneySettingsState.add, code="EUR")
    assert profile(house).currencies == ["TND", "EUR"]
    rows = tab.state(MoneySettingsState).rows
    assert [(row.code, row.name, row.is_own) for row in rows] == [
        ("TND", "Dinar tunisien", True), ("EUR", "Euro", False),
    ]  # fmt: skip
    tab.send(MoneySettingsState.remove, code="EUR")
    assert profile(house).currencies == ["TND"]
    tab.send(MoneySettingsState.undo_change)
    assert profile(house).currencies == ["TND", "EUR"]
    tab.send(MoneySettingsState.remove, code="TND")
    assert tab.toasts()[-1] == "La monnaie de la boutique doit être l’une de ses monnaies."
    tab.send(MoneySettingsState.add, code="XYZ")
    assert profile(house).currencies == ["TND", "EUR"]


def test_selling_in_another_currency_says_first_what_follows(house: House) -> None:
    tab = money_tab(house)
    tab.send(MoneySettingsState.add, code="EUR")
    tab.send(MoneySettingsState.ask_own, code="EUR")
    assert (tab.state(MoneySettingsState).asked, tab.state(MoneySettingsState).ready_methods) == ("EUR", 0)
    assert profile(house).currency == "TND"
    tab.send(MoneySettingsState.make_own)
    assert (profile(house).currency, tab.state(MoneySettingsState).asked) == ("EUR", "")
    assert tab.toasts()[-1] == "The shop sells in EUR now"
    tab.send(MoneySettingsState.undo_change)
    assert profile(house).currency == "TND"


def test_a_currency_that_is_not_listed_is_not_asked_about(house: House) -> None:
    tab = money_tab(house)
    tab.send(MoneySettingsState.ask_own, code="JPY")
    assert tab.state(MoneySettingsState).asked == ""
    tab.send(MoneySettingsState.make_own)
    assert profile(house).currency == "TND"


def test_only_those_who_may_edit_settings_come_in(house: House) -> None:
    before = profile(house)
    seller = signed_in_tab(house, Role.SALES, path="/admin/settings/money")
    seller.send(MoneySettingsState.load)
    seller.send(MoneySettingsState.add, code="EUR")
    seller.send(LanguageSettingsState.offer, code="ar", offered=False)
    assert (seller.state(MoneySettingsState).rows, profile(house)) == ([], before)
