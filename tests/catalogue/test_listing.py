"""The staff's product list: every state is in one of its tabs, and every number finds its product."""

from __future__ import annotations

import pytest

from freight_app.catalogue.availability import note_availability
from freight_app.catalogue.dtos import CrossReferenceDraft, ProductStatus
from freight_app.catalogue.listing import list_staff_products
from freight_app.catalogue.service import delete_product
from freight_app.catalogue.staff_dtos import StaffList, StaffQuery
from freight_app.kit.actor import GUEST
from freight_app.kit.errors import NotAllowed
from freight_app.kit.house import House
from tests.catalogue.samples import add_category, add_products, row


@pytest.fixture
def ids(house: House) -> dict[str, int]:
    add_category(house, "filters", en="Filters")
    add_category(house, "oil-filters", parent="filters", en="Oil filters")
    reference = CrossReferenceDraft(brand="Mahle", number="OC 90/1")
    found = add_products(
        house,
        row("HU 816-x", "Oil filter", brand="Mann", category="oil-filters", price="24.500", mpn="HU816X"),
        row("BOS-2", "Brake disc", brand="Bosch", category=None, cross_references=[reference]),
        row("DR/9-1", "Filter, coming", brand="Bosch", status=ProductStatus.DRAFT, mpn="F 026.400"),
        row("OLD-1", "Spark plug", brand="Bosch", status=ProductStatus.ARCHIVED, price="3.000"),
        row("GONE-7", "Wiper", price="9.000", cross_references=[CrossReferenceDraft(brand="Valeo", number="V-57 46")]),
    )
    with house.write() as uow:
        delete_product(uow, "GONE-7")
        note_availability(uow, found["HU 816-x"], 12)
        note_availability(uow, found["BOS-2"], 3)
    return found


def ask(house: House, **fields: object) -> StaffList:
    with house.read() as uow:
        return list_staff_products(uow, StaffQuery(**fields))  # type: ignore[arg-type]


def skus(house: House, **fields: object) -> list[str]:
    return [one.sku for one in ask(house, **fields).page.items]


def test_each_tab_has_its_products_and_all_are_counted(house: House, ids: dict[str, int]) -> None:
    low = frozenset({ids["BOS-2"], ids["GONE-7"]})
    assert ask(house, low_ids=low).tabs == {
        "on_sale": 2, "hidden": 2, "no_price": 1, "low": 1, "deleted": 1, "all": 4
    }  # fmt: skip
    assert skus(house, tab="no_price") == ["BOS-2"]
    assert skus(house, tab="low", low_ids=low) == ["BOS-2"]
    assert skus(house, tab="hidden", sort="sku") == ["DR/9-1", "OLD-1"]
    deleted = ask(house, tab="deleted").page.items[0]
    assert (deleted.sku, deleted.is_deleted, deleted.status) == ("GONE-7", True, "active")


@pytest.mark.parametrize(
    ("q", "tab", "found"),
    [
        ("hu816", "all", ["HU 816-x"]),
        ("oc901", "all", ["BOS-2"]),
        ("F026400", "all", ["DR/9-1"]),
        ("dr9", "hidden", ["DR/9-1"]),
        ("v5746", "deleted", ["GONE-7"]),
        ("filtér bosch", "all", ["DR/9-1"]),
        ("oil mann", "all", ["HU 816-x"]),
        ("%", "all", []),
        ("nothing\0", "all", []),
    ],
)
def test_a_name_a_brand_or_any_number_finds(
    house: House, ids: dict[str, int], q: str, tab: str, found: list[str]
) -> None:
    assert skus(house, q=q, tab=tab) == found


def test_a_category_holds_what_is_below_it(house: House, ids: dict[str, int]) -> None:
    assert skus(house, category="filters") == ["HU 816-x"]
    assert skus(house, category="wings") == []
    assert ask(house, brand="bosch").tabs["all"] == 3


@pytest.mark.parametrize(
    ("sort", "found"),
    [
        ("name", ["BOS-2", "DR/9-1", "HU 816-x", "OLD-1"]),
        ("-sku", ["OLD-1", "HU 816-x", "DR/9-1", "BOS-2"]),
        ("price", ["OLD-1", "HU 816-x", "BOS-2", "DR/9-1"]),
        ("-price", ["HU 816-x", "OLD-1", "BOS-2", "DR/9-1"]),
        ("-stock", ["HU 816-x", "BOS-2", "DR/9-1", "OLD-1"]),
    ],
)
def test_columns_sort_and_what_has_no_value_comes_last(
    house: House, ids: dict[str, int], sort: str, found: list[str]
) -> None:
    assert skus(house, sort=sort) == found
    assert skus(house, sort=sort, per_page=1, page=2) == found[1:2]


def test_customers_do_not_see_the_list(house: House) -> None:
    with pytest.raises(NotAllowed), house.read(GUEST) as uow:
        list_staff_products(uow, StaffQuery())
