"""The brands of the console as a browser's tab sees them."""

from __future__ import annotations

import pytest

from freight_app.accounts.permissions import Role
from freight_app.catalogue.brands import create_brand, get_brand, update_brand
from freight_app.catalogue.dtos import BrandDraft
from freight_app.kit.errors import NotFound
from freight_app.kit.house import House
from freight_app.ui.admin.brands import BrandsState
from tests.catalogue.samples import add_products, row
from tests.ui.tabs import Tab, signed_in_tab, where_to


@pytest.fixture
def tab(house: House) -> Tab:
    """A buyer's tab on a list of two brands, one of which is sold."""
    add_products(house, row("A", brand="Valeo"), row("B", brand="Valeo"))
    with house.write() as uow:
        create_brand(uow, BrandDraft(name="Fram", logo_url="/media/fram.svg"))
    tab = signed_in_tab(house, Role.BUYER, path="/admin/brands")
    tab.send(BrandsState.load)
    return tab


def names(tab: Tab) -> list[str]:
    return [brand.name for brand in tab.state(BrandsState).rows]


def test_brands_are_listed_with_their_parts_and_found_by_a_part_of_the_name(house: House, tab: Tab) -> None:
    shown = tab.state(BrandsState)
    assert [(brand.name, brand.product_count, brand.products_href) for brand in shown.rows] == [
        ("Fram", 0, "/admin/products?brand=fram"),
        ("Valeo", 2, "/admin/products?brand=valeo"),
    ]
    tab.send(BrandsState.find, text="vale")
    assert (names(tab), shown.total, shown.first, shown.last) == (["Valeo"], 1, 1, 1)
    assert where_to(tab.send(BrandsState.keep_question)) == "/admin/brands?q=vale"


def test_a_new_brand_is_made_once_for_its_name(house: House, tab: Tab) -> None:
    tab.send(BrandsState.open_new)
    tab.send(BrandsState.save, data={"name": "Mann-Filter"})
    assert (names(tab), tab.state(BrandsState).is_open) == (["Fram", "Mann-Filter", "Valeo"], False)
    tab.send(BrandsState.open_new)
    tab.send(BrandsState.save, data={"name": " MANN filter"})
    shown = tab.state(BrandsState)
    assert (shown.is_open, shown.name_error) == (True, "The brand Mann-Filter is already there.")
    tab.send(BrandsState.save, data={"name": "  "})
    assert shown.name_error == "A name has 1 to 120 characters."
    assert len(names(tab)) == 3


def test_a_new_name_keeps_the_logo_and_can_be_undone(house: House, tab: Tab) -> None:
    tab.send(BrandsState.open_brand, slug="fram")
    tab.send(BrandsState.save, data={"name": "FRAM Europe"})
    assert tab.toasts() == ["The brand is now called FRAM Europe"]
    tab.send(BrandsState.undo_rename)
    with house.read() as uow:
        brand = get_brand(uow, "fram")
    assert (brand.name, brand.logo_url) == ("Fram", "/media/fram.svg")
    tab.send(BrandsState.undo_rename)
    assert len(tab.toasts()) == 2


def test_who_saves_second_is_told_of_the_first(house: House, tab: Tab) -> None:
    tab.send(BrandsState.open_brand, slug="fram")
    with house.write() as uow:
        update_brand(uow, "fram", BrandDraft(name="Fram France"))
    tab.send(BrandsState.save, data={"name": "Fram Italy"})
    shown = tab.state(BrandsState)
    assert (shown.is_open, shown.theirs) == (True, "Fram France")
    tab.send(BrandsState.save, data={"name": "Fram Italy"})
    assert (shown.is_open, names(tab)) == (False, ["Fram Italy", "Valeo"])


def test_a_brand_that_parts_are_of_stays_and_says_why(house: House, tab: Tab) -> None:
    tab.send(BrandsState.open_brand, slug="valeo")
    tab.send(BrandsState.ask_to_delete)
    tab.send(BrandsState.delete)
    shown = tab.state(BrandsState)
    assert (shown.is_open, shown.asks_to_delete, shown.products_in_use) == (True, False, 2)
    tab.send(BrandsState.open_brand, slug="fram")
    assert shown.products_in_use == 0
    tab.send(BrandsState.delete)
    assert (names(tab), tab.toasts()) == (["Valeo"], ["The brand Fram is deleted"])
    with house.read() as uow, pytest.raises(NotFound):
        get_brand(uow, "fram")


def test_others_see_and_change_nothing(house: House) -> None:
    picker = signed_in_tab(house, Role.PICKER, path="/admin/brands")
    picker.send(BrandsState.load)
    picker.send(BrandsState.save, data={"name": "Mine"})
    assert (picker.state(BrandsState).is_loaded, len(picker.toasts())) == (False, 2)
    assert where_to(Tab(path="/admin/brands").send(BrandsState.load)) == "/sign-in?next=%2Fadmin%2Fbrands"


def test_an_unknown_brand_is_told_and_an_empty_house_is_empty(house: House) -> None:
    tab = signed_in_tab(house, Role.BUYER, path="/admin/brands?page=7&q=x")
    tab.send(BrandsState.load)
    tab.send(BrandsState.open_brand, slug="nobody")
    shown = tab.state(BrandsState)
    assert (shown.page, shown.q, shown.total, shown.is_open) == (7, "x", 0, False)
    assert len(tab.toasts()) == 1
