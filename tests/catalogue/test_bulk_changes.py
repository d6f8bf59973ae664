"""Many products at once, and the way back."""

from __future__ import annotations

import pytest

from freight_app.accounts.audit import list_changes
from freight_app.accounts.dtos import AuditQuery
from freight_app.catalogue.brands import create_brand
from freight_app.catalogue.bulk_changes import delete_products, file_products, restore_products
from freight_app.catalogue.dtos import BrandDraft, ProductStatus
from freight_app.catalogue.service import get_product
from freight_app.catalogue.staff_dtos import Filing
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.house import House
from tests.catalogue.samples import add_category, add_products, ask, row, skus


@pytest.fixture
def ids(house: House) -> dict[str, int]:
    add_category(house, "filters", en="Filters")
    with house.write() as uow:
        create_brand(uow, BrandDraft(name="Mann"))
    return add_products(house, row("A-1", "Oil filter", brand="Bosch"), row("A-2", "Air filter", category="filters"))


def test_products_are_deleted_and_brought_back(house: House, ids: dict[str, int]) -> None:
    with house.write() as uow:
        assert delete_products(uow, ids.values()) == sorted(ids.values())
        assert delete_products(uow, [ids["A-1"]]) == []
    assert skus(ask(house)) == []
    with house.write() as uow:
        assert restore_products(uow, [ids["A-2"]]) == [ids["A-2"]]
    assert skus(ask(house, "filter")) == ["A-2"]


def test_filing_answers_what_takes_it_back(house: House, ids: dict[str, int]) -> None:
    wanted = {product_id: Filing(brand="mann", status=ProductStatus.DRAFT) for product_id in ids.values()}
    with house.write() as uow:
        before = file_products(uow, wanted)
        assert file_products(uow, wanted) == {}
    assert skus(ask(house)) == []
    with house.write() as uow:
        file_products(uow, before)
        first, second = (get_product(uow, sku) for sku in ("A-1", "A-2"))
    assert (first.brand.name if first.brand else None, second.brand) == ("Bosch", None)
    assert second.breadcrumb[0].slug == "filters"
    with house.read() as uow:
        entries = list_changes(uow, AuditQuery(entity="product", entity_id=str(ids["A-1"]), action="updated")).items
    assert [{change.field for change in entry.changes} for entry in entries] == [{"brand_id", "status"}] * 2


def test_one_field_leaves_the_others(house: House, ids: dict[str, int]) -> None:
    with house.write() as uow:
        file_products(uow, {ids["A-1"]: Filing(category="filters"), ids["A-2"]: Filing(category=None)})
        first, second = (get_product(uow, sku) for sku in ("A-1", "A-2"))
    assert (first.brand is not None, [step.slug for step in first.breadcrumb]) == (True, ["filters"])
    assert second.breadcrumb == []


def test_what_does_not_exist_is_refused_as_a_whole(house: House, ids: dict[str, int]) -> None:
    with pytest.raises(NotFound), house.write() as uow:
        delete_products(uow, [ids["A-1"], 999_999])
    with pytest.raises(InvalidInput), house.write() as uow:
        file_products(uow, {ids["A-1"]: Filing(brand="nobody")})
    with house.read() as uow:
        assert not get_product(uow, "A-1").is_deleted
