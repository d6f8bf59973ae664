"""An order leaves by carrier: staff send it and write what happens, and its customer reads it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from freight_app import wiring
from freight_app.kit.house import set_house
from freight_app.kit.pagination import PageRequest
from freight_app.orders.delivery_methods import list_delivery_methods
from freight_app.orders.dtos import CartOwner
from freight_app.orders.queries import find_order
from freight_app.stock.service import list_levels
from tests.e2e.conftest import Visit
from tests.e2e.running_shop import RunningShop
from tests.e2e.test_story import sign_in
from tests.orders.shopping import ADDRESS, bring_to_packed, order

Screenshot = Callable[..., Path]


@pytest.fixture
def packed(shop: RunningShop) -> tuple[str, str]:
    """Number and link of an order that is packed and goes to somebody's door, to be paid there."""
    house = wiring.open_house(shop.settings)
    try:
        with house.read() as uow:
            [part] = list_levels(uow, PageRequest(page=1, per_page=1), only_held=True).items
            method = next(one.code for one in list_delivery_methods(uow) if not one.is_pickup)
        buyer = CartOwner(guest_token=uuid4().hex * 2)
        placed = order(house, {part.product_id: 1}, owner=buyer, delivery_method=method, address=ADDRESS)
        bring_to_packed(house, placed.number)
        with house.read() as uow:
            return placed.number, find_order(uow, placed.number).tracking_token
    finally:
        house.database.dispose()
        set_house(None)


def write_event(page: Page, status: str, place: str) -> None:
    page.get_by_role("button", name="Write what happened").click()
    dialog = page.locator("dialog:modal")
    dialog.locator("select[name=status]").select_option(status)
    dialog.locator("input[name=place]").fill(place)
    dialog.get_by_role("button", name="Write it down").click()
    expect(dialog).to_have_count(0)


def test_what_staff_write_about_a_shipment_is_what_its_customer_reads(
    packed: tuple[str, str], visit: Visit, shop: RunningShop, screenshot: Screenshot
) -> None:
    number, token = packed
    page = visit("/")
    sign_in(page, "admin", shop.password, next_path=f"/admin/orders/{number}")
    page.get_by_role("button", name="Send by carrier").click()
    page.locator("dialog:modal").get_by_role("button", name="Send by carrier").click()
    page.wait_for_url(re.compile(r"/admin/shipments/"))
    expect(page.get_by_role("heading", name="The carrier does not have it yet")).to_be_visible()
    write_event(page, "picked_up", "Tunis")
    expect(page.get_by_role("heading", name="The carrier fetched it in Tunis")).to_be_visible()
    write_event(page, "out_for_delivery", "La Marsa")
    expect(page.get_by_role("heading", name="On the van in La Marsa")).to_be_visible()
    screenshot(page, "shipment")
    customer = visit(f"/track/{token}")
    expect(customer.get_by_role("heading", name="On the van in La Marsa").first).to_be_visible()
    customer.get_by_text("Events as the carrier sent them, 2").click()
    screenshot(customer, "the way of a parcel")
    # Money is due at the door: the parcel is there, and the order waits for the money.
    write_event(page, "delivered", "La Marsa")
    expect(page.get_by_role("heading", name="Handed over in La Marsa")).to_be_visible()
    page.goto(f"/admin/orders/{number}")
    expect(page.get_by_text("is still due")).to_be_visible()
    customer.reload()
    expect(customer.get_by_role("heading", name="Handed over in La Marsa")).to_be_visible()
