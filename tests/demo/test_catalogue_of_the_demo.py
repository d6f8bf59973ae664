"""The goods of the demo, before they are in any database."""

from __future__ import annotations

import hashlib
from collections import Counter
from io import BytesIO

import pytest
from PIL import Image

from freight_app.demo.categories import placed_nodes
from freight_app.demo.drawings import LOOKS, PICTURE_SIDE, draw_part
from freight_app.demo.lives import HISTORY_DAYS, NEWCOMER_COUNT, OFFER_COUNT, make_lives, price_paid, price_tags
from freight_app.demo.part_kinds import MEASURE_NAMES
from freight_app.demo.parts import DemoProduct, make_products
from freight_app.demo.vehicles import ENGINES, VEHICLES
from freight_app.kit.languages import LANGUAGES


@pytest.fixture(scope="module")
def products() -> list[DemoProduct]:
    return make_products()


def test_there_are_six_hundred_products_of_twelve_brands_in_every_leaf(products: list[DemoProduct]) -> None:
    leaves = {placed.node.slug for placed in placed_nodes() if not placed.node.children}
    assert len(products) == 600
    assert len({product.sku for product in products}) == 600
    assert len({product.brand for product in products}) == 12
    assert {product.category for product in products} == leaves


def test_the_tree_is_three_deep_and_every_node_is_drawn_and_named() -> None:
    nodes = placed_nodes()
    assert {placed.depth for placed in nodes} == {0, 1, 2}
    assert all(placed.node.names.keys() == set(LANGUAGES) for placed in nodes)
    for drawing in {placed.drawing for placed in nodes}:
        assert draw_part(drawing, word="Bosch")


def test_there_are_sixty_vehicles_on_known_engines() -> None:
    assert len(VEHICLES) == 60
    assert len({(vehicle.make, vehicle.model, vehicle.engine) for vehicle in VEHICLES}) == 60
    assert {vehicle.family for vehicle in VEHICLES} == set(ENGINES)
    assert all(vehicle.year_to is None or vehicle.year_from < vehicle.year_to for vehicle in VEHICLES)


def test_every_product_is_told_in_three_languages(products: list[DemoProduct]) -> None:
    for product in products:
        assert product.names.keys() == product.about.keys() == set(LANGUAGES)
        assert {key for key, _value, _unit in product.measures} <= set(MEASURE_NAMES)


def test_a_product_fits_some_vehicles_or_all(products: list[DemoProduct]) -> None:
    assert [product.sku for product in products if product.is_universal == bool(product.vehicles)] == []


def test_twelve_old_numbers_lead_to_a_successor_that_fits_the_same_cars(products: list[DemoProduct]) -> None:
    by_sku = {product.sku: product for product in products}
    old = [product for product in products if product.replaced_by]
    assert len(old) == 12
    for product in old:
        successor = by_sku[product.replaced_by or ""]
        assert successor.replaced_by is None
        assert successor.vehicles == product.vehicles


def test_six_products_are_sold_on_request(products: list[DemoProduct]) -> None:
    on_request = [product for product in products if product.price_minor is None]
    assert len(on_request) == 6
    assert {product.demand for product in on_request} == {0.0}


def test_the_catalogue_is_the_same_on_every_machine(products: list[DemoProduct]) -> None:
    told = "\n".join(f"{product.sku} {product.price_minor} {product.measures}" for product in products)
    assert products == make_products()
    assert hashlib.sha256(told.encode()).hexdigest()[:16] == "2a7d80f829ac078c"


@pytest.mark.parametrize("drawing", ["oil", "disc"])
def test_neighbours_of_a_kind_look_different(drawing: str) -> None:
    looks = {draw_part(drawing, word=word, look=look) for word in ("Bosch", "NGK") for look in range(LOOKS)}
    assert len(looks) == 4
    picture = Image.open(BytesIO(looks.pop()))
    assert picture.size == (PICTURE_SIDE, PICTURE_SIDE)
    # The ground is clear: the page's own colour shows through, in both themes.
    assert picture.convert("RGBA").getpixel((2, 2)) == (255, 255, 255, 0)


def test_prices_rise_with_the_lists_of_suppliers_and_fall_with_offers(products: list[DemoProduct]) -> None:
    lives = make_lives(products)
    reasons = Counter(step.reason for life in lives for step in life.price_steps)
    assert reasons["First price"] == 594
    assert reasons["Offer of the month"] == OFFER_COUNT
    assert reasons["Supplier's new price list"] > 500
    for product, life in zip(products, lives, strict=True):
        steps = [step for step in life.price_steps if step.reason != "Offer of the month"]
        assert [step.public_minor for step in steps] == sorted(step.public_minor for step in steps)
        if steps:
            assert steps[-1].public_minor == product.price_minor
            assert steps[0].days_ago == life.launched


def test_newcomers_are_few_and_recent(products: list[DemoProduct]) -> None:
    launched = [life.launched for life in make_lives(products)]
    assert sum(days_ago <= 45 for days_ago in launched) == NEWCOMER_COUNT
    assert max(launched) == HISTORY_DAYS


def test_trade_pays_less_and_a_handful_costs_less_each() -> None:
    assert [(tag.group, tag.min_quantity, tag.amount_minor) for tag in price_tags(20_000)] == [
        ("public", 1, 20_000),
        ("public", 5, 18_600),
        ("public", 12, 17_400),
        ("trade_a", 1, 16_800),
        ("trade_b", 1, 18_000),
    ]
    assert price_paid(20_000, "public", 4) == 20_000
    assert price_paid(20_000, "public", 5) == 18_600
    assert price_paid(20_000, "trade_b", 12) == 17_400
    assert [tag.group for tag in price_tags(90_000)] == ["public", "trade_a", "trade_b"]
