"""What the catalogue does for loading in bulk: facts read at once, brands put, products restored."""

from __future__ import annotations

import pytest

from freight_app.catalogue.brand_loading import put_brands, read_brands, remove_unused_brands
from freight_app.catalogue.brands import get_brand
from freight_app.catalogue.dtos import BrandDraft
from freight_app.catalogue.price_facts import PriceKey, read_prices
from freight_app.catalogue.prices import set_price
from freight_app.catalogue.product_facts import fold_sku, read_product_facts, read_product_ids
from freight_app.catalogue.restoring import restore_products_to
from freight_app.catalogue.service import delete_product, get_product
from freight_app.kit.actor import GUEST
from freight_app.kit.errors import InvalidInput, NotAllowed, NotFound
from freight_app.kit.house import House
from tests.catalogue.samples import add_category, add_products, ask, row, skus, tnd


def test_facts_of_many_products_are_flat_and_deleted_ones_say_so(house: House) -> None:
    add_category(house, "filters")
    ids = add_products(
        house,
        row("A", "Oil filter", brand="Hella", category="filters", price="2", tags=["x"], cross_references=[]),
        row("B"),
    )
    with house.write() as uow:
        delete_product(uow, "B")
    with house.read() as uow:
        known = read_product_facts(uow, [fold_sku("a"), fold_sku(" B "), "nothing"])
        assert read_product_ids(uow, ["A", "b"]) == {"a": ids["A"]}
    assert known.keys() == {"a", "b"}
    assert (known["a"].id, known["a"].is_deleted, known["b"].is_deleted) == (ids["A"], False, True)
    facts = known["a"].facts
    assert (facts["name_en"], facts["brand"], facts["category"], facts["price_TND"], facts["tags"]) == (
        "Oil filter",
        "Hella",
        "filters",
        2_000,
        ["x"],
    )


def test_restored_products_are_found_again_by_what_they_were_called(house: House) -> None:
    ids = add_products(house, row("A", "Oil filter", brand="Hella"), row("B", "Air filter"), row("C", "Old plug"))
    with house.write() as uow:
        left = restore_products_to(
            uow,
            {
                ids["A"]: {"name_en": "Spark plug", "brand": None, "mpn": "BKR6E"},
                ids["C"]: {"replaced_by": "A"},
                ids["B"]: {"is_deleted": True, "name_en": None},
            },
            reason="test",
        )
        assert left == set()
    assert skus(ask(house, "spark")) == ["A"]
    assert skus(ask(house, "filter")) == []
    with house.read() as uow:
        page = get_product(uow, "A")
        assert (page.brand, page.mpn) == (None, "BKR6E")
        assert read_product_facts(uow, ["c"])["c"].facts["replaced_by"] == "A"
        assert get_product(uow, "B", include_deleted=True).names == {"en": "Air filter"}


def test_a_product_whose_former_category_is_gone_is_left_alone_and_named(house: House) -> None:
    ids = add_products(house, row("A"), row("B"))
    with house.write() as uow:
        wanted = {ids["A"]: {"category": "gone", "mpn": "X"}, ids["B"]: {"mpn": "Y"}}
        assert restore_products_to(uow, wanted, reason="test") == {ids["A"]}
    with house.read() as uow:
        assert [get_product(uow, sku).mpn for sku in ("A", "B")] == [None, "Y"]
    with house.write() as uow, pytest.raises(NotFound):
        restore_products_to(uow, {999: {"mpn": "Z"}}, reason="test")


def test_prices_of_every_group_are_read_at_once(house: House) -> None:
    ids = add_products(house, row("A", price="2"))
    with house.write() as uow:
        set_price(uow, ids["A"], tnd("1.5"), group="trade_a", min_quantity=10)
    with house.read() as uow:
        assert read_prices(uow, ids.values()) == {
            PriceKey(ids["A"], "TND", "public", 1): 2_000,
            PriceKey(ids["A"], "TND", "trade_a", 10): 1_500,
        }


def test_brands_are_put_and_unused_ones_taken_away(house: House) -> None:
    with house.write() as uow:
        put_brands(uow, [BrandDraft(name="Hella"), BrandDraft(name="SKF")])
    add_products(house, row("A", brand="hella"))
    with house.write() as uow:
        put_brands(uow, [BrandDraft(name="HELLA", logo_url="/x.svg")])
        known = read_brands(uow, ["hella", "skf"])
        assert remove_unused_brands(uow, [brand.id for brand in known.values()]) == {known["skf"].id}
    with house.read() as uow:
        brand = get_brand(uow, "hella")
    assert (brand.name, brand.logo_url, brand.version) == ("HELLA", "/x.svg", 2)
    with house.write() as uow, pytest.raises(InvalidInput):
        put_brands(uow, [BrandDraft(name="--")])


def test_guests_change_nothing_in_bulk(house: House) -> None:
    ids = add_products(house, row("A"))
    with house.write(GUEST) as uow:
        with pytest.raises(NotAllowed):
            restore_products_to(uow, {ids["A"]: {"is_deleted": True}}, reason="")
        with pytest.raises(NotAllowed):
            put_brands(uow, [BrandDraft(name="X")])
        with pytest.raises(NotAllowed):
            remove_unused_brands(uow, [1])
