"""The list of products as a tab of the console sees it."""

from __future__ import annotations

import pytest

from freight_app.accounts.permissions import Role
from freight_app.catalogue.dtos import ProductStatus
from freight_app.catalogue.service import get_product
from freight_app.kit.errors import NotFound
from freight_app.kit.house import House
from freight_app.ui.admin.products_rows import ProductsAddress
from freight_app.ui.admin.products_state import ProductsState
from tests.catalogue.samples import add_category, add_products, row
from tests.ui.tabs import Tab, signed_in_tab, where_to


@pytest.fixture
def ids(house: House) -> dict[str, int]:
    add_category(house, "filters", en="Filters", fr="Filtres")
    add_category(house, "oil-filters", parent="filters", en="Oil filters", fr="Filtres à huile")
    return add_products(
        house,
        row("HU-816", "Oil filter", brand="Mann", category="oil-filters", price="24.500"),
        row("BOS-2", "Brake disc", brand="Bosch"),
        row("DRAFT-3", "Wiper", brand="Bosch", status=ProductStatus.DRAFT),
    )


@pytest.fixture
def buyer(house: House, ids: dict[str, int]) -> Tab:
    tab = signed_in_tab(house, Role.BUYER, path="/admin/products")
    tab.send(ProductsState.load)
    return tab


def skus(tab: Tab) -> list[str]:
    return [shown.sku for shown in tab.state(ProductsState).view.rows]


def test_the_address_says_what_is_shown(house: House, ids: dict[str, int]) -> None:
    tab = signed_in_tab(house, Role.BUYER, path="/admin/products?tab=all&sort=sku&brand=bosch&page=x", language="fr")
    tab.send(ProductsState.load)
    shown = tab.state(ProductsState)
    assert skus(tab) == ["BOS-2", "DRAFT-3"]
    assert (shown.view.brand_name, shown.view.counts["no_price"], shown.page) == ("Bosch", 1, 1)
    assert shown.view.hrefs["deleted"] == "/admin/products?tab=deleted&brand=bosch&sort=sku"
    assert {"value": "oil-filters", "label": "Filtres / Filtres à huile"} in shown.categories
    assert shown.page_base + "3" == "/admin/products?tab=all&brand=bosch&sort=sku&page=3"


def test_what_an_address_cannot_mean_is_as_if_it_were_not_there() -> None:
    asked = ProductsAddress.read({"tab": "x", "sort": "-profit", "page": "٣", "q": "a" * 500})
    assert (asked.tab, asked.sort, asked.page, len(asked.q)) == ("on_sale", "-changed", 1, 100)
    assert ProductsAddress.read({"tab": "all"}).sorted_by("sku").sorted_by("sku").href.endswith("sort=-sku")
    assert ProductsAddress().sorted_by("profit") == ProductsAddress()


def test_a_number_finds_while_it_is_typed_and_enter_keeps_it(buyer: Tab) -> None:
    buyer.send(ProductsState.find, text="hu 816")
    assert skus(buyer) == ["HU-816"]
    assert where_to(buyer.send(ProductsState.keep_question)) == "/admin/products?q=hu+816"
    assert where_to(buyer.send(ProductsState.narrow, by="brand", value="mann")).endswith("&brand=mann")
    assert where_to(buyer.send(ProductsState.sort_by, column="price")).endswith("&sort=price")


def test_chosen_parts_are_deleted_and_come_back(house: House, ids: dict[str, int], buyer: Tab) -> None:
    buyer.send(ProductsState.choose, product_id=ids["HU-816"])
    buyer.send(ProductsState.choose, product_id=ids["DRAFT-3"])
    assert buyer.state(ProductsState).chosen == [ids["HU-816"]], "only what is on the page can be chosen"
    buyer.send(ProductsState.delete_chosen)
    assert (skus(buyer), buyer.toasts()) == (["BOS-2"], ["1 part deleted"])
    buyer.send(ProductsState.undo)
    assert sorted(skus(buyer)) == ["BOS-2", "HU-816"]
    buyer.send(ProductsState.undo)
    assert sorted(skus(buyer)) == ["BOS-2", "HU-816"]


def test_chosen_parts_get_another_brand_and_their_own_back(house: House, ids: dict[str, int], buyer: Tab) -> None:
    buyer.send(ProductsState.choose_page, is_on=True)
    buyer.send(ProductsState.ask_for, what="brand")
    buyer.send(ProductsState.file_under, value="mann")
    buyer.send(ProductsState.file_chosen)
    assert {shown.brand for shown in buyer.state(ProductsState).view.rows} == {"Mann"}
    assert buyer.toasts() == ["1 part changed"]
    buyer.send(ProductsState.choose_page, is_on=True)
    buyer.send(ProductsState.ask_for, what="brand")
    buyer.send(ProductsState.file_chosen)
    assert buyer.state(ProductsState).asks == "brand", "nothing was picked"
    buyer.send(ProductsState.file_under, value="-")
    buyer.send(ProductsState.file_chosen)
    assert {shown.brand for shown in buyer.state(ProductsState).view.rows} == {""}
    buyer.send(ProductsState.undo)
    assert {shown.brand for shown in buyer.state(ProductsState).view.rows} == {"Mann"}


def test_the_last_change_alone_is_taken_back(ids: dict[str, int], buyer: Tab) -> None:
    buyer.send(ProductsState.choose, product_id=ids["BOS-2"])
    buyer.send(ProductsState.ask_for, what="brand")
    buyer.send(ProductsState.file_under, value="mann")
    buyer.send(ProductsState.file_chosen)
    buyer.send(ProductsState.undo)
    assert sorted(shown.brand for shown in buyer.state(ProductsState).view.rows) == ["Bosch", "Mann"]


def test_a_brand_that_is_none_keeps_the_dialog_open(ids: dict[str, int], buyer: Tab) -> None:
    buyer.send(ProductsState.choose_page, is_on=True)
    buyer.send(ProductsState.ask_for, what="brand")
    buyer.send(ProductsState.file_under, value="nobody")
    buyer.send(ProductsState.file_chosen)
    assert (buyer.state(ProductsState).asks, len(buyer.toasts())) == ("brand", 1)


def test_hidden_parts_leave_the_shop(house: House, ids: dict[str, int], buyer: Tab) -> None:
    buyer.send(ProductsState.choose, product_id=ids["BOS-2"])
    buyer.send(ProductsState.set_status, status="draft")
    assert skus(buyer) == ["HU-816"]
    with pytest.raises(NotFound), house.read() as uow:
        get_product(uow, "BOS-2")


@pytest.mark.parametrize("role", [Role.SALES, Role.CUSTOMER])
def test_others_see_nothing_of_the_list(house: House, ids: dict[str, int], role: Role) -> None:
    tab = signed_in_tab(house, role, path="/admin/products")
    tab.send(ProductsState.load)
    assert (tab.state(ProductsState).view.rows, len(tab.toasts())) == ([], 1)


def test_a_guest_is_sent_to_sign_in(house: House) -> None:
    assert where_to(Tab(path="/admin/products").send(ProductsState.load)).startswith("/sign-in?next=")
