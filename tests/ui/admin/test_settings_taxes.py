"""The classes of tax: opened by their address, saved with the rate that was meant, never over others' changes."""

from __future__ import annotations

from decimal import Decimal

import pytest

from freight_app.accounts.permissions import Role
from freight_app.kit.actor import SYSTEM
from freight_app.kit.house import House
from freight_app.shop.dtos import ShopProfileUpdate, TaxClassDraft
from freight_app.shop.service import update_shop_profile
from freight_app.shop.taxes import list_tax_classes, update_tax_class
from freight_app.ui.admin.settings_taxes import TaxSettingsState
from tests.ui.tabs import Tab, signed_in_tab, where_to

NAMES = {"name_en": "Books", "name_fr": "Livres", "name_ar": "كتب"}


def opened(house: House, asked: str = "", language: str = "en") -> Tab:
    tab = signed_in_tab(house, Role.ADMIN, path=f"/admin/settings/taxes{asked}", language=language)
    tab.send(TaxSettingsState.load)
    return tab


def rates(house: House) -> dict[str, Decimal]:
    with house.read() as uow:
        return {one.code: one.rate for one in list_tax_classes(uow)}


def wrong(tab: Tab) -> dict[str, str]:
    return {name: text for name, text in tab.state(TaxSettingsState).errors.items() if text}


def test_the_classes_are_listed_in_the_visitors_language(house: House) -> None:
    state = opened(house, language="fr").state(TaxSettingsState)
    assert [row.code for row in state.rows] == ["standard", "reduced", "zero"]
    assert state.rows[0].name == "Taux normal"
    assert state.rows[0].rate.replace("\u202f", " ").replace("\xa0", " ") == "19 %"
    assert state.is_open is False


@pytest.mark.parametrize(
    ("typed", "rate"), [("5.5", "0.055"), ("5,5", "0.055"), (" 20 % ", "0.2"), ("0", "0"), ("١٩", "0.19")]
)
def test_a_new_class_is_saved_however_its_rate_was_typed(house: House, typed: str, rate: str) -> None:
    tab = opened(house, "?new=1")
    assert (tab.state(TaxSettingsState).is_open, tab.state(TaxSettingsState).view.code) == (True, "")
    events = tab.send(TaxSettingsState.save, data={**NAMES, "code": "Books", "rate": typed})
    assert where_to(events) == "/admin/settings/taxes"
    assert rates(house)["books"] == Decimal(rate)
    assert tab.toasts() == ["Saved"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"rate": "lots"}, "rate"), ({"rate": "101"}, "rate"), ({"rate": "5.555"}, "rate"), ({"rate": ""}, "rate"),
     ({"rate": "NaN"}, "rate"), ({"code": "A b"}, "code"), ({"code": "zero"}, "code"),
     ({"name_en": "", "name_fr": "", "name_ar": ""}, "name_en")],
)  # fmt: skip
def test_each_field_says_what_is_wrong_with_it(house: House, typed: dict[str, str], field: str) -> None:
    tab = opened(house, "?new=1")
    before = rates(house)
    filled = tab.state(TaxSettingsState).filled
    tab.send(TaxSettingsState.save, data={**NAMES, "code": "books", "rate": "7", **typed})
    assert list(wrong(tab)) == [field]
    assert rates(house) == before
    assert (tab.state(TaxSettingsState).is_open, tab.state(TaxSettingsState).filled) == (True, filled)


def test_the_error_of_a_name_stands_at_a_language_that_the_shop_speaks(house: House) -> None:
    with house.write(SYSTEM) as uow:
        update_shop_profile(uow, ShopProfileUpdate(languages=["ar"], default_language="ar"))
    tab = opened(house, "?new=1")
    tab.send(TaxSettingsState.save, data={"name_ar": "", "code": "books", "rate": "7"})
    assert list(wrong(tab)) == ["name_ar"]


def test_a_new_rate_says_from_when_it_counts(house: House) -> None:
    tab = opened(house, "?edit=reduced")
    view = tab.state(TaxSettingsState).view
    assert (view.code, view.rate, view.name["en"]) == ("reduced", "7", "Reduced rate")
    tab.send(TaxSettingsState.save, data={"name_en": "Reduced", "rate": "8"})
    assert rates(house)["reduced"] == Decimal("0.08")
    assert tab.toasts() == ["From now on new orders are taxed at 8%. Orders already placed keep their tax."]


def test_what_somebody_else_saved_is_not_written_over_unseen(house: House) -> None:
    tab = opened(house, "?edit=reduced")
    with house.write(SYSTEM) as uow:
        update_tax_class(uow, TaxClassDraft(code="reduced", name={"en": "Theirs"}, rate=Decimal("0.13")))
    typed = {"name_en": "Mine", "rate": "8"}
    tab.send(TaxSettingsState.save, data=typed)
    assert wrong(tab)["form"].startswith("Someone else saved this while you were writing.")
    assert rates(house)["reduced"] == Decimal("0.13")
    assert next(row.name for row in tab.state(TaxSettingsState).rows if row.code == "reduced") == "Theirs"
    tab.send(TaxSettingsState.save, data=typed)
    assert rates(house)["reduced"] == Decimal("0.08")


def test_an_unknown_class_opens_nothing(house: House) -> None:
    tab = opened(house, "?edit=luxury")
    assert tab.state(TaxSettingsState).is_open is False
    assert len(tab.state(TaxSettingsState).rows) == 3
    assert tab.toasts() != []


def test_only_those_who_may_edit_settings_come_in(house: House) -> None:
    seller = signed_in_tab(house, Role.SALES, path="/admin/settings/taxes")
    before = rates(house)
    seller.send(TaxSettingsState.load)
    seller.send(TaxSettingsState.save, data={**NAMES, "code": "books", "rate": "7"})
    assert (seller.state(TaxSettingsState).rows, rates(house)) == ([], before)
