"""Products from files: every field, what is refused, what stays, and the way back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from freight_app.catalogue.categories import delete_category
from freight_app.catalogue.drafts import FitmentDraft, ProductPatch
from freight_app.catalogue.fitment import add_fitments
from freight_app.catalogue.prices import price_history, set_price
from freight_app.catalogue.product_facts import read_product_facts
from freight_app.catalogue.service import delete_product, get_product, restore_product, update_product
from freight_app.kit.actor import Actor
from freight_app.kit.errors import NotAllowed, NotFound
from freight_app.kit.house import House
from freight_app.migration.loaders.products import ProductLoader
from freight_app.migration.loading import Existing, LoadRules, NewRecord, Outcome
from freight_app.orders.cart import set_quantity
from freight_app.orders.dtos import CartOwner
from freight_app.stock.handling import count_stock
from tests.catalogue.samples import add_car, add_category, add_products, row, tnd
from tests.migration.loaders.loading import finish, load, outcomes, undo
from tests.orders.shopping import open_shop, order
from tests.stock.goods import put_on_shelf

PRODUCTS = ProductLoader()
FULL: dict[str, Any] = {
    "sku": "OF-1",
    "name": "Oil filter",
    "name_fr": "Filtre à huile",
    "name_ar": "فلتر زيت",
    "description": "Metal case",
    "description_fr": "Boîtier métal",
    "mpn": "W 712/83",
    "brand": "Mann-Filter",
    "category": "Filters",
    "price": tnd("24.500"),
    "currency": "tnd",
    "weight_kg": Decimal("0.3504"),
    "tags": ["oil", "vidange"],
    "tax_class": "standard",
    "status": "active",
    "universal": True,
    "cross_references": ["Bosch:0 451 103 318", "VW: 06A115561B"],
    "replaced_by": None,
}


def facts(house: House, sku: str) -> dict[str, Any] | None:
    """What stands about a product that is not deleted."""
    with house.read() as uow:
        known = read_product_facts(uow, [sku.casefold()]).get(sku.casefold())
    return known.facts if known and not known.is_deleted else None


def change(house: House, sku: str, **fields: Any) -> None:
    with house.write() as uow:
        version = get_product(uow, sku, include_deleted=True).version
        update_product(uow, sku, ProductPatch(version=version, **fields))


def test_every_field_becomes_what_it_says(house: House) -> None:
    add_category(house, "filters", en="Filters", fr="Filtres")
    landing = load(house, PRODUCTS, FULL)[0]
    assert (landing.outcome, landing.before) == (Outcome.LOADED, None)
    with house.read() as uow:
        page = get_product(uow, "of-1", language="fr")
    assert page.names == {"en": "Oil filter", "fr": "Filtre à huile", "ar": "فلتر زيت"}
    assert page.descriptions == {"en": "Metal case", "fr": "Boîtier métal"}
    assert (page.brand and page.brand.name, page.breadcrumb[0].slug, page.mpn) == ("Mann-Filter", "filters", "W 712/83")
    assert (page.price, page.weight_kg) == (tnd("24.500"), Decimal("0.35"))
    assert (page.tags, page.is_universal) == (["oil", "vidange"], True)
    assert [(r.brand, r.number) for r in page.cross_references] == [("Bosch", "0 451 103 318"), ("VW", "06A115561B")]


def test_the_target_has_a_name_and_a_description_for_each_language_of_the_shop(house: House) -> None:
    with house.read() as uow:
        target = PRODUCTS.describe(uow)
    assert {f"{kind}_{language}" for kind in ("name", "description") for language in ("en", "fr", "ar")} <= {
        field.name for field in target.fields
    }
    assert [field.name for field in target.fields if field.is_key] == ["sku"]
    assert set(FULL) == {field.name for field in target.fields} - {"name_en", "description_en", "description_ar"}


def test_the_same_again_is_skipped_whatever_the_case_of_number_and_brand(house: House) -> None:
    add_category(house, "filters", en="Filters")
    load(house, PRODUCTS, FULL)
    again = FULL | {"sku": " of-1 ", "brand": "MANN FILTER", "category": "filters"}
    assert outcomes(load(house, PRODUCTS, again)) == ["skipped:unchanged"]
    assert facts(house, "OF-1")["sku"] == "OF-1"  # type: ignore[index]


def test_only_what_a_record_has_changes(house: House) -> None:
    add_category(house, "filters", en="Filters")
    load(house, PRODUCTS, FULL)
    before = facts(house, "OF-1")
    landing = load(house, PRODUCTS, {"sku": "of-1", "name_fr": "Filtre", "price": tnd("22"), "mpn": None})[0]
    assert landing.before == {"name_fr": "Filtre à huile", "price_TND": 24500}
    assert landing.after == {"name_fr": "Filtre", "price_TND": 22000}
    assert facts(house, "OF-1") == before | {"name_fr": "Filtre", "price_TND": 22000}  # type: ignore[operator]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"category": "Tyres"}, "dead_letter:unknown_category:category"),
        ({"category": "Twice"}, "dead_letter:ambiguous_category:category"),
        ({"tax_class": "luxury"}, "dead_letter:unknown_tax_class:tax_class"),
        ({"price": tnd("-1")}, "dead_letter:bad_price:price"),
        ({"price": tnd("0")}, "dead_letter:bad_price:price"),
        ({"price": tnd("1.005"), "currency": "EUR"}, "dead_letter:bad_currency:currency"),
        ({"price": tnd("1"), "currency": "dinar"}, "dead_letter:bad_currency:currency"),
        ({"weight_kg": Decimal(-1)}, "dead_letter:bad_weight:weight_kg"),
        ({"cross_references": ["0451"]}, "dead_letter:bad_reference:cross_references"),
        ({"brand": "!!"}, "dead_letter:no_name:brand"),
        ({"replaced_by": "new"}, "dead_letter:itself:replaced_by"),
        ({"name": None}, "dead_letter:required:name"),
        ({"name": "n" * 201}, "dead_letter:invalid_input:name"),
        ({"tags": ["t" * 41]}, "dead_letter:too_many:tags"),
    ],
)
def test_a_bad_record_is_refused_alone_and_names_its_field(house: House, values: dict[str, Any], told: str) -> None:
    for parent in ("front", "rear"):
        add_category(house, parent)
        add_category(house, f"twice-{parent}", parent=parent, en="Twice")
    good = {"sku": "GOOD", "name": "Good"}
    assert outcomes(load(house, PRODUCTS, good, {"sku": "NEW", "name": "New"} | values)) == ["loaded", told]
    assert facts(house, "GOOD") is not None
    assert facts(house, "NEW") is None


def test_a_path_tells_two_categories_of_one_name_apart(house: House) -> None:
    for parent in ("front", "rear"):
        add_category(house, parent)
        add_category(house, f"twice-{parent}", parent=parent, en="Twice", fr="Deux")
    load(house, PRODUCTS, {"sku": "A", "name": "A", "category": "Rear > deux"}, {"sku": "B", "name": "B"})
    assert [facts(house, sku)["category"] for sku in ("A", "B")] == ["twice-rear", None]  # type: ignore[index]


def test_an_amount_takes_the_currency_that_stands_beside_it(house: House) -> None:
    landing = load(house, PRODUCTS, {"sku": "A", "name": "A", "price": tnd("8.500"), "currency": "eur"})[0]
    assert (landing.after or {})["price_EUR"] == 850


def test_known_products_are_left_or_refused_when_the_rules_say_so(house: House) -> None:
    add_products(house, row("A"))
    rows = [{"sku": "a", "name": "Other"}, {"sku": "B", "name": "B"}]
    assert outcomes(load(house, PRODUCTS, *rows, existing=Existing.REFUSE)) == ["dead_letter:exists:sku", "loaded"]
    assert outcomes(load(house, PRODUCTS, *rows, existing=Existing.SKIP)) == ["skipped:exists", "skipped:exists"]
    assert facts(house, "A")["name_en"] == "A"  # type: ignore[index]


# --- the way back


def test_what_was_made_is_filed_as_deleted_and_comes_back_with_the_next_load(house: House) -> None:
    add_category(house, "filters", en="Filters")
    landings = load(house, PRODUCTS, FULL)
    made = facts(house, "OF-1")
    assert undo(house, PRODUCTS, [FULL], landings) == ["undone"]
    with house.read() as uow, pytest.raises(NotFound):
        get_product(uow, "OF-1")
    again = load(house, PRODUCTS, FULL, existing=Existing.REFUSE)
    assert outcomes(again) == ["loaded"]
    assert facts(house, "OF-1") == made
    assert undo(house, PRODUCTS, [FULL], again) == ["undone"]
    assert facts(house, "OF-1") is None


def test_what_was_changed_is_as_before_and_the_price_has_its_history(house: House) -> None:
    add_category(house, "filters", en="Filters")
    ids = add_products(house, row("OF-1", "Old name", brand="Hella", mpn="X", price="20", weight_kg=Decimal(1)))
    before = facts(house, "OF-1")
    landings = load(house, PRODUCTS, FULL)
    assert undo(house, PRODUCTS, [FULL], landings) == ["undone"]
    assert facts(house, "OF-1") == before
    with house.read() as uow:
        history = [(change.after, change.reason) for change in price_history(uow, ids["OF-1"])]
        found = get_product(uow, "of-1")
    assert history[:2] == [(tnd("20"), "migration_undone"), (tnd("24.500"), "job-1")]
    assert (found.name, found.brand and found.brand.name) == ("Old name", "Hella")


def test_a_price_that_was_not_there_is_withdrawn_again(house: House) -> None:
    add_products(house, row("A"))
    rows = [{"sku": "A", "price": tnd("3")}]
    landings = load(house, PRODUCTS, *rows)
    assert landings[0].before == {"price_TND": None}
    assert undo(house, PRODUCTS, rows, landings) == ["undone"]
    assert "price_TND" not in facts(house, "A")  # type: ignore[operator]


def test_what_somebody_changed_since_is_left_and_another_field_of_it_is_no_hindrance(house: House) -> None:
    add_products(house, row("A", price="1"), row("B", price="1"), row("C"))
    rows = [{"sku": sku, "price": tnd("2")} for sku in ("A", "B")] + [{"sku": "D", "name": "D"}]
    landings = load(house, PRODUCTS, *rows)
    with house.write() as uow:
        set_price(uow, get_product(uow, "A").id, tnd("5"))
    change(house, "B", mpn="mine")
    change(house, "D", mpn="mine")
    assert undo(house, PRODUCTS, rows, landings) == ["changed_since", "undone", "changed_since"]
    assert [facts(house, sku).get("price_TND") for sku in "ABD"] == [5000, 1000, None]  # type: ignore[union-attr]
    assert facts(house, "B")["mpn"] == "mine"  # type: ignore[index]


def test_a_product_that_somebody_deleted_already_is_gone_either_way(house: House) -> None:
    add_products(house, row("B", price="1"))
    rows = [{"sku": "A", "name": "A"}, {"sku": "B", "price": tnd("2")}]
    landings = load(house, PRODUCTS, *rows)
    with house.write() as uow:
        delete_product(uow, "A")
        delete_product(uow, "B")
    assert undo(house, PRODUCTS, rows, landings) == ["undone", "undone"]
    with house.write() as uow:
        assert restore_product(uow, "B").price == tnd("1")


def test_a_category_that_is_gone_holds_the_undoing_of_its_product_alone(house: House) -> None:
    add_category(house, "old")
    add_category(house, "new")
    add_products(house, row("A", category="old"), row("B", price="1"))
    rows = [{"sku": "A", "category": "new"}, {"sku": "B", "price": tnd("2")}]
    landings = load(house, PRODUCTS, *rows)
    with house.write() as uow:
        delete_category(uow, "old")
    assert undo(house, PRODUCTS, rows, landings) == ["gone", "undone"]
    assert facts(house, "A")["category"] == "new"  # type: ignore[index]


def test_of_two_changes_to_one_product_both_are_taken_back_in_one_go(house: House) -> None:
    add_products(house, row("A", price="1"))
    rows = [{"sku": "A", "price": tnd("2")}, {"sku": "a", "price": tnd("3")}]
    landings = [load(house, PRODUCTS, values)[0] for values in rows]
    assert undo(house, PRODUCTS, rows, landings) == ["undone", "undone"]
    assert facts(house, "A")["price_TND"] == 1000  # type: ignore[index]


def test_what_was_ordered_put_in_a_cart_or_given_a_picture_is_not_taken_away(house: House) -> None:
    rows = [{"sku": sku, "name": sku, "price": tnd("10")} for sku in ("CART", "ORDER", "CAR", "NONE")]
    landings = load(house, PRODUCTS, *rows)
    car = add_car(house)
    with house.write() as uow:
        open_shop(uow)
        ids = {sku: get_product(uow, sku).id for sku in ("CART", "ORDER", "CAR")}
        put_on_shelf(uow, ids["CART"], 1)
        put_on_shelf(uow, ids["ORDER"], 1)
        set_quantity(uow, CartOwner(guest_token="somebody else's"), ids["CART"], 1)
        add_fitments(uow, ids["CAR"], [FitmentDraft(vehicle_id=car.id)])
    order(house, {ids["ORDER"]: 1})
    with house.write() as uow:
        count_stock(uow, ids["CART"], 1, 0, key=uuid4().hex)  # it is the cart alone that speaks of it
    assert undo(house, PRODUCTS, rows, landings) == ["in_use", "in_use", "in_use", "undone"]
    assert [facts(house, sku) is not None for sku in ("CART", "ORDER", "CAR", "NONE")] == [True, True, True, False]


# --- successors


def test_a_successor_may_stand_in_the_same_batch_in_the_shop_or_in_a_later_batch(house: House) -> None:
    add_products(house, row("THERE"))
    rows = [
        {"sku": "A", "name": "A", "replaced_by": "b"},
        {"sku": "B", "name": "B", "replaced_by": "THERE"},
        {"sku": "C", "name": "C", "replaced_by": "LATER"},
    ]
    landings = load(house, PRODUCTS, *rows)
    assert outcomes(landings) == ["loaded", "loaded", "loaded:waits:replaced_by"]
    later = [{"sku": "later", "name": "Later"}]
    late = load(house, PRODUCTS, *later)
    landings = finish(house, PRODUCTS, rows, landings)
    assert outcomes(landings) == ["loaded"] * 3
    assert [facts(house, sku)["replaced_by"] for sku in "ABC"] == ["B", "THERE", "later"]  # type: ignore[index]
    assert outcomes(load(house, PRODUCTS, *rows)) == ["skipped:unchanged"] * 3
    assert undo(house, PRODUCTS, later, late) == ["undone"]
    assert undo(house, PRODUCTS, rows, landings) == ["undone"] * 3
    assert [facts(house, sku) for sku in ("A", "B", "C", "later")] == [None] * 4


def test_a_successor_that_never_comes_leaves_the_product_loaded_and_says_so(house: House) -> None:
    add_products(house, row("OLD"))
    rows = [{"sku": "OLD", "replaced_by": "NEVER", "mpn": "M"}]
    landings = finish(house, PRODUCTS, rows, load(house, PRODUCTS, *rows))
    assert outcomes(landings) == ["loaded:unknown_successor:replaced_by"]
    assert landings[0].after == {"mpn": "M"}
    assert undo(house, PRODUCTS, rows, landings) == ["undone"]
    assert facts(house, "OLD")["mpn"] is None  # type: ignore[index]


def test_a_circle_is_not_closed(house: House) -> None:
    rows = [{"sku": "A", "name": "A", "replaced_by": "B"}, {"sku": "B", "name": "B", "replaced_by": "A"}]
    assert outcomes(load(house, PRODUCTS, *rows)) == ["loaded", "loaded:circle:replaced_by"]


def test_a_link_is_taken_back_with_the_rest(house: House) -> None:
    add_products(house, row("A"), row("B"), row("C"))
    load(house, PRODUCTS, {"sku": "A", "replaced_by": "B"})
    rows = [{"sku": "A", "replaced_by": "C"}]
    landings = load(house, PRODUCTS, *rows)
    assert (landings[0].before, landings[0].after) == ({"replaced_by": "B"}, {"replaced_by": "C"})
    assert undo(house, PRODUCTS, rows, landings) == ["undone"]
    assert facts(house, "A")["replaced_by"] == "B"  # type: ignore[index]


# --- who may


def test_a_job_whose_actor_may_not_edit_the_catalogue_loads_nothing(house: House) -> None:
    picker = Actor(label="Picker", user_id=7, permissions=frozenset({"stock.read"}))
    record = NewRecord(1, "a", {"sku": "A", "name": "A"})
    with house.write(picker) as uow, pytest.raises(NotAllowed):
        PRODUCTS.load(uow, [record], LoadRules(tenant_id=1))
    assert facts(house, "A") is None
