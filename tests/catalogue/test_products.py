"""Making, changing, deleting and restoring products, and the page of one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from freight_app.accounts.models import AuditEntry
from freight_app.catalogue import models
from freight_app.catalogue.dtos import ProductDraft, ProductPatch, ProductRow, ProductStatus
from freight_app.catalogue.errors import StaleVersion
from freight_app.catalogue.prices import set_price
from freight_app.catalogue.service import (
    create_product,
    delete_product,
    get_product,
    list_related,
    products_by_ids,
    restore_product,
    update_product,
    upsert_products,
)
from freight_app.kit.actor import GUEST
from freight_app.kit.errors import InvalidInput, NotAllowed, NotFound
from freight_app.kit.house import House
from freight_app.kit.versions import read_versions
from tests.catalogue.samples import TND, add_category, add_products, count_rows, row, tnd

DRAFT: dict[str, Any] = {
    "sku": "GDB-1550",
    "names": {"en": "Brake pads", "fr": "Plaquettes de frein"},
    "mpn": "GDB1550",
    "descriptions": {"en": "Front axle"},
    "attributes": [{"key": "thickness", "value": "17.2", "unit": "mm"}],
    "tags": ["axle"],
    "cross_references": [{"brand": "Peugeot", "number": "4254.22"}],
    "weight_kg": "1.250",
}


def create(house: House, **fields: Any) -> int:
    with house.write() as uow:
        return create_product(uow, ProductDraft.model_validate(DRAFT | fields)).version


def test_a_created_product_is_all_there(house: House) -> None:
    add_category(house, "brakes", en="Brakes", fr="Freins")
    add_category(house, "pads", parent="brakes", en="Pads", fr="Plaquettes")
    add_products(house, row("OWN-1", "Peugeot pads", mpn="4254-22", brand="TRW"))
    create(house, category="pads", brand="trw", replaced_by="own-1")
    with house.read() as uow:
        page = get_product(uow, " gdb-1550 ", language="fr")
    assert (page.sku, page.name, page.description) == ("GDB-1550", "Plaquettes de frein", "Front axle")
    assert page.brand is not None
    assert page.brand.name == "TRW"
    assert [(step.slug, step.name) for step in page.breadcrumb] == [("brakes", "Freins"), ("pads", "Plaquettes")]
    assert [(a.key, a.value, a.unit) for a in page.attributes] == [("thickness", "17.2", "mm")]
    assert [r.model_dump() for r in page.cross_references] == [
        {"brand": "Peugeot", "number": "4254.22", "product_sku": "OWN-1", "product_name": "Peugeot pads"}
    ]
    assert page.weight_kg == Decimal("1.250")
    assert page.replaced_by is not None
    assert page.replaced_by.sku == "OWN-1"
    assert (page.price, page.available, page.fit.fit, page.status) == (None, 0, "unknown", ProductStatus.ACTIVE)
    with house.read() as uow:
        assert [ref.sku for ref in get_product(uow, "OWN-1").replaces] == ["GDB-1550"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"sku": "taken"}, "sku"),
        ({"sku": "--"}, "sku"),
        ({"brand": "nobody"}, "brand"),
        ({"category": "nowhere"}, "category"),
        ({"tax_class": "none"}, "tax_class"),
        ({"replaced_by": "UNKNOWN"}, "replaced_by"),
    ],
)
def test_a_product_that_will_not_do_is_refused_by_field_and_not_made(
    house: House, fields: dict[str, Any], field: str
) -> None:
    add_products(house, row("TAKEN"))
    with pytest.raises(InvalidInput) as refused:
        create(house, **fields)
    assert refused.value.field == field
    with house.read() as uow:
        assert count_rows(uow, models.Product) == 1
        assert count_rows(uow, models.CrossReference) == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"names": {}},
        {"names": {"de": "Bremse"}},
        {"names": {"en": "x" * 201}},
        {"names": {"en": "nul\0"}},
        {"sku": ""},
        {"sku": "a\0"},
        {"weight_kg": -1},
        {"status": "gone"},
        {"surprise": 1},
    ],
)
def test_a_draft_has_bounds_on_every_field(fields: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        ProductDraft.model_validate(DRAFT | fields)


def test_only_the_fields_that_are_sent_change_and_the_trail_says_which(house: House) -> None:
    version = create(house)
    with house.write() as uow:
        page = update_product(uow, "GDB-1550", ProductPatch(version=version, mpn=None, weight_kg=Decimal("2")))
    assert (page.mpn, page.weight_kg, page.tags, page.version) == (None, Decimal(2), ["axle"], version + 1)
    with house.read() as uow:
        entry = uow.session.get(AuditEntry, count_rows(uow, AuditEntry))
        assert entry is not None
        assert (entry.entity, entry.action) == ("product", "updated")
        assert set(entry.changes) == {"mpn", "weight_g"}


def test_of_two_editors_the_second_is_told_and_changes_nothing(house: House) -> None:
    version = create(house)
    with house.write() as uow:
        update_product(uow, "GDB-1550", ProductPatch(version=version, tags=["one"]))
    with house.write() as uow, pytest.raises(StaleVersion) as refused:
        update_product(uow, "GDB-1550", ProductPatch(version=version, tags=["two"]))
    assert refused.value.details == {"current_version": version + 1}
    with house.read() as uow:
        assert get_product(uow, "GDB-1550").tags == ["one"]


@pytest.mark.parametrize("field", ["names", "tags", "tax_class", "weight_kg", "status", "sku"])
def test_a_field_that_cannot_be_empty_is_not_emptied(house: House, field: str) -> None:
    version = create(house)
    with house.write() as uow, pytest.raises(InvalidInput) as refused:
        update_product(uow, "GDB-1550", ProductPatch.model_validate({"version": version, field: None}))
    assert refused.value.field == field
    with house.read() as uow:
        assert get_product(uow, "GDB-1550").version == version


def test_a_chain_of_successors_never_becomes_a_circle(house: House) -> None:
    add_products(house, row("A"), row("B"), row("C"))
    with house.write() as uow:
        update_product(uow, "A", ProductPatch(version=1, replaced_by="B"))
        update_product(uow, "B", ProductPatch(version=1, replaced_by="C"))
    for successor in ("A", "C", "B"):
        with pytest.raises(InvalidInput) as refused, house.write() as uow:
            update_product(uow, "C", ProductPatch(version=1, replaced_by=successor))
        assert refused.value.field == "replaced_by"
    with house.read() as uow:
        assert get_product(uow, "C").replaced_by is None
        page = get_product(uow, "A")
        assert page.replaced_by is not None
        assert page.replaced_by.sku == "C"


def test_a_deleted_product_is_gone_for_customers_and_comes_back_whole(house: House) -> None:
    create(house)
    with house.write() as uow:
        delete_product(uow, "GDB-1550")
    with house.read() as uow:
        with pytest.raises(NotFound):
            get_product(uow, "GDB-1550")
        assert get_product(uow, "GDB-1550", include_deleted=True).is_deleted
    with house.write() as uow:
        with pytest.raises(NotFound):
            delete_product(uow, "GDB-1550")
        assert restore_product(uow, "GDB-1550").tags == ["axle"]
        version = restore_product(uow, "GDB-1550").version
    with house.read() as uow:
        assert get_product(uow, "GDB-1550").version == version


def test_drafts_are_for_editors_alone(house: House) -> None:
    create(house, status="draft")
    with house.read() as uow:
        with pytest.raises(NotFound):
            get_product(uow, "GDB-1550")
        assert get_product(uow, "GDB-1550", include_deleted=True).status == ProductStatus.DRAFT


def test_a_guest_keeps_nothing(house: House) -> None:
    create(house)
    with house.write(GUEST) as uow:
        for act in (
            lambda: create_product(uow, ProductDraft.model_validate(DRAFT | {"sku": "X"})),
            lambda: update_product(uow, "GDB-1550", ProductPatch(version=1, tags=[])),
            lambda: delete_product(uow, "GDB-1550"),
            lambda: restore_product(uow, "GDB-1550"),
            lambda: upsert_products(uow, [row("Y")]),
        ):
            with pytest.raises(NotAllowed):
                act()
        assert count_rows(uow, models.Product) == 1
    with house.read() as uow:
        assert not get_product(uow, "GDB-1550").is_deleted


def test_related_products_share_the_category_and_cards_keep_the_order_asked_for(house: House) -> None:
    add_category(house, "pads")
    ids = add_products(house, row("A", category="pads"), row("B", category="pads"), row("C"))
    with house.read() as uow:
        assert [card.sku for card in list_related(uow, ids["A"])] == ["B"]
        assert list_related(uow, ids["C"]) == []
        assert list_related(uow, -1) == []
        assert [card.sku for card in products_by_ids(uow, [ids["C"], 99, -1, 10**30, ids["A"]])] == ["C", "A"]


# --- upserts


def test_an_upsert_makes_changes_and_leaves_alone(house: House) -> None:
    rows = [row("A", "Alpha", brand="Bosch", price="5.000"), row("B", "Beta", brand="BOSCH", tags=["x"])]
    with house.write() as uow:
        first = upsert_products(uow, rows)
    assert (first.created, first.updated, first.unchanged) == (2, 0, 0)
    with house.write() as uow:
        again = upsert_products(uow, rows)
        assert (again.created, again.updated, again.unchanged) == (0, 0, 2)
        assert again.ids == first.ids
        third = upsert_products(
            uow, [row("a", "Alpha", price="6.000"), row("B", "Beta two"), row("C", "Gamma", mpn="C-9")]
        )
        assert (third.created, third.updated, third.unchanged) == (1, 2, 0)
    with house.read() as uow:
        assert count_rows(uow, models.Brand) == 1
        beta = get_product(uow, "B")
        assert (beta.name, beta.tags, beta.brand and beta.brand.name) == ("Beta two", ["x"], "Bosch")
        assert get_product(uow, "A", currency=TND).price == tnd("6.000")


@pytest.mark.parametrize(
    ("bad", "field"),
    [(row("a"), "sku"), (row("B", category="nowhere"), "category"), (row("B", tax_class="none"), "tax_class")],
)
def test_one_wrong_row_refuses_the_whole_upsert(house: House, bad: ProductRow, field: str) -> None:
    with pytest.raises(InvalidInput) as refused, house.write() as uow:
        upsert_products(uow, [row("A"), bad])
    assert refused.value.field == field
    with house.read() as uow:
        assert count_rows(uow, models.Product) == 0
        assert read_versions(uow.session, ("catalogue",)) == {"catalogue": 0}


def test_every_change_raises_the_catalogues_version(house: House) -> None:
    def version() -> int:
        with house.read() as uow:
            return read_versions(uow.session, ("catalogue",))["catalogue"]

    seen = [version()]
    ids = add_products(house, row("A"))
    seen.append(version())
    with house.write() as uow:
        set_price(uow, ids["A"], tnd("1.000"))
    seen.append(version())
    with house.write() as uow:
        delete_product(uow, "A")
    seen.append(version())
    assert seen == [0, 1, 2, 3]
